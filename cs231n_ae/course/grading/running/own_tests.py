"""The instructor's own tests, looked at before a class is graded: a mistake in one would cost everybody its points."""

import difflib
import inspect
import tempfile
import time
import traceback
import warnings
from collections.abc import Mapping
from pathlib import Path

from cs231n_ae.course.answers.in_process import ReferenceSubmission
from cs231n_ae.course.grading.running.one import hidden_tests_of
from cs231n_ae.course.grading.terms.errors import GradingError
from cs231n_ae.course.judging.explain import headline_of
from cs231n_ae.course.judging.results import TestResult
from cs231n_ae.course.judging.runner import run_exercise, run_test
from cs231n_ae.course.judging.testing import GradingTest, Mismatch, tests_in, tests_of
from cs231n_ae.course.outline.bounds import TIME_LIMIT
from cs231n_ae.course.outline.manifest import Assignment, Exercise
from cs231n_ae.course.worker.calls import CallFailed, WrongReturn
from cs231n_ae.course.worker.limits import OutOfTime, bounded_time
from cs231n_ae.course.worker.loading import load_once

__all__ = ["require_sound"]

LONGEST = 200
"""Characters of what an error says."""


def require_sound(assignment: Assignment, hidden: Mapping[str, str], seed: int) -> None:
    """Refuse hidden tests that would not be run, or that the library's own answers do not pass.

    Args:
        assignment: what is graded.
        hidden: the text of each file, by name.
        seed: of the tests' inputs, as the class will have it.

    Raises:
        GradingError: names the file, the test, and what is the matter with it.
    """
    if not hidden:
        return
    with tempfile.TemporaryDirectory(prefix="hidden-") as folder:
        for name, text in hidden.items():
            (Path(folder) / name).write_text(text, encoding="utf-8", newline="")
        for path in sorted(Path(folder).resolve().iterdir()):
            _require_marked(path, assignment)
        for exercise in assignment.exercises:
            _require_passed(exercise, assignment, Path(folder), seed)


def _require_marked(path: Path, assignment: Assignment) -> None:
    """Every test of a file belongs to an exercise of this assignment."""
    try:
        with bounded_time(time.monotonic() + TIME_LIMIT):
            module = load_once(path, "hidden")
    except OutOfTime:
        raise GradingError(f"--hidden {path.name}: to load it takes more than {TIME_LIMIT:g} s") from None
    except Exception as error:
        raise GradingError(f"--hidden {path.name}{_line_in(path, error)}: {_said(error)}") from None
    for name, value in vars(module).items():
        own = inspect.isfunction(value) and value.__module__ == module.__name__
        if own and name.startswith("test") and not hasattr(value, "grading"):
            raise GradingError(
                f'--hidden {path.name}: {name} would not be run: write @exercise("ID", points=N) above it, '
                "with the id of an exercise"
            )
    known = [exercise.id for exercise in assignment.exercises]
    for test in tests_in(module):
        if test.exercise not in known:
            (nearest,) = difflib.get_close_matches(test.exercise, known, n=1, cutoff=0.0)
            raise GradingError(
                f"--hidden {path.name}: {test.name} is for {test.exercise!r}, and {assignment.name} has no such "
                f"exercise: did you mean {nearest}? Tests of another assignment go into a folder of its name"
            )


def _require_passed(exercise: Exercise, assignment: Assignment, folder: Path, seed: int) -> None:
    """The library's own answer passes every hidden test of an exercise."""
    try:
        mine = {test.name: test for test in hidden_tests_of(exercise, folder)}
    except ValueError as error:  # the name of a public test
        raise GradingError(f"--hidden: {error}".replace(f"{folder}: ", "")) from None
    if not mine:
        return
    reference, tests = ReferenceSubmission(assignment), [*tests_of(exercise), *mine.values()]
    reference.seconds_for_a_test = TIME_LIMIT
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        result = run_exercise(exercise, reference, seed, tests=tests, bank=False, needs={})
        for one in result.tests:
            if one.hidden and one.status != "passed":
                where, why = _what_happened(mine[one.test], one, reference, seed)
                raise GradingError(
                    f"--hidden {where}: {one.test} takes its points from everybody, for the course's own answer does "
                    f"not pass it either ({why})"
                )


def _what_happened(test: GradingTest, result: TestResult, reference: ReferenceSubmission, seed: int) -> tuple[str, str]:
    """File and line, and the reason: an error of the test's own as Python says it."""
    code = test.function.__code__
    path, start = Path(code.co_filename), f", line {code.co_firstlineno}"
    if result.status == "not tried":
        return f"{path.name}{start}", result.detail
    trace = run_test(test, reference, seed)
    failure = trace.failure
    if failure is None:  # it does not come out the same each time
        says = result.headline
    else:
        says = headline_of(trace) if isinstance(failure, Mismatch | CallFailed | WrongReturn) else _said(failure)
    return f"{path.name}{_line_in(path, failure) or start}", says[:LONGEST]


def _line_in(path: Path, error: BaseException | None) -> str:
    """The last line of the file that an error came through; nothing if it did not."""
    if isinstance(error, SyntaxError) and error.filename == str(path):
        return f", line {error.lineno}"
    frames = traceback.extract_tb(error.__traceback__) if error is not None else []
    lines = [frame.lineno for frame in frames if frame.filename == str(path)]
    return f", line {lines[-1]}" if lines else ""


def _said(error: BaseException) -> str:
    text = error.msg if isinstance(error, SyntaxError) else str(error)
    return f"{type(error).__name__}: {text}".partition("\n")[0][:LONGEST].removesuffix(": ")
