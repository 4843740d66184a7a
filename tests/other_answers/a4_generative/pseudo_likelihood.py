"""The pseudo-likelihood, right, and written differently from the reference."""

import numpy as np

from cs231n_ae.course.other_answers import other_answer
from cs231n_ae.models.rbm import rbm_free_energy


@other_answer("rbm_pseudo_log_likelihood")
def with_activations_updated_by_one_row(v, params):
    w, b = params["W"], params["b"]
    activation, total = v @ w + params["c"], np.zeros(len(v), v.dtype)
    for i in range(v.shape[1]):
        change = 1 - 2 * v[:, i]
        moved = activation + change[:, None] * w[i]
        drop = -change * b[i] + (np.logaddexp(0, activation) - np.logaddexp(0, moved)).sum(axis=1).astype(v.dtype)
        total = total - np.logaddexp(0, -drop).astype(v.dtype)
    return total


@other_answer("rbm_pseudo_log_likelihood")
def with_all_flips_in_one_array(v, params):
    n, d = v.shape
    flips = np.abs(v[:, None, :] - np.eye(d, dtype=v.dtype))  # (N, D, D)
    flipped = rbm_free_energy(flips.reshape(n * d, d), params).reshape(n, d)
    own = rbm_free_energy(v, params)[:, None]
    return (-own - np.logaddexp(-own, -flipped)).sum(axis=1).astype(v.dtype)


@other_answer("rbm_pseudo_log_likelihood")
def flipping_there_and_back(v, params):
    state, own = v.copy(), rbm_free_energy(v, params)
    terms = []
    for i in range(state.shape[1]):
        state[:, i] = 1 - state[:, i]
        x = rbm_free_energy(state, params) - own
        terms.append(np.minimum(x, 0) - np.log1p(np.exp(-np.abs(x))))
        state[:, i] = 1 - state[:, i]
    return np.sum(terms, axis=0)
