"""From grey values to bits, right, and written differently from the reference."""

import math

import numpy as np

from cs231n_ae.course.other_answers import other_answer


@other_answer("dequantize")
def rounds_and_draws_uniform(x, *, levels=256, rng):
    return ((np.round(x * (levels - 1)) + rng.uniform(size=x.shape)) / levels).astype(x.dtype)


@other_answer("dequantize")
def shrinks_and_adds(x, *, levels=256, rng):
    return (x * ((levels - 1) / levels) + rng.uniform(0, 1 / levels, x.shape)).astype(x.dtype)


@other_answer("dequantize")
def draws_in_the_dtype_of_x(x, *, levels=256, rng):
    u = rng.random(x.shape, dtype=x.dtype)
    return (np.rint(x * (levels - 1)) + u) / x.dtype.type(levels)


@other_answer("logit_transform")
def takes_one_logarithm(x, *, alpha=0.05):
    p = x * (1 - 2 * alpha) + alpha
    slope = (1 - 2 * alpha) / (p * (1 - p))
    return np.log(p / (1 - p)), np.log(slope).sum(axis=1)


@other_answer("logit_transform")
def uses_log1p(x, *, alpha=0.05):
    p = alpha + x - 2 * alpha * x
    first, second = np.log(p), np.log1p(-p)
    constant = x.shape[1] * math.log1p(-2 * alpha)
    return first - second, constant - (first + second).sum(axis=1)


@other_answer("logit_transform")
def multiplies_the_slopes(x, *, alpha=0.05):
    p, q = alpha + (1 - 2 * alpha) * x, 1 - alpha - (1 - 2 * alpha) * x
    return -np.log(q / p), np.log(np.prod((1 - 2 * alpha) / p / q, axis=1))


@other_answer("bits_per_dimension")
def adds_bits(nll, *, n_features, levels=256):
    return nll / (n_features * math.log(2)) + math.log2(levels)


@other_answer("bits_per_dimension")
def changes_the_nats_first(nll, *, n_features, levels=256):
    return float((nll + n_features * np.log(levels)) / np.log(2) / n_features)


@other_answer("bits_per_dimension")
def takes_the_mean_probability_of_a_pixel(nll, *, n_features, levels=256):
    return -math.log2(math.exp(-nll / n_features) / levels)
