"""The explorer in a notebook: sliders and a map that call the model's own ``decode``, and the page in a frame."""

from html import escape
from typing import TYPE_CHECKING, Any

from cs231n_ae.datasets import Dataset
from cs231n_ae.explore.page import page_html
from cs231n_ae.explore.scene import scene_of
from cs231n_ae.validation import require_range

if TYPE_CHECKING:
    from ipywidgets import VBox

__all__ = ["Embedded", "explore", "explore_page"]


class Embedded:
    """A page in a frame of its own, which a notebook shows. ``page`` is its text; ``title`` tells frames apart."""

    def __init__(self, page: str, height: int, title: str) -> None:
        self.page, self.height, self.title = page, height, title

    def _repr_html_(self) -> str:
        # allow-scripts alone: the page may compute, and may not touch the notebook around it.
        return (
            f'<iframe srcdoc="{escape(self.page)}" sandbox="allow-scripts" title="{escape(self.title)}" '
            f'style="width: 100%; height: {self.height}px; border: 0"></iframe>'
        )


def explore_page(
    model: Any, data: Dataset, *, images: int | None = None, axes: tuple[int, int] | None = None, height: int = 820
) -> Embedded:
    """Show the page of :func:`cs231n_ae.explore.page_html` below a cell: a map to click on and sliders.

    The page runs a copy of the decoder as it is now. It lives on in a saved notebook, without Python.

    Args:
        model, data, images, axes: as for :func:`cs231n_ae.explore.scene_of`.
        height: of the frame, in pixels of the screen.

    Raises:
        ValueError: if the model cannot be explored, or the data do not fit it.
    """
    require_range("height", height, 100, 10_000, why="pixels of the screen")
    page = page_html(model, data, images=images, axes=axes, embedded=True)
    return Embedded(page, height, f"explorer: {scene_of(model, data, images=images, axes=axes).title}")


def explore(
    model: Any, data: Dataset, *, images: int | None = None, axes: tuple[int, int] | None = None, seed: int = 0
) -> "VBox":
    """Sliders for the numbers of the code, and a map to click on; each move calls ``model.decode``, in Python.

    So what is seen is what the model's own code does. If that code fails, the error stands below the picture. The map
    shows where among the codes of the test images one is. A click on it, or a drag, goes there: it sets the two numbers
    that the map shows, and the others stay as they are.

    Args:
        model, data, images, axes: as for :func:`cs231n_ae.explore.scene_of`.
        seed: of the samples that the button draws.

    Returns:
        a widget, for the last line of a cell.

    Raises:
        ValueError: if the model cannot be explored, or the data do not fit it.
    """
    from cs231n_ae.explore.panel import Panel  # needs ipywidgets and ipyevents, which a page does not

    return Panel(model, scene_of(model, data, images=images, axes=axes), seed=seed).box
