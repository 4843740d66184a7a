"""Penalties, against closed forms of scipy and numpy.linalg, numerical derivatives and autograd."""

import autograd.numpy as anp
import numpy as np
import pytest
import scipy.special
from hypothesis import example, given
from hypothesis import strategies as st
from oracles import CONTRACTS, Case, Source, assert_close, autograd_gradients, few, five_point_gradient, sources

from cs231n_ae.losses import kl_sparsity_penalty, l1_penalty, penalties, weight_decay

SHAPES = st.tuples(st.integers(1, 5), st.integers(1, 5))
TARGETS = st.sampled_from([0.01, 0.05, 0.5, 0.9])


def case(penalty, name, array, **options):
    def run(**given):
        value, gradient = penalty(**given, **options)
        return value, (gradient,)

    return Case(run, {name: array}, (name,))


CASES = {
    "l1_penalty": case(l1_penalty, "h", Source(0).normals((4, 3))[0]),
    "kl_sparsity_penalty": case(kl_sparsity_penalty, "h", Source(0).uniforms((4, 3))[0], rho=0.1),
    "weight_decay": case(weight_decay, "w", Source(0).normals((4, 3))[0]),
}


def test_every_penalty_is_tested():
    assert set(CASES) == set(penalties.__all__)


@pytest.mark.parametrize("contract", CONTRACTS)
@pytest.mark.parametrize("name", CASES)
def test_contract(name, contract):
    contract(CASES[name])


@few
@given(source=sources(1e-3, 1.0, 1e4), shape=SHAPES)
@example(source=Source(1), shape=(1, 1))
def test_l1_is_the_mean_norm_of_an_example(source, shape):
    (h,) = source.normals(shape)
    penalty, dh = l1_penalty(h)
    assert penalty == pytest.approx(np.mean([np.linalg.norm(row, 1) for row in h]), rel=1e-13)
    (expected,) = autograd_gradients(lambda h: anp.mean(anp.sum(anp.sqrt(h**2), axis=1)), h)
    assert_close(dh, expected)


@few
@given(source=sources(1.0), shape=SHAPES)
def test_gradient_of_l1_is_the_numerical_one(source, shape):
    (h,) = source.normals(shape)
    h = h + 0.01 * np.sign(h)  # away from the corner at 0
    assert_close(l1_penalty(h)[1], five_point_gradient(lambda h: l1_penalty(h)[0], h), floor=1e-3)


def test_a_unit_at_rest_is_not_pushed_by_l1():
    np.testing.assert_array_equal(l1_penalty(np.array([[0.0, -2.0], [0.0, 3.0]]))[1], [[0, -0.5], [0, 0.5]])


@few
@given(source=sources(1.0), shape=SHAPES, rho=TARGETS)
@example(source=Source(1), shape=(1, 1), rho=0.05)
def test_kl_sparsity_is_the_relative_entropy_of_two_coins(source, shape, rho):
    (h,) = source.uniforms(shape, low=0.01, high=0.99)
    mean = np.array([np.mean(column) for column in h.T])
    expected = scipy.special.rel_entr(rho, mean).sum() + scipy.special.rel_entr(1 - rho, 1 - mean).sum()
    penalty, dh = kl_sparsity_penalty(h, rho=rho)
    assert penalty == pytest.approx(expected, rel=1e-9, abs=1e-12)

    def oracle(h):
        q = anp.mean(h, axis=0)
        return -anp.sum(rho * anp.log(q) + (1 - rho) * anp.log(1 - q))  # without the entropy, which is a constant

    assert_close(dh, *autograd_gradients(oracle, h))


@few
@given(source=sources(1.0), shape=SHAPES, rho=TARGETS)
def test_gradient_of_kl_sparsity_is_the_numerical_one(source, shape, rho):
    (h,) = source.uniforms(shape, low=0.2, high=0.8)
    numeric = five_point_gradient(lambda h: kl_sparsity_penalty(h, rho=rho)[0], h, h=2e-4)
    assert_close(kl_sparsity_penalty(h, rho=rho)[1], numeric, floor=1e-3, scale=1 / shape[0])


def test_units_on_target_cost_nothing():
    penalty, dh = kl_sparsity_penalty(np.array([[0.1, 0.3], [0.3, 0.1]]), rho=0.2)
    assert penalty == pytest.approx(0, abs=1e-15)
    np.testing.assert_allclose(dh, 0, atol=1e-14)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_units_that_are_off_or_on_for_the_whole_batch_stay_finite(dtype):
    h = np.array([[0, 1, 0.5], [0, 1, 0.5]], dtype)
    penalty, dh = kl_sparsity_penalty(h, rho=0.05)
    assert np.isfinite(penalty) and np.isfinite(dh).all()
    assert (dh[:, 0] < 0).all() and (dh[:, 1] > 0).all()  # switch on what is off, and off what is on


@pytest.mark.parametrize(
    ("value", "got"),
    [(1.5, "values from 0.5 to 1.5"), (-0.5, "values from -0.5 to 0.5"), (np.nan, "nan in 1 of 2 entries")],
)
def test_an_activation_outside_zero_to_one_is_refused(value, got):
    with pytest.raises(ValueError, match=rf"h must lie in \[0, 1\] \(.*\), got {got}"):
        kl_sparsity_penalty(np.array([[0.5, value]]), rho=0.1)


@pytest.mark.parametrize("rho", [0.0, 1.0, -0.2, 1.2, np.nan])
def test_a_target_that_is_no_open_probability_is_refused(rho):
    with pytest.raises(ValueError, match=r"rho must be a finite number in .* \(a probability, neither 0 nor 1\), got "):
        kl_sparsity_penalty(np.full((2, 2), 0.5), rho=rho)


@pytest.mark.parametrize("shape", [(4,), (2, 2, 2)])
def test_activations_of_another_shape_are_refused(shape):
    with pytest.raises(ValueError, match=r"h must have shape \(any, any\) \(one row of activations per example\), got"):
        kl_sparsity_penalty(np.full(shape, 0.5), rho=0.1)


@few
@given(source=sources(1e-3, 1.0, 1e4), shape=st.lists(st.integers(1, 4), min_size=1, max_size=4).map(tuple))
@example(source=Source(1), shape=(1, 1))
def test_weight_decay_is_half_the_squared_length(source, shape):
    (w,) = source.normals(shape)
    penalty, dw = weight_decay(w)
    assert penalty == pytest.approx(np.linalg.norm(w.ravel()) ** 2 / 2, rel=1e-13)
    assert_close(dw, *autograd_gradients(lambda w: anp.sum(w**2) / 2, w))


@few
@given(source=sources(1.0), shape=SHAPES)
def test_gradient_of_weight_decay_is_the_numerical_one(source, shape):
    (w,) = source.normals(shape)
    assert_close(weight_decay(w)[1], five_point_gradient(lambda w: weight_decay(w)[0], w), floor=1e-3)


def test_far_out_they_are_finite_in_float32():
    far = np.array([[-1e4, 1e4], [1e4, -1e4]], np.float32)
    for penalty, gradient in (l1_penalty(far), weight_decay(far)):
        assert np.isfinite(penalty) and np.isfinite(gradient).all()
