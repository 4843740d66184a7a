"""An array drawn as a small picture in SVG, readable on light and on dark pages."""

import html
import math
from collections.abc import Sequence

__all__ = ["heat_map", "largest_of"]

LARGEST_SIDE = 64
"""Rows or columns beyond this are left out (and the caption says so)."""

POSITIVE, NEGATIVE, NOT_FINITE = "224, 108, 0", "30, 120, 220", "200, 0, 160"

Table = Sequence[Sequence[float]]


def largest_of(*tables: Table) -> float:
    """The largest finite magnitude in the tables, at least a tiny positive number."""
    sizes = [abs(v) for table in tables for row in table for v in row if math.isfinite(v)]
    return max(sizes, default=0.0) or 1e-300


def heat_map(title: str, table: Table, largest: float, *, mark: tuple[int, int] | None = None) -> str:
    """One array: orange above zero, blue below, the page itself at zero, and purple where it is no number.

    Args:
        title: what it says above the picture.
        table: rows of numbers.
        largest: the magnitude of the strongest colour.
        mark: a cell to be framed.
    """
    rows, columns = min(len(table), LARGEST_SIDE), min(len(table[0]), LARGEST_SIDE)
    side = max(3, min(18, 150 // max(rows, columns)))
    cells = []
    for i in range(rows):
        for j in range(columns):
            value = table[i][j]
            colour = _colour(value, largest)
            shown = html.escape(f"[{i}, {j}] {value:.6g}")
            cells.append(
                f'<rect x="{j * side}" y="{i * side}" width="{side}" height="{side}" fill="{colour}">'
                f"<title>{shown}</title></rect>"
            )
    if mark is not None and mark[0] < rows and mark[1] < columns:
        cells.append(
            f'<rect x="{mark[1] * side}" y="{mark[0] * side}" width="{side}" height="{side}" '
            'fill="none" stroke="currentColor" stroke-width="2"/>'
        )
    cut = "" if (rows, columns) == (len(table), len(table[0])) else f" (first {rows} × {columns})"
    width, height = columns * side, rows * side
    name = html.escape(title + cut)
    return (
        f'<figure style="display: inline-block; margin: 4px 16px 4px 0; vertical-align: top">'
        f'<figcaption style="font-size: 90%; opacity: 0.8">{name}</figcaption>'
        f'<svg role="img" aria-label="{name}" width="{width + 2}" height="{height + 2}" '
        f'viewBox="-1 -1 {width + 2} {height + 2}">'
        f'<rect x="-0.5" y="-0.5" width="{width + 1}" height="{height + 1}" '
        'fill="none" stroke="currentColor" stroke-opacity="0.4"/>'
        f"{''.join(cells)}</svg></figure>"
    )


def _colour(value: float, largest: float) -> str:
    if not math.isfinite(value):
        return f"rgba({NOT_FINITE}, 0.9)"
    strength = min(1.0, abs(value) / largest)
    return f"rgba({POSITIVE if value > 0 else NEGATIVE}, {strength:.3f})"
