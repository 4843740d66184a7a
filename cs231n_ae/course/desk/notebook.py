"""``check("affine_backward")`` in a notebook."""

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from cs231n_ae.course.checking.check import SEARCH_TIME, Check, Checked
from cs231n_ae.course.checking.child import Reserve
from cs231n_ae.course.desk import asking
from cs231n_ae.course.desk.cells import cell_note
from cs231n_ae.course.desk.later import found_later, in_notebook, show_and_go_on
from cs231n_ae.course.desk.student import Course, next_step, record, step_after, to_look_at
from cs231n_ae.course.desk.typed import call
from cs231n_ae.course.judging.results import ExerciseResult
from cs231n_ae.course.outline.bounds import TIME_LIMIT
from cs231n_ae.course.outline.manifest import Assignment, Exercise
from cs231n_ae.course.showing.html import lines_as_html, result_as_html
from cs231n_ae.course.showing.terminal import Line, plain
from cs231n_ae.course.showing.text import result_as_text, sum_line, summary_line

__all__ = ["CheckFailed", "ShownCheck", "ShownChecks", "check", "folder_of"]

WIDTH = 88

_RESERVE = Reserve()
"""The process that waits for the notebook's next check."""


class CheckFailed(AssertionError):
    """An exercise failed where that must not be: when the reference stands in for the student's files."""


@dataclass(frozen=True)
class ShownCheck:
    """A check's result, as a notebook shows it."""

    result: ExerciseResult
    printed: str = ""
    next_step: str = ""
    notes: tuple[str, ...] = ()
    place: str = ""
    """Where the mistake is, if that was found out."""
    later: Callable[[], str] | None = field(default=None, compare=False, repr=False)
    """Waits for the place, while the rest is on the screen."""

    def _ipython_display_(self) -> None:
        show_and_go_on(self, self)

    def with_place(self, place: str) -> "ShownCheck":
        """The same, when that has been found out."""
        return replace(self, place=place, later=None)

    def _repr_html_(self) -> str:
        return result_as_html(self.result, self.printed, self.next_step, self.notes, self.place)

    def __repr__(self) -> str:
        return result_as_text(self.result, WIDTH, self.next_step, self.printed, self.notes, self.place)


@dataclass(frozen=True)
class ShownChecks:
    """The results of several exercises: a line each, and all of the first that does not pass."""

    results: tuple[ExerciseResult, ...]
    first: ShownCheck | None
    next_step: str = ""

    def _ipython_display_(self) -> None:
        show_and_go_on(self, self.first)

    def with_place(self, place: str) -> "ShownChecks":
        """The same, when the place of the first mistake has been found out."""
        return replace(self, first=self.first and self.first.with_place(place))

    def _lines(self) -> list[Line]:
        rest = [] if self.first else [(), (("  next: ", ""), (self.next_step, "next"))]
        return [(), *(summary_line(result, WIDTH) for result in self.results), sum_line(self.results), *rest]

    def _repr_html_(self) -> str:
        return lines_as_html(self._lines()) + (self.first._repr_html_() if self.first else "")

    def __repr__(self) -> str:
        return plain(self._lines()) + (f"\n{self.first!r}" if self.first else "")


def check(what: object = None, *, time_limit: float = TIME_LIMIT, search: bool = True) -> ShownCheck | ShownChecks:
    """Check what is in the files beside the notebook, in a process of its own.

    In a notebook it lays ``hint``, ``solution``, ``answer``, ``progress``, ``reset`` and ``submit`` beside itself, so
    that the step that it names can be typed as it stands.

    Args:
        what: an exercise as ``progress()`` shows it, an assignment (``"a1"`` will do), a file; or a function, a class
            or a module itself. Without it, what is next.
        time_limit: seconds that one test may take.
        search: whether the line of a mistake that has no other explanation is looked for, while the rest is shown.

    Raises:
        NotFound: if there is no such exercise; the message offers the nearest names.
        CheckFailed: if it does not pass, and the environment variable CS231N_AE_SUBMISSION is ``reference``.
    """
    _lay_out()
    course = Course(typed=call)
    assignment, exercises = course.find(what) if what is not None else course.in_hand()
    is_reference = os.environ.get("CS231N_AE_SUBMISSION") == "reference"
    folder = folder_of(assignment, exercises[0], is_reference)
    seconds = SEARCH_TIME if search and in_notebook() else 0.0
    running = Check(assignment, exercises, folder=folder, time_limit=time_limit, search=seconds, start=_RESERVE.take)
    answers = list(running)
    if in_notebook():
        _RESERVE.prepare()
    if folder is not None and folder.resolve() == assignment.folder.resolve():
        record(course, assignment, [answer.result for answer in answers])
    wanted = {exercise.id for exercise in exercises}
    answers = [answer for answer in answers if answer.result.exercise in wanted]
    shown = _shown(course, assignment, answers, what, running)
    failed = to_look_at(answers)
    if is_reference and failed is not None:
        raise CheckFailed(f"the reference does not pass {failed.result.exercise}:\n{shown!r}")
    return shown


def folder_of(assignment: Assignment, exercise: Exercise, is_reference: bool = False) -> Path | None:
    """The notebook's own folder if the exercise's file is there, else the assignment's (None: the reference)."""
    here = Path.cwd()
    if (here / exercise.file).is_file():
        return here
    return None if is_reference else assignment.folder


def _shown(
    course: Course, assignment: Assignment, answers: Sequence[Checked], what: object, running: Check
) -> ShownCheck | ShownChecks:
    if len(answers) == 1:
        return _one(course, assignment, answers[0], what, running)
    first = to_look_at(answers)
    results = tuple(answer.result for answer in answers)
    if first is None:
        last = assignment.exercise(results[-1].exercise)
        return ShownChecks(results, None, step_after(course, assignment, last))
    return ShownChecks(results, _one(course, assignment, first, what, running))


def _one(course: Course, assignment: Assignment, answer: Checked, what: object, running: Check) -> ShownCheck:
    result = answer.result
    notes = [cell_note(assignment.exercise(result.exercise), result, what), *answer.notes, course.state.note]
    step = next_step(course, assignment, result)
    later = found_later(course, running, result.exercise) if running.searching else None
    return ShownCheck(result, answer.printed, step, tuple(note for note in notes if note), later=later)


def _lay_out() -> None:
    """Put the other functions beside ``check``, where IPython runs and the notebook has nothing of their names."""
    here = vars(sys.modules["__main__"])
    if "get_ipython" in here:
        others: tuple[Callable[..., object], ...] = (
            check, asking.hint, asking.solution, asking.answer, asking.progress, asking.reset, asking.submit
        )  # fmt: skip
        for function in others:
            here.setdefault(function.__name__, function)
