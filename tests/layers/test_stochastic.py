"""Dropout and the reparameterized sample: closed forms for given noise, moments and distributions for drawn noise."""

import autograd.numpy as anp
import numpy as np
import pytest
import scipy.stats
from hypothesis import example, given
from hypothesis import strategies as st
from oracles import (
    CONTRACTS,
    Source,
    assert_close,
    autograd_gradients,
    few,
    five_point_gradient,
    refuses_other_shapes,
    sources,
    through,
)

from cs231n_ae.layers import (
    dropout_backward,
    dropout_forward,
    reparameterize_backward,
    reparameterize_forward,
    stochastic,
)

SHAPES = st.tuples(st.integers(1, 5), st.integers(1, 5))


def dropout_case(**noise):
    x, dout = Source(0).normals((4, 3), (4, 3))
    mask = {} if noise else {"mask": (np.arange(12.0).reshape(4, 3) % 3 > 0) * 1.0}
    forward = dropout_forward if not noise else lambda **k: dropout_forward(**k, rng=np.random.default_rng(0))
    return through(forward, dropout_backward, {"x": x, **mask, "dout": dout}, ("x",), rate=0.4)


def reparameterize_case(*, given_noise):
    mu, logvar, eps, dz = Source(0).normals((4, 3), (4, 3), (4, 3), (4, 3))
    arrays = {"mu": mu, "logvar": logvar, **({"eps": eps} if given_noise else {}), "dz": dz}
    drawn = lambda **k: reparameterize_forward(**k, rng=np.random.default_rng(0))  # noqa: E731
    forward = reparameterize_forward if given_noise else drawn
    return through(forward, reparameterize_backward, arrays, ("mu", "logvar"), upstream="dz")


CASES = {
    "dropout": dropout_case(),
    "dropout, drawn": dropout_case(drawn=True),
    "reparameterize": reparameterize_case(given_noise=True),
    "reparameterize, drawn": reparameterize_case(given_noise=False),
}


def test_every_layer_is_tested():
    layers = {name.split(",")[0] for name in CASES}
    assert {f"{name}_{way}" for name in layers for way in ("forward", "backward")} == set(stochastic.__all__)


@pytest.mark.parametrize("contract", [*CONTRACTS, refuses_other_shapes])
@pytest.mark.parametrize("name", CASES)
def test_contract(name, contract):
    contract(CASES[name])


# Dropout


@few
@given(source=sources(1e-3, 1.0, 1e4), shape=SHAPES, rate=st.sampled_from([0.0, 0.25, 0.5, 0.9]))
@example(source=Source(1), shape=(1, 1), rate=0.5)
def test_dropout_with_a_given_mask(source, shape, rate):
    x, dout = source.normals(shape, shape)
    mask = 1.0 * (source.uniforms(shape)[0] > 0.5)
    out, cache = dropout_forward(x, rate=rate, mask=mask)
    for index in np.ndindex(shape):
        assert out[index] == pytest.approx(x[index] / (1 - rate) if mask[index] else 0.0, rel=1e-14)
    (expected,) = autograd_gradients(lambda x: anp.sum(dout * x * mask) / (1 - rate), x)
    assert_close(dropout_backward(dout, cache), expected)


@few
@given(source=sources(1.0), shape=SHAPES)
def test_gradient_of_dropout_is_the_numerical_one(source, shape):
    x, dout = source.normals(shape, shape)
    mask = 1.0 * (source.uniforms(shape)[0] > 0.5)
    numeric = five_point_gradient(lambda x: dout * dropout_forward(x, rate=0.3, mask=mask)[0], x)
    assert_close(dropout_backward(dout, dropout_forward(x, rate=0.3, mask=mask)[1]), numeric, floor=1e-3)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("rate", [0.0, 0.1, 0.5, 0.9])
def test_dropout_drops_at_its_rate_and_keeps_the_mean(rate, dtype):
    x = np.full((400, 500), 3.0, dtype)
    out, _ = dropout_forward(x, rate=rate, rng=np.random.default_rng(7))
    dropped, spread = (out == 0).mean(), np.sqrt(rate * (1 - rate) / x.size)
    assert abs(dropped - rate) <= 4 * spread
    np.testing.assert_allclose(out[out != 0], 3 / (1 - rate), rtol=1e-6)
    assert abs(out.mean(dtype=np.float64) - 3) <= 4 * 3 * spread / (1 - rate) + 1e-6


def test_entries_are_dropped_one_by_one_not_by_rows_or_columns():
    out, _ = dropout_forward(np.ones((300, 300)), rate=0.5, rng=np.random.default_rng(3))
    for axis in (0, 1):  # a row holds 300 coins, so its number of ones has a variance of 75
        assert scipy.stats.binomtest(int((out.sum(axis=axis) / 2 > 150).sum()), 300).pvalue > 1e-3
        assert 55 < (out.sum(axis=axis) / 2).var() < 95


def test_the_way_back_uses_the_mask_of_the_way_there():
    x = np.ones((50, 40))
    out, cache = dropout_forward(x, rate=0.5, rng=np.random.default_rng(0))
    assert 0 < (out == 0).sum() < out.size
    np.testing.assert_array_equal(dropout_backward(x, cache), out)


@pytest.mark.parametrize("rate", [-0.1, 1.0, 1.5, np.nan])
def test_a_rate_of_dropping_outside_zero_to_one_is_refused(rate):
    with pytest.raises(
        ValueError, match=r"rate must be a finite number in \[0, 1\) \(the probability of dropping an entry, below 1\)"
    ):
        dropout_forward(np.ones((2, 2)), rate=rate, rng=np.random.default_rng(0))


def test_dropout_wants_a_mask_or_a_generator():
    x = np.ones((2, 2))
    with pytest.raises(ValueError, match=r"give either mask \(the noise itself\) or rng .*, got neither"):
        dropout_forward(x, rate=0.5)
    with pytest.raises(ValueError, match=r"give either mask .*, got both"):
        dropout_forward(x, rate=0.5, mask=x, rng=np.random.default_rng(0))
    with pytest.raises(ValueError, match=r"mask must have shape \(2, 2\) \(that of the input\), got \(2, 1\)"):
        dropout_forward(x, rate=0.5, mask=np.ones((2, 1)))


# The reparameterized sample


@few
@given(source=sources(1e-3, 1.0, 20.0), shape=SHAPES)
@example(source=Source(1), shape=(1, 1))
def test_sample_and_gradients_with_given_noise(source, shape):
    mu, logvar, dz = source.normals(shape, shape, shape)
    (eps,) = Source(source.seed + 1).normals(shape)
    z, cache = reparameterize_forward(mu, logvar, eps=eps)
    np.testing.assert_allclose(z, mu + np.sqrt(np.exp(logvar)) * eps, rtol=1e-12)
    expected = autograd_gradients(lambda mu, logvar: anp.sum(dz * (mu + anp.sqrt(anp.exp(logvar)) * eps)), mu, logvar)
    for gradient, wanted in zip(reparameterize_backward(dz, cache), expected, strict=True):
        assert_close(gradient, wanted)


@few
@given(source=sources(1.0), shape=SHAPES)
def test_gradients_of_the_sample_are_the_numerical_ones(source, shape):
    mu, logvar, eps, dz = source.normals(shape, shape, shape, shape)
    dmu, dlogvar = reparameterize_backward(dz, reparameterize_forward(mu, logvar, eps=eps)[1])
    assert_close(dmu, five_point_gradient(lambda m: dz * reparameterize_forward(m, logvar, eps=eps)[0], mu), floor=1e-3)
    numeric = five_point_gradient(lambda v: dz * reparameterize_forward(mu, v, eps=eps)[0], logvar)
    assert_close(dlogvar, numeric, floor=1e-3)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("sigma", [0.1, 2.0, 5.0])
def test_samples_have_the_distribution_that_was_asked_for(sigma, dtype):
    mu = np.full((50_000, 1), 1.5, dtype)
    z, _ = reparameterize_forward(mu, np.full_like(mu, 2 * np.log(sigma)), rng=np.random.default_rng(5))
    spread = sigma / np.sqrt(len(z))
    assert abs(z.mean(dtype=np.float64) - 1.5) <= 4 * spread
    assert abs(z.std(dtype=np.float64) - sigma) <= 4 * spread / np.sqrt(2)
    assert scipy.stats.kstest(z[:, 0], scipy.stats.norm(1.5, sigma).cdf).pvalue > 1e-3


def test_every_entry_has_noise_of_its_own():
    zero = np.zeros((400, 20))
    z, _ = reparameterize_forward(zero, zero, rng=np.random.default_rng(1))
    correlations = np.corrcoef(z.T) - np.eye(20)
    assert np.abs(correlations).max() < 0.25
    assert len(np.unique(z)) == z.size


def test_the_seed_decides_the_noise():
    zero = np.zeros((3, 2))

    def sample(rng):
        return reparameterize_forward(zero, zero, rng=rng)[0]

    np.testing.assert_array_equal(sample(np.random.default_rng(4)), sample(np.random.default_rng(4)))
    rng = np.random.default_rng(4)
    assert (sample(rng) != sample(rng)).all()


def test_a_log_variance_gone_astray_stays_finite_in_float32():
    mu = np.array([[1e4, -1e4, 1e4, -1e4]], np.float32)
    logvar = np.array([[1e4, -1e4, 100, -100]], np.float32)
    z, cache = reparameterize_forward(mu, logvar, eps=np.ones_like(mu))
    dmu, dlogvar = reparameterize_backward(np.ones_like(mu), cache)
    for result in (z, dmu, dlogvar):
        assert np.isfinite(result).all()
    assert z[0, 1] == -1e4 and dlogvar[0, 1] == 0  # no variance: the mean itself
    assert dlogvar[0, 0] > 0  # and too much of it is still pushed back


def test_the_sample_wants_noise_or_a_generator():
    mu = np.ones((2, 3))
    with pytest.raises(ValueError, match=r"give either eps \(the noise itself\) or rng .*, got neither"):
        reparameterize_forward(mu, mu)
    with pytest.raises(ValueError, match=r"give either eps .*, got both"):
        reparameterize_forward(mu, mu, eps=mu, rng=np.random.default_rng(0))
    with pytest.raises(ValueError, match=r"logvar must have shape \(2, 3\) \(that of mu\), got \(3,\)"):
        reparameterize_forward(mu, np.ones(3), eps=mu)
    with pytest.raises(ValueError, match=r"eps must have shape \(2, 3\) \(that of the input\), got \(1, 3\)"):
        reparameterize_forward(mu, mu, eps=np.ones((1, 3)))
