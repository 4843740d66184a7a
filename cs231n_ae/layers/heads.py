"""Cutting vectors into the pieces of several heads, and joining them again: numbers move, and nothing is computed."""

from cs231n_ae.types import Array
from cs231n_ae.validation import require_count, require_shape

__all__ = ["merge_heads", "split_heads"]


def split_heads(x: Array, n_heads: int) -> Array:
    """Cut each vector into ``n_heads`` pieces, and let each head's sequences stand in the batch: a view turned round.

    Args:
        x: sequences, shape (N, T, D).
        n_heads: H, which divides D.

    Returns:
        pieces of shape (N · H, T, D / H): the heads of the first example, then those of the second, and so on.

    Raises:
        ValueError: if ``n_heads`` does not divide D.
    """
    require_shape("x", x, (None, None, None))
    require_count("n_heads", n_heads)
    n, t, d = x.shape
    if d % n_heads:
        raise ValueError(f"n_heads must divide the {d} features of x, got {n_heads}: take a divisor of {d}")
    return x.reshape(n, t, n_heads, d // n_heads).transpose(0, 2, 1, 3).reshape(n * n_heads, t, d // n_heads)


def merge_heads(x: Array, n_heads: int) -> Array:
    """Undo :func:`split_heads`: (N · H, T, D / H) to (N, T, D).

    Raises:
        ValueError: if ``n_heads`` does not divide the number of sequences.
    """
    require_shape("x", x, (None, None, None))
    require_count("n_heads", n_heads)
    n, t, d = x.shape
    if n % n_heads:
        raise ValueError(f"n_heads must divide the {n} sequences of x, got {n_heads}: that of split_heads")
    return x.reshape(n // n_heads, n_heads, t, d).transpose(0, 2, 1, 3).reshape(n // n_heads, t, n_heads * d)
