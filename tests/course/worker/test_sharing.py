"""What is one array for a function of the judge's is one array for the worker that asked for its value."""

import numpy as np
import pytest

from cs231n_ae.course.worker.protocol import Ref, copied
from cs231n_ae.course.worker.sharing import Sharing


class Ends:
    """Both sides, with copies between them as over a wire."""

    def __init__(self):
        self.judge, self.worker = Sharing(), Sharing()

    def ask(self, function, *args):
        asked = over(args)
        answer = function(*asked)
        return self.worker.restored(args, over(answer), over(self.judge.places(asked, answer)))


def over(value):
    return copied(value, lambda found: Ref("none", 0), lambda ref: None)


@pytest.fixture
def ask():
    return Ends().ask


def test_what_was_given_comes_back_itself(ask):
    x, strided = np.arange(6.0).reshape(2, 3), np.arange(12.0)[::2]
    assert ask(lambda x: x, x) is x and ask(lambda x: x, strided) is strided
    out, (kept, other) = ask(lambda x: (2 * x, (x, {"twice": x})), x)
    assert kept is x and other["twice"] is x and not np.shares_memory(out, x) and np.array_equal(out, 2 * x)


@pytest.mark.parametrize(
    "view",
    [
        lambda x: x.T,
        lambda x: x[1:, ::-2],
        lambda x: x.reshape(3, 4),
        lambda x: x[0, 1],
        lambda x: np.broadcast_to(x[1], (3, 6)),
    ],
)
def test_a_part_of_what_was_given_is_the_same_part(ask, view):
    x = np.arange(12.0).reshape(2, 6)
    got = ask(view, x)
    assert np.array_equal(got, view(x)) and np.shape(got) == np.shape(view(x))
    x += 100
    assert np.array_equal(got, view(x)) is (np.ndim(got) > 0)  # a single number is a copy in any process


def test_a_copy_and_another_dtype_are_arrays_of_their_own(ask):
    x = np.arange(6.0)
    for function in (np.copy, lambda x: x.view(np.int64), lambda x: x + 0, lambda x: x[:0]):
        assert not np.shares_memory(ask(function, x), x)


def test_two_results_that_are_one_stay_one(ask):
    def squashed(x):
        out = np.tanh(x)
        return out, [out, out[0]]

    out, cache = ask(squashed, np.ones((2, 3)))
    out *= 0
    assert not cache[0].any() and not cache[1].any()


def test_an_array_that_comes_each_time_is_the_same_each_time(ask):
    buffer = np.zeros(3)

    def fill(value):
        buffer[...] = value
        return buffer

    first = ask(fill, 1.0)
    second = ask(fill, 2.0)
    assert first is second and first.tolist() == [2.0] * 3


def test_another_call_begins_without_what_was_before():
    ends, buffer = Ends(), np.zeros(3)
    first = ends.ask(lambda: buffer)
    ends.judge.forget()
    ends.worker.forget()
    assert ends.ask(lambda: buffer) is not first


def test_what_the_function_wrote_into_its_argument_is_seen_where_it_comes_back(ask):
    def halve(x):
        x /= 2
        return x

    x = np.array([2.0, 4.0])
    assert ask(halve, x) is x and x.tolist() == [1.0, 2.0]
