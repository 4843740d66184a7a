"""What a check found, as plain data: made by the runner, sent between processes, shown to people."""

from dataclasses import asdict, dataclass, field
from typing import Any, Literal, TypeAlias

from cs231n_ae.course.outline.manifest import Exercise

__all__ = [
    "ANOTHER_WAY",
    "ELSEWHERE",
    "Comparison",
    "ExerciseResult",
    "Standing",
    "Status",
    "TestResult",
    "blank_result",
    "standing",
]

ANOTHER_WAY = "another way"
"""The kind of failure of a test whose values are right, and were not found in the way that is asked for."""
ELSEWHERE = "elsewhere"
"""The kind of failure of a test whose values are right, where further inputs showed that others are not."""


@dataclass(frozen=True)
class Comparison:
    """One array of the student's beside the one that was expected."""

    name: str
    """What is compared: ``"dw"``, ``"loss"``."""
    source: str
    """Where the expected values come from: ``"numerical gradient"``, ``"closed form"``."""
    shape: tuple[int, ...]
    yours: Any
    """The student's values as nested lists (None where the array is too large to show, or has another shape)."""
    expected: Any
    worst_index: tuple[int, ...] | None = None
    worst_yours: float | None = None
    worst_expected: float | None = None
    relative_error: float | None = None


@dataclass(frozen=True)
class TestResult:
    """The outcome of one grading test."""

    __test__ = False  # not a class of tests, though pytest may think so from the name

    test: str
    """The test function's name."""
    title: str
    """What the test says when it passes: ``"dx agrees with the numerical gradient"``."""
    points: float
    status: Literal["passed", "failed", "not tried"]
    detail: str = ""
    """A short remark behind the title: ``"(4, 3), worst 2.1e-10"``, or what a test not tried is waiting for."""
    headline: str = ""
    """For a failure: one sentence that names the difference."""
    kind: str = ""
    """For a failure: what differs (see ``Mismatch``), or ``"raised"``, ``"form"``, ``"stopped"``."""
    explanation: str = ""
    """For a failure that a known misconception explains: what its author should read."""
    misconception: str = ""
    """The name of that misconception in the bank."""
    comparison: Comparison | None = None
    traceback: tuple[str, ...] = ()
    """The student's own lines, when their code raised."""
    hidden: bool = False


Status: TypeAlias = Literal["passed", "failed", "not written", "waiting", "error"]


@dataclass(frozen=True)
class ExerciseResult:
    """The outcome of one exercise."""

    assignment: str
    exercise: str
    file: str
    line: int | None
    points: float
    earned: float
    status: Status
    """``waiting``: it cannot be judged before an exercise that it needs; ``error``: it could not be run at all."""
    tests: tuple[TestResult, ...] = ()
    faults: tuple[str, ...] = ()
    """Faults of quality that no value shows: an input changed in place, shared memory, lost digits."""
    message: str = ""
    """For ``not written``, ``waiting`` and ``error``: one clear line."""
    note: str = ""
    """On what it was judged, where that was not the student's own work alone: one line."""
    seconds: float = field(default=0.0, compare=False)

    def to_json(self) -> dict[str, Any]:
        """This result as JSON-ready dicts and lists."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "ExerciseResult":
        """The inverse of :meth:`to_json`."""
        tests = []
        for test in data["tests"]:
            comparison = test["comparison"]
            if comparison is not None:
                index = comparison["worst_index"]
                comparison = Comparison(
                    **{
                        **comparison,
                        "shape": tuple(comparison["shape"]),
                        "worst_index": None if index is None else tuple(index),
                    }
                )
            tests.append(TestResult(**{**test, "comparison": comparison, "traceback": tuple(test["traceback"])}))
        return cls(**{**data, "tests": tuple(tests), "faults": tuple(data["faults"])})


def blank_result(exercise: Exercise, file: str, line: int | None = None, status: Status = "error") -> ExerciseResult:
    """The result of an exercise of which nothing is known yet, to be filled in by :func:`dataclasses.replace`."""
    return ExerciseResult(exercise.assignment, exercise.id, file, line, exercise.points, 0.0, status)


Standing: TypeAlias = Literal["right", "right but for dtypes", "wrong", "absent"]


def standing(result: ExerciseResult) -> Standing:
    """What others that need this exercise can build on, whatever faults it may have.

    It is ``absent`` when it is not to be run for another: not written, or it never came back. An instructor's hidden
    tests count for nothing here.
    """
    public = [test for test in result.tests if not test.hidden]
    if not public or result.status == "error" or any(test.kind == "stopped" for test in public):
        return "absent"
    if all(test.status == "passed" or test.kind in (ANOTHER_WAY, ELSEWHERE) for test in public):
        return "right"
    known = ("dtype", ANOTHER_WAY, ELSEWHERE)
    return "right but for dtypes" if all(t.status == "passed" or t.kind in known for t in public) else "wrong"
