"""Grades one step of an LSTM."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_dtype, numerical_gradient_of

NAMES = ("x", "prev_h", "prev_c", "Wx", "Wh", "b")
LENGTHS = {}, {"n": 1}, {"n": 3, "d": 3}, {"states": 1, "d": 1, "h": 1}
"""Five examples of four features and three memories; one example; as many of all; one feature and one memory."""


@exercise("lstm_step_forward", points=0.75)
def test_the_new_memory(submission, rng):
    """the new memory keeps what the forget gate lets through, and adds the news."""
    for lengths in LENGTHS:
        arrays = _arrays(rng, **lengths)
        _, next_c, _ = submission.lstm.lstm_step_forward(*arrays.values())
        expect("next_c", next_c, _step(**arrays)[1], source="definition", context=arrays)


@exercise("lstm_step_forward", points=0.75)
def test_the_new_state(submission, rng):
    """the new state is what the output gate shows of the new memory."""
    for lengths in LENGTHS:
        arrays = _arrays(rng, **lengths)
        next_h, _, _ = submission.lstm.lstm_step_forward(*arrays.values())
        expect("next_h", next_h, _step(**arrays)[0], source="definition", context=arrays)


@exercise("lstm_step_forward", points=0.25)
def test_the_states_before_may_be_wider_than_the_memories(submission, rng):
    arrays = _arrays(rng, states=9)
    next_h, next_c, _ = submission.lstm.lstm_step_forward(*arrays.values())
    expect("next_h", next_h, _step(**arrays)[0], source="definition")
    expect("next_c", next_c, _step(**arrays)[1], source="definition")


@exercise("lstm_step_forward", points=0.25)
def test_float32_stays_float32(submission, rng):
    arrays = [array.astype(np.float32) for array in _arrays(rng).values()]
    next_h, next_c, _ = submission.lstm.lstm_step_forward(*arrays)
    expect_dtype("next_h", next_h, np.float32)
    expect_dtype("next_c", next_c, np.float32)


@exercise("lstm_step_backward", points=1)
def test_what_the_memory_passes_on(submission, rng):
    """dprev_c agrees with the numerical gradient, by both of its ways."""
    _compare(submission, rng, "prev_c")


@exercise("lstm_step_backward", points=0.75)
def test_what_the_biases_hear(submission, rng):
    """db, the sum of the gates' gradients, agrees with the numerical gradient."""
    _compare(submission, rng, "b")


@exercise("lstm_step_backward", points=0.75)
def test_the_weights(submission, rng):
    """dWx and dWh agree with the numerical gradients."""
    _compare(submission, rng, "Wx", "Wh")


@exercise("lstm_step_backward", points=0.75)
def test_the_inputs_and_the_states_before(submission, rng):
    """dx and dprev_h agree with the numerical gradients."""
    _compare(submission, rng, "x", "prev_h")


@exercise("lstm_step_backward", points=0.5)
def test_from_the_state_alone_and_from_the_memory_alone(submission, rng):
    """the gradients are right where only the states, or only the memories, have one."""
    _compare(submission, rng, "prev_c", "b", memory=0)
    _compare(submission, rng, "prev_c", "b", state=0)


@exercise("lstm_step_backward", points=0.25)
def test_gradients_of_float32_are_float32(submission, rng):
    arrays = [array.astype(np.float32) for array in _arrays(rng).values()]
    next_h, next_c, cache = submission.lstm.lstm_step_forward(*arrays)
    gradients = submission.lstm.lstm_step_backward(np.ones_like(next_h), np.ones_like(next_c), cache)
    for name, d in zip(NAMES, gradients, strict=True):
        expect_dtype(f"d{name}", d, np.float32)


def _arrays(rng, states=3, *, n=5, d=4, h=3):
    """Examples of d features, and h memories."""
    shapes = ((n, d), (n, states), (n, h), (d, 4 * h), (states, 4 * h), (4 * h,))
    return {name: 0.8 * rng.standard_normal(shape) for name, shape in zip(NAMES, shapes, strict=True)}


def _step(x, prev_h, prev_c, Wx, Wh, b):
    a = x @ Wx + prev_h @ Wh + b
    width = prev_c.shape[1]
    i, f, o = (1 / (1 + np.exp(-a[:, k * width : (k + 1) * width])) for k in range(3))
    c = f * prev_c + i * np.tanh(a[:, 3 * width :])
    return o * np.tanh(c), c


def _compare(submission, rng, *names, state=1, memory=1):
    for lengths in LENGTHS:
        _compare_gradients(submission, rng, _arrays(rng, **lengths), names, state, memory)


def _compare_gradients(submission, rng, arrays, names, state, memory):
    shape = arrays["prev_c"].shape
    dnext_h, dnext_c = state * rng.standard_normal(shape), memory * rng.standard_normal(shape)
    _, _, cache = submission.lstm.lstm_step_forward(*arrays.values())
    gradients = submission.lstm.lstm_step_backward(dnext_h, dnext_c, cache)
    for name in names:

        def loss(value, name=name):
            h, c = _step(**{**arrays, name: value})
            return np.sum(h * dnext_h) + np.sum(c * dnext_c)

        numerical = numerical_gradient_of(loss, arrays[name])
        context = {**arrays, "dnext_h": dnext_h, "dnext_c": dnext_c}
        expect(f"d{name}", gradients[NAMES.index(name)], numerical, source="numerical gradient", context=context)
