"""A right forward pass with a cache that is of no use to the solution's backward pass, and with one that is."""

import pytest

from cs231n_ae.course.judging.repair.find import find_note
from cs231n_ae.course.judging.repair.place import first_words

FORWARD = """\
def relu_forward(x):
    return np.maximum(x, 0), {}
"""
BACKWARD = """\
def relu_backward(dout, cache):
    return dout * {}
"""
OWN = BACKWARD.format('(cache["x"] > 0)')


@pytest.mark.parametrize(
    ("functions", "reader"),
    [
        ((FORWARD.format("x"),), ""),
        ((FORWARD.format("np.maximum(x, 0)"),), ""),  # other numbers, and the solution does as well with them
        ((FORWARD.format("-x"),), "relu_backward"),
        ((FORWARD.format("(x,)"),), "relu_backward"),
        ((FORWARD.format("{'x': x}"),), "relu_backward"),
        ((FORWARD.format("{'x': x}"), OWN), ""),  # a pair that agrees
        ((FORWARD.format("{'y': x}"), OWN), "relu_backward"),
    ],
)
def test_it_is_told_where_neither_backward_pass_can_use_it(answer_to, functions, reader):
    answer = answer_to("a1", "relu_forward", *functions)
    assert answer.result.status == "passed"
    note = find_note(answer.assignment, answer.folder, answer.result)
    assert (note.reader if note else "") == reader
    if note:
        assert "another than the solution's, whose relu_backward could not go back from it" in first_words(note)


def test_other_exercises_have_no_cache(answer_to):
    answer = answer_to("a1", "relu_backward", BACKWARD.format("(cache > 0)"))
    assert find_note(answer.assignment, answer.folder, answer.result) is None
