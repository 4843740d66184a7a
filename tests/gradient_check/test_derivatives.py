"""Each method converges at the order that its docstring states, and the complex step to rounding."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes
from scipy.differentiate import derivative
from scipy.special import gammaln, psi

from cs231n_ae.gradient_check import numerical_gradient

METHODS = ["central", "richardson", "complex"]


def error_of(method, h):
    x = np.array([0.3, -0.7, 1.1])
    exact = np.exp(x) * (np.sin(x) + np.cos(x))
    return np.abs(numerical_gradient(lambda v: (np.exp(v) * np.sin(v)).sum(), x, method=method, h=h) - exact).max()


@pytest.mark.parametrize(("method", "order"), [("central", 2), ("richardson", 4)])
def test_order_of_convergence(method, order):
    steps = np.array([0.2, 0.1, 0.05, 0.025])
    errors = np.array([error_of(method, h) for h in steps])
    np.testing.assert_allclose(np.log2(errors[:-1] / errors[1:]), order, atol=0.06)


@pytest.mark.parametrize("h", [1e-10, 1e-20, 1e-100])
def test_complex_step_is_exact_to_rounding(h):
    assert error_of("complex", h) < 1e-15


@pytest.mark.parametrize(("method", "bound"), [("central", 2e-10), ("richardson", 1e-11), ("complex", 1e-15)])
def test_default_steps_suit_float64(method, bound):
    assert error_of(method, None) < bound


@pytest.mark.parametrize("method", METHODS)
@settings(deadline=None, max_examples=25)
@given(shape=array_shapes(min_dims=0, max_dims=3, min_side=1, max_side=3), seed=st.integers(0, 2**32 - 1))
def test_chain_rule_for_any_shape(method, shape, seed):
    draw = np.random.default_rng(seed)
    x, df = np.asarray(draw.uniform(-2, 2, shape)), np.asarray(draw.standard_normal(shape))
    got = numerical_gradient(np.tanh, x, df=df, method=method)
    np.testing.assert_allclose(got, df / np.cosh(x) ** 2, rtol=0, atol=1e-9)


@pytest.mark.parametrize("method", ["central", "richardson"])
def test_agrees_with_scipy_and_the_digamma_function(method):
    x = np.array([0.5, 2.0, 7.5])
    got = numerical_gradient(lambda v: gammaln(v).sum(), x, method=method)
    np.testing.assert_allclose(got, psi(x), rtol=1e-8)
    np.testing.assert_allclose(got, derivative(gammaln, x, initial_step=0.1).df, rtol=1e-8)


@pytest.mark.parametrize("method", METHODS)
def test_x_is_put_back_when_f_raises(method):
    x = np.array([0.1, 0.2])

    def f(v):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        numerical_gradient(f, x, method=method)
    np.testing.assert_array_equal(x, [0.1, 0.2])


@pytest.mark.parametrize("drops", [lambda v: np.abs(v).sum(), lambda v: v.real.sum(), lambda v: 3.0])
def test_complex_step_refuses_a_function_that_drops_the_imaginary_part(drops):
    with pytest.raises(ValueError, match=r"f must keep the imaginary part .*got a real result.*method=\"richardson\""):
        numerical_gradient(drops, np.array([1.0, 2.0]), method="complex")


def test_bad_arguments():
    x = np.ones(3)
    with pytest.raises(ValueError, match="method must be one of 'central', 'richardson', 'complex', got 'forward'"):
        numerical_gradient(np.sum, x, method="forward")
    with pytest.raises(ValueError, match="h must be a finite number above 0, got 0"):
        numerical_gradient(np.sum, x, h=0)
    with pytest.raises(ValueError, match=r"one number when df is None, got an array of shape \(3,\)"):
        numerical_gradient(np.sin, x)
    with pytest.raises(ValueError, match=r"df must have shape \(3,\) .*got \(1,\)"):
        numerical_gradient(np.sin, x, df=np.ones(1))
    with pytest.raises(ValueError, match="x must be float64"):
        numerical_gradient(np.sum, x.astype(np.float32))


@pytest.mark.parametrize("method", METHODS)
def test_a_function_with_noise_or_state_is_refused(rng, method):
    x = rng.standard_normal(3)
    with pytest.raises(ValueError, match="f must give one result for one x, got two different ones: pass it the noise"):
        numerical_gradient(lambda v: (v * rng.random()).sum(), x, method=method)
    seen = []

    def counts(v):
        seen.append(v)
        return v * len(seen)

    with pytest.raises(ValueError, match="and let it keep no state"):
        numerical_gradient(counts, x, df=np.ones(3), method=method)
    steady = numerical_gradient(lambda v: (v * np.random.default_rng(0).random()).sum(), x, method=method)
    np.testing.assert_allclose(steady, np.random.default_rng(0).random(), rtol=1e-9)
