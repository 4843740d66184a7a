"""Denoising score matching: to say which noise was added is to know the gradient of the log-density."""

import numpy as np

from cs231n_ae.types import Array
from cs231n_ae.validation import require_data, require_range, require_same_data, require_some

__all__ = ["denoising_score_loss", "tweedie_mean"]


def denoising_score_loss(score: Array, eps: Array, sigma: Array) -> tuple[float, Array]:
    r"""How far a score is from the noise that was added, :math:`\tilde x_n = x_n + \sigma_n \epsilon_n`.

    .. math:: L = \frac1N \sum_n \frac12 \sigma_n^2 \left\lVert s_n + \frac{\epsilon_n}{\sigma_n} \right\rVert^2
                = \frac1N \sum_n \frac12 \lVert \sigma_n s_n + \epsilon_n \rVert^2

    Of one pair, :math:`\nabla_{\tilde x} \log \mathcal N(\tilde x; x, \sigma^2 I) = -\epsilon / \sigma`. Averaged over
    all x that may have become :math:`\tilde x`, that is the score of the noisy data, and squared error finds averages.
    The factor :math:`\sigma_n^2` lets all levels of noise count alike. Each :math:`s_{nd}` stands in one square, behind
    :math:`\sigma_n`: :math:`ds_{nd} = \sigma_n (\sigma_n s_{nd} + \epsilon_{nd}) / N`.

    Args:
        score: what the model says at :math:`\tilde x`, shape (N, D).
        eps: the noise before it was scaled, shape (N, D).
        sigma: the standard deviation of each example's noise, above 0, shape (N,).

    Returns:
        the loss, and dscore of shape (N, D).

    Raises:
        ValueError: if the shapes do not fit together, there is no example, or a sigma is not above 0.

    Source: Vincent 2011, section 4.3; weighted over levels: Song & Ermon 2019, equations 5 and 6.
    """
    require_same_data("eps", eps, "score", score)
    require_data("score", score, (None, None), why="N examples of D features")
    require_some("score", score)
    _require_levels(sigma, len(score))
    column = sigma[:, np.newaxis]
    residual = column * score + eps
    loss = 0.5 * np.sum(residual**2) / len(score)
    return float(loss), column * residual / len(score)


def tweedie_mean(x: Array, score: Array, sigma: Array) -> Array:
    r"""The mean of the clean examples behind a noisy one: :math:`\mathbb E[x \mid \tilde x] = \tilde x + \sigma^2 s`.

    Write :math:`q = \mathcal N(\tilde x; x, \sigma^2 I)`, so that :math:`p_\sigma(\tilde x) = \int p(x)\, q\, dx`.
    Differentiating under the integral, :math:`\nabla p_\sigma = \int p(x)\, q\, (x - \tilde x) / \sigma^2\, dx`;
    divided by :math:`p_\sigma` that is :math:`(\mathbb E[x \mid \tilde x] - \tilde x) / \sigma^2`. So a denoiser knows
    the score, and a score denoises.

    Args:
        x: noisy examples :math:`\tilde x`, shape (N, D).
        score: of the noisy density at each of them, shape (N, D).
        sigma: the standard deviation of each example's noise, above 0, shape (N,).

    Returns:
        the mean of the clean examples, shape (N, D).

    Raises:
        ValueError: if the shapes do not fit together, or a sigma is not above 0.

    Source: Robbins 1956, who credits Tweedie; Efron 2011, section 2.
    """
    require_same_data("score", score, "x", x)
    require_data("x", x, (None, None), why="N examples of D features")
    _require_levels(sigma, len(x))
    return x + sigma[:, np.newaxis] ** 2 * score


def _require_levels(sigma: Array, n: int) -> None:
    require_data("sigma", sigma, (n,), why="one standard deviation for each example")
    require_range("sigma", sigma, np.nextafter(0, 1), np.inf, why="standard deviations above 0")
