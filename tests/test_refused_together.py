"""Arguments of layers and losses that agree with one another, and are refused all the same.

``tests/test_bad_input.py`` changes one argument at a time, and there it is the disagreement that is refused.
"""

import numpy as np
import pytest

from cs231n_ae import layers, losses

NONE, SOME, CUBE = np.zeros((0, 3)), np.zeros((2, 3)), np.zeros((2, 3, 4))
ONES = np.ones(2)

EMPTY = {
    "attention_forward": (lambda: layers.attention_forward(np.zeros((2, 1, 3)), *[np.zeros((2, 0, 3))] * 2), "k"),
    "batchnorm_forward": (lambda: layers.batchnorm_forward(NONE, np.ones(3), np.zeros(3)), "x"),
    "kl_standard_normal": (lambda: losses.kl_standard_normal(NONE, NONE), "mu"),
    "kl_gaussians": (lambda: losses.kl_gaussians(NONE, NONE, NONE, NONE), "mu_q"),
    "flow_matching_loss": (lambda: losses.flow_matching_loss(NONE, NONE, NONE), "velocity"),
    "kl_per_latent": (lambda: losses.kl_per_latent(NONE, NONE), "mu"),
    "free_bits_loss": (lambda: losses.free_bits_loss(NONE, NONE, floor=0.1), "mu"),
    "masked_l2_loss": (lambda: losses.masked_l2_loss(NONE, NONE, NONE > 0), "x"),
    "kl_monte_carlo": (lambda: losses.kl_monte_carlo(NONE, NONE, eps=np.zeros((5, 0, 3))), "mu"),
    "l2_loss": (lambda: losses.l2_loss(NONE, NONE), "x"),
    "bce_with_logits_loss": (lambda: losses.bce_with_logits_loss(NONE, NONE), "x"),
    "gaussian_nll_loss": (lambda: losses.gaussian_nll_loss(NONE, NONE, NONE), "x"),
    "denoising_score_loss": (lambda: losses.denoising_score_loss(NONE, NONE, np.ones(0)), "score"),
    "v_prediction_loss": (lambda: losses.v_prediction_loss(NONE, NONE, NONE, np.ones(0)), "guess"),
}
NOT_FLAT = {
    "layernorm_forward": (lambda: layers.layernorm_forward(ONES, np.ones(2), np.zeros(2)), "x"),
    "straight_path": (lambda: losses.straight_path(CUBE, CUBE, 0.5 * ONES), "x0"),
    "flow_matching_loss": (lambda: losses.flow_matching_loss(CUBE, CUBE, CUBE), "velocity"),
    "masked_l2_loss": (lambda: losses.masked_l2_loss(CUBE, CUBE, CUBE > 0), "x"),
    "denoising_score_loss": (lambda: losses.denoising_score_loss(CUBE, CUBE, ONES), "score"),
    "tweedie_mean": (lambda: losses.tweedie_mean(CUBE, CUBE, ONES), "x"),
    "v_prediction_loss": (lambda: losses.v_prediction_loss(CUBE, CUBE, CUBE, 0.5 * ONES), "guess"),
}


@pytest.mark.parametrize("name", EMPTY)
def test_no_example_is_no_batch(name):
    refused, argument = EMPTY[name]
    with pytest.raises(ValueError, match=rf"^{argument} must not be empty, got shape .*: bring at least one example"):
        refused()


@pytest.mark.parametrize("name", NOT_FLAT)
def test_what_is_no_row_of_numbers_for_each_example(name):
    refused, argument = NOT_FLAT[name]
    with pytest.raises(ValueError, match=rf"^{argument} must have shape"):
        refused()
