"""Divergences between Gaussians, right, and written differently from the reference."""

import numpy as np

from cs231n_ae import losses
from cs231n_ae.course.other_answers import other_answer


@other_answer("kl_standard_normal")
def as_a_case_of_two_gaussians(mu, logvar):
    return losses.kl_gaussians(mu, logvar, np.zeros_like(mu), np.zeros_like(mu))[:3]


@other_answer("kl_standard_normal")
def by_sigma(mu, logvar):
    sigma = np.exp(np.minimum(logvar, 60) / 2)
    each = ((sigma**2 + mu**2 - 1) / 2 - 0.5 * logvar).sum(axis=1)
    dsigma_times_sigma = sigma**2 - 1
    return each.mean(), mu / mu.shape[0], 0.5 * dsigma_times_sigma / mu.shape[0]


@other_answer("kl_standard_normal")
def example_by_example(mu, logvar):
    n = mu.shape[0]
    total, dmu, dlogvar = 0.0, np.zeros_like(mu), np.zeros_like(mu)
    for i in range(n):
        variance = np.exp(np.clip(logvar[i], None, 70))
        total -= 0.5 * float((1 + logvar[i] - mu[i] ** 2 - variance).sum()) / n
        dmu[i] = mu[i] / n
        dlogvar[i] = -0.5 * (1 - variance) / n
    return total, dmu, dlogvar


@other_answer("kl_gaussians")
def by_moved_and_stretched_axes(mu_q, logvar_q, mu_p, logvar_p):
    """In the coordinates in which p is the standard normal."""
    inverse = np.exp(-np.maximum(logvar_p, -50) / 2)
    mu, logvar = (mu_q - mu_p) * inverse, logvar_q - logvar_p
    loss, dmu, dlogvar = losses.kl_standard_normal(mu, logvar)
    return loss, dmu * inverse, dlogvar, -dmu * inverse, -dlogvar - dmu * mu / 2


@other_answer("kl_gaussians")
def with_precisions(mu_q, logvar_q, mu_p, logvar_p):
    n = len(mu_q)
    precision = np.exp(np.minimum(-logvar_p, 40))
    ratio = np.exp(np.minimum(logvar_q - logvar_p, 60))
    square = precision * (mu_p - mu_q) ** 2
    loss = 0.5 * (ratio + square - 1 + logvar_p - logvar_q).sum(axis=1).mean()
    dmu_p = precision * (mu_p - mu_q) / n
    half = 0.5 / n
    return loss, -dmu_p, half * (ratio - 1), dmu_p, half * (1 - (ratio + square))


@other_answer("kl_gaussians")
def as_cross_entropy_less_entropy(mu_q, logvar_q, mu_p, logvar_p):
    n, d = len(mu_q), mu_q - mu_p
    p = np.exp(-np.maximum(logvar_p, -45))
    r = np.exp(np.minimum(logvar_q - logvar_p, 65))
    cross = (logvar_p + r + d * d * p) / 2
    entropy = (logvar_q + 1) / 2
    loss = (cross - entropy).sum() / n
    return loss, d * p / n, r / (2 * n) - 1 / (2 * n), -d * p / n, (1 - r - d * d * p) / (2 * n)
