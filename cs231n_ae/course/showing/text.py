"""What a check found, as a student reads it in a terminal (and in a notebook without HTML)."""

from collections.abc import Sequence
from pathlib import Path

from cs231n_ae.course.judging.results import Comparison, ExerciseResult, TestResult
from cs231n_ae.course.showing.again import repeated, told_once
from cs231n_ae.course.showing.terminal import Line, clickable, line, plain, width_of, wrapped
from cs231n_ae.course.showing.text_arrays import pair_as_text

__all__ = [
    "HELD_BACK",
    "MARKS",
    "STATUS_MARKS",
    "expected_label",
    "is_held_back",
    "place_lines",
    "points_text",
    "result_as_text",
    "result_lines",
    "sum_line",
    "summary_line",
]

MARKS = {"passed": ("✓", "pass"), "failed": ("✗", "fail"), "not tried": ("·", "dim")}

# What an exercise's own line begins with, in lists of exercises.
STATUS_MARKS = {
    "passed": ("✓", "pass"),
    "failed": ("✗", "fail"),
    "error": ("✗", "fail"),
    "waiting": ("·", "dim"),
    "not written": ("·", "dim"),
}

HELD_BACK = "The values are right, and no point is lost; but the exercise is passed only once this is mended."
"""Said of an answer with all its points whose faults no value shows: why the command ends as for a wrong one."""

DETAIL_COLUMN = 50
LONGEST_PRINT = 20


def result_as_text(
    result: ExerciseResult,
    width: int = 88,
    next_step: str = "",
    printed: str = "",
    notes: Sequence[str] = (),
    place: str = "",
) -> str:
    """The result as plain text; ``place`` says where the mistake is, if that was found out."""
    return plain([*result_lines(result, width, "", printed, notes), *place_lines(place, width, next_step)])


def result_lines(
    result: ExerciseResult, width: int, next_step: str = "", printed: str = "", notes: Sequence[str] = ()
) -> list[Line]:
    """The result line by line: where, how many points, each test, why one failed, and what to do next."""
    lines: list[Line] = [(), *_header(result, width)]
    if result.message:
        mark, style = STATUS_MARKS[result.status]
        lines += _marked(mark, style, result.message, width)
    if result.note:
        lines += _marked("·", "dim", result.note, width, "dim")
    detail_column = max([DETAIL_COLUMN, *(len(t.title) + 7 for t in result.tests if t.status == "passed")])
    told, again = set[str](), repeated(result.tests)
    for test in result.tests:
        if test.test in again:
            lines += _marked("✗", "fail", again[test.test], width)
        else:
            lines += _test_lines(test, width, detail_column, Path(result.file), told)
    for fault in told_once(result.faults):
        lines += _marked("✗", "fail", fault, width)
    if is_held_back(result):
        lines += wrapped(HELD_BACK, 6, width)
    lines += _printed_lines(printed, width)
    for note in notes:
        lines += _marked("!", "note", note, width)
    return [*lines, (), *place_lines("", width, next_step)]


def place_lines(words: str, width: int, next_step: str = "") -> list[Line]:
    """What was found out when the result was on the screen already, and what to do next."""
    lines = [*wrapped(words, 2, width), ()] if words else []
    if not next_step:
        return lines
    step, _, aside = next_step.partition("   ")
    if aside and len("  next: ") + len(next_step) > width:
        return [*lines, line("  next: ", (step, "next")), line("        ", (aside, "next")), ()]
    return [*lines, line("  next: ", (next_step, "next")), ()]


def summary_line(result: ExerciseResult, width: int) -> Line:
    """One exercise as one line: its mark, name, points, and what is missing."""
    mark, style = STATUS_MARKS[result.status]
    points = points_text(result.earned, result.points)
    message = "not written yet" if result.status == "not written" else result.message
    remark = message or next((t.headline for t in result.tests if t.status == "failed"), "")
    remark = remark or (result.faults[0] if result.faults else "")
    head = line("  ", (mark, style), f" {result.exercise:<34} {points:>14}")
    room = width - width_of(head) - 3
    if room < 12 or not remark or result.status == "passed":
        return head
    short = remark.splitlines()[0]
    return (*head, ("   " + (short if len(short) <= room else short[: room - 1] + "…"), "dim"))


def sum_line(results: Sequence[ExerciseResult]) -> Line:
    """What all of them earned together, below their lines."""
    total = points_text(sum(result.earned for result in results), sum(result.points for result in results))
    return line("  ", (f"{'':<36} {total:>14}", "strong"))


def _printed_lines(printed: str, width: int) -> list[Line]:
    """What the student's own code printed while it was checked, shortened."""
    rows = printed.rstrip().splitlines()
    if not rows:
        return []
    lines: list[Line] = [(), line(("  your code printed:", "dim"))]
    for row in rows[:LONGEST_PRINT]:
        room = width - 6
        lines.append(line("  ", ("│ ", "dim"), row if len(row) <= room else row[: room - 1] + "…"))
    if len(rows) > LONGEST_PRINT:
        lines.append(line("  ", ("│ … and more", "dim")))
    return lines


def is_held_back(result: ExerciseResult) -> bool:
    """Whether all points are earned, and the exercise is not passed all the same."""
    return bool(result.faults) and result.earned == result.points


def points_text(earned: float, points: float) -> str:
    """``"1 / 3 points"``; ``"2 points on top"`` where there are none to lose."""
    if not points:
        return f"{earned:g} point{'' if earned == 1 else 's'} on top"
    return f"{earned:g} / {points:g} point{'' if points == 1 else 's'}"


def _header(result: ExerciseResult, width: int) -> list[Line]:
    where = clickable(result.file, result.line)
    points = points_text(result.earned, result.points) + (", not passed" if is_held_back(result) else "")
    left = line("  ", (result.exercise, "strong"), "   ", (where, "dim"))
    gap = min(width, 88) - width_of(left) - len(points)
    colour = "pass" if result.status == "passed" else ""
    if gap >= 3:
        return [(*left, (" " * gap, ""), (points, colour))]
    name = line("  ", (result.exercise, "strong"), "   ", (points, colour))
    return [name, line("  ", (where, "dim"))]  # never broken: a broken path cannot be clicked


def _marked(mark: str, style: str, text: str, width: int, text_style: str = "") -> list[Line]:
    """A mark, and text that continues under itself."""
    first, *others = wrapped(text, 4, width, text_style)
    first = tuple((piece[4:], piece_style) for piece, piece_style in first)
    return [line("  ", (mark, style), " ", *first), *others]


def _test_lines(test: TestResult, width: int, detail_column: int, file: Path, told: set[str]) -> list[Line]:
    mark, style = MARKS[test.status]
    if test.status == "not tried":
        waiting = f" ({test.detail})" if test.detail else ""
        return _marked(mark, style, f"not tried: {test.title}{waiting}", width, "dim")
    if test.status == "failed":
        return _failure_lines(test, width, file, told)
    lines = _marked(mark, style, test.title, width)
    if test.detail and len(lines) == 1 and detail_column + len(test.detail) <= width:
        gap = " " * (detail_column - width_of(lines[0]))
        return [(*lines[0], (gap + test.detail, "dim"))]
    return lines + (wrapped(test.detail, 6, width, "dim") if test.detail else [])


def _failure_lines(test: TestResult, width: int, file: Path, told: set[str]) -> list[Line]:
    """Why it failed; an explanation that has been ``told`` of another test of the exercise is not told again."""
    lines = _marked("✗", "fail", test.headline or test.title, width, "strong")
    lines += [line("      ", (_clickable_row(row, file), "dim")) for row in test.traceback]
    if test.comparison is not None:
        lines += _comparison_lines(test.comparison, width)
    if test.explanation and test.explanation not in told:
        lines += wrapped(test.explanation, 6, width)
    told.add(test.explanation)
    return lines


def _clickable_row(row: str, file: Path) -> str:
    """A row of a traceback with the path of its file, if that is one of the student's."""
    name, colon, rest = row.partition(":")
    if colon and name.endswith(".py") and (file.parent / name).is_file():
        return clickable(file.parent / name) + colon + rest
    return row


def expected_label(comparison: Comparison) -> str:
    """What the expected values are called beside ``yours``: ``numerical``, ``closed form``."""
    return comparison.source.removesuffix(" gradient") or "expected"


def _comparison_lines(comparison: Comparison, width: int) -> list[Line]:
    label = expected_label(comparison)
    column = max(len("yours"), len(label)) + 2
    pair = pair_as_text(comparison.yours, comparison.expected, width - 6 - column, comparison.worst_index)
    lines: list[Line] = []
    if pair is not None:
        lines += _labelled("yours", pair.yours, column) + _labelled(label, pair.expected, column)
    if (pair is None or pair.cut) and comparison.worst_index is not None:
        lines += wrapped(_worst_text(comparison, label), 6, width)
    return lines


def _labelled(label: str, rows: Sequence[str], column: int) -> list[Line]:
    margin = " " * 6
    first = line(margin, (label.ljust(column), "dim"), rows[0])
    return [first, *(line(margin + " " * column, row) for row in rows[1:])]


def _worst_text(comparison: Comparison, label: str) -> str:
    index = ", ".join(str(i) for i in comparison.worst_index or ())
    text = f"worst entry: {comparison.name}[{index}]" if index else f"{comparison.name}"
    if comparison.worst_yours is not None and comparison.worst_expected is not None:
        text += f", yours {comparison.worst_yours:.6g}, {label} {comparison.worst_expected:.6g}"
    if comparison.relative_error is not None:
        text += f", relative error {comparison.relative_error:.2g}"
    return text
