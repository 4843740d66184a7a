"""Annealed importance sampling, right, and written differently from the reference."""

import itertools

import numpy as np

from cs231n_ae.course.other_answers import other_answer
from cs231n_ae.measures.ais import log_mean_exp
from cs231n_ae.models.rbm import rbm_free_energy, rbm_gibbs_step


def expit(x):
    return (1 + np.tanh(x / 2)) / 2


def _log_p(v, params, base, beta):
    """log p* at a temperature."""
    b = (1 - beta) * base + beta * params["b"]
    hidden = np.logaddexp(0, beta * (v @ params["W"] + params["c"])).sum(axis=1)
    return v @ b + hidden


@other_answer("ais_log_weights")
def with_one_function_for_all_machines(params, *, betas, base, n_chains, rng):
    w, b, c = params["W"], params["b"], params["c"]
    v = (rng.random((n_chains, len(b))) < expit(base)).astype(float)
    total = np.zeros(n_chains)
    for k in range(1, len(betas)):
        total += _log_p(v, params, base, betas[k]) - _log_p(v, params, base, betas[k - 1])
        h = rng.random((n_chains, len(c))) < expit(betas[k] * (v @ w + c))
        v = (rng.random(v.shape) < expit((1 - betas[k]) * base + betas[k] * (h @ w.T + b))).astype(float)
    return total


@other_answer("ais_log_weights")
def with_a_machine_for_every_temperature(params, *, betas, base, n_chains, rng):
    def machine(beta):
        w, c = beta * params["W"], beta * params["c"]
        return {"W": w, "b": (1 - beta) * base + beta * params["b"], "c": c}

    v = rng.binomial(1, expit(base), (n_chains, len(base))).astype(float)
    log_w = np.zeros(n_chains)
    for before, beta in itertools.pairwise(betas):
        log_w += rbm_free_energy(v, machine(before)) - rbm_free_energy(v, machine(beta))
        v, _ = rbm_gibbs_step(v, machine(beta), rng=rng)
    return log_w


@other_answer("ais_log_weights")
def moving_at_the_old_temperature_before_the_next_ratio(params, *, betas, base, n_chains, rng):
    # A move that leaves the old machine as it is, then the ratio: the same walk with one idle move at its start.
    w, b, c = (params[name].astype(float) for name in ("W", "b", "c"))
    v = (rng.random((n_chains, len(b))) < expit(base)).astype(float)
    terms = []
    for old, new in itertools.pairwise(betas):
        h = (rng.random((n_chains, len(c))) < expit(old * (v @ w + c))).astype(float)
        v = (rng.random(v.shape) < expit(base + old * (h @ w.T + b - base))).astype(float)
        a = v @ w + c
        terms.append((new - old) * (v @ (b - base)) + (np.logaddexp(0, new * a) - np.logaddexp(0, old * a)).sum(axis=1))
    return np.sum(terms, axis=0)


@other_answer("ais_log_partition")
def with_logaddexp(log_weights, *, base, n_hidden):
    n = len(log_weights)
    mean = np.logaddexp.reduce(log_weights) - np.log(n)
    spread = np.sqrt(np.sum((np.exp(log_weights - mean) - 1) ** 2) / (n - 1))
    error = 3 * spread / np.sqrt(n)
    log_base = np.log(2) * n_hidden + np.sum(np.logaddexp(0, base))
    low = log_base + mean + np.log1p(-error) if error < 1 else float("-inf")
    return float(log_base + mean), float(low), float(log_base + mean + np.log(1 + error))


@other_answer("ais_log_partition")
def in_units_of_the_largest_weight(log_weights, *, base, n_hidden):
    largest = np.max(log_weights)
    w = np.exp(log_weights - largest)
    mean, error = w.mean(), 3 * np.sqrt(w.var(ddof=1) / w.size)
    offset = largest + n_hidden * np.log(2.0) + np.logaddexp(0, base).sum()
    with np.errstate(divide="ignore"):
        ends = np.log(np.maximum([mean, mean - error, mean + error], 0))
    return tuple(float(offset + end) for end in ends)


@other_answer("ais_log_partition")
def in_units_of_the_mean(log_weights, *, base, n_hidden):
    mean = log_mean_exp(log_weights)
    z = mean + float(np.logaddexp(0, base).sum() + np.log(2) * n_hidden)
    w = np.exp(log_weights - mean)
    error = 3 * np.sqrt(((w - w.mean()) ** 2).sum() / (len(w) - 1) / len(w))
    return z, z + float(np.log(1 - error)) if error < 1 else -np.inf, z + float(np.log(1 + error))
