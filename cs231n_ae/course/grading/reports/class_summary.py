"""The class on one page: how the points are spread, exercise by exercise, and which misconceptions were met."""

import io
import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING

from cs231n_ae.course.challenges.marks import BONUS
from cs231n_ae.course.grading.reports.feedback import page
from cs231n_ae.course.grading.reports.rows import ABOUT, NOT_GRADED, Cell, Row, number
from cs231n_ae.course.grading.reports.similarity import Alike
from cs231n_ae.course.judging.results import ExerciseResult
from cs231n_ae.course.outline.manifest import Assignment
from cs231n_ae.plots.colours import BLUE, GREEN, GREY, LIGHT, ORANGE, YELLOW

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["Met", "summary_page"]

MOST_PAIRS = 20
KINDS = {"passed": GREEN, "in part": YELLOW, "failed": ORANGE, "waiting": GREY, "not written": LIGHT}


@dataclass
class Met:
    """How many students met each misconception: (exercise, name) to the number, and what its author reads."""

    students: Counter[tuple[str, str]] = field(default_factory=Counter)
    says: dict[tuple[str, str], str] = field(default_factory=dict)

    def add(self, results: Sequence[ExerciseResult]) -> None:
        """Count one student's results, each misconception once."""
        seen = {
            (result.exercise, test.misconception): test.explanation
            for result in results
            for test in result.tests
            if test.misconception
        }
        self.students.update(seen.keys())
        self.says |= seen


def summary_page(
    assignment: Assignment,
    rows: Sequence[Row],
    met: Met,
    protections: Sequence[str],
    notes: Sequence[str] = (),
    pairs: Sequence[Alike] = (),
) -> str:
    """The page as HTML, with the plots in it as SVG; ``notes`` are about the whole run, ``pairs`` are alike."""
    graded = [row for row in rows if row.has_points]
    parts = [f"<h1>{escape(assignment.title)}: the class</h1>", _figures(assignment, rows, graded)]
    if graded:
        parts += ["<h2>Points</h2>", _svg(_histogram(graded)), "<h2>Exercise by exercise</h2>"]
        parts += [_svg(_bars(assignment, graded)), _exercises(assignment, graded)]
    parts += [*_misconceptions(met, sum(not row.error for row in rows)), *_near(graded)]
    parts += ["<h2>To be decided</h2>", *(f"<p>{escape(note)}</p>" for note in notes)] if notes else []
    missing = [[row.student, *(row.keys.get(kind, "") for kind in ABOUT)] for row in rows if row.missing]
    if missing:
        parts += ["<h2>Not handed in</h2>", _table(["student", *ABOUT], missing)]
    bad = [row for row in rows if row.error and not row.missing]
    if bad:
        parts += ["<h2>Not graded</h2>", _table(["submission", "why"], [[row.student, row.error] for row in bad])]
    by_hand = [[row.student, number(row.earned)] for row in rows if row.error and row.has_points]
    if by_hand:
        parts += ["<h2>Points by hand alone</h2>", _table(["student", "points"], by_hand)]
    flagged = [[row.student, "; ".join(row.flags)] for row in rows if row.flags]
    if flagged:
        parts += ["<h2>For a person to look at</h2>", _table(["submission", "what"], flagged)]
    parts += _alike(pairs)
    parts += [f"<p class=small>How the code was run: {escape(text)}</p>" for text in protections]
    return page(f"{assignment.name}, the class", parts)


def _figures(assignment: Assignment, rows: Sequence[Row], graded: list[Row]) -> str:
    missing = sum(row.missing for row in rows)
    judged = sum(not row.error for row in graded)
    text = f"{len(rows) - missing} submissions, {judged} graded"
    text += f", {len(graded) - judged} with points by hand alone" if len(graded) > judged else ""
    text += f", {missing} of the roster not handed in" if missing else ""
    if graded:
        finals = [row.final for row in graded]
        middle, mean = statistics.median(finals), statistics.fmean(finals)
        text += f"; of {number(max(row.points for row in graded))} points: median {middle:.1f}, mean {mean:.1f}, "
        text += f"lowest {min(finals):.1f}, highest {max(finals):.1f}"
    return f"<p>{escape(text)}.</p>"


def _kind(status: str, earned: float) -> str:
    if status in ("passed", "not written", "waiting"):
        return status
    return "in part" if earned > 0 else "failed"


def _counts(assignment: Assignment, graded: list[Row]) -> dict[str, Counter[str]]:
    counts: dict[str, Counter[str]] = {exercise.id: Counter() for exercise in assignment.exercises}
    for cell in _judged(graded):
        counts.setdefault(cell.exercise, Counter())[_kind(cell.status, cell.earned)] += 1
    return counts


def _judged(graded: list[Row]) -> list[Cell]:
    """The exercises that tests or a person judged."""
    return [cell for row in graded for cell in row.cells if cell.status != NOT_GRADED]


def _exercises(assignment: Assignment, graded: list[Row]) -> str:
    counts = _counts(assignment, graded)
    earned = {
        name: statistics.fmean(
            [cell.earned / (cell.points or BONUS) for cell in _judged(graded) if cell.exercise == name] or [0]
        )
        for name in counts
    }
    rows = [
        [name, *(str(count[kind]) for kind in KINDS), f"{earned[name] * 100:.0f} %"] for name, count in counts.items()
    ]
    by_hand = Counter(cell.exercise for cell in _judged(graded) if cell.by_hand)
    if by_hand:
        rows = [[*row, str(by_hand[row[0]])] for row in rows]
    return _table(["exercise", *KINDS, "points earned", *(["by hand"] if by_hand else [])], rows)


def _misconceptions(met: Met, graded: int) -> list[str]:
    if not met.students:
        return []
    order = sorted(met.students.items(), key=lambda item: (-item[1], item[0]))
    rows = [
        [str(count), f"{100 * count / graded:.0f} %", exercise, name.replace("_", " "), met.says[exercise, name]]
        for (exercise, name), count in order
    ]
    return ["<h2>Misconceptions</h2>", _table(["students", "", "exercise", "misconception", "they read"], rows)]


def _near(graded: Sequence[Row]) -> list[str]:
    """Which wrong exercises are one edit from right, where that was looked for, and who says so."""
    if all(row.near is None for row in graded):
        return []
    rows = [[row.student, hint.exercise, hint.says] for row in graded for hint in row.near or ()]
    caution = (
        "One small edit there makes every public test pass. This is what the submission's own process said, where the "
        "submission could have answered in the search's place: a hint for a person, never points, and on no student's "
        "page. The same is in near.csv, and in tests.csv how many of those who missed a test were that near."
    )
    table = _table(["submission", "exercise", "where"], rows) if rows else "<p>None was found.</p>"
    return ["<h2>One edit from right</h2>", f"<p>{escape(caution)}</p>", table]


def _alike(pairs: Sequence[Alike]) -> list[str]:
    """The pairs that are most alike, with a word of caution."""
    if not pairs:
        return []
    rows = [[pair.one, pair.other, str(pair.shared), f"{pair.share:.0%}", ", ".join(pair.exercises)] for pair in pairs]
    caution = (
        "These share what few others have, whatever the variables are called. That is a reason to read both, and none "
        "to think ill of anybody: people learn together, from the same hints. All pairs are in alike.csv."
    )
    table = _table(["one", "other", "shared", "of the shorter", "exercises"], rows[:MOST_PAIRS])
    return ["<h2>Alike, for a person to look at</h2>", f"<p>{escape(caution)}</p>", table]


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = ["<table><tr>", *(f"<th>{escape(name)}</th>" for name in head), "</tr>"]
    for row in rows:
        lines += ["<tr>", *(f"<td>{escape(cell)}</td>" for cell in row), "</tr>"]
    return "".join([*lines, "</table>"])


def _histogram(graded: list[Row]) -> "Figure":
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

    figure = Figure(figsize=(7, 2.6), layout="constrained")
    axes = figure.subplots()
    most = max(row.points for row in graded)
    axes.hist([row.final for row in graded], bins=20, range=(0, most), color=BLUE)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set(xlabel="points", ylabel="students")
    return figure


def _bars(assignment: Assignment, graded: list[Row]) -> "Figure":
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

    counts = _counts(assignment, graded)
    figure = Figure(figsize=(7, 0.8 + 0.27 * len(counts)), layout="constrained")
    axes = figure.subplots()
    left = [0] * len(counts)
    for kind, colour in KINDS.items():
        widths = [count[kind] for count in counts.values()]
        axes.barh(list(counts), widths, left=left, color=colour, label=kind)
        left = [a + b for a, b in zip(left, widths, strict=True)]
    axes.invert_yaxis()
    axes.margins(y=0.01)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.set(xlabel="students")
    figure.legend(loc="outside upper center", ncols=len(KINDS), frameon=False)
    return figure


def _svg(figure: "Figure") -> str:
    """The figure as SVG, the same for the same data."""
    from matplotlib import rc_context

    stream = io.StringIO()
    with rc_context({"svg.hashsalt": "cs231n-ae", "svg.fonttype": "none"}):
        figure.savefig(stream, format="svg", metadata={"Date": None})
    text = stream.getvalue()
    return text[text.index("<svg") :]
