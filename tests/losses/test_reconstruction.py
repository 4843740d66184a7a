"""Reconstruction losses, against the log-densities of scipy.stats, numerical derivatives and autograd."""

import autograd.numpy as anp
import autograd.scipy.stats as astats
import numpy as np
import pytest
import scipy.special
import scipy.stats
from hypothesis import example, given
from hypothesis import strategies as st
from oracles import (
    CONTRACTS,
    Case,
    Source,
    assert_close,
    autograd_gradients,
    few,
    five_point_gradient,
    refuses_other_shapes,
    sources,
)

from cs231n_ae.losses import bce_with_logits_loss, gaussian_nll_loss, l2_loss, reconstruction

SHAPES = st.one_of(
    st.tuples(st.integers(1, 5), st.integers(1, 6)),
    st.tuples(st.integers(1, 3), st.integers(1, 2), st.integers(1, 3), st.integers(1, 3)),
)
SHARED = st.sampled_from(["per entry", "per feature", "one in all"])


def logvar_shape(shape, shared):
    return {"per entry": shape, "per feature": shape[1:], "one in all": ()}[shared]


def loss_case(loss, arrays, wrt):
    def run(**given):
        value, *gradients = loss(**given)
        return value, tuple(gradients)

    return Case(run, arrays, wrt)


def make_cases():
    a, x = Source(0).normals((4, 3), (4, 3))
    (probabilities,) = Source(0).uniforms((4, 3))
    cases = {
        "l2_loss": loss_case(l2_loss, {"x_hat": a, "x": x}, ("x_hat",)),
        "bce_with_logits_loss": loss_case(bce_with_logits_loss, {"logits": a, "x": probabilities}, ("logits",)),
    }
    for shared in ("per entry", "per feature", "one in all"):
        (logvar,) = Source(1).normals(logvar_shape((4, 3), shared))
        arrays = {"mu": a, "logvar": np.array(logvar), "x": x}
        cases[f"gaussian_nll_loss, {shared}"] = loss_case(gaussian_nll_loss, arrays, ("mu", "logvar"))
    return cases


CASES = make_cases()


def test_every_loss_is_tested():
    assert {name.split(",")[0] for name in CASES} == set(reconstruction.__all__)


@pytest.mark.parametrize("contract", CONTRACTS)
@pytest.mark.parametrize("name", CASES)
def test_contract(name, contract):
    contract(CASES[name])


@pytest.mark.parametrize("name", ["l2_loss", "bce_with_logits_loss", "gaussian_nll_loss, per entry"])
def test_shapes_must_agree(name):
    refuses_other_shapes(CASES[name])


# Half the squared error


@few
@given(source=sources(1e-3, 1.0, 1e4), shape=SHAPES)
@example(source=Source(1), shape=(1, 1))
def test_l2_is_a_gaussian_of_unit_variance_without_its_constant(source, shape):
    x_hat, x = source.normals(shape, shape)
    loss, dx_hat = l2_loss(x_hat, x)
    constant = np.log(2 * np.pi) / 2
    per_example = (-scipy.stats.norm.logpdf(x, x_hat) - constant).reshape(len(x), -1).sum(axis=1)
    assert loss == pytest.approx(per_example.mean(), rel=1e-9, abs=1e-13)
    (expected,) = autograd_gradients(lambda p: anp.mean(anp.sum(anp.reshape((p - x) ** 2, (len(x), -1)), 1)) / 2, x_hat)
    assert_close(dx_hat, expected)


@few
@given(source=sources(1.0), shape=SHAPES)
def test_gradient_of_l2_is_the_numerical_one(source, shape):
    x_hat, x = source.normals(shape, shape)
    assert_close(l2_loss(x_hat, x)[1], five_point_gradient(lambda p: l2_loss(p, x)[0], x_hat), floor=1e-3)


def test_l2_sums_over_features_and_averages_over_the_batch():
    assert l2_loss(np.full((5, 8), 3.0), np.ones((5, 8)))[0] == pytest.approx(8 * 4 / 2, rel=1e-15)


# Binary cross-entropy


@few
@given(source=sources(1e-3, 1.0, 30.0), shape=SHAPES)
@example(source=Source(1), shape=(1, 1))
def test_bce_of_black_and_white_is_the_log_probability_of_bernoulli(source, shape):
    (logits,) = source.normals(shape)
    x = np.round(source.uniforms(shape)[0])
    loss, _ = bce_with_logits_loss(logits, x)
    tail = np.where(x == 1, logits, -logits)  # logpmf of the likelier side, so that scipy loses no digits
    expected = -scipy.special.log_expit(tail).sum() / len(x)
    assert loss == pytest.approx(expected, rel=1e-12)
    if source.scale <= 1:
        pmf = scipy.stats.bernoulli.logpmf(x.astype(int), scipy.special.expit(logits))
        assert loss == pytest.approx(-pmf.sum() / len(x), rel=1e-9)


@few
@given(source=sources(1e-3, 1.0, 10.0), shape=SHAPES)
def test_bce_of_grey_is_the_cross_entropy(source, shape):
    (logits,), (x,) = source.normals(shape), source.uniforms(shape)
    p = scipy.special.expit(logits)
    expected = -(scipy.special.xlogy(x, p) + scipy.special.xlogy(1 - x, scipy.special.expit(-logits))).sum() / len(x)
    assert bce_with_logits_loss(logits, x)[0] == pytest.approx(expected, rel=1e-12)


@few
@given(source=sources(1e-3, 1.0, 30.0), shape=SHAPES)
@example(source=Source(1), shape=(1, 1))
def test_gradient_of_bce_is_that_of_autograd(source, shape):
    (logits,), (x,) = source.normals(shape), source.uniforms(shape)
    oracle = lambda a: anp.sum(x * anp.logaddexp(0, -a) + (1 - x) * anp.logaddexp(0, a)) / shape[0]  # noqa: E731
    (expected,) = autograd_gradients(oracle, logits)
    assert_close(bce_with_logits_loss(logits, x)[1], expected, scale=1 / shape[0])


@few
@given(source=sources(1.0, 3.0), shape=SHAPES)
def test_gradient_of_bce_is_the_numerical_one(source, shape):
    (logits,), (x,) = source.normals(shape), source.uniforms(shape)
    numeric = five_point_gradient(lambda a: bce_with_logits_loss(a, x)[0], logits)
    assert_close(bce_with_logits_loss(logits, x)[1], numeric, floor=1e-3)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_bce_far_out_is_finite_and_right(dtype):
    logits = np.array([[-1e4, -100, 0, 100, 1e4]], dtype)
    right, wrong = (logits > 0).astype(dtype), (logits <= 0).astype(dtype)
    loss, dlogits = bce_with_logits_loss(logits, right)
    assert loss == pytest.approx(np.log(2), rel=1e-6)
    np.testing.assert_allclose(dlogits, [[0, 0, 0.5, 0, 0]], atol=1e-30)
    loss, dlogits = bce_with_logits_loss(logits, wrong)
    assert loss == pytest.approx(2e4 + 200 + np.log(2), rel=1e-6)
    np.testing.assert_allclose(dlogits, [[-1, -1, -0.5, 1, 1]], rtol=1e-6)


@pytest.mark.parametrize(
    ("value", "got"),
    [(1.5, "values from 0.5 to 1.5"), (-0.25, "values from -0.25 to 0.5"), (np.nan, "nan in 1 of 2 entries")],
)
def test_a_target_that_is_no_probability_is_refused(value, got):
    x = np.array([[0.5, value]])
    with pytest.raises(ValueError, match=rf"x must lie in \[0, 1\] \(.*\), got {got}"):
        bce_with_logits_loss(np.zeros((1, 2)), x)


# Gaussian negative log-likelihood


@few
@given(source=sources(1e-3, 1.0, 10.0), shape=SHAPES, shared=SHARED)
@example(source=Source(1), shape=(1, 1), shared="per entry")
def test_gaussian_nll_is_that_of_scipy(source, shape, shared):
    mu, x = source.normals(shape, shape)
    (logvar,) = Source(source.seed + 1, source.layout).normals(logvar_shape(shape, shared), scale=3.0)
    expected = -scipy.stats.norm.logpdf(x, mu, np.sqrt(np.exp(logvar))).sum() / len(x)
    assert gaussian_nll_loss(mu, logvar, x)[0] == pytest.approx(expected, rel=1e-10, abs=1e-12)


@few
@given(source=sources(1e-3, 1.0, 10.0), shape=SHAPES, shared=SHARED)
@example(source=Source(1), shape=(1, 1), shared="one in all")
def test_gradients_of_gaussian_nll_are_those_of_autograd(source, shape, shared):
    mu, x = source.normals(shape, shape)
    (logvar,) = Source(source.seed + 1, source.layout).normals(logvar_shape(shape, shared), scale=3.0)

    def oracle(mu, logvar):
        return -anp.sum(astats.norm.logpdf(x, mu, anp.sqrt(anp.exp(logvar + anp.zeros(shape))))) / shape[0]

    expected = autograd_gradients(oracle, mu, logvar)
    for gradient, wanted in zip(gaussian_nll_loss(mu, logvar, x)[1:], expected, strict=True):
        assert_close(gradient, wanted)


@few
@given(source=sources(1.0), shape=SHAPES, shared=SHARED)
def test_gradients_of_gaussian_nll_are_the_numerical_ones(source, shape, shared):
    mu, x = source.normals(shape, shape)
    (logvar,) = Source(source.seed + 1).normals(logvar_shape(shape, shared))
    _, dmu, dlogvar = gaussian_nll_loss(mu, logvar, x)
    assert_close(dmu, five_point_gradient(lambda m: gaussian_nll_loss(m, logvar, x)[0], mu), floor=1e-3)
    assert_close(dlogvar, five_point_gradient(lambda v: gaussian_nll_loss(mu, v, x)[0], logvar), floor=1e-3)


def test_the_best_variance_is_the_mean_squared_error():
    mu, x = Source(3).normals((20, 4), (20, 4))
    for logvar, axes in ((np.log(np.mean((x - mu) ** 2)), None), (np.log(np.mean((x - mu) ** 2, axis=0)), 0)):
        _, _, dlogvar = gaussian_nll_loss(mu, np.asarray(logvar), x)
        np.testing.assert_allclose(dlogvar, 0, atol=1e-14, err_msg=f"mean over {axes}")


def test_gaussian_nll_of_unit_variance_is_l2_and_a_constant():
    mu, x = Source(3).normals((5, 4), (5, 4))
    difference = gaussian_nll_loss(mu, np.zeros(()), x)[0] - l2_loss(mu, x)[0]
    assert difference == pytest.approx(4 * np.log(2 * np.pi) / 2, rel=1e-13)


@pytest.mark.parametrize("extreme", [-1e4, 1e4])
def test_gaussian_nll_far_out_is_finite_in_float32(extreme):
    mu = np.array([[-1e4, 1e4, 0, 1]], np.float32)
    for logvar in (np.full_like(mu, extreme), np.full(4, extreme, np.float32), np.array(extreme, np.float32)):
        loss, dmu, dlogvar = gaussian_nll_loss(mu, logvar, -mu)
        assert np.isfinite([loss, *dmu.flat, *np.ravel(dlogvar)]).all()
        assert (np.sign(dlogvar) == np.sign(extreme)).sum() >= np.size(dlogvar) / 2  # pushed the way back


@pytest.mark.parametrize("shape", [(5,), (4, 1), (1, 3), (1,), (3, 4)])
def test_a_log_variance_that_could_be_broadcast_is_refused(shape):
    x = np.zeros((4, 3))
    message = r"logvar must have shape \(4, 3\) \(one variance per entry\), \(3,\) .* or \(\) \(one in all\), got \("
    with pytest.raises(ValueError, match=message):
        gaussian_nll_loss(x, np.zeros(shape), x)
