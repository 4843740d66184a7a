"""The restricted Boltzmann machine, right, and written differently from the reference."""

import numpy as np

from cs231n_ae import layers
from cs231n_ae.binarization import binarize
from cs231n_ae.course.other_answers import other_answer
from cs231n_ae.models.rbm import rbm_gibbs_step, rbm_hidden_probabilities, rbm_visible_probabilities


@other_answer("rbm_free_energy")
def with_logaddexp(v, params):
    activation = v @ params["W"] + params["c"]
    return -(v @ params["b"]) - np.logaddexp(activation.dtype.type(0), activation).sum(axis=1)


@other_answer("rbm_free_energy")
def by_minus_log_of_the_probability_of_being_off(v, params):
    a = params["c"] + v.dot(params["W"])
    positive = np.where(a > 0, a, 0)
    return -np.sum(np.log1p(np.exp(a - 2 * positive)) + positive, axis=-1) - (v * params["b"]).sum(axis=-1)


@other_answer("rbm_free_energy")
def one_hidden_unit_at_a_time(v, params):
    energy = -np.einsum("nd,d->n", v, params["b"])
    for column, bias in zip(params["W"].T, params["c"], strict=True):
        energy = energy - layers.softplus_forward(v @ column + bias)[0]
    return energy


@other_answer("rbm_gibbs_step")
def with_comparisons(v, params, *, rng):
    p = rbm_hidden_probabilities(v, params)
    h = (rng.random(p.shape) < p).astype(v.dtype)
    q = rbm_visible_probabilities(h, params)
    return (rng.random(q.shape) < q).astype(v.dtype), h


@other_answer("rbm_gibbs_step")
def with_the_binomial_distribution(v, params, *, rng):
    h = rng.binomial(1, rbm_hidden_probabilities(v, params)).astype(params["W"].dtype)
    return rng.binomial(1, rbm_visible_probabilities(h, params)).astype(params["W"].dtype), h


@other_answer("rbm_gibbs_step")
def with_logistic_noise(v, params, *, rng):
    a = v @ params["W"] + params["c"]
    h = np.where(a + rng.logistic(size=a.shape) > 0, 1.0, 0.0).astype(a.dtype)
    a = h @ params["W"].T + params["b"]
    return np.where(a > rng.logistic(size=a.shape), 1.0, 0.0).astype(a.dtype), h


def _walk(v, params, start, steps, rng):
    chains = v.copy() if start is None else start
    while steps > 0:
        chains, steps = rbm_gibbs_step(chains, params, rng=rng)[0], steps - 1
    return chains


@other_answer("rbm_cd_gradients")
def phase_by_phase(v, params, *, start=None, steps=1, rng):
    chains = _walk(v, params, start, steps, rng)
    grads = {"W": 0, "b": 0, "c": 0}
    for sign, rows in ((-1, v), (1, chains)):
        p = rbm_hidden_probabilities(rows, params)
        share = rows.dtype.type(sign / len(rows))
        grads["W"] = grads["W"] + share * (rows.T @ p)
        grads["b"] = grads["b"] + share * rows.sum(axis=0)
        grads["c"] = grads["c"] + share * p.sum(axis=0)
    return grads, chains


@other_answer("rbm_cd_gradients")
def with_einsum(v, params, *, start=None, steps=1, rng):
    chains = _walk(v, params, start, steps, rng)
    p, q = rbm_hidden_probabilities(v, params), rbm_hidden_probabilities(chains, params)
    dw = np.einsum("md,mh->dh", chains, q) / len(chains) - np.einsum("nd,nh->dh", v, p) / len(v)
    db = np.mean(chains, axis=0) - np.mean(v, axis=0)
    return {"c": np.mean(q, axis=0) - np.mean(p, axis=0), "b": db, "W": dw}, chains


@other_answer("rbm_cd_gradients")
def with_all_rows_stacked_and_signed(v, params, *, start=None, steps=1, rng):
    chains = _walk(v, params, start, steps, rng)
    rows = np.concatenate([chains, v])
    signs = np.repeat([1 / len(chains), -1 / len(v)], [len(chains), len(v)]).astype(rows.dtype)
    p = rbm_hidden_probabilities(rows, params)
    return {"W": (rows * signs[:, None]).T @ p, "b": signs @ rows, "c": signs @ p}, chains


@other_answer("rbm_cd_gradients")
def drawing_its_own_chains(v, params, *, start=None, steps=1, rng):
    chains = v if start is None else start
    for _ in range(steps):
        h = binarize(rbm_hidden_probabilities(chains, params), rng=rng)
        chains = binarize(rbm_visible_probabilities(h, params), rng=rng)
    p, q = rbm_hidden_probabilities(v, params), rbm_hidden_probabilities(chains, params)
    grads = {"W": -(v.T @ p) / len(v), "b": -v.mean(axis=0), "c": -p.mean(axis=0)}
    grads["W"] += chains.T @ q / len(chains)
    grads["b"] += chains.mean(axis=0)
    grads["c"] += q.mean(axis=0)
    return grads, chains
