"""Numbers from a text file, a row for each example, as spreadsheets, pandas and numpy write it.

Cells are parted by commas, semicolons, tabs or blanks; the first line may name the columns; empty lines, and those that
begin with ``#``, are passed over. What is wrong is named by line and column.
"""

import csv
import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from cs231n_ae.types import Array

__all__ = ["Table", "read_table"]

LABELS = ("label", "labels", "class", "target")
"""What a column of labels is called, in whatever case, where nobody says which it is."""

INDICES = ("", "index", "unnamed: 0")
"""What a column that counts the rows is called."""


@dataclass(frozen=True, eq=False)
class Table:
    """What a file holds.

    Attributes:
        values: the numbers, float64, finite, shape (N, D).
        labels: a word for each row, as it stands there; None without a column of labels.
        notes: what was taken for what, in sentences.
    """

    values: Array
    labels: list[str] | None
    notes: list[str]


def read_table(path: Path, *, labels: str | None = None) -> Table:
    """Read the numbers in a text file.

    Args:
        path: the file.
        labels: the column that holds labels, by name or by number, counted from 1; without it, one that is called so.

    Raises:
        ValueError: if the file is no text, has no rows or rows of different lengths, if a cell is no finite number, or
            if there is no such column.
    """
    lines, notes = _lines(path), list[str]()
    cells = _splitter(lines[0][1])
    (first, text), width = lines[0], len(cells(lines[0][1]))
    names = _names(cells(text))
    if names:
        notes.append(f"line {first} is taken for the names of the columns")
        lines = lines[1:]
        if not lines:
            raise ValueError(f"{path} must hold rows of numbers, got nothing after line {first}, the columns' names")
    chosen = _label_column(path, labels, names, width)
    values, words = np.empty((len(lines), width - (chosen is not None))), []
    for row, (number, text) in zip(values, lines, strict=True):
        found = cells(text)
        if len(found) != width:
            raise ValueError(
                f"{path} must have as many cells in each line, {width} in line {first}, "
                f"got {len(found)} in line {number}"
            )
        if chosen is not None:
            words.append(found[chosen].strip())
        row[:] = _numbers(path, number, found, [k for k in range(width) if k != chosen], names)
    if names and chosen != 0 and names[0].strip().lower() in INDICES and _counts(values[:, 0]):
        notes.append("column 1 counts the rows, and is left out")
        values = values[:, 1:]
    if not values.shape[1]:
        raise ValueError(f"{path} must hold columns of numbers, got none besides the labels")
    if chosen is not None:
        notes.append(f"column {chosen + 1}{f', {names[chosen]!r},' if names else ''} is taken for labels")
    return Table(values, words if chosen is not None else None, notes)


def _lines(path: Path) -> list[tuple[int, str]]:
    """The lines that hold something, with their numbers in the file."""
    data = path.read_bytes()
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise ValueError(f"{path} must be text in UTF-8, got other bytes: save it as CSV in UTF-8") from None
    if "\0" in text:
        raise ValueError(f"{path} must be text, got zero bytes in it: save it as CSV")
    numbered = enumerate(text.splitlines(), start=1)
    lines = [(number, line) for number, line in numbered if line.strip() and not line.lstrip().startswith("#")]
    if not lines:
        raise ValueError(f"{path} must hold rows of numbers, got no line with anything in it")
    return lines


def _splitter(line: str) -> Callable[[str], list[str]]:
    """What parts a line into cells: by the mark that the first line has, or by blanks."""
    delimiter = next((mark for mark in "\t;," if mark in line), None)
    if delimiter is None:
        return str.split

    def cells(text: str) -> list[str]:
        if '"' in text:
            return next(csv.reader([text], delimiter=delimiter, skipinitialspace=True))
        return text.split(delimiter)

    return cells


def _names(cells: list[str]) -> list[str]:
    """The cells of the first line, if these are names; pandas calls columns by numbers, which are whole and differ."""
    numbers = [cell.strip() for cell in cells if _number(cell) is not None]
    words = [cell for cell in cells if _number(cell) is None]
    named = all(number.isdigit() for number in numbers) and len(set(numbers)) == len(numbers)
    return cells if words and named and all(_number(_with_a_point(word)) is None for word in words) else []


def _label_column(path: Path, labels: str | None, names: list[str], width: int) -> int | None:
    """The column of labels, counted from 0."""
    if labels is None:
        found = [k for k, name in enumerate(names) if name.strip().lower() in LABELS]
        return found[0] if len(found) == 1 else None
    if labels in names:
        return names.index(labels)
    if labels.isdigit() and 1 <= int(labels) <= width:
        return int(labels) - 1
    known = f"one of {', '.join(names[:8])}{', …' if len(names) > 8 else ''} or " if names else ""
    raise ValueError(f"the labels of {path} must be in {known}a column from 1 to {width}, got {labels!r}")


def _numbers(path: Path, line: int, cells: list[str], columns: list[int], names: list[str]) -> Array:
    """The numbers in these columns of a line."""
    try:
        values = np.array([cells[k] for k in columns], dtype=np.float64)
        if np.isfinite(values).all():
            return values
    except ValueError:
        pass
    wrong = next(k for k in columns if (number := _number(cells[k])) is None or not math.isfinite(number))
    cell, named = cells[wrong].strip(), f" ({names[wrong]})" if names else ""
    cure = ": write it with a point" if _number(_with_a_point(cell)) is not None and "," in cell else ""
    raise ValueError(
        f"{path} must hold finite numbers alone, got {repr(cell) if cell else 'an empty cell'} in line {line}, "
        f"column {wrong + 1}{named}{cure}"
    )


def _number(cell: str) -> float | None:
    """The number that a cell is, or None."""
    try:
        return float(cell)
    except ValueError:
        return None


def _with_a_point(cell: str) -> str:
    return cell.replace(",", ".", 1)


def _counts(column: Array) -> bool:
    """Whether a column is 0, 1, 2, … or 1, 2, 3, …"""
    return len(column) > 1 and bool((column - column[0] == np.arange(len(column))).all()) and column[0] in (0, 1)
