"""Where results are kept: each run in a folder of its own, and finished ones beside the table, from which it is made.

A run's folder holds checkpoints and is no part of the repository; the finished results are, so that the table can be
made again, by anyone, with one entry renewed and the others as they were.
"""

from collections.abc import Sequence
from pathlib import Path

from cs231n_ae.atomic import write_atomically
from cs231n_ae.reproduce.entry import Entry
from cs231n_ae.reproduce.left_out import LEFT_OUT
from cs231n_ae.reproduce.results import Result, read_result, write_result
from cs231n_ae.reproduce.table import published_table

__all__ = ["keep", "kept_results", "known_results", "write_table"]


def keep(result: Result, table: Path) -> None:
    """Keep a finished result beside the table, as ``published/NAME.json``."""
    if not result.finished:
        raise ValueError(f"a result must be finished to be kept, got an unfinished one of {result.entry}: run it again")
    write_result(_kept(result.entry, table), result)


def kept_results(entries: Sequence[Entry], table: Path) -> dict[str, Result]:
    """The finished results beside the table, by the entry's name."""
    found = {entry.name: read_result(_kept(entry.name, table)) for entry in entries}
    return {name: result for name, result in found.items() if result is not None}


def known_results(entries: Sequence[Entry], folder: Path, table: Path) -> dict[str, Result]:
    """The same, and for entries without one what an unfinished run has measured so far."""
    found = {entry.name: read_result(folder / entry.name / "result.json") for entry in entries}
    return {**{name: r for name, r in found.items() if r is not None}, **kept_results(entries, table)}


def write_table(entries: Sequence[Entry], table: Path) -> None:
    """Write the table from the results that are kept beside it."""
    write_atomically(table, published_table(entries, kept_results(entries, table), LEFT_OUT))


def _kept(name: str, table: Path) -> Path:
    return table.parent / table.stem.lower() / f"{name}.json"
