"""The score of a mixture of Gaussians, in closed form: what a learned score can be held against."""

import numpy as np

from cs231n_ae.types import Array
from cs231n_ae.validation import require_data, require_positive, require_range, require_some

__all__ = ["mixture_score"]


def mixture_score(x: Array, *, weights: Array, means: Array, std: float) -> Array:
    r"""The gradient of the log-density :math:`\log \sum_k w_k\, \mathcal N(x; m_k, s^2 I)` with respect to x.

    .. math:: \nabla \log p(x_n) = \frac{1}{s^2} \Big( \sum_k r_{nk}\, m_k - x_n \Big), \qquad
              r_{nk} = \frac{w_k\, e^{-\lVert x_n - m_k \rVert^2 / 2 s^2}}
                            {\sum_j w_j\, e^{-\lVert x_n - m_j \rVert^2 / 2 s^2}}

    It points from x to the mean of the centres, each with the share :math:`r_{nk}` that it has in x. Far from all
    centres every exponential underflows; the largest exponent is taken out of numerator and denominator before.
    Noise of standard deviation :math:`\sigma` leaves a mixture of Gaussians one, with :math:`\sqrt{s^2 + \sigma^2}`.

    Args:
        x: points, shape (N, D).
        weights: :math:`w_k`, not negative; a common factor does not matter, shape (K,).
        means: the centres :math:`m_k`, shape (K, D).
        std: the standard deviation s of each, in units of x.

    Returns:
        the score of each point, shape (N, D).

    Raises:
        ValueError: if the shapes do not fit together, a weight is negative, all are 0, or ``std`` is not above 0.

    Source: Hyvärinen 2005 for the name; the mixture: Song & Ermon 2019, section 3.2.
    """
    raise NotImplementedError("mixture_score: yours to write; then run: cs231n-ae check mixture_score")
