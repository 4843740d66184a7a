"""What a check found, as a notebook shows it: the text of the terminal with colours, and arrays as pictures."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from cs231n_ae.course.judging.results import Comparison, ExerciseResult, TestResult
from cs231n_ae.course.showing.again import repeated, told_once
from cs231n_ae.course.showing.heatmap import heat_map, largest_of
from cs231n_ae.course.showing.terminal import Line, clickable
from cs231n_ae.course.showing.text import (
    HELD_BACK,
    MARKS,
    STATUS_MARKS,
    expected_label,
    is_held_back,
    points_text,
)
from cs231n_ae.course.showing.text_arrays import pair_as_text

__all__ = ["lines_as_html", "result_as_html"]

# Middle tones, which can be told from white and from black; all else takes the page's own colour.
COLOURS = {"pass": "#2a9d4a", "fail": "#e0483d", "dim": "#8a8a8a", "note": "#c98a00"}

MOST_LINES_PRINTED = 20


def result_as_html(
    result: ExerciseResult, printed: str = "", next_step: str = "", notes: Sequence[str] = (), place: str = ""
) -> str:
    """The result as one self-contained piece of HTML; everything that came from a student is escaped.

    ``place`` says where the mistake is, if that was found out.
    """
    mark, style = STATUS_MARKS[result.status]
    held_back = ", not passed" if is_held_back(result) else ""
    parts = [
        f'<div style="border-left: 4px solid {COLOURS[style]}; padding: 2px 12px; line-height: 1.45">',
        f"<div>{_coloured(mark, style)} <b>{escape(result.exercise)}</b> &nbsp;"
        f"<code>{escape(clickable(result.file, result.line))}</code> &nbsp;"
        f"{escape(points_text(result.earned, result.points))}{held_back}</div>",
    ]
    if result.message:
        parts.append(f"<div>{escape(result.message)}</div>")
    if result.note:
        parts.append(f'<div style="opacity: 0.7">{escape(result.note)}</div>')
    told, again = set[str](), repeated(result.tests)
    for test in result.tests:
        parts.append(_again(again[test.test]) if test.test in again else _test(test, told))
    parts += [f"<div>{_coloured('✗', 'fail')} {escape(fault)}</div>" for fault in told_once(result.faults)]
    if is_held_back(result):
        parts.append(f"<div>{escape(HELD_BACK)}</div>")
    if printed.strip():
        parts.append(f"<div>your code printed:</div>{_block(_shortened(printed))}")
    parts += [f"<div>{_coloured('!', 'note')} {escape(note)}</div>" for note in notes]
    if place:
        parts.append(f'<div style="margin-top: 6px; max-width: 44em">{escape(place)}</div>')
    if next_step:
        step, _, remark = next_step.partition("   ")
        parts.append(f'<div style="margin-top: 6px">next: <code>{escape(step)}</code> &nbsp; {escape(remark)}</div>')
    return "".join([*parts, "</div>"])


def lines_as_html(lines: Iterable[Line]) -> str:
    """Lines of a terminal as one block, with their colours."""
    rows = ["".join(_piece(text, style) for text, style in pieces) for pieces in lines]
    while rows and not rows[0]:
        rows.pop(0)
    return (
        '<pre style="margin: 0; padding: 2px 12px; line-height: 1.35; background: transparent; color: inherit; '
        f'overflow-x: auto; border-left: 4px solid {COLOURS["dim"]}">' + "\n".join(rows).rstrip() + "</pre>"
    )


def _piece(text: str, style: str) -> str:
    css = {"strong": "font-weight: bold", "next": "font-weight: bold"}.get(style, f"color: {COLOURS.get(style, '')}")
    return f'<span style="{css}">{escape(text)}</span>' if style else escape(text)


def _coloured(text: str, style: str) -> str:
    return f'<span style="color: {COLOURS[style]}; font-weight: bold">{escape(text)}</span>'


def _block(text: str) -> str:
    return (
        '<pre style="margin: 2px 0 2px 20px; padding: 0; background: transparent; color: inherit; '
        f'overflow-x: auto">{escape(text)}</pre>'
    )


def _shortened(printed: str) -> str:
    rows = printed.rstrip().splitlines()
    kept = [row[:500] for row in rows[:MOST_LINES_PRINTED]]
    return "\n".join([*kept, "… and more"] if len(rows) > len(kept) else kept)


def _again(words: str) -> str:
    return f"<div>{_coloured('✗', 'fail')} {escape(words)}</div>"


def _test(test: TestResult, told: set[str]) -> str:
    """A test; an explanation that has been ``told`` of another test of the exercise is not told again."""
    mark, style = MARKS[test.status]
    if test.status == "not tried":
        waiting = f" ({test.detail})" if test.detail else ""
        return f'<div style="opacity: 0.7">{mark} not tried: {escape(test.title + waiting)}</div>'
    if test.status == "passed":
        detail = f' <span style="opacity: 0.65">{escape(test.detail)}</span>' if test.detail else ""
        return f"<div>{_coloured(mark, style)} {escape(test.title)}{detail}</div>"
    parts = [f"<div>{_coloured(mark, style)} <b>{escape(test.headline or test.title)}</b></div>"]
    if test.traceback:
        parts.append(_block("\n".join(test.traceback)))
    if test.comparison is not None:
        parts.append(_comparison(test.comparison))
    if test.explanation and test.explanation not in told:
        told.add(test.explanation)
        parts.append(f'<div style="margin: 2px 0 2px 20px; max-width: 44em">{escape(test.explanation)}</div>')
    return "".join(parts)


def _comparison(comparison: Comparison) -> str:
    label = expected_label(comparison)
    yours, expected = _table(comparison.yours), _table(comparison.expected)
    drawn = yours is not None and expected is not None and _size(yours) == _size(expected) and _size(yours) != (1, 1)
    parts = []
    pair = pair_as_text(comparison.yours, comparison.expected, 70, comparison.worst_index)
    if pair is not None and (not drawn or not pair.cut):
        column = max(len("yours"), len(label)) + 2
        rows = [*_labelled("yours", pair.yours, column), *_labelled(label, pair.expected, column)]
        parts.append(_block("\n".join(rows)))
    if drawn and yours is not None and expected is not None:
        difference = [[a - b for a, b in zip(*rows, strict=True)] for rows in zip(yours, expected, strict=True)]
        both, gap = largest_of(yours, expected), largest_of(difference)
        worst = comparison.worst_index
        mark = None if worst is None or len(worst) > 2 else ((0,) * (2 - len(worst)) + tuple(worst))
        name = comparison.name
        pictures = [
            heat_map(f"{name}, yours", yours, both),
            heat_map(f"{name}, {label}", expected, both),
            heat_map(f"difference, up to {gap:.2g}", difference, gap, mark=(mark[0], mark[1]) if mark else None),
        ]
        parts.append(f'<div style="margin-left: 20px">{"".join(pictures)}</div>')
    elif pair is None and comparison.worst_yours is not None and comparison.worst_expected is not None:
        where = f"{comparison.name}[{', '.join(map(str, comparison.worst_index or ()))}]"
        parts.append(_block(f"{where}: yours {comparison.worst_yours:.6g}, {label} {comparison.worst_expected:.6g}"))
    return "".join(parts)


def _labelled(label: str, rows: Sequence[str], column: int) -> list[str]:
    return [label.ljust(column) + rows[0], *(" " * column + row for row in rows[1:])]


def _size(table: list[list[float]]) -> tuple[int, int]:
    return len(table), len(table[0])


def _table(values: Any) -> list[list[float]] | None:
    """A vector or a matrix as rows; None for anything else."""
    if not isinstance(values, list | tuple) or not values:
        return None
    rows = values if isinstance(values[0], list | tuple) else [values]
    regular = all(isinstance(row, list | tuple) and len(row) == len(rows[0]) > 0 for row in rows)
    if not regular or not all(isinstance(value, bool | int | float) for row in rows for value in row):
        return None
    return [[float(value) for value in row] for row in rows]
