"""Activations, against scipy, closed forms, numerical derivatives and autograd, out to where exponentials overflow."""

import autograd.numpy as anp
import numpy as np
import pytest
import scipy.special
from hypothesis import example, given
from hypothesis.extra.numpy import array_shapes
from oracles import (
    ACTIVATIONS,
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

from cs231n_ae import layers
from cs231n_ae.layers import activations

NAMES = ("relu", "leaky_relu", "sigmoid", "tanh", "softplus")
SHAPES = array_shapes(min_dims=1, max_dims=4, max_side=4)

FORWARDS = {
    "relu": lambda x: np.where(x > 0, x, 0.0),
    "leaky_relu": lambda x: np.where(x > 0, x, 0.01 * x),
    "sigmoid": scipy.special.expit,
    "tanh": lambda x: np.sign(x) * -np.expm1(-2 * np.abs(x)) / (1 + np.exp(-2 * np.abs(x))),
    "softplus": lambda x: np.logaddexp(0.0, x),
}


def pair(name):
    return getattr(layers, f"{name}_forward"), getattr(layers, f"{name}_backward")


def case(name):
    x, dout = Source(0, scale=2.0).normals((4, 3), (4, 3))
    return through(*pair(name), {"x": x, "dout": dout}, ("x",))


def test_every_activation_is_tested():
    assert {f"{name}_{way}" for name in NAMES for way in ("forward", "backward")} == set(activations.__all__)


@pytest.mark.parametrize("contract", [*CONTRACTS, refuses_other_shapes])
@pytest.mark.parametrize("name", NAMES)
def test_contract(name, contract):
    contract(case(name))


@pytest.mark.parametrize("name", NAMES)
@few
@given(source=sources(1e-3, 1.0, 30.0, 1e4), shape=SHAPES)
def test_forward_is_the_function(name, source, shape):
    (x,) = source.normals(shape)
    out, _ = pair(name)[0](x)
    assert_close(out, FORWARDS[name](x), rtol=1e-13, floor=0)


@pytest.mark.parametrize("name", NAMES)
@few
@given(source=sources(1e-3, 1.0, 30.0), shape=SHAPES)
@example(source=Source(1), shape=(1, 1))
def test_gradient_is_that_of_autograd(name, source, shape):
    forward, backward = pair(name)
    x, dout = source.normals(shape, shape)
    (expected,) = autograd_gradients(lambda x: anp.sum(dout * ACTIVATIONS[name](x)), x)
    assert_close(backward(dout, forward(x)[1]), expected, scale=dout)


@pytest.mark.parametrize("name", NAMES)
@few
@given(source=sources(0.5, 3.0), shape=SHAPES)
def test_gradient_is_the_numerical_one(name, source, shape):
    forward, backward = pair(name)
    x, dout = source.normals(shape, shape)
    x = x + 0.01 * np.sign(x)  # away from the corner at 0
    numeric = five_point_gradient(lambda x: dout * forward(x)[0], x)
    assert_close(backward(dout, forward(x)[1]), numeric, floor=1e-3)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", NAMES)
def test_finite_and_right_where_exponentials_overflow(name, dtype):
    forward, backward = pair(name)
    x = np.array([-1e4, -800, -120, -89, -20, 0, 20, 89, 120, 800, 1e4], dtype)
    out, cache = forward(x)
    dx = backward(np.ones_like(x), cache)
    assert np.isfinite(out).all() and np.isfinite(dx).all()
    exact = x.astype(np.float64)
    tiny = 2 * float(np.finfo(dtype).tiny)  # below it, numbers have fewer digits
    np.testing.assert_allclose(out, FORWARDS[name](exact), rtol=1e-6, atol=tiny)
    smooth = {"sigmoid": lambda x: scipy.special.expit(x) * scipy.special.expit(-x), "softplus": scipy.special.expit}
    rectified = {"relu": lambda x: 1.0 * (x > 0), "leaky_relu": lambda x: np.where(x > 0, 1.0, 0.01)}
    slopes = {**smooth, **rectified, "tanh": lambda x: 4 * scipy.special.expit(2 * x) * scipy.special.expit(-2 * x)}
    np.testing.assert_allclose(dx, slopes[name](exact), rtol=1e-6, atol=4 * np.finfo(dtype).eps)


@pytest.mark.parametrize("x", [-40.0, -200.0, -700.0])
def test_far_out_every_digit_counts(x):
    at = np.array([x])
    out, cache = layers.sigmoid_forward(at)
    np.testing.assert_allclose(out, scipy.special.expit(at), rtol=1e-13)
    np.testing.assert_allclose(layers.sigmoid_backward(np.ones(1), cache), np.exp(at), rtol=1e-13)
    out, cache = layers.softplus_forward(at)
    np.testing.assert_allclose(out, np.exp(at), rtol=1e-13)
    np.testing.assert_allclose(layers.softplus_backward(np.ones(1), cache), np.exp(at), rtol=1e-13)


def test_on_the_corner_the_slope_of_the_left_side_is_taken():
    x, dout = np.zeros((1, 2)), np.array([[3.0, -5.0]])
    np.testing.assert_array_equal(layers.relu_backward(dout, layers.relu_forward(x)[1]), [[0.0, 0.0]])
    _, cache = layers.leaky_relu_forward(x, slope=0.2)
    np.testing.assert_allclose(layers.leaky_relu_backward(dout, cache), [[0.6, -1.0]], rtol=1e-15)


@pytest.mark.parametrize("slope", [0.0, 0.25, 1.0])
def test_leaky_relu_takes_its_slope(slope):
    x, dout = np.array([[-4.0, -0.5, 0.5, 4.0]]), np.array([[1.0, -2.0, 3.0, -4.0]])
    out, cache = layers.leaky_relu_forward(x, slope=slope)
    np.testing.assert_array_equal(out, [[-4 * slope, -0.5 * slope, 0.5, 4.0]])
    np.testing.assert_array_equal(layers.leaky_relu_backward(dout, cache), [[slope, -2 * slope, 3.0, -4.0]])


@pytest.mark.parametrize("slope", [-0.1, 1.5, np.nan])
def test_a_slope_outside_zero_to_one_is_refused(slope):
    with pytest.raises(ValueError, match=r"slope must be a finite number in \[0, 1\], got "):
        layers.leaky_relu_forward(np.ones((1, 2)), slope=slope)
