"""The VAE with a mixture prior: its density by scipy, its divergence by quadrature, its gradients, and its clusters."""

import numpy as np
import pytest
import scipy.stats

from cs231n_ae.gradient_check import check_model, require_gradients
from cs231n_ae.losses import kl_standard_normal
from cs231n_ae.models import MixtureVAE
from cs231n_ae.training import train

X = np.random.default_rng(2).random((5, 6))
EPS = np.random.default_rng(3).standard_normal((5, 2))
Z = np.random.default_rng(4).standard_normal((7, 2))


def build(dtype=np.float64, n_components=3, n_latent=2):
    rng = np.random.default_rng(0)
    model = MixtureVAE((6, 5, n_latent), n_components, activation="tanh", rng=rng, dtype=dtype)
    model.params = {n: p + (0.3 * rng.standard_normal(p.shape)).astype(p.dtype) for n, p in model.params.items()}
    return model


def test_gradients_are_the_numerical_ones():
    require_gradients(check_model(build(), X, tolerance=1e-6))


def test_the_prior_is_the_mixture_of_scipys_gaussians():
    model = build()
    weights = scipy.special.softmax(model.params["prior_scores"])
    parts = zip(weights, model.params["prior_mu"], np.exp(model.params["prior_logvar"]), strict=True)
    joint = np.stack([w * scipy.stats.multivariate_normal(m, np.diag(v)).pdf(Z) for w, m, v in parts], axis=1)
    np.testing.assert_allclose(np.exp(model.log_prior(Z)), joint.sum(axis=1), rtol=1e-12)
    np.testing.assert_allclose(model.responsibilities(Z), joint / joint.sum(axis=1, keepdims=True), rtol=1e-12)


def test_with_one_standard_normal_component_the_divergence_is_that_of_a_vae():
    """One latent, and the expectation over its noise by Gauss-Hermite quadrature, exact for squares."""
    model = build(n_components=1, n_latent=1)
    model.params["prior_mu"][...] = model.params["prior_logvar"][...] = 0
    nodes, weights = np.polynomial.hermite_e.hermegauss(5)
    each = [model.evaluate(X, eps=np.full((5, 1), node))[1]["kl"] for node in nodes]
    assert each @ weights / weights.sum() == pytest.approx(kl_standard_normal(*model.encode(X))[0], rel=1e-12)


def test_the_bound_is_below_the_evidence():
    """With two latents, the evidence by a sum over a grid; the bound by the mean over many draws of the noise."""
    model = build()
    side = np.linspace(-8, 8, 161)
    grid = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
    p, prior = model.decode(grid), np.exp(model.log_prior(grid)) * 0.1**2
    assert prior.sum() == pytest.approx(1, abs=1e-6)
    likelihood = np.exp(X @ np.log(p).T + (1 - X) @ np.log(1 - p).T)  # (N, grid)
    evidence = np.log(likelihood @ prior).mean()
    many = np.repeat(X, 2000, axis=0)
    bound = -model.evaluate(many, rng=np.random.default_rng(0))[0]
    assert evidence - 2 < bound < evidence


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_dtype_in_dtype_out_and_nothing_that_is_given_changes(dtype):
    model, x, eps = build(dtype), X.astype(dtype), EPS.astype(dtype)
    for a in (x, eps, *model.params.values()):
        a.flags.writeable = False
    loss, grads, parts = model.loss(x, eps=eps)
    assert (loss, parts) == model.evaluate(x, eps=eps)
    assert {n: (g.shape, g.dtype) for n, g in grads.items()} == {n: (p.shape, p.dtype) for n, p in model.params.items()}
    drawn = model.sample(3, rng=np.random.default_rng(0))
    found = (*model.encode(x), model.reconstruct(x), model.log_prior(eps), model.responsibilities(eps), drawn)
    assert {a.dtype for a in found} == {np.dtype(dtype)}


def test_its_components_find_two_kinds_of_stripes(rng):
    kind = np.arange(400) % 2
    patterns = np.stack([np.arange(12) < 6, np.arange(12) % 2 == 0]).astype(int)  # they differ in 6 pixels
    x = (patterns[kind] ^ (rng.random((400, 12)) < 0.05)).astype(np.float32)
    model = train(MixtureVAE((12, 16, 1), 2, rng=rng), x, rng=rng, epochs=60, learning_rate=1e-2)
    found = model.responsibilities(model.encode(x)[0]).argmax(axis=1)
    agreement = (found == kind).mean()
    assert max(agreement, 1 - agreement) > 0.95
