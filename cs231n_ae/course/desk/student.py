"""What a student asks about the course: which exercise, how far, what next, a hint."""

import difflib
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from cs231n_ae.course.checking.syntax import SYNTAX
from cs231n_ae.course.desk.state import State
from cs231n_ae.course.judging.results import ExerciseResult
from cs231n_ae.course.outline.errors import CourseError
from cs231n_ae.course.outline.manifest import Assignment, Exercise, load_course
from cs231n_ae.course.outline.paths import course_root
from cs231n_ae.course.showing.terminal import Line, clickable, line, wrapped
from cs231n_ae.course.showing.text import STATUS_MARKS, points_text
from cs231n_ae.course.source_text.functions import fingerprint

__all__ = ["Course", "NotFound", "hint_lines", "list_lines", "next_step", "record"]


class NotFound(CourseError):
    """There is nothing of that name in the course."""


class Course:
    """The assignments of one clone, and the state of the student who works in it."""

    def __init__(self, root: Path | None = None) -> None:
        self.root = root or course_root()
        self.assignments = load_course(root=self.root, targets=False)
        self.state = State(self.root)

    def find(self, word: str) -> tuple[Assignment, list[Exercise]]:
        """What a student means by a word: an exercise, an assignment (``a1`` will do), or a file.

        Raises:
            NotFound: if it means nothing here; the message offers the nearest names.
        """
        name = Path(word).name
        for assignment in self.assignments:
            for exercise in assignment.exercises:
                if exercise.id == word:
                    return assignment, [exercise]
        for assignment in self.assignments:
            if name in (assignment.name, assignment.name.partition("_")[0]):
                return assignment, list(assignment.exercises)
        for assignment in self.assignments:
            here = [exercise for exercise in assignment.exercises if name in (exercise.file, exercise.stem)]
            if here:
                return assignment, here
        raise NotFound(f"there is no exercise, assignment or file {word!r}: {self._offer(name)}")

    def find_exercise(self, word: str) -> tuple[Assignment, Exercise]:
        """The one exercise of that name.

        Raises:
            NotFound: if there is none; the message offers the nearest names.
        """
        for assignment in self.assignments:
            for exercise in assignment.exercises:
                if exercise.id == word:
                    return assignment, exercise
        raise NotFound(f"there is no exercise {word!r}: {self._offer(word)}")

    def find_assignment(self, word: str | None) -> Assignment:
        """The assignment of that name; without one, that of the working folder, or else the one in progress."""
        if word is not None:
            return self.find(word)[0]
        here = Path.cwd().resolve()
        for assignment in self.assignments:
            if here.is_relative_to(assignment.folder.resolve()):
                return assignment
        return self.current()[0]

    def current(self) -> tuple[Assignment, Exercise | None]:
        """The first exercise that has not passed, or (the last assignment, None) when all have."""
        for assignment in self.assignments:
            exercise = self.next_in(assignment)
            if exercise is not None:
                return assignment, exercise
        return self.assignments[-1], None

    def next_in(self, assignment: Assignment, after: Exercise | None = None) -> Exercise | None:
        """The first exercise that has not passed, looking from ``after`` on, then from the beginning."""
        exercises = list(assignment.exercises)
        start = exercises.index(after) + 1 if after in exercises else 0
        for exercise in exercises[start:] + exercises[:start]:
            if exercise != after and self.state[exercise.id].status != "passed":
                return exercise
        return None

    def _offer(self, word: str) -> str:
        known = [exercise.id for assignment in self.assignments for exercise in assignment.exercises]
        known += [assignment.name for assignment in self.assignments]
        near = difflib.get_close_matches(word, known, n=3, cutoff=0.5)
        return f"did you mean {' or '.join(near)}?" if near else "cs231n-ae list shows what there is"


def record(course: Course, assignment: Assignment, results: Iterable[ExerciseResult]) -> None:
    """Remember what a check of the student's own files said."""
    now = time.strftime("%Y-%m-%d %H:%M")
    changes = {}
    for result in results:
        exercise = assignment.exercise(result.exercise)
        changes[result.exercise] = {
            "status": result.status,
            "earned": float(result.earned),
            "checked": now,
            "fingerprint": fingerprint(assignment.folder / exercise.file, exercise.qualname),
            "passed_once": course.state[result.exercise].passed_once or result.status == "passed",
        }
    if changes:
        course.state.update_all(changes)


def next_step(course: Course, assignment: Assignment, result: ExerciseResult) -> str:
    """The command that makes most sense after a result."""
    exercise = assignment.exercise(result.exercise)
    if result.status == "passed":
        following = course.next_in(assignment, after=exercise)
        after = f"cs231n-ae check {following.id}" if following else f"cs231n-ae submit {assignment.name}"
        return f"{after}   (or compare: cs231n-ae solution {exercise.id})"
    if result.status == "waiting":
        missing = [need for need in exercise.needs if course.state[need].status != "passed"]
        return f"cs231n-ae check {missing[0] if missing else exercise.needs[0]}"
    if [test.test for test in result.tests] == [SYNTAX]:
        return f"cs231n-ae check {exercise.id}"
    read, there = course.state[exercise.id].hints, len(exercise.hints)
    number = f"{read + 1} of {there}" if read < there else f"all {there} read; --again shows them"
    return f"cs231n-ae hint {exercise.id}   ({number})"


def hint_lines(course: Course, exercise: Exercise, width: int, *, again: bool = False) -> list[Line]:
    """One hint more than last time (``again``: those read before), remembered."""
    read, there = course.state[exercise.id].hints, len(exercise.hints)
    shown = range(min(read, there))
    note = ""
    if not again and read < there:
        course.state.update(exercise.id, hints=read + 1)
        shown = range(read, read + 1)
        left = there - read - 1
        note = f"{left} more: cs231n-ae hint {exercise.id}" if left else "That was the last one."
    elif not again:
        note = f"That is all. If you are stuck: cs231n-ae solution {exercise.id} --anyway"
    elif not read:
        note = f"You have not read any yet: cs231n-ae hint {exercise.id}"
    lines: list[Line] = [()]
    for i in shown:
        lines.append(line("  ", (f"{exercise.id}, hint {i + 1} of {there}", "strong")))
        lines += [*wrapped(exercise.hints[i], 4, width), ()]
    return [*lines, *wrapped(note, 2, width, "dim"), ()] if note else lines


def list_lines(course: Course, assignments: Sequence[Assignment], width: int) -> list[Line]:
    """Every exercise with its mark and points, a bar for each assignment, and what is next."""
    current = course.current()[1]
    lines: list[Line] = []
    for assignment in assignments:
        lines += [(), *_assignment_head(course, assignment, width)]
        for exercise in assignment.exercises:
            lines.append(_exercise_line(course, assignment, exercise, exercise is current, width))
    lines.append(())
    if current is not None:
        lines += [line("  next: ", (f"cs231n-ae check {current.id}", "next")), ()]
    else:
        lines += [line(("  everything has passed", "pass")), ()]
    return lines


def _assignment_head(course: Course, assignment: Assignment, width: int) -> list[Line]:
    earned = sum(course.state[exercise.id].earned for exercise in assignment.exercises)
    bar = max(10, min(30, width - 50))
    full = round(bar * min(1.0, earned / assignment.points))
    return [
        line("  ", (assignment.title, "strong"), (f"   {assignment.name}", "dim")),
        line("  ", ("█" * full, "pass"), ("░" * (bar - full), "dim"), f"  {points_text(earned, assignment.points)}"),
    ]


def _exercise_line(course: Course, assignment: Assignment, exercise: Exercise, is_next: bool, width: int) -> Line:
    progress = course.state[exercise.id]
    mark, style = STATUS_MARKS.get(progress.status, ("·", "dim"))
    file = assignment.folder / exercise.file
    remark = clickable(file)
    if progress.checked and progress.fingerprint != fingerprint(file, exercise.qualname):
        mark, style, remark = "·", "note", "changed since it was checked"
    points = f"{progress.earned:g} / {exercise.points:g}"
    head = line("▸ " if is_next else "  ", (mark, style), f" {exercise.id:<34} {points:>9}")
    return head if width < 50 + len(remark) else (*head, ("   " + remark, "dim"))
