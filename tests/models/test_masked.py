"""The masked autoencoder: its gradient by differences, and that it guesses what can be guessed."""

import numpy as np
import pytest

from cs231n_ae.gradient_check import check_model, require_gradients
from cs231n_ae.models import MaskedAutoencoder
from cs231n_ae.training import train


def test_the_gradient_agrees_with_differences(rng):
    model = MaskedAutoencoder((4, 6), (7, 5), patch=(2, 3), rng=rng, dtype=np.float64)
    require_gradients(check_model(model, rng.random((3, 24)), tolerance=1e-6))


def test_it_guesses_one_half_of_an_image_from_the_other(rng):
    """All pixels of an image are alike, so what is seen says all of what is hidden."""
    x = np.repeat(rng.random((500, 1), dtype=np.float32), 16, axis=1)
    model = MaskedAutoencoder((4, 4), (32, 16), patch=(2, 2), rng=rng)
    before, _ = model.evaluate(x, rng=np.random.default_rng(1))
    train(model, x, rng=rng, epochs=60, learning_rate=3e-3, falling=True, batch_size=50)
    after, parts = model.evaluate(x, rng=np.random.default_rng(1))
    assert parts == {"hidden": after}
    assert after < 0.05 * before


def test_patches_must_fill_the_image(rng):
    with pytest.raises(ValueError, match="patch must divide the image"):
        MaskedAutoencoder((4, 6), (7,), patch=(3, 3), rng=rng)
