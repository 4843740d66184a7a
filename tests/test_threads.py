"""Small products have one thread, large ones as many as before; afterwards all is as it was."""

import numpy as np
import pytest
from threadpoolctl import ThreadpoolController

from cs231n_ae.adversarial_training import train_gan
from cs231n_ae.measures import log_likelihood
from cs231n_ae.models import GAN, VAE
from cs231n_ae.solver import Solver
from cs231n_ae.threads import LARGE, threads_for

BLAS = ThreadpoolController().select(user_api="blas")


def threads():
    return {pool["num_threads"] for pool in BLAS.info()}


@pytest.fixture(autouse=True)
def two_threads():
    """Whatever the machine and its environment say."""
    with BLAS.limit(limits=2):
        assert threads() == {2}
        yield
        assert threads() == {2}


@pytest.mark.parametrize(
    ("shape", "images", "rows", "expected"),
    [
        ((64, 100), (64,), 128, 1),
        ((1024, 1024), (1024,), LARGE // 1024**2 - 1, 1),
        ((1024, 1024), (1024,), LARGE // 1024**2, 2),
        ((16, 4, 3, 3), (1, 8, 8), 8, 1),  # 16 * 4 * 9 * 8 at each of 64 pixels
        ((16, 4, 3, 3), (1, 28, 28), 64, 2),
    ],
)
def test_the_largest_product_decides(shape, images, rows, expected):
    params = {"w": np.zeros(shape), "b": np.zeros(3)}
    with threads_for(params, np.zeros((2, *images)), rows=rows):
        assert threads() == {expected}


def test_an_error_inside_leaves_the_threads_as_they_were():
    with pytest.raises(KeyError), threads_for({"w": np.zeros((2, 2))}, np.zeros((1, 2)), rows=1):
        raise KeyError
    assert threads() == {2}


class Watched(VAE):
    """A VAE that notes how many threads its passes have."""

    def _encode(self, x):
        self.seen = getattr(self, "seen", set()) | threads()
        return super()._encode(x)


@pytest.mark.parametrize(("size", "expected"), [(20, 1), (LARGE // 400 + 1, 2)])
def test_training_and_evaluating_have_the_threads_that_suit_the_model(size, expected):
    rng = np.random.default_rng(0)
    model, x = Watched((size, 2), rng=rng), np.ones((100, size), np.float32)
    solver = Solver(model, x, rng=rng, batch_size=100, epochs=1, progress=False)
    for call in (solver.train, lambda: solver.evaluate(x)):
        model.seen = set()
        call()
        assert model.seen == {expected}


@pytest.mark.parametrize(("size", "expected"), [(20, 1), (LARGE // 2000 + 1, 2)])
def test_a_likelihood_counts_the_rows_of_a_block(size, expected):
    rng = np.random.default_rng(0)
    model = Watched((size, 2), rng=rng)
    log_likelihood(model, np.ones((3, size), np.float32), samples=5, block=500, rng=rng)
    assert model.seen == {expected}


def test_two_small_nets_have_one_thread():
    rng, seen = np.random.default_rng(0), []
    gan = GAN(2, (4,), 2, rng=rng)
    data = np.zeros((9, 2), np.float32)
    train_gan(gan, data, steps=2, rng=rng, watch=lambda step: seen.append(threads()), every=1, progress=False)
    assert seen == [{1}, {1}, {1}] and threads() == {2}  # the last look is a part of the training
