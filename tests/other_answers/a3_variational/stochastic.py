"""The reparameterized sample, right, and written differently from the reference."""

import numpy as np

from cs231n_ae.course.other_answers import other_answer


@other_answer("reparameterize_forward")
def with_half_the_exponent(mu, logvar, *, eps=None, rng=None):
    if eps is None:
        eps = rng.normal(size=mu.shape).astype(mu.dtype)
    sigma = np.exp(0.5 * np.minimum(logvar, 60))
    return sigma * eps + mu, (sigma, eps)


@other_answer("reparameterize_forward")
def with_clipped_log_variances(mu, logvar, *, eps=None, rng=None):
    noise = rng.standard_normal(mu.shape, dtype=mu.dtype) if eps is None else eps
    sigma = np.exp(np.clip(logvar, -60, 60)) ** 0.5
    return mu + noise * sigma, (sigma, noise)


@other_answer("reparameterize_forward")
def row_by_row(mu, logvar, *, eps=None, rng=None):
    z, sigma, noise = np.empty_like(mu), np.empty_like(mu), np.empty_like(mu)
    for n in range(len(mu)):
        noise[n] = rng.standard_normal(mu.shape[1]) if eps is None else eps[n]
        sigma[n] = np.exp(np.minimum(logvar[n], 50) / 2)
        z[n] = mu[n] + sigma[n] * noise[n]
    return z, (sigma, noise)


@other_answer("reparameterize_backward")
def in_other_order(dz, cache):
    sigma, eps = cache
    return 1 * dz, eps * (0.5 * sigma) * dz


@other_answer("reparameterize_backward")
def by_the_slope_of_the_exponential(dz, cache):
    sigma, eps = cache
    dsigma = dz * eps
    variance = sigma**2
    dvariance = dsigma / (2 * sigma)  # sigma is the root of the variance
    return np.array(dz), dvariance * variance


@other_answer("reparameterize_backward")
def entry_by_entry(dz, cache):
    sigma, eps = cache
    dmu, dlogvar = np.zeros_like(dz), np.zeros_like(dz)
    for i in np.ndindex(dz.shape):
        dmu[i] = dz[i]
        dlogvar[i] = 0.5 * dz[i] * sigma[i] * eps[i]
    return dmu, dlogvar
