"""One's own runs of an open challenge: the file to start from, the score, and a board of all runs so far."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np

from cs231n_ae.atomic import write_atomically
from cs231n_ae.course.answers.in_process import graded_with
from cs231n_ae.course.challenges.asked import InProcess, NoScore
from cs231n_ae.course.challenges.marks import BONUS, CHALLENGE, Marks, marks_of, starting_file
from cs231n_ae.course.challenges.tasks import TASKS, Task, said
from cs231n_ae.course.desk.milestones.standing import own_functions
from cs231n_ae.course.desk.student import Course
from cs231n_ae.course.outline.errors import CourseError
from cs231n_ae.course.outline.manifest import Assignment
from cs231n_ae.course.showing.terminal import Line, clickable, line, wrapped

__all__ = ["RUNS", "ChallengeError", "challenge_lines"]

RUNS = "challenge_runs.json"
"""Beside ``challenge.py``: every run's score, and a checksum of the file that made it."""
SHOWN = 8


class ChallengeError(CourseError):
    """There is no score, and the message says why."""


def challenge_lines(course: Course, assignment: Assignment, seed: int, width: int, *, progress: bool) -> list[Line]:
    """Score ``challenge.py``, write the run down, and show the board; the first time, write the file.

    Args:
        course: the student's.
        assignment: whose challenge.
        seed: of the split and of all that is random.
        width: of the lines.
        progress: say on the terminal what is going on.

    Raises:
        ChallengeError: if the assignment has none, or there is no score.
    """
    start = starting_file(assignment.name)
    if start is None:
        names = ", ".join(one.name for one in course.assignments if starting_file(one.name) is not None)
        raise ChallengeError(f"{assignment.name} has no challenge: there is one in {names}")
    file, task, marks = assignment.folder / CHALLENGE, TASKS[assignment.name], marks_of(assignment.name)
    if not file.exists():
        write_atomically(file, start.read_text(encoding="utf-8"))
        return _begun(course, assignment, task, marks, file, width)
    score, trained = _score(assignment, task, file, seed, progress=progress)
    run = {
        "when": datetime.now().astimezone().isoformat(timespec="seconds"),
        "score": score,
        "seed": seed,
        "trained": round(trained, 1),
        "file": hashlib.sha256(file.read_bytes()).hexdigest()[:8],
    }
    board = [*_runs(assignment), run]
    write_atomically(assignment.folder / RUNS, json.dumps(board, indent=1) + "\n")
    points = f"{marks.points(score):g} of {BONUS:g} points on top"
    lines: list[Line] = [(), line("  ", (task.title, "strong"), "   ", (points, "pass" if points else "dim"))]
    lines += wrapped(f"{said(task, marks, score)}; trained in {trained:.0f} s", 4, width)
    return [*lines, (), *_board(board, task, marks), ()]


def _begun(course: Course, assignment: Assignment, task: Task, marks: Marks, file: Path, width: int) -> list[Line]:
    text = (
        f"{clickable(file)} is the baseline, with the rules at its head. It scores about "
        f"{marks.baseline:.{task.digits}f} ({task.unit}); the reference reaches {marks.reference:.{task.digits}f}, and "
        f"with it all {BONUS:g} points."
    )
    step = course.typed("challenge", assignment.name.partition("_")[0])
    return [(), line("  ", (task.title, "strong")), *wrapped(text, 4, width), line("    next: ", (step, "next")), ()]


def _score(assignment: Assignment, task: Task, file: Path, seed: int, *, progress: bool) -> tuple[float, float]:
    """The score and the seconds of training, with one thread, as a grader has it."""
    from threadpoolctl import threadpool_limits

    asked = InProcess(file, packages=graded_with(assignment))
    with (
        threadpool_limits(1),
        own_functions([(assignment, exercise) for exercise in assignment.exercises]),
        _telling(asked, progress),
    ):
        try:
            return task.score(asked, np.random.default_rng(seed), 1), asked.trained
        except NoScore as error:
            raise ChallengeError(f"{clickable(file)}: no score: {error}") from None


@contextmanager
def _telling(asked: InProcess, progress: bool) -> Iterator[None]:
    """A clock on the terminal that says what is being done."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    shown = Progress(SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn(), console=console,
                     transient=True, disable=not (progress and console.is_terminal))  # fmt: skip
    with shown:
        bar = shown.add_task("train", total=None)
        asked.on_step = lambda step: shown.update(bar, description=step)
        yield


def _runs(assignment: Assignment) -> list[dict[str, Any]]:
    """The runs so far; none if the file is not there or is no list of runs."""
    try:
        runs = json.loads((assignment.folder / RUNS).read_text(encoding="utf-8"))
        return [run for run in runs if type(run["score"]) is float and type(run["when"]) is str]
    except (OSError, ValueError, TypeError, KeyError):
        return []


def _board(runs: list[dict[str, Any]], task: Task, marks: Marks) -> list[Line]:
    """The best runs, with the marks among them and the newest marked."""
    rows = [(run["score"], run["when"].replace("T", " ")[:16], run is runs[-1]) for run in runs]
    rows = sorted(rows, reverse=marks.more_is_better)
    kept = [row for place, row in enumerate(rows) if place < SHOWN or row[2]]
    kept += [(getattr(marks, name), name, False) for name in ("baseline", "reference", "stretch")]
    lines = []
    for score, what, newest in sorted(kept, reverse=marks.more_is_better):
        style = "strong" if newest else "dim" if what in ("baseline", "reference", "stretch") else ""
        lines.append(line((f"    {score:>10.{task.digits}f}   {what}{'   ← this run' if newest else ''}", style)))
    return lines
