"""Tied weights: the same network with weights of its own, in which both gradients are seen apart."""

import numpy as np
import pytest

from cs231n_ae.models import Autoencoder, TiedAutoencoder


def both(sizes=(6, 5, 3), **options):
    """A tied model, and an untied one that is given the same numbers."""
    tied = TiedAutoencoder(sizes, rng=np.random.default_rng(0), dtype=np.float64, **options)
    rng = np.random.default_rng(1)
    tied.params = {name: p + 0.2 * rng.standard_normal(p.shape) for name, p in tied.params.items()}
    untied = Autoencoder(sizes, rng=np.random.default_rng(0), dtype=np.float64, **options)
    depth = len(sizes) - 1
    transposed = {f"dec_W{depth + 1 - i}": tied.params[f"enc_W{i}"].T.copy() for i in range(1, depth + 1)}
    untied.params = {name: {**tied.params, **transposed}[name] for name in untied.params}
    return tied, untied


X = np.random.default_rng(2).random((4, 6))


@pytest.mark.parametrize("likelihood", ["gaussian", "bernoulli"])
@pytest.mark.parametrize("sizes", [(6, 3), (6, 5, 3), (6, 5, 4, 3)])
def test_the_gradient_is_the_sum_of_both_paths(sizes, likelihood):
    tied, untied = both(sizes, activation="tanh", likelihood=likelihood)
    value, grads, parts = tied.loss(X)
    expected_value, apart, _ = untied.loss(X)
    assert value == pytest.approx(expected_value, rel=1e-13)
    assert parts == {"reconstruction": value}
    assert set(grads) == set(tied.params)
    for name, gradient in grads.items():
        expected = apart[name]
        if "_W" in name:
            down = apart[f"dec_W{len(sizes) - int(name[-1])}"].T
            assert np.abs(down).max() > 1e-4 and np.abs(apart[name]).max() > 1e-4  # each path says something
            expected = apart[name] + down
        np.testing.assert_allclose(gradient, expected, rtol=1e-11, atol=1e-14)


@pytest.mark.parametrize("likelihood", ["gaussian", "bernoulli"])
def test_code_and_reconstruction_are_those_of_the_untied_network(likelihood):
    tied, untied = both(activation="relu", likelihood=likelihood)
    np.testing.assert_allclose(tied.encode(X), untied.encode(X), rtol=1e-13)
    np.testing.assert_allclose(tied.reconstruct(X), untied.reconstruct(X), rtol=1e-13)
    np.testing.assert_allclose(tied.decode(tied.encode(X)), untied.reconstruct(X), rtol=1e-13)


def test_it_has_half_the_weights():
    model = TiedAutoencoder((7, 5, 2), rng=np.random.default_rng(0))
    shapes = {name: p.shape for name, p in model.params.items()}
    weights = {"enc_W1": (7, 5), "enc_W2": (5, 2)}
    assert shapes == {**weights, "enc_b1": (5,), "enc_b2": (2,), "dec_b1": (5,), "dec_b2": (7,)}


def test_bad_arguments_are_refused_as_for_the_untied_network():
    with pytest.raises(ValueError, match="sizes must be a tuple of 2 or more positive integers"):
        TiedAutoencoder((7,), rng=np.random.default_rng(0))
    with pytest.raises(ValueError, match="likelihood must be one of 'bernoulli', 'gaussian', got 'mse'"):
        TiedAutoencoder((7, 2), likelihood="mse", rng=np.random.default_rng(0))
