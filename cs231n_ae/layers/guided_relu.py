"""Guided backpropagation: a way back through the ReLU that is for looking at a network, not for training it."""

from cs231n_ae.types import Array, Cache
from cs231n_ae.validation import require_same_shape

__all__ = ["guided_relu_backward"]


def guided_relu_backward(dout: Array, cache: Cache) -> Array:
    r"""What guided backpropagation sends back through :func:`~cs231n_ae.layers.relu_forward`.

    The gradient goes on where the unit was on, :math:`x > 0`. Here it also has to be positive itself: what would make a
    unit's score smaller is left out, in every layer anew, so that what comes out at the pixels shows only what speaks
    for it: :math:`dx = dy \cdot [x > 0] \cdot [dy > 0]`. That is the derivative of nothing; no loss falls along it.

    Args:
        dout: what comes from above, in the shape of x.
        cache: from :func:`~cs231n_ae.layers.relu_forward`.

    Returns:
        dx in the shape of x, no entry below 0.

    Raises:
        ValueError: if ``dout`` has another shape than x.

    Source: Springenberg, Dosovitskiy, Brox & Riedmiller 2015, section 3.4 and figure 1.
    """
    x = cache
    require_same_shape("dout", dout, "x", x)
    return dout * (x > 0) * (dout > 0)
