"""What a line did that raised: numpy's own messages are read, as this numpy words them."""

import numpy as np
import pytest

from cs231n_ae.course.answers.trace import Trace
from cs231n_ae.course.judging.explain import headline_of
from cs231n_ae.course.judging.raised import form_of, what_it_did
from cs231n_ae.course.worker.calls import CallFailed, watched_call

A, B = np.ones((6, 5)), np.ones((4, 3))

LINES = [
    (lambda: A + B, "here 5 meets 3 and 6 meets 4"),
    (lambda: A + B[:, :1], "here 6 meets 4"),
    (lambda: A @ B, "here 5 meet 4"),
    (lambda: A.dot(B), "here 5 meet 4"),
    (lambda: A[:3].__setitem__(0, B[0]), "What is computed has the shape (3,)"),
    (lambda: A[6], "On axis 0 the entries are counted from 0 to 5"),
    (lambda: A.reshape(3, 5), "There is room for 15 entries in that shape, and 30 came"),
    (lambda: 1 if A > 0 else 2, "asks one question"),
    (lambda: unpacked_into_two(A[:3]), "More than 2 came, and there are names for 2"),
    (lambda: unpacked_into_two(A[:1]), "Only 1 came, and there are names for 2"),
    (lambda: unpacked_into_two(2.0), "One thing came, and there are names for several"),
    (lambda: np.broadcast_to(A, (3, 6, 5)).__setitem__(0, 1.0), "can only be read"),
    (lambda: np.add(A, A, out=np.broadcast_to(A[0], (6, 5))), "can only be read"),
    (lambda: np.tensordot(A, B, axes=((0,), (0,))), "the two of a pair must be equally long"),
    (lambda: np.einsum("ij,ij->i", A, B), "which letter has two of them"),
]


def unpacked_into_two(values):
    one, other = values
    return one + other


def failure_of(function, *args):
    with pytest.raises(CallFailed) as caught:
        watched_call("f", function, args, {}, own_file=lambda name: name == __file__)
    return caught.value


@pytest.mark.parametrize(("line", "says"), LINES, ids=[str(i) for i in range(len(LINES))])
def test_the_sentence_has_the_lengths_that_meet(line, says):
    assert says in what_it_did(failure_of(line))


def test_what_python_says_well_gets_no_second_sentence():
    assert what_it_did(failure_of(lambda: undefined)) == ""  # noqa: F821
    assert what_it_did(failure_of(lambda: A.reshape(-1, 7))) == ""


def test_of_a_name_that_is_not_there_the_others_are_told():
    def look_up(params):
        return params["enc_W0"]

    failure = failure_of(look_up, {"enc_W1": A, "enc_b1": B})
    assert what_it_did(failure) == "That name is not there: params holds 'enc_W1', 'enc_b1'"
    assert "enc_W1" not in str(
        failure.ending()
    )  # by which misconceptions are told, whatever their variables are called
    assert "and 4 more" in failure_of(look_up, {f"W{i}": A for i in range(12)}).about
    assert "params holds nothing" in failure_of(look_up, {}).about


def test_a_name_that_is_none_is_found_in_what_the_line_has_at_hand():
    class Model:
        def __init__(self):
            self.beta, self.params = 4.0, {"W1": A}

        def loss(self):
            return beta * 2  # noqa: F821

        def weights(self):
            return W1  # noqa: F821

    def step(config):
        return learning_rate  # noqa: F821

    assert what_it_did(failure_of(Model().loss)) == "There is self.beta: is that meant?"
    assert what_it_did(failure_of(Model().weights)) == "There is self.params['W1']: is that meant?"
    assert what_it_did(failure_of(step, {"learning_rate": 0.1})) == "There is config['learning_rate']: is that meant?"
    assert what_it_did(failure_of(step, {"rate": 0.1})) == ""


def test_a_none_that_is_unpacked_is_told_as_a_none():
    assert what_it_did(failure_of(unpacked_into_two, None)) == ""


def test_what_it_had_changed_by_then_is_told():
    def change(x):
        x += 1
        raise ValueError("no such axis.")

    said = headline_of(Trace(failure=failure_of(change, A)))
    assert said.startswith(
        "f raised ValueError: no such axis. Before it raised, f changed x in place: make a new array"
    )


def test_no_code_of_the_submission_runs_for_it():
    class Odd(dict):
        def __contains__(self, key):
            raise AssertionError

        def __iter__(self):
            raise AssertionError

    def look_up(params, odd):
        return odd["a"]

    assert failure_of(lambda: look_up({}, Odd())).about == ""
    assert failure_of(lambda: {1: 2}["a"]).about == ""


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (np.zeros((2, 3)), "by f: an array of shape (2, 3)"),
        ((np.zeros(3), 2.0), "by f: an array of shape (3,), and a float"),
        ((np.zeros(0, int), None, [1, 2]), "by f: an array of shape (0,) and dtype int64, None, and a list of 2"),
        ({"W": np.zeros((2, 3)), "b": 1.0}, "by f: a dict of W (2, 3), b ()"),
        ((), "by f: nothing"),
    ],
)
def test_what_came_back_is_told_by_its_form(value, said):
    assert form_of("f", value) == said
