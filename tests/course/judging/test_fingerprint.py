"""Two functions have one fingerprint only if they compute the same; what cannot be read off has none."""

import math

import numpy as np
import pytest

from cs231n_ae.course.judging import testing
from cs231n_ae.course.judging.fingerprint import fingerprint
from cs231n_ae.course.testing import numerical_gradient_of

SCALE = 2.0


def _scaled(x):
    return SCALE * x


def _through_another(x):
    return _scaled(x) + 1


def _factorial(n):
    return 1 if n < 2 else n * _factorial(n - 1)


def _closed_over(value, other=0.0):
    return lambda x, other=other: np.sin(x) * value + other


def test_the_same_text_on_the_same_values_is_the_same():
    one, other = _closed_over(np.arange(3.0), np.ones(2)), _closed_over(np.arange(3.0), np.ones(2))
    assert one is not other and fingerprint(one) == fingerprint(other) is not None


DIFFERENT = [
    np.arange(4.0), np.array([0.0, 1.0, 3.0]), np.arange(3.0, dtype=np.float32), np.arange(3), np.arange(3.0)[None],
    np.repeat(np.arange(3.0), 2)[::2], np.array([-0.0, 1.0, 2.0]), [0.0, 1.0, 2.0], (0.0, 1.0, 2.0), 1, 1.0, True, "1",
    None, np.float64(1), {"a": 1}, {"a": 2}, {"b": 1}, np.tanh, np.float32, math.sin, np, _scaled, _through_another,
]  # fmt: skip


def test_other_values_are_another_function():
    keys = [fingerprint(_closed_over(value)) for value in [np.arange(3.0), *DIFFERENT]]
    assert None not in keys and len(set(keys)) == len(keys)
    assert len({fingerprint(_closed_over(1.0, other)) for other in DIFFERENT}) == len(DIFFERENT)
    assert len({fingerprint(_scaled, value) for value in DIFFERENT}) == len(DIFFERENT)


def test_another_text_is_another_function():
    texts = [lambda x: x + 1, lambda x: x + 2, lambda x: x - 1, lambda x, y=1: x + y, lambda x, *, y=1: x + y]
    assert len({fingerprint(text) for text in texts}) == len(texts)


def test_globals_count_by_their_values_also_of_the_functions_that_are_called(monkeypatch):
    before = fingerprint(_through_another)
    assert fingerprint(_through_another) == before is not None
    monkeypatch.setitem(globals(), "SCALE", 3.0)
    changed = fingerprint(_through_another)
    monkeypatch.setitem(globals(), "_scaled", lambda x: SCALE * x)
    assert len({before, changed, fingerprint(_through_another)}) == 3


def test_globals_of_inner_functions_count_too(monkeypatch):
    def outer(x):
        return [(lambda y: y * SCALE)(part) for part in x]

    before = fingerprint(outer)
    monkeypatch.setitem(globals(), "SCALE", 3.0)
    assert fingerprint(outer) != before


def test_a_name_that_is_not_set_yet_is_not_known():
    def early(x):
        return x + late

    assert fingerprint(early) is None
    late = 1.0
    assert fingerprint(early) is not None


def test_a_function_that_calls_itself_has_one():
    assert fingerprint(_factorial, 5) == fingerprint(_factorial, 5) != fingerprint(_factorial, 6)


class _Model:
    params = np.ones(3)

    def loss(self, x):
        return x


@pytest.mark.parametrize(
    "reached",
    [
        _Model(), _Model, _Model().loss, np.random.default_rng(0), np.random.default_rng(0).normal, [_Model()],
        {"model": _Model()}, np.array([_Model()], dtype=object), iter([1]), pytest, [].append, {1, 2},
    ],
)  # fmt: skip
def test_what_is_no_value_is_not_known(reached):
    assert fingerprint(_closed_over(reached)) is None
    assert fingerprint(lambda x, one=reached: x) is None
    assert fingerprint(_scaled, reached) is None


@pytest.fixture
def evaluations(monkeypatch):
    """How often gradients were computed."""
    computed, whole = [], testing._central_differences
    monkeypatch.setattr(testing, "_GRADIENTS", {})
    monkeypatch.setattr(testing, "_central_differences", lambda f, *rest: computed.append(f) or whole(f, *rest))
    return computed


def test_a_gradient_is_computed_once_for_the_same_values(evaluations):
    x, dout = np.array([0.5, -1.0]), np.array([1.0, 2.0])
    first = numerical_gradient_of(_closed_over(2.0), x, dout)
    first[0] = 99.0  # what was given out is the caller's own
    again = numerical_gradient_of(_closed_over(2.0), x.copy(), dout.copy())
    assert len(evaluations) == 1 and np.allclose(again, 2 * np.cos(x) * dout, rtol=1e-9)
    for f, at, upstream, h in (
        (_closed_over(3.0), x, dout, 1e-4),
        (_closed_over(2.0), x + 1, dout, 1e-4),
        (_closed_over(2.0), x, dout + 1, 1e-4),
        (_closed_over(2.0), x, dout, 1e-3),
    ):
        scale = f.__closure__[0].cell_contents
        found = numerical_gradient_of(f, at, upstream, h=h)
        assert np.allclose(found, scale * np.cos(at) * upstream, rtol=1e-8)
    assert len(evaluations) == 5


def test_what_is_not_known_or_leaves_something_behind_is_computed_each_time(evaluations):
    model, calls = _Model(), []
    for n in (1, 2, 3):
        numerical_gradient_of(lambda x: model.loss(x), np.ones(2))
        numerical_gradient_of(lambda x: calls.append(1) or x, np.ones(2), np.ones(2))
        assert (len(evaluations), len(calls)) == (2 * n, 8 * n)


def test_the_oldest_gradient_goes_first(evaluations, monkeypatch):
    monkeypatch.setattr(testing, "KEPT", 2)
    for value in (1.0, 2.0, 3.0, 3.0, 2.0, 1.0):
        numerical_gradient_of(_closed_over(value), np.ones(1))
    assert len(evaluations) == 4 and len(testing._GRADIENTS) == 2
