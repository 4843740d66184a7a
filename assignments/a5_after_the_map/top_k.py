"""Top-k: of each example's activations the k largest stay, and the others are 0."""

import numpy as np

from cs231n_ae.types import Array, Cache
from cs231n_ae.validation import require_count, require_data, require_shape

__all__ = ["top_k_backward", "top_k_forward"]


def top_k_forward(a: Array, *, k: int) -> tuple[Array, Cache]:
    r"""Keep what is among the k largest of its row and above 0: a ReLU with a limit on how many may be active.

    Sparsity is so many active units, and no longer a price on how active they are. With k = H this is the ReLU. Of
    equal activations at the border, whichever: k are kept at most.

    Args:
        a: activations, shape (N, H).
        k: how many may stay in each row, from 1 to H.

    Returns:
        h of shape (N, H), and the cache for :func:`top_k_backward`.

    Raises:
        ValueError: if ``a`` has not two axes, or ``k`` is not from 1 to H.

    Source: Makhzani & Frey 2014, k-sparse autoencoders; Gao et al. 2024, section 2.3.
    """
    raise NotImplementedError("top_k_forward: yours to write; then run: cs231n-ae check top_k_forward")


def top_k_backward(dout: Array, cache: Cache) -> Array:
    r"""Gradient with respect to a: through what was kept, and nowhere else.

    Derive the gradient. If a moves by very little, what changes in which of its entries are kept?

    Args:
        dout: upstream gradient, shape (N, H).
        cache: from :func:`top_k_forward`.

    Returns:
        da of shape (N, H).

    Raises:
        ValueError: if ``dout`` has another shape than a.

    Source: Makhzani & Frey 2014, section 2.1.
    """
    raise NotImplementedError("top_k_backward: yours to write; then run: cs231n-ae check top_k_backward")
