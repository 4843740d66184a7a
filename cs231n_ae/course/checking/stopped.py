"""What to tell a student whose code ended the checking process, or never came back to it."""

import io
import re
import signal
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from cs231n_ae.course.judging.results import ExerciseResult, TestResult, blank_result
from cs231n_ae.course.outline.manifest import Exercise
from cs231n_ae.course.source_text.reading import CannotRead, source_of

__all__ = ["stopped_result"]

_FRAME = re.compile(r'^ *File "(?P<file>.+)", line (?P<line>\d+) in (?P<name>.+)$', re.MULTILINE)

LARGEST_TRACEBACK = 4
"""Of the student's frames: in a loop, the innermost say where it is."""


def stopped_result(
    exercise: Exercise,
    folder: Path,
    *,
    tests: Sequence[dict[str, Any]],
    done: Sequence[dict[str, Any]],
    file: str,
    line: int | None,
    dump: str,
    code: int | None,
    left: str,
    time_limit: float,
) -> ExerciseResult:
    """The result of an exercise whose process ended before it was done.

    Args:
        exercise: which one.
        folder: where the student's files are, to tell their lines from others in the dump.
        tests: name, title and points of each test of the exercise (empty when it had not got that far).
        done: the results that were sent before.
        file: where the exercise is written.
        line: on which line.
        dump: what the process wrote on its way out (see :mod:`faulthandler`).
        code: its exit code, or None if it had to be killed.
        left: why it said that it left, if it did.
        time_limit: seconds that one test may take.
    """
    begun = blank_result(exercise, file, line, "failed")
    if not tests:
        last = dump.strip().splitlines()[-1:] or [f"exit code {code}"]
        return replace(begun, status="error", message=f"the check could not begin: {last[0]}")
    finished = ExerciseResult.from_json({**begun.to_json(), "tests": done}).tests
    known = {test.test for test in finished}
    missing = [test for test in tests if test["test"] not in known]
    why = _why(dump, code, left, time_limit)
    results = list(finished)
    for i, test in enumerate(missing):
        broke = i == 0
        results.append(
            TestResult(
                test["test"], test["title"], test["points"], "failed" if broke else "not tried",
                detail="" if broke else "the check was stopped before",
                headline=why if broke else "",
                kind="stopped" if broke else "",
                traceback=_student_lines(dump, folder) if broke else (),
            )
        )  # fmt: skip
    earned = sum(test.points for test in finished if test.status == "passed")
    return replace(begun, earned=earned, tests=tuple(results), message="" if missing else why)


def _why(dump: str, code: int | None, left: str, time_limit: float) -> str:
    """One sentence on how the process ended."""
    if code is None or "Timeout (" in dump:
        return f"did not finish in {time_limit:g} s: is there a loop that never ends?"
    if left:
        return f"your code ended the whole program ({left}): return a value instead"
    if "stack overflow" in dump.lower():
        return "ran out of stack: does the function call itself without end?"
    fatal = re.search(r"(?:Fatal Python error|Windows fatal exception): (.+)", dump)
    if fatal:
        return f"crashed Python itself ({fatal[1].strip()})"
    if code < 0:
        try:
            name = signal.Signals(-code).name
        except ValueError:
            name = f"signal {-code}"
        memory = ", which the system sends when memory runs out" if name == "SIGKILL" else ""
        return f"was stopped by the system ({name}{memory})"
    return f"your code ended the whole program (exit code {code}; os._exit?): return a value instead"


def _student_lines(dump: str, folder: Path) -> tuple[str, ...]:
    """Where the student's own code was, outermost call first, as in a traceback."""
    rows: list[str] = []
    folder = folder.resolve()
    own = [frame for frame in _FRAME.finditer(dump) if Path(frame["file"]).resolve().parent == folder]
    for frame in reversed(own[:LARGEST_TRACEBACK]):
        source = _line(Path(frame["file"]), int(frame["line"]))
        rows.append(f"{Path(frame['file']).name}:{frame['line']}  {source}".rstrip())
    return tuple(dict.fromkeys(rows))


def _line(file: Path, number: int) -> str:
    try:
        lines = io.StringIO(source_of(file).text, newline=None).readlines()
    except CannotRead:
        return ""
    return lines[number - 1].strip() if number <= len(lines) else ""
