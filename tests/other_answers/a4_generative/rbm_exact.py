"""The exact partition function, right, and written differently from the reference."""

import itertools

import numpy as np

from cs231n_ae.course.other_answers import other_answer
from cs231n_ae.measures.rbm_exact import all_binary
from cs231n_ae.models.rbm import rbm_free_energy


@other_answer("rbm_log_partition")
def with_the_log_sum_of_either_layer(params):
    w, b, c = (np.asarray(params[name], dtype=float) for name in ("W", "b", "c"))
    if len(b) <= len(c):
        return float(np.logaddexp.reduce(-rbm_free_energy(all_binary(len(b)), {"W": w, "b": b, "c": c})))
    h = all_binary(len(c))
    return float(np.logaddexp.reduce(h @ c + np.logaddexp(0, b + h @ w.T).sum(axis=1)))


@other_answer("rbm_log_partition")
def one_state_at_a_time(params):
    w, b, c = (params[name].astype(np.float64) for name in ("W", "b", "c"))
    if w.shape[0] > w.shape[1]:
        w, b, c = w.T, c, b
    total = -np.inf
    for state in itertools.product((0.0, 1.0), repeat=len(b)):
        v = np.array(state)
        total = np.logaddexp(total, v @ b + np.logaddexp(0, c + v @ w).sum())
    return float(total)


@other_answer("rbm_log_partition")
def by_summing_the_units_of_the_smaller_layer_out_one_by_one(params):
    w, b, c = (params[name].astype(np.float64) for name in ("W", "b", "c"))
    if len(c) > len(b):
        w, b, c = w.T, c, b  # now c is the smaller layer

    def rest(j, drive, linear):
        if j == len(c):
            return linear + np.logaddexp(0, drive).sum()
        return np.logaddexp(rest(j + 1, drive, linear), rest(j + 1, drive + w[:, j], linear + c[j]))

    return float(rest(0, b, 0.0))
