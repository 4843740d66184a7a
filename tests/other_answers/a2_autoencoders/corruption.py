"""The corruptions, right, and written differently from the reference."""

import numpy as np

from cs231n_ae.course.other_answers import other_answer


@other_answer("gaussian_noise")
def draws_with_the_scale(x, *, std, rng):
    return (x + rng.normal(0, std, size=x.shape)).astype(x.dtype)


@other_answer("gaussian_noise")
def draws_around_x(x, *, std, rng):
    return rng.normal(loc=x, scale=std).astype(x.dtype)


@other_answer("gaussian_noise")
def draws_in_the_dtype_of_x(x, *, std, rng):
    out = x.copy()
    out += np.asarray(std, x.dtype) * rng.standard_normal(x.shape, dtype=x.dtype)
    return out


@other_answer("masking_noise")
def copies_and_deletes(x, *, rate, rng):
    out = x.copy()
    out[rng.random(x.shape) < rate] = 0
    return out


@other_answer("masking_noise")
def with_a_binomial_mask(x, *, rate, rng):
    return x * rng.binomial(1, 1 - rate, size=x.shape).astype(x.dtype)


@other_answer("masking_noise")
def with_where_and_a_choice(x, *, rate, rng):
    lost = rng.choice([True, False], size=x.shape, p=[rate, 1 - rate])
    return np.where(lost, np.zeros_like(x), x)


@other_answer("salt_and_pepper_noise")
def with_a_mask_and_a_coin(x, *, rate, rng):
    out = x.copy()
    damaged = rng.random(x.shape) < rate
    out[damaged] = rng.integers(0, 2, size=damaged.sum())
    return out


@other_answer("salt_and_pepper_noise")
def with_two_whole_arrays(x, *, rate, rng):
    coin = (rng.random(x.shape) < 0.5).astype(x.dtype)
    return np.where(rng.random(x.shape) < rate, coin, x)


@other_answer("salt_and_pepper_noise")
def with_a_choice_of_three(x, *, rate, rng):
    kind = rng.choice(3, size=x.shape, p=[rate / 2, rate / 2, 1 - rate])
    out = np.array(x)
    out[kind == 0] = 0
    out[kind == 1] = 1
    return out
