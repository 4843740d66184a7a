"""The steps of diffusion: the chain's own moments, divergences by quadrature, and Gaussian data with known answers."""

import numpy as np
import pytest
from oracles import assert_close

from cs231n_ae.models import add_noise, bound_term, clean_and_noise, cosine_schedule, ddim_step, guided, posterior


def test_the_schedule_begins_at_one_and_falls():
    shares = cosine_schedule(1000)
    assert shares[0] == 1 and np.all(np.diff(shares) < 0) and 0 < shares[-1] < 1e-5
    half = (1 + np.cos(np.pi * 0.508 / 1.008)) / (1 + np.cos(np.pi * 0.008 / 1.008))  # cos² by the double angle
    assert shares[500] == pytest.approx(half)


def test_one_step_of_noise_has_the_moments_of_the_chain():
    rng, shares = np.random.default_rng(0), cosine_schedule(20)
    x = np.full((40_000, 1), 1.5)
    for t in range(1, 15):
        kept = shares[t] / shares[t - 1]
        x = np.sqrt(kept) * x + np.sqrt(1 - kept) * rng.standard_normal(x.shape)
    at_once = add_noise(np.full((40_000, 1), 1.5), rng.standard_normal(x.shape), np.full(40_000, shares[14]))
    assert x.mean() == pytest.approx(at_once.mean(), abs=0.03) and x.std() == pytest.approx(at_once.std(), abs=0.03)


def test_v_is_a_turn_that_is_turned_back():
    rng = np.random.default_rng(1)
    x, eps, shares = *rng.standard_normal((2, 6, 3)), rng.uniform(0, 1, 6)
    a, b = np.sqrt(shares)[:, None], np.sqrt(1 - shares)[:, None]
    clean, noise = clean_and_noise(add_noise(x, eps, shares), a * eps - b * x, shares)
    assert_close(clean, x)
    assert_close(noise, eps)


def test_the_posterior_has_the_moments_of_pairs_that_were_simulated():
    """Of all chains from one x_0 the steps t − 1 and t are a Gaussian pair: regress the one upon the other."""
    rng, now, before, x0 = np.random.default_rng(2), 0.3, 0.6, 0.8
    earlier = np.sqrt(before) * x0 + np.sqrt(1 - before) * rng.standard_normal(400_000)
    alpha = now / before
    later = np.sqrt(alpha) * earlier + np.sqrt(1 - alpha) * rng.standard_normal(400_000)
    slope, constant = np.polyfit(later, earlier, 1)
    mean, variance = posterior(np.array([[0.4]]), np.array([[x0]]), now=now, before=before)
    assert mean.item() == pytest.approx(slope * 0.4 + constant, abs=5e-3)
    assert variance == pytest.approx(np.var(earlier - slope * later - constant), rel=1e-2)


def test_a_term_of_the_bound_is_the_integral_of_the_divergence():
    now, before = 0.3, 0.6
    clean, guess, noisy = np.array([[0.8]]), np.array([[-0.3]]), np.array([[0.4]])
    (p, variance), (q, _) = (posterior(noisy, x, now=now, before=before) for x in (clean, guess))
    z = np.linspace(-8, 8, 20_001)
    log_p, log_q = (-((z - m.item()) ** 2) / (2 * variance) for m in (p, q))
    density = np.exp(log_p) / np.sum(np.exp(log_p))
    assert_close(bound_term(clean, guess, now=now, before=before), np.array([np.sum(density * (log_p - log_q))]))


def test_ddim_follows_the_exact_path_of_gaussian_data():
    """Of data N(0, s²) the ideal noise is linear in x, and the path scales with the standard deviation of x_t."""
    s, shares = 0.5, cosine_schedule(4000)[:3600]
    deviation = np.sqrt(shares * s**2 + 1 - shares)
    x = np.array([[1.3, -0.7]])
    start = x.copy()
    for t in range(3599, 0, -1):
        eps = np.sqrt(1 - shares[t]) * x / deviation[t] ** 2
        x = ddim_step(x, eps, now=float(shares[t]), before=float(shares[t - 1]))
    assert_close(x, start * deviation[0] / deviation[3599], rtol=2e-3)


def test_guidance_of_two_gaussians_is_their_product_to_the_powers():
    """Scores of N(1, 1) and N(0, 1): the guided one is the score of p(x|y)^(1 + w) / p(x)^w."""
    x, w = np.linspace(-2, 2, 5)[:, None], 0.7
    assert_close(guided(-(x - 1), -x, weight=w), -(x - (1 + w)))


def test_shares_must_fall():
    x = np.zeros((2, 1))
    for step in (
        lambda: posterior(x, x, now=0.6, before=0.5),
        lambda: ddim_step(x, x, now=0.0, before=0.5),
        lambda: bound_term(x, x, now=0.5, before=0.5),
    ):
        with pytest.raises(ValueError, match="with time the share falls"):
            step()
    with pytest.raises(ValueError, match="before must be below 1"):
        bound_term(x, x, now=0.5, before=1.0)
