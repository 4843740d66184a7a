"""The two sides of an adversarial net, against autograd, plain logarithms, and what the best discriminator tells."""

import autograd.numpy as anp
import numpy as np
import pytest
import scipy.optimize
from hypothesis import given
from hypothesis import strategies as st
from oracles import CONTRACTS, Case, Source, assert_close, autograd_gradients, few, sources

from cs231n_ae.losses import discriminator_loss, generator_loss

KINDS = ("non_saturating", "minimax")


def case(loss, names, **options):
    def run(**given):
        value, *gradients = loss(**given, **options)
        return value, tuple(gradients)

    arrays = dict(zip(names, Source(0).normals(*[(5 - i, 1) for i in range(len(names))]), strict=True))
    return Case(run, arrays, names)


CASES = {
    "discriminator": case(discriminator_loss, ("real_logits", "fake_logits")),
    **{kind: case(generator_loss, ("fake_logits",), kind=kind) for kind in KINDS},
}


@pytest.mark.parametrize("contract", CONTRACTS)
@pytest.mark.parametrize("name", CASES)
def test_contract(name, contract):
    contract(CASES[name])


def log_d(a):
    return -anp.logaddexp(0.0, -a)


@few
@given(source=sources(0.1, 1.0, 30.0), n=st.integers(1, 5), m=st.integers(1, 5))
def test_discriminator_loss_and_gradients(source, n, m):
    real, fake = source.normals((n, 1), (m, 1))

    def value(real, fake):
        return -anp.mean(log_d(real)) - anp.mean(log_d(-fake))

    loss, dreal, dfake = discriminator_loss(real, fake)
    assert loss == pytest.approx(value(real, fake), rel=1e-12)
    for got, expected in zip((dreal, dfake), autograd_gradients(value, real, fake), strict=True):
        assert_close(got, expected, rtol=1e-9)


@few
@given(source=sources(0.1, 1.0, 30.0), n=st.integers(1, 5), kind=st.sampled_from(KINDS))
def test_generator_loss_and_gradient(source, n, kind):
    (fake,) = source.normals((n,))

    def value(fake):
        return anp.mean(log_d(-fake)) if kind == "minimax" else -anp.mean(log_d(fake))

    loss, dfake = generator_loss(fake, kind=kind)
    assert loss == pytest.approx(value(fake), rel=1e-12)
    assert_close(dfake, autograd_gradients(value, fake)[0], rtol=1e-9)


def test_the_best_discriminator_has_the_ratio_of_densities_and_tells_the_jensen_shannon_divergence():
    # Eight points; p and q in parts of 40, so that batches with the points as often as that have exactly p and q.
    p = np.array([12, 9, 7, 5, 3, 2, 1, 1])
    q = np.array([1, 1, 2, 2, 6, 7, 9, 12])
    points = np.arange(8)

    def loss(logits):
        value, dreal, dfake = discriminator_loss(logits[np.repeat(points, p)], logits[np.repeat(points, q)])
        gradient = np.bincount(np.repeat(points, p), dreal) + np.bincount(np.repeat(points, q), dfake)
        return value, gradient

    found = scipy.optimize.minimize(loss, np.zeros(8), jac=True, options={"gtol": 1e-10})
    np.testing.assert_allclose(1 / (1 + np.exp(-found.x)), p / (p + q), atol=1e-7)
    p, q = p / 40, q / 40
    middle = (p + q) / 2
    jsd = (np.sum(p * np.log(p / middle)) + np.sum(q * np.log(q / middle))) / 2
    assert found.fun == pytest.approx(np.log(4) - 2 * jsd, abs=1e-12)


def test_where_a_fake_is_recognised_one_loss_is_flat_and_the_other_steep():
    logits = np.array([-30.0])
    assert generator_loss(logits, kind="minimax")[1] == pytest.approx(0, abs=1e-12)
    assert generator_loss(logits)[1] == pytest.approx(-1)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_any_logit_has_a_finite_loss(dtype):
    huge = np.array([-1e4, -100, 0, 100, 1e4], dtype=dtype)
    results = [discriminator_loss(huge, huge), *(generator_loss(huge, kind=kind) for kind in KINDS)]
    assert all(np.isfinite(part).all() for result in results for part in result)


def test_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="kind must be one of 'non_saturating', 'minimax', got 'wasserstein'"):
        generator_loss(np.zeros(3), kind="wasserstein")
