"""The score of a mixture, against autograd's gradient of its log-density."""

import autograd
import autograd.numpy as anp
import numpy as np
import pytest

from cs231n_ae.models import mixture_score


def test_the_score_is_autograds_gradient(rng):
    x, means, weights = 2 * rng.standard_normal((6, 3)), rng.standard_normal((4, 3)), rng.uniform(0.1, 3, 4)

    def log_density(a):
        away = anp.sum((a[:, None] - means) ** 2, axis=2)
        return anp.sum(anp.log(anp.sum(weights * anp.exp(-away / (2 * 0.7**2)), axis=1)))

    got = mixture_score(x, weights=weights, means=means, std=0.7)
    np.testing.assert_allclose(got, autograd.grad(log_density)(x), rtol=1e-9)


def test_weights_must_leave_something(rng):
    with pytest.raises(ValueError, match="weights must not all be 0"):
        mixture_score(rng.standard_normal((2, 2)), weights=np.zeros(2), means=np.eye(2), std=1.0)
