"""The entries on richer posteriors and priors: importance weights that estimate p(x), and IAF's gradients."""

import math

import numpy as np
import pytest
from test_reproduce_entries import run

from cs231n_ae.gradient_check import check_model, require_gradients
from cs231n_ae.models import HierarchicalVAE, MixtureVAE
from cs231n_ae.reproduce.beside_vae import importance_nll
from cs231n_ae.reproduce.hierarchical import hierarchical_log_weights
from cs231n_ae.reproduce.iaf import IAFVAE, iaf_log_weights
from cs231n_ae.reproduce.mixture_prior import mixture_log_weights

X = (np.random.default_rng(2).random((3, 5)) > 0.5).astype(np.float64)
SIDE = np.linspace(-8, 8, 161)
GRID = np.stack(np.meshgrid(SIDE, SIDE), axis=-1).reshape(-1, 2)
CELL = 0.1**2


def shaken(model, *logvars):
    """With biases and all else off zero, and a q so wide that no few draws carry all the weight."""
    rng = np.random.default_rng(7)
    for value in model.params.values():
        value += 0.3 * rng.standard_normal(value.shape)
    for name, columns in logvars:
        model.params[name][columns] += 1.5
    return model


def iaf():
    options = {"context": 2, "hidden": 6, "n_steps": 2, "dtype": np.float64}
    return shaken(IAFVAE((5, 4, 2), rng=np.random.default_rng(0), **options), ("enc_b2", slice(2, 4)))


def mixture():
    model = MixtureVAE((5, 4, 2), 3, activation="tanh", rng=np.random.default_rng(0), dtype=np.float64)
    return shaken(model, ("enc_b2", slice(2, 4)))


def hierarchical():
    model = HierarchicalVAE((5, 4, 2), (3, 1), activation="tanh", rng=np.random.default_rng(0), dtype=np.float64)
    return shaken(model, ("enc_b2", slice(2, 4)), ("up_b2", slice(1, 2)))


def standard_normal(z):
    return np.exp(-(z**2).sum(axis=1) / 2) / (2 * np.pi) ** (z.shape[1] / 2)


def iaf_picture(model, z):
    """What the decoder says, by its weights."""
    h = np.tanh(z @ model.params["dec_W1"] + model.params["dec_b1"])
    return 1 / (1 + np.exp(-(h @ model.params["dec_W2"] + model.params["dec_b2"])))


def hierarchical_prior(model):
    """p(z) on the grid: the mean of p(z|t) over a fine line of t."""
    total, t = np.zeros(len(GRID)), np.linspace(-7, 7, 281)[:, np.newaxis]
    for mu, logvar, weight in zip(*model.decode_top(t), standard_normal(t) * 0.05, strict=True):
        total += weight * standard_normal((GRID - mu) / np.exp(logvar / 2)) / np.exp(logvar.sum() / 2)
    return total


CASES = {
    "iaf": (iaf, iaf_log_weights, lambda m: standard_normal(GRID), iaf_picture),
    "mixture": (mixture, mixture_log_weights, lambda m: np.exp(m.log_prior(GRID)), lambda m, z: m.decode(z)),
    "hierarchical": (hierarchical, hierarchical_log_weights, hierarchical_prior, lambda m, z: m.decode(z)),
}


@pytest.mark.parametrize("name", CASES)
def test_the_mean_importance_weight_is_the_evidence(name):
    """p(x) by a sum over a grid of the latents, which knows nothing of q."""
    build, log_weights, prior, decode = CASES[name]
    model = build()
    p, density = decode(model, GRID), prior(model) * CELL
    assert density.sum() == pytest.approx(1, abs=1e-3)
    evidence = np.exp(X @ np.log(p).T + (1 - X) @ np.log(1 - p).T) @ density
    many = np.repeat(X, 40_000, axis=0)
    weights = np.exp(log_weights(model, many, np.random.default_rng(3))).reshape(len(X), -1)
    error = weights.std(axis=1) / math.sqrt(weights.shape[1])
    assert (error < 0.02 * evidence).all()
    assert (np.abs(weights.mean(axis=1) - evidence) < 4 * error).all()


def test_more_samples_bring_the_bound_to_the_mean_weight():
    def log_weights(x, rng):
        return np.log(rng.choice([1.0, 3.0], size=len(x)))

    x, bounds = np.zeros((20_000, 1)), {}
    for samples in (1, 2):
        bounds[samples] = importance_nll(log_weights, x, samples, np.random.default_rng(0)).mean()
    assert bounds[1] == pytest.approx(-math.log(3) / 2, abs=0.02)
    assert bounds[2] == pytest.approx(-(math.log(3) + 2 * math.log(2)) / 4, abs=0.02)  # of means 1, 2, 2 and 3


def test_iaf_gradients_are_the_numerical_ones():
    require_gradients(check_model(iaf(), X, tolerance=1e-6))


def test_iaf_density_is_that_of_the_change_of_variables():
    """log N(eps) less the logarithm of the numerical determinant of z by eps."""
    model, eps, h = iaf(), np.random.default_rng(1).standard_normal((3, 2)), 1e-5
    _, log_q, _ = model.posterior(X, eps=eps)
    columns = [
        (model.posterior(X, eps=eps + step)[0] - model.posterior(X, eps=eps - step)[0]) / (2 * h)
        for step in h * np.eye(2)
    ]
    _, logdet = np.linalg.slogdet(np.stack(columns, axis=2))
    np.testing.assert_allclose(log_q, np.log(standard_normal(eps)) - logdet, rtol=1e-7)


def test_iaf_is_a_vae_at_first_and_starts_to_learn_from_its_context():
    model = IAFVAE((5, 4, 2), context=2, hidden=6, n_steps=2, rng=np.random.default_rng(0), dtype=np.float64)
    eps = np.random.default_rng(1).standard_normal((3, 2))
    h = np.tanh(X @ model.params["enc_W1"] + model.params["enc_b1"])
    out = h @ model.params["enc_W2"] + model.params["enc_b2"]
    np.testing.assert_allclose(model.posterior(X, eps=eps)[0], out[:, :2] + np.exp(out[:, 2:4] / 2) * eps)
    z = iaf().posterior(X, eps=np.zeros((3, 2)))[0]
    changed = iaf()
    changed.params["enc_b2"][4:] += 1  # the context alone
    assert (changed.posterior(X, eps=np.zeros((3, 2)))[0] != z).all()


@pytest.mark.parametrize("name", ["iaf", "mixture_prior", "hierarchical"])
def test_gain_and_margin_are_what_the_seeds_say(name, tmp_path):
    measured = run(name, tmp_path)
    vae, model = ([measured[f"{which}_{seed}_nll"] for seed in (0, 1)] for which in ("vae", "model"))
    assert measured["gain"] == pytest.approx(sum(vae) / 2 - sum(model) / 2)
    assert measured["margin"] == pytest.approx(measured["gain"] + abs(vae[0] - vae[1]) / math.sqrt(2))
    assert measured["parameters"] > 0
