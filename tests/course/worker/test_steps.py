"""Steps of Python are counted, numpy's own loops are not, and whoever traced before goes on."""

import sys

import numpy as np
import pytest

from cs231n_ae.course.worker.steps import Steps


def taken(function, *args):
    steps = Steps()
    with steps:
        function(*args)
    return steps.taken


def added(x):
    return x + x


def one_by_one(x):
    return [value + value for value in x]


def test_a_loop_takes_more_steps_for_more_data():
    assert taken(added, np.ones(10)) == taken(added, np.ones(1000))
    assert taken(one_by_one, np.ones(1000)) - taken(one_by_one, np.ones(10)) >= 990 * 2


def test_a_tracer_is_put_back():
    before = sys.gettrace()
    with pytest.raises(ZeroDivisionError), Steps():
        divmod(1, 0)
    assert sys.gettrace() is before
