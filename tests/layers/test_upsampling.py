"""Nearest-neighbour upsampling, against the Kronecker product, sums of blocks and numerical derivatives."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracles import CONTRACTS, Source, assert_close, few, refuses_other_shapes, sources, through

from cs231n_ae.gradient_check import check_layer
from cs231n_ae.layers import upsample_backward, upsample_forward, upsampling

SHAPES = st.tuples(*(st.integers(1, n) for n in (3, 3, 4, 4)))


def case():
    x, dout = Source(0).normals((2, 3, 4, 3), (2, 3, 8, 6))
    return through(upsample_forward, upsample_backward, {"x": x, "dout": dout}, ("x",))


def test_every_function_is_tested():
    assert upsampling.__all__ == ["upsample_backward", "upsample_forward"]


@pytest.mark.parametrize("contract", [*CONTRACTS, refuses_other_shapes])
def test_contract(contract):
    contract(case())


@few
@given(source=sources(1.0), shape=SHAPES, factor=st.integers(1, 4))
def test_it_is_the_kronecker_product_with_ones(source, shape, factor):
    (x,) = source.normals(shape)
    np.testing.assert_array_equal(upsample_forward(x, factor=factor)[0], np.kron(x, np.ones((1, 1, factor, factor))))


@few
@given(source=sources(1.0), shape=SHAPES, factor=st.integers(1, 4))
def test_backward_is_the_adjoint(source, shape, factor):
    n, c, h, w = shape
    x, y = source.normals(shape, (n, c, factor * h, factor * w))
    ax, cache = upsample_forward(x, factor=factor)
    aty = upsample_backward(y, cache)
    assert np.sum(ax * y) == pytest.approx(np.sum(x * aty), rel=1e-10, abs=1e-10)
    columns = np.add.reduceat(y, np.arange(0, factor * h, factor), axis=2)
    assert_close(aty, np.add.reduceat(columns, np.arange(0, factor * w, factor), axis=3), rtol=1e-11, floor=1e-2)


@pytest.mark.parametrize("factor", [1, 2, 3])
def test_the_gradient_is_the_numerical_one(factor):
    (x,) = Source(1).normals((2, 2, 3, 2))
    report = check_layer(lambda x: upsample_forward(x, factor=factor), upsample_backward, (x,))
    assert report.passed, report


def test_bad_input_is_refused():
    for factor in (0, 1.5):
        with pytest.raises(ValueError, match=f"factor must be an integer of at least 1, got {factor}"):
            upsample_forward(np.ones((1, 1, 2, 2)), factor=factor)
    with pytest.raises(ValueError, match=r"x must have shape .* \(images, \(N, C, H, W\)\), got \(2, 2\)"):
        upsample_forward(np.ones((2, 2)))
