"""Training in one line: against the solver, against a closed form, and what it refuses."""

import numpy as np
import pytest

from cs231n_ae import optim
from cs231n_ae.binarization import binarize
from cs231n_ae.models import VAE, Classifier
from cs231n_ae.solver import Solver
from cs231n_ae.training import falling_rate, train

X = np.random.default_rng(0).random((50, 8), dtype=np.float32)


class Slope:
    """A loss of slope 1 everywhere: a rule moves it by what the rate says."""

    def __init__(self):
        self.params = {"w": np.zeros(1)}

    def loss(self, *batch, rng):
        return float(self.params["w"].sum()), {"w": np.ones(1)}, {}

    def evaluate(self, *batch, rng):
        return float(self.params["w"].sum()), {}


@pytest.mark.parametrize("rule", ["sgd", "adam"])  # both make steps as long as the rate where the slope is 1
@pytest.mark.parametrize("n, batch_size, steps", [(40, 10, 12), (41, 10, 15), (5, 128, 3)])
def test_a_falling_rate_is_half_a_cosine_over_the_whole_training(rule, n, batch_size, steps):
    options = {"epochs": 3, "learning_rate": 0.1, "batch_size": batch_size, "update_rule": rule}
    falling = train(Slope(), np.zeros((n, 1)), rng=np.random.default_rng(0), falling=True, **options)
    constant = train(Slope(), np.zeros((n, 1)), rng=np.random.default_rng(0), **options)
    # the mean of (1 + cos(pi t / T)) / 2 over t = 0 ... T - 1 is (T + 1) / 2T, for the cosines cancel but the first
    np.testing.assert_allclose(falling.params["w"], -0.1 * (steps + 1) / 2, rtol=1e-6)
    np.testing.assert_allclose(constant.params["w"], -0.1 * steps, rtol=1e-6)


def test_the_rate_ends_near_zero():
    rate = falling_rate(0.1, examples=101, batch_size=50, epochs=2)
    assert rate(0) == 0.1
    assert rate(3) == pytest.approx(0.05)  # in the middle of 2 epochs of 3 batches
    assert rate(6) == pytest.approx(0, abs=1e-17)


def test_it_is_the_solvers_training_and_gives_the_model_back():
    one, other = (VAE((8, 6, 2), rng=np.random.default_rng(1)) for _ in range(2))
    anneal = {"beta": lambda step: optim.kl_warmup(step, steps=5)}
    options = {"epochs": 2, "batch_size": 20, "prepare": binarize, "anneal": anneal, "learning_rate": 1e-2}
    assert train(one, X, rng=np.random.default_rng(2), **options) is one
    Solver(other, X, rng=np.random.default_rng(2), progress=False, **options).train()
    for name, value in one.params.items():
        np.testing.assert_array_equal(value, other.params[name])


def test_examples_with_labels():
    y = (X[:, 0] > 0.5).astype(int)
    model, rng = Classifier((8,), 2, rng=np.random.default_rng(0)), np.random.default_rng(0)
    train(model, X, y, rng=rng, epochs=200, learning_rate=0.1)
    assert np.mean(model.predict(X) == y) > 0.95 > max(np.mean(y), np.mean(1 - y))


def test_ctrl_c_is_passed_on():
    class Stopped(Slope):
        def loss(self, *batch, rng):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(Stopped(), X, rng=np.random.default_rng(0), epochs=2)


def test_options_that_make_no_sense():
    with pytest.raises(ValueError, match="epochs must be a positive integer"):
        train(Slope(), X, rng=np.random.default_rng(0), epochs=0)
    with pytest.raises(ValueError, match="one length"):
        train(Slope(), X, X[1:], rng=np.random.default_rng(0), epochs=1, falling=True)
