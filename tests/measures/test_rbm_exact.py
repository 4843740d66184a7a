"""The exact partition function against the double sum over both layers."""

import numpy as np
import pytest
import scipy.special

from cs231n_ae.measures import all_binary, rbm_log_partition


def test_all_binary_counts_upwards():
    np.testing.assert_array_equal(all_binary(2), [[0, 0], [0, 1], [1, 0], [1, 1]])
    np.testing.assert_array_equal(all_binary(4) @ [8, 4, 2, 1], np.arange(16))
    with pytest.raises(ValueError, match=r"n must be an integer from 1 to 20, got 21"):
        all_binary(21)


@pytest.mark.parametrize(("n_visible", "n_hidden"), [(3, 6), (6, 3), (4, 4)])
def test_the_partition_function_is_the_double_sum(n_visible, n_hidden):
    rng = np.random.default_rng(1)
    shapes = {"W": (n_visible, n_hidden), "b": n_visible, "c": n_hidden}
    params = {name: rng.standard_normal(shape) for name, shape in shapes.items()}
    v, h = all_binary(n_visible), all_binary(n_hidden)
    exponent = (v @ params["b"])[:, None] + h @ params["c"] + v @ params["W"] @ h.T
    assert rbm_log_partition(params) == pytest.approx(scipy.special.logsumexp(exponent), rel=1e-13)
