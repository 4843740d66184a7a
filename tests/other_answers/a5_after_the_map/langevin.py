"""Noise levels and Langevin dynamics, right, and written differently from the reference."""

import math

import numpy as np

from cs231n_ae.course.other_answers import other_answer


@other_answer("noise_levels")
def with_geomspace(n_levels, *, largest, smallest):
    return np.geomspace(largest, smallest, n_levels)


@other_answer("noise_levels")
def evenly_in_the_logarithm(n_levels, *, largest, smallest):
    return np.exp(np.linspace(math.log(largest), math.log(smallest), n_levels))


@other_answer("noise_levels")
def ratio_by_ratio(n_levels, *, largest, smallest):
    ratio = (smallest / largest) ** (1 / (n_levels - 1))
    levels = [largest]
    while len(levels) < n_levels:
        levels.append(levels[-1] * ratio)
    return np.array(levels)


@other_answer("langevin_step")
def with_the_root_outside(x, score, eps, *, step):
    root = math.sqrt(step)
    return x + root * (0.5 * root * score + eps)


@other_answer("langevin_step")
def in_a_copy(x, score, eps, *, step):
    new = x.copy()
    new += 0.5 * step * score
    new += step**0.5 * eps
    return new


@other_answer("langevin_step")
def with_scalars_of_its_dtype(x, score, eps, *, step):
    half, root = x.dtype.type(step / 2), x.dtype.type(math.sqrt(step))
    return x + half * score + root * eps


@other_answer("annealed_langevin")
def written_out(x, score, *, sigmas, step, steps, rng):
    for sigma in sigmas:
        alpha = float(step * (sigma / sigmas[-1]) ** 2)
        for _ in range(steps):
            noise = rng.standard_normal(x.shape).astype(x.dtype)
            x = x + 0.5 * alpha * score(x, float(sigma)) + math.sqrt(alpha) * noise
    return x


@other_answer("annealed_langevin")
def with_all_noise_drawn_first(x, score, *, sigmas, step, steps, rng):
    noise = rng.normal(size=(len(sigmas), steps, *x.shape)).astype(x.dtype)
    for sigma, of_level in zip(sigmas.tolist(), noise, strict=True):
        root = math.sqrt(step) * sigma / float(sigmas[-1])
        for eps in of_level:
            x = x + root * eps + root**2 / 2 * score(x, sigma)
    return x


@other_answer("annealed_langevin")
def in_one_loop(x, score, *, sigmas, step, steps, rng):
    x = x.copy()
    for k in range(steps * len(sigmas)):
        sigma = float(sigmas[k // steps])
        size = step * sigma**2 / float(sigmas[-1]) ** 2
        drift = score(x, sigma)
        x += size / 2 * drift
        x += size**0.5 * rng.standard_normal(x.shape).astype(x.dtype)
    return x
