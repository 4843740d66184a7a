"""Kullback-Leibler divergences, against integrals, the formula for full covariances, and autograd."""

import autograd.numpy as anp
import numpy as np
import pytest
import scipy.integrate
import scipy.stats
from hypothesis import example, given
from hypothesis import strategies as st
from oracles import (
    CONTRACTS,
    Case,
    Source,
    assert_close,
    autograd_gradients,
    few,
    five_point_gradient,
    refuses_other_shapes,
    sources,
)

from cs231n_ae.losses import divergences, kl_gaussians, kl_standard_normal

SHAPES = st.tuples(st.integers(1, 5), st.integers(1, 5))


def case(loss, names):
    def run(**given):
        value, *gradients = loss(**given)
        return value, tuple(gradients)

    return Case(run, dict(zip(names, Source(0).normals(*[(4, 3)] * len(names)), strict=True)), names)


CASES = {
    "kl_standard_normal": case(kl_standard_normal, ("mu", "logvar")),
    "kl_gaussians": case(kl_gaussians, ("mu_q", "logvar_q", "mu_p", "logvar_p")),
}


def full_covariance_kl(mu_q, cov_q, mu_p, cov_p):
    """KL between two Gaussians in any number of dimensions."""
    inverse, difference = np.linalg.inv(cov_p), mu_p - mu_q
    logdets = np.linalg.slogdet(cov_p)[1] - np.linalg.slogdet(cov_q)[1]
    return (np.trace(inverse @ cov_q) + difference @ inverse @ difference - len(mu_q) + logdets) / 2


def integral_kl(q, p):
    """KL in one dimension by its definition, an integral."""
    low, high = q.mean() - 12 * q.std(), q.mean() + 12 * q.std()
    return scipy.integrate.quad(lambda z: q.pdf(z) * (q.logpdf(z) - p.logpdf(z)), low, high, epsabs=1e-12)[0]


def test_every_divergence_is_tested():
    assert set(CASES) == set(divergences.__all__)


@pytest.mark.parametrize("contract", [*CONTRACTS, refuses_other_shapes])
@pytest.mark.parametrize("name", CASES)
def test_contract(name, contract):
    contract(CASES[name])


@pytest.mark.parametrize("mu", [-2.0, 0.0, 0.5])
@pytest.mark.parametrize("logvar", [-3.0, 0.0, 2.0])
def test_in_one_dimension_they_are_the_integral(mu, logvar):
    q, p = scipy.stats.norm(mu, np.sqrt(np.exp(logvar))), scipy.stats.norm(1.0, 1.5)
    one = [np.array([[value]]) for value in (mu, logvar, 1.0, 2 * np.log(1.5))]
    assert kl_standard_normal(*one[:2])[0] == pytest.approx(integral_kl(q, scipy.stats.norm()), rel=1e-9, abs=1e-9)
    assert kl_gaussians(*one)[0] == pytest.approx(integral_kl(q, p), rel=1e-9, abs=1e-9)


@few
@given(source=sources(1e-2, 1.0, 3.0), shape=SHAPES)
@example(source=Source(1), shape=(1, 1))
def test_they_are_the_formula_for_full_covariances(source, shape):
    mu_q, logvar_q, mu_p, logvar_p = source.normals(*[shape] * 4)
    covariances = [[np.diag(np.exp(row)) for row in logvar] for logvar in (logvar_q, logvar_p)]
    between = [full_covariance_kl(*of) for of in zip(mu_q, covariances[0], mu_p, covariances[1], strict=True)]
    assert kl_gaussians(mu_q, logvar_q, mu_p, logvar_p)[0] == pytest.approx(np.mean(between), rel=1e-9, abs=1e-12)
    zero, eye = np.zeros(shape[1]), np.eye(shape[1])
    to_prior = [full_covariance_kl(m, c, zero, eye) for m, c in zip(mu_q, covariances[0], strict=True)]
    assert kl_standard_normal(mu_q, logvar_q)[0] == pytest.approx(np.mean(to_prior), rel=1e-9, abs=1e-12)


@few
@given(source=sources(1e-2, 1.0, 10.0), shape=SHAPES)
@example(source=Source(1), shape=(1, 1))
def test_gradients_are_those_of_autograd(source, shape):
    arrays = source.normals(*[shape] * 4)

    def to_prior(mu, logvar):
        sigma = anp.sqrt(anp.exp(logvar))
        return anp.sum((sigma**2 + mu**2 - 1) / 2 - anp.log(sigma)) / shape[0]

    def between(mu_q, logvar_q, mu_p, logvar_p):
        sigma_q, sigma_p = anp.sqrt(anp.exp(logvar_q)), anp.sqrt(anp.exp(logvar_p))
        squares = (sigma_q**2 + (mu_q - mu_p) ** 2) / (2 * sigma_p**2)
        return anp.sum(anp.log(sigma_p / sigma_q) + squares - 0.5) / shape[0]

    for loss, oracle, inputs in ((kl_standard_normal, to_prior, arrays[:2]), (kl_gaussians, between, arrays)):
        for gradient, expected in zip(loss(*inputs)[1:], autograd_gradients(oracle, *inputs), strict=True):
            assert_close(gradient, expected, what=loss.__name__)


@few
@given(source=sources(1.0), shape=SHAPES)
@pytest.mark.parametrize("name", CASES)
def test_gradients_are_the_numerical_ones(name, source, shape):
    loss, n = getattr(divergences, name), len(CASES[name].wrt)
    arrays = source.normals(*[shape] * n)
    for i, gradient in enumerate(loss(*arrays)[1:]):
        numeric = five_point_gradient(lambda a, i=i: loss(*arrays[:i], a, *arrays[i + 1 :])[0], arrays[i])
        assert_close(gradient, numeric, floor=1e-3)


def test_a_distribution_has_no_divergence_from_itself():
    mu, logvar = Source(0).normals((3, 2), (3, 2))
    for loss, *gradients in (kl_standard_normal(0 * mu, 0 * mu), kl_gaussians(mu, logvar, mu, logvar)):
        assert loss == pytest.approx(0, abs=1e-15)
        for gradient in gradients:
            np.testing.assert_allclose(gradient, 0, atol=1e-15)


@few
@given(source=sources(1e-3, 1.0, 5.0), shape=SHAPES)
def test_the_standard_normal_is_one_of_the_gaussians(source, shape):
    mu, logvar = source.normals(shape, shape)
    one, other = kl_standard_normal(mu, logvar), kl_gaussians(mu, logvar, 0 * mu, 0 * mu)
    assert one[0] == pytest.approx(other[0], rel=1e-11, abs=1e-14)
    assert one[0] >= -1e-12
    for a, b in zip(one[1:], other[1:3], strict=True):
        assert_close(a, b, rtol=1e-11, floor=1e-2)


@pytest.mark.parametrize("extreme", [-1e4, 1e4])
def test_far_out_they_are_finite_in_float32(extreme):
    mu = np.array([[-1e4, 1e4, 0]], np.float32)
    logvar = np.full_like(mu, extreme)
    for result in (
        kl_standard_normal(mu, logvar),
        kl_gaussians(mu, logvar, -mu, -logvar),
        kl_gaussians(mu, 0 * mu, -mu, logvar),
    ):
        for part in result:
            assert np.isfinite(part).all()


def test_too_much_and_too_little_variance_are_pushed_back():
    mu = np.zeros((1, 2), np.float32)
    _, _, dlogvar = kl_standard_normal(mu, np.array([[1e4, -1e4]], np.float32))
    assert dlogvar[0, 0] > 1e20
    assert dlogvar[0, 1] == -0.5


def test_other_shapes_are_refused_by_name():
    x = np.zeros((4, 3))
    with pytest.raises(ValueError, match=r"logvar must have shape \(4, 3\) \(that of mu\), got \(3,\)"):
        kl_standard_normal(x, np.zeros(3))
    for i, name in enumerate(("logvar_q", "mu_p", "logvar_p"), start=1):
        arrays = [x] * i + [np.zeros((1, 3))] + [x] * (3 - i)
        with pytest.raises(ValueError, match=rf"{name} must have shape \(4, 3\) \(that of mu_q\), got \(1, 3\)"):
            kl_gaussians(*arrays)
