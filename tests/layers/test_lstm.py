"""The LSTM's step, and rows of such steps, against autograd through the equations written out."""

import autograd.numpy as anp
import numpy as np
import pytest
from oracles import ACTIVATIONS, CONTRACTS, assert_close, autograd_gradients, through

from cs231n_ae.layers import (
    convolution_mask,
    lstm_step_backward,
    lstm_step_forward,
    row_lstm_backward,
    row_lstm_forward,
)

STEP = ("x", "prev_h", "prev_c", "Wx", "Wh", "b")
MASKS = {kind: convolution_mask((1, 3), kind=kind)[0] for kind in "AB"}


def draw(*shapes, seed=0):
    rng = np.random.default_rng(seed)
    return [rng.standard_normal(shape) for shape in shapes]


def step_arrays(states=3):
    return dict(zip(STEP, draw((5, 4), (5, states), (5, 3), (4, 12), (states, 12), (12,)), strict=True))


def written_out(x, prev_h, prev_c, Wx, Wh, b):
    """The step by the equations, gate by gate, for autograd."""
    sigmoid, tanh, n = ACTIVATIONS["sigmoid"], ACTIVATIONS["tanh"], np.shape(prev_c)[1]
    a = anp.dot(x, Wx) + anp.dot(prev_h, Wh) + b
    i, f, o = (sigmoid(a[:, k * n : (k + 1) * n]) for k in range(3))
    c = f * prev_c + i * tanh(a[:, 3 * n :])
    return o * tanh(c), c


@pytest.mark.parametrize("states", [3, 9])
def test_the_step_and_its_gradients_are_those_of_autograd(states):
    given = step_arrays(states)
    dh, dc = draw((5, 3), (5, 3), seed=1)
    h, c, cache = lstm_step_forward(*given.values())
    expected_h, expected_c = written_out(**given)
    np.testing.assert_allclose(h, expected_h, rtol=1e-12)
    np.testing.assert_allclose(c, expected_c, rtol=1e-12)

    def loss(*arrays):
        h, c = written_out(*arrays)
        return anp.sum(h * dh) + anp.sum(c * dc)

    expected = autograd_gradients(loss, *given.values())
    for name, one, other in zip(STEP, lstm_step_backward(dh, dc, cache), expected, strict=True):
        assert_close(one, other, what=name)


def test_with_open_gates_a_memory_lasts_and_with_closed_ones_it_goes():
    given = step_arrays()
    given["Wx"], given["Wh"] = np.zeros((4, 12)), np.zeros((3, 12))
    for forget in (100.0, -100.0):
        given["b"] = np.repeat([-100.0, forget, 0.0, 1.0], 3)  # nothing comes in
        _, c, cache = lstm_step_forward(*given.values())
        expected = given["prev_c"] if forget > 0 else 0 * given["prev_c"]
        np.testing.assert_allclose(c, expected, atol=1e-12)
        dprev_c = lstm_step_backward(np.zeros((5, 3)), np.ones((5, 3)), cache)[2]
        np.testing.assert_allclose(dprev_c, float(forget > 0), atol=1e-12)


@pytest.mark.parametrize("contract", CONTRACTS)
def test_the_step_keeps_the_contract(contract):
    dout = draw((5, 6), seed=1)[0]

    def forward(**given):
        h, c, cache = lstm_step_forward(**given)
        return np.concatenate([h, c], axis=1), cache

    def backward(dout, cache):
        return lstm_step_backward(dout[:, :3].copy(), dout[:, 3:].copy(), cache)

    if contract.__name__ != "refuses_what_is_no_float_array":
        contract(through(forward, backward, {**step_arrays(), "dout": dout}, STEP))


@pytest.mark.parametrize("name", STEP)
def test_other_shapes_and_integers_are_refused(name):
    given = step_arrays()
    for bad in (given[name][:-1], given[name].astype(int), given[name].tolist()):
        with pytest.raises(ValueError, match=r"must (have shape|hold floating|be a numpy)"):
            lstm_step_forward(**{**given, name: bad})
    _, _, cache = lstm_step_forward(**given)
    good = np.ones((5, 3))
    with pytest.raises(ValueError, match=r"dnext_h must have shape \(5, 3\)"):
        lstm_step_backward(good[:4], good, cache)
    with pytest.raises(ValueError, match=r"dnext_c must have shape \(5, 3\)"):
        lstm_step_backward(good, good[:, :2], cache)


def row_arrays(k=3):
    return dict(zip(("x", "Wx", "Wh", "b"), draw((2, 2, 4, 5), (k, 2, 12), (k, 3, 12), (12,)), strict=True))


def rows_written_out(x, Wx, Wh, b, mask):
    """Pixel by pixel, with zeros outside the image, for autograd: a dictionary from place to state."""
    n, _, height, width = np.shape(x)
    k, states = np.shape(Wh)[:2]
    nothing = np.zeros((n, states))
    h, c = {}, {}
    for r in range(height):
        for v in range(width):
            a = b
            for i in range(k):
                u = v + i - k // 2
                if 0 <= u < width:
                    a = a + (anp.dot(x[:, :, r, u], Wx[i]) if mask[i] else 0)
                    a = a + anp.dot(h.get((r - 1, u), nothing), Wh[i])
            a = a + np.zeros((n, 1))
            zero = np.zeros((1, 4 * states))
            h[r, v], c[r, v] = written_out(a, nothing, c.get((r - 1, v), nothing), np.eye(4 * states), 0 * Wh[0], zero)
    return h


@pytest.mark.parametrize("kind", ["A", "B"])
def test_the_row_lstm_is_an_lstm_in_every_column_that_sees_its_neighbours(kind):
    given, mask = row_arrays(), MASKS[kind]
    dout = draw((2, 3, 4, 5), seed=1)[0]
    out, cache = row_lstm_forward(**given, mask=mask)
    for (r, v), h in rows_written_out(**given, mask=mask).items():
        np.testing.assert_allclose(out[:, :, r, v], h, rtol=1e-10)

    def loss(*arrays):
        return sum(anp.sum(dout[:, :, r, v] * h) for (r, v), h in rows_written_out(*arrays, mask).items())

    expected = autograd_gradients(loss, *given.values())
    for name, one, other in zip(given, row_lstm_backward(dout, cache), expected, strict=True):
        assert_close(one, other, what=name)


def test_states_depend_on_the_rows_above_and_on_what_the_mask_lets_in():
    given = row_arrays()
    for kind, mask in MASKS.items():
        before, _ = row_lstm_forward(**given, mask=mask)
        moved = given["x"].copy()
        moved[:, :, 1, 2] += 1
        changed = (row_lstm_forward(**{**given, "x": moved}, mask=mask)[0] != before).any(axis=(0, 1))
        expected = np.zeros((4, 5), dtype=bool)
        seen_from = [2, 3] if kind == "B" else [3]
        for row in range(1, 4):
            expected[row, max(min(seen_from) - row + 1, 0) : max(seen_from) + row] = True
        np.testing.assert_array_equal(changed, expected)


@pytest.mark.parametrize("contract", CONTRACTS)
def test_the_row_lstm_keeps_the_contract(contract):
    given = {**row_arrays(), "dout": draw((2, 3, 4, 5), seed=1)[0]}
    contract(through(row_lstm_forward, row_lstm_backward, given, ("x", "Wx", "Wh", "b"), mask=MASKS["B"]))


def test_rows_of_other_shapes_are_refused():
    given = row_arrays()
    for bad in ({"Wh": given["Wh"][:2]}, {"Wh": given["Wh"][:, :2]}, {"Wx": given["Wx"][:, :1]}, {"b": given["b"][:3]}):
        with pytest.raises(ValueError, match="must have shape"):
            row_lstm_forward(**{**given, **bad}, mask=MASKS["B"])
    with pytest.raises(
        ValueError, match=r"mask must be an array of True and False of shape \(3,\) \(one for each place"
    ):
        row_lstm_forward(**given, mask=np.ones(5, dtype=bool))
    _, cache = row_lstm_forward(**given, mask=MASKS["B"])
    with pytest.raises(ValueError, match=r"dout must have shape \(2, 3, 4, 5\)"):
        row_lstm_backward(np.ones((2, 3, 5, 4)), cache)
