"""Importance weights, as logarithms: the bound that they make, how many of them count, and a running sum of many."""

import numpy as np

from cs231n_ae.types import Array
from cs231n_ae.validation import require_data, require_some

__all__ = ["add_to_log_sum", "effective_samples", "iwae_loss"]


def iwae_loss(log_weights: Array) -> tuple[float, Array]:
    r"""Minus the importance-weighted bound: the logarithm of the mean weight of each example, averaged over the batch.

    .. math:: L = -\frac1N \sum_n \log \frac1K \sum_k w_{nk}

    A change of one log-weight moves the loss in proportion to the share of its weight:

    .. math:: \frac{\partial L}{\partial \log w_{nk}} = -\frac1N\,\tilde w_{nk}, \qquad
              \tilde w_{nk} = \frac{w_{nk}}{\sum_j w_{nj}}

    The weights come as logarithms, near -100 for a picture: from -104 on :math:`e^{\log w}` is 0 in float32. With m the
    largest of an example, :math:`\log \sum_k w_{nk} = m + \log \sum_k e^{\log w_{nk} - m}` is the same number, and no
    exponential in it overflows, nor do all of them vanish. With K = 1 the loss is the mean of -log w: a sampled -ELBO.

    Args:
        log_weights: :math:`\log w_{nk} = \log p(x_n|z_{nk}) + \log p(z_{nk}) - \log q(z_{nk}|x_n)`, shape (N, K).

    Returns:
        the loss in nats, and its gradient with respect to the log-weights, shape (N, K). Each of its rows sums to -1/N.

    Raises:
        ValueError: if ``log_weights`` is no array of shape (N, K), or an empty one.

    Source: Burda, Grosse & Salakhutdinov 2016, Importance weighted autoencoders, section 3, equations 8 and 14.
    """
    _require_weights(log_weights)
    n, k = log_weights.shape
    largest = log_weights.max(axis=1, keepdims=True)
    weights = np.exp(log_weights - largest)  # the largest of each example is 1
    total = weights.sum(axis=1, keepdims=True)  # (N, 1), from 1 to K
    loss = -np.mean(largest + np.log(total / k))
    return float(loss), weights / (-n * total)


def effective_samples(log_weights: Array) -> Array:
    r"""How many of the K samples of each example really count.

    .. math:: \mathrm{ESS}_n = \frac{1}{\sum_k \tilde w_{nk}^2}, \qquad \tilde w_{nk} = \frac{w_{nk}}{\sum_j w_{nj}}

    With K equal weights it is K, with one weight that outshines all others it is 1.

    Args:
        log_weights: :math:`\log w_{nk}`, shape (N, K).

    Returns:
        the effective sample sizes, between 1 and K, shape (N,).

    Raises:
        ValueError: if ``log_weights`` is no array of shape (N, K), or an empty one.

    Source: Kong 1992, A note on importance sampling using standardized weights; Owen 2013, Monte Carlo theory, methods
    and examples, section 9.3.
    """
    _require_weights(log_weights)
    weights = np.exp(log_weights - log_weights.max(axis=1, keepdims=True))
    return weights.sum(axis=1) ** 2 / np.square(weights).sum(axis=1)


def add_to_log_sum(log_sum: Array, log_weights: Array) -> Array:
    r"""The logarithm of a sum that has K more terms: :math:`\log\left( e^{s_n} + \sum_k w_{nk} \right)`.

    With it the mean of 5,000 weights is taken without ever holding more than a block of them. It starts from
    :math:`s_n = -\infty`, the logarithm of an empty sum. Whatever the blocks, the result is the same.

    Args:
        log_sum: the logarithm s of what has been summed so far, shape (N,).
        log_weights: logarithms of the new terms, shape (N, K).

    Returns:
        the logarithm of the new sum, shape (N,).

    Raises:
        ValueError: if the shapes do not fit together.

    Source: Blanchard, Higham & Higham 2021, IMA Journal of Numerical Analysis 41, for taking out the maximum.
    """
    require_data("log_sum", log_sum, (None,), why="one sum for each example")
    require_data("log_weights", log_weights, (len(log_sum), None), why="K new terms for each sum")
    terms = np.concatenate([log_sum[:, None], log_weights], axis=1)  # (N, 1 + K)
    largest = terms.max(axis=1, keepdims=True)
    finite = np.where(largest == -np.inf, 0, largest)  # an empty sum stays one: -inf - (-inf) would be NaN
    with np.errstate(divide="ignore"):
        return (finite + np.log(np.exp(terms - finite).sum(axis=1, keepdims=True)))[:, 0]


def _require_weights(log_weights: Array) -> None:
    require_data("log_weights", log_weights, (None, None), why="K weights for each of N examples")
    require_some("log_weights", log_weights)
