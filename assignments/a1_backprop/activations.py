"""Activations: one function applied to every entry on its own, so the backward pass is one product per entry."""

import numpy as np

from cs231n_ae.types import Array, Cache
from cs231n_ae.validation import require_float, require_real, require_same_shape

__all__ = ["relu_backward", "relu_forward", "sigmoid_backward", "sigmoid_forward", "tanh_backward", "tanh_forward"]


def relu_forward(x: Array) -> tuple[Array, Cache]:
    r"""Rectify: :math:`y = \max(0, x)`.

    Args:
        x: inputs, any shape.

    Returns:
        out in the shape of x, and the cache for :func:`relu_backward`.

    Raises:
        ValueError: if ``x`` is not a floating point array.

    Source: Nair & Hinton 2010; Glorot, Bordes & Bengio 2011.
    """
    raise NotImplementedError("relu_forward: yours to write; then run: cs231n-ae check relu_forward")


def relu_backward(dout: Array, cache: Cache) -> Array:
    r"""Gradient of the loss with respect to the input of :func:`relu_forward`.

    Where :math:`x > 0` the layer is the identity, elsewhere it is constant: :math:`dx = dy \cdot [x > 0]`.
    At the corner :math:`x = 0` the derivative does not exist; as is usual, 0 is taken.

    Args:
        dout: upstream gradient, in the shape of x.
        cache: from :func:`relu_forward`.

    Returns:
        dx in the shape of x.

    Raises:
        ValueError: if ``dout`` has another shape than x.
    """
    raise NotImplementedError("relu_backward: yours to write; then run: cs231n-ae check relu_backward")


def sigmoid_forward(x: Array) -> tuple[Array, Cache]:
    r"""Squash to a probability: :math:`\sigma(x) = 1 / (1 + e^{-x})`.

    :math:`e^{-x}` overflows where x is very negative. There :math:`\sigma(x) = e^{x} / (1 + e^{x})` is the same number,
    so only :math:`e^{-|x|}`, which is at most 1, is ever computed.

    Args:
        x: inputs, any shape.

    Returns:
        out in the shape of x, entries in [0, 1], and the cache for :func:`sigmoid_backward`.

    Raises:
        ValueError: if ``x`` is not a floating point array.

    Source: Goodfellow, Bengio & Courville 2016, Deep Learning, section 3.10.
    """
    raise NotImplementedError("sigmoid_forward: yours to write; then run: cs231n-ae check sigmoid_forward")


def sigmoid_backward(dout: Array, cache: Cache) -> Array:
    r"""Gradient of the loss with respect to the input of :func:`sigmoid_forward`.

    The derivative can be read off the output :math:`s = \sigma(x)`:
    :math:`\sigma'(x) = e^{-x} / (1 + e^{-x})^2 = s\,(1 - s)`, so :math:`dx = dy \cdot s\,(1 - s)`.

    Args:
        dout: upstream gradient, in the shape of x.
        cache: from :func:`sigmoid_forward`.

    Returns:
        dx in the shape of x.

    Raises:
        ValueError: if ``dout`` has another shape than x.
    """
    raise NotImplementedError("sigmoid_backward: yours to write; then run: cs231n-ae check sigmoid_backward")


def tanh_forward(x: Array) -> tuple[Array, Cache]:
    r"""Squash to (−1, 1): :math:`\tanh(x) = (e^{x} - e^{-x}) / (e^{x} + e^{-x})`.

    Far from the origin, where these exponentials overflow, it is 1 or −1.

    Args:
        x: inputs, any shape.

    Returns:
        out in the shape of x, and the cache for :func:`tanh_backward`.

    Raises:
        ValueError: if ``x`` is not a floating point array.

    Source: LeCun, Bottou, Orr & Müller 1998, Efficient BackProp, section 4.4.
    """
    raise NotImplementedError("tanh_forward: yours to write; then run: cs231n-ae check tanh_forward")


def tanh_backward(dout: Array, cache: Cache) -> Array:
    r"""Gradient of the loss with respect to the input of :func:`tanh_forward`.

    With the output :math:`t = \tanh(x)`, the derivative is :math:`1 - t^2`, so :math:`dx = dy\,(1 - t^2)`.

    Args:
        dout: upstream gradient, in the shape of x.
        cache: from :func:`tanh_forward`.

    Returns:
        dx in the shape of x.

    Raises:
        ValueError: if ``dout`` has another shape than x.
    """
    raise NotImplementedError("tanh_backward: yours to write; then run: cs231n-ae check tanh_backward")
