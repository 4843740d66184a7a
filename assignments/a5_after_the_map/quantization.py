"""Vector quantization: the nearest vector of a codebook stands in for each, and gradients pass as if none did."""

import numpy as np

from cs231n_ae.types import Array, Cache
from cs231n_ae.validation import require_data, require_examples, require_finite, require_same_shape

__all__ = ["nearest_codes", "quantize_backward", "quantize_forward"]


def nearest_codes(z: Array, codebook: Array) -> Array:
    r"""Which vector of the codebook is nearest to each: :math:`c_n = \arg\min_k \lVert z_n - e_k \rVert^2`.

    Of several that are equally near, the first. The squared distance is :math:`\lVert z_n \rVert^2 - 2\, z_n \cdot e_k
    + \lVert e_k \rVert^2`, and its first term is the same for all k.

    Args:
        z: vectors, shape (N, D).
        codebook: K vectors e to choose from, shape (K, D).

    Returns:
        integers from 0 to K − 1, shape (N,).

    Raises:
        ValueError: if the shapes do not fit together, or a number is not finite.

    Source: van den Oord, Vinyals & Kavukcuoglu 2017, Neural discrete representation learning, equation 1.
    """
    raise NotImplementedError("nearest_codes: yours to write; then run: cs231n-ae check nearest_codes")


def quantize_forward(z: Array, codebook: Array) -> tuple[Array, Array, Cache]:
    r"""Put the nearest vector of the codebook in the place of each: :math:`q_n = e_{c_n}`.

    Args:
        z: vectors, shape (N, D).
        codebook: K vectors e to choose from, shape (K, D).

    Returns:
        q of shape (N, D), the codes c of shape (N,), and the cache for :func:`quantize_backward`.

    Raises:
        ValueError: if the shapes do not fit together.

    Source: van den Oord, Vinyals & Kavukcuoglu 2017, Neural discrete representation learning, equation 2.
    """
    raise NotImplementedError("quantize_forward: yours to write; then run: cs231n-ae check quantize_forward")


def quantize_backward(dout: Array, cache: Cache) -> Array:
    r"""The straight-through gradient with respect to ``z``: :math:`dz = dq`.

    The true one is 0 wherever it exists, for a small step of z changes no choice; an encoder would learn nothing from
    it. So q is taken for :math:`z + \mathrm{const}`, with the constant :math:`e_c - z` of the moment. The codebook gets
    no gradient from here: :func:`cs231n_ae.losses.vq_loss` moves it.

    Args:
        dout: upstream gradient dq, shape (N, D).
        cache: from :func:`quantize_forward`.

    Returns:
        dz of shape (N, D).

    Raises:
        ValueError: if ``dout`` has another shape than z.

    Source: van den Oord, Vinyals & Kavukcuoglu 2017, section 3.2; Bengio, Léonard & Courville 2013, section 4.
    """
    raise NotImplementedError("quantize_backward: yours to write; then run: cs231n-ae check quantize_backward")
