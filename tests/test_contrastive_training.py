"""Persistent contrastive divergence: against a loop that is written out here, and against an exact likelihood."""

import itertools

import numpy as np
import pytest

from cs231n_ae.contrastive_training import train_rbm
from cs231n_ae.models import RBM

DATA = np.repeat([[1.0, 1, 0, 0], [0, 0, 1, 1]], 30, axis=0)


def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def log_likelihood(v, params):
    """By the sum over all 2^(D + H) states."""
    d, h = params["W"].shape
    pixels, units = (np.array(list(itertools.product([0.0, 1.0], repeat=n))) for n in (d, h))
    energy = -(pixels @ params["b"])[:, None] - units @ params["c"] - pixels @ params["W"] @ units.T
    p = np.exp(-energy).sum(axis=1) / np.exp(-energy).sum()
    return np.log(p[(v @ 2 ** np.arange(d)[::-1]).astype(int)]).mean()


@pytest.mark.parametrize("steps", [1, 3])
def test_the_loop_is_that_of_persistent_chains(steps):
    model, mine = (RBM(4, 3, steps=steps, rng=np.random.default_rng(0), dtype=np.float64) for _ in range(2))
    options = {"epochs": 2, "learning_rate": 0.5, "batch_size": 25, "chains": 7}
    assert train_rbm(model, DATA, rng=np.random.default_rng(1), **options) is model

    rng, p = np.random.default_rng(1), mine.params

    def draw(probabilities):
        return (rng.random(probabilities.shape, dtype=np.float32) < probabilities).astype(float)

    chains = draw(np.full((7, 4), 0.5))
    for rate in (0.5, 0.25):
        order = rng.permutation(60)
        for batch in (DATA[order[:25]], DATA[order[25:50]]):  # ten examples are left out
            for _ in range(steps):
                chains = draw(sigmoid(draw(sigmoid(chains @ p["W"] + p["c"])) @ p["W"].T + p["b"]))
            data_on, chain_on = sigmoid(batch @ p["W"] + p["c"]), sigmoid(chains @ p["W"] + p["c"])
            p["W"] += rate * (batch.T @ data_on / 25 - chains.T @ chain_on / 7)
            p["b"] += rate * (batch.mean(axis=0) - chains.mean(axis=0))
            p["c"] += rate * (data_on.mean(axis=0) - chain_on.mean(axis=0))
    for name, value in model.params.items():
        np.testing.assert_allclose(value, p[name], rtol=1e-10, atol=1e-12)


def test_two_images_are_learned():
    model = RBM(4, 3, rng=np.random.default_rng(0), dtype=np.float64)
    before = log_likelihood(DATA, model.params)
    train_rbm(model, DATA, rng=np.random.default_rng(1), epochs=300, batch_size=20)
    assert before == pytest.approx(-4 * np.log(2), abs=0.01)
    assert -1.1 < log_likelihood(DATA, model.params) < -np.log(2)  # two images alone: log 2


def test_the_same_seed_gives_the_same_machine_in_its_own_dtype():
    one, again = (RBM(4, 3, rng=np.random.default_rng(0)) for _ in range(2))
    for model in (one, again):
        train_rbm(model, DATA.astype(np.float32), rng=np.random.default_rng(1), epochs=2)
    for name, value in one.params.items():
        assert value.dtype == np.float32
        np.testing.assert_array_equal(value, again.params[name])


@pytest.mark.parametrize(
    "options, message",
    [
        ({"data": np.zeros((60, 5))}, "data must have shape"),
        ({"batch_size": 61}, "batch_size must"),
        ({"epochs": 0}, "epochs must"),
        ({"chains": 0}, "chains must"),
    ],
)
def test_what_does_not_fit_is_told(options, message):
    model = RBM(4, 3, rng=np.random.default_rng(0), dtype=np.float64)
    with pytest.raises(ValueError, match=message):
        train_rbm(model, options.pop("data", DATA), rng=np.random.default_rng(0), **{"epochs": 1, **options})
