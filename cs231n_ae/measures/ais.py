"""Annealed importance sampling: how large a machine's partition function is, when it cannot be summed."""

import numpy as np

from cs231n_ae import layers
from cs231n_ae.binarization import binarize
from cs231n_ae.models.rbm import require_machine
from cs231n_ae.types import Array, Params
from cs231n_ae.validation import (
    require_count,
    require_data,
    require_examples,
    require_generator,
    require_range,
    require_some,
)

__all__ = ["ais_log_partition", "ais_log_weights", "log_mean_exp"]


def log_mean_exp(x: Array) -> float:
    r"""The logarithm of a mean of exponentials, :math:`\log \frac1M \sum_m e^{x_m}`, without computing :math:`e^{x_m}`.

    With the largest entry taken out, :math:`m + \log \frac1M \sum_m e^{x_m - m}`, no exponential exceeds 1.

    Args:
        x: logarithms, shape (M,).

    Returns:
        the logarithm of the mean.

    Raises:
        ValueError: if there are no numbers.
    """
    require_data("x", x, (None,), why="one logarithm for each term")
    require_some("x", x)
    largest = x.max()
    return float(largest + np.log(np.exp(x - largest).mean()))


def ais_log_weights(params: Params, *, betas: Array, base: Array, n_chains: int, rng: np.random.Generator) -> Array:
    r"""Walk from a machine without weights to the given one, and weigh every step.

    Between the base machine with pixel biases :math:`b_0` (and no weights) and the given machine lie, for
    :math:`0 = \beta_0 < \beta_1 < \dots < \beta_K = 1`, the unnormalised distributions

    .. math:: \log p^*_\beta(v) = \left((1-\beta)\, b_0 + \beta\, b\right)^\top v
              + \sum_j \log\left(1 + e^{\beta (c_j + \sum_i v_i W_{ij})}\right)

    A chain starts with :math:`v` drawn from the base. For :math:`k = 1 \dots K` its weight grows by the ratio
    :math:`\log p^*_{\beta_k}(v) - \log p^*_{\beta_{k-1}}(v)` at the v that it has reached, and then, for all k but the
    last, v makes one Gibbs step of the machine of :math:`\beta_k`: :math:`h \sim \sigma(\beta_k (c + W^\top v))`,
    :math:`v \sim \sigma((1-\beta_k)\, b_0 + \beta_k (b + W h))`.

    Args:
        params: ``W`` (D, H), ``b`` (D,), ``c`` (H,).
        betas: the :math:`\beta_k`, rising from 0 to 1, shape (K + 1,).
        base: the biases :math:`b_0`, shape (D,), such as :func:`~cs231n_ae.models.base_rate_bias` of the data.
        n_chains: how many chains M walk side by side.
        rng: the source of the draws, each by ``binarize``.

    Returns:
        :math:`\log w_m` of each chain, float64, shape (M,). The mean of the :math:`w_m` themselves is an unbiased
        estimate of :math:`Z / Z_0`, with :math:`Z_0 = 2^H \prod_i (1 + e^{b_{0,i}})`.

    Raises:
        ValueError: if ``betas`` does not rise from 0 to 1, or ``base`` has not one bias per pixel.

    Source: Neal 2001, Statistics and Computing 11; for RBMs: Salakhutdinov & Murray 2008, section 4.1.
    """
    require_machine(params)
    w, b, c = params["W"], params["b"], params["c"]
    _require_rising(betas)
    require_count("n_chains", n_chains)
    require_generator("rng", rng)
    require_data("base", base, b.shape, why="one bias for each pixel")
    base = base.astype(b.dtype)
    start, _ = layers.sigmoid_forward(base)
    v = binarize(np.tile(start, (n_chains, 1)), rng=rng)  # (M, D)
    log_weights = np.zeros(n_chains)
    for before, beta in zip(betas[:-1].tolist(), betas[1:].tolist(), strict=True):
        activation = v @ w + c  # (M, H), which serves the weight and the step
        log_weights += (beta - before) * (v @ (b - base))
        log_weights += _softplus_sum(beta * activation) - _softplus_sum(before * activation)
        if beta < 1:
            h = binarize(layers.sigmoid_forward(beta * activation)[0], rng=rng)
            v = binarize(layers.sigmoid_forward((1 - beta) * base + beta * (h @ w.T + b))[0], rng=rng)
    return log_weights


def ais_log_partition(log_weights: Array, *, base: Array, n_hidden: int) -> tuple[float, float, float]:
    r"""Estimate :math:`\log Z` from the weights of :func:`ais_log_weights`, with its error.

    .. math:: \log \hat Z = \log Z_0 + \log \frac1M \sum_m w_m, \qquad
              \log Z_0 = H \log 2 + \sum_i \log\left(1 + e^{b_{0,i}}\right)

    The mean of the weights has the standard error :math:`\hat\sigma = s / \sqrt M`, with s the weights' standard
    deviation (divided by M − 1 under the root); the interval is :math:`\log(\hat Z \pm 3 \hat\sigma)`. Z is estimated
    without bias, so its logarithm is on average too *small*, and the likelihood too large: the more so the wider the
    interval.

    Args:
        log_weights: :math:`\log w_m`, shape (M,), with M at least 2.
        base: the biases :math:`b_0` with which they were made, shape (D,); however large, no exponential overflows.
        n_hidden: how many hidden units H the machine has.

    Returns:
        the estimate of :math:`\log Z`, and the lower and the upper end of its interval; the lower one is minus infinity
        where the error is as large as the mean.

    Raises:
        ValueError: if there are fewer than two weights, or ``base`` is not finite.

    Source: Salakhutdinov & Murray 2008, section 4.1 and table 1.
    """
    _require_weights(log_weights)
    require_examples("base", base, (None,), why="one bias for each pixel")
    require_count("n_hidden", n_hidden)
    log_base = n_hidden * np.log(2) + layers.softplus_forward(base)[0].sum()
    mean = log_mean_exp(log_weights)
    relative = np.exp(log_weights - mean)  # the weights in units of their mean
    error = 3 * relative.std(ddof=1) / np.sqrt(len(log_weights))
    low = np.log(1 - error) if error < 1 else -np.inf
    return float(log_base + mean), float(log_base + mean + low), float(log_base + mean + np.log1p(error))


def _softplus_sum(x: Array) -> Array:
    """The sum of log(1 + e^x) over each row, in float64."""
    return layers.softplus_forward(x)[0].sum(axis=1, dtype=np.float64)


def _require_rising(betas: Array) -> None:
    require_data("betas", betas, (None,), why="rising from 0 to 1")
    require_some("betas", betas)
    require_range("betas", betas, 0, 1)
    if betas.ndim != 1 or len(betas) < 2 or betas[0] != 0 or betas[-1] != 1 or (np.diff(betas) <= 0).any():
        raise ValueError(
            f"betas must rise from 0 to 1, got shape {betas.shape} from {betas.flat[0]:g} to {betas.flat[-1]:g}: "
            "np.linspace(0, 1, 1001) does"
        )


def _require_weights(log_weights: Array) -> None:
    require_data("log_weights", log_weights, (None,), why="one for each chain")
    if len(log_weights) < 2:
        raise ValueError(f"log_weights must be two or more for an error, got {len(log_weights)}")
