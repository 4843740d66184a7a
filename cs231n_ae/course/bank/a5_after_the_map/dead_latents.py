"""What students get wrong about dead latents that start anew."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception
from cs231n_ae.models.dead_latents import resample_latents


def _resample(enc_w, enc_b, dec_w, dead, x, errors, *, scale=0.2, rng, power=2, unit=True, of=None, bias=0, weak=True):
    """The right update, but for what the options change."""
    share = errors.astype(np.float64) ** power
    chosen = x[rng.choice(len(x), size=dead.sum(), p=share / share.sum())]
    fresh = chosen / np.linalg.norm(chosen, axis=1, keepdims=True) if unit else chosen
    counted = np.ones_like(dead) if of == "all" else dead if of == "dead" else ~dead
    length = np.linalg.norm(enc_w[:, counted], axis=0).mean() if weak else 1
    enc_w, enc_b, dec_w = enc_w.copy(), enc_b.copy(), dec_w.copy()
    dec_w[dead] = fresh
    enc_w[:, dead] = (scale if weak else 1) * length * fresh.T
    if bias is not None:
        enc_b[dead] = bias
    return enc_w, enc_b, dec_w


@misconception(
    "resample_latents",
    says="The living have started anew, and the dead are as dead as before. For whom does True stand?",
)
def resamples_the_living(enc_w, enc_b, dec_w, dead, x, errors, *, scale=0.2, rng):
    return _resample(enc_w, enc_b, dec_w, ~dead, x, errors, scale=scale, rng=rng, of="dead")


@misconception(
    "resample_latents",
    says="Examples are drawn evenly, whatever their error. Those that are reconstructed well already need no new "
    "latent.",
)
def draws_evenly(enc_w, enc_b, dec_w, dead, x, errors, *, scale=0.2, rng):
    return _resample(enc_w, enc_b, dec_w, dead, x, errors, scale=scale, rng=rng, power=0)


@misconception(
    "resample_latents",
    says="Examples are drawn in proportion to their error, where its square was asked for.",
)
def forgets_the_square(enc_w, enc_b, dec_w, dead, x, errors, *, scale=0.2, rng):
    return _resample(enc_w, enc_b, dec_w, dead, x, errors, scale=scale, rng=rng, power=1)


@misconception(
    "resample_latents",
    says="The new directions are examples as long as they came. Which length has a direction here?",
)
def keeps_the_examples_lengths(enc_w, enc_b, dec_w, dead, x, errors, *, scale=0.2, rng):
    return _resample(enc_w, enc_b, dec_w, dead, x, errors, scale=scale, rng=rng, unit=False)


@misconception(
    "resample_latents",
    says="The mean length is over all latents, the dead included, whose columns say nothing about what is usual.",
)
def measures_the_dead_too(enc_w, enc_b, dec_w, dead, x, errors, *, scale=0.2, rng):
    return _resample(enc_w, enc_b, dec_w, dead, x, errors, scale=scale, rng=rng, of="all")


@misconception(
    "resample_latents",
    says="The bias of a dead latent has stayed: most latents are dead because of theirs. Where should a new one begin?",
)
def keeps_the_bias(enc_w, enc_b, dec_w, dead, x, errors, *, scale=0.2, rng):
    return _resample(enc_w, enc_b, dec_w, dead, x, errors, scale=scale, rng=rng, bias=None)


@misconception(
    "resample_latents",
    says="The new encoder columns have length 1. By what should they be measured, so that a new latent starts weaker "
    "than those that are at work?",
)
def starts_at_length_1(enc_w, enc_b, dec_w, dead, x, errors, *, scale=0.2, rng):
    return _resample(enc_w, enc_b, dec_w, dead, x, errors, scale=scale, rng=rng, weak=False)


@misconception(
    "resample_latents",
    says="All dead latents were put on one and the same example. How many of them will be needed there?",
)
def puts_all_on_one_example(enc_w, enc_b, dec_w, dead, x, errors, *, scale=0.2, rng):
    one = rng.choice(len(x), p=errors.astype(np.float64) ** 2 / np.sum(errors.astype(np.float64) ** 2))
    only = np.eye(len(x))[one]
    return _resample(enc_w, enc_b, dec_w, dead, x, only, scale=scale, rng=rng)


@misconception(
    "resample_latents",
    says="The arrays that came in have been written into. Whoever holds them, the optimiser or a saved model, is "
    "changed too.",
)
def writes_into_what_came_in(enc_w, enc_b, dec_w, dead, x, errors, *, scale=0.2, rng):
    new = resample_latents(enc_w, enc_b, dec_w, dead, x, errors, scale=scale, rng=rng)
    for old, array in zip((enc_w, enc_b, dec_w), new, strict=True):
        old[:] = array
    return enc_w, enc_b, dec_w
