"""What all figures share: how they show in a notebook, and axes measured in pixels of the screen.

This is the one module that imports matplotlib at its top, so the others import it inside their functions.
"""

import io
import math
import textwrap

from matplotlib import figure
from matplotlib.axes import Axes
from matplotlib.textpath import TextPath

from cs231n_ae.plots.colours import INK

__all__ = ["DPI", "Figure", "pixel_axes", "quiet", "text_width"]

DPI = 100
_TITLE_SIZE = 11.0


class Figure(figure.Figure):
    """A figure that a notebook can show by itself. matplotlib's own needs pyplot to have been imported first."""

    def _repr_png_(self) -> bytes:
        buffer = io.BytesIO()
        self.savefig(buffer, format="png")
        return buffer.getvalue()


def text_width(text: str, size: float) -> int:
    """How many pixels wide ``text`` is at a font size in points; of several lines, the widest."""
    lines = [line for line in text.split("\n") if line.strip()]
    return math.ceil(
        max((TextPath((0, 0), line, size=size).get_extents().width for line in lines), default=0) * DPI / 72
    )


def pixel_axes(
    width: int, height: int, *, title: str, left: int = 12, right: int = 12, bottom: int = 12
) -> tuple[Figure, Axes]:
    """A figure around axes of exactly ``width`` by ``height`` screen pixels, under a title that wraps.

    One unit of data is one pixel, and (0, 0) is the upper left corner. So an image drawn at a whole multiple of its
    size keeps every one of its pixels equally large.
    """
    total_width = max(left + width + right, 440)
    letter = text_width(title, _TITLE_SIZE) / max(len(title), 1)
    lines = textwrap.wrap(title, int((total_width - left - right) / letter)) if letter else []
    top = 20 * len(lines) + 14
    total_height = top + height + bottom
    fig = Figure(figsize=(total_width / DPI, total_height / DPI), dpi=DPI)
    axes = fig.add_axes((left / total_width, bottom / total_height, width / total_width, height / total_height))
    axes.set(xlim=(0, width), ylim=(height, 0))
    fig.text(left / total_width, 1 - 9 / total_height, "\n".join(lines), size=_TITLE_SIZE, va="top", ha="left")
    return fig, axes


def quiet(axes: Axes) -> None:
    """Keep what carries information: two spines and the ticks in grey, and light lines to read values by."""
    axes.spines[["top", "right"]].set_visible(False)
    axes.spines[["left", "bottom"]].set_color(INK)
    axes.tick_params(colors=INK, labelsize=9)
    axes.grid(axis="y", color=INK, alpha=0.15, linewidth=0.8)
    axes.set_axisbelow(True)
