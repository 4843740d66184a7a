"""What was written by a class, what was given for it by hand, and how both enter a grade."""

import csv
import hashlib
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cs231n_ae.atomic import write_atomically
from cs231n_ae.course.grading.terms.names import as_compared, table_cell
from cs231n_ae.course.grading.written.answers import answers_in, functions_in_cells
from cs231n_ae.course.grading.written.points import FILE, Given, add_rows, read_points, short_rows
from cs231n_ae.course.grading.written.questions import Question, questions_of
from cs231n_ae.course.outline.manifest import Assignment

__all__ = ["Marks", "Part", "Written"]

CODE = 6
"""Digits in place of a name, where no other's begin alike: of a thousand students two do in three classes of 100."""


@dataclass(frozen=True)
class Part:
    """One question of one student, as it enters the grade."""

    question: Question
    answer: str
    points: float
    of: float
    status: str
    """``"graded"``, ``"not answered"`` or ``"not graded yet"``."""
    comment: str = ""


@dataclass(frozen=True)
class Marks:
    """What a person gave one student."""

    exercises: Mapping[str, Given] = field(default_factory=dict)
    parts: tuple[Part, ...] = ()
    """The questions that count: those for which somebody has points already."""

    @property
    def has_points(self) -> bool:
        """Whether there are any, be it 0."""
        exercises = any(given.points is not None for given in self.exercises.values())
        return exercises or any(part.status == "graded" for part in self.parts)


class Written:
    """The answers in words of one run, and the file of points beside it."""

    def __init__(self, assignment: Assignment, out: Path, *, secret: str = "") -> None:
        """Nothing is read or written yet but the assignment's own notebooks; a ``secret`` makes it anonymous."""
        self.assignment, self.out, self.secret = assignment, out, secret
        self.questions = questions_of(assignment)
        self.answers: dict[str, dict[str, str]] = {}
        self._called: dict[str, str] = {}
        self._long_codes: set[str] = set()
        self._given: dict[tuple[str, str], Given] = {}
        self._ids: dict[str, tuple[str, ...]] = {}

    @property
    def notebooks(self) -> tuple[str, ...]:
        """The names of the files that may hold answers."""
        return tuple(dict.fromkeys(question.notebook for question in self.questions))

    def take(self, student: str, notebooks: Mapping[str, bytes]) -> list[str]:
        """Read a student's notebooks; the notes are for the student, too."""
        self.answers[student], notes = answers_in(notebooks, self.questions)
        return [*notes, *functions_in_cells(notebooks, self.assignment)]

    def settle(self, students: Mapping[str, str], ids: Mapping[str, Sequence[str]] | None = None) -> list[str]:
        """Add rows for what waits for points, and read what was given; the notes tell of rows that name nobody.

        Args:
            students: all of the class, and by which name they were called before there was a roster.
            ids: what the roster has of them besides, which a row may say in place of a name.
        """
        self._called = {student: called or student for student, called in students.items()}
        self.answers = {student: self.answers.get(student, {}) for student in students}
        self._ids = self._only_theirs(ids or {})
        count = Counter(self._digest(student)[:CODE] for student in students)
        self._long_codes = {student for student in students if count[self._digest(student)[:CODE]] > 1}
        file = self.out / FILE
        there = read_points(file)
        wanted = [
            (self.shown(student), question.id, question.points)
            for question in self.questions
            for student in sorted(self.answers, key=self.shown)
            if self.answers[student].get(question.id)
            and not any((key, question.id) in there for key in self._keys(student))
        ]
        add_rows(file, wanted, self.out / "kept")
        self._given = read_points(file)
        if self.secret:
            self._write_names()
        things = {exercise.id for exercise in self.assignment.exercises} | {one.id for one in self.questions}
        return [*short_rows(file), *self._lost(things), *self._given_twice(things)]

    def _lost(self, things: set[str]) -> list[str]:
        """What stands in the file of points and is not there."""
        people = {key for student in self.answers for key in self._keys(student)}
        students = dict.fromkeys(who for who, _ in self._given if who not in people)
        whats = [f"{what or 'an empty field'} (of {who})" for who, what in self._given if what not in things]
        lost = {"student": list(students), "exercise or question": whats}
        return [f"in {FILE}, but there is no such {kind}: {'; '.join(some)}" for kind, some in lost.items() if some]

    def _only_theirs(self, ids: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
        """The ids that are no other student's, and nobody's name."""
        self._ids = {}
        names = {key for student in self.answers for key in self._keys(student)}
        own = {student: {as_compared(one) for one in some} - names for student, some in ids.items()}
        count = Counter(one for some in own.values() for one in some)
        return {student: tuple(sorted(one for one in some if count[one] == 1)) for student, some in own.items()}

    def _given_twice(self, things: set[str]) -> list[str]:
        """Of whom points for one thing stand in two rows, under two of their names; the first of these counts."""
        twice = [
            f"{student}: {what}"
            for student in self.answers
            for what in sorted(things)
            if len([one for one in self._rows_of(student, what) if one.points is not None]) > 1
        ]
        says = "is given points in two rows, under two names, of which one counts"
        return [f"in {FILE}, {one} {says}" for one in twice]

    def shown(self, student: str) -> str:
        """The name under which answers are graded: in an anonymous run a code that the secret makes."""
        if not self.secret:
            return student
        return "student " + self._digest(student)[: 4 * CODE if student in self._long_codes else CODE]

    def _digest(self, student: str) -> str:
        called = self._called.get(student, student)
        return hashlib.sha256(f"{self.secret}/{called}".encode()).hexdigest()

    def given(self, student: str, what: str) -> Given:
        """What the file of points says, if anything: a row that waits for points goes behind one that has some."""
        found = sorted(self._rows_of(student, what), key=lambda one: (one.points is None, not one.comment))
        return found[0] if found else Given(None, None, "")

    def _rows_of(self, student: str, what: str) -> list[Given]:
        """The rows under any of a student's names."""
        keys = ((key, what) for key in self._keys(student))
        return [self._given[key] for key in keys if key in self._given]

    def marks(self, student: str) -> Marks:
        """What enters a student's grade."""
        nothing = Given(None, None, "")
        ids = (exercise.id for exercise in self.assignment.exercises)
        exercises = {name: given for name in ids if (given := self.given(student, name)) != nothing}
        return Marks(exercises, tuple(self._part(student, one, of) for one, of in self._counted()))

    def beyond(self, worth: Mapping[str, Mapping[str, float]]) -> list[str]:
        """A note of who was given more points than there are, or points of another number than an exercise is worth.

        Args:
            worth: of how many points each thing is, by student.
        """
        found, other = [], []
        exercises = {exercise.id for exercise in self.assignment.exercises}
        for student, things in worth.items():
            for what, most in things.items():
                given = self.given(student, what)
                of = most if given.of is None else min(most, given.of)
                if given.points is not None and given.points > of:
                    found.append(f"{student}: {what} ({given.points:g} of {of:g})")
                elif given.points is not None and what in exercises and given.of not in (None, most):
                    other.append(f"{student}: {what} ({given.points:g} of {given.of:g}, and it is worth {most:g})")
        notes = [f"more points than there are, which count all the same: {'; '.join(found)}"] if found else []
        notes += (
            [f"the column 'of' says otherwise, and the points count as they are: {'; '.join(other)}"] if other else []
        )
        return [f"in {FILE}, {note}" for note in notes]

    def _counted(self) -> list[tuple[Question, float]]:
        """The questions for which somebody has points, and of how many."""
        counted = []
        for question in self.questions:
            rows = [given for (_, what), given in self._given.items() if what == question.id]
            if any(given.points is not None for given in rows):
                of = max((given.of for given in rows if given.of is not None), default=question.points)
                counted.append((question, of))
        return counted

    def _part(self, student: str, question: Question, of: float) -> Part:
        given = self.given(student, question.id)
        answer = self.answers.get(student, {}).get(question.id, "")
        status = "graded" if given.points is not None else "not graded yet" if answer else "not answered"
        return Part(question, answer, given.points or 0.0, of, status, given.comment)

    def _keys(self, student: str) -> tuple[str, ...]:
        names = (student, self._called.get(student, student), self.shown(student))
        return tuple(dict.fromkeys([*map(as_compared, names), *self._ids.get(student, ())]))

    def _write_names(self) -> None:
        """Who is behind each code, in a file apart."""
        stream = io.StringIO()
        rows = sorted((self.shown(student), table_cell(student)) for student in self.answers)
        csv.writer(stream, lineterminator="\n").writerows([("code", "student"), *rows])
        write_atomically(self.out / "written" / "names.csv", stream.getvalue())
