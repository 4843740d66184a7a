"""Layers that draw noise: dropout, and the reparameterized Gaussian sample.

The noise comes from a ``Generator``, or is given, so that the layer becomes a plain function of its inputs and can be
gradient-checked. The backward pass uses the noise of the forward pass, never a new one.
"""

import numpy as np

from cs231n_ae.types import Array, Cache
from cs231n_ae.validation import require_float, require_number, require_same_shape

__all__ = ["dropout_backward", "dropout_forward"]


def dropout_forward(
    x: Array, *, rate: float, mask: Array | None = None, rng: np.random.Generator | None = None
) -> tuple[Array, Cache]:
    r"""Switch off each entry with probability p, and scale up the rest: :math:`y = x \cdot m / (1 - p)`.

    The mask m is 1 with probability :math:`1 - p` and 0 otherwise. Dividing by :math:`1 - p` keeps the mean of y at x,
    so that nothing need change when the layer is left out at test time ("inverted" dropout).

    Args:
        x: inputs, any shape.
        rate: the probability p of switching an entry off, in [0, 1).
        mask: ones (keep) and zeros (drop) in the shape of x; drawn from ``rng`` when it is not given.
        rng: the source of the mask.

    Returns:
        out in the shape of x, and the cache for :func:`dropout_backward`.

    Raises:
        ValueError: if ``rate`` lies outside [0, 1), or neither or both of ``mask`` and ``rng`` are given.

    Source: Srivastava et al. 2014, section 4; the scaling at training time, section 10.
    """
    raise NotImplementedError("dropout_forward: yours to write; then run: cs231n-ae check dropout_forward")


def dropout_backward(dout: Array, cache: Cache) -> Array:
    r"""Gradient of the loss with respect to the input of :func:`dropout_forward`: :math:`dx = dy \cdot m / (1 - p)`.

    Args:
        dout: upstream gradient, in the shape of x.
        cache: from :func:`dropout_forward`.

    Returns:
        dx in the shape of x.

    Raises:
        ValueError: if ``dout`` has another shape than x.
    """
    raise NotImplementedError("dropout_backward: yours to write; then run: cs231n-ae check dropout_backward")
