"""MAF: its density by a Jacobian and by an integral, its gradients, its inverse, and a density that it learns."""

import numpy as np
import pytest
import scipy.stats

from cs231n_ae.gradient_check import check_model, require_gradients
from cs231n_ae.models import MAF
from cs231n_ae.training import train

D = 4
BUILDERS = {
    "two steps": lambda **o: MAF(D, (7,), n_steps=2, activation="tanh", **o),
    "deep": lambda **o: MAF(D, (7, 6), n_steps=3, activation="softplus", bound=0.7, **o),
    "pixels": lambda **o: MAF(D, (7,), n_steps=2, activation="tanh", alpha=0.05, **o),
}
EVERY = pytest.mark.parametrize("name", BUILDERS)
X = np.random.default_rng(2).random((5, D))


def disturb(model, *, size=0.4, seed=1):
    """No longer the identity that it starts as."""
    rng = np.random.default_rng(seed)
    model.params = {n: p + (size * rng.standard_normal(p.shape)).astype(p.dtype) for n, p in model.params.items()}
    return model


def build(name, dtype=np.float64):
    return disturb(BUILDERS[name](rng=np.random.default_rng(0), dtype=dtype))


@EVERY
def test_gradients_are_the_numerical_ones(name):
    require_gradients(check_model(build(name), X, tolerance=1e-6))


@EVERY
def test_the_density_is_that_of_the_change_of_variables(name):
    model, h = build(name), 1e-4
    steps = h * np.eye(D)
    for x, log_prob in zip(X, model.log_prob(X), strict=True):
        one = model.encode(x + steps) - model.encode(x - steps)
        two = model.encode(x + 2 * steps) - model.encode(x - 2 * steps)
        _, logdet = np.linalg.slogdet((8 * one - two) / (12 * h))
        assert log_prob == pytest.approx(scipy.stats.norm.logpdf(model.encode(x[None])).sum() + logdet, abs=1e-7)


def test_the_density_adds_up_to_1():
    model = MAF(2, (9,), n_steps=2, activation="tanh", bound=0.7, rng=np.random.default_rng(0), dtype=np.float64)
    disturb(model)
    side = np.linspace(-14, 14, 281)
    grid = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
    assert np.exp(model.log_prob(grid)).sum() * (side[1] - side[0]) ** 2 == pytest.approx(1, abs=1e-5)


@EVERY
def test_the_way_back_undoes_the_way_there(name):
    model = build(name)
    np.testing.assert_allclose(model.reconstruct(X), X, rtol=0, atol=1e-12)


@EVERY
def test_loss_evaluate_and_log_prob_say_the_same(name):
    model = build(name)
    loss, _, parts = model.loss(X)
    assert (loss, parts) == model.evaluate(X, rng=np.random.default_rng(0))
    assert loss == pytest.approx(-model.log_prob(X).mean(), rel=1e-13)
    assert loss == pytest.approx(parts["prior"] - parts["log_determinant"], rel=1e-14)


@EVERY
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_dtype_in_dtype_out_and_nothing_that_is_given_changes(name, dtype):
    model, x = build(name, dtype), X.astype(dtype)
    for a in (x, *model.params.values()):
        a.flags.writeable = False
    _, grads, _ = model.loss(x)
    assert {n: (g.shape, g.dtype) for n, g in grads.items()} == {n: (p.shape, p.dtype) for n, p in model.params.items()}
    samples = model.sample(3, rng=np.random.default_rng(0))
    assert {a.dtype for a in (model.encode(x), model.reconstruct(x), model.log_prob(x), samples)} == {np.dtype(dtype)}


def test_one_step_in_the_right_order_learns_a_density_that_has_its_form(rng):
    def exact(x):  # x1 is standard normal, and x2 given it a Gaussian about a wave of it
        return scipy.stats.norm.logpdf(x[:, 0]) + scipy.stats.norm.logpdf(x[:, 1], np.sin(2 * x[:, 0]), 0.5)

    first = rng.standard_normal(4000)
    data = np.stack([first, np.sin(2 * first) + 0.5 * rng.standard_normal(4000)], axis=1).astype(np.float32)
    model = MAF(2, (32,), n_steps=1, activation="tanh", rng=rng)
    before = model.log_prob(data).mean()
    train(model, data, rng=rng, epochs=40, learning_rate=1e-2, falling=True)
    assert model.log_prob(data).mean() == pytest.approx(exact(data).mean(), abs=0.03)
    assert before < exact(data).mean() - 0.5
    sample = model.sample(4000, rng=rng)
    left = sample[:, 1] - np.sin(2 * sample[:, 0])
    assert left.mean() == pytest.approx(0, abs=0.05) and left.std() == pytest.approx(0.5, abs=0.05)
