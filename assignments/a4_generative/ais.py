"""Annealed importance sampling: how large a machine's partition function is, when it cannot be summed."""

import numpy as np

from cs231n_ae import layers
from cs231n_ae.binarization import binarize
from cs231n_ae.measures.ais import log_mean_exp
from cs231n_ae.models.rbm import require_machine
from cs231n_ae.types import Array, Params
from cs231n_ae.validation import require_count, require_data, require_examples, require_generator

__all__ = ["ais_log_partition", "ais_log_weights"]


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
    raise NotImplementedError("ais_log_weights: yours to write; then run: cs231n-ae check ais_log_weights")


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
    raise NotImplementedError("ais_log_partition: yours to write; then run: cs231n-ae check ais_log_partition")
