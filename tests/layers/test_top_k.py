"""Top-k: by sorting, its gradient by differences, and the ReLU where all may stay."""

import numpy as np
import pytest

from cs231n_ae.gradient_check import eval_numerical_gradient_array
from cs231n_ae.layers import relu_forward, top_k_backward, top_k_forward


@pytest.mark.parametrize("k", [1, 3, 6])
def test_the_k_largest_stay_where_they_are(rng, k):
    a = rng.standard_normal((7, 6))
    h, _ = top_k_forward(a, k=k)
    for row, kept in zip(a, h, strict=True):
        border = sorted(row)[-k]
        np.testing.assert_array_equal(kept, [value if value >= max(border, 0) else 0 for value in row])


def test_if_all_may_stay_it_is_the_relu(rng):
    a = rng.standard_normal((4, 5))
    np.testing.assert_array_equal(top_k_forward(a, k=5)[0], relu_forward(a)[0])


def test_of_equals_no_more_than_k_stay():
    assert (top_k_forward(np.ones((2, 5)), k=3)[0].sum(axis=1) == 3).all()


def test_the_gradient_agrees_with_differences(rng):
    a, dout = rng.standard_normal((2, 5, 6))
    da = top_k_backward(dout, top_k_forward(a, k=2)[1])
    numerical = eval_numerical_gradient_array(lambda b: top_k_forward(b, k=2)[0], a, dout)
    np.testing.assert_allclose(da, numerical, rtol=1e-6, atol=1e-9)
    assert (np.count_nonzero(da, axis=1) <= 2).all()


def test_float32_stays_float32(rng):
    a = rng.standard_normal((3, 4)).astype(np.float32)
    h, cache = top_k_forward(a, k=2)
    assert h.dtype == top_k_backward(a, cache).dtype == np.float32


def test_no_more_can_stay_than_there_are():
    with pytest.raises(ValueError, match="k must be an integer from 1 to 3, got 4"):
        top_k_forward(np.ones((2, 3)), k=4)
