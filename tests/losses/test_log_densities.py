"""Log-densities of single rows, against scipy.stats, autograd, and the losses that average them."""

import autograd.numpy as anp
import autograd.scipy.stats as astats
import numpy as np
import pytest
import scipy.special
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st
from oracles import CONTRACTS, Case, Source, assert_close, autograd_gradients, few, refuses_other_shapes, sources

from cs231n_ae.losses import (
    bce_with_logits_loss,
    bernoulli_log_density,
    gaussian_log_density,
    gaussian_nll_loss,
    log_densities,
    standard_normal_log_density,
)

SHAPES = st.tuples(st.integers(1, 5), st.integers(1, 6))


def make_cases():
    a, x = Source(0).normals((4, 3), (4, 3))
    (p,) = Source(0).uniforms((4, 3))

    def bernoulli(**given):
        value, slope = bernoulli_log_density(**given)
        return value, (slope,)

    def gaussian(**given):
        value, slope, by_logvar = gaussian_log_density(**given)
        return np.concatenate([value, by_logvar]), (slope,)

    return {
        "bernoulli_log_density": Case(bernoulli, {"logits": a, "x": p}, ("logits",)),
        "gaussian_log_density": Case(gaussian, {"mu": a, "logvar": np.array(0.3), "x": x}, ("mu",)),
        "standard_normal_log_density": Case(lambda z: (standard_normal_log_density(z), ()), {"z": x}),
    }


CASES = make_cases()


def test_every_density_is_tested():
    assert set(CASES) == set(log_densities.__all__)


@pytest.mark.parametrize("contract", CONTRACTS)
@pytest.mark.parametrize("name", CASES)
def test_contract(name, contract):
    contract(CASES[name])


def test_shapes_must_agree():
    refuses_other_shapes(CASES["bernoulli_log_density"])
    with pytest.raises(ValueError, match=r"mu must have shape \(4, 3\) \(that of x\), got \(4, 1\)"):
        gaussian_log_density(np.zeros((4, 1)), np.array(0.0), np.zeros((4, 3)))
    with pytest.raises(ValueError, match=r"logvar must have shape \(\) \(one variance in all\), got \(3,\)"):
        gaussian_log_density(np.zeros((4, 3)), np.zeros(3), np.zeros((4, 3)))


def test_pixels_outside_their_range_are_refused():
    with pytest.raises(ValueError, match=r"x must lie in \[0, 1\] .*, got values from 2 to 2"):
        bernoulli_log_density(np.zeros((1, 2)), np.full((1, 2), 2.0))


@few
@given(source=sources(1e-2, 1.0, 10.0), shape=SHAPES)
def test_black_and_white_pixels_have_their_probability(source, shape):
    (logits,) = source.normals(shape)
    x = np.round(source.uniforms(shape)[0])
    p = np.where(x == 1, scipy.special.expit(logits), scipy.special.expit(-logits))  # of what is there
    np.testing.assert_allclose(bernoulli_log_density(logits, x)[0], np.log(p).sum(axis=1), rtol=1e-11)


@few
@given(source=sources(1e-2, 1.0, 10.0), shape=SHAPES)
def test_grey_pixels_are_weighed_and_the_derivative_is_that_of_autograd(source, shape):
    (logits,), (x,) = source.normals(shape), source.uniforms(shape)

    def oracle(a):
        return -anp.sum(x * anp.logaddexp(0, -a) + (1 - x) * anp.logaddexp(0, a), axis=1)

    value, slope = bernoulli_log_density(logits, x)
    np.testing.assert_allclose(value, oracle(logits), rtol=1e-12)
    assert_close(slope, autograd_gradients(lambda a: anp.sum(oracle(a)), logits)[0])
    loss, dlogits = bce_with_logits_loss(logits, x)
    assert -value.mean() == pytest.approx(loss, rel=1e-12)
    np.testing.assert_allclose(-slope / len(x), dlogits, rtol=1e-12, atol=1e-300)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_sure_pixels_neither_overflow_nor_vanish(dtype):
    logits = np.array([[1e4, -1e4], [1e4, -1e4], [100, -100]], dtype)
    x = np.array([[1, 0], [0, 1], [0, 1]], dtype)
    with np.errstate(all="raise", under="ignore"):
        value, slope = bernoulli_log_density(logits, x)
    np.testing.assert_array_equal(value, [0, -2e4, -200])
    np.testing.assert_array_equal(slope, [[0, 0], [-1, 1], [-1, 1]])


@few
@given(source=sources(1e-2, 1.0, 10.0), shape=SHAPES, logvar=st.floats(-4, 4))
def test_the_gaussian_is_that_of_scipy_and_its_derivatives_those_of_autograd(source, shape, logvar):
    mu, x = source.normals(shape, shape)
    value, slope, by_logvar = gaussian_log_density(mu, np.array(logvar), x)
    covariance = np.exp(logvar) * np.eye(shape[1])
    expected = [scipy.stats.multivariate_normal(m, covariance).logpdf(row) for m, row in zip(mu, x, strict=True)]
    np.testing.assert_allclose(value, expected, rtol=1e-9, atol=1e-9)

    def oracle(mu, logvars):
        return anp.sum(astats.norm.logpdf(x, mu, anp.exp(logvars / 2)))

    dmu, dlogvars = autograd_gradients(oracle, mu, np.full((len(x), 1), logvar))
    assert_close(slope, dmu)
    assert_close(by_logvar, dlogvars[:, 0], floor=1e-3)
    assert -value.mean() == pytest.approx(gaussian_nll_loss(mu, np.array(logvar), x)[0], rel=1e-9, abs=1e-9)


def test_a_variance_gone_astray_stays_finite_in_float32():
    one = np.ones((2, 3), np.float32)
    for logvar in (-1e4, 1e4):
        for part in gaussian_log_density(one, np.array(logvar, np.float32), 0 * one):
            assert np.isfinite(part).all()


@few
@given(source=sources(1e-2, 1.0, 10.0), shape=st.lists(st.integers(1, 4), min_size=1, max_size=3))
def test_the_standard_normal_is_that_of_scipy(source, shape):
    (z,) = source.normals(tuple(shape))
    expected = scipy.stats.norm.logpdf(z).sum(axis=-1)
    np.testing.assert_allclose(standard_normal_log_density(z), expected, rtol=1e-12)
