"""Drawing black and white images from grey ones."""

import numpy as np
import pytest

from cs231n_ae.binarization import binarize


def test_the_mean_of_many_draws_is_the_grey_image():
    x = np.array([[0.0, 0.1, 0.5, 0.9, 1.0]], dtype=np.float32)
    draws = binarize(np.repeat(x, 20_000, axis=0), rng=np.random.default_rng(0))
    assert set(np.unique(draws)) == {0.0, 1.0}
    deviation = np.sqrt(x[0] * (1 - x[0]) / 20_000)  # of a mean of Bernoulli draws
    assert (abs(draws.mean(axis=0) - x[0]) <= 4 * deviation).all()


def test_pixels_are_drawn_independently():
    draws = binarize(np.full((50_000, 2), 0.3), rng=np.random.default_rng(1))
    assert abs(np.cov(draws.T)[0, 1]) < 4 * 0.21 / np.sqrt(50_000)


def test_seed_dtype_and_input_are_kept():
    x = np.random.default_rng(2).random((5, 4)).astype(np.float32)
    before = x.copy()
    first, second, other = (binarize(x, rng=np.random.default_rng(seed)) for seed in (3, 3, 4))
    assert first.dtype == np.float32
    assert (first == second).all()
    assert (first != other).any()
    assert (x == before).all()
    assert binarize(x.astype(np.float64), rng=np.random.default_rng(3)).dtype == np.float64


@pytest.mark.parametrize("x", [np.array([[1.5]]), np.array([[-0.1]]), np.array([[1]])])
def test_what_is_no_probability_is_refused(x):
    with pytest.raises(ValueError, match=r"^x must"):
        binarize(x, rng=np.random.default_rng(0))
