"""Steps of Python are counted, numpy's own loops are not, and whoever traced before goes on."""

import builtins
import functools
import itertools
import sys
import threading

import numpy as np
import pytest

from cs231n_ae.course.worker.steps import SWITCHED_OFF, Steps


def taken(function, *args):
    steps = Steps(function.__globals__)
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


def test_the_tracer_of_threads_is_put_back():
    def tracer(frame, event, value):
        return None

    threading.settrace(tracer)
    try:
        taken(added, np.ones(3))
        assert threading.gettrace() is tracer
    finally:
        threading.settrace(None)


def test_a_thread_counts_too():
    def in_a_thread(x):
        thread = threading.Thread(target=one_by_one, args=(x,))
        thread.start()
        thread.join()

    assert taken(in_a_thread, np.ones(1000)) - taken(in_a_thread, np.ones(10)) >= 990 * 2


def test_the_counting_cannot_be_switched_off():
    before, switch = sys.settrace, sys.settrace
    with pytest.raises(RuntimeError, match="steps of an answer are counted"):
        taken(lambda: sys.settrace(None))
    assert taken(lambda: switch(None)) == SWITCHED_OFF
    assert sys.settrace is before


IN_C = {
    "map": lambda x: list(map((1.0).__add__, x)),
    "filter": lambda x: list(filter((2.0).__gt__, x)),
    "key": lambda x: sorted(x, key=(1.0).__add__),
    "starmap": lambda x: list(itertools.starmap((1.0).__add__, zip(x, strict=True))),
    "its own name": lambda x: list(in_pairs((1.0).__add__, zip(x, strict=True))),
    "reduce": lambda x: functools.reduce(max, x),
    "frompyfunc": lambda x: np.frompyfunc((1.0).__add__, 1, 1)(x),
}
in_pairs = itertools.starmap


@pytest.mark.parametrize("way", IN_C)
def test_what_goes_over_the_data_in_c_and_calls_something_takes_steps(way):
    before = dict(vars(builtins)), dict(vars(itertools)), in_pairs
    assert taken(IN_C[way], np.ones(1000)) - taken(IN_C[way], np.ones(10)) >= 990
    assert before == (vars(builtins), vars(itertools), in_pairs)


def test_few_things_are_few_steps_however_large():
    def halved(x):
        n, m = map(int, x.shape)
        return x / max(n, m)

    assert taken(halved, np.ones((10, 10))) == taken(halved, np.ones((1000, 10)))
