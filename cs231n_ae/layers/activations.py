"""Activations: one function applied to every entry on its own, so the backward pass is one product per entry."""

import numpy as np

from cs231n_ae.types import Array, Cache
from cs231n_ae.validation import require_float, require_number, require_real, require_same_shape

__all__ = [
    "leaky_relu_backward",
    "leaky_relu_forward",
    "relu_backward",
    "relu_forward",
    "sigmoid_backward",
    "sigmoid_forward",
    "softplus_backward",
    "softplus_forward",
    "tanh_backward",
    "tanh_forward",
]


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
    require_float("x", x)
    return np.maximum(x, 0), x


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
    x = cache
    require_same_shape("dout", dout, "x", x)
    return dout * (x > 0)


def leaky_relu_forward(x: Array, *, slope: float = 0.01) -> tuple[Array, Cache]:
    r"""Rectify, but let a little through: :math:`y = x` where :math:`x > 0`, else :math:`y = \alpha x`.

    Args:
        x: inputs, any shape.
        slope: :math:`\alpha` in [0, 1], the derivative where x is negative.

    Returns:
        out in the shape of x, and the cache for :func:`leaky_relu_backward`.

    Raises:
        ValueError: if ``x`` is not a floating point array or ``slope`` lies outside [0, 1].

    Source: Maas, Hannun & Ng 2013.
    """
    require_float("x", x)
    require_number("slope", slope, 0, 1)
    return np.maximum(x, slope * x), (x, slope)


def leaky_relu_backward(dout: Array, cache: Cache) -> Array:
    r"""Gradient of the loss with respect to the input of :func:`leaky_relu_forward`.

    The slope is 1 where :math:`x > 0` and :math:`\alpha` elsewhere: :math:`dx = dy` or :math:`dx = \alpha\,dy`.

    Args:
        dout: upstream gradient, in the shape of x.
        cache: from :func:`leaky_relu_forward`.

    Returns:
        dx in the shape of x.

    Raises:
        ValueError: if ``dout`` has another shape than x.
    """
    x, slope = cache
    require_same_shape("dout", dout, "x", x)
    return np.where(x > 0, dout, slope * dout)


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
    require_real("x", x)
    small = np.exp(-np.abs(x))
    out = np.maximum(small, x >= 0) / (1 + small)  # small never exceeds 1, which stands where x >= 0
    return out, out


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
    s = cache
    require_same_shape("dout", dout, "x", s)
    return dout * s * (1 - s)


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
    require_float("x", x)
    out = np.tanh(x)
    return out, out


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
    t = cache
    require_same_shape("dout", dout, "x", t)
    return dout * (1 - t**2)


def softplus_forward(x: Array) -> tuple[Array, Cache]:
    r"""A smooth ReLU that is positive everywhere: :math:`y = \log(1 + e^{x})`.

    Written as :math:`\max(0, x) + \log(1 + e^{-|x|})`, which is the same number and never overflows.

    Args:
        x: inputs, any shape.

    Returns:
        out in the shape of x, and the cache for :func:`softplus_backward`.

    Raises:
        ValueError: if ``x`` is not a floating point array.

    Source: Dugas et al. 2001; Glorot, Bordes & Bengio 2011.
    """
    require_float("x", x)
    return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x))), x


def softplus_backward(dout: Array, cache: Cache) -> Array:
    r"""Gradient of the loss with respect to the input of :func:`softplus_forward`.

    The derivative of :math:`\log(1 + e^{x})` is :math:`e^{x} / (1 + e^{x}) = \sigma(x)`: :math:`dx = dy\,\sigma(x)`.

    Args:
        dout: upstream gradient, in the shape of x.
        cache: from :func:`softplus_forward`.

    Returns:
        dx in the shape of x.

    Raises:
        ValueError: if ``dout`` has another shape than x.
    """
    x = cache
    require_same_shape("dout", dout, "x", x)
    slope, _ = sigmoid_forward(x)
    return dout * slope
