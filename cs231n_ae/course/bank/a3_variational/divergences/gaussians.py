"""What students get wrong about the divergence between two Gaussians."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception
from cs231n_ae.numerics import bounded_exp


def _between(mu_q, logvar_q, mu_p, logvar_p, *, scale=1.0):
    """The divergence between two Gaussians, right, but for a scale of everything."""
    n, ratio, difference = len(mu_q), bounded_exp(logvar_q - logvar_p), mu_q - mu_p
    scaled = difference * bounded_exp(-logvar_p)
    square = difference * scaled
    loss = scale * float(np.sum(logvar_p - logvar_q + ratio + square - 1)) / (2 * n)
    dlogvar_p = (1 - ratio - square) * (scale / (2 * n))
    return loss, scaled * (scale / n), (ratio - 1) * (scale / (2 * n)), scaled * (-scale / n), dlogvar_p


@misconception(
    "kl_gaussians",
    says="The two have changed places: this is KL(p || q). The divergence is not symmetric. Under which of the two is "
    "the expectation taken?",
)
def turns_the_divergence_around_between(mu_q, logvar_q, mu_p, logvar_p):
    loss, dmu_p, dlogvar_p, dmu_q, dlogvar_q = _between(mu_p, logvar_p, mu_q, logvar_q)
    return loss, dmu_q, dlogvar_q, dmu_p, dlogvar_p


@misconception(
    "kl_gaussians",
    says="The squared difference of the means is divided by q's variance. It is log p that is averaged: in whose unit "
    "does it measure a distance?",
)
def divides_by_the_variance_of_q(mu_q, logvar_q, mu_p, logvar_p):
    n, ratio, difference = len(mu_q), bounded_exp(logvar_q - logvar_p), mu_q - mu_p
    scaled = difference * bounded_exp(-logvar_q)
    square = difference * scaled
    loss = float(np.sum(logvar_p - logvar_q + ratio + square - 1)) / (2 * n)
    return loss, scaled / n, (ratio - 1 - square) / (2 * n), -scaled / n, (1 - ratio) / (2 * n)


@misconception(
    "kl_gaussians",
    says="The squared difference of the means is not divided by a variance. A distance of 1 is much to a narrow p, and "
    "little to a wide one.",
)
def does_not_divide_the_difference(mu_q, logvar_q, mu_p, logvar_p):
    n, ratio, difference = len(mu_q), bounded_exp(logvar_q - logvar_p), mu_q - mu_p
    loss = float(np.sum(logvar_p - logvar_q + ratio + difference**2 - 1)) / (2 * n)
    return loss, difference / n, (ratio - 1) / (2 * n), -difference / n, (1 - ratio) / (2 * n)


def _with_precision(mu_q, logvar_q, mu_p, logvar_p, precision):
    """The right lines, with something else for p's precision beside the difference of the means."""
    n, ratio = len(mu_q), bounded_exp(logvar_q - logvar_p)
    scaled = (mu_q - mu_p) * precision
    square = (mu_q - mu_p) * scaled
    loss = float(np.sum(ratio - 1 - (logvar_q - logvar_p) + square)) / (2 * n)
    return loss, scaled / n, (ratio - 1) / (2 * n), -scaled / n, (1 - ratio - square) / (2 * n)


@misconception(
    "kl_gaussians",
    says="The squared difference of the means is divided by p's sigma, exp(logvar_p / 2), and not by its variance: the "
    "exponent is halved. In which unit is the square of a distance measured?",
)
def divides_the_square_by_sigma(mu_q, logvar_q, mu_p, logvar_p):
    return _with_precision(mu_q, logvar_q, mu_p, logvar_p, bounded_exp(-logvar_p / 2))


@misconception(
    "kl_gaussians",
    says="The squared difference of the means is multiplied by p's variance: the exponent lacks its minus. Is a "
    "distance of 1 much to a wide p, or to a narrow one?",
)
def multiplies_the_square_by_the_variance(mu_q, logvar_q, mu_p, logvar_p):
    return _with_precision(mu_q, logvar_q, mu_p, logvar_p, bounded_exp(logvar_p))


@misconception(
    "kl_gaussians",
    says="The ratio of the variances is turned over. Let p be very wide: is q then far from it or not?",
)
def turns_the_ratio_over(mu_q, logvar_q, mu_p, logvar_p):
    n, ratio, difference = len(mu_q), bounded_exp(logvar_p - logvar_q), mu_q - mu_p
    scaled = difference * bounded_exp(-logvar_p)
    square = difference * scaled
    loss = float(np.sum(logvar_p - logvar_q + ratio + square - 1)) / (2 * n)
    return loss, scaled / n, (-1 - ratio) / (2 * n), -scaled / n, (1 + ratio - square) / (2 * n)


@misconception(
    "kl_gaussians",
    says="The two log-variances have the wrong signs in the loss. With equal means, which q makes it smallest: check "
    "that it is p itself.",
)
def swaps_the_signs_of_the_log_variances(mu_q, logvar_q, mu_p, logvar_p):
    loss, *gradients = _between(mu_q, logvar_q, mu_p, logvar_p)
    return loss + float(np.sum(logvar_q - logvar_p)) / len(mu_q), *gradients


@misconception(
    "kl_gaussians",
    says="The ½ in front is missing, in the loss and in all gradients. Where does it come from in the logarithm of a "
    "Gaussian density?",
)
def forgets_the_half_between(mu_q, logvar_q, mu_p, logvar_p):
    return _between(mu_q, logvar_q, mu_p, logvar_p, scale=2.0)


@misconception(
    "kl_gaussians",
    says="The divergence is averaged over the latents, where it should be summed: independent latents add up.",
)
def averages_over_the_latents_between(mu_q, logvar_q, mu_p, logvar_p):
    return _between(mu_q, logvar_q, mu_p, logvar_p, scale=1 / mu_q.shape[1])


@misconception(
    "kl_gaussians",
    says="Loss and gradients are summed over the batch, where they should be averaged over the examples.",
)
def sums_over_the_batch_between(mu_q, logvar_q, mu_p, logvar_p):
    return _between(mu_q, logvar_q, mu_p, logvar_p, scale=float(len(mu_q)))


@misconception(
    "kl_gaussians",
    says="The loss is averaged over the batch and its gradients are not: a factor in front of the sum stays there "
    "when you differentiate.",
)
def forgets_to_average_the_gradients_between(mu_q, logvar_q, mu_p, logvar_p):
    _, *gradients = _between(mu_q, logvar_q, mu_p, logvar_p, scale=float(len(mu_q)))
    return _between(mu_q, logvar_q, mu_p, logvar_p)[0], *gradients


@misconception(
    "kl_gaussians",
    says="dmu_p is the same as dmu_q. When p's mean moves towards q's, does the difference grow or shrink?",
)
def gives_both_means_one_slope(mu_q, logvar_q, mu_p, logvar_p):
    loss, dmu_q, dlogvar_q, _, dlogvar_p = _between(mu_q, logvar_q, mu_p, logvar_p)
    return loss, dmu_q, dlogvar_q, dmu_q.copy(), dlogvar_p


@misconception(
    "kl_gaussians",
    says="dlogvar_p is just the opposite of dlogvar_q. p's variance stands at one more place in the loss than in the "
    "ratio: where?",
)
def forgets_the_difference_in_dlogvar_p(mu_q, logvar_q, mu_p, logvar_p):
    loss, dmu_q, dlogvar_q, dmu_p, _ = _between(mu_q, logvar_q, mu_p, logvar_p)
    return loss, dmu_q, dlogvar_q, dmu_p, -dlogvar_q


@misconception(
    "kl_gaussians",
    says="p gets no gradients: you have treated it as a constant. For a standard normal it is one; here p's means and "
    "log-variances are arguments, as they are when a network makes them.",
)
def treats_p_as_a_constant(mu_q, logvar_q, mu_p, logvar_p):
    loss, dmu_q, dlogvar_q, *_ = _between(mu_q, logvar_q, mu_p, logvar_p)
    return loss, dmu_q, dlogvar_q, np.zeros_like(mu_p), np.zeros_like(mu_p)


@misconception(
    "kl_gaussians",
    says="The gradients come in another order than asked for: both of q first, mean and then log-variance, and then "
    "both of p.",
)
def returns_means_before_variances(mu_q, logvar_q, mu_p, logvar_p):
    loss, dmu_q, dlogvar_q, dmu_p, dlogvar_p = _between(mu_q, logvar_q, mu_p, logvar_p)
    return loss, dmu_q, dmu_p, dlogvar_q, dlogvar_p


@misconception(
    "kl_gaussians",
    says="The exponential overflows where two log-variances lie far apart, and the loss becomes infinite. Which "
    "function of the library holds an exponent down?",
)
def lets_the_exponential_overflow_between(mu_q, logvar_q, mu_p, logvar_p):
    n, difference = len(mu_q), mu_q - mu_p
    ratio, precision = np.exp(logvar_q - logvar_p), np.exp(-logvar_p)
    scaled = difference * precision
    square = difference * scaled
    loss = float(np.sum(logvar_p - logvar_q + ratio + square - 1)) / (2 * n)
    return loss, scaled / n, (ratio - 1) / (2 * n), -scaled / n, (1 - ratio - square) / (2 * n)


@misconception(
    "kl_gaussians",
    says="In the loss the 1 is taken off once for each example. It stands inside of the sum over the latents: how "
    "often does it come?",
)
def takes_the_one_off_once_an_example(mu_q, logvar_q, mu_p, logvar_p):
    loss, *gradients = _between(mu_q, logvar_q, mu_p, logvar_p)
    return loss + (mu_q.shape[1] - 1) / 2, *gradients


@misconception(
    "kl_gaussians",
    says="The ratio of the variances is turned over, in the loss and in both gradients. Let p be very wide: is q then "
    "far from it or not?",
)
def turns_the_ratio_over_everywhere(mu_q, logvar_q, mu_p, logvar_p):
    n, ratio, difference = len(mu_q), bounded_exp(logvar_p - logvar_q), mu_q - mu_p
    scaled = difference * bounded_exp(-logvar_p)
    square = difference * scaled
    loss = float(np.sum(logvar_p - logvar_q + ratio + square - 1)) / (2 * n)
    return loss, scaled / n, (ratio - 1) / (2 * n), -scaled / n, (1 - ratio - square) / (2 * n)


@misconception(
    "kl_gaussians",
    says="The ½ in front of the loss is missing in both gradients of log-variances. In those of the means it went with "
    "the 2 of the square: what is there here for it to go with?",
)
def forgets_the_half_of_both_log_variances(mu_q, logvar_q, mu_p, logvar_p):
    loss, dmu_q, dlogvar_q, dmu_p, dlogvar_p = _between(mu_q, logvar_q, mu_p, logvar_p)
    return loss, dmu_q, 2 * dlogvar_q, dmu_p, 2 * dlogvar_p


@misconception(
    "kl_gaussians",
    says="The sum of the two log-variances stands where their difference belongs, in the ratio. When q and p are "
    "equal, what is the ratio of their variances?",
)
def adds_the_log_variances_in_the_ratio(mu_q, logvar_q, mu_p, logvar_p):
    n, ratio, difference = len(mu_q), bounded_exp(logvar_q + logvar_p), mu_q - mu_p
    scaled = difference * bounded_exp(-logvar_p)
    square = difference * scaled
    loss = float(np.sum(logvar_p - logvar_q + ratio + square - 1)) / (2 * n)
    return loss, scaled / n, (ratio - 1) / (2 * n), -scaled / n, (1 - ratio - square) / (2 * n)
