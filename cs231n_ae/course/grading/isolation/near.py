"""Which wrong exercises are one edit from right, as the submission's own process says: a hint, and never points.

When all is graded, a process of its own is given the submission again, and for each exercise that lost points it looks
for one small edit of the student's function that makes every public test pass. There the student's code runs, and it
may answer in the search's place. So:

- The process is confined as a worker is, in the same way, with a time for each exercise that the judge keeps.
- It knows nothing that a student does not have: its library is a hand-out's, without the references of the assignment
  and of later ones, without bank, hidden tests and seeds; the tests run at the seed of a student's own check. The
  reference would find more edits, and a submission could take it along wherever a way out is open.
- What comes back is the text of one line, of which a whole number within the student's file and the name of a known
  kind are kept. Whatever else it is, is nothing.

A forged answer can mislead whoever reads the hint, and nobody else: students are not shown it.
"""

import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cs231n_ae.course.grading.isolation.connection import Connection
from cs231n_ae.course.grading.isolation.library import imported_by_tests, secrets_of, student_library
from cs231n_ae.course.grading.isolation.sandbox import choose_protection
from cs231n_ae.course.grading.isolation.server import Server
from cs231n_ae.course.judging.repair.find import failing_tests
from cs231n_ae.course.judging.repair.place import KINDS
from cs231n_ae.course.judging.results import ExerciseResult
from cs231n_ae.course.outline.manifest import Assignment
from cs231n_ae.course.worker.limits import Limits
from cs231n_ae.course.worker.protocol import NoAnswerInTime, ProtocolError, Ref

__all__ = ["Near", "hint_in", "near_repairs"]

SEARCH = 3.0
"""Seconds for which edits of one exercise are tried."""
LIMIT = 4.0
"""Seconds after which no answer about an exercise is waited for."""
TOTAL_LIMIT = 40.0
"""Seconds for all exercises of one submission; what is left then is not looked at."""

_ANSWER = re.compile(rb"([1-9][0-9]{0,6}) ([a-z ]{0,30})\n")
_MOST = 64
"""Bytes that are read of an answer."""


@dataclass(frozen=True)
class Near:
    """An exercise that one edit would make right, if the submission's process is to be believed."""

    exercise: str
    file: str
    line: int
    kind: str
    """One of :data:`KINDS`, or nothing."""

    @property
    def says(self) -> str:
        """It in words: ``"affine.py, line 34: the axis"``."""
        return f"{self.file}, line {self.line}: {KINDS[self.kind][0] if self.kind else 'something small'}"


def near_repairs(
    assignment: Assignment, files: Mapping[str, bytes], results: Sequence[ExerciseResult], *, sandbox: str
) -> tuple[Near, ...]:
    """Look for one edit in each exercise that failed and was judged on the student's own work alone.

    Args:
        assignment: what was graded.
        files: the submission, by file name, as UTF-8.
        results: what the judge found; only the names of failing public tests are told to the process.
        sandbox: as for grading.

    Raises:
        ServerFailed: if no process can be started here.
    """
    wanted = [(r, failing_tests(r)) for r in results if r.status == "failed" and not r.note]
    wanted = [(result, failing) for result, failing in wanted if failing]
    if not wanted:
        return ()
    protection = choose_protection(sandbox, secrets=secrets_of(assignment))
    known = {name: files[name] for name in assignment.files if name in files}
    limits, installed = Limits(cpu=int(2 * LIMIT)), ("numpy", "scipy")
    library, modules = student_library(assignment), imported_by_tests(assignment)
    program = "cs231n_ae.course.judging.repair.confined"
    server = Server(protection, library, modules, [], known, limits, program=program, installed=installed)
    found, until = [], time.monotonic() + TOTAL_LIMIT
    try:
        for result, failing in wanted:
            file = assignment.exercise(result.exercise).file
            order = {"assignment": assignment.name, "exercise": result.exercise, "failing": failing, "seconds": SEARCH}
            data = _answered(server, order, until)
            hint = hint_in(data, len(known.get(file, b"").splitlines()))
            if hint is not None:
                found.append(Near(result.exercise, file, *hint))
    finally:
        server.close()
    return tuple(found)


def hint_in(data: bytes, lines: int) -> tuple[int, str] | None:
    """The line and the kind in what came from a process, for a file of so many lines; None if they are not there."""
    match = _ANSWER.fullmatch(data)
    if match is None:
        return None
    line, kind = int(match[1]), match[2].decode("ascii")
    return (line, kind) if line <= lines and (kind in KINDS or not kind) else None


def _answered(server: Server, order: dict[str, Any], until: float) -> bytes:
    """What a fresh process sends in its time: the first piece of it."""
    if time.monotonic() >= until:
        return b""
    connection: Connection = server.start(other=_no_reference, meant=lambda ref: ref, search=order)
    try:
        connection.wait(min(time.monotonic() + LIMIT, until))
        return connection.sock.recv(_MOST)
    except (NoAnswerInTime, OSError):
        return b""
    finally:
        server.stop()


def _no_reference(value: object) -> Ref:
    raise ProtocolError(f"a {type(value).__name__} cannot be sent")
