"""What students get wrong about the steps of diffusion."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception
from cs231n_ae.models.diffusion_steps import add_noise, bound_term, clean_and_noise, cosine_schedule, ddim_step
from cs231n_ae.models.diffusion_steps import posterior as right_posterior


def _cosine(n_steps, power):
    t = np.arange(n_steps + 1) / n_steps
    f = np.cos(np.pi / 2 * (t + 0.008) / 1.008) ** power
    return np.concatenate([[1.0], np.cumprod(1 - np.minimum(1 - f[1:] / f[:-1], 0.999))])


@misconception("cosine_schedule", says="The cosine is not squared: its square is the share of a *variance*.")
def forgets_the_square(n_steps):
    return _cosine(n_steps, 1)


@misconception(
    "cosine_schedule",
    says="The cosine begins at 0, without the small offset: then the first steps add next to no noise. By how much "
    "does the formula move the time, and by what does it divide?",
)
def leaves_out_the_offset(n_steps):
    f = np.cos(np.pi / 2 * np.arange(n_steps + 1) / n_steps) ** 2
    return np.concatenate([[1.0], np.cumprod(1 - np.minimum(1 - f[1:] / f[:-1], 0.999))])


@misconception(
    "cosine_schedule",
    says="A step may take everything: beta is not held at 0.999. What is left to go back to from the last noisy "
    "example, and what would be divided by?",
)
def lets_a_step_take_all(n_steps):
    t = np.arange(n_steps + 1) / n_steps
    f = np.cos(np.pi / 2 * (t + 0.008) / 1.008) ** 2
    return f / f[0]


@misconception(
    "cosine_schedule",
    says="These are the shares that single steps leave, not what is left after all steps so far. What becomes of 1 "
    "after two steps that leave a half each?",
)
def does_not_multiply_the_steps(n_steps):
    shares = cosine_schedule(n_steps)
    return np.concatenate([[1.0], shares[1:] / shares[:-1]])


def _columns(x, alpha_bar):
    column = alpha_bar[:, None].astype(x.dtype)
    return np.sqrt(column), np.sqrt(1 - column)


@misconception(
    "add_noise", says="The roots are missing: alpha_bar is a share of the variance. What is a factor's share?"
)
def forgets_the_roots(x, eps, alpha_bar):
    column = alpha_bar[:, None].astype(x.dtype)
    return column * x + (1 - column) * eps


@misconception("add_noise", says="Data and noise have changed places. How much noise is there where alpha_bar is 1?")
def swaps_data_and_noise(x, eps, alpha_bar):
    return add_noise(eps, x, alpha_bar)


@misconception(
    "add_noise",
    says="The noise is added, and the data stay as large as they were: the variance grows. Which factor stands before "
    "x?",
)
def does_not_shrink_the_data(x, eps, alpha_bar):
    return x + _columns(x, alpha_bar)[1] * eps


@misconception("clean_and_noise", says="x_0 and eps have changed places. What is noisy made of where alpha_bar is 1?")
def returns_noise_and_clean(noisy, v, alpha_bar):
    return clean_and_noise(noisy, v, alpha_bar)[::-1]


@misconception(
    "clean_and_noise",
    says="Both sums have the other sign of v: this turns on, and not back. Put v = a eps - b x_0 into your formula.",
)
def turns_on(noisy, v, alpha_bar):
    return clean_and_noise(noisy, -v, alpha_bar)


@misconception("clean_and_noise", says="The roots are missing: alpha_bar is a share of the variance.")
def turns_without_roots(noisy, v, alpha_bar):
    column = alpha_bar[:, None].astype(noisy.dtype)
    return column * noisy - (1 - column) * v, (1 - column) * noisy + column * v


@misconception(
    "posterior", says="The weights of x_0 and x_t have changed places. Near the end, at before = 1, which is left?"
)
def swaps_the_weights(noisy, clean, *, now, before):
    return right_posterior(clean, noisy, now=now, before=before)


@misconception(
    "posterior",
    says="The variance is that of one step there, 1 - alpha. On the way back x_0 is known too: does that make the "
    "place more certain, or less?",
)
def takes_the_variance_of_the_step_there(noisy, clean, *, now, before):
    return right_posterior(noisy, clean, now=now, before=before)[0], 1 - now / before


@misconception(
    "posterior",
    says="The standard deviation is returned in place of the variance.",
)
def returns_the_standard_deviation(noisy, clean, *, now, before):
    mean, variance = right_posterior(noisy, clean, now=now, before=before)
    return mean, variance**0.5


@misconception(
    "bound_term",
    says="The ½ is missing. It comes from the exponent of a Gaussian.",
)
def forgets_the_half(clean, guess, *, now, before):
    return 2 * bound_term(clean, guess, now=now, before=before)


@misconception(
    "bound_term",
    says="The shares are subtracted, not the signal-to-noise ratios. What stands in the ratio's denominator?",
)
def subtracts_the_shares(clean, guess, *, now, before):
    return 0.5 * (before - now) * np.sum((clean - guess) ** 2, axis=1)


@misconception(
    "bound_term",
    says="The squares are averaged over the features. An example's terms are a sum: each feature costs its nats.",
)
def averages_the_features(clean, guess, *, now, before):
    return bound_term(clean, guess, now=now, before=before) / clean.shape[1]


@misconception(
    "bound_term",
    says="The term is negative: the ratio of the later time is the smaller one. Which is taken from which?",
)
def turns_the_ratios(clean, guess, *, now, before):
    return -bound_term(clean, guess, now=now, before=before)


@misconception("ddim_step", says="x_0 is not divided by the root of alpha_bar: it comes out too small.")
def forgets_to_divide(noisy, eps, *, now, before):
    clean = noisy - (1 - now) ** 0.5 * eps
    return before**0.5 * clean + (1 - before) ** 0.5 * eps


@misconception("ddim_step", says="This is x_0. As much noise as belongs to the earlier time has to be added again.")
def goes_all_the_way(noisy, eps, *, now, before):
    return ddim_step(noisy, eps, now=now, before=1.0)


@misconception("ddim_step", says="The roots are missing: now and before are shares of the variance.")
def steps_without_roots(noisy, eps, *, now, before):
    return before * (noisy - (1 - now) * eps) / now + (1 - before) * eps


@misconception(
    "guided",
    says="At weight 1 this is the label's answer, and at weight 0 the one without a label. Which weight should give "
    "the label's answer, and what should a larger one do?",
)
def mixes_both(with_label, without, *, weight):
    return weight * with_label + (1 - weight) * without


@misconception("guided", says="With and without have changed places: this leads away from the label.")
def leads_away(with_label, without, *, weight):
    return (1 + weight) * without - weight * with_label


@misconception(
    "guided",
    says="The answer with the label is missing in the sum: with weight 0 nothing would be left of it.",
)
def keeps_the_difference_alone(with_label, without, *, weight):
    return weight * (with_label - without)


@misconception(
    "cosine_schedule",
    says="The time is moved by the offset, but not divided by 1 and the offset: the cosine comes to its end before the "
    "last step. What should the angle be at t = T?",
)
def moves_the_time_and_does_not_divide(n_steps):
    f = np.cos(np.pi / 2 * (np.arange(n_steps + 1) / n_steps + 0.008)) ** 2
    return np.concatenate([[1.0], np.cumprod(1 - np.minimum(1 - f[1:] / f[:-1], 0.999))])


@misconception(
    "posterior",
    says="alpha is taken for the share that is left after all steps so far. It is what this one step leaves: how do "
    "two shares, now and before, make one step?",
)
def takes_the_whole_share_for_one_step(noisy, clean, *, now, before):
    of_clean, of_noisy = before**0.5 * (1 - now) / (1 - now), now**0.5 * (1 - before) / (1 - now)
    return of_clean * clean + of_noisy * noisy, (1 - before) / (1 - now) * (1 - now)


@misconception(
    "posterior",
    says="In the weight of x_t, 1 - now and 1 - before have changed places. The nearer to the clean example, the less "
    "is x_t asked: to what does its weight fall at before = 1?",
)
def turns_the_weight_of_the_noisy_over(noisy, clean, *, now, before):
    alpha = now / before
    of_noisy = alpha**0.5 * (1 - now) / (1 - before) if before < 1 else 0.0
    _, variance = right_posterior(noisy, clean, now=now, before=before)
    return before**0.5 * (1 - alpha) / (1 - now) * clean + of_noisy * noisy, variance


@misconception(
    "ddim_step",
    says="The noise that is added again is still that of now. How noisy is an example to be at the earlier time?",
)
def keeps_the_noise_of_now(noisy, eps, *, now, before):
    clean = (noisy - (1 - now) ** 0.5 * eps) / now**0.5
    return before**0.5 * clean + (1 - now) ** 0.5 * eps


@misconception(
    "ddim_step",
    says="x_0 is put back with the share of now, and only its noise has that of before. How much of the clean example "
    "is left at the earlier time?",
)
def keeps_the_share_of_now(noisy, eps, *, now, before):
    clean = (noisy - (1 - now) ** 0.5 * eps) / now**0.5
    return now**0.5 * clean + (1 - before) ** 0.5 * eps


@misconception(
    "add_noise",
    says="The data have the right factor, and the noise has 1 - alpha_bar itself. Is that its variance, or its "
    "standard deviation?",
)
def forgets_the_root_of_the_noise(x, eps, alpha_bar):
    signal, noise = _columns(x, alpha_bar)
    return signal * x + noise**2 * eps


@misconception(
    "guided",
    says="The answer without a label is added to the one with it. Guidance leads beyond the one, away from the other: "
    "what is it that the weight multiplies?",
)
def adds_the_answer_without(with_label, without, *, weight):
    return with_label + weight * without
