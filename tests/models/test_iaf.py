"""IAF: its density by a numerical Jacobian and by an integral, its gradients, its inverse, and a density it learns."""

import numpy as np
import pytest
import scipy.stats

from cs231n_ae import optim
from cs231n_ae.gradient_check import check_model, require_gradients
from cs231n_ae.models import IAF
from cs231n_ae.optim import ParameterUpdates

D = 3
BUILDERS = {
    "two steps": lambda **o: IAF(D, (7,), n_steps=2, activation="tanh", **o),
    "deep": lambda **o: IAF(D, (5, 4), n_steps=3, activation="softplus", bound=0.7, **o),
}
EVERY = pytest.mark.parametrize("name", BUILDERS)
Z = np.random.default_rng(2).standard_normal((5, D))


def valley(x):
    """Twice the density, which is no matter, of x1 standard normal and the others about a wave of it; and the slope."""
    away = x[:, 1:] - np.sin(2 * x[:, :1])
    value = np.log(2) + scipy.stats.norm.logpdf(x[:, 0]) + scipy.stats.norm.logpdf(away, 0, 0.5).sum(axis=1)
    first = -x[:, :1] + 8 * np.cos(2 * x[:, :1]) * away.sum(axis=1, keepdims=True)
    return value.astype(x.dtype), np.hstack([first, -4 * away]).astype(x.dtype)


class WithTarget:
    """What a gradient check can call."""

    def __init__(self, model):
        self.model, self.params = model, model.params

    def loss(self, z, rng=None):
        return self.model.loss(z, log_density=valley)


def disturb(model, *, size=0.3, seed=1):
    """No longer the identity that it starts as."""
    rng = np.random.default_rng(seed)
    model.params = {n: p + (size * rng.standard_normal(p.shape)).astype(p.dtype) for n, p in model.params.items()}
    return model


def build(name, dtype=np.float64):
    return disturb(BUILDERS[name](rng=np.random.default_rng(0), dtype=dtype))


@EVERY
def test_gradients_are_the_numerical_ones(name):
    require_gradients(check_model(WithTarget(build(name)), Z, tolerance=1e-6))


@EVERY
def test_the_density_is_that_of_the_change_of_variables(name):
    model, h = build(name), 1e-4
    steps = h * np.eye(D)
    for z, log_prob in zip(Z, model.log_prob_of_noise(Z), strict=True):
        one = model.decode(z + steps) - model.decode(z - steps)
        two = model.decode(z + 2 * steps) - model.decode(z - 2 * steps)
        _, logdet = np.linalg.slogdet((8 * one - two) / (12 * h))
        assert log_prob == pytest.approx(scipy.stats.norm.logpdf(z).sum() - logdet, abs=1e-7)
    np.testing.assert_allclose(model.log_prob(model.decode(Z)), model.log_prob_of_noise(Z), rtol=1e-12)


def test_the_density_adds_up_to_1():
    model = IAF(2, (9,), n_steps=2, activation="tanh", bound=0.7, rng=np.random.default_rng(0), dtype=np.float64)
    disturb(model)
    side = np.linspace(-14, 14, 281)
    grid = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
    assert np.exp(model.log_prob(grid)).sum() * (side[1] - side[0]) ** 2 == pytest.approx(1, abs=1e-5)


@EVERY
def test_the_way_back_undoes_the_way_there(name):
    model = build(name)
    np.testing.assert_allclose(model.encode(model.decode(Z)), Z, rtol=0, atol=1e-12)


@EVERY
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_dtype_in_dtype_out_and_nothing_that_is_given_changes(name, dtype):
    model, z = build(name, dtype), Z.astype(dtype)
    for a in (z, *model.params.values()):
        a.flags.writeable = False
    loss, grads, parts = model.loss(z, log_density=valley)
    assert (loss, parts) == model.evaluate(z, log_density=valley)
    assert loss == pytest.approx(parts["energy"] - parts["entropy"], rel=1e-6)
    assert {n: (g.shape, g.dtype) for n, g in grads.items()} == {n: (p.shape, p.dtype) for n, p in model.params.items()}
    found = (model.decode(z), model.encode(z), model.log_prob(z), model.sample(3, rng=np.random.default_rng(0)))
    assert {a.dtype for a in found} == {np.dtype(dtype)}


def test_it_learns_a_density_known_up_to_a_factor_and_its_loss_ends_at_the_factor(rng):
    model, updates = IAF(2, (32,), n_steps=1, activation="tanh", rng=rng), ParameterUpdates(options={})
    before, _ = model.evaluate(model.draw_noise(4000, rng=rng), log_density=valley)
    for step in range(900):
        _, grads, _ = model.loss(model.draw_noise(128, rng=rng), log_density=valley)
        updates.apply(optim.adam, model.params, grads, learning_rate=1e-2 * (1 - step / 900))
    after, _ = model.evaluate(model.draw_noise(4000, rng=rng), log_density=valley)
    assert before > -np.log(2) + 1
    assert after == pytest.approx(-np.log(2), abs=0.03)  # -log Z: the divergence itself is 0
    x = model.sample(4000, rng=rng)
    assert (x[:, 1] - np.sin(2 * x[:, 0])).std() == pytest.approx(0.5, abs=0.05)
    assert x[:, 0].std() == pytest.approx(1, abs=0.1)


def test_what_the_known_density_gives_is_looked_at(rng):
    model = IAF(2, (4,), rng=rng)
    z = model.draw_noise(3, rng=rng)
    with pytest.raises(ValueError, match=r"log_density\(x\)\[0\] must have shape \(3,\)"):
        model.loss(z, log_density=lambda x: (x, x))
    with pytest.raises(ValueError, match=r"log_density\(x\)\[1\] must have shape \(3, 2\)"):
        model.loss(z, log_density=lambda x: (x[:, 0], x[:, 0]))
