"""Denoising chains against the exact stationary distribution of a small one."""

from functools import partial

import numpy as np
import pytest
import scipy.stats

from cs231n_ae import layers
from cs231n_ae.measures import all_binary
from cs231n_ae.models import denoising_chain, denoising_chain_step

X = all_binary(3)
FLIP = 0.25


def flip(x, rng):
    return np.abs(x - (rng.random(x.shape) < FLIP))


def corruption():
    """C(corrupted | x) of independent flips, for all pairs."""
    changed = np.abs(X[:, None] - X[None]).sum(axis=2)
    return FLIP**changed * (1 - FLIP) ** (3 - changed)


def stationary(transitions):
    """The distribution that one step leaves as it is."""
    values, vectors = np.linalg.eig(transitions.T)
    vector = np.real(vectors[:, np.argmin(np.abs(values - 1))])
    return vector / vector.sum()


def states(x):
    return (x @ [4, 2, 1]).astype(int)


def test_the_chain_has_the_stationary_distribution_of_its_transition_matrix():
    """With any denoiser of independent pixels the chain's distribution follows from all its transitions."""
    table = np.random.default_rng(0).uniform(0.05, 0.95, (8, 3))  # probabilities for each corrupted image
    draws = np.prod(np.where(X[None] == 1, table[:, None], 1 - table[:, None]), axis=2)  # (corrupted, new)
    expected = stationary(corruption() @ draws)
    rng, x = np.random.default_rng(1), np.zeros((20_000, 3))
    for _ in range(25):
        x, _ = denoising_chain_step(x, corrupt=partial(flip, rng=rng), denoise=lambda x: table[states(x)], rng=rng)
    observed = np.bincount(states(x), minlength=8)
    assert scipy.stats.chisquare(observed, len(x) * expected).pvalue > 1e-3


def test_with_the_exact_conditional_the_chain_samples_the_data():
    """With the exact conditional of whole images given the corrupted one, the chain keeps the data's shares."""
    data = np.random.default_rng(2).dirichlet(np.ones(8))
    posterior = data[:, None] * corruption()
    posterior /= posterior.sum(axis=0)  # P(x | corrupted), (x, corrupted)
    np.testing.assert_allclose(stationary(corruption() @ posterior.T), data, rtol=1e-9)


def test_of_one_pixel_the_denoiser_is_the_exact_conditional():
    data, rng = 0.7, np.random.default_rng(3)
    joint = np.array([1 - data, data])[:, None] * np.array([[1 - FLIP, FLIP], [FLIP, 1 - FLIP]])
    posterior = joint[1] / joint.sum(axis=0)
    x, _ = denoising_chain(
        np.zeros((20_000, 1)), 25, corrupt=partial(flip, rng=rng), denoise=lambda x: posterior[x.astype(int)], rng=rng
    )
    assert x.shape == (25, 20_000, 1)
    assert x[-1].mean() == pytest.approx(data, abs=0.013)
    assert x[0].mean() < data - 0.05


def test_all_steps_are_kept_and_the_same_seed_gives_the_same_chain():
    def run(seed):
        rng = np.random.default_rng(seed)
        start = np.zeros((5, 3), np.float32)
        noise = partial(layers.salt_and_pepper_noise, rate=0.5, rng=rng)
        return denoising_chain(start, 4, corrupt=noise, denoise=lambda x: (0.2 + 0.6 * x).astype(x.dtype), rng=rng)

    samples, probabilities = run(0)
    assert samples.shape == probabilities.shape == (4, 5, 3)
    assert samples.dtype == probabilities.dtype == np.float32
    assert set(np.unique(samples)) == {0, 1}
    np.testing.assert_array_equal(samples, run(0)[0])
    assert (samples != run(1)[0]).any()


def test_what_the_denoiser_must_give():
    options = {"corrupt": lambda x: x, "rng": np.random.default_rng(0)}
    with pytest.raises(ValueError, match=r"denoise\(corrupt\(x\)\) must have shape \(8, 3\)"):
        denoising_chain_step(X, denoise=lambda x: x[:, :2], **options)
    with pytest.raises(ValueError, match=r"must lie in \[0, 1\]"):
        denoising_chain_step(X, denoise=lambda x: x + 0.5, **options)
    with pytest.raises(ValueError, match="steps must be a positive integer"):
        denoising_chain(X, 0, denoise=lambda x: x, **options)
