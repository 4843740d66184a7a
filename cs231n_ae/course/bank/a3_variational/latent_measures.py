"""What students get wrong about the aggregate posterior and about the length of a path."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception


def _spread(mu):
    """The covariance of the means."""
    mean = mu.mean(axis=0)
    return mean, (mu - mean).T @ (mu - mean) / len(mu)


def _length(path):
    """How long each path is."""
    return np.linalg.norm(np.diff(path, axis=1), axis=2).sum(axis=1)


@misconception(
    "aggregate_posterior",
    says="This is the covariance of the means alone. The encoder says a Gaussian of each example, not a point: what "
    "do their widths add?",
)
def forgets_the_variances(mu, logvar):
    return _spread(mu)


@misconception(
    "aggregate_posterior",
    says="This is the mean of the variances alone. Suppose that all of them were 0: would the mixture be a single "
    "point?",
)
def forgets_the_spread_of_the_means(mu, logvar):
    return mu.mean(axis=0), np.diag(np.exp(logvar).mean(axis=0))


@misconception(
    "aggregate_posterior",
    says="Standard deviations are added where variances should be. logvar is the logarithm of which of the two, and "
    "which of them adds up?",
)
def adds_standard_deviations(mu, logvar):
    mean, spread = _spread(mu)
    return mean, spread + np.diag(np.exp(logvar / 2).mean(axis=0))


@misconception(
    "aggregate_posterior",
    says="logvar itself was added, as if it were the variance. It is the variance's logarithm, and may well be "
    "negative.",
)
def takes_logvar_for_the_variance(mu, logvar):
    mean, spread = _spread(mu)
    return mean, spread + np.diag(logvar.mean(axis=0))


@misconception(
    "aggregate_posterior",
    says="The mean is taken of the logarithms, and the exponential afterwards. Is the exponential of a mean the mean "
    "of the exponentials? Try variances 1 and 100.",
)
def averages_the_logarithms(mu, logvar):
    mean, spread = _spread(mu)
    return mean, spread + np.diag(np.exp(logvar.mean(axis=0)))


@misconception(
    "aggregate_posterior",
    says="The variances of all examples are summed. With twice as many examples of the same kind, would the mixture "
    "be wider?",
)
def sums_the_variances(mu, logvar):
    mean, spread = _spread(mu)
    return mean, spread + np.diag(np.exp(logvar).sum(axis=0))


@misconception(
    "aggregate_posterior",
    says="The variances were added to every entry of the covariance, row by row. Within one Gaussian the latents are "
    "independent: which entries of its covariance matrix are not 0?",
)
def adds_variances_off_the_diagonal(mu, logvar):
    mean, spread = _spread(mu)
    return mean, spread + np.exp(logvar).mean(axis=0)


@misconception(
    "aggregate_posterior",
    says="The means were not centred before they were multiplied. A cloud that lies far from the origin would seem "
    "wide.",
)
def does_not_centre_the_means(mu, logvar):
    return mu.mean(axis=0), mu.T @ mu / len(mu) + np.diag(np.exp(logvar).mean(axis=0))


@misconception(
    "aggregate_posterior",
    says="The spread of the means is divided by N - 1. That corrects an estimate from a few samples; the mixture of "
    "these N Gaussians is no sample, each of them has the weight 1/N.",
)
def divides_by_one_less(mu, logvar):
    mean, spread = _spread(mu)
    with np.errstate(divide="ignore", invalid="ignore"):  # of one example it is 0 / 0, as numpy's cov says
        return mean, spread * np.divide(len(mu), len(mu) - 1, dtype=mu.dtype) + np.diag(np.exp(logvar).mean(axis=0))


@misconception(
    "aggregate_posterior",
    says="The covariance has nothing off its diagonal. Each single Gaussian is like that; do their means, too, go up "
    "in one latent independently of the other?",
)
def keeps_the_diagonal_only(mu, logvar):
    return mu.mean(axis=0), np.diag(mu.var(axis=0) + np.exp(logvar).mean(axis=0))


@misconception(
    "aggregate_posterior",
    says="The covariance is float64 although the codes are float32. Four things bring float64 in: np.cov, whatever "
    "it is given, an array made without a dtype (np.zeros, np.eye), a number that is numpy's own, such as "
    "np.sqrt(2), and a cast (astype(float), dtype=float). Is one of them in yours?",
)
def lets_numpy_change_the_dtype(mu, logvar):
    return mu.mean(axis=0), np.cov(mu.T, bias=True) + np.diag(np.exp(logvar).mean(axis=0))


@misconception(
    "path_length_ratio",
    says="The ratio is upside down: a detour would have a ratio below 1. Which of the two lengths is measured by the "
    "other?",
)
def turns_the_ratio_upside_down(path):
    return np.linalg.norm(path[:, -1] - path[:, 0], axis=1) / _length(path)


@misconception(
    "path_length_ratio",
    says="Squared lengths are added up, and compared with a squared length. Ten steps of 1 in a line lead 10 away: "
    "what is the sum of their squares, and what is the square of 10?",
)
def adds_squared_lengths(path):
    return (np.diff(path, axis=1) ** 2).sum(axis=(1, 2)) / ((path[:, -1] - path[:, 0]) ** 2).sum(axis=1)


@misconception(
    "path_length_ratio",
    says="Absolute differences are summed over the pixels, as one walks in a city of blocks. How long is the straight "
    "line between two pictures, by Pythagoras?",
)
def measures_in_city_blocks(path):
    return np.abs(np.diff(path, axis=1)).sum(axis=(1, 2)) / np.abs(path[:, -1] - path[:, 0]).sum(axis=1)


@misconception(
    "path_length_ratio",
    says="This is the difference between neighbouring pixels of one picture. A step leads from one station to the "
    "next: along which axis does np.diff go when you do not say?",
)
def steps_from_pixel_to_pixel(path):
    return np.linalg.norm(np.diff(path), axis=2).sum(axis=1) / np.linalg.norm(path[:, -1] - path[:, 0], axis=1)


@misconception(
    "path_length_ratio",
    says="The steps are added up as vectors before their length is taken. What is the sum of all steps of a path, and "
    "so what is your ratio always?",
)
def adds_the_steps_before_their_length(path):
    steps = np.diff(path, axis=1).sum(axis=1)
    return np.linalg.norm(steps, axis=1) / np.linalg.norm(path[:, -1] - path[:, 0], axis=1)


@misconception(
    "path_length_ratio",
    says="This is the mean step, not their sum. It would shrink as stations are put between, though the path stays "
    "the same.",
)
def averages_the_steps(path):
    return _length(path) / (path.shape[1] - 1) / np.linalg.norm(path[:, -1] - path[:, 0], axis=1)


@misconception(
    "path_length_ratio",
    says="This is one number for the whole batch. Each path is to have a ratio of its own; take the mean of them "
    "where you need it.",
)
def averages_over_the_paths(path):
    return (_length(path) / np.linalg.norm(path[:, -1] - path[:, 0], axis=1)).mean()


@misconception(
    "path_length_ratio",
    says="All steps of a path are taken as one long vector: a single root stands over the squares of all of them. "
    "Where does the root belong, before or behind the sum over the steps?",
)
def takes_one_root_over_all_steps(path):
    root = np.sqrt((np.diff(path, axis=1) ** 2).sum(axis=(1, 2)))
    return root / np.linalg.norm(path[:, -1] - path[:, 0], axis=1)


@misconception(
    "path_length_ratio",
    says="A small number was added below the fraction, so that it never divides by 0. A path that comes back to where "
    "it began then has an arbitrary ratio, and all others are a little off. What would the limit be?",
)
def adds_a_small_number_below(path):
    return _length(path) / (np.linalg.norm(path[:, -1] - path[:, 0], axis=1) + 1e-8)


@misconception(
    "path_length_ratio",
    says="The ratios are float64 although the pictures are float32: where does float64 come in?",
)
def collects_the_ratios_in_float64(path):
    ratios = np.zeros(len(path))
    with np.errstate(divide="ignore", invalid="ignore"):
        ratios[:] = _length(path) / np.linalg.norm(path[:, -1] - path[:, 0], axis=1)
    return ratios


@misconception(
    "path_length_ratio",
    says="The steps are added up as squares, without a root. How long is a step from (0, 0) to (3, 4)?",
)
def adds_squared_steps(path):
    squares = np.sum(np.diff(path, axis=1) ** 2, axis=(1, 2))
    return squares / np.linalg.norm(path[:, -1] - path[:, 0], axis=1)


@misconception(
    "aggregate_posterior",
    says="The standard deviations are averaged, and the mean is squared. It is variances that a mixture averages: is "
    "the square of a mean the mean of the squares?",
)
def averages_the_standard_deviations(mu, logvar):
    mean, spread = _spread(mu)
    return mean, spread + np.diag(np.exp(logvar / 2).mean(axis=0) ** 2)
