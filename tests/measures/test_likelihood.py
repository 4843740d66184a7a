"""Likelihoods by importance sampling, against models whose likelihood is known, and against quadrature."""

import numpy as np
import pytest
import scipy.integrate
import scipy.stats

from cs231n_ae.measures import log_likelihood, mean_and_error
from cs231n_ae.models import VAE


def linear_gaussian_model(seed=0, d=5, z=2, variance=0.6):
    """One affine layer each way, so that p(x) is N(b, W'W + s²I); an encoder beside the posterior."""
    rng = np.random.default_rng(seed)
    w, b = rng.standard_normal((z, d)), rng.standard_normal(d)
    posterior = np.linalg.inv(np.eye(z) + w @ w.T / variance)
    encoder = w.T @ posterior / variance
    logvar = np.log(np.diag(posterior)) + 0.4
    model = VAE((d, z), likelihood="gaussian", variance=variance, rng=rng, dtype=np.float64)
    model.params = {
        "enc_W1": np.concatenate([encoder, np.zeros((d, z))], axis=1),
        "enc_b1": np.concatenate([0.1 - b @ encoder, logvar]),
        "dec_W1": w,
        "dec_b1": b,
    }
    return model, scipy.stats.multivariate_normal(b, w.T @ w + variance * np.eye(d))


def test_a_linear_gaussian_model_has_its_exact_likelihood():
    model, marginal = linear_gaussian_model()
    x = marginal.rvs(20, random_state=0)
    found = log_likelihood(model, x, samples=20_000, rng=np.random.default_rng(0))
    exact = marginal.logpdf(x)
    error = np.std(found - exact) / np.sqrt(20)
    assert abs(np.mean(found - exact)) < 4 * error
    np.testing.assert_allclose(found, exact, atol=0.15)
    assert error < 0.01


def test_the_exact_posterior_needs_one_sample():
    rng = np.random.default_rng(0)
    w = np.array([[2.0], [0.7]]) * np.linalg.qr(rng.standard_normal((4, 2)))[0].T  # orthogonal rows, (Z, D)
    b, variance = rng.standard_normal(4), 0.5
    precision = 1 + np.square(w).sum(axis=1) / variance
    encoder = w.T / variance / precision
    model = VAE((4, 2), likelihood="gaussian", variance=variance, rng=rng, dtype=np.float64)
    model.params = {
        "enc_W1": np.concatenate([encoder, np.zeros((4, 2))], axis=1),
        "enc_b1": np.concatenate([-b @ encoder, -np.log(precision)]),
        "dec_W1": w,
        "dec_b1": b,
    }
    marginal = scipy.stats.multivariate_normal(b, w.T @ w + variance * np.eye(4))
    x = marginal.rvs(6, random_state=1)
    for samples, block in ((1, 500), (7, 3)):  # every weight is p(x) itself, also in a last block that is shorter
        found = log_likelihood(model, x, samples=samples, block=block, rng=rng)
        np.testing.assert_allclose(found, marginal.logpdf(x), rtol=1e-12)


@pytest.mark.parametrize("options", [{}, {"likelihood": "gaussian", "variance": None}])
def test_a_model_of_one_latent_agrees_with_quadrature(options):
    model = VAE((3, 4, 1), activation="tanh", rng=np.random.default_rng(0), dtype=np.float64, **options)
    x = np.array([[1.0, 0, 1], [0, 0, 1]])

    def joint(z, row):
        out = model.decode(np.array([[z]]))[0]
        if options:
            density = scipy.stats.norm(out, np.exp(model.params["logvar"] / 2)).pdf(row)
        else:
            density = np.where(row == 1, out, 1 - out)
        return np.prod(density) * scipy.stats.norm.pdf(z)

    exact = np.log([scipy.integrate.quad(joint, -10, 10, args=(row,))[0] for row in x])
    found = log_likelihood(model, x, samples=200_000, block=50_000, rng=np.random.default_rng(0))
    np.testing.assert_allclose(found, exact, atol=0.01)


def test_the_mean_weight_is_unbiased_and_its_logarithm_lies_below():
    model, marginal = linear_gaussian_model()
    x = np.repeat(marginal.rvs(1, random_state=3)[None], 20_000, axis=0)
    exact = marginal.logpdf(x[0])
    found = log_likelihood(model, x, samples=10, rng=np.random.default_rng(0))
    weights = np.exp(found - exact)
    assert abs(weights.mean() - 1) < 4 * weights.std() / np.sqrt(len(weights))
    assert found.mean() == pytest.approx(exact - weights.var() / 2, abs=0.3 * weights.var())  # to first order
    assert found.mean() < exact


@pytest.mark.parametrize("block", [1, 7, 40, 10_000])
def test_blocks_of_any_size_give_estimates_of_the_same_number(block):
    model, marginal = linear_gaussian_model()
    x = marginal.rvs(5, random_state=0)
    found = log_likelihood(model, x, samples=300, block=block, rng=np.random.default_rng(0))
    assert found.shape == (5,) and found.dtype == np.float64
    np.testing.assert_allclose(found, marginal.logpdf(x), atol=0.3)


def test_pictures_that_are_nearly_impossible_have_a_finite_likelihood():
    model = VAE((400, 2), rng=np.random.default_rng(0))  # float32
    model.params["dec_b1"][...] = -12.0
    x = np.ones((3, 400), np.float32)
    found = log_likelihood(model, x, samples=50, block=20, rng=np.random.default_rng(0))
    assert np.isfinite(found).all() and (found < -4000).all()


def test_the_same_seed_gives_the_same_estimates():
    model, marginal = linear_gaussian_model()
    x = marginal.rvs(5, random_state=0)
    one, same, other = (log_likelihood(model, x, samples=9, rng=np.random.default_rng(s)) for s in (0, 0, 1))
    np.testing.assert_array_equal(one, same)
    assert (one != other).all()


def test_the_mean_and_its_error_are_those_of_scipy():
    values = np.random.default_rng(0).standard_normal(50)
    mean, error = mean_and_error(values)
    assert mean == pytest.approx(values.mean()) and error == pytest.approx(scipy.stats.sem(values))
    assert type(mean) is float and type(error) is float


def test_bad_input_is_refused():
    model, _ = linear_gaussian_model()
    x, rng = np.zeros((2, 5)), np.random.default_rng(0)
    with pytest.raises(ValueError, match="samples must be a positive integer, got 0"):
        log_likelihood(model, x, samples=0, rng=rng)
    with pytest.raises(ValueError, match="block must be a positive integer, got -3"):
        log_likelihood(model, x, block=-3, rng=rng)
    with pytest.raises(ValueError, match=r"x must have shape \(any, any\) \(a batch of examples\), got \(5,\)"):
        log_likelihood(model, x[0], rng=rng)
    with pytest.raises(ValueError, match="values must be two or more for a standard error, got 1"):
        mean_and_error(np.zeros(1))
