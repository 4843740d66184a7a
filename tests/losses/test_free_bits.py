"""The divergence of each latent against scipy's entropies, and free bits against autograd."""

import autograd.numpy as anp
import numpy as np
import pytest
import scipy.integrate
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st
from oracles import CONTRACTS, Case, Source, assert_close, autograd_gradients, few, sources

from cs231n_ae.losses import free_bits, free_bits_loss, kl_per_latent, kl_standard_normal

SHAPES = st.tuples(st.integers(1, 5), st.integers(1, 5))


def per_latent(**given):
    kl = kl_per_latent(**given)
    return float(kl.sum()), (kl,)


def free(floor):
    def run(**given):
        value, *gradients = free_bits_loss(**given, floor=floor)
        return value, tuple(gradients)

    return run


INPUTS = dict(zip(("mu", "logvar"), Source(0).normals((4, 3), (4, 3)), strict=True))
CASES = {
    "free_bits_loss": Case(free(0.4), INPUTS, ("mu", "logvar")),
    "free_bits_loss, nothing free": Case(free(0.0), INPUTS, ("mu", "logvar")),
}


def test_every_loss_is_tested():
    assert {name.partition(",")[0] for name in CASES} | {"kl_per_latent"} == set(free_bits.__all__)


@pytest.mark.parametrize("contract", CONTRACTS)
@pytest.mark.parametrize("name", CASES)
def test_contract(name, contract):
    contract(CASES[name])


def test_each_latent_has_its_integral():
    mu, logvar = Source(1).normals((3, 2), (3, 2))
    for j, kl in enumerate(kl_per_latent(mu, logvar)):
        total = 0.0
        for m, s in zip(mu[:, j], np.sqrt(np.exp(logvar[:, j])), strict=True):
            q, p = scipy.stats.norm(m, s), scipy.stats.norm(0, 1)
            total += scipy.integrate.quad(
                lambda z, q=q, p=p: q.pdf(z) * (q.logpdf(z) - p.logpdf(z)), m - 12 * s, m + 12 * s
            )[0]
        assert kl == pytest.approx(total / 3, rel=1e-9)


@few
@given(source=sources(1e-2, 1.0), shape=SHAPES)
def test_the_latents_add_up_to_the_divergence(source, shape):
    mu, logvar = source.normals(shape, shape)
    kl = kl_per_latent(mu, logvar)
    assert kl.shape == (shape[1],)
    assert kl.sum() == pytest.approx(kl_standard_normal(mu, logvar)[0], rel=1e-12, abs=1e-15)


@few
@given(source=sources(1e-2, 1.0), shape=SHAPES, floor=st.sampled_from([0.0, 0.1, 0.7, 5.0]))
def test_loss_and_gradients_are_those_of_the_larger_of_the_two(source, shape, floor):
    mu, logvar = source.normals(shape, shape)

    def oracle(mu, logvar):
        sigma = anp.exp(logvar / 2)
        kl = anp.mean((sigma**2 + mu**2 - 1) / 2 - anp.log(sigma), axis=0)
        return anp.sum(anp.where(kl > floor, kl, floor))

    loss, *gradients = free_bits_loss(mu, logvar, floor=floor)
    assert loss == pytest.approx(float(oracle(mu, logvar)), rel=1e-12)
    for name, got, wanted in zip(
        ("mu", "logvar"), gradients, autograd_gradients(oracle, mu, logvar), strict=True
    ):  # fmt: skip
        assert_close(got, wanted, scale=1, what=name)


def test_it_is_the_mean_over_the_batch_that_is_compared():
    mu, logvar = np.array([[2.0], [0.0], [0.0], [0.0]]), np.zeros((4, 1))  # 2 nats for one example: half a nat each
    loss, dmu, _ = free_bits_loss(mu, logvar, floor=0.6)
    assert loss == pytest.approx(0.6, rel=1e-15)
    assert not dmu.any()
    loss, dmu, _ = free_bits_loss(mu, logvar, floor=0.4)
    assert loss == pytest.approx(0.5, rel=1e-15)
    np.testing.assert_allclose(dmu, mu / 4)


@pytest.mark.parametrize("logvar", [-1000.0, -50.0, 50.0, 100.0, 1000.0])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_log_variance_gone_astray_stays_finite(dtype, logvar):
    mu, logvar = np.ones((3, 2), dtype), np.full((3, 2), logvar, dtype)
    loss, dmu, dlogvar = free_bits_loss(mu, logvar, floor=0.1)
    assert all(np.isfinite(a).all() for a in (loss, dmu, dlogvar, kl_per_latent(mu, logvar)))
    assert dmu.dtype == dlogvar.dtype == kl_per_latent(mu, logvar).dtype == dtype


def test_bad_arguments_are_refused():
    with pytest.raises(
        ValueError, match=r"floor must be a finite number of at least 0 \(nats that every latent may use\)"
    ):
        free_bits_loss(np.zeros((2, 3)), np.zeros((2, 3)), floor=-0.1)
    for function in (kl_per_latent, lambda *given: free_bits_loss(*given, floor=0.1)):
        with pytest.raises(ValueError, match=r"logvar must have shape \(2, 3\)"):
            function(np.zeros((2, 3)), np.zeros((2, 1)))
