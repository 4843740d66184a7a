"""The ``reproduce`` command, for the main command line.

Only typer and the standard library are imported here: what the command needs, it imports itself, so that help is quick.
"""

import shutil
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cs231n_ae.console import plain_errors

if TYPE_CHECKING:
    from cs231n_ae.reproduce.entry import Entry
    from cs231n_ae.reproduce.results import Result

__all__ = ["register", "reproduce"]

RESULTS = Path("runs/reproduce")
TABLE = Path("benchmarks/PUBLISHED.md")
LABEL = 58
"""Characters of a label that has its numbers beside it."""
WIDTH = 150
"""Of a line where there is no terminal to fit."""


def register(app: typer.Typer) -> None:
    """Add the command to ``app``."""
    app.command()(reproduce)


def reproduce(
    name: Annotated[str | None, typer.Argument(help="Which; all in turn if none.")] = None,
    *,
    listing: Annotated[bool, typer.Option("--list", help="Only show what there is, and what came out so far.")] = False,
    again: Annotated[bool, typer.Option("--again", help="Throw away an earlier run of it and start anew.")] = False,
    threads: Annotated[int | None, typer.Option(min=1, help="Threads of a matrix product; the machine's own.")] = None,
    results: Annotated[Path, typer.Option(help="Folder for results and checkpoints.")] = RESULTS,
    table: Annotated[Path, typer.Option(help="The table; finished results are kept beside it.")] = TABLE,
) -> None:
    """Run published results again and write the table of what came out; a run that was stopped goes on."""
    with _plainly():
        from threadpoolctl import threadpool_limits

        from cs231n_ae.reproduce import running
        from cs231n_ae.reproduce.catalogue import ENTRIES, find_entry
        from cs231n_ae.reproduce.keeping import keep, known_results, write_table

        chosen = ENTRIES if name is None else (find_entry(name),)
        if listing:
            found = known_results(ENTRIES, results, table)
            _show(chosen, found)
            return
        missed = False
        with threadpool_limits(threads, user_api="blas"):
            for entry in chosen:
                print(f"{entry.name}: {entry.title}")
                result = running.reproduce(entry, results, again=again)
                keep(result, table)
                write_table(ENTRIES, table)
                _show([entry], {entry.name: result})
                missed = missed or "MISSED" in entry.verdicts(result.numbers()).values()
    print(f"table: {table}")
    if missed:
        raise typer.Exit(1)


def _show(entries: "tuple[Entry, ...] | list[Entry]", results: "dict[str, Result]") -> None:
    """The rows of the entries, and the time each took, as lines of text that fit the terminal."""
    from cs231n_ae.reproduce.table import rows_of

    width = shutil.get_terminal_size((WIDTH, 24)).columns
    for entry in entries:
        print("\n" + textwrap.fill(f"{entry.name}  ({entry.title})", width, subsequent_indent="  "))
        for _, *row in rows_of(entry, results.get(entry.name)):
            print("\n".join(_row_lines(row, width)))
        if result := results.get(entry.name):
            wall, processor = result.wall_seconds / 60, result.processor_seconds / 60
            took = f"{wall:.1f} minutes on the wall, {processor:.1f} of the processor; {result.machine}"
            print(textwrap.fill(took, width, initial_indent="  ", subsequent_indent="  "))


def _row_lines(row: list[str], width: int) -> list[str]:
    """A figure's label, and its numbers beside it, or where that is too wide, below it."""
    label, published, gate, ours, verdict = row
    said = [f"published {published or '-'}", f"gate {gate or '-'}", f"ours {ours or '-'}", verdict]
    kept = [piece.replace(" ", "\xa0") for piece in said]  # a line ends between them, and not within
    numbers = f"{kept[0]:<22} {kept[1]:<21} {kept[2]:<14} {kept[3]}"
    if 2 + LABEL + 1 + len(numbers) <= width and len(label) <= LABEL:
        rows = [f"  {label:<{LABEL}} {numbers}"]
    else:
        rows = textwrap.wrap(label, width, initial_indent="  ", subsequent_indent="  ")
        rows += textwrap.wrap(numbers, width, initial_indent="    ", subsequent_indent="    ")
    return [row.replace("\xa0", " ") for row in rows]


@contextmanager
def _plainly() -> Iterator[None]:
    """Say what is wrong in a line, without a traceback; tell how to go on after Ctrl-C."""
    try:
        with plain_errors():
            yield
    except KeyboardInterrupt:
        print("\nStopped; the same command goes on from there.", file=sys.stderr)
        raise typer.Exit(130) from None
