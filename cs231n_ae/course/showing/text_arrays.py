"""Two arrays as aligned text, one above the other, with as many digits as it takes to see the difference."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

__all__ = ["PairText", "pair_as_text"]

LARGEST_ROWS = 6
FIRST_DIGITS, LAST_DIGITS = 3, 12


@dataclass(frozen=True)
class PairText:
    """The rows of both arrays, and whether something had to be left out."""

    yours: list[str]
    expected: list[str]
    cut: bool


def pair_as_text(yours: Any, expected: Any, width: int, worst: Sequence[int] | None = None) -> PairText | None:
    """Format two scalars, vectors or matrices (nested lists) alike, in at most ``width`` columns.

    Args:
        yours: the student's values.
        expected: the expected values, of the same shape.
        width: how many characters one row may take.
        worst: index of the entry that must be seen, whatever is left out.

    Returns:
        The text, or None for arrays of more than two axes, of different shapes, or empty ones.
    """
    dims = _shape(yours)
    if dims is None or len(dims) > 2 or dims != _shape(expected) or 0 in dims:
        return None
    tables = [_as_rows(yours, len(dims)), _as_rows(expected, len(dims))]
    cells = _format_cells(tables)
    length = max(len(cell) for table in cells for row in table for cell in row)
    fits = max(1, (width - 10 + 2) // (length + 2))  # brackets and the marks of what is left out take up to 10
    index = (0,) * (2 - len(dims)) + tuple(worst or (0,) * len(dims))
    rows = _window(len(cells[0]), LARGEST_ROWS, index[0])
    columns = _window(len(cells[0][0]), fits, index[1])
    cut = rows != (0, len(cells[0])) or columns != (0, len(cells[0][0]))
    texts = [_draw(table, length, rows, columns, len(dims)) for table in cells]
    return PairText(texts[0], texts[1], cut)


def _shape(values: Any) -> tuple[int, ...] | None:
    """The shape of nested lists, or None where they are ragged or hold something that is no number."""
    if isinstance(values, bool | int | float):
        return ()
    if not isinstance(values, list | tuple):
        return None
    inner = {_shape(value) for value in values} or {()}
    only = inner.pop()
    return None if inner or only is None else (len(values), *only)


def _as_rows(values: Any, axes: int) -> list[list[float]]:
    if axes == 0:
        return [[values]]
    return [list(values)] if axes == 1 else [list(row) for row in values]


def _format_cells(tables: list[list[list[float]]]) -> list[list[list[str]]]:
    flat = [[value for row in table for value in row] for table in tables]
    if all(isinstance(value, bool | int) for values in flat for value in values):
        return [[[str(value) for value in row] for row in table] for table in tables]
    sizes = [abs(v) for values in flat for v in values if math.isfinite(v) and v != 0]
    largest = max(sizes, default=1.0)
    gaps = [abs(a - b) for a, b in zip(*flat, strict=True) if math.isfinite(a) and math.isfinite(b)]
    gap = max(gaps, default=0.0)
    exponent = not 1e-3 <= largest < 1e5
    unit = largest if exponent else 1.0
    # one digit more than the place in which the widest difference begins
    digits = FIRST_DIGITS if gap == 0 else max(FIRST_DIGITS, 1 - math.floor(math.log10(gap / unit)))
    kind = "e" if exponent else "f"
    return [[[f"{value:.{min(digits, LAST_DIGITS)}{kind}}" for value in row] for row in table] for table in tables]


def _window(total: int, fits: int, around: int) -> tuple[int, int]:
    """First and last (exclusive) of at most ``fits`` places among ``total``, with ``around`` among them."""
    if total <= fits:
        return 0, total
    first = min(max(0, around - fits // 2), total - fits)
    return first, first + fits


def _draw(table: list[list[str]], length: int, rows: tuple[int, int], columns: tuple[int, int], axes: int) -> list[str]:
    drawn = []
    for row in table[slice(*rows)]:
        text = "  ".join(cell.rjust(length) for cell in row[slice(*columns)])
        text = ("… " if columns[0] > 0 else "") + text + (" …" if columns[1] < len(row) else "")
        drawn.append(text.strip() if axes == 0 else f"[{text}]")
    if axes < 2:
        return drawn
    drawn = ["[" + drawn[0], *(" " + row for row in drawn[1:])]
    if rows[0] > 0:
        drawn.insert(0, "[…")
        drawn[1] = " " + drawn[1][1:]
    if rows[1] < len(table):
        drawn.append(" …")
    return [*drawn[:-1], drawn[-1] + "]"]
