"""What students get wrong about noise levels and Langevin dynamics."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception
from cs231n_ae.models.langevin import langevin_step, noise_levels


@misconception(
    "noise_levels",
    says="The levels have equal differences. Between 1 and 0.01, how many of ten would then lie below 0.1?",
)
def spaces_them_evenly(n_levels, *, largest, smallest):
    return np.linspace(largest, smallest, n_levels)


@misconception(
    "noise_levels",
    says="The levels rise. Sampling begins with much noise: which of the two ends comes first?",
)
def lets_them_rise(n_levels, *, largest, smallest):
    return noise_levels(n_levels, largest=largest, smallest=smallest)[::-1].copy()


@misconception(
    "noise_levels",
    says="The last level is not reached: the exponent stops one step before 1. How many steps lie between L levels?",
)
def stops_one_step_short(n_levels, *, largest, smallest):
    return largest * (smallest / largest) ** (np.arange(n_levels) / n_levels)


@misconception(
    "langevin_step",
    says="The noise is multiplied by the step, not by its root. What is the variance of a sum of a hundred such steps?",
)
def scales_the_noise_by_the_step(x, score, eps, *, step):
    return x + step / 2 * score + step * eps


@misconception(
    "langevin_step",
    says="The drift is a whole step. With this noise it is twice too strong, and the points crowd together: what "
    "stands before the score?",
)
def drifts_by_the_whole_step(x, score, eps, *, step):
    return x + step * score + float(np.sqrt(step)) * eps


@misconception(
    "langevin_step",
    says="The points go down the density. A loss is descended: and a log-density?",
)
def goes_downhill(x, score, eps, *, step):
    return x - step / 2 * score + float(np.sqrt(step)) * eps


@misconception(
    "langevin_step",
    says="There is no noise in it: this is gradient ascent, and all points end on the peaks. Which of the arguments "
    "has not been used?",
)
def leaves_out_the_noise(x, score, eps, *, step):
    return x + step / 2 * score


@misconception(
    "langevin_step",
    says="The points are float64 although float32 came in. An array made without a dtype is float64, and "
    "so is what a numpy float64 multiplies: is there one in yours?",
)
def walks_in_float64(x, score, eps, *, step):
    return langevin_step(x, score, eps, step=step).astype(np.float64)


def _walk(x, score, sigmas, sizes, steps, rng):
    for sigma, size in zip(sigmas.tolist(), sizes, strict=True):
        for _ in range(steps):
            eps = rng.standard_normal(x.shape).astype(x.dtype)
            x = langevin_step(x, score(x, sigma), eps, step=float(size))
    return x


@misconception(
    "annealed_langevin",
    says="All levels have the same step. Where the clouds are wide, how long would it take to cross one?",
)
def takes_one_step_for_all(x, score, *, sigmas, step, steps, rng):
    return _walk(x, score, sigmas, np.full(len(sigmas), step), steps, rng)


@misconception(
    "annealed_langevin",
    says="The steps grow with sigma, not with its square. The noise of a step is the root of its size: what shall that "
    "be proportional to?",
)
def scales_the_step_by_sigma(x, score, *, sigmas, step, steps, rng):
    return _walk(x, score, sigmas, step * sigmas / sigmas[-1], steps, rng)


@misconception(
    "annealed_langevin",
    says="The step is measured by the first level, so it is only a fraction of what was asked for at the last. For "
    "which level is step given?",
)
def measures_by_the_first_level(x, score, *, sigmas, step, steps, rng):
    return _walk(x, score, sigmas, step * sigmas**2 / sigmas[0] ** 2, steps, rng)


@misconception(
    "annealed_langevin",
    says="The levels are gone through from the smallest noise to the largest. What would the points look like that "
    "come last?",
)
def begins_with_the_least_noise(x, score, *, sigmas, step, steps, rng):
    return _walk(x, score, sigmas[::-1], step * sigmas[::-1] ** 2 / sigmas[-1] ** 2, steps, rng)


@misconception(
    "annealed_langevin",
    says="Each level makes a single step. Which of the arguments says how many?",
)
def makes_one_step_a_level(x, score, *, sigmas, step, steps, rng):
    return _walk(x, score, sigmas, step * sigmas**2 / sigmas[-1] ** 2, 1, rng)


@misconception(
    "annealed_langevin",
    says="Every level begins at the start again, so what the levels before have found is lost. Where should the points "
    "begin?",
)
def begins_each_level_anew(x, score, *, sigmas, step, steps, rng):
    start = x
    for sigma in sigmas:
        x = _walk(start, score, np.array([sigma]), [step * sigma**2 / sigmas[-1] ** 2], steps, rng)
    return x


@misconception(
    "annealed_langevin",
    says="The score is asked for once a level, and all its steps follow that one answer. After a step the points are "
    "elsewhere: where do they ask next?",
)
def asks_for_the_score_once_a_level(x, score, *, sigmas, step, steps, rng):
    for sigma in sigmas.tolist():
        answer, size = score(x, sigma), step * (sigma / float(sigmas[-1])) ** 2
        for _ in range(steps):
            eps = rng.standard_normal(x.shape).astype(x.dtype)
            x = langevin_step(x, answer, eps, step=size)
    return x


@misconception(
    "annealed_langevin",
    says="The score is that of the last level, the least noise, at every level. Which sigma does the score take?",
)
def asks_at_the_last_level_always(x, score, *, sigmas, step, steps, rng):
    return _walk(x, lambda x, _: score(x, float(sigmas[-1])), sigmas, step * sigmas**2 / sigmas[-1] ** 2, steps, rng)


@misconception(
    "annealed_langevin",
    says="The noise is drawn once a level, and all its steps are pushed the same way. What is fresh in each step?",
)
def draws_the_noise_once_a_level(x, score, *, sigmas, step, steps, rng):
    for sigma in sigmas.tolist():
        eps = rng.standard_normal(x.shape).astype(x.dtype)
        for _ in range(steps):
            x = langevin_step(x, score(x, sigma), eps, step=step * (sigma / float(sigmas[-1])) ** 2)
    return x
