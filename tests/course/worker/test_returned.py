"""What was returned does not change any more, and what has no plain form has a name."""

from collections import OrderedDict

import numpy as np
import pytest

from cs231n_ae.course.worker.returned import Hidden, Returned, hidden, kind_of

SAYS = ("f wrote into an array that it had returned before: make a new array in each call",)


def test_writing_into_an_earlier_result_is_noticed_once():
    returned, buffer = Returned(), np.zeros(3)
    assert returned.take("f", (buffer, {"again": [buffer]})) == ()
    buffer += 1
    assert returned.take("f", buffer) == SAYS
    assert returned.take("f", buffer) == ()


def test_nan_is_no_change_and_other_functions_are_others():
    returned, buffer = Returned(), np.full(3, np.nan)
    returned.take("f", buffer)
    assert returned.take("f", buffer) == ()
    buffer[:] = 1
    assert returned.take("g", buffer) == ()


def test_a_cache_may_be_written_into_and_a_new_test_begins_anew():
    returned, cache, out = Returned(), np.zeros(3), np.zeros(3)
    returned.take("f", hidden((out, cache), [False, True]))
    cache += 1
    assert returned.take("f", out) == ()
    out += 1
    returned.forget()
    assert returned.take("f", out) == ()


def test_what_the_signature_calls_opaque_is_hidden():
    whole, (out, cache) = hidden((1, 2), True), hidden([1, 2], [False, True])
    assert isinstance(whole, Hidden) and whole.value == (1, 2)
    assert out == 1 and isinstance(cache, Hidden) and cache.value == 2
    assert hidden((1, 2, 3), [False, True]) == (1, 2, 3) and hidden(5, False) == 5


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (np.array([None]), "numpy array of dtype object"),
        ({("a", 1): 2}, "dict with a tuple for a key"),
        (OrderedDict(), "dict"),
        ({1, 2}, "set"),
    ],
)
def test_what_cannot_be_sent_is_called_by_what_it_is(value, name):
    assert kind_of(value) == name
