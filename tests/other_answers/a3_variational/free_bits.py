"""The divergence of each latent and free bits, right, and written differently from the reference."""

import numpy as np

from cs231n_ae import losses
from cs231n_ae.course.other_answers import other_answer
from cs231n_ae.numerics import bounded_exp


@other_answer("kl_per_latent")
def column_by_column(mu, logvar):
    columns = [losses.kl_standard_normal(mu[:, [j]], logvar[:, [j]])[0] for j in range(mu.shape[1])]
    return np.array(columns, mu.dtype)


@other_answer("kl_per_latent")
def term_by_term(mu, logvar):
    n = len(mu)
    size = np.sum(mu * mu, axis=0) / n
    spread = np.sum(bounded_exp(logvar) - logvar, axis=0) / n
    return (size + spread - 1) / 2


@other_answer("kl_per_latent")
def one_example_after_the_other(mu, logvar):
    total = np.zeros_like(mu[0])
    for m, v in zip(mu, logvar, strict=True):
        total += 0.5 * (m**2 + np.exp(np.clip(v, -200, 60)) - v - 1)
    return total / len(mu)


@other_answer("free_bits_loss")
def with_a_loop_over_the_latents(mu, logvar, *, floor):
    loss, dmu, dlogvar = 0.0, np.zeros_like(mu), np.zeros_like(logvar)
    for j in range(mu.shape[1]):
        kl, one_dmu, one_dlogvar = losses.kl_standard_normal(mu[:, [j]], logvar[:, [j]])
        if kl > floor:
            dmu[:, [j]], dlogvar[:, [j]] = one_dmu, one_dlogvar
        loss += max(kl, floor)
    return loss, dmu, dlogvar


@other_answer("free_bits_loss")
def from_the_gradient_of_the_divergence(mu, logvar, *, floor):
    _, dmu, dlogvar = losses.kl_standard_normal(mu, logvar)
    kl = np.mean(bounded_exp(logvar) + mu**2 - 1 - logvar, axis=0) / 2
    free = kl <= floor
    dmu[:, free] = 0
    dlogvar[:, free] = 0
    return float(np.where(free, floor, kl).sum()), dmu, dlogvar


@other_answer("free_bits_loss")
def what_is_beyond_the_floor_and_the_floors(mu, logvar, *, floor):
    variance = np.exp(np.minimum(logvar, 50))
    kl = ((variance - 1 - logvar + mu**2) / 2).mean(axis=0)
    beyond = np.maximum(kl - floor, 0)
    slope = np.sign(beyond).astype(mu.dtype)
    loss = float(beyond.sum()) + floor * len(kl)
    return loss, mu * slope / len(mu), (variance - 1) * slope / len(mu) / 2
