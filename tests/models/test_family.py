"""What all models of the autoencoder family keep: right gradients, dtypes, untouched inputs, and a way to be saved."""

import numpy as np
import pytest

from cs231n_ae.gradient_check import check_model, require_gradients
from cs231n_ae.models import (
    Classifier,
    ConcatenatedClassifier,
    ContractiveAutoencoder,
    ConvAutoencoder,
    DenoisingAutoencoder,
    SparseAutoencoder,
    StackedAutoencoder,
    TiedAutoencoder,
)
from cs231n_ae.saving import load_model, save_model
from cs231n_ae.solver import Solver

D = 16
Y = np.array([0, 2, 1, 2, 0])
ENCODER = Classifier((D, 5, 3), 3, rng=np.random.default_rng(9), dtype=np.float64).params

BUILDERS = {
    "tied": lambda **o: TiedAutoencoder((D, 6, 3), activation="tanh", **o),
    "tied, gaussian": lambda **o: TiedAutoencoder((D, 6, 5, 3), activation="softplus", likelihood="gaussian", **o),
    "tied, one layer": lambda **o: TiedAutoencoder((D, 3), **o),
    "sparse": lambda **o: SparseAutoencoder((D, 6), rho=0.2, sparsity=3.0, decay=0.1, **o),
    "sparse, l1": lambda **o: SparseAutoencoder(
        (D, 6, 4), activation="tanh", penalty="l1", sparsity=0.5, decay=0.1, **o
    ),
    "sparse, bernoulli": lambda **o: SparseAutoencoder((D, 6, 4), likelihood="bernoulli", sparsity=0.5, decay=0.1, **o),
    "gaussian": lambda **o: DenoisingAutoencoder((D, 6, 3), corruption="gaussian", activation="tanh", **o),
    "masking": lambda **o: DenoisingAutoencoder((D, 6, 3), corruption="masking", activation="tanh", **o),
    "salt and pepper": lambda **o: DenoisingAutoencoder(
        (D, 4), corruption="salt_and_pepper", likelihood="gaussian", **o
    ),
    "noise2noise": lambda **o: DenoisingAutoencoder(
        (D, 4), corruption="gaussian", target="noisy", likelihood="gaussian", **o
    ),
    "contractive": lambda **o: ContractiveAutoencoder(D, 6, contraction=2.0, **o),
    "contractive, gaussian": lambda **o: ContractiveAutoencoder(D, 6, contraction=0.5, likelihood="gaussian", **o),
    "stacked": lambda **o: StackedAutoencoder((D, 6, 3), **o),
    "stacked, bernoulli": lambda **o: StackedAutoencoder((D, 6, 3), likelihood="bernoulli", rho=0.2, **o),
    "softmax": lambda **o: Classifier((D,), 3, decay=0.2, **o),
    "classifier": lambda **o: Classifier((D, 6, 4), 3, activation=("tanh", "sigmoid"), decay=0.2, **o),
    "frozen": lambda **o: Classifier((D, 5, 3), 3, encoder=encoder(**o), frozen=True, decay=0.2, **o),
    "concatenated": lambda **o: ConcatenatedClassifier((D, 6, 4), 3, activation=("tanh", "sigmoid"), decay=0.2, **o),
    "concatenated, frozen": lambda **o: ConcatenatedClassifier(
        (D, 5, 3), 3, encoder=encoder(**o), frozen=True, decay=0.2, **o
    ),
    "conv, pool": lambda **o: ConvAutoencoder((1, 4, 4), 3, channels=(2, 3), **o),
    "conv, average": lambda **o: ConvAutoencoder(
        (4, 2, 2), 3, channels=(2,), down="average_pool", likelihood="gaussian", **o
    ),
    "conv, stride": lambda **o: ConvAutoencoder((1, 4, 4), 3, channels=(2, 3), down="stride", up="transpose", **o),
}
EVERY = pytest.mark.parametrize("name", BUILDERS)


def encoder(dtype, **_):
    return {name: value.astype(dtype) for name, value in ENCODER.items() if name.startswith("enc_")}


def build(name, dtype=np.float64, seed=0):
    """A model whose biases are not zero, so that a forgotten one is seen."""
    model = BUILDERS[name](rng=np.random.default_rng(seed), dtype=dtype)
    rng = np.random.default_rng(seed + 1)
    model.params = {n: p + (0.2 * rng.standard_normal(p.shape)).astype(dtype) for n, p in model.params.items()}
    return model


def batch(model, dtype=np.float64, n=5):
    x = np.random.default_rng(2).random((n, D)).astype(dtype)
    return (x, Y[:n]) if isinstance(model, Classifier) else (x,)


def noise():
    return np.random.default_rng(3)


@EVERY
@pytest.mark.parametrize("n", [1, 5])
def test_gradients_are_the_numerical_ones(name, n):
    model = build(name)
    require_gradients(check_model(model, batch(model, n=n), tolerance=1e-6))


@EVERY
def test_evaluate_is_the_loss(name):
    model = build(name)
    value, _, parts = model.loss(*batch(model), rng=noise())
    other, other_parts = model.evaluate(*batch(model), rng=noise())
    assert other == pytest.approx(value, rel=1e-13)
    assert other_parts == pytest.approx(parts, rel=1e-13)


@EVERY
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_dtype_in_dtype_out(name, dtype):
    model = build(name, dtype)
    assert {p.dtype for p in model.params.values()} == {np.dtype(dtype)}
    value, grads, parts = model.loss(*batch(model, dtype), rng=noise())
    assert {type(number) for number in (value, *parts.values())} == {float}
    assert {n: (g.shape, g.dtype) for n, g in grads.items()} == {n: (p.shape, p.dtype) for n, p in model.params.items()}
    x = batch(model, dtype)[0]
    outputs = [model.encode(x), model.scores(x) if isinstance(model, Classifier) else model.reconstruct(x)]
    assert all(out.dtype == dtype for out in outputs)


@EVERY
def test_neither_batch_nor_parameters_change_and_gradients_are_new_arrays(name):
    model = build(name)
    arrays = [*batch(model), *model.params.values()]
    for a in arrays:
        a.flags.writeable = False
    kept = [a.copy() for a in arrays]
    _, grads, _ = model.loss(*arrays[: len(batch(model))], rng=noise())
    model.evaluate(*arrays[: len(batch(model))], rng=noise())
    for a, before in zip(arrays, kept, strict=True):
        np.testing.assert_array_equal(a, before)
        assert not any(np.shares_memory(a, g) for g in grads.values())


@EVERY
def test_it_is_saved_and_loaded(name, tmp_path):
    model = build(name, np.float32)
    save_model(tmp_path / "m.npz", model)
    loaded, _ = load_model(tmp_path / "m.npz")
    assert type(loaded) is type(model)
    given = batch(model, np.float32)
    assert loaded.evaluate(*given, rng=noise()) == model.evaluate(*given, rng=noise())
    np.testing.assert_array_equal(loaded.encode(given[0]), model.encode(given[0]))
    assert loaded.encode(given[0]).dtype == np.float32


@EVERY
def test_the_solver_brings_the_loss_down(name):
    model = build(name, np.float32)
    before, _ = model.evaluate(*batch(model, np.float32), rng=noise())
    data = batch(model, np.float32)
    options = {"learning_rate": 0.01, "epochs": 60, "progress": False}
    Solver(model, data if len(data) > 1 else data[0], rng=np.random.default_rng(0), **options).train()
    assert model.evaluate(*data, rng=noise())[0] < 0.98 * before
