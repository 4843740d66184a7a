"""The course on top of the library: exercises, stubs, checks, diagnosis, grading and hand-outs."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cs231n_ae.course.desk.notebook import check, own_layers

__all__ = ["check", "own_layers"]


def __getattr__(name: str) -> Any:
    """What notebooks use, loaded when it is asked for."""
    if name in ("check", "own_layers"):
        from cs231n_ae.course import notebook

        return getattr(notebook, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
