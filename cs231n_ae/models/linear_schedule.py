"""The noise schedule of the first diffusion models of images, to be seen beside the squared cosine."""

import numpy as np

from cs231n_ae.types import Array
from cs231n_ae.validation import require_count

__all__ = ["linear_schedule"]

FIRST, LAST, STEPS = 1e-4, 0.02, 1000
"""The shares that the first and the last of a thousand steps take away."""


def linear_schedule(n_steps: int) -> Array:
    r"""The shares :math:`\bar\alpha_0, \dots, \bar\alpha_T`, where what a step takes away rises along a straight line.

    .. math:: \beta_t = \frac{1000}{T} \left( 10^{-4} + \frac{t - 1}{T - 1} \left( 0.02 - 10^{-4} \right) \right),
              \qquad \bar\alpha_t = \prod_{s=1}^t (1 - \beta_s)

    With T = 1000 it is that of the paper. The factor in front makes fewer steps larger, so that about as little is left
    at the end, :math:`e^{-10}` of the variance.

    Args:
        n_steps: T, at least 21: with fewer, the last step would take away all that there is.

    Returns:
        the shares in float64, shape (T + 1,), from exactly 1 down.

    Raises:
        ValueError: if ``n_steps`` is no count of at least 21.

    Source: Ho, Jain & Abbeel 2020, section 4; the factor is that of the code of Nichol & Dhariwal 2021.
    """
    require_count("n_steps", n_steps, least=21, advice="with fewer steps the last would take away all that there is")
    betas = STEPS / n_steps * np.linspace(FIRST, LAST, n_steps)
    return np.concatenate([[1.0], np.cumprod(1 - betas)])
