"""The Monte Carlo estimate, right, and written differently from the reference."""

import numpy as np

from cs231n_ae import layers
from cs231n_ae.course.other_answers import other_answer


@other_answer("kl_monte_carlo")
def by_the_two_densities(mu, logvar, *, eps):
    sigma = np.exp(logvar / 2)
    z = mu + sigma * eps
    log_q = -0.5 * np.log(2 * np.pi) - np.log(sigma) - 0.5 * ((z - mu) / sigma) ** 2
    log_p = -0.5 * np.log(2 * np.pi) - 0.5 * z**2
    each = np.sum(log_q - log_p, axis=(1, 2)) / len(mu)
    return np.mean(each), np.std(each, ddof=1) / len(each) ** 0.5


@other_answer("kl_monte_carlo")
def draw_by_draw(mu, logvar, *, eps):
    total = squares = 0.0
    for e in eps:
        z, _ = layers.reparameterize_forward(mu, logvar, eps=e)
        k = float(np.sum(z * z - e * e - logvar)) / 2 / len(mu)
        total, squares = total + k, squares + k * k
    s = len(eps)
    mean = total / s
    return mean, np.sqrt(max(squares / s - mean**2, 0.0) / (s - 1))


@other_answer("kl_monte_carlo")
def with_products_written_out(mu, logvar, *, eps):
    sigma = np.sqrt(np.exp(logvar))
    # (mu + sigma eps)^2 = mu^2 + 2 mu sigma eps + sigma^2 eps^2
    ratio = mu**2 + 2 * mu * sigma * eps + (sigma**2 - 1) * eps**2 - logvar
    each = 0.5 * ratio.reshape(len(eps), -1).sum(axis=-1) / mu.shape[0]
    return each.sum() / len(each), np.sqrt(((each - each.mean()) ** 2).sum() / len(each) / (len(each) - 1))
