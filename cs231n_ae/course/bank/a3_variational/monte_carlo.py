"""What students get wrong about estimating a divergence from samples."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception


def _ratios(mu, logvar, eps, sigma):
    """log q - log p of each entry, of shape (S, N, Z)."""
    return ((mu + sigma * eps) ** 2 - eps**2 - logvar) / 2


def _told(each):
    return float(each.mean()), float(each.std(ddof=1) / np.sqrt(len(each)))


def _right(mu, logvar, eps):
    return _ratios(mu, logvar, eps, np.exp(logvar / 2)).sum(axis=2).mean(axis=1)


@misconception(
    "kl_monte_carlo",
    says="The difference of the logarithms is turned around: this is log p - log q, whose mean is never above 0. "
    "Which of the two comes first in KL(q || p)?",
)
def turns_the_difference_around(mu, logvar, *, eps):
    return _told(-_right(mu, logvar, eps))


@misconception(
    "kl_monte_carlo",
    says="log q lacks its -½ logvar, the logarithm of one over sigma. A narrow density is a high one: without that "
    "factor it would not integrate to 1.",
)
def forgets_the_height_of_q(mu, logvar, *, eps):
    return _told((_ratios(mu, logvar, eps, np.exp(logvar / 2)) + logvar / 2).sum(axis=2).mean(axis=1))


@misconception(
    "kl_monte_carlo",
    says="exp(logvar) is used as the standard deviation of the samples. What lies between a variance and a standard "
    "deviation?",
)
def takes_the_variance_for_sigma(mu, logvar, *, eps):
    return _told(_ratios(mu, logvar, eps, np.exp(logvar)).sum(axis=2).mean(axis=1))


@misconception(
    "kl_monte_carlo",
    says="The samples are those of the prior, and not of q: eps itself stands where z should. Under which of the two "
    "is the expectation taken?",
)
def samples_from_the_prior(mu, logvar, *, eps):
    ratio = ((eps**2 - (eps - mu) ** 2 * np.exp(-logvar)) - logvar) / 2
    return _told(ratio.sum(axis=2).mean(axis=1))


@misconception(
    "kl_monte_carlo",
    says="The latents are averaged, where their logarithms should be summed: the density of a vector is the product "
    "of the densities of its entries.",
)
def averages_over_the_latents(mu, logvar, *, eps):
    return _told(_ratios(mu, logvar, eps, np.exp(logvar / 2)).mean(axis=2).mean(axis=1))


@misconception(
    "kl_monte_carlo",
    says="The examples are summed, where they should be averaged, as in every loss here.",
)
def sums_over_the_batch(mu, logvar, *, eps):
    return _told(_ratios(mu, logvar, eps, np.exp(logvar / 2)).sum(axis=2).sum(axis=1))


@misconception(
    "kl_monte_carlo",
    says="That is the standard deviation of a single draw. The mean of S draws is known much better: by which factor?",
)
def returns_the_spread_of_one_draw(mu, logvar, *, eps):
    each = _right(mu, logvar, eps)
    return float(each.mean()), float(each.std(ddof=1))


@misconception(
    "kl_monte_carlo",
    says="The spread of one draw is divided by S, and not by its root. Variances add up: what does that make of the "
    "standard deviation of a mean?",
)
def divides_by_the_number_of_draws(mu, logvar, *, eps):
    each = _right(mu, logvar, eps)
    return float(each.mean()), float(each.std(ddof=1) / len(each))


@misconception(
    "kl_monte_carlo",
    says="That is a variance and not a standard error: it is in squared nats. Which root is missing?",
)
def returns_the_variance_of_the_mean(mu, logvar, *, eps):
    each = _right(mu, logvar, eps)
    return float(each.mean()), float(each.var(ddof=1) / len(each))


@misconception(
    "kl_monte_carlo",
    says="The squares are divided by S, and not by S - 1. They are taken from the mean of the same draws, to which "
    "they lie nearer than to the true one: which argument of std says so?",
)
def divides_the_squares_by_s(mu, logvar, *, eps):
    each = _right(mu, logvar, eps)
    return float(each.mean()), float(each.std() / np.sqrt(len(each)))


@misconception(
    "kl_monte_carlo",
    says="The spread is taken over all draws and all examples at once. The examples differ because their Gaussians "
    "do, and not by chance: average over them first, so that one number is left for each draw.",
)
def mixes_the_examples_into_the_spread(mu, logvar, *, eps):
    each = _ratios(mu, logvar, eps, np.exp(logvar / 2)).sum(axis=2)
    return float(each.mean()), float(each.std(ddof=1) / np.sqrt(each.size))


def _spread_of_all(mu, logvar, eps, *, ddof, of_the_mean):
    """The estimate, and the standard deviation of all S N numbers, over this root."""
    each = _ratios(mu, logvar, eps, np.exp(logvar / 2)).sum(axis=2)
    return float(each.mean()), float(each.std(ddof=ddof) / np.sqrt(of_the_mean(each)))


_OF_ALL = (
    "The spread is taken over all S N numbers, of each draw and each example. The examples differ because their "
    "Gaussians do, and not by chance: average over them first, so that one number is left for each draw."
)


@misconception("kl_monte_carlo", says=_OF_ALL)
def spreads_over_the_examples_too(mu, logvar, *, eps):
    return _spread_of_all(mu, logvar, eps, ddof=1, of_the_mean=len)


@misconception(
    "kl_monte_carlo", says=_OF_ALL + " And which argument of std is 1 for squares taken from a sample's mean?"
)
def spreads_over_the_examples_by_their_number(mu, logvar, *, eps):
    return _spread_of_all(mu, logvar, eps, ddof=0, of_the_mean=len)


@misconception(
    "kl_monte_carlo", says=_OF_ALL + " And which argument of std is 1 for squares taken from a sample's mean?"
)
def mixes_the_examples_by_their_number(mu, logvar, *, eps):
    return _spread_of_all(mu, logvar, eps, ddof=0, of_the_mean=np.size)


@misconception("kl_monte_carlo", says=_OF_ALL + " And the mean of S draws is known better than one: by which factor?")
def returns_the_spread_of_all_numbers(mu, logvar, *, eps):
    return _spread_of_all(mu, logvar, eps, ddof=1, of_the_mean=lambda each: 1)


@misconception("kl_monte_carlo", says=_OF_ALL + " And the mean of S draws is known better than one: by which factor?")
def returns_the_spread_of_all_numbers_by_their_number(mu, logvar, *, eps):
    return _spread_of_all(mu, logvar, eps, ddof=0, of_the_mean=lambda each: 1)


@misconception(
    "kl_monte_carlo",
    says="Each example has a standard error of its own here, and their mean is given. The estimate is the mean over "
    "the examples, in which their errors partly cancel: average over the examples first, and take the spread then.",
)
def averages_the_errors_of_the_examples(mu, logvar, *, eps):
    each = _ratios(mu, logvar, eps, np.exp(logvar / 2)).sum(axis=2)
    return float(each.mean()), float((each.std(axis=0, ddof=1) / np.sqrt(len(each))).mean())


@misconception(
    "kl_monte_carlo",
    says="Only the first draw is used. One draw already has the right mean: what are the others for?",
)
def uses_one_draw(mu, logvar, *, eps):
    each = _right(mu, logvar, eps)
    return float(each[0]), _told(each)[1]
