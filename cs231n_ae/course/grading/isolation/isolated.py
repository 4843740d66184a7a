"""A submission whose code runs in a worker: values come back, and every verdict is passed here."""

import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from cs231n_ae.course.answers.in_process import graded_with
from cs231n_ae.course.answers.submission import Instance, Submission, opaque_parts
from cs231n_ae.course.answers.trace import current_trace
from cs231n_ae.course.grading.isolation.connection import LARGEST_OUTPUT, Connection
from cs231n_ae.course.grading.isolation.library import (
    imported_by_stubs,
    lent_for,
    oracles_for,
    secrets_of,
    worker_library,
)
from cs231n_ae.course.grading.isolation.protection import Protection
from cs231n_ae.course.grading.isolation.questions import Questions
from cs231n_ae.course.grading.isolation.replies import (
    Kept,
    WorkerLost,
    how_it_ended,
    is_kept,
    is_pair,
    kind_of,
    opened,
    require_moderate,
    signs_of,
)
from cs231n_ae.course.grading.isolation.sandbox import choose_protection
from cs231n_ae.course.grading.isolation.server import Server, ServerFailed, waited_in
from cs231n_ae.course.grading.isolation.texts import as_shown, texts_in
from cs231n_ae.course.outline.bounds import TIME_LIMIT, TOTAL_LIMIT
from cs231n_ae.course.outline.manifest import Assignment, Exercise
from cs231n_ae.course.source_text.encodings import as_utf8
from cs231n_ae.course.source_text.reading import CannotRead, content_of
from cs231n_ae.course.worker.calls import Opaque, Reply
from cs231n_ae.course.worker.differences import Signs
from cs231n_ae.course.worker.limits import Limits, OutOfTime
from cs231n_ae.course.worker.protocol import Closed, NoAnswerInTime, ProtocolError, Ref

__all__ = ["IsolatedSubmission"]

DEEPEST_CALLS = 8
GRACE = 1.0
"""Seconds after the deadline when a function of the judge's is broken off; a call back to the worker ends at it."""
HURRIED_LIMIT = 2.0
"""Seconds for a further test of an exercise of which one has already run out of time."""
OWN_TIME = 10.0
"""Seconds that the judge itself may take for one test."""
MOST_WAITING = 3.0
"""Times a test's seconds: so long may waiting for a core put off their end."""
MOST_OF_PARTS = 20
"""Faults of parts of one result that are read; a worker sends no more by itself."""
READING_LIMIT = 30.0
"""Seconds for reading the text of all files, which runs none of it."""


class IsolatedSubmission(Submission):
    """The exercise files of a folder, run in a worker of their own, a fresh one for each exercise."""

    clocked = True

    def __init__(
        self,
        assignment: Assignment,
        folder: Path,
        *,
        sandbox: str = "auto",
        time_limit: float = TIME_LIMIT,
        total_limit: float | None = TOTAL_LIMIT,
        also: tuple[str, ...] = (),
        memory: int = Limits.memory,
    ) -> None:
        """Copy the files; nothing is started yet.

        Args:
            assignment: whose exercises.
            folder: where the submission is; of what is in it, only the files named by the manifest are used.
            sandbox: see :func:`~cs231n_ae.course.grading.isolation.sandbox.choose_protection`.
            time_limit: seconds that one test may take.
            total_limit: seconds that all of them may take.
            also: names of files that are the submission's too, beside those of the manifest.
            memory: bytes of address space for each worker.
        """
        super().__init__(assignment)
        self.folder, self.time_limit, self.total_limit = Path(folder).resolve(), time_limit, total_limit
        self.protection: Protection = choose_protection(sandbox, secrets=secrets_of(assignment))
        self.broken: ServerFailed | None = None
        """Set when no worker could be started: then nothing that is found counts."""
        self.events: list[str] = []
        self._files = (*assignment.files, *also)
        files = dict(_taken(self.folder, self._files, self.events))
        limits = Limits(cpu=int(time_limit * 10) + 10, memory=memory)
        modules, packages = imported_by_stubs(assignment), sorted(graded_with(assignment))
        library = worker_library(assignment, siblings=bool(also))  # what earns no points by itself may use all of it
        self._server = Server(self.protection, library, modules, packages, files, limits)
        self._oracles = oracles_for(assignment)
        self._connection: Connection | None = None
        self._borrowed: dict[str, dict[str, str]] = {}
        self._told: dict[str, dict[str, str]] = {}
        self._worker = 0
        self._scan: dict[str, Any] | None = None
        self._stems: list[str] = []
        self._questions = Questions()
        self._trace: Any = None
        self._test_is_new = True
        self._deadline = 0.0
        self._last_moment: float | None = None
        self._lost = ""
        self._limit = time_limit
        self._began, self._waited_before = 0.0, 0.0
        self.seconds_for_a_test = (1 + MOST_WAITING) * time_limit + OWN_TIME

    def start_afresh(self) -> None:
        """End the worker; the next call starts a new one, with the whole of the time limit."""
        self._server.stop()
        self._connection, self._limit = None, self.time_limit

    def close(self) -> None:
        """End the worker and remove what was made for it."""
        self._connection = None
        self._server.close()

    def __enter__(self) -> "IsolatedSubmission":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def value_of(self, stem: str, name: str, args: tuple[Any, ...], seconds: float) -> Any:
        """What a function of a file gives that is no exercise: its value as it came, which is for the caller to check.

        Raises:
            NotWritten, CallFailed, WrongReturn: if there is none.
        """
        self._limit = seconds
        message = {
            "do": "call", "stem": stem, "name": name, "args": args, "kwargs": {}, "opaque": False, "receiver": None,
        }  # fmt: skip
        return self._exchange(stem, name, message).get("value")

    def processor_seconds(self) -> float | None:
        """As the kernel counts it, of the worker and all that it started."""
        return self._server.processor_seconds()

    @property
    def printed(self) -> str:
        """What the code printed, shortened and without control characters."""
        text = self._server.printed.kept.decode("utf-8", "replace")
        return "\n".join(as_shown(line) for line in text.splitlines()[:200])

    @property
    def flags(self) -> tuple[str, ...]:
        """What a person should look at: found in the text, and met while it ran."""
        found = [as_shown(flag) for file in self._scanned().values() for flag in texts_in(file.get("flags"))]
        more = ["printed more than was kept"] if self._server.printed.count > LARGEST_OUTPUT else []
        return tuple(dict.fromkeys([*self.events, *found, *more]))

    def location(self, exercise: Exercise) -> tuple[str, int | None]:
        """The file, and the line of the ``def``; the file is read in a worker, for its text is not to be trusted."""
        line = self._known(exercise)[0]
        return str(self._path(exercise)), line if type(line) is int else None

    def is_written(self, exercise: Exercise) -> bool:
        """Whether there is more than the stub."""
        return self._known(exercise)[1] is not True

    def signs(self, exercise: Exercise) -> dict[str, Signs]:
        """As of any submission; found in a worker, by what runs none of the file."""
        found = self._scanned().get(exercise.file, {}).get("signs", {})
        pairs = found.items() if type(found) is dict else ()
        return {name: signs_of(pair) for name, pair in pairs if type(name) is str}

    def literals(self) -> dict[str, list[str] | None]:
        """The texts and numbers that are written out in each file; None where they are too many, or cannot be read."""
        found = {name: self._scanned().get(name, {}).get("literals") for name in self._files}
        return {name: [str(text) for text in texts] if type(texts) is list else None for name, texts in found.items()}

    @contextmanager
    def borrowing(self, exercises: Sequence[Exercise]) -> Iterator[None]:
        """They run here: the worker, which is told so before the next call, asks for what they give."""
        stems = {exercise.stem for exercise in exercises}
        self._borrowed = {s: {e.qualname: e.target for e in exercises if e.stem == s} for s in stems}
        try:
            yield
        finally:
            self._borrowed = {}

    def _path(self, exercise: Exercise) -> Path:
        return self.folder / exercise.file

    def _known(self, exercise: Exercise) -> tuple[Any, Any]:
        functions = self._scanned().get(exercise.file, {}).get("functions", {})
        known = functions.get(exercise.qualname) if type(functions) is dict else None
        return known if type(known) is tuple and len(known) == 2 else (None, False)

    def _scanned(self) -> dict[str, Any]:
        """What the files' texts say; where one of them stops the reading, the others are read one by one."""
        if self._scan is None:
            last = time.monotonic() + 2 * READING_LIMIT
            self._scan = self._read(self._files, READING_LIMIT)
            for name in self._files if len(self._scan) < len(self._files) else ():
                seconds = min(READING_LIMIT / 6, last - time.monotonic())
                found = self._read([name], seconds) if seconds > 0 else {}
                self._scan |= found
                if not found:
                    self.events.append(f"{name} could not be read: reading it took too long, or crashed the parser")
        return self._scan

    def _read(self, names: Sequence[str], seconds: float) -> dict[str, Any]:
        """What the texts of some files say; nothing if there is no answer."""
        connection = self._started(scan=names)
        try:
            answer = connection.receive(time.monotonic() + seconds)
            return {name: file for name, file in answer.items() if type(file) is dict}
        except (Closed, NoAnswerInTime, ProtocolError):
            return {}
        finally:
            self.start_afresh()

    def _invoke(self, stem: str, qualname: str, receiver: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Reply:
        opaque = opaque_parts(self._modules[stem], qualname)
        message = {
            "do": "call", "stem": stem, "name": qualname, "args": args, "kwargs": kwargs, "opaque": opaque,
            "receiver": None if receiver is None else (receiver,), "count": self.counting,
        }  # fmt: skip
        with self._questions.during([args, kwargs]):
            reply = self._exchange(stem, qualname, message)
        if not is_kept(reply.get("value"), opaque):
            raise self._gone(qualname, "gave an answer that cannot be read: it holds what should have stayed there")
        require_moderate(qualname, reply.get("value"))
        of_parts = reply.get("of_parts")
        pairs = [pair for pair in of_parts[:MOST_OF_PARTS] if is_pair(pair)] if type(of_parts) is list else []
        return Reply(
            reply.get("value"),
            tuple(as_shown(text) for text in texts_in(reply.get("faults"))),
            tuple(as_shown(text) for text in texts_in(reply.get("warnings"))),
            tuple((place, as_shown(fault)) for place, fault in pairs),
            steps if type(steps := reply.get("steps")) is int else 0,
        )

    def _attribute(self, instance: Instance, name: str) -> Any:
        stem, class_name = instance._stem, instance._class_name
        message = {"do": "get", "name": class_name, "attribute": name, "receiver": (instance._raw,)}
        reply = self._exchange(stem, class_name, message)
        if reply["is"] == "function":
            return lambda *args, **kwargs: self.call(stem, f"{class_name}.{name}", instance._raw, args, kwargs)
        require_moderate(f"{class_name}.{name}", reply.get("value"))
        return reply.get("value")

    def _set_attribute(self, instance: Instance, name: str, value: Any) -> None:
        class_name = instance._class_name
        value = Opaque(value._raw) if isinstance(value, Instance) else value
        message = {
            "do": "set", "name": class_name, "attribute": name, "value": value, "receiver": (instance._raw,)
        }  # fmt: skip
        self._exchange(instance._stem, class_name, message)

    def _exchange(self, stem: str, name: str, message: dict[str, Any]) -> dict[str, Any]:
        """Ask, answer the questions that come back, and return the reply; a failed call is raised as such."""
        connection = self._ready(stem, name)
        if len(self._stems) >= DEEPEST_CALLS:
            raise WorkerLost(f"{name} was called from itself through a function that it was given, too many times")
        self._stems.append(stem)
        try:
            if self._told != self._borrowed:
                connection.send({"do": "borrow", "functions": self._borrowed}, self._deadline)
                opened(connection.receive(self._deadline), name)
                self._told = self._borrowed
            if message["do"] == "call":
                message["first"], self._test_is_new = self._test_is_new, False
            connection.send(message, self._deadline)
            while kind_of(reply := connection.receive(self._deadline)) == "question":
                answer = self._questions.answer(reply, known=self._known_functions(), until=self._deadline + GRACE)
                connection.send(answer, self._deadline)
            return opened(reply, name)
        except (NoAnswerInTime, OutOfTime):
            raise self._gone(name, self._late()) from None
        except Closed:
            raise self._gone(name, "") from None
        except ProtocolError as error:
            raise self._gone(name, f"gave an answer that cannot be read: {error}") from None
        except ValueError:
            self._gone(name, "was given something that cannot be sent")
            raise
        finally:
            self._stems.pop()

    def _ready(self, stem: str, name: str) -> Connection:
        """The connection to a living worker, with the clock of this test wound up."""
        trace = current_trace()
        new_test = not self._stems and (trace is None or trace is not self._trace)
        if new_test:
            self._trace, self._lost, self._test_is_new = trace, "", True
        if self._lost:
            raise WorkerLost(self._lost)
        if self._connection is None:
            oracles = self._oracles.get(stem, ())
            self._connection = self._started(oracles=oracles, lent=lent_for(self.assignment, but=oracles))
            self._connection.later = self._put_off
            self._told, self._waited_before = {}, self._waited()
            self._worker += 1
        now = time.monotonic()
        if self.total_limit is not None and self._last_moment is None:
            self._last_moment = now + self.total_limit
        if new_test:
            self._began = now
            self._deadline = min(now + self._limit, self._last_moment or np.inf)
            if self._deadline <= now:
                raise self._gone(name, self._late())
        return self._connection

    def _put_off(self) -> float:
        """The end of this test's time, later by what judge and worker have waited for a core since that one started.

        So a right answer is right on a busy machine, too; sleeping, or waiting for anything else, puts off nothing.
        """
        waited = min(self._waited() - self._waited_before, MOST_WAITING * self._limit)
        self._deadline = min(self._began + self._limit + waited, self._last_moment or np.inf)
        return self._deadline

    def _waited(self) -> float:
        return self._server.waited_seconds() + waited_in()

    def _started(self, **order: Any) -> Connection:
        try:
            return self._server.start(other=self._other, meant=self._meant, **order)
        except ServerFailed as error:
            self.broken = error
            raise

    def _late(self) -> str:
        if self._last_moment is not None and time.monotonic() >= self._last_moment:
            return f"was stopped: the whole submission may take {self.total_limit:g} s, and they are over"
        limit, self._limit = self._limit, min(self._limit, HURRIED_LIMIT)
        return f"did not finish in {limit:g} s: is there a loop that never ends?"

    def _gone(self, name: str, why: str) -> WorkerLost:
        """Give the worker up, and say why."""
        if self._lost:  # it was lost in a call within this one
            return WorkerLost(self._lost)
        status = self._server.stop(died=not why)
        self._connection = None
        self._lost = f"{name} {why or how_it_ended(status)}"
        self.events.append(self._lost)
        return WorkerLost(self._lost)

    def _known_functions(self) -> set[str]:
        """The library's that the worker may ask for now: it has been given no bodies of theirs."""
        borrowed = (target for names in self._borrowed.values() for target in names.values())
        return {*self._oracles.get(self._stems[-1], ()), *borrowed}

    def _other(self, value: Any) -> Ref:
        value = value.value if isinstance(value, Opaque) else value
        if isinstance(value, Kept):
            if value.worker != self._worker or self._connection is None:
                raise ProtocolError("the worker that kept this is no longer there")
            return Ref("kept", value.key)
        if callable(value):
            return Ref("function", self._questions.handed_over(value))
        raise ValueError(f"a {type(value).__name__} cannot be sent to a submission")

    def _meant(self, ref: Ref) -> Kept:
        if ref.kind != "kept" or type(ref.key) is not int:
            raise ProtocolError("a message refers to what is not there")
        kind: Any = type(as_shown(ref.note, 60) or "object", (Kept,), {})
        kept: Kept = kind(self._worker, ref.key)
        return kept


def _taken(folder: Path, names: Iterable[str], events: list[str]) -> Iterable[tuple[str, bytes]]:
    """The regular files of these names, of a reasonable size, as UTF-8."""
    for name in names:
        try:
            yield name, as_utf8(content_of(folder / name))[0]
        except CannotRead as error:
            if not error.missing:
                events.append(f"{error}, and was left out")
