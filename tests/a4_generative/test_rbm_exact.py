"""Grades the exact partition function, by the double sum over pixels and hidden units."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect


@exercise("rbm_log_partition", points=0.5)
def test_with_fewer_pixels_than_hidden_units(submission, rng):
    for lengths in (3, 5), (1, 4), (3, 3):
        _compare(submission, _machine(rng, *lengths))


@exercise("rbm_log_partition", points=0.5)
def test_with_fewer_hidden_units_than_pixels(submission, rng):
    for lengths in (5, 3), (4, 1), (1, 1):
        _compare(submission, _machine(rng, *lengths))


@exercise("rbm_log_partition", points=0.5)
def test_the_smaller_layer_is_the_one_that_is_listed(submission, rng):
    """the smaller layer is the one that is listed: 60 pixels and 3 hidden units take no time."""
    params = _machine(rng, 60, 3)
    terms = _all(3) @ params["c"] + np.log1p(np.exp(params["b"] + _all(3) @ params["W"].T)).sum(axis=1)
    log_z = submission.rbm_exact.rbm_log_partition(params)
    expect("log Z", log_z, np.log(np.exp(terms).sum()), source="sum over all h", rtol=1e-9)


@exercise("rbm_log_partition", points=0.5)
def test_large_energies_do_not_overflow(submission, rng):
    """large energies do not overflow, and float32 parameters are enough."""
    drawn = _machine(rng, 4, 3)
    for params in ({name: 400 * np.abs(p) for name, p in drawn.items()}, {name: 400 * p for name, p in drawn.items()}):
        exponent = _exponents(params).ravel()
        expected = exponent.max() + np.log(np.exp(exponent - exponent.max()).sum())
        narrow = {name: p.astype(np.float32) for name, p in params.items()}
        expect("log Z", submission.rbm_exact.rbm_log_partition(narrow), expected, source="double sum", rtol=1e-5)


def _compare(submission, params):
    terms = _exponents(params)
    context = {
        "the largest term": terms.max(),
        "the sum's logarithm": np.log(np.exp(terms).sum()),
        "the logarithm of the number of terms": np.log(terms.size),
    }
    log_z = submission.rbm_exact.rbm_log_partition(params)
    expect("log Z", log_z, np.log(np.exp(terms).sum()), source="double sum", rtol=1e-9, context=context)


def _machine(rng, n_visible, n_hidden):
    shapes = {"W": (n_visible, n_hidden), "b": n_visible, "c": n_hidden}
    return {name: rng.standard_normal(shape) for name, shape in shapes.items()}


def _all(n):
    return np.array([[index >> i & 1 for i in reversed(range(n))] for index in range(2**n)], dtype=float)


def _exponents(p):
    """Minus the energy of every pair of a v (a row) and an h (a column)."""
    v, h = _all(len(p["b"])), _all(len(p["c"]))
    return (v @ p["b"])[:, None] + h @ p["c"] + v @ p["W"] @ h.T
