"""The table of published results, made from the saved ones alone."""

from collections.abc import Mapping, Sequence

from cs231n_ae.reproduce.entry import Entry, Figure, LeftOut
from cs231n_ae.reproduce.results import Result

__all__ = ["published_table", "rows_of"]

HEAD = """# Published results, and ours

This file is written by `cs231n-ae reproduce` from the results that it saved; nothing here is typed in by hand. A gate
is the bound that our number must keep; one that is missed says so. An aim may be missed. `cs231n-ae reproduce NAME`
runs an entry again.

| entry | number | published | gate | ours | verdict |
| --- | --- | --- | --- | --- | --- |
"""

TIMES = """
## Time

Wall minutes are what a clock on the wall showed, with whatever else the machine had to do and any pauses; processor
minutes are summed over the cores. A gate on minutes means processor minutes where products used one thread, because
such a run needs one core alone and would take that long on the wall if nothing else ran there; with several threads
it means wall minutes.

| entry | wall minutes | processor minutes | sittings | seed | machine |
| --- | --- | --- | --- | --- | --- |
"""


def published_table(entries: Sequence[Entry], results: Mapping[str, Result], left_out: Sequence[LeftOut]) -> str:
    """The whole file, in Markdown.

    Args:
        entries: in the order of the table.
        results: by the entry's name; those that are missing are shown as not run.
        left_out: published numbers without a gate.

    Returns:
        the text. The same results give the same text.
    """
    rows = [row for entry in entries for row in rows_of(entry, results.get(entry.name))]
    times = [_time_row(entry, results[entry.name]) for entry in entries if entry.name in results]
    parts = [HEAD, *map(_line, rows), TIMES, *map(_line, times), "\n## What was run\n"]
    parts += [_about(entry) for entry in entries]
    parts += ["\n## Kept out of the gates\n\n| number | published | why |\n| --- | --- | --- |\n"]
    parts += [_line([item.what, item.published, item.why]) for item in left_out]
    return "".join(parts)


def rows_of(entry: Entry, result: Result | None) -> list[list[str]]:
    """The rows of one entry: its name, and label, published number, gate, our number and verdict of each figure."""
    problem = _problem(entry, result)
    rows = []
    for i, figure in enumerate(entry.figures):
        gate = figure.gate.text(figure.digits) if figure.gate else ""
        value = result.numbers().get(figure.measure) if result and problem in ("", "unfinished") else None
        ours = "" if value is None else f"{value:.{figure.digits}f}"
        verdict = problem or _verdict(figure, value)
        rows.append([entry.name if i == 0 else "", figure.label, figure.published, gate, ours, verdict])
    return rows


def _problem(entry: Entry, result: Result | None) -> str:
    """Why there is no verdict; empty if there is one."""
    if result is None:
        return "not run"
    if not entry.fits(result):
        return "outdated: settings changed since"
    return "" if result.finished else "unfinished"


def _verdict(figure: Figure, value: float | None) -> str:
    if figure.gate is None or value is None:
        return ""
    words = figure.gate.verdict(value)
    return f"**{words}**" if words == "MISSED" else words


def _time_row(entry: Entry, result: Result) -> list[str]:
    wall, processor = result.wall_seconds / 60, result.processor_seconds / 60
    seed = str(result.definition.get("seed", ""))
    return [entry.name, f"{wall:.1f}", f"{processor:.1f}", str(result.sittings), seed, result.machine]


def _about(entry: Entry) -> str:
    return (
        f"\n### {entry.title} (`{entry.name}`)\n\n- Source: {entry.source}.\n- Setting: {entry.setting_in_words()}\n"
        f"- What differs: {entry.differs}\n"
    )


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"
