"""The affine layer, against sums written out, numerical derivatives and autograd."""

import math

import autograd.numpy as anp
import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from oracles import (
    CONTRACTS,
    Source,
    assert_close,
    autograd_gradients,
    few,
    five_point_gradient,
    refuses_other_shapes,
    sources,
    through,
)

from cs231n_ae.layers import affine_backward, affine_forward

SHAPES = st.one_of(
    st.tuples(st.integers(1, 5), st.integers(1, 6)),
    st.tuples(st.integers(1, 4), st.integers(1, 3), st.integers(1, 3), st.integers(1, 3)),
)


def draw(source, shape, hidden):
    features = math.prod(shape[1:])
    return source.normals(shape, (features, hidden), (hidden,), (shape[0], hidden))


def case(shape):
    x, w, b, dout = draw(Source(0), shape, 3)
    arrays = {"x": x, "w": w, "b": b, "dout": dout}
    return through(affine_forward, affine_backward, arrays, ("x", "w", "b"))


CASES = {"rows": case((4, 5)), "images": case((4, 2, 3, 2))}


@pytest.mark.parametrize("contract", [*CONTRACTS, refuses_other_shapes])
@pytest.mark.parametrize("name", CASES)
def test_contract(name, contract):
    contract(CASES[name])


@few
@given(source=sources(1e-3, 1.0, 1e4), shape=SHAPES, hidden=st.integers(1, 4))
def test_every_output_is_the_sum_written_out(source, shape, hidden):
    x, w, b, _ = draw(source, shape, hidden)
    out, _ = affine_forward(x, w, b)
    expected = np.empty((shape[0], hidden))
    for n, h in np.ndindex(expected.shape):
        terms = [float(value) * float(w[d, h]) for d, value in enumerate(x[n].flat)]
        expected[n, h] = math.fsum([*terms, float(b[h])])
    assert_close(out, expected, rtol=1e-9)


def test_an_image_is_read_channel_by_channel_row_by_row():
    x = np.arange(12.0).reshape(1, 3, 2, 2)
    out, _ = affine_forward(x, np.eye(12), np.zeros(12))
    np.testing.assert_array_equal(out[0], np.arange(12.0))


@few
@given(source=sources(1e-3, 1.0, 1e4), shape=SHAPES, hidden=st.integers(1, 4))
@example(source=Source(1), shape=(1, 1), hidden=1)
def test_gradients_are_those_of_autograd(source, shape, hidden):
    x, w, b, dout = draw(source, shape, hidden)
    expected = autograd_gradients(
        lambda x, w, b: anp.sum(dout * (anp.einsum("nd,dh->nh", anp.reshape(x, (shape[0], -1)), w) + b)), x, w, b
    )
    gradients = affine_backward(dout, affine_forward(x, w, b)[1])
    for name, gradient, wanted in zip(("x", "w", "b"), gradients, expected, strict=True):
        assert_close(gradient, wanted, what=f"d{name}")


@few
@given(source=sources(0.3, 3.0), shape=SHAPES, hidden=st.integers(1, 3))
@example(source=Source(1), shape=(1, 2), hidden=2)
def test_gradients_are_the_numerical_ones(source, shape, hidden):
    x, w, b, dout = draw(source, shape, hidden)
    dx, dw, db = affine_backward(dout, affine_forward(x, w, b)[1])
    assert_close(dx, five_point_gradient(lambda x: dout * affine_forward(x, w, b)[0], x), floor=1e-3)
    assert_close(dw, five_point_gradient(lambda w: dout * affine_forward(x, w, b)[0], w), floor=1e-3)
    assert_close(db, five_point_gradient(lambda b: dout * affine_forward(x, w, b)[0], b), floor=1e-3)


def test_weights_for_another_number_of_features_are_refused():
    with pytest.raises(
        ValueError, match=r"w must have shape \(6, any\) \(one row for each feature of x\), got \(5, 2\)"
    ):
        affine_forward(np.ones((3, 2, 3)), np.ones((5, 2)), np.ones(2))


def test_a_bias_of_another_length_is_refused():
    with pytest.raises(ValueError, match=r"b must have shape \(2,\) \(one bias for each column of w\), got \(1,\)"):
        affine_forward(np.ones((3, 5)), np.ones((5, 2)), np.ones(1))


def test_an_upstream_gradient_of_another_shape_is_refused():
    _, cache = affine_forward(np.ones((3, 5)), np.ones((5, 2)), np.ones(2))
    with pytest.raises(ValueError, match=r"dout must have shape \(3, 2\) \(that of the layer's output\), got \(2, 3\)"):
        affine_backward(np.ones((2, 3)), cache)
