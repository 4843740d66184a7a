"""Guided backpropagation through a ReLU, entry by entry and through two layers."""

import numpy as np
import pytest

from cs231n_ae.layers import guided_relu, guided_relu_backward, relu_forward


def test_a_gradient_passes_where_input_and_gradient_are_positive():
    x, dout = np.array([2.0, 2.0, -2.0, -2.0, 0.0, 2.0]), np.array([3.0, -3.0, 3.0, -3.0, 3.0, 0.0])
    np.testing.assert_array_equal(guided_relu_backward(dout, relu_forward(x)[1]), [3, 0, 0, 0, 0, 0])


def test_through_two_layers_it_is_the_sum_over_paths_whose_every_step_is_positive():
    """Of a path pixel, unit, unit, score: both units are on, and what reaches each from above is above 0."""
    rng = np.random.default_rng(0)
    w1, w2, w3, x = (rng.standard_normal(shape) for shape in ((3, 4), (4, 5), (5,), (3,)))
    h1, c1 = relu_forward(x @ w1)
    _, c2 = relu_forward(h1 @ w2)
    found = guided_relu_backward(guided_relu_backward(w3, c2) @ w2.T, c1) @ w1.T
    for pixel in range(3):
        total = 0.0
        for one in range(4):
            above = sum(w2[one, two] * w3[two] for two in range(5) if c2[two] > 0 and w3[two] > 0)
            total += w1[pixel, one] * above if c1[one] > 0 and above > 0 else 0.0
        assert found[pixel] == pytest.approx(total, rel=1e-12)


def test_float32_stays_and_nothing_is_changed():
    x, dout = (np.random.default_rng(i).standard_normal((3, 4)).astype(np.float32) for i in range(2))
    before = dout.copy()
    assert guided_relu_backward(dout, x).dtype == np.float32
    np.testing.assert_array_equal(dout, before)


def test_errors():
    with pytest.raises(ValueError, match="dout must have shape"):
        guided_relu_backward(np.ones((2, 3)), np.ones((3, 2)))
    assert guided_relu.__all__ == ["guided_relu_backward"]
