"""The masked Gaussian: what may see what, by moving one feature at a time."""

import numpy as np
import pytest

from cs231n_ae.models.masked_gaussian import draw_chain, init_chain, masked_gaussian_forward


@pytest.mark.parametrize("which", [0, 1], ids=["natural", "reversed"])
def test_mean_and_scale_depend_on_the_features_before_and_on_no_others(which, rng):
    d = 5
    step = draw_chain(d, (40, 40), n_steps=2, activation="tanh", bound=2.0, mask_seed=0)[which]
    params = {name: rng.standard_normal(p.shape) for name, p in init_chain([step], rng=rng, dtype=np.float64).items()}
    x = rng.standard_normal((1, d))
    mu, a, _ = masked_gaussian_forward(x, params, step)
    assert np.abs(a).max() <= 2
    later = np.triu(np.ones((d, d), bool), 1)  # row: the feature that is moved; column: one that may see it
    for moved in range(d):
        other = x.copy()
        other[0, moved] += 1
        new_mu, new_a, _ = masked_gaussian_forward(other, params, step)
        sees = later[moved] if which == 0 else later[:, moved]
        np.testing.assert_array_equal((new_mu != mu)[0], sees)
        np.testing.assert_array_equal((new_a != a)[0], sees)
