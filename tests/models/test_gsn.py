"""The generative stochastic network: its walkback loss replayed step by step, and what walkback does to its chain."""

import numpy as np
import pytest
import scipy.special

from cs231n_ae.binarization import binarize
from cs231n_ae.gradient_check import check_model, require_gradients
from cs231n_ae.models import GSN
from cs231n_ae.saving import load_model, save_model
from cs231n_ae.solver import Solver


def build(seed=0, dtype=np.float64, **options):
    model = GSN(6, 4, rng=np.random.default_rng(seed), dtype=dtype, **options)
    rng = np.random.default_rng(seed + 1)
    model.params = {n: p + (0.5 * rng.standard_normal(p.shape)).astype(dtype) for n, p in model.params.items()}
    return model, rng.integers(0, 2, (7, 6)).astype(dtype)


@pytest.mark.parametrize("options", [{"walkback": 1}, {"walkback": 4}, {"rate": 0.0, "std": 0.0}, {"rate": 1.0}])
def test_gradients_are_the_numerical_ones(options):
    model, x = build(**options)
    require_gradients(check_model(model, (x,), tolerance=1e-6))


def test_the_loss_replayed():
    model, x = build(rate=0.3, std=0.8, walkback=3)
    p, noise = model.params, model.draw_noise(7, rng=np.random.default_rng(2))
    state, steps = x, []
    for tosses, eps, draws in zip(*noise, strict=True):
        seen = state.copy()
        seen[tosses < 0.3] = 1.0
        seen[tosses < 0.15] = 0.0
        h = np.tanh(seen @ p["W"] + p["c"] + 0.8 * eps)
        on = scipy.special.expit(h @ p["W"].T + p["b"])
        steps.append(-np.mean(np.sum(np.log(np.where(x == 1, on, 1 - on)), axis=1)))
        state = (draws < on).astype(float)
    value, _, parts = model.loss(x, noise=noise)
    assert value == pytest.approx(np.mean(steps), rel=1e-12)
    assert list(parts.values()) == pytest.approx(steps, rel=1e-12)
    assert model.evaluate(x, noise=noise) == (value, parts)
    assert model.loss(x, rng=np.random.default_rng(2))[0] == pytest.approx(value, rel=1e-12)


def test_the_noise_has_its_moments():
    model, _ = build(walkback=2)
    tosses, eps, draws = model.draw_noise(3000, rng=np.random.default_rng(0))
    assert (tosses.shape, eps.shape, draws.shape) == ((2, 3000, 6), (2, 3000, 4), (2, 3000, 6))
    for even in (tosses, draws):
        assert even.mean() == pytest.approx(0.5, abs=0.01) and even.min() >= 0 and even.max() < 1
    assert abs(np.corrcoef(tosses.ravel(), draws.ravel())[0, 1]) < 0.03
    assert (eps.mean(), eps.std()) == pytest.approx((0, 1), abs=0.03)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_dtype_in_dtype_out_and_nothing_changes(dtype):
    model, x = build(dtype=dtype)
    for array in (x, *model.params.values()):
        array.flags.writeable = False
    value, grads, parts = model.loss(x, rng=np.random.default_rng(0))
    assert {type(number) for number in (value, *parts.values())} == {float}
    assert {n: (g.shape, g.dtype) for n, g in grads.items()} == {n: (p.shape, p.dtype) for n, p in model.params.items()}
    samples, probabilities = model.chain(x, 3, rng=np.random.default_rng(0))
    assert samples.dtype == probabilities.dtype == model.reconstruct(x).dtype == dtype
    assert model.sample(2, rng=np.random.default_rng(0), burn_in=2).dtype == dtype


def test_it_is_saved_and_loaded(tmp_path):
    model, x = build(dtype=np.float32, rate=0.2, std=0.1, walkback=2)
    save_model(tmp_path / "gsn.npz", model)
    loaded, _ = load_model(tmp_path / "gsn.npz")
    assert loaded.evaluate(x, rng=np.random.default_rng(0)) == model.evaluate(x, rng=np.random.default_rng(0))


def two_images(n, rng):
    x = np.array([[1, 1, 1, 1, 0, 0, 0, 0, 1, 0], [0, 0, 0, 0, 1, 1, 1, 1, 0, 1.0]], np.float32)
    return x[rng.integers(0, 2, n)]


def test_the_chain_of_a_trained_one_visits_what_it_was_trained_on():
    rng = np.random.default_rng(0)
    model = GSN(10, 16, rate=0.3, std=0.3, walkback=3, rng=rng)
    x = two_images(200, rng)
    options = {"learning_rate": 0.02, "batch_size": 50, "epochs": 60, "progress": False}
    Solver(model, x, rng=rng, **options).train()
    samples, _ = model.chain(binarize(np.full((50, 10), 0.5, np.float32), rng=rng), 60, rng=rng)
    last = samples[20:].reshape(-1, 10)
    distance = np.abs(last[:, None] - np.unique(x, axis=0)[None]).sum(axis=2)
    assert (distance.min(axis=1) == 0).mean() > 0.9  # the images themselves, from coins at the start
    share = (distance.argmin(axis=1) == 0).mean()
    assert 0.3 < share < 0.7  # and both of them


@pytest.mark.parametrize(
    ("options", "match"),
    [
        ({"rate": 1.5}, r"rate must be a finite number in \[0, 1\]"),
        ({"std": -1.0}, "std must be a finite number of at least 0"),
        ({"walkback": 0}, "walkback must"),
    ],
)
def test_bad_arguments_are_refused(options, match):
    with pytest.raises(ValueError, match=match):
        GSN(6, 4, **options, rng=np.random.default_rng(0))


def test_what_the_loss_must_be_given():
    model, x = build()
    noise = model.draw_noise(7, rng=np.random.default_rng(0))
    with pytest.raises(ValueError, match="one of noise and rng must be given"):
        model.loss(x)
    with pytest.raises(ValueError, match="one of noise and rng must be given"):
        model.evaluate(x, noise=noise, rng=np.random.default_rng(0))
    with pytest.raises(ValueError, match=r"x must have shape \(any, 6\)"):
        model.loss(x[:, :5], rng=np.random.default_rng(0))
