"""The loss of v-prediction: autograd's gradient, and the size of its target at every share."""

import autograd.numpy as anp
import numpy as np
from oracles import assert_close, autograd_gradients

from cs231n_ae.losses import v_prediction_loss


def test_loss_and_gradient_against_autograd():
    rng = np.random.default_rng(0)
    guess, x, eps = rng.standard_normal((3, 5, 4))
    shares = rng.uniform(0, 1, 5)

    def loss(guess):
        v = np.sqrt(shares)[:, None] * eps - np.sqrt(1 - shares)[:, None] * x
        return anp.sum((guess - v) ** 2) / (2 * len(x))

    found, gradient = v_prediction_loss(guess, x, eps, shares)
    assert_close(found, loss(guess))
    assert_close(gradient, *autograd_gradients(loss, guess))


def test_the_target_has_the_size_of_data_and_noise_at_every_share():
    rng = np.random.default_rng(1)
    x, eps = rng.standard_normal((2, 200_000, 1))
    for share in (0.0, 0.3, 1.0):
        loss, _ = v_prediction_loss(np.zeros_like(x), x, eps, np.full(len(x), share))
        assert abs(loss - 0.5) < 0.01
