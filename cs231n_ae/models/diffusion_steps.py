r"""Diffusion: data become noise in many small steps whose every distribution is known, and are led back step by step.

Throughout, :math:`\bar\alpha_t` is the share of the data's variance that is left after t of T steps: 1 at t = 0, and
nearly 0 at t = T. The data are scaled to a variance of about 1.
"""

import numpy as np

from cs231n_ae.types import Array
from cs231n_ae.validation import (
    require_count,
    require_data,
    require_number,
    require_range,
    require_same_data,
)

__all__ = ["add_noise", "bound_term", "clean_and_noise", "cosine_schedule", "ddim_step", "guided", "posterior"]

OFFSET, MOST = 0.008, 0.999
"""Of the cosine: how far from its top it begins, and the largest share that one step may take away."""


def cosine_schedule(n_steps: int) -> Array:
    r"""The shares :math:`\bar\alpha_0, \dots, \bar\alpha_T`, along a squared cosine.

    .. math:: f(t) = \cos^2\left( \frac\pi2 \cdot \frac{t / T + 0.008}{1.008} \right), \qquad
              \beta_t = \min\left( 1 - \frac{f(t)}{f(t-1)},\ 0.999 \right), \qquad
              \bar\alpha_t = \prod_{s=1}^t (1 - \beta_s)

    A straight line of :math:`\beta` turns images into noise too soon, and spends many of its steps where nothing is to
    be seen any more; this curve falls evenly. The bound on :math:`\beta` leaves a little of the data at t = T.

    Args:
        n_steps: T.

    Returns:
        the shares in float64, shape (T + 1,), from exactly 1 down.

    Raises:
        ValueError: if ``n_steps`` is no count.

    Source: Nichol & Dhariwal 2021, equation 17, and the text below it.
    """
    require_count("n_steps", n_steps)
    t = np.arange(n_steps + 1) / n_steps
    f = np.cos(np.pi / 2 * (t + OFFSET) / (1 + OFFSET)) ** 2
    betas = np.minimum(1 - f[1:] / f[:-1], MOST)
    return np.concatenate([[1.0], np.cumprod(1 - betas)])


def add_noise(x: Array, eps: Array, alpha_bar: Array) -> Array:
    r"""Go t steps at once: :math:`x_t = \sqrt{\bar\alpha_t}\, x_0 + \sqrt{1 - \bar\alpha_t}\,\epsilon`.

    Each step shrinks what is there and adds noise, so that the variance stays 1. Gaussian noise upon Gaussian noise is
    Gaussian noise, so no step need be made by itself.

    Args:
        x: clean examples :math:`x_0`, shape (N, D).
        eps: standard normal noise, shape (N, D).
        alpha_bar: the share of each example, in [0, 1], shape (N,).

    Returns:
        the noisy examples, shape (N, D).

    Raises:
        ValueError: if the shapes do not fit together, or a share lies outside [0, 1].

    Source: Ho, Jain & Abbeel 2020, equation 4.
    """
    require_same_data("eps", eps, "x", x)
    signal, noise = _amplitudes(x, alpha_bar)
    return signal * x + noise * eps


def clean_and_noise(noisy: Array, v: Array, alpha_bar: Array) -> tuple[Array, Array]:
    r"""The clean example and the noise that a network means by :math:`v = \sqrt{\bar\alpha}\,\epsilon -
    \sqrt{1 - \bar\alpha}\, x_0`.

    :math:`(x_t, v)` is :math:`(x_0, \epsilon)`, turned by an angle whose cosine is :math:`\sqrt{\bar\alpha}`. Turned
    back,

    .. math:: x_0 = \sqrt{\bar\alpha}\, x_t - \sqrt{1 - \bar\alpha}\, v, \qquad
              \epsilon = \sqrt{1 - \bar\alpha}\, x_t + \sqrt{\bar\alpha}\, v

    To guess the noise is hard where there is little, and to guess the data where there is much; v is a fair question
    at every t.

    Args:
        noisy: :math:`x_t`, shape (N, D).
        v: shape (N, D).
        alpha_bar: the share of each example, in [0, 1], shape (N,).

    Returns:
        :math:`x_0` and :math:`\epsilon`, both of shape (N, D).

    Raises:
        ValueError: if the shapes do not fit together, or a share lies outside [0, 1].

    Source: Salimans & Ho 2022, appendix D.
    """
    require_same_data("v", v, "noisy", noisy)
    signal, noise = _amplitudes(noisy, alpha_bar)
    return signal * noisy - noise * v, noise * noisy + signal * v


def posterior(noisy: Array, clean: Array, *, now: float, before: float) -> tuple[Array, float]:
    r"""The step back if the clean example were known: :math:`q(x_{t-1} \mid x_t, x_0)`, a Gaussian.

    With :math:`\alpha = \bar\alpha_t / \bar\alpha_{t-1}`, the share that the step from t − 1 to t leaves, Bayes' rule
    multiplies :math:`\mathcal N(x_t; \sqrt\alpha\, x_{t-1}, (1 - \alpha) I)` by
    :math:`\mathcal N(x_{t-1}; \sqrt{\bar\alpha_{t-1}}\, x_0, (1 - \bar\alpha_{t-1}) I)`:

    .. math:: \mu = \frac{\sqrt{\bar\alpha_{t-1}}\,(1 - \alpha)}{1 - \bar\alpha_t}\, x_0
                    + \frac{\sqrt\alpha\,(1 - \bar\alpha_{t-1})}{1 - \bar\alpha_t}\, x_t, \qquad
              v = \frac{1 - \bar\alpha_{t-1}}{1 - \bar\alpha_t}\,(1 - \alpha)

    Args:
        noisy: :math:`x_t`, shape (N, D).
        clean: :math:`x_0`, shape (N, D).
        now: :math:`\bar\alpha_t`, above 0 and below 1.
        before: :math:`\bar\alpha_{t-1}`, above ``now``, and at most 1.

    Returns:
        the mean, shape (N, D), and the variance, one number for all entries.

    Raises:
        ValueError: if the shapes differ, or the shares do not fall.

    Source: Ho, Jain & Abbeel 2020, equations 6 and 7.
    """
    require_same_data("clean", clean, "noisy", noisy)
    _require_fall(now, before)
    alpha = now / before
    of_clean = before**0.5 * (1 - alpha) / (1 - now)
    of_noisy = alpha**0.5 * (1 - before) / (1 - now)
    return of_clean * clean + of_noisy * noisy, (1 - before) / (1 - now) * (1 - alpha)


def bound_term(clean: Array, guess: Array, *, now: float, before: float) -> Array:
    r"""What one step adds to the bound: the divergence of the step that is made from the one that should be made.

    Both are Gaussians of the same variance, so the divergence is the squared distance of their means over twice the
    variance. What is left of it, with the signal-to-noise ratio :math:`r = \bar\alpha / (1 - \bar\alpha)`, is

    .. math:: \mathrm{KL}\big( q(x_{t-1} \mid x_t, x_0) \,\|\, q(x_{t-1} \mid x_t, \hat x_0) \big)
              = \frac12 \left( r_{t-1} - r_t \right) \lVert x_0 - \hat x_0 \rVert^2

    Args:
        clean: :math:`x_0`, shape (N, D).
        guess: :math:`\hat x_0`, what the network makes of :math:`x_t`, shape (N, D).
        now: :math:`\bar\alpha_t`, above 0.
        before: :math:`\bar\alpha_{t-1}`, above ``now``, and below 1.

    Returns:
        the term of each example in nats, shape (N,).

    Raises:
        ValueError: if the shapes differ, or the shares do not fall.

    Source: Kingma, Salimans, Poole & Ho 2021, equation 13.
    """
    require_same_data("guess", guess, "clean", clean)
    require_data("clean", clean, (None, None), why="N examples of D features")
    _require_fall(now, before)
    if before >= 1:
        raise ValueError(f"before must be below 1, got {before:g}: the last step has a density, and no divergence")
    ratios = before / (1 - before) - now / (1 - now)
    return ratios / 2 * np.sum((clean - guess) ** 2, axis=1)


def ddim_step(noisy: Array, eps: Array, *, now: float, before: float) -> Array:
    r"""A step back without new noise: the clean example that the noise implies, with as much of this noise as is due.

    .. math:: \hat x_0 = \frac{x_t - \sqrt{1 - \bar\alpha_t}\,\epsilon}{\sqrt{\bar\alpha_t}}, \qquad
              x_{\text{before}} = \sqrt{\bar\alpha_{\text{before}}}\,\hat x_0
                                  + \sqrt{1 - \bar\alpha_{\text{before}}}\,\epsilon

    Every noisy example has the distribution that it should have, whatever steps were left out between the two.

    Args:
        noisy: :math:`x_t`, shape (N, D).
        eps: the noise that the network sees in it, shape (N, D).
        now: :math:`\bar\alpha_t`, above 0.
        before: the share to go to, above ``now``; 1 for the clean example.

    Returns:
        the less noisy examples, shape (N, D).

    Raises:
        ValueError: if the shapes differ, or the shares do not fall.

    Source: Song, Meng & Ermon 2021, equation 12 with sigma = 0.
    """
    require_same_data("eps", eps, "noisy", noisy)
    _require_fall(now, before)
    clean = (noisy - (1 - now) ** 0.5 * eps) / now**0.5
    return before**0.5 * clean + (1 - before) ** 0.5 * eps


def guided(with_label: Array, without: Array, *, weight: float) -> Array:
    r"""Classifier-free guidance: go beyond what the label changes, :math:`(1 + w)\, a_y - w\, a`.

    The difference of the two is the score of a classifier, :math:`\nabla_x \log p(y \mid x)`, up to a factor, which
    nobody had to train. w = 0 takes the label as it is; more makes samples typical of it, and less various.

    Args:
        with_label: what the network says of noisy examples when it is told their labels, shape (N, D).
        without: what it says when it is not, shape (N, D).
        weight: w, at least 0.

    Returns:
        what to go on with, shape (N, D).

    Raises:
        ValueError: if the shapes differ, or ``weight`` is negative.

    Source: Ho & Salimans 2022, equation 6.
    """
    require_same_data("without", without, "with_label", with_label)
    require_number("weight", weight, 0)
    return (1 + weight) * with_label - weight * without


def _amplitudes(x: Array, alpha_bar: Array) -> tuple[Array, Array]:
    """The factors of data and noise, a column each."""
    require_data("x", x, (None, None), why="N examples of D features")
    require_data("alpha_bar", alpha_bar, (len(x),), why="one share for each example")
    require_range("alpha_bar", alpha_bar, 0, 1, why="the share of the data's variance that is left")
    column = alpha_bar[:, np.newaxis].astype(x.dtype)
    return np.sqrt(column), np.sqrt(1 - column)


def _require_fall(now: float, before: float) -> None:
    require_number("now", now, 0, 1)
    require_number("before", before, 0, 1)
    if not 0 < now < before:
        raise ValueError(f"now must be above 0 and below before, {before:g}, got {now:g}: with time the share falls")
