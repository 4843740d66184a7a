"""The loss over what was hidden: with all hidden it is that of reconstruction; its gradient by differences."""

import numpy as np
import pytest

from cs231n_ae.gradient_check import eval_numerical_gradient
from cs231n_ae.losses import l2_loss, masked_l2_loss


def test_with_all_hidden_it_is_the_l2_loss(rng):
    x_hat, x = rng.standard_normal((2, 4, 5))
    loss, dx_hat = masked_l2_loss(x_hat, x, np.ones((4, 5), bool))
    assert loss == pytest.approx(l2_loss(x_hat, x)[0], rel=1e-12)
    np.testing.assert_allclose(dx_hat, l2_loss(x_hat, x)[1], rtol=1e-12)


def test_the_gradient_agrees_with_differences(rng):
    x_hat, x = rng.standard_normal((2, 4, 5))
    hidden = rng.random((4, 5)) < 0.5
    _, dx_hat = masked_l2_loss(x_hat, x, hidden)
    numerical = eval_numerical_gradient(lambda a: masked_l2_loss(a, x, hidden)[0], x_hat)
    np.testing.assert_allclose(dx_hat, numerical, rtol=1e-6, atol=1e-9)
    assert (dx_hat[~hidden] == 0).all()


def test_the_mask_holds_booleans(rng):
    with pytest.raises(ValueError, match="hidden"):
        masked_l2_loss(np.zeros((2, 3)), np.zeros((2, 3)), np.zeros((2, 3)))
