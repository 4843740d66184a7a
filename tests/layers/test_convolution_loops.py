"""Convolution in loops: sums written out on a tiny image, numerical derivatives, and the same as the fast version."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from oracles import CONTRACTS, Source, assert_close, few, refuses_other_shapes, sources, through

from cs231n_ae import layers
from cs231n_ae.gradient_check import check_layer
from cs231n_ae.layers import conv_backward_loops, conv_forward_loops


def case(**options):
    x, w, b = Source(0).normals((2, 2, 5, 6), (3, 2, 2, 3), (3,))
    (dout,) = Source(5).normals(conv_forward_loops(x, w, b, **options)[0].shape)
    arrays = {"x": x, "w": w, "b": b, "dout": dout}
    return through(conv_forward_loops, conv_backward_loops, arrays, ("x", "w", "b"), **options)


@pytest.mark.parametrize("contract", [*CONTRACTS, refuses_other_shapes])
def test_contract(contract):
    contract(case(stride=2, pad=1))


@few
@given(
    source=sources(1.0),
    size=st.tuples(st.integers(1, 6), st.integers(1, 6)),
    kernel=st.tuples(st.integers(1, 3), st.integers(1, 3)),
    stride=st.integers(1, 3),
    pad=st.integers(0, 2),
)
def test_loops_and_products_agree(source, size, kernel, stride, pad):
    assume(all(k <= side + 2 * pad for k, side in zip(kernel, size, strict=True)))
    x, w, b = source.normals((2, 2, *size), (3, 2, *kernel), (3,))
    slow, slow_cache = conv_forward_loops(x, w, b, stride=stride, pad=pad)
    fast, fast_cache = layers.conv_forward(x, w, b, stride=stride, pad=pad)
    assert_close(slow, fast, rtol=1e-10, floor=1e-2)
    (dout,) = source.normals(slow.shape)
    for one, other in zip(conv_backward_loops(dout, slow_cache), layers.conv_backward(dout, fast_cache), strict=True):
        assert_close(one, other, rtol=1e-10, floor=1e-2)


def test_a_window_of_two_by_two_by_hand():
    x = np.array([[[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]]])
    out, cache = conv_forward_loops(x, np.array([[[[1.0, 10.0], [100.0, 1000.0]]]]), np.array([0.5]))
    np.testing.assert_array_equal(out, [[[[5421.5, 6532.5]]]])
    dx, dw, db = conv_backward_loops(np.array([[[[2.0, 3.0]]]]), cache)
    np.testing.assert_array_equal(dx, [[[[2, 23, 30], [200, 2300, 3000]]]])
    np.testing.assert_array_equal(dw, [[[[8, 13], [23, 28]]]])
    np.testing.assert_array_equal(db, [5])


@pytest.mark.parametrize(("stride", "pad"), [(1, 0), (2, 1)])
def test_gradients_are_the_numerical_ones(stride, pad):
    inputs = Source(3).normals((2, 2, 4, 5), (2, 2, 3, 2), (2,))
    forward = lambda x, w, b: conv_forward_loops(x, w, b, stride=stride, pad=pad)  # noqa: E731
    report = check_layer(forward, conv_backward_loops, tuple(inputs))
    assert report.passed, report


def test_bad_input_is_refused():
    with pytest.raises(ValueError, match=r"w must have a window of 1 to 2 rows and 1 to 2 columns .*, got 3 by 3"):
        conv_forward_loops(np.ones((1, 1, 2, 2)), np.ones((1, 1, 3, 3)), np.ones(1))
    with pytest.raises(ValueError, match=r"w must have shape \(any, 1, any, any\)"):
        conv_forward_loops(np.ones((1, 1, 4, 4)), np.ones((1, 2, 3, 3)), np.ones(1))
