"""What a grading test is written with: it states the mathematics, and what it compares is kept for the diagnosis."""

import re
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import numpy as np

from cs231n_ae.course.answers.trace import Record, current_trace
from cs231n_ae.course.judging.fingerprint import fingerprint
from cs231n_ae.course.outline.manifest import Exercise
from cs231n_ae.course.outline.paths import tests_folder
from cs231n_ae.course.worker.loading import load_once
from cs231n_ae.types import Array

__all__ = [
    "GradingTest",
    "Mismatch",
    "exercise",
    "expect",
    "expect_drawn_from_rng",
    "expect_draws_of_their_own",
    "expect_dtype",
    "expect_one_draw",
    "expect_true",
    "numerical_gradient_of",
    "tests_in",
    "tests_of",
]


@dataclass(frozen=True)
class GradingTest:
    """A test of one exercise, and what it is worth."""

    exercise: str
    name: str
    title: str
    """What is true when it passes."""
    points: float
    needs: tuple[str, ...]
    function: Callable[..., None]
    hidden: bool = False


def exercise(exercise_id: str, *, points: float, needs: tuple[str, ...] = ()) -> Callable[..., Any]:
    """Mark ``def test_...(submission, rng)`` as a test of an exercise.

    Its title is the first line of its docstring, or its name with spaces.

    Args:
        exercise_id: the id in the manifest.
        points: what it is worth; the tests of an exercise add up to the manifest's points.
        needs: names of tests of the same exercise without which this one is not tried.
    """
    if isinstance(needs, str):
        raise ValueError(f'needs must be a tuple of names, got the text {needs!r}: write needs=("{needs}",)')

    def mark(function: Callable[..., None]) -> Callable[..., None]:
        name = function.__name__
        first = (function.__doc__ or "").strip().partition("\n")[0].rstrip(".")
        title = first or name.removeprefix("test_").replace("_", " ")
        function.grading = GradingTest(exercise_id, name, title, points, tuple(needs), function)  # type: ignore[attr-defined]
        return function

    return mark


def tests_of(exercise: Exercise) -> list[GradingTest]:
    """The tests of one exercise, in the order of their files; files that do not name it are not imported."""
    named = re.compile(rf"exercise\(\s*[\"']{re.escape(exercise.id)}[\"']")
    found: list[GradingTest] = []
    for path in sorted(tests_folder(exercise.assignment, root=exercise.root).glob("test_*.py")):
        if named.search(path.read_text(encoding="utf-8")):
            found += [test for test in tests_in(load_once(path, "tests")) if test.exercise == exercise.id]
    return found


tests_of.__test__ = False  # type: ignore[attr-defined]  # for pytest it looks like a test


def tests_in(module: ModuleType) -> Iterator[GradingTest]:
    """The grading tests that a loaded file holds."""
    for value in vars(module).values():
        if isinstance(getattr(value, "grading", None), GradingTest):
            yield value.grading


tests_in.__test__ = False  # type: ignore[attr-defined]


@dataclass(eq=False)
class Mismatch(AssertionError):
    """An expectation that was not met."""

    name: str
    kind: str
    """``"value"``, ``"shape"``, ``"dtype"``, ``"not finite"``, or ``"claim"`` for :func:`expect_true`."""
    got: Any
    expected: Any = None
    source: str = ""
    says: str = ""
    context: dict[str, Array] = field(default_factory=dict)

    def __str__(self) -> str:  # made when somebody reads it: to print arrays takes longer than to compare them
        return self.says or f"{self.name} is not the {self.source}: got {self.got}, expected {self.expected}"

    def ending(self) -> tuple[str, ...]:
        """What makes two such failures the same, besides the values."""
        return ("mismatch", self.name, self.kind)


def expect(
    name: str,
    got: Any,
    expected: Any,
    *,
    source: str = "expected value",
    rtol: float = 1e-6,
    atol: float | None = None,
    context: dict[str, Array] | None = None,
) -> None:
    """Compare shape, finiteness, and then values; whether they are real numbers, integers or booleans is no matter.

    A dtype is compared by a test of its own, so that it costs what that is worth and nothing else.

    Args:
        name: what it is, in the letters of the docstring: ``"dw"``.
        got: the submission's.
        expected: an independent oracle's.
        source: where that comes from, to be read behind "the": ``"numerical gradient"``, ``"closed form"``.
        rtol: relative tolerance, of each entry.
        atol: absolute tolerance; by default ``rtol`` times the largest expected entry (at least 1e-3), because an
            entry that cancels to nearly nothing carries the rounding of the others.
        context: arrays that a wrong answer may be made of: ``{"x": x, "dout": dout}``.

    Raises:
        Mismatch: if they differ. While a run is recorded, a wrong value is noted and the test goes on, so that what is
            wrong besides is seen too; a wrong shape, or a number that is none, ends it, for what a test does with
            these is not foreseen.
    """
    got, expected = np.array(got), np.asarray(expected)
    context = context or {}
    kind = _first_difference(got, expected)
    worst, scale = None, 0.0
    if not kind:
        scale = float(np.abs(expected[np.isfinite(expected)]).max(initial=0.0)) if expected.size else 0.0
        bound = rtol * max(scale, 1e-3) if atol is None else atol
        with np.errstate(invalid="ignore"):
            gap = np.where(
                got == expected, 0.0, np.abs(got - np.asarray(expected, dtype=np.result_type(expected, 1.0)))
            )
        worst = float(gap[np.isfinite(gap)].max(initial=0.0)) / (scale or 1.0)
        finite = np.isfinite(expected)  # inf and NaN are to be met exactly
        same = (got == expected) | ((got != got) & (expected != expected))
        if not np.where(finite, gap <= bound + rtol * np.abs(np.where(finite, expected, 0)), same).all():
            kind = "value"
    found = Mismatch(name, kind, got, expected, source, context=context) if kind else None
    _record(Record(name, "expect", got, got.shape, worst, right=found is None, scale=scale, expected=expected), found)


_REAL = "fiub"


def _first_difference(got: Array, expected: Array) -> str:
    if got.shape != expected.shape:
        return "shape"
    families = [_REAL if array.dtype.kind in _REAL else array.dtype.kind for array in (got, expected)]
    if families[0] != families[1]:
        return "dtype"
    if got.dtype.kind in "fc" and not np.isfinite(got[np.isfinite(expected)]).all():
        return "not finite"
    return ""


def expect_dtype(name: str, got: Any, dtype: Any) -> None:
    """Expect exactly this dtype: float32 in, float32 out."""
    got, dtype = np.asarray(got), np.dtype(dtype)
    says = f"{name} is {got.dtype}, where {dtype} came in: keep the dtype of the input"
    if dtype.kind in "bi":
        says = f"{name} is {got.dtype}, where {dtype} is asked for"
    found = None if got.dtype == dtype else Mismatch(name, "dtype", got, says=says)
    _record(Record(name, "expect_dtype", str(got.dtype), right=found is None), found)


def expect_true(name: str, condition: Any, says: str, *, value: Any = None) -> None:
    """Expect a statement about the answers that is no comparison of two arrays.

    Args:
        name: what it is about: ``"dx"``.
        condition: whether it holds.
        says: what the student reads when it does not, a whole sentence.
        value: the numbers behind the condition, by which misconceptions are told apart.
    """
    found = None if condition else Mismatch(name, "claim", value, says=says)
    seen = np.asarray(condition if value is None else value).copy()
    _record(Record(name, "expect_true", seen, right=found is None), found)


def expect_drawn_from_rng(
    name: str,
    draw: Callable[[np.random.Generator], Any],
    rng: np.random.Generator,
    *,
    shape: tuple[int, ...] | None = None,
) -> None:
    """Expect that a generator decides all draws: of one seed they are the same, of two seeds they are not.

    Args:
        name: what is drawn: ``"the samples"``.
        draw: takes a generator, and gives an array that was drawn with it.
        rng: the test's, from which the seeds come.
        shape: what the array is to have; a drawn one, lest draws of another day will do.
    """
    seed = int(rng.integers(2**31))
    first, again, other = (np.array(draw(np.random.default_rng(one))) for one in (seed, seed, seed + 1))
    if shape is not None:
        expect(f"the shape of {name}", np.array(first.shape), np.array(shape), source="shape asked for")
    same, fresh = np.array_equal(first, again), not np.array_equal(first, other)
    says = f"two generators of one seed gave different draws of {name}: does all that is random come from rng?"
    expect_true(f"{name} from one seed", same, says, value=same)
    says = f"two generators of different seeds gave the same draws of {name}: do they come from rng?"
    expect_true(f"{name} from another seed", fresh, says, value=fresh)


def expect_draws_of_their_own(name: str, draws: Any) -> None:
    """Expect each entry of an example to be drawn by itself: no two columns vary together, nor do their sizes.

    The bound is six standard deviations of a correlation, so that a right answer practically never fails.

    Args:
        name: what was drawn: ``"the noise"``.
        draws: of many examples, one in each row, whose columns are drawn alike.
    """
    draws = np.asarray(draws, dtype=np.float64)
    for seen in (draws, np.abs(draws - draws.mean())):
        off = seen - seen.mean(axis=0)
        sizes = np.sqrt(np.mean(off**2, axis=0))
        together = off.T @ off / len(off) / np.maximum(np.outer(sizes, sizes), 1e-12)
        np.fill_diagonal(together, 0.0)
        i, j = np.unravel_index(np.abs(together).argmax(), together.shape)
        says = (
            f"{name} of entry {min(i, j)} tells that of entry {max(i, j)} in the same example (a correlation of "
            f"{together[i, j]:.2f}, over {len(draws)} examples): each entry has a draw of its own"
        )
        expect_true(f"{name}, entry by entry", abs(together[i, j]) < 6 / np.sqrt(len(draws)), says, value=together)


def expect_one_draw(
    name: str, model: Any, loss: Callable[[np.random.Generator], Any], rng: np.random.Generator, *, seeds: int = 1
) -> None:
    """Expect a gradient to belong to the draw of its loss: to be that of the loss which the same seed gives.

    How the draws are made is left to the answer. Its loss is differentiated numerically, with one seed throughout.

    Args:
        name: the parameter, in ``model.params``; a small one will do.
        model: of the submission.
        loss: takes a generator, and gives the loss and the gradients of ``model``.
        rng: the test's, from which the seeds come.
        seeds: how many are tried; several where a draw has few outcomes.
    """
    params = model.params
    for seed in rng.integers(2**31, size=seeds).tolist():
        (value, grads, *_), again = (loss(np.random.default_rng(seed)) for _ in range(2))
        same = np.array_equal(value, again[0])
        says = "two generators of one seed gave different losses: does all that is random come from rng?"
        expect_true("the loss from one seed", same, says, value=same)
        says = f"there is no gradient of {name}: grads has the keys {sorted(grads)}"
        expect_true(f"d{name}", name in grads, says, value=" ".join(sorted(grads)))

        def moved(array: Array, seed: int = seed) -> Any:
            model.params = {**params, name: array}
            return loss(np.random.default_rng(seed))[0]

        numerical = numerical_gradient_of(moved, params[name])
        model.params = params
        expect(f"d{name}", grads[name], numerical, source="numerical gradient of the loss from the same seed")


def _record(record: Record, mismatch: Mismatch | None) -> None:
    """Keep what was seen; a mismatch ends the test, unless it is a real number's and a run is recorded."""
    trace = current_trace()
    if trace is not None:
        trace.records.append(record)
    if mismatch is None:
        return
    goes_on = (mismatch.kind == "value" and mismatch.got.dtype.kind == "f") or record.kind == "expect_dtype"
    if trace is None or not goes_on:
        raise mismatch
    trace.failure = trace.failure or mismatch


def numerical_gradient_of(f: Callable[[Array], Any], x: Array, dout: Array | float = 1.0, *, h: float = 1e-4) -> Array:
    r"""The gradient of :math:`\sum f(x) \cdot dout` with respect to ``x``, by central differences of fourth order.

    .. math:: f'(x) = \frac{8\,(f(x+h) - f(x-h)) - (f(x+2h) - f(x-2h))}{12\,h} + O(h^4)

    It is exact to about ten digits for smooth functions of order one; keep ``x`` at least 2h away from corners.
    Where ``f`` and all that it reaches are known by their values, the gradient is computed once for these values.

    Args:
        f: takes an array in the shape of ``x``; write the forward pass out here, so that the oracle is independent.
        x: where to differentiate, any shape, float64.
        dout: upstream gradient in the shape of f(x); left out when f gives one number.
        h: the step.

    Returns:
        The gradient, in the shape of ``x``.
    """
    x = np.array(x, dtype=np.float64)
    key = fingerprint(f, x, dout, h)
    if key is None:
        return _central_differences(f, x, dout, h)
    if key not in _GRADIENTS:
        found = _central_differences(f, x, dout, h)
        if fingerprint(f, x, dout, h) != key:  # f leaves something behind: it is to be called whenever it is asked for
            return found
        if len(_GRADIENTS) >= KEPT:
            del _GRADIENTS[next(iter(_GRADIENTS))]
        _GRADIENTS[key] = found
    return _GRADIENTS[key].copy()


KEPT = 4096
"""How many gradients are remembered; the oldest goes first."""

_GRADIENTS: dict[Hashable, Array] = {}


def _central_differences(f: Callable[[Array], Any], x: Array, dout: Array | float, h: float) -> Array:
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        value = x[index]
        for weight, step in ((8, h), (-8, -h), (-1, 2 * h), (1, -2 * h)):
            x[index] = value + step
            gradient[index] += weight * float(np.sum(f(x) * dout))
        x[index] = value
    return gradient / (12 * h)
