"""Gradient clipping: a bound on how far one bad batch can push the parameters."""

import math

import numpy as np

from cs231n_ae.numerics import squared_norm
from cs231n_ae.types import Grads
from cs231n_ae.validation import require_mapping, require_positive, require_real

__all__ = ["clip_by_global_norm", "global_norm"]


def global_norm(grads: Grads) -> float:
    r"""The Euclidean norm of all gradients as one long vector: :math:`\|g\| = \sqrt{\sum_k \|g_k\|^2}`.

    It is NaN or infinite exactly if some entry is (or if the norm itself is beyond a float64).
    """
    require_mapping("grads", grads)
    for name, g in grads.items():
        require_real(f"grads[{name!r}]", g)
    flat = [g.ravel() for g in grads.values()]
    with np.errstate(over="ignore", invalid="ignore"):
        square = sum(squared_norm(g) for g in flat)  # one pass each at the speed of memory
    if 1e-30 < square < math.inf:
        return math.sqrt(square)
    # The squares left the range of the dtype, though the norm may not have: measure in units of the largest entry.
    largest = max((float(np.abs(g).max()) for g in flat if g.size), default=0.0, key=lambda x: (math.isnan(x), x))
    if largest == 0.0 or not math.isfinite(largest):
        return largest
    return largest * math.sqrt(sum(float(np.sum(np.square(g / largest, dtype=np.float64))) for g in flat))


def clip_by_global_norm(grads: Grads, max_norm: float | None) -> tuple[Grads, float]:
    r"""Shorten all gradients together: :math:`g_k \leftarrow g_k \cdot c / \|g\|` where :math:`\|g\| > c`.

    Their direction stays.

    Args:
        grads: the gradients by name; they are not changed.
        max_norm: the bound :math:`c`, or None only to measure.

    Returns:
        The gradients (the given arrays themselves where nothing is to clip) and their norm *before* clipping. Where
        that norm is NaN or infinite there is no direction to keep: the gradients come back as they are, and the norm
        tells.

    Raises:
        ValueError: if ``max_norm`` is not above 0.

    Source: Pascanu, Mikolov & Bengio 2013, Algorithm 1.
    """
    if max_norm is not None:
        require_positive("max_norm", max_norm, advice="1 to 10 is usual; None does not clip")
    require_mapping("grads", grads)
    # the sum over all entries of an array, as of a parameter without axes, is a number of numpy's and no array
    grads = {name: np.asarray(g) if isinstance(g, np.floating) else g for name, g in grads.items()}
    norm = global_norm(grads)
    if max_norm is None or norm <= max_norm or not math.isfinite(norm):
        return grads, norm
    scale = float(max_norm) / norm
    return {name: np.asarray(g * scale) for name, g in grads.items()}, norm
