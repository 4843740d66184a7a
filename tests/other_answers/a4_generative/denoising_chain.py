"""The step of a denoising chain, right, and written differently from the reference."""

import numpy as np

from cs231n_ae.course.other_answers import other_answer


@other_answer("denoising_chain_step")
def with_a_comparison(x, *, corrupt, denoise, rng):
    damaged = corrupt(x)
    p = denoise(damaged)
    return (rng.random(p.shape) < p).astype(x.dtype), p


@other_answer("denoising_chain_step")
def with_the_binomial_distribution(x, *, corrupt, denoise, rng):
    p = denoise(corrupt(x))
    return rng.binomial(1, p).astype(p.dtype), p


@other_answer("denoising_chain_step")
def with_the_probability_of_being_off(x, *, corrupt, denoise, rng):
    p = denoise(corrupt(x))
    return np.where(rng.random(x.shape) > 1 - p, x.dtype.type(1), x.dtype.type(0)), p
