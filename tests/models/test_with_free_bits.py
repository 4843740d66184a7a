"""Free bits around a VAE: the loss written out, its gradients by central differences, and what they do."""

import numpy as np
import pytest

from cs231n_ae import losses
from cs231n_ae.gradient_check import check_model, require_gradients
from cs231n_ae.models import VAE, ConditionalVAE, WithFreeBits
from cs231n_ae.solver import Solver

X = np.random.default_rng(2).random((8, 6))
Y = np.array([0, 2, 1, 2, 0, 1, 1, 0])


def build(kind="vae", *, floor=None, dtype=np.float64, **options):
    """A model with one latent below the floor, unless one is given, and two above it."""
    options = {"activation": "tanh", **options, "rng": np.random.default_rng(0), "dtype": dtype}
    model = VAE((6, 5, 3), **options) if kind == "vae" else ConditionalVAE((6, 5, 3), 3, **options)
    rng = np.random.default_rng(1)
    model.params = {n: np.asarray(p + 0.5 * rng.standard_normal(p.shape), dtype) for n, p in model.params.items()}
    lowest, second, _ = sorted(losses.kl_per_latent(*model.encode(*batch(kind, dtype))))
    return WithFreeBits(model, floor=float(lowest + second) / 2 if floor is None else floor)


def batch(kind="vae", dtype=np.float64):
    return (X.astype(dtype),) if kind == "vae" else (X.astype(dtype), Y)


@pytest.mark.parametrize("kind", ["vae", "conditional"])
@pytest.mark.parametrize("beta", [1.0, 2.5])
def test_gradients_are_the_numerical_ones(kind, beta):
    require_gradients(check_model(build(kind, beta=beta), batch(kind), tolerance=1e-6))


def test_gradients_are_the_numerical_ones_with_a_learned_variance():
    require_gradients(check_model(build(likelihood="gaussian", variance=None), batch(), tolerance=1e-6))


@pytest.mark.parametrize("kind", ["vae", "conditional"])
def test_the_loss_written_out(kind):
    wrapped = build(kind, beta=2.5)
    value, _, parts = wrapped.loss(*batch(kind), rng=np.random.default_rng(3))
    _, _, plain = wrapped.model.loss(*batch(kind), rng=np.random.default_rng(3))
    mu, logvar = wrapped.model.encode(*batch(kind))
    kl = ((np.exp(logvar) + mu**2 - 1 - logvar) / 2).mean(axis=0)
    floored = sum(max(wrapped.floor, k) for k in kl)
    assert parts == pytest.approx({**plain, "free_bits": floored}, rel=1e-12)
    assert value == pytest.approx(plain["reconstruction"] + 2.5 * floored, rel=1e-12)
    assert floored > kl.sum() + 0.01
    again, parts_again = wrapped.evaluate(*batch(kind), rng=np.random.default_rng(3))
    assert again == pytest.approx(value, rel=1e-12)
    assert parts_again == pytest.approx(parts, rel=1e-12)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_with_nothing_free_it_is_the_model(dtype):
    wrapped = build(floor=0.0, dtype=dtype)
    value, grads, parts = wrapped.loss(*batch(dtype=dtype), rng=np.random.default_rng(3))
    other, plain, _ = wrapped.model.loss(*batch(dtype=dtype), rng=np.random.default_rng(3))
    assert value == pytest.approx(other, rel=1e-6)
    assert parts["free_bits"] == pytest.approx(parts["kl"], rel=1e-6)
    for name, g in plain.items():
        np.testing.assert_allclose(grads[name], g, rtol=1e-6)
        assert grads[name].dtype == dtype


def test_it_keeps_every_latent_above_its_floor_where_the_plain_vae_collapses():
    x = np.random.default_rng(4).random((64, 6), dtype=np.float32)  # nothing in it that would be worth a nat

    def kl(wrap):
        model = VAE((6, 8, 2), likelihood="gaussian", rng=np.random.default_rng(0))
        options = {"learning_rate": 0.02, "epochs": 150, "batch_size": 64, "progress": False}
        Solver(wrap(model), x, rng=np.random.default_rng(0), **options).train()
        return losses.kl_per_latent(*model.encode(x))

    assert kl(lambda model: model).max() < 0.01
    assert kl(lambda model: WithFreeBits(model, floor=0.5)).min() > 0.4


def test_bad_arguments_are_refused():
    with pytest.raises(ValueError, match=r"floor must be a finite number of at least 0"):
        WithFreeBits(VAE((6, 2), rng=np.random.default_rng(0)), floor=-1.0)
