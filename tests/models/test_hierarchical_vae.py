"""The two-layer VAE: its bound term by term with scipy, below the evidence from a grid, and its gradients."""

import numpy as np
import pytest
import scipy.stats

from cs231n_ae.gradient_check import check_model, require_gradients
from cs231n_ae.models import HierarchicalVAE
from cs231n_ae.training import train

X = np.random.default_rng(2).random((5, 6))
EPS = np.random.default_rng(3).standard_normal((5, 3))


def build(dtype=np.float64, sizes=(6, 5, 2), top_sizes=(4, 1)):
    rng = np.random.default_rng(0)
    model = HierarchicalVAE(sizes, top_sizes, activation="tanh", rng=rng, dtype=dtype)
    model.params = {n: p + (0.3 * rng.standard_normal(p.shape)).astype(p.dtype) for n, p in model.params.items()}
    return model


@pytest.mark.parametrize(("sizes", "top_sizes"), [((6, 5, 2), (4, 1)), ((6, 2), (1,))], ids=["deep", "linear"])
def test_gradients_are_the_numerical_ones(sizes, top_sizes):
    require_gradients(check_model(build(sizes=sizes, top_sizes=top_sizes), X, tolerance=1e-6))


def test_the_terms_are_those_of_scipys_gaussians():
    model = build()
    mu, logvar = model.encode(X)
    q = scipy.stats.norm(mu, np.exp(logvar / 2))
    z = mu + np.exp(logvar / 2) * EPS[:, :2]
    mu_t, logvar_t = model.encode_top(z)
    t = mu_t + np.exp(logvar_t / 2) * EPS[:, 2:]
    mu_p, logvar_p = model.decode_top(t)
    p = model.decode(z)
    loss, parts = model.evaluate(X, eps=EPS)
    lower = -scipy.stats.norm(mu_p, np.exp(logvar_p / 2)).logpdf(z).sum(axis=1) - q.entropy().sum(axis=1)
    cross = (np.log(2 * np.pi) + mu_t**2 + np.exp(logvar_t)).sum(axis=1) / 2  # of q(t|z) and the prior
    kl = cross - scipy.stats.norm(mu_t, np.exp(logvar_t / 2)).entropy().sum(axis=1)
    expected = {
        "reconstruction": -(X * np.log(p) + (1 - X) * np.log(1 - p)).sum(axis=1).mean(),
        "lower": lower.mean(),
        "kl": kl.mean(),
    }
    assert parts == pytest.approx(expected, rel=1e-12)
    assert loss == pytest.approx(sum(expected.values()), rel=1e-12)


def test_the_bound_is_below_the_evidence():
    """One latent in each layer, the evidence by a sum over a grid; the bound by the mean over many draws."""
    model = build(sizes=(6, 5, 1), top_sizes=(4, 1))
    side = np.linspace(-40, 40, 1601)
    step = side[1] - side[0]
    mu_p, logvar_p = model.decode_top(side[:, None])
    joint = scipy.stats.norm.pdf(side)[:, None] * scipy.stats.norm(mu_p, np.exp(logvar_p / 2)).pdf(side)  # (t, z)
    marginal = joint.sum(axis=0) * step
    assert marginal.sum() * step == pytest.approx(1, abs=1e-5)
    p = model.decode(side[:, None])
    likelihood = np.exp(X @ np.log(p).T + (1 - X) @ np.log(1 - p).T)  # (N, z)
    evidence = np.log(likelihood @ marginal * step).mean()
    bound = -model.evaluate(np.repeat(X, 2000, axis=0), rng=np.random.default_rng(0))[0]
    assert evidence - 2 < bound < evidence


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_dtype_in_dtype_out_and_nothing_that_is_given_changes(dtype):
    model, x, eps = build(dtype), X.astype(dtype), EPS.astype(dtype)
    for a in (x, eps, *model.params.values()):
        a.flags.writeable = False
    loss, grads, parts = model.loss(x, eps=eps)
    assert (loss, parts) == model.evaluate(x, eps=eps)
    assert {n: (g.shape, g.dtype) for n, g in grads.items()} == {n: (p.shape, p.dtype) for n, p in model.params.items()}
    assert model.sample(3, rng=np.random.default_rng(0)).dtype == dtype


def test_it_learns_two_kinds_of_stripes(rng):
    """The pattern is one bit, and the rest noise; pixels that know nothing of each other cost more."""
    noise = 0.05
    patterns = np.stack([np.arange(12) < 6, np.arange(12) % 2 == 0]).astype(int)
    x = (patterns[np.arange(400) % 2] ^ (rng.random((400, 12)) < noise)).astype(np.float32)
    model = HierarchicalVAE((12, 16, 2), (8, 1), rng=rng)
    train(model, x, rng=rng, epochs=60, learning_rate=1e-2, falling=True)
    floor = np.log(2) + 12 * scipy.stats.bernoulli(noise).entropy()
    alone = scipy.stats.bernoulli(x.mean(axis=0)).entropy().sum()
    assert floor - 0.3 < model.evaluate(x, rng=rng)[0] < alone - 1  # 3.1 and 5.4 nats; 0.3 for the draw of the data
