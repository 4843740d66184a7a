"""The pseudo-likelihood against the conditionals of a machine whose distribution is summed from its energy."""

import numpy as np
import pytest

from cs231n_ae.measures import all_binary, rbm_one_flip_pseudo_log_likelihood, rbm_pseudo_log_likelihood

V, H = all_binary(4), all_binary(3)


def machine(seed):
    rng = np.random.default_rng(seed)
    return {name: rng.standard_normal(shape) for name, shape in {"W": (4, 3), "b": 4, "c": 3}.items()}


def test_the_pseudo_likelihood_is_that_of_the_conditionals():
    params = machine(9)
    p = np.exp((V @ params["b"])[:, None] + H @ params["c"] + V @ params["W"] @ H.T).sum(axis=1)  # times Z
    for index, v in enumerate(V):
        others = [int(np.abs(v - np.eye(4)[i]) @ [8, 4, 2, 1]) for i in range(4)]
        expected = sum(np.log(p[index] / (p[index] + p[other])) for other in others)
        assert rbm_pseudo_log_likelihood(v[None], params)[0] == pytest.approx(expected, rel=1e-12)


def test_one_flip_is_right_on_average_over_the_pixels():
    params = machine(10)
    every = [rbm_one_flip_pseudo_log_likelihood(V, params, flips=np.full(16, i)) for i in range(4)]
    np.testing.assert_allclose(np.mean(every, axis=0), rbm_pseudo_log_likelihood(V, params), rtol=1e-12)
    flips = np.random.default_rng(0).integers(0, 4, 16)
    one = rbm_one_flip_pseudo_log_likelihood(V, params, flips=flips)
    np.testing.assert_allclose(one, np.array(every)[flips, np.arange(16)], rtol=1e-12)


def test_neither_pixels_nor_parameters_change():
    v, params = V.copy(), machine(0)
    for array in (v, *params.values()):
        array.flags.writeable = False
    rbm_pseudo_log_likelihood(v, params)
    rbm_one_flip_pseudo_log_likelihood(v, params, flips=np.zeros(16, int))


def test_images_of_another_size_are_refused():
    with pytest.raises(ValueError, match="one column for each pixel"):
        rbm_pseudo_log_likelihood(np.zeros((2, 5)), machine(0))
    with pytest.raises(ValueError, match="one column for each pixel"):
        rbm_one_flip_pseudo_log_likelihood(np.zeros((2, 5)), machine(0), flips=np.zeros(2, int))
