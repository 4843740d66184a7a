"""The child process of a check: runs the student's code, and sends one JSON line for each thing it knows.

What was sent stays known, whatever becomes of this process. What the student's code prints travels in lines of
its own, so that it cannot be taken for a result.
"""

import faulthandler
import io
import json
import os
import random
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from cs231n_ae.course.judging.results import ExerciseResult, Standing, TestResult, standing

__all__ = ["main"]

LARGEST_PRINT = 20_000
"""Characters of output that are kept of each exercise."""


def main() -> None:
    """Get ready, read what to run (a line of JSON, see :mod:`cs231n_ae.course.checking.check`), run it, and end."""
    send, dump = _take_channels()
    _limit_threads()
    # All that a check needs and no student writes; their files, the tests and the library are read when it is asked.
    from cs231n_ae.course.answers.in_process import FolderSubmission, ReferenceSubmission
    from cs231n_ae.course.checking import syntax  # noqa: F401
    from cs231n_ae.course.judging import runner  # noqa: F401
    from cs231n_ae.course.outline.manifest import load_assignment

    request = _take_request()
    if not request:  # nobody is there any more
        os._exit(0)
    asked = json.loads(request)
    assignment = load_assignment(asked["assignment"], root=Path(asked["root"]), targets=False)
    submission = (
        ReferenceSubmission(assignment)
        if asked["folder"] is None
        else FolderSubmission(assignment, Path(asked["folder"]))
    )
    standings: dict[str, Standing] = asked["standings"]
    results: list[ExerciseResult] = []
    for name in asked["exercises"]:
        exercise = assignment.exercise(name)
        submission.start_afresh()
        results.append(_check(exercise, submission, standings, asked["time_limit"], send, dump))
        standings[name] = standing(results[-1])
    if asked["search"]:
        _search(assignment, Path(asked["folder"]), asked, results, send, dump)
    send({"event": "end"})
    os._exit(0)  # everything has been said: no time is spent on taking the interpreter apart


def _check(
    exercise: Any,
    submission: Any,
    standings: dict[str, Standing],
    time_limit: float,
    send: Callable[[dict[str, Any]], None],
    dump: io.FileIO,
) -> ExerciseResult:
    """Run one exercise, with the watchdog wound up again after each test."""
    import numpy as np

    from cs231n_ae.course.answers.in_process import FolderSubmission
    from cs231n_ae.course.checking.syntax import file_result
    from cs231n_ae.course.judging.runner import run_exercise
    from cs231n_ae.course.judging.testing import tests_of

    wanted = [{"test": test.name, "title": test.title, "points": test.points} for test in tests_of(exercise)]
    file, line = submission.location(exercise)
    is_own = isinstance(submission, FolderSubmission)
    unreadable, notes = file_result(submission.assignment, exercise, Path(file)) if is_own else (None, ())
    send({"event": "begin", "exercise": exercise.id, "tests": wanted, "file": str(file), "line": line, "notes": notes})
    if unreadable is not None:
        send({"event": "result", "result": unreadable.to_json()})
        return unreadable
    random.seed(0)
    np.random.seed(0)  # noqa: NPY002 - as where a class is graded: each run is to give the same
    streams = sys.stdout, sys.stderr
    sys.stdout = sys.stderr = _Printed(send)

    def wind_up() -> None:
        faulthandler.dump_traceback_later(time_limit, exit=True, file=dump)

    def on_test(test: TestResult) -> None:
        send({"event": "test", "test": asdict(test)})
        wind_up()

    wind_up()
    try:
        result = run_exercise(exercise, submission, needs=standings, on_test=on_test)
    except (SystemExit, KeyboardInterrupt) as error:
        send({"event": "left", "why": f"{type(error).__name__} was raised"})
        os._exit(0)
    finally:
        faulthandler.cancel_dump_traceback_later()
        sys.stdout, sys.stderr = streams
    send({"event": "result", "result": result.to_json()})
    return result


def _search(
    assignment: Any,
    folder: Path,
    asked: dict[str, Any],
    results: list[ExerciseResult],
    send: Callable[[dict[str, Any]], None],
    dump: io.FileIO,
) -> None:
    """When all results are sent: look for the line of the first mistake among the wanted that has no sentence.

    Of a forward pass that is right it is looked whether its cache would do for the solution's way back.
    """
    from cs231n_ae.course.judging.repair.find import find_note, find_place, to_search

    wanted = [one for one in results if one.exercise in asked["wanted"]]
    result = to_search(wanted)
    is_forward = len(wanted) == 1 and wanted[0].status == "passed" and "_forward" in wanted[0].exercise
    if result is None and not is_forward:
        return
    send({"event": "searching", "exercise": (result or wanted[0]).exercise})
    sys.stdout = sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - this process ends with it
    faulthandler.dump_traceback_later(asked["search"] + asked["time_limit"], exit=True, file=dump)
    if result is None:
        place = find_note(assignment, folder, wanted[0])
    else:
        place = find_place(assignment, folder, result, seconds=asked["search"])
    if place is not None:
        send({"event": "place", "place": place.to_json()})


def _take_channels() -> tuple[Callable[[dict[str, Any]], None], io.FileIO]:
    """Keep stdout for results and stderr for dumps under new numbers, and leave the old ones to the student."""
    sys.stdout.flush()
    results, dump = os.dup(1), io.FileIO(os.dup(2), "w")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    faulthandler.enable(file=dump)

    def send(event: dict[str, Any]) -> None:
        rest = json.dumps(event).encode("ascii") + b"\n"
        while rest:
            rest = rest[os.write(results, rest) :]

    return send, dump


def _take_request() -> bytes:
    """The line of stdin, which the student's code then finds empty."""
    request = b""
    while not request.endswith(b"\n"):
        part = os.read(0, 1 << 16)
        if not part:
            return b""
        request += part
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    return request


def _limit_threads() -> None:
    """One thread is quicker for arrays this small, and gives the same sums each time."""
    for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(variable, "1")
    os.environ["MPLBACKEND"] = "Agg"  # a window that waits to be closed would look like an endless loop


class _Printed(io.TextIOBase):
    """A stdout that sends what is printed, up to a limit."""

    encoding = "utf-8"

    def __init__(self, send: Callable[[dict[str, Any]], None]) -> None:
        self.send, self.room = send, LARGEST_PRINT

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        kept = text[: self.room]
        if kept:
            self.room -= len(kept)
            self.send({"event": "printed", "text": kept})
        return len(text)
