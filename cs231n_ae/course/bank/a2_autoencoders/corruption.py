"""What students get wrong about the corruptions."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception


def _normal(x, rng):
    return rng.standard_normal(x.shape).astype(x.dtype, copy=False)


def _of(x, value):
    """A number in the dtype of x."""
    return x.dtype.type(value)


@misconception(
    "gaussian_noise",
    says="The noise has the variance std, not the standard deviation: a factor in front of a random number stands in "
    "its standard deviation as it is.",
)
def takes_std_for_a_variance(x, *, std, rng):
    return x + _of(x, np.sqrt(std)) * _normal(x, rng)


@misconception(
    "gaussian_noise",
    says="std has been squared: the noise has std squared for its standard deviation. Is rng.normal's second argument "
    "a variance?",
)
def squares_std(x, *, std, rng):
    return x + _of(x, std**2) * _normal(x, rng)


@misconception(
    "gaussian_noise",
    says="The noise always has the standard deviation 1. What is std for?",
)
def forgets_std(x, *, std, rng):
    return x + _normal(x, rng)


@misconception(
    "gaussian_noise",
    says="The numbers lie between 0 and 1, so all pixels become brighter. Which method of rng draws from a normal "
    "distribution?",
)
def draws_between_0_and_1(x, *, std, rng):
    return x + _of(x, std) * rng.random(x.shape).astype(x.dtype)


@misconception(
    "gaussian_noise",
    says="The spread is right, but the numbers are even over an interval. Which distribution is asked for?",
)
def draws_from_an_interval(x, *, std, rng):
    return x + (rng.random(x.shape) * 2 - 1).astype(x.dtype) * _of(x, std * np.sqrt(3))


@misconception(
    "gaussian_noise",
    says="The numbers are even over an interval that reaches from -std to std: none lies further out, and their "
    "standard deviation is smaller than std. Which distribution is asked for, and which share of it lies beyond std?",
)
def draws_evenly_up_to_std(x, *, std, rng):
    return x + ((rng.random(x.shape) * 2 - 1) * std).astype(x.dtype)


@misconception(
    "gaussian_noise",
    says="The noise has lost its sign: it only ever brightens, and so it has a mean, and a smaller spread. How often "
    "is a normal number below 0?",
)
def adds_the_size_of_the_noise(x, *, std, rng):
    return x + np.abs(_of(x, std) * _normal(x, rng))


@misconception(
    "gaussian_noise",
    says="The result is cut off at 0 and 1. Near black and white that gives the noise a mean that is not 0: see the "
    "docstring.",
)
def clips_to_pixels(x, *, std, rng):
    return np.clip(x + _of(x, std) * _normal(x, rng), _of(x, 0), _of(x, 1))


@misconception(
    "gaussian_noise",
    says="One number is added to a whole example, which makes it brighter or darker. How many numbers are needed?",
)
def adds_one_number_to_each_example(x, *, std, rng):
    return x + _of(x, std) * rng.standard_normal((len(x), *[1] * (x.ndim - 1))).astype(x.dtype)


@misconception(
    "gaussian_noise",
    says="All examples have the same noise. What would a network learn that may subtract the same picture each time?",
)
def gives_all_examples_the_same_noise(x, *, std, rng):
    return x + _of(x, std) * rng.standard_normal(x.shape[1:]).astype(x.dtype)


@misconception(
    "gaussian_noise",
    says="The noise is multiplied to x: black stays black. In the formula it is added.",
)
def multiplies_the_noise(x, *, std, rng):
    return x * (1 + _of(x, std) * _normal(x, rng))


@misconception(
    "gaussian_noise",
    says="This is the noise without x.",
)
def gives_the_noise_alone(x, *, std, rng):
    return _of(x, std) * _normal(x, rng)


@misconception(
    "gaussian_noise",
    says="The noise comes from a generator of its own, seeded in the function: it is the same at every call. What is "
    "rng for?",
)
def seeds_its_own_generator(x, *, std, rng):
    return x + _of(x, std) * _normal(x, np.random.default_rng(0))


@misconception(
    "gaussian_noise",
    says="+= writes into the examples of whoever called you: the clean ones are lost, and the noise piles up from "
    "epoch to epoch. Which way of adding makes a new array?",
)
def adds_in_place(x, *, std, rng):
    x += _of(x, std) * _normal(x, rng)
    return x


@misconception(
    "gaussian_noise",
    says="float32 came in and float64 went out. Three things bring float64 in: an array of that dtype (what rng "
    "draws, say), a number that is numpy's own, such as np.sqrt(2), and a cast (astype(float), dtype=float). Is "
    "one of them in yours?",
)
def goes_out_in_float64(x, *, std, rng):
    return x + std * rng.standard_normal(x.shape)


@misconception(
    "masking_noise",
    says="What is kept has been scaled up, as in dropout. There the mean is to stay the same; here the network is to "
    "see that something is missing.",
)
def scales_up_like_dropout(x, *, rate, rng):
    kept = rng.random(x.shape) >= rate
    return x * kept / _of(x, 1 - rate) if rate < 1 else x * kept


@misconception(
    "masking_noise",
    says="rate is the share that you keep. Is it the probability of staying, or of being lost?",
)
def keeps_the_share_rate(x, *, rate, rng):
    return x * (rng.random(x.shape) < rate)


@misconception(
    "masking_noise",
    says="Whole examples are masked. Each entry has a chance of its own: which shape has the mask?",
)
def masks_whole_examples(x, *, rate, rng):
    return x * (rng.random((len(x), *[1] * (x.ndim - 1))) >= rate)


@misconception(
    "masking_noise",
    says="The same features are lost in every example of the batch. Each entry has a chance of its own: which shape "
    "has the mask?",
)
def masks_the_same_features_everywhere(x, *, rate, rng):
    return x * (rng.random(x.shape[1:]) >= rate)


@misconception(
    "masking_noise",
    says="Every entry is scaled down, and none is lost. That is the mean of the corruption, not the corruption.",
)
def scales_everything_down(x, *, rate, rng):
    return x * _of(x, 1 - rate)


@misconception(
    "masking_noise",
    says="Lost entries become grey, 0.5. Which value does the docstring give them?",
)
def masks_with_grey(x, *, rate, rng):
    return np.where(rng.random(x.shape) >= rate, x, _of(x, 0.5))


@misconception(
    "masking_noise",
    says="Lost entries get the mean of the whole batch, a grey. Which value does the docstring give them, and what "
    "could be read off a mean?",
)
def masks_with_the_mean_of_the_batch(x, *, rate, rng):
    return np.where(rng.random(x.shape) < rate, x.mean(), x)


@misconception(
    "masking_noise",
    says="Lost entries get the mean of their feature over the batch. That is how gaps in a table are filled; which "
    "value does the docstring give them?",
)
def masks_with_the_mean_of_the_feature(x, *, rate, rng):
    return np.where(rng.random(x.shape) < rate, x.mean(axis=0), x)


@misconception(
    "masking_noise",
    says="Lost entries become 1. Which value does the docstring give them?",
)
def masks_with_white(x, *, rate, rng):
    return np.where(rng.random(x.shape) < rate, _of(x, 1), x)


@misconception(
    "masking_noise",
    says="The mask comes from normal numbers, of which half are below 0 and 62% below 0.3. Which method of rng gives "
    "a number below rate with the probability rate?",
)
def compares_normal_numbers_with_rate(x, *, rate, rng):
    return x * (rng.standard_normal(x.shape) >= rate)


@misconception(
    "masking_noise",
    says="The mask comes from a generator of its own, seeded in the function: it is the same at every call. What is "
    "rng for?",
)
def seeds_its_own_mask(x, *, rate, rng):
    return x * (np.random.default_rng(0).random(x.shape) >= rate)


@misconception(
    "masking_noise",
    says="You write zeros into the examples of whoever called you: what was there is lost for all later epochs. What "
    "makes a new array?",
)
def masks_in_place(x, *, rate, rng):
    x[rng.random(x.shape) < rate] = 0
    return x


@misconception(
    "masking_noise",
    says="float32 came in and float64 went out. Three things bring float64 in: an array of that dtype (a mask, say), "
    "a number that is numpy's own, such as np.sqrt(2), and a cast (astype(float), dtype=float). Is one of them "
    "in yours?",
)
def has_a_float64_mask(x, *, rate, rng):
    return x * (rng.random(x.shape) >= rate).astype(float)


def _salted(x, toss, low, high):
    """Pepper below ``low``, salt from there to ``high``."""
    return np.where(toss < low, _of(x, 0), np.where(toss < high, _of(x, 1), x))


@misconception(
    "salt_and_pepper_noise",
    says="There is pepper only: corrupted entries are all 0. What does the fair coin decide?",
)
def throws_pepper_only(x, *, rate, rng):
    return _salted(x, rng.random(x.shape), rate, rate)


@misconception(
    "salt_and_pepper_noise",
    says="There is salt only: corrupted entries are all 1. What does the fair coin decide?",
)
def throws_salt_only(x, *, rate, rng):
    return _salted(x, rng.random(x.shape), 0, rate)


@misconception(
    "salt_and_pepper_noise",
    says="Salt has the probability rate, and so has pepper: together that is twice the corruption. How large is the "
    "share of each, when together they are rate?",
)
def throws_rate_of_each(x, *, rate, rng):
    return _salted(x, rng.random(x.shape), rate, 2 * rate)


@misconception(
    "salt_and_pepper_noise",
    says="Salt has the probability rate, and so has pepper: together that is twice the corruption. How large is the "
    "share of each, when together they are rate?",
)
def throws_rate_of_salt_first(x, *, rate, rng):
    toss = rng.random(x.shape)
    return np.where(toss < rate, _of(x, 1), np.where(toss < 2 * rate, _of(x, 0), x))


@misconception(
    "salt_and_pepper_noise",
    says="Salt has the probability rate at the one end of the tosses, and pepper has it again at the other: together "
    "that is twice the corruption, and above 1/2 the two overlap. How large is the share of each, when together they "
    "are rate?",
)
def throws_rate_at_either_end(x, *, rate, rng):
    toss = rng.random(x.shape)
    salted = np.where(toss < rate, _of(x, 1), x)
    return np.where(toss > 1 - rate, _of(x, 0), salted)


@misconception(
    "salt_and_pepper_noise",
    says="Pepper has the probability rate at the one end of the tosses, and salt has it again at the other: together "
    "that is twice the corruption, and above 1/2 the two overlap. How large is the share of each, when together they "
    "are rate?",
)
def throws_rate_of_pepper_at_the_lower_end(x, *, rate, rng):
    toss = rng.random(x.shape)
    peppered = np.where(toss < rate, _of(x, 0), x)
    return np.where(toss > 1 - rate, _of(x, 1), peppered)


@misconception(
    "salt_and_pepper_noise",
    says="Only half of rate is corrupted. Of the stretch of numbers below rate, which half becomes 0, and which 1?",
)
def throws_half_of_rate_together(x, *, rate, rng):
    return _salted(x, rng.random(x.shape), rate / 4, rate / 2)


@misconception(
    "salt_and_pepper_noise",
    says="There is salt only, on half of rate, and no pepper. If a toss below rate / 2 makes salt, which tosses are "
    "left for pepper?",
)
def leaves_no_toss_for_pepper(x, *, rate, rng):
    return _salted(x, rng.random(x.shape), 0, rate / 2)


@misconception(
    "salt_and_pepper_noise",
    says="There is pepper only, on half of rate, and no salt. If a toss below rate / 2 makes pepper, which tosses are "
    "left for salt?",
)
def leaves_no_toss_for_salt(x, *, rate, rng):
    return _salted(x, rng.random(x.shape), rate / 2, rate / 2)


@misconception(
    "salt_and_pepper_noise",
    says="Salt and pepper are thrown one after the other with numbers of their own, so that some pepper falls on "
    "salt: there is too little of the first. How can one number decide among three?",
)
def throws_one_upon_the_other(x, *, rate, rng):
    salted = np.where(rng.random(x.shape) < rate / 2, _of(x, 1), x)
    return np.where(rng.random(x.shape) < rate / 2, _of(x, 0), salted)


@misconception(
    "salt_and_pepper_noise",
    says="Pepper has the probability rate, and salt has it again, with a toss of its own: together that is more than "
    "rate. How can one number decide among three?",
)
def throws_rate_of_pepper_and_then_of_salt(x, *, rate, rng):
    peppered = np.where(rng.random(x.shape) < rate, _of(x, 0), x)
    return np.where(rng.random(x.shape) < rate, _of(x, 1), peppered)


@misconception(
    "salt_and_pepper_noise",
    says="Salt has the probability rate, and pepper has it again, with a toss of its own: together that is more than "
    "rate. How can one number decide among three?",
)
def throws_rate_of_salt_and_then_of_pepper(x, *, rate, rng):
    salted = np.where(rng.random(x.shape) < rate, _of(x, 1), x)
    return np.where(rng.random(x.shape) < rate, _of(x, 0), salted)


@misconception(
    "salt_and_pepper_noise",
    says="There is one toss of the coin for the whole array: all corruption is salt, or all is pepper. What is decided "
    "for each entry, and what once?",
)
def tosses_one_coin_for_all(x, *, rate, rng):
    corrupted = rng.random(x.shape) < rate
    return np.where(corrupted, _of(x, rng.random() < 0.5), x)


@misconception(
    "salt_and_pepper_noise",
    says="Whole examples become black or white. Each entry has a toss of its own: which shape has the array of tosses?",
)
def salts_whole_examples(x, *, rate, rng):
    return _salted(x, rng.random((len(x), *[1] * (x.ndim - 1))), rate / 2, rate)


@misconception(
    "salt_and_pepper_noise",
    says="Corrupted entries are rounded: bright ones become 1 and dark ones 0, so that most of the picture can still "
    "be read off. What does a fair coin know of the pixel?",
)
def rounds_corrupted_entries(x, *, rate, rng):
    return np.where(rng.random(x.shape) < rate, (x > 0.5).astype(x.dtype), x)


@misconception(
    "salt_and_pepper_noise",
    says="Damaged entries x become 1 - x: a picture's negative, of which all can still be read off. Which two values "
    "does the docstring give them?",
)
def turns_damaged_entries_over(x, *, rate, rng):
    return np.where(rng.random(x.shape) < rate, 1 - x, x)


@misconception(
    "salt_and_pepper_noise",
    says="Damaged entries get the smallest and the largest value of the batch. Which two values does the docstring "
    "give them, whatever is in x?",
)
def throws_the_extremes_of_the_batch(x, *, rate, rng):
    toss = rng.random(x.shape)
    return np.where(toss < rate / 2, x.min(), np.where(toss < rate, x.max(), x))


@misconception(
    "salt_and_pepper_noise",
    says="Damaged entries get any grey. Which two values does the docstring give them?",
)
def throws_any_grey(x, *, rate, rng):
    return np.where(rng.random(x.shape) < rate, rng.random(x.shape), x).astype(x.dtype)


@misconception(
    "salt_and_pepper_noise",
    says="Pepper is -1 here. Pixels lie between 0 and 1: which is the darkest?",
)
def has_pepper_of_minus_1(x, *, rate, rng):
    toss = rng.random(x.shape)
    return np.where(toss < rate / 2, _of(x, -1), np.where(toss < rate, _of(x, 1), x))


@misconception(
    "salt_and_pepper_noise",
    says="The tosses come from a generator of their own, seeded in the function: they are the same at every call. What "
    "is rng for?",
)
def seeds_its_own_tosses(x, *, rate, rng):
    return _salted(x, np.random.default_rng(0).random(x.shape), rate / 2, rate)


@misconception(
    "salt_and_pepper_noise",
    says="You write into the examples of whoever called you: what was there is lost for all later epochs. What makes a "
    "new array?",
)
def salts_in_place(x, *, rate, rng):
    toss = rng.random(x.shape)
    x[toss < rate] = 1
    x[toss < rate / 2] = 0
    return x


@misconception(
    "salt_and_pepper_noise",
    says="float32 came in and float64 went out: where does float64 come in?",
)
def starts_from_float64_zeros(x, *, rate, rng):
    return _salted(x, rng.random(x.shape), rate / 2, rate) + np.zeros(x.shape)


@misconception(
    "salt_and_pepper_noise",
    says="Pepper and salt are thrown one after the other with numbers of their own, so that some salt falls on "
    "pepper: there is too little of the first. How can one number decide among three?",
)
def throws_salt_upon_pepper(x, *, rate, rng):
    peppered = np.where(rng.random(x.shape) < rate / 2, _of(x, 0), x)
    return np.where(rng.random(x.shape) < rate / 2, _of(x, 1), peppered)
