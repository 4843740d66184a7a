"""What an update rule may expect of the weights and the gradient it is given."""

from cs231n_ae.types import Array
from cs231n_ae.validation import require_same_shape

__all__ = ["require_gradient"]


def require_gradient(w: Array, dw: Array) -> None:
    """Raise unless ``dw`` has the shape and the dtype of ``w``: a broadcast or an upcast would hide a mistake here."""
    require_same_shape("dw", dw, "w", w)
    if dw.dtype != w.dtype:
        raise ValueError(
            f"dw must have the dtype of w, {w.dtype}, got {dw.dtype}: keep the backward pass in {w.dtype} "
            f"(a float64 scalar or array slipped in), or convert with dw.astype(w.dtype)"
        )
