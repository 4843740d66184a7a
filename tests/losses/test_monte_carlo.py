"""The Monte Carlo estimate of a divergence, against densities of scipy, an integral, and its own claims of accuracy."""

import numpy as np
import pytest
import scipy.integrate
import scipy.stats
from oracles import Source

from cs231n_ae.losses import kl_monte_carlo, kl_standard_normal

MU, LOGVAR, EPS = Source(0).normals((4, 3), (4, 3), (6, 4, 3))


def written_out(mu, logvar, eps):
    """One estimate for each draw, by log-densities of whole vectors."""
    draws = []
    for e in eps:
        each = []
        for m, v, row in zip(mu, np.exp(logvar), e, strict=True):
            z = m + np.sqrt(v) * row
            q, p = scipy.stats.multivariate_normal(m, np.diag(v)), scipy.stats.multivariate_normal(0 * m)
            each.append(q.logpdf(z) - p.logpdf(z))
        draws.append(np.mean(each))
    return np.array(draws)


def test_it_is_the_mean_of_log_densities_with_its_standard_error():
    draws = written_out(MU, LOGVAR, EPS)
    estimate, error = kl_monte_carlo(MU, LOGVAR, eps=EPS)
    assert estimate == pytest.approx(draws.mean(), rel=1e-12)
    assert error == pytest.approx(scipy.stats.sem(draws), rel=1e-11)
    assert type(estimate) is type(error) is float


@pytest.mark.parametrize(("mu", "logvar"), [(0.0, -2.0), (1.5, 0.7), (-2.0, -4.0)])
def test_it_comes_near_the_integral(mu, logvar):
    q, p = scipy.stats.norm(mu, np.exp(logvar / 2)), scipy.stats.norm()
    ends = q.mean() - 12 * q.std(), q.mean() + 12 * q.std()
    exact = scipy.integrate.quad(lambda z: q.pdf(z) * (q.logpdf(z) - p.logpdf(z)), *ends)[0]
    eps = np.random.default_rng(0).standard_normal((40_000, 1, 1))
    estimate, error = kl_monte_carlo(np.array([[mu]]), np.array([[logvar]]), eps=eps)
    assert 0 < error < 0.02
    assert abs(estimate - exact) < 5 * error


def test_its_errors_are_as_large_as_it_says():
    exact = kl_standard_normal(MU, LOGVAR)[0]
    eps = np.random.default_rng(1).standard_normal((400, 100, 4, 3))
    pairs = np.array([kl_monte_carlo(MU, LOGVAR, eps=block) for block in eps])
    scores = (pairs[:, 0] - exact) / pairs[:, 1]  # nearly a standard normal
    assert abs(scores.mean()) < 5 / 20
    assert scores.std() == pytest.approx(1, abs=0.15)


def test_inputs_are_left_alone_and_float32_is_near_float64():
    arrays = [array.copy() for array in (MU, LOGVAR, EPS)]
    for array in arrays:
        array.flags.writeable = False
    expected = kl_monte_carlo(*arrays[:2], eps=arrays[2])
    mu, logvar, eps = (array.astype(np.float32) for array in arrays)
    assert kl_monte_carlo(mu, logvar, eps=eps) == pytest.approx(expected, rel=1e-5)


def test_log_variances_gone_astray_leave_it_finite():
    far = np.array([[1e4, -1e4, 90.0]], np.float32)
    assert np.isfinite(kl_monte_carlo(np.zeros_like(far), far, eps=np.ones((2, 1, 3), np.float32))).all()


def test_bad_input_is_refused():
    with pytest.raises(ValueError, match=r"logvar must have shape \(4, 3\) \(that of mu\), got \(4, 2\)"):
        kl_monte_carlo(MU, LOGVAR[:, :2], eps=EPS)
    with pytest.raises(ValueError, match=r"eps must have shape \(any, 4, 3\) \(S draws for each entry of mu\), got"):
        kl_monte_carlo(MU, LOGVAR, eps=EPS[0])
    with pytest.raises(ValueError, match=r"eps must hold at least 2 draws, .*, got 1"):
        kl_monte_carlo(MU, LOGVAR, eps=EPS[:1])
