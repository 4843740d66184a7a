"""Upsampling with a convolution behind it, against scipy, numerical derivatives, and without the enlarged image."""

import numpy as np
import pytest
from oracles import CONTRACTS, Source, refuses_other_shapes, through
from scipy.signal import correlate

from cs231n_ae.gradient_check import check_layer
from cs231n_ae.layers import upsample_conv_backward, upsample_conv_forward, upsampled_convolution


def arrays(n, c, f, k, size, factor):
    out = (n, f, *(factor * side for side in size))
    x, w, b, dout = Source(0).normals((n, c, *size), (f, c, k, k), (f,), out)
    return {"x": x, "w": w, "b": b, "dout": dout}


def test_every_function_is_tested():
    assert upsampled_convolution.__all__ == ["upsample_conv_backward", "upsample_conv_forward"]


@pytest.mark.parametrize("contract", [*CONTRACTS, refuses_other_shapes])
def test_contract(contract):
    given = arrays(2, 3, 4, 3, (3, 2), 2)
    contract(through(upsample_conv_forward, upsample_conv_backward, given, ("x", "w", "b")))


@pytest.mark.parametrize(("k", "factor"), [(1, 2), (3, 1), (3, 2), (5, 2), (3, 3)])
def test_it_is_scipys_correlation_with_the_enlarged_image(k, factor):
    x, w, b, _ = arrays(2, 3, 4, k, (3, 5), factor).values()
    large = np.kron(x, np.ones((1, 1, factor, factor)))
    out, _ = upsample_conv_forward(x, w, b, factor=factor)
    for n in range(2):
        for f in range(4):
            expected = sum(correlate(large[n, c], w[f, c], mode="same") for c in range(3)) + b[f]
            np.testing.assert_allclose(out[n, f], expected, atol=1e-12)


@pytest.mark.parametrize("factor", [1, 2, 3])
def test_the_gradients_are_the_numerical_ones(factor):
    x, w, b, _ = arrays(2, 2, 3, 3, (3, 2), factor).values()
    report = check_layer(
        lambda x, w, b: upsample_conv_forward(x, w, b, factor=factor), upsample_conv_backward, (x, w, b)
    )
    assert report.passed, report


def test_filters_that_would_change_the_size_are_refused():
    for shape in ((1, 1, 2, 2), (1, 1, 3, 1)):
        with pytest.raises(ValueError, match=r"w must have shape \(F, C, k, k\) with k odd .* got \(1, 1"):
            upsample_conv_forward(np.ones((1, 1, 4, 4)), np.ones(shape), np.ones(1))
