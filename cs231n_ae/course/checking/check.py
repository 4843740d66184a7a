"""Check exercises in a process of their own, so that an endless loop or a crash is an answer too.

The child (:mod:`~cs231n_ae.course.checking.check_process`) answers with JSON lines: ``begin`` (an exercise, its tests
and where it is written), ``printed``, ``test`` (one finished), ``result`` (all of the exercise), ``end``. A child that
ends without ``end`` has been stopped by the student's code; the exercise it had begun gets the answers that are known,
and another child goes on with the others. When all results are known, the child may go on ``searching`` for the
``place`` of a mistake that no sentence explains; what becomes of it then changes no result.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cs231n_ae.course.checking.child import Child
from cs231n_ae.course.checking.stopped import stopped_result
from cs231n_ae.course.judging.repair.place import Place
from cs231n_ae.course.judging.results import ExerciseResult, Standing, standing
from cs231n_ae.course.outline.bounds import TIME_LIMIT
from cs231n_ae.course.outline.manifest import Assignment, Exercise

__all__ = ["SEARCH_TIME", "Check", "Checked", "with_needs"]

SEARCH_TIME = 2.0
"""Seconds for which the line of a mistake is looked for, where somebody waits for it."""

START_LIMIT = 60.0
"""Seconds that a child may be silent beyond that: a cold disk, a busy machine."""


@dataclass(frozen=True)
class Checked:
    """The result of one exercise, and what the student's code printed meanwhile."""

    result: ExerciseResult
    printed: str
    notes: tuple[str, ...] = ()
    """What a person may want to know of the file, whatever its functions return."""


@dataclass
class _Begun:
    """The exercise that a child is busy with."""

    tests: list[dict[str, Any]]
    file: str
    line: int | None
    notes: tuple[str, ...] = ()
    done: list[dict[str, Any]] = field(default_factory=list)
    printed: list[str] = field(default_factory=list)
    left: str = ""


class Check:
    """A check of several exercises of one assignment: starts at once, and is collected by iterating.

    Exercises that the wanted ones need are checked too, before them, and are among the answers.
    """

    def __init__(
        self,
        assignment: Assignment,
        exercises: Sequence[Exercise],
        *,
        folder: Path | None,
        time_limit: float = TIME_LIMIT,
        passed: Collection[str] = (),
        search: float = 0.0,
        start: Callable[[], Child] = Child,
    ) -> None:
        """Start it.

        Args:
            assignment: the exercises'.
            exercises: the wanted ones.
            folder: where the answers are; None means the reference.
            time_limit: seconds that one test may take.
            passed: exercises that are known to have passed: they are not run again for others.
            search: seconds for which the line of a mistake is looked for when all results are known; see ``place``.
            start: gives a child that waits to be asked.
        """
        self.assignment, self.folder, self.time_limit = assignment, folder, time_limit
        self.wanted = [exercise.id for exercise in exercises]
        self.search = search if folder is not None else 0.0
        self.searching = False
        """Whether all results are known, and the search goes on."""
        self.standings: dict[str, Standing] = dict.fromkeys(passed, "right")
        self.waiting = with_needs(assignment, exercises, passed)
        self._start = start
        self.child = self._asked()

    def __iter__(self) -> Iterator[Checked]:
        try:
            while self.child is not None:
                begun: _Begun | None = None
                for event in self.child.events(self.time_limit + START_LIMIT):
                    if event["event"] == "searching":
                        self.searching = True
                        return
                    if event["event"] == "begin":
                        begun = _Begun(event["tests"], event["file"], event["line"], tuple(event["notes"]))
                    elif begun is not None:
                        _take_note(begun, event)
                    if event["event"] == "result" and begun is not None:
                        yield self._finished(ExerciseResult.from_json(event["result"]), begun)
                        begun = None
                dump, ended, code = self.child.stop()
                self.child = None
                if not ended:
                    yield self._stopped(begun, dump, code)
                    self.child = self._asked()
        finally:
            if not self.searching:
                self.close()

    def place(self, wait: float | None = None) -> Place | None:
        """Where the mistake is, when all answers have been collected.

        Args:
            wait: for so many seconds at most, and then the search goes on; as long as the search may take when this is
                not given.

        Returns:
            The place; None if none is known (yet: see ``searching``).
        """
        found = None
        if self.child is not None and self.searching:
            for event in self.child.events(self.search + self.time_limit if wait is None else wait):
                if event["event"] == "place":
                    found = Place.from_json(event["place"])
            if wait is None or self.child.ended or self.child.process.poll() is not None:
                self.close()
        return found

    def close(self) -> None:
        """End the child, if there is one."""
        self.searching = False
        if self.child is not None:
            self.child.stop()
            self.child = None

    def _finished(self, result: ExerciseResult, begun: _Begun) -> Checked:
        self.waiting = [exercise for exercise in self.waiting if exercise.id != result.exercise]
        self.standings[result.exercise] = standing(result)
        return Checked(result, "".join(begun.printed), begun.notes)

    def _stopped(self, begun: _Begun | None, dump: str, code: int | None) -> Checked:
        """The answer for the exercise during which the child ended."""
        exercise, begun = self.waiting[0], begun or _Begun([], "", None)
        folder = self.folder or self.assignment.folder
        result = stopped_result(
            exercise,
            folder,
            tests=begun.tests,
            done=begun.done,
            file=begun.file or str(folder / exercise.file),
            line=begun.line,
            dump=dump,
            code=code,
            left=begun.left,
            time_limit=self.time_limit,
        )
        return self._finished(result, begun)

    def _asked(self) -> Child | None:
        """A child that is busy with what is left to do."""
        if not self.waiting:
            return None
        child = self._start()
        child.ask(
            {
                "root": str(self.assignment.root),
                "assignment": self.assignment.name,
                "folder": None if self.folder is None else str(self.folder),
                "exercises": [exercise.id for exercise in self.waiting],
                "standings": self.standings,
                "time_limit": self.time_limit,
                "wanted": self.wanted,
                "search": self.search,
            }
        )
        return child


def with_needs(assignment: Assignment, exercises: Sequence[Exercise], passed: Collection[str]) -> list[Exercise]:
    """The exercises, each after those that it needs (unless these are known to have passed)."""
    order: dict[str, Exercise] = {}

    def add(exercise: Exercise) -> None:
        for need in exercise.needs:
            if need not in order and need not in passed:
                add(assignment.exercise(need))
        order.setdefault(exercise.id, exercise)

    for exercise in exercises:
        add(exercise)
    return list(order.values())


def _take_note(begun: _Begun, event: dict[str, Any]) -> None:
    if event["event"] == "test":
        begun.done.append(event["test"])
    elif event["event"] == "printed":
        begun.printed.append(event["text"])
    elif event["event"] == "left":
        begun.left = event["why"]
