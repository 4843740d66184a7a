"""np.empty's memory is marked while an answer runs: the mark is known again, and nothing else is taken for it."""

import threading

import numpy as np
import pytest

from cs231n_ae.course.worker.calls import CallFailed, watched_call
from cs231n_ae.course.worker.unwritten import LARGEST, unwritten, unwritten_is_marked

OWN = np.empty, np.empty_like


def called(function, *args):
    return watched_call("f", function, args, {}, own_file=lambda name: name == __file__).value


@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.int32, np.int64])
def test_what_nothing_was_written_to_is_known(dtype):
    def half(x):
        out = np.empty_like(x)
        out[::2] = x[::2]
        return out

    found = unwritten(called(half, np.arange(6, dtype=dtype)))
    assert found.tolist() == [False, True] * 3


@pytest.mark.filterwarnings("error")
def test_what_was_computed_from_it_is_known_too():
    def summed(x):
        dx = np.empty(x.shape, np.float32)
        dx += x
        dx -= 3
        return -dx, (2 * dx).astype(np.float64), dx.sum(), float(dx[0, 0])

    for part in called(summed, np.ones((2, 3))):
        assert unwritten(part).all()


def test_other_numbers_are_not_taken_for_it():
    with np.errstate(all="ignore"):
        others = np.array([np.nan, -np.nan, np.inf, 0.0, 1.0]) * [[1.0], [-1.0], [0.0]]
        others = np.concatenate([others.ravel(), np.zeros(2) / 0, np.sqrt([-1.0])])
    for values in (others, others.astype(np.float32), np.iinfo(np.int64).min + np.arange(5), np.array(["a", None])):
        assert not unwritten(values).any()
    assert not unwritten(None) and unwritten(np.zeros((0, 3))).shape == (0, 3)


def test_it_is_numpys_own_again_behind_a_call_that_raised_too():
    def within(x):
        assert (np.empty, np.empty_like) != OWN
        assert unwritten(called(lambda: np.empty(2))).all()
        raise ValueError

    with pytest.raises(CallFailed, match="ValueError"):
        called(within, np.zeros(2))
    assert (np.empty, np.empty_like) == OWN


def test_calls_beside_each_other_leave_numpy_as_it_was():
    inside, may_end = threading.Event(), threading.Event()

    def waits():
        with unwritten_is_marked():
            inside.set()
            may_end.wait(10)

    other = threading.Thread(target=waits)
    with unwritten_is_marked():
        other.start()
        assert inside.wait(10)
    assert unwritten(np.empty(3)).all()
    may_end.set()
    other.join()
    assert (np.empty, np.empty_like) == OWN


def test_room_for_very_much_is_not_written_to():
    made = called(lambda: np.empty(LARGEST // 8 + 1))
    assert not unwritten(made[:1]).any()


def test_whatever_else_numpy_makes_is_left_as_it_is():
    with unwritten_is_marked():
        assert np.empty(2, dtype=object).tolist() == [None, None]
        assert np.empty_like(np.ma.masked_array([1.0, 2.0], [True, False])).shape == (2,)
        assert np.empty((2, 0)).shape == (2, 0) and np.empty(()).shape == ()
        assert np.empty(3, order="F", dtype=np.float32).dtype == np.float32
        assert not unwritten(np.zeros(3)).any() and not unwritten(np.ones_like(np.zeros(3))).any()
