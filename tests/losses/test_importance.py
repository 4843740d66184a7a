"""Importance weights, against scipy's logsumexp, exact fractions, autograd, and averages known in closed form."""

import math
from fractions import Fraction
from itertools import pairwise

import autograd.numpy as anp
import numpy as np
import pytest
import scipy.special
import scipy.stats
from hypothesis import example, given
from hypothesis import strategies as st
from oracles import CONTRACTS, Case, Source, assert_close, autograd_gradients, few, five_point_gradient, sources

from cs231n_ae.losses import add_to_log_sum, effective_samples, importance, iwae_loss

SHAPES = st.tuples(st.integers(1, 5), st.integers(1, 6))


def loss_case(log_weights):
    def run(**given):
        value, gradient = iwae_loss(**given)
        return value, (gradient,)

    return Case(run, {"log_weights": log_weights}, ("log_weights",))


def make_cases():
    log_weights, log_sum = Source(0, scale=3.0).normals((4, 3), (4,))
    return {
        "iwae_loss": loss_case(log_weights),
        "effective_samples": Case(lambda **given: (effective_samples(**given), ()), {"log_weights": log_weights}),
        "add_to_log_sum": Case(
            lambda **given: (add_to_log_sum(**given), ()), {"log_sum": log_sum, "log_weights": log_weights}
        ),
    }


CASES = make_cases()


def test_every_function_is_tested():
    assert set(CASES) == set(importance.__all__)


@pytest.mark.parametrize("contract", CONTRACTS)
@pytest.mark.parametrize("name", CASES)
def test_contract(name, contract):
    contract(CASES[name])


@few
@given(source=sources(1e-3, 1.0, 100.0), shape=SHAPES)
@example(source=Source(1), shape=(1, 1))
def test_the_loss_is_minus_the_mean_logarithm_of_the_mean_weight(source, shape):
    (log_weights,) = source.normals(shape)
    expected = -np.mean(scipy.special.logsumexp(log_weights, b=1 / shape[1], axis=1))
    assert iwae_loss(log_weights)[0] == pytest.approx(expected, rel=1e-12, abs=1e-12)


@few
@given(source=sources(1e-3, 1.0, 5.0), shape=SHAPES)
def test_the_gradient_is_that_of_autograd_and_the_numerical_one(source, shape):
    (log_weights,) = source.normals(shape)
    (expected,) = autograd_gradients(lambda a: -anp.mean(anp.log(anp.mean(anp.exp(a), axis=1))), log_weights)
    gradient = iwae_loss(log_weights)[1]
    assert_close(gradient, expected)
    numerical = five_point_gradient(lambda a: iwae_loss(a)[0], log_weights)
    np.testing.assert_allclose(gradient, numerical, rtol=1e-7, atol=1e-10)


def test_small_numbers_by_exact_fractions():
    weights = np.array([[1.0, 3.0, 4.0], [2.0, 2.0, 2.0]])
    loss, gradient = iwae_loss(np.log(weights))
    assert loss == pytest.approx(-(math.log(Fraction(8, 3)) + math.log(2)) / 2, rel=1e-14)
    np.testing.assert_allclose(gradient, -np.array([[1 / 8, 3 / 8, 4 / 8], [1 / 3] * 3]) / 2, rtol=1e-14)
    np.testing.assert_allclose(effective_samples(np.log(weights)), [64 / 26, 3], rtol=1e-14)


def test_with_one_sample_it_is_the_mean_of_the_log_weights():
    (log_weights,) = Source(2, scale=50.0).normals((7, 1))
    loss, gradient = iwae_loss(log_weights)
    assert loss == pytest.approx(-log_weights.mean(), rel=1e-14)
    np.testing.assert_array_equal(gradient, np.full((7, 1), -1 / 7))


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("offset", [-5000.0, -100.0, 0.0, 5000.0])
def test_an_offset_moves_the_loss_and_nothing_else(offset, dtype):
    log_weights = np.array([[0.0, 1, -2], [3, 3, 0.5]], dtype)
    loss, gradient = iwae_loss(log_weights)
    moved, same = iwae_loss(log_weights + dtype(offset))
    assert moved == pytest.approx(loss - offset, rel=2e-7)
    np.testing.assert_array_equal(same, gradient)
    np.testing.assert_array_equal(effective_samples(log_weights + dtype(offset)), effective_samples(log_weights))


def test_examples_far_apart_do_not_drown_each_other():
    log_weights = np.array([[-3000.0, -3001.0], [0.0, 1.0], [2000.0, 2000.0]])
    loss, gradient = iwae_loss(log_weights)
    expected = [-3000 + np.log((1 + np.exp(-1)) / 2), np.log((1 + np.e) / 2), 2000]
    assert loss == pytest.approx(-np.mean(expected), rel=1e-14)
    np.testing.assert_allclose(gradient.sum(axis=1), -1 / 3, rtol=1e-15)


def test_a_weight_of_zero_counts_as_a_sample():
    loss, gradient = iwae_loss(np.array([[0.0, -np.inf]]))
    assert loss == pytest.approx(np.log(2), rel=1e-15)
    np.testing.assert_array_equal(gradient, [[-1.0, 0.0]])


def test_the_bound_rises_with_the_samples_to_the_logarithm_of_the_mean():
    s = 1.5  # log w ~ N(-s²/2, s²): the mean weight is 1, its logarithm 0, and the mean logarithm -s²/2
    rng = np.random.default_rng(0)
    bounds = []
    for k in (1, 2, 5, 20, 200):
        log_weights = s * rng.standard_normal((40_000 // k + 2000, k)) - s**2 / 2
        bounds.append(-iwae_loss(log_weights)[0])
    assert bounds[0] == pytest.approx(-(s**2) / 2, abs=0.03)
    assert all(low < high for low, high in pairwise(bounds))
    variance = np.exp(s**2) - 1
    assert bounds[-1] == pytest.approx(-variance / (2 * 200), abs=0.02)  # the first term of the bias


@few
@given(source=sources(1.0, 20.0), shape=SHAPES)
def test_effective_samples_lie_between_one_and_all_of_them(source, shape):
    (log_weights,) = source.normals(shape)
    found = effective_samples(log_weights)
    assert (found >= 1 - 1e-12).all() and (found <= shape[1] * (1 + 1e-12)).all()
    expected = 1 / np.square(scipy.special.softmax(log_weights, axis=1)).sum(axis=1)
    np.testing.assert_allclose(found, expected, rtol=1e-12)


def test_effective_samples_of_log_normal_weights():
    s = 0.8
    log_weights = s * np.random.default_rng(0).standard_normal((3, 200_000))
    np.testing.assert_allclose(effective_samples(log_weights) / 200_000, np.exp(-(s**2)), rtol=0.02)  # (Ew)² / Ew²


@few
@given(source=sources(1.0, 300.0), n=st.integers(1, 4), lengths=st.lists(st.integers(1, 5), min_size=1, max_size=4))
def test_blocks_add_up_to_the_sum_of_all(source, n, lengths):
    blocks = source.normals(*((n, k) for k in lengths))
    log_sum = np.full(n, -np.inf)
    for block in blocks:
        log_sum = add_to_log_sum(log_sum, block)
    np.testing.assert_allclose(log_sum, scipy.special.logsumexp(np.concatenate(blocks, axis=1), axis=1), rtol=1e-13)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_sum_may_lie_far_above_or_below_its_new_terms(dtype):
    log_sum, log_weights = np.array([5000.0, -5000.0, -np.inf], dtype), np.array([[0.0], [0.0], [-4000.0]], dtype)
    with np.errstate(all="raise", under="ignore"):
        np.testing.assert_array_equal(add_to_log_sum(log_sum, log_weights), [5000.0, 0.0, -4000.0])


def test_nothing_added_to_nothing_is_nothing():
    with np.errstate(all="raise"):
        np.testing.assert_array_equal(add_to_log_sum(np.full(2, -np.inf), np.full((2, 3), -np.inf)), [-np.inf] * 2)
        np.testing.assert_array_equal(add_to_log_sum(np.array([1.5, -np.inf]), np.zeros((2, 0))), [1.5, -np.inf])


@pytest.mark.parametrize("function", [iwae_loss, effective_samples])
@pytest.mark.parametrize("shape", [(3,), (2, 3, 1)])
def test_weights_of_other_shapes_are_refused(function, shape):
    with pytest.raises(
        ValueError, match=r"log_weights must have shape \(any, any\) \(K weights for each of N examples"
    ):
        function(np.zeros(shape))


@pytest.mark.parametrize("function", [iwae_loss, effective_samples])
def test_no_weights_at_all_are_refused(function):
    for shape in ((3, 0), (0, 3)):
        with pytest.raises(ValueError, match=r"log_weights must not be empty, got shape \("):
            function(np.zeros(shape))


def test_blocks_of_other_shapes_are_refused():
    with pytest.raises(ValueError, match=r"log_weights must have shape \(3, any\) \(K new terms for each sum\), got"):
        add_to_log_sum(np.zeros(3), np.zeros((2, 4)))
    with pytest.raises(
        ValueError, match=r"log_sum must have shape \(any,\) \(one sum for each example\), got \(3, 1\)"
    ):
        add_to_log_sum(np.zeros((3, 1)), np.zeros((3, 4)))
