"""The textbook's numerical gradient, against closed forms and scipy."""

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes
from scipy.optimize import approx_fprime

from cs231n_ae.gradient_check import eval_numerical_gradient, eval_numerical_gradient_array


@settings(deadline=None, max_examples=25)
@given(shape=array_shapes(min_dims=0, max_dims=4, min_side=1, max_side=3), seed=st.integers(0, 2**32 - 1))
def test_gradient_of_a_sum_of_sines_is_cosines(shape, seed):
    x = np.asarray(np.random.default_rng(seed).uniform(-3, 3, shape))
    before = x.copy()
    np.testing.assert_allclose(eval_numerical_gradient(lambda v: np.sin(v).sum(), x), np.cos(x), rtol=0, atol=1e-9)
    np.testing.assert_array_equal(x, before)


def test_gradient_of_a_quadratic_form(rng):
    a, x = rng.standard_normal((6, 6)), rng.standard_normal(6)
    np.testing.assert_allclose(eval_numerical_gradient(lambda v: v @ a @ v, x), (a + a.T) @ x, atol=1e-8)


def test_agrees_with_scipy(rng):
    x = rng.standard_normal(5)

    def rosenbrock(v):
        return (100 * (v[1:] - v[:-1] ** 2) ** 2 + (1 - v[:-1]) ** 2).sum()

    np.testing.assert_allclose(
        eval_numerical_gradient(rosenbrock, x), approx_fprime(x, rosenbrock, 1e-8), rtol=1e-4, atol=1e-2
    )


@settings(deadline=None, max_examples=25)
@given(n=st.integers(1, 3), d=st.integers(1, 4), h=st.integers(1, 4), seed=st.integers(0, 2**32 - 1))
def test_array_version_contracts_with_the_upstream_gradient(n, d, h, seed):
    draw = np.random.default_rng(seed)
    x, w, dout = draw.standard_normal((n, d)), draw.standard_normal((d, h)), draw.standard_normal((n, h))
    np.testing.assert_allclose(eval_numerical_gradient_array(lambda v: v @ w, x, dout), dout @ w.T, atol=1e-8)
    np.testing.assert_allclose(eval_numerical_gradient_array(lambda v: x @ v, w, dout), x.T @ dout, atol=1e-8)


def test_array_version_agrees_with_autograd(rng):
    x, dout = rng.standard_normal((3, 4)), rng.standard_normal((4, 4))
    expected = autograd.grad(lambda v: anp.sum(anp.tanh(anp.dot(v.T, v)) * dout))(x)
    np.testing.assert_allclose(eval_numerical_gradient_array(lambda v: np.tanh(v.T @ v), x, dout), expected, atol=1e-8)


def test_array_version_with_a_function_that_returns_its_argument(rng):
    x, dout = rng.standard_normal((2, 3)), rng.standard_normal((2, 3))
    np.testing.assert_allclose(eval_numerical_gradient_array(lambda v: v, x, dout), dout, atol=1e-9)


def test_f_may_read_the_array_from_elsewhere(rng):
    w = rng.standard_normal((2, 3))
    np.testing.assert_allclose(eval_numerical_gradient(lambda _: (w**2).sum(), w), 2 * w, atol=1e-9)


def test_a_view_with_strides(rng):
    whole = rng.standard_normal((6, 8))
    before, view = whole.copy(), whole.T[::2, ::-1]
    np.testing.assert_allclose(eval_numerical_gradient(lambda v: (v**3).sum(), view), 3 * view**2, atol=1e-7)
    np.testing.assert_array_equal(whole, before)


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
@pytest.mark.parametrize("fails_at", [1, 2, 5])
@pytest.mark.parametrize("of_array", [False, True])
def test_x_is_put_back_when_f_raises(rng, error, fails_at, of_array):
    x, calls = rng.standard_normal((2, 2)), []
    before = x.copy()

    def f(v):
        calls.append(1)
        if len(calls) == fails_at:
            raise error
        return v.sum()

    with pytest.raises(error):
        eval_numerical_gradient_array(f, x, np.array(1.0)) if of_array else eval_numerical_gradient(f, x)
    np.testing.assert_array_equal(x, before)


@pytest.mark.parametrize("dtype", [np.float32, np.float16, np.int64, np.bool_, np.complex128])
def test_other_dtypes_are_refused(dtype):
    x = np.ones((2, 2), dtype=dtype)
    with pytest.raises(ValueError, match=rf"x must be float64 .*, got {x.dtype}: .*x\.astype\(np\.float64\)"):
        eval_numerical_gradient(np.sum, x)
    with pytest.raises(ValueError, match=rf"x must be float64 .*, got {x.dtype}: .*x\.astype\(np\.float64\)"):
        eval_numerical_gradient_array(np.sum, x, np.ones(()))


def test_lists_and_read_only_arrays_are_refused():
    with pytest.raises(ValueError, match=r"x must be a numpy array of float64 .*, got list: wrap it"):
        eval_numerical_gradient(np.sum, [1.0, 2.0])
    with pytest.raises(ValueError, match=r"x must be writeable.*x\.copy\(\)"):
        eval_numerical_gradient(np.sum, np.broadcast_to(1.0, (3,)))
