"""The sparse autoencoder: its loss written out, and what its penalties do to activations and to weights."""

import numpy as np
import pytest
import scipy.special

from cs231n_ae.models import SparseAutoencoder
from cs231n_ae.solver import Solver

X = np.random.default_rng(2).random((40, 9)).astype(np.float32)


def build(sizes=(9, 6), seed=0, dtype=np.float64, **options):
    model = SparseAutoencoder(sizes, rng=np.random.default_rng(seed), dtype=dtype, **options)
    rng = np.random.default_rng(seed + 1)
    model.params = {n: p + (0.2 * rng.standard_normal(p.shape)).astype(dtype) for n, p in model.params.items()}
    return model


def trained(**options):
    model = SparseAutoencoder((9, 12), rng=np.random.default_rng(0), **options)
    Solver(model, X, rng=np.random.default_rng(0), learning_rate=0.03, epochs=300, progress=False).train()
    return model


def test_the_classic_loss_written_out():
    model = build(rho=0.1, sparsity=3.0, decay=0.01)
    x = X.astype(np.float64)
    w1, b1, w2, b2 = (model.params[name] for name in ("enc_W1", "enc_b1", "dec_W1", "dec_b1"))
    h = scipy.special.expit(x @ w1 + b1)
    x_hat = scipy.special.expit(h @ w2 + b2)
    mean = h.mean(axis=0)
    kl = np.sum(scipy.special.rel_entr(0.1, mean) + scipy.special.rel_entr(0.9, 1 - mean))
    reconstruction, decay = ((x_hat - x) ** 2).sum() / 2 / len(x), ((w1**2).sum() + (w2**2).sum()) / 2
    loss, _, parts = model.loss(x)
    assert parts == pytest.approx({"reconstruction": reconstruction, "sparsity": kl, "decay": decay}, rel=1e-11)
    assert loss == pytest.approx(reconstruction + 3 * kl + 0.01 * decay, rel=1e-12)
    np.testing.assert_allclose(model.encode(x), h, rtol=1e-12)
    np.testing.assert_allclose(model.reconstruct(x), x_hat, rtol=1e-12)


def test_l1_is_the_mean_sum_of_the_code():
    model = build((9, 7, 5), activation="relu", penalty="l1", sparsity=0.3, decay=0.0)
    x = X.astype(np.float64)
    loss, _, parts = model.loss(x)
    assert parts["sparsity"] == pytest.approx(np.linalg.norm(model.encode(x), ord=1, axis=1).mean(), rel=1e-12)
    assert loss == pytest.approx(parts["reconstruction"] + 0.3 * parts["sparsity"], rel=1e-13)


def test_training_brings_the_mean_activations_to_rho():
    means = trained(rho=0.07, sparsity=10.0, decay=0.0).encode(X).mean(axis=0)
    np.testing.assert_allclose(means, 0.07, atol=0.02)
    assert trained(sparsity=0.0, decay=0.0).encode(X).mean() > 0.2


def test_l1_switches_units_off_and_decay_does_not():
    def share_of_zeros(**options):
        return (trained(activation=("relu", "linear"), penalty="l1", **options).encode(X) == 0).mean()

    assert share_of_zeros(sparsity=0.1, decay=0.0) > share_of_zeros(sparsity=0.0, decay=0.1) + 0.2


def test_decay_makes_small_weights_and_spares_the_biases():
    model = build(decay=0.5, sparsity=0.0)
    without = build(decay=0.0, sparsity=0.0)
    grads, plain = model.loss(X.astype(float))[1], without.loss(X.astype(float))[1]
    for name, p in model.params.items():
        expected = plain[name] + (0.5 * p if "_W" in name else 0)
        np.testing.assert_allclose(grads[name], expected, rtol=1e-11, atol=1e-14)


@pytest.mark.parametrize(
    ("options", "match"),
    [
        ({"penalty": "l2"}, "penalty must be one of 'kl', 'l1', got 'l2'"),
        ({"rho": 0.0}, r"rho must be a finite number in .*\(a probability, neither 0 nor 1\)"),
        ({"sparsity": -1.0}, r"sparsity must be a finite number of at least 0"),
        ({"decay": -1.0}, r"decay must be a finite number of at least 0"),
        ({"activation": "relu"}, "code's activation must be 'sigmoid' under penalty='kl', got 'relu'"),
        ({"sizes": (9,)}, "sizes must be a tuple of 2 or more positive integers"),
    ],
)  # fmt: skip
def test_bad_arguments_are_refused(options, match):
    with pytest.raises(ValueError, match=match):
        build(**options)
