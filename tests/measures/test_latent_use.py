"""Active units, against numpy's covariance and a linear VAE whose best use of the latents is known exactly."""

import itertools

import numpy as np
import pytest

from cs231n_ae import losses
from cs231n_ae.measures import active_units
from cs231n_ae.models import VAE


def test_it_is_the_diagonal_of_the_covariance():
    mu = np.random.default_rng(0).standard_normal((50, 6)) * [1e-3, 0.09, 0.12, 0.3, 1, 5] + np.arange(6)
    diagonal = np.diag(np.cov(mu, rowvar=False, bias=True))
    for threshold in (1e-8, 0.01, 0.05, 0.5, 100):
        active = active_units(mu, threshold=threshold)
        assert (active.dtype, active.shape) == (bool, (6,))
        np.testing.assert_array_equal(active, diagonal > threshold)
    np.testing.assert_array_equal(active_units(mu), active_units(mu, threshold=0.01))


def test_a_constant_is_never_active():
    assert not active_units(np.full((5, 3), 7.0, np.float32)).any()
    assert not active_units(np.full((5, 3), 7.0), threshold=0.0).any()


@pytest.mark.parametrize(("variance", "expected"), [(0.1, 5), (1.5, 3), (3.0, 1), (30.0, 0)])
def test_a_linear_vae_uses_as_many_latents_as_there_are_eigenvalues_above_its_variance(variance, expected):
    """At the optimum of probabilistic PCA the gradients vanish, and each latent has half log(eigenvalue / variance)."""
    rng = np.random.default_rng(1)
    x = rng.standard_normal((40, 6)) @ np.diag([3, 2, 1.5, 1, 0.7, 0.1]) @ np.linalg.qr(rng.standard_normal((6, 6)))[0]
    values, vectors = np.linalg.eigh(np.cov(x, rowvar=False, bias=True))
    values, vectors = values[:0:-1], vectors[:, :0:-1]  # the five largest
    scale = np.sqrt(np.maximum(values - variance, 0))
    used = np.maximum(values, variance)
    model = VAE((6, 5), likelihood="gaussian", variance=variance, rng=rng, dtype=np.float64)
    to_mean = vectors * scale / used
    model.params |= {"dec_W1": (vectors * scale).T, "dec_b1": x.mean(axis=0)}
    model.params |= {"enc_W1": np.hstack([to_mean, np.zeros((6, 5))])}
    model.params |= {"enc_b1": np.hstack([-x.mean(axis=0) @ to_mean, np.log(variance / used)])}

    signs = np.array(list(itertools.product([-1.0, 1.0], repeat=5)))  # exact in the mean, for the loss is quadratic
    everywhere, noise = np.repeat(x, len(signs), axis=0), np.tile(signs, (len(x), 1))
    loss, grads, _ = model.loss(everywhere, eps=noise)
    assert all(np.abs(g).max() < 1e-9 for g in grads.values())
    likelihood = np.linalg.slogdet(2 * np.pi * ((vectors * scale**2) @ vectors.T + variance * np.eye(6)))[1] / 2
    centred = x - x.mean(axis=0)
    inverse = np.linalg.inv((vectors * scale**2) @ vectors.T + variance * np.eye(6))
    assert loss == pytest.approx(likelihood + np.einsum("ni,ij,nj->", centred, inverse, centred) / 80, rel=1e-10)

    mu, logvar = model.encode(x)
    np.testing.assert_allclose(losses.kl_per_latent(mu, logvar), np.log(used / variance) / 2, atol=1e-12)
    assert active_units(mu).sum() == expected == (values > variance).sum()


def test_bad_arguments_are_refused():
    with pytest.raises(ValueError, match=r"mu must have shape \(any, any\) \(one row of means per example\)"):
        active_units(np.zeros(3))
    with pytest.raises(ValueError, match=r"threshold must be a finite number of at least 0"):
        active_units(np.zeros((3, 2)), threshold=-1.0)
