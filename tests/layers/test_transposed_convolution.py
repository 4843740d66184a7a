"""Transposed convolution: the adjoint of convolution, stamps added up by scipy.signal, and numerical derivatives."""

import numpy as np
import pytest
import scipy.signal
from hypothesis import example, given
from hypothesis import strategies as st
from oracles import CONTRACTS, Source, assert_close, few, refuses_other_shapes, sources, through

from cs231n_ae.gradient_check import check_layer
from cs231n_ae.layers import conv_forward, conv_transpose_backward, conv_transpose_forward, transposed_convolution

SIDES = st.tuples(st.integers(3, 8), st.integers(3, 8))
KERNELS = st.tuples(st.integers(1, 3), st.integers(1, 3))


def case(**options):
    x, w, b = Source(0).normals((2, 3, 4, 3), (3, 2, 3, 3), (2,))
    (dout,) = Source(5).normals(conv_transpose_forward(x, w, b, **options)[0].shape)
    arrays = {"x": x, "w": w, "b": b, "dout": dout}
    return through(conv_transpose_forward, conv_transpose_backward, arrays, ("x", "w", "b"), **options)


CASES = {"plain": case(), "padded": case(pad=1), "doubling": case(stride=2, pad=1, size=(8, 6))}


def test_every_function_is_tested():
    assert transposed_convolution.__all__ == ["conv_transpose_backward", "conv_transpose_forward"]


@pytest.mark.parametrize("contract", CONTRACTS)
@pytest.mark.parametrize("name", CASES)
def test_contract(name, contract):
    contract(CASES[name])


def test_arrays_that_do_not_fit_are_refused():
    refuses_other_shapes(CASES["plain"])


@few
@given(source=sources(1.0), size=SIDES, kernel=KERNELS, stride=st.integers(1, 4), pad=st.integers(0, 3))
@example(source=Source(1), size=(6, 8), kernel=(3, 3), stride=2, pad=1)
def test_it_is_the_adjoint_of_convolution(source, size, kernel, stride, pad):
    x, w = source.normals((2, 3, *size), (4, 3, *kernel))
    ax, _ = conv_forward(x, w, np.zeros(4), stride=stride, pad=pad)
    (y,) = source.normals(ax.shape)
    aty, _ = conv_transpose_forward(y, w, np.zeros(3), stride=stride, pad=pad, size=size)
    assert aty.shape == x.shape
    assert np.sum(ax * y) == pytest.approx(
        np.sum(x * aty), rel=1e-11, abs=1e-11 * np.linalg.norm(ax) * np.linalg.norm(y)
    )


@few
@given(source=sources(1e-3, 1.0, 1e4), size=SIDES, kernel=KERNELS, stride=st.integers(1, 3))
def test_it_is_the_full_convolution_of_scipy_with_zeros_between(source, size, kernel, stride):
    x, w, b = source.normals((2, 3, *size), (3, 2, *kernel), (2,))
    apart = np.zeros((2, 3, *(stride * (side - 1) + 1 for side in size)))
    apart[:, :, ::stride, ::stride] = x
    channels = [
        [sum(scipy.signal.convolve(image[c], w[c, f]) for c in range(3)) + b[f] for f in range(2)] for image in apart
    ]
    assert_close(conv_transpose_forward(x, w, b, stride=stride)[0], np.array(channels), rtol=1e-9, floor=1e-3)


@pytest.mark.parametrize(("stride", "pad", "size"), [(1, 0, None), (1, 1, None), (2, 1, (8, 6)), (3, 0, None)])
def test_gradients_are_the_numerical_ones(stride, pad, size):
    x, w, b = Source(3).normals((2, 2, 4, 3), (2, 3, 3, 3), (3,))
    report = check_layer(
        lambda x, w, b: conv_transpose_forward(x, w, b, stride=stride, pad=pad, size=size),
        conv_transpose_backward,
        (x, w, b),
    )
    assert report.passed, report


def test_stamps_add_up_where_they_overlap():
    out, _ = conv_transpose_forward(np.array([[[[1.0, 10.0]]]]), np.ones((1, 1, 1, 3)), np.array([0.5]), stride=2)
    np.testing.assert_array_equal(out, [[[[1.5, 1.5, 11.5, 10.5, 10.5]]]])


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"x": np.ones((2, 25))}, r"x must have shape .* \(images, \(N, C, H, W\)\), got \(2, 25\)"),
        ({"w": np.ones((3, 2, 3, 3))}, r"w must have shape \(2, any, any, any\) .*with the channels of x\), got"),
        ({"b": np.ones(2)}, r"b must have shape \(3,\) \(one bias for each output channel of w\), got \(2,\)"),
        ({"size": (12, 9)}, r"size must lie from \(9, 9\) to \(10, 10\) .* bring to \(4, 4\), got \(12, 9\)"),
        ({"size": (8, 9)}, r"size must lie from \(9, 9\) to \(10, 10\) .*, got \(8, 9\): change size, pad or stride"),
        ({"pad": 5}, r"size must lie from \(-1, -1\) to \(0, 0\) and be positive"),
        ({"stride": 0}, r"stride must be a positive integer, got 0"),
    ],
)  # fmt: skip
def test_bad_input_is_refused(change, match):
    good = {"x": np.ones((2, 2, 4, 4)), "w": np.ones((2, 3, 3, 3)), "b": np.ones(3), "stride": 2}
    with pytest.raises(ValueError, match=match):
        conv_transpose_forward(**{**good, **change})
