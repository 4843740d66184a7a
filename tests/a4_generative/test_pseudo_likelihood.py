"""Grades the pseudo-likelihood, by the probabilities of all images of a small machine."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_dtype


@exercise("rbm_pseudo_log_likelihood", points=1.5)
def test_it_is_the_sum_of_the_conditional_log_probabilities(submission, rng):
    """it is the sum of the pixels' conditional log-probabilities."""
    for n, n_visible, n_hidden in (6, 4, 3), (1, 4, 3), (6, 1, 3), (6, 4, 1), (3, 3, 3):
        params, v = _machine(rng, n_visible, n_hidden), rng.integers(0, 2, (n, n_visible)).astype(float)
        got = submission.pseudo_likelihood.rbm_pseudo_log_likelihood(v, params)
        terms = _conditionals(v, params)
        context = {"the terms of one pixel": terms[:, 0], "D": np.array(float(n_visible))}
        expect("the pseudo-log-likelihood", got, terms.sum(axis=1), source="sum over all images", context=context)


@exercise("rbm_pseudo_log_likelihood", points=0.5)
def test_without_weights_the_pixels_are_independent_coins(submission, rng):
    """without weights the pixels are independent coins."""
    params, v = _machine(rng, 5, 3), rng.integers(0, 2, (6, 5)).astype(float)
    params["W"] = np.zeros((5, 3))
    on = 1 / (1 + np.exp(-params["b"]))
    expected = (v * np.log(on) + (1 - v) * np.log(1 - on)).sum(axis=1)
    got = submission.pseudo_likelihood.rbm_pseudo_log_likelihood(v, params)
    expect("the pseudo-log-likelihood", got, expected, source="log-likelihood of coins")


@exercise("rbm_pseudo_log_likelihood", points=0.5)
def test_an_image_that_is_nearly_impossible_gets_a_large_finite_loss(submission, rng):
    """a pixel that is nearly impossible has a log-probability that is large, and finite."""
    on, off = rng.uniform(1000, 3000, 2)
    params = {"W": np.zeros((3, 2)), "b": np.array([on, -off, 0.0]), "c": np.zeros(2)}
    got = submission.pseudo_likelihood.rbm_pseudo_log_likelihood(np.array([[0.0, 1.0, 1.0]]), params)
    expect("the pseudo-log-likelihood", got, np.array([-on - off - np.log(2)]), source="limit of large biases")


@exercise("rbm_pseudo_log_likelihood", points=0.5)
def test_float32_stays_float32(submission, rng):
    params = {name: p.astype(np.float32) for name, p in _machine(rng, 4, 3).items()}
    v = rng.integers(0, 2, (6, 4)).astype(np.float32)
    got = submission.pseudo_likelihood.rbm_pseudo_log_likelihood(v, params)
    expect_dtype("the pseudo-log-likelihood", got, np.float32)


def _machine(rng, n_visible, n_hidden):
    shapes = {"W": (n_visible, n_hidden), "b": n_visible, "c": n_hidden}
    return {name: rng.standard_normal(shape) for name, shape in shapes.items()}


def _all(n):
    return np.array([[index >> i & 1 for i in reversed(range(n))] for index in range(2**n)], dtype=float)


def _conditionals(v, p):
    """log p(v_i | all others), (N, D), from the unnormalised probabilities of all images, hidden units summed out."""
    h = _all(len(p["c"]))
    images = _all(v.shape[1])
    exponent = (images @ p["b"])[:, None] + h @ p["c"] + images @ p["W"] @ h.T
    weight = dict(zip(map(tuple, images), np.exp(exponent).sum(axis=1), strict=True))
    terms = np.empty(v.shape)
    for n, i in np.ndindex(v.shape):
        both = [tuple(np.where(np.arange(v.shape[1]) == i, value, v[n])) for value in (0.0, 1.0)]
        terms[n, i] = np.log(weight[tuple(v[n])] / (weight[both[0]] + weight[both[1]]))
    return terms
