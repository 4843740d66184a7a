r"""Diffusion: data become noise in many small steps whose every distribution is known, and are led back step by step.

Throughout, :math:`\bar\alpha_t` is the share of the data's variance that is left after t of T steps: 1 at t = 0, and
nearly 0 at t = T. The data are scaled to a variance of about 1.
"""

import numpy as np

from cs231n_ae.types import Array
from cs231n_ae.validation import require_count, require_data, require_number, require_same_data

__all__ = ["add_noise", "bound_term", "clean_and_noise", "cosine_schedule", "ddim_step", "guided", "posterior"]


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
    raise NotImplementedError("cosine_schedule: yours to write; then run: cs231n-ae check cosine_schedule")


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
    raise NotImplementedError("add_noise: yours to write; then run: cs231n-ae check add_noise")


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
    raise NotImplementedError("clean_and_noise: yours to write; then run: cs231n-ae check clean_and_noise")


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
    raise NotImplementedError("posterior: yours to write; then run: cs231n-ae check posterior")


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
    raise NotImplementedError("bound_term: yours to write; then run: cs231n-ae check bound_term")


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
    raise NotImplementedError("ddim_step: yours to write; then run: cs231n-ae check ddim_step")


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
    raise NotImplementedError("guided: yours to write; then run: cs231n-ae check guided")
