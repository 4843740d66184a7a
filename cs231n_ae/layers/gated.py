"""The gated unit: one half of the channels says what, the other half how much of it."""

import numpy as np

from cs231n_ae import layers
from cs231n_ae.types import Array, Cache
from cs231n_ae.validation import require_data

__all__ = ["gated_backward", "gated_forward"]


def gated_forward(a: Array) -> tuple[Array, Cache]:
    r"""A gated unit: :math:`y = \tanh(a_\mathrm{first}) \odot \sigma(a_\mathrm{second})`.

    The product of two features of the image can say "this, but only if that", which a sum followed by a rectifier says
    badly. The gates of an LSTM are such products too.

    Args:
        a: the two halves behind each other along the channels, shape (N, 2C, H, W).

    Returns:
        out of shape (N, C, H, W), and the cache for :func:`gated_backward`.

    Raises:
        ValueError: if ``a`` has an odd number of channels.

    Source: van den Oord et al. 2016, Conditional image generation with PixelCNN decoders, section 2.1, equation 2.
    """
    require_data("a", a, (None, None, None, None), why="images, (N, 2C, H, W)")
    if a.shape[1] % 2:
        raise ValueError(f"a must have an even number of channels, half for tanh and half for sigmoid, got {a.shape}")
    half = a.shape[1] // 2
    t, tanh_cache = layers.tanh_forward(a[:, :half])
    s, sigmoid_cache = layers.sigmoid_forward(a[:, half:])
    return t * s, (t, s, tanh_cache, sigmoid_cache)


def gated_backward(dout: Array, cache: Cache) -> Array:
    r"""Gradient of the loss with respect to ``a``.

    A product hands to each factor the other one: :math:`dy \odot s` to t and :math:`dy \odot t` to s. Each goes back
    through its own slope, :math:`1 - t^2` and :math:`s\,(1 - s)`, to its own half of the channels.

    Args:
        dout: upstream gradient, shape (N, C, H, W).
        cache: from :func:`gated_forward`.

    Returns:
        da of shape (N, 2C, H, W).

    Raises:
        ValueError: if ``dout`` has not the shape of the layer's output.

    Source: van den Oord et al. 2016, Conditional image generation with PixelCNN decoders, section 2.1, equation 2.
    """
    t, s, tanh_cache, sigmoid_cache = cache
    require_data("dout", dout, t.shape, why="that of the layer's output")
    first = layers.tanh_backward(dout * s, tanh_cache)
    second = layers.sigmoid_backward(dout * t, sigmoid_cache)
    return np.concatenate([first, second], axis=1)
