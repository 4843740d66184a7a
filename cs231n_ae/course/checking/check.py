"""Check exercises in a process of their own, so that an endless loop or a crash is an answer too.

The child (:mod:`~cs231n_ae.course.checking.check_process`) answers with JSON lines: ``begin`` (an exercise, its tests
and where it is written), ``printed``, ``test`` (one finished), ``result`` (all of the exercise), ``end``. A child that
ends without ``end`` has been stopped by the student's code; the exercise it had begun gets the answers that are known,
and another child goes on with the others. When all results are known, the child may go on ``searching`` for the
``place`` of a mistake that no sentence explains; what becomes of it then changes no result.
"""

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

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

_CHILD = (
    "import sys; sys.path.append(sys.argv[2]); "
    "from cs231n_ae.course.checking.check_process import main; main(sys.argv[1])"
)


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
    ) -> None:
        """Start it.

        Args:
            assignment: the exercises'.
            exercises: the wanted ones.
            folder: where the answers are; None means the reference.
            time_limit: seconds that one test may take.
            passed: exercises that are known to have passed: they are not run again for others.
            search: seconds for which the line of a mistake is looked for when all results are known; see ``place``.
        """
        self.assignment, self.folder, self.time_limit = assignment, folder, time_limit
        self.wanted = [exercise.id for exercise in exercises]
        self.search = search if folder is not None else 0.0
        self.searching = False
        """Whether all results are known, and the search goes on."""
        self.standings: dict[str, Standing] = dict.fromkeys(passed, "right")
        self.waiting = with_needs(assignment, exercises, passed)
        self.child = _Child(self._request()) if self.waiting else None

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
                    self.child = _Child(self._request()) if self.waiting else None
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

    def _request(self) -> str:
        return json.dumps(
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


class _Child:
    """The process, its answers, and what it wrote on dying."""

    def __init__(self, request: str) -> None:
        self.dump = tempfile.TemporaryFile()  # noqa: SIM115 - closed by stop()
        self.ended = False
        home = str(Path(__file__).resolve().parents[3])
        # -P: a student's file that is called random.py or types.py must not be found in place of Python's own
        command = [sys.executable, "-P", "-X", "utf8", "-c", _CHILD, request, home]
        self.process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self.dump, **_own_group(),
            env={**os.environ, "PYTHONHASHSEED": "0"},  # a set in the student's code is gone through as when graded
        )  # fmt: skip
        self.lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout:
            for row in self.process.stdout:
                self.lines.put(row)
        self.lines.put(b"")

    def events(self, silence: float) -> Iterator[dict[str, Any]]:
        """The child's answers, until it ends or says nothing for ``silence`` seconds."""
        while True:
            try:
                row = self.lines.get(timeout=silence)
            except queue.Empty:
                return
            if not row.endswith(b"\n"):  # the end, perhaps in the middle of an answer
                return
            event = json.loads(row)
            if event["event"] == "end":
                self.ended = True
                return
            yield event

    def stop(self) -> tuple[str, bool, int | None]:
        """End the process and all that it started; returns what it wrote on stderr, whether it had done, its code."""
        code = self.process.poll()
        if code is None and not self.ended:
            with contextlib.suppress(subprocess.TimeoutExpired):  # one on its way out may say with which code
                code = self.process.wait(timeout=0.5)
        _kill(self.process)
        self.process.wait()
        self.dump.seek(0)
        text = self.dump.read(100_000).decode("utf-8", "replace")
        self.dump.close()
        return text, self.ended, code


def _own_group() -> dict[str, Any]:
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"start_new_session": True}


def _kill(process: subprocess.Popen[bytes]) -> None:
    if sys.platform == "win32":
        process.kill()
        return
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
