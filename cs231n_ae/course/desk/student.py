"""What a student asks about the course: which exercise, how far, what next, a hint."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Literal

from cs231n_ae.course.checking.check import Checked
from cs231n_ae.course.checking.syntax import MISSING, SYNTAX
from cs231n_ae.course.desk.naming import Meant, NotFound, meant
from cs231n_ae.course.desk.state import Progress, State
from cs231n_ae.course.desk.typed import Typed, command
from cs231n_ae.course.judging.repair.place import Place, further_words
from cs231n_ae.course.judging.results import ExerciseResult
from cs231n_ae.course.outline.manifest import Assignment, Exercise, load_course
from cs231n_ae.course.outline.paths import course_root
from cs231n_ae.course.showing.terminal import Line, clickable, line, wrapped
from cs231n_ae.course.showing.text import STATUS_MARKS, points_text
from cs231n_ae.course.source_text.functions import fingerprint
from cs231n_ae.course.source_text.questions import questions_of
from cs231n_ae.course.source_text.reading import source_of
from cs231n_ae.course.worker.definitions import UNREADABLE, is_stub

__all__ = [
    "Course",
    "NotFound",
    "has_passed",
    "hint_lines",
    "list_lines",
    "next_step",
    "record",
    "record_place",
    "step_after",
    "text_now",
    "to_look_at",
]

_LOOK_FIRST = ("failed", "error", "not written", "waiting")
_BESIDE = 51
"""Characters of an exercise's line in the list before its file: marks, name, points and three spaces."""


class Course:
    """The assignments of one clone, and the state of the student who works in it."""

    def __init__(self, root: Path | None = None, *, typed: Typed = command) -> None:
        """``typed`` says how a step is typed where this student is: in a terminal, or in a notebook."""
        self.root = root or course_root()
        self.typed = typed
        self.assignments = load_course(root=self.root, targets=False)
        self.state = State(self.root)

    def meant(self, what: object) -> Meant:
        """What a student means by a word or an object, see :func:`~cs231n_ae.course.desk.naming.meant`."""
        return meant(self.assignments, what, self.typed)

    def find(self, what: object) -> tuple[Assignment, list[Exercise]]:
        """The assignment, and those of its exercises that are meant.

        Raises:
            NotFound: if it means nothing here; the message offers the nearest names.
        """
        found = self.meant(what)
        return found.assignment, list(found.exercises)

    def find_exercise(self, what: object = None) -> tuple[Assignment, Exercise]:
        """One exercise: without a word the one in hand, of several that are meant the first that has not passed.

        Raises:
            NotFound: if it means nothing here; the message offers the nearest names.
        """
        if what is None:
            assignment = self.find_assignment()
            return assignment, self.at_hand(assignment) or assignment.exercises[-1]
        assignment, exercises = self.find(what)
        waiting = [one for one in exercises if self.standing(assignment, one).status != "passed"]
        return assignment, (waiting or exercises[-1:])[0]

    def in_hand(self) -> tuple[Assignment, list[Exercise]]:
        """What a bare ``check`` means: the exercise in hand, or everything when all have passed."""
        assignment = self.find_assignment()
        exercise = self.at_hand(assignment)
        return assignment, list(assignment.exercises) if exercise is None else [exercise]

    def find_assignment(self, what: object = None) -> Assignment:
        """The assignment of that name; without one, that of the working folder, or else the one in progress."""
        if what is not None:
            return self.find(what)[0]
        here = Path.cwd().resolve()
        for assignment in self.assignments:
            if here.is_relative_to(assignment.folder.resolve()):
                return assignment
        return self.current()[0]

    def current(self) -> tuple[Assignment, Exercise | None]:
        """The exercise in hand, in the assignment of the last check, or (the last assignment, None) at the end.

        Where the assignment of the last check has passed, it is the first one's of those that have not.
        """
        latest = max(self.assignments, key=self._last_check)
        for assignment in [latest, *self.assignments]:
            exercise = self.at_hand(assignment)
            if exercise is not None:
                return assignment, exercise
        return self.assignments[-1], None

    def at_hand(self, assignment: Assignment) -> Exercise | None:
        """What was checked last while it does not pass, else the next one after it; None when all have passed.

        Of several that were checked together it is the one that their answer says to look at.
        """
        when = self._last_check(assignment)
        latest = [one for one in assignment.exercises if when and self.state[one.id].checked == when]
        standings = {one.id: self.standing(assignment, one).status for one in latest}
        waiting = [one for one in latest if standings[one.id] != "passed"]
        first = min(waiting, key=lambda one: _LOOK_FIRST.index(standings[one.id]), default=None)
        return first or self.next_in(assignment, after=latest[-1] if latest else None)

    def _last_check(self, assignment: Assignment) -> str:
        """When one of its exercises was last checked; empty if none was."""
        return max(self.state[exercise.id].checked for exercise in assignment.exercises)

    def next_in(self, assignment: Assignment, after: Exercise | None = None) -> Exercise | None:
        """The first exercise that has not passed, looking from ``after`` on, then from the beginning."""
        exercises = list(assignment.exercises)
        start = exercises.index(after) + 1 if after in exercises else 0
        for exercise in exercises[start:] + exercises[:start]:
            if exercise != after and self.standing(assignment, exercise).status != "passed":
                return exercise
        return None

    def standing(self, assignment: Assignment, exercise: Exercise) -> Progress:
        """What the last check said; of a function that is the stub again, what a check would say of that."""
        kept = self.state[exercise.id]
        is_stub_again = kept.checked and text_now(self, assignment, exercise) == "stub"
        return replace(kept, status="not written", earned=0.0) if is_stub_again else kept


def record(course: Course, assignment: Assignment, results: Iterable[ExerciseResult]) -> None:
    """Remember what a check of the student's own files said."""
    now = datetime.now().isoformat(" ")
    changes = {}
    for result in results:
        exercise = assignment.exercise(result.exercise)
        changes[result.exercise] = {
            "status": result.status,
            "earned": float(result.earned),
            "checked": now,
            "fingerprint": fingerprint(assignment.folder / exercise.file, exercise.qualname),
            "passed_once": course.state[result.exercise].passed_once or result.status == "passed",
            "place": "",
            "place_read": 0,
        }
    if changes:
        course.state.update_all(changes)


def record_place(course: Course, place: Place) -> None:
    """Remember where the mistake is that a check has found, for the hints to go on from there."""
    course.state.update(place.exercise, place="\n".join(further_words(place)))


def has_passed(course: Course, assignment: Assignment, exercise: Exercise) -> bool:
    """Whether the last check passed, of the function as it is now."""
    return course.state[exercise.id].status == "passed" and text_now(course, assignment, exercise) == "as checked"


def text_now(course: Course, assignment: Assignment, exercise: Exercise) -> Literal["as checked", "changed", "stub"]:
    """What has become of the function's text since the last check; ``"stub"`` if it is one now, and was none then."""
    file = assignment.folder / exercise.file
    if course.state[exercise.id].fingerprint == fingerprint(file, exercise.qualname):
        return "as checked"
    try:
        return "stub" if is_stub(source_of(file).text, exercise.qualname) else "changed"
    except UNREADABLE:
        return "changed"


def to_look_at(answers: Iterable[Checked]) -> Checked | None:
    """Of several answers the one to look at first; None if all passed."""
    rest = [answer for answer in answers if answer.result.status != "passed"]
    return min(rest, key=lambda answer: _LOOK_FIRST.index(answer.result.status), default=None)


def step_after(course: Course, assignment: Assignment, exercise: Exercise) -> str:
    """What to type once an exercise passes: the check of the next that does not, or else what hands in."""
    following = course.next_in(assignment, after=exercise)
    return course.typed("check", following.id) if following else course.typed("submit", assignment.name)


def next_step(course: Course, assignment: Assignment, result: ExerciseResult) -> str:
    """What makes most sense to type after a result."""
    exercise, typed = assignment.exercise(result.exercise), course.typed
    only = result.tests[0].test if len(result.tests) == 1 else ""
    if result.status == "passed":
        return f"{step_after(course, assignment, exercise)}   (or compare: {typed('solution', exercise.id)})"
    if result.status == "waiting":
        missing = [need for need in exercise.needs if course.state[need].status != "passed"]
        return typed("check", missing[0] if missing else exercise.needs[0])
    if only == MISSING:
        file = assignment.folder / exercise.file
        return typed("reset", exercise.id if file.is_file() else exercise.file) + "   (puts it back)"
    if only == SYNTAX:
        return typed("check", exercise.id)
    read, there = course.state[exercise.id].hints, len(exercise.hints)
    if read < there:
        return f"{typed('hint', exercise.id)}   ({read + 1} of {there})"
    return f"{typed('hint', exercise.id, again=True)}   (all {there} read)"


def hint_lines(course: Course, exercise: Exercise, width: int, *, again: bool = False) -> list[Line]:
    """One hint more than last time (``again``: those read before), remembered."""
    read, there = course.state[exercise.id].hints, len(exercise.hints)
    shown = range(min(read, there))
    note = ""
    if not again and read < there:
        course.state.update(exercise.id, hints=read + 1)
        shown = range(read, read + 1)
        left = there - read - 1
        note = f"{left} more: {course.typed('hint', exercise.id)}" if left else "That was the last one."
    elif not again:
        note = f"That is all. If you are stuck: {course.typed('solution', exercise.id, anyway=True)}"
    elif not read:
        note = f"You have not read any yet: {course.typed('hint', exercise.id)}"
    lines: list[Line] = [()]
    for i in shown:
        lines.append(line("  ", (f"{exercise.id}, hint {i + 1} of {there}", "strong")))
        lines += [*wrapped(exercise.hints[i], 4, width), ()]
    lines += _place_lines(course, exercise, width, again=again)
    return [*lines, *wrapped(note, 2, width, "dim"), ()] if note else lines


def _place_lines(course: Course, exercise: Exercise, width: int, *, again: bool) -> list[Line]:
    """Of the place of a mistake that a check has found: one step further, while the text is still the same."""
    progress = course.state[exercise.id]
    steps = progress.place.splitlines()
    assignment = next(one for one in course.assignments if exercise in one.exercises)
    if progress.fingerprint != fingerprint(assignment.folder / exercise.file, exercise.qualname):
        return []
    shown = steps[: progress.place_read] if again else steps[progress.place_read :][:1]
    if shown and not again:
        course.state.update(exercise.id, place_read=progress.place_read + 1)
    return [row for step in shown for row in (*wrapped(step, 4, width), ())]


def list_lines(course: Course, assignments: Sequence[Assignment], width: int) -> list[Line]:
    """Every exercise with its mark and points, a bar for each assignment, and what is next in those that are listed."""
    assignment, current = course.current()
    if assignment not in assignments:
        current = course.at_hand(assignments[0])
    lines: list[Line] = []
    for assignment in assignments:
        lines += [(), *_assignment_head(course, assignment, width)]
        paths = [clickable(assignment.folder / file) for file in assignment.files]
        shown = paths if max(map(len, paths)) <= width - _BESIDE else assignment.files
        remarks = dict(zip(assignment.files, shown, strict=True))
        for exercise in assignment.exercises:
            remark = remarks[exercise.file]
            lines.append(_exercise_line(course, assignment, exercise, remark, exercise is current, width))
    lines.append(())
    if current is not None:
        lines += [line("  next: ", (course.typed("check", current.id), "next")), ()]
    else:
        lines += [line(("  everything has passed", "pass")), ()]
    return lines


def _assignment_head(course: Course, assignment: Assignment, width: int) -> list[Line]:
    earned = sum(course.standing(assignment, exercise).earned for exercise in assignment.exercises)
    bar = max(10, min(30, width - 50))
    full = round(bar * min(1.0, earned / assignment.points))
    questions = questions_of(assignment)
    answered = f"{sum(bool(one.answer) for one in questions)} of {len(questions)} questions answered"
    return [
        line("  ", (assignment.title, "strong"), (f"   {assignment.name}", "dim")),
        line("  ", ("█" * full, "pass"), ("░" * (bar - full), "dim"), f"  {points_text(earned, assignment.points)}"),
        *([line("  ", (answered, "dim"))] if questions else []),
    ]


def _exercise_line(
    course: Course, assignment: Assignment, exercise: Exercise, remark: str, is_next: bool, width: int
) -> Line:
    progress = course.standing(assignment, exercise)
    mark, style = STATUS_MARKS.get(progress.status, ("·", "dim"))
    now = text_now(course, assignment, exercise) if progress.checked else "as checked"
    if now != "as checked":
        mark, style = "·", "note"
        remark = "the stub again" if now == "stub" else "changed since it was checked"
    points = f"{progress.earned:g} / {exercise.points:g}"
    head = line("▸ " if is_next else "  ", (mark, style), f" {exercise.id:<34} {points:>9}")
    return (*head, ("   " + remark, "dim")) if len(remark) <= width - _BESIDE else head
