"""What an update rule may expect of the weights and the gradient it is given."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from cs231n_ae.types import Array
from cs231n_ae.validation import require_mapping, require_number, require_same_data

__all__ = ["require_constants", "require_gradient"]

BELOW_1 = float(np.nextafter(1, 0))
RANGES = {
    "learning_rate": (0.0, np.inf),
    "momentum": (0.0, 1.0),
    "decay_rate": (0.0, BELOW_1),
    "beta1": (0.0, BELOW_1),
    "beta2": (0.0, BELOW_1),
    "epsilon": (0.0, np.inf),
}
"""Where the constants of the rules lie. A memory that forgets nothing, at 1, has no mean: Adam would divide by 0."""


def require_gradient(w: Array, dw: Array) -> None:
    """Raise unless ``dw`` has the shape and the dtype of ``w``: a broadcast or an upcast would hide a mistake here."""
    require_same_data("dw", dw, "w", w)
    if dw.dtype != w.dtype:
        raise ValueError(
            f"dw must have the dtype of w, {w.dtype}, got {dw.dtype}: keep the backward pass in {w.dtype} "
            f"(a float64 scalar or array slipped in), or convert with dw.astype(w.dtype)"
        )


def require_constants(config: Mapping[str, Any] | None, *, name: str = "config") -> None:
    """Raise unless the constants among what ``config`` holds are numbers, and in their range; None holds nothing."""
    if config is None:
        return
    require_mapping(name, config)
    for constant, (low, high) in RANGES.items():
        if constant in config:
            require_number(f"{name}[{constant!r}]", config[constant], low, high)
