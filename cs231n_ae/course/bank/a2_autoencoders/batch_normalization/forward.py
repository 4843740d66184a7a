"""What students get wrong about batch normalisation. The cache is the reference's: (x, mean, 1 / deviation, gamma, from
the batch or not)."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception
from cs231n_ae.layers.batch_normalization import batchnorm_forward


def _axes(x):
    return tuple(axis for axis in range(x.ndim) if axis != 1)


def _along(values, x):
    """One number for each feature, laid along axis 1 of x."""
    return values.reshape(1, -1, *[1] * (x.ndim - 2))


def _statistics(x, mean, var):
    return (x.mean(axis=_axes(x)), x.var(axis=_axes(x))) if mean is None else (mean, var)


def _normalised(x, gamma, beta, mean, deviation, given):
    """Out and cache that are right for this mean and deviation, given or of the batch."""
    x_hat = (x - _along(mean, x)) / _along(deviation, x)
    return _along(gamma, x) * x_hat + _along(beta, x), (x, mean, 1 / deviation, gamma, not given)


@misconception(
    "batchnorm_forward",
    says="The variance is divided by one less than the number of entries, as an estimate for a larger population would "
    "be. Here the batch is all there is: what does the docstring divide by?",
)
def divides_the_variance_by_one_less(x, gamma, beta, *, mean=None, var=None, eps=1e-5):
    if mean is not None:
        return batchnorm_forward(x, gamma, beta, mean=mean, var=var, eps=eps)
    deviation = np.sqrt(x.var(axis=_axes(x), ddof=1) + eps)
    return _normalised(x, gamma, beta, x.mean(axis=_axes(x)), deviation, given=False)


@misconception(
    "batchnorm_forward",
    says="Epsilon is added to the deviation, outside of the root. In the equation it is inside, beside the variance.",
)
def adds_epsilon_outside_of_the_root(x, gamma, beta, *, mean=None, var=None, eps=1e-5):
    given = mean is not None
    mean, var = _statistics(x, mean, var)
    return _normalised(x, gamma, beta, mean, np.sqrt(var) + eps, given)


@misconception(
    "batchnorm_forward",
    says="Epsilon is added behind the division, to the quotient: / comes before +, so that it only shifts what comes "
    "out. Which brackets keep it beside the variance, under the root?",
)
def adds_epsilon_behind_the_division(x, gamma, beta, *, mean=None, var=None, eps=1e-5):
    given = mean is not None
    mean, var = _statistics(x, mean, var)
    out, cache = _normalised(x, gamma, beta, mean, np.sqrt(var), given)
    return out + _along(gamma, x) * x.dtype.type(eps), cache


@misconception(
    "batchnorm_forward",
    says="Epsilon is left out. What is divided by what where a feature is the same in every example?",
)
def leaves_epsilon_out(x, gamma, beta, *, mean=None, var=None, eps=1e-5):
    given = mean is not None
    mean, var = _statistics(x, mean, var)
    return _normalised(x, gamma, beta, mean, np.sqrt(var), given)


@misconception(
    "batchnorm_forward",
    says="The values are divided by the variance, and not by its root. What should the variance of x_hat be, and what "
    "is it if all of x is doubled?",
)
def divides_by_the_variance(x, gamma, beta, *, mean=None, var=None, eps=1e-5):
    given = mean is not None
    mean, var = _statistics(x, mean, var)
    return _normalised(x, gamma, beta, mean, var + eps, given)


@misconception(
    "batchnorm_forward",
    says="The mean is not taken off. A feature that is 100 in every example should come out as beta.",
)
def does_not_take_the_mean_off(x, gamma, beta, *, mean=None, var=None, eps=1e-5):
    given = mean is not None
    mean, var = _statistics(x, mean, var)
    return _normalised(x, gamma, beta, np.zeros_like(mean), np.sqrt(var + eps), given)


@misconception(
    "batchnorm_forward",
    says="Mean and variance are taken over the features of each example. That is layer normalisation; here each "
    "feature is compared with the same feature of the other examples. Which axis disappears?",
)
def normalises_each_example(x, gamma, beta, *, mean=None, var=None, eps=1e-5):
    if mean is not None:
        return batchnorm_forward(x, gamma, beta, mean=mean, var=var, eps=eps)
    axes = tuple(range(1, x.ndim))
    x_hat = (x - x.mean(axis=axes, keepdims=True)) / np.sqrt(x.var(axis=axes, keepdims=True) + eps)
    return _along(gamma, x) * x_hat + _along(beta, x), None


@misconception(
    "batchnorm_forward",
    says="Mean and variance are those of all numbers together. Each feature has its own: how many means are there?",
)
def normalises_all_features_together(x, gamma, beta, *, mean=None, var=None, eps=1e-5):
    if mean is not None:
        return batchnorm_forward(x, gamma, beta, mean=mean, var=var, eps=eps)
    return _along(gamma, x) * (x - x.mean()) / np.sqrt(x.var() + eps) + _along(beta, x), None


@misconception(
    "batchnorm_forward",
    says="Every pixel of an image has its own mean and variance. A channel counts as one feature, whatever the place: "
    "over which three axes do its statistics run?",
)
def gives_every_pixel_its_own_statistics(x, gamma, beta, *, mean=None, var=None, eps=1e-5):
    if mean is not None:
        return batchnorm_forward(x, gamma, beta, mean=mean, var=var, eps=eps)
    x_hat = (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + eps)
    return _along(gamma, x) * x_hat + _along(beta, x), None


@misconception(
    "batchnorm_forward",
    says="This is right for rows. For images, mean and variance are taken over the batch alone: they still have a "
    "number for every pixel, and the axes that are added to lay them along the channels make a table of five axes. "
    "Over which three axes do the statistics of a channel run?",
)
def lays_the_statistics_of_every_pixel_along_the_channels(x, gamma, beta, *, mean=None, var=None, eps=1e-5):
    if mean is not None or x.ndim == 2:
        return batchnorm_forward(x, gamma, beta, mean=mean, var=var, eps=eps)
    mean, scale = x.mean(axis=0), 1 / np.sqrt(x.var(axis=0) + eps)
    x_hat = (x - mean[:, None, None]) * scale[:, None, None]
    return _along(gamma, x) * x_hat + _along(beta, x), (x, mean, scale, gamma, True)


@misconception(
    "batchnorm_forward",
    says="This is right for rows. For images, mean and variance are taken over the batch alone, and still have a "
    "number for every pixel of every channel, more than there are channels to lay them along. Over which three axes do "
    "the statistics of a channel run?",
)
def lays_the_means_of_all_pixels_along_the_channels(x, gamma, beta, *, mean=None, var=None, eps=1e-5):
    if mean is not None or x.ndim == 2:
        return batchnorm_forward(x, gamma, beta, mean=mean, var=var, eps=eps)
    return _normalised(x, gamma, beta, x.mean(axis=0), np.sqrt(x.var(axis=0) + eps), given=False)


@misconception(
    "batchnorm_forward",
    says="Every image has its own mean and variance. That is instance normalisation; the statistics here run over the "
    "batch, too.",
)
def gives_every_image_its_own_statistics(x, gamma, beta, *, mean=None, var=None, eps=1e-5):
    if mean is not None or x.ndim == 2:
        return batchnorm_forward(x, gamma, beta, mean=mean, var=var, eps=eps)
    x_hat = (x - x.mean(axis=(2, 3), keepdims=True)) / np.sqrt(x.var(axis=(2, 3), keepdims=True) + eps)
    return _along(gamma, x) * x_hat + _along(beta, x), None


@misconception(
    "batchnorm_forward",
    says="This is right for rows, but for images gamma and beta must be laid along the channels, axis 1. Along which "
    "axis does numpy lay an array of shape (C,) by itself?",
)
def lays_the_statistics_along_the_last_axis(x, gamma, beta, *, mean=None, var=None, eps=1e-5):
    given = mean is not None
    mean, var = _statistics(x, mean, var)
    scale = 1 / np.sqrt(var + eps)
    return gamma * (x - mean) * scale + beta, (x, mean, scale, gamma, not given)


@misconception(
    "batchnorm_forward",
    says="beta is missing. Which mean should a feature have afterwards?",
)
def forgets_beta(x, gamma, beta, *, mean=None, var=None, eps=1e-5):
    return batchnorm_forward(x, gamma, np.zeros_like(beta), mean=mean, var=var, eps=eps)


@misconception(
    "batchnorm_forward",
    says="gamma is missing. Which deviation should a feature have afterwards?",
)
def forgets_gamma(x, gamma, beta, *, mean=None, var=None, eps=1e-5):
    return batchnorm_forward(x, np.ones_like(gamma), beta, mean=mean, var=var, eps=eps)


@misconception(
    "batchnorm_forward",
    says="gamma and beta have changed places. Which of the two scales, and which shifts?",
)
def exchanges_gamma_and_beta(x, gamma, beta, *, mean=None, var=None, eps=1e-5):
    return batchnorm_forward(x, beta, gamma, mean=mean, var=var, eps=eps)


@misconception(
    "batchnorm_forward",
    says="gamma scales beta, too: the shift is added before the scaling. Which comes first in the equation?",
)
def shifts_before_scaling(x, gamma, beta, *, mean=None, var=None, eps=1e-5):
    return batchnorm_forward(x, gamma, gamma * beta, mean=mean, var=var, eps=eps)


@misconception(
    "batchnorm_forward",
    says="The given mean and variance have no effect: those of the batch are taken all the same. What would a single "
    "example come out as?",
)
def ignores_given_statistics(x, gamma, beta, *, mean=None, var=None, eps=1e-5):
    return batchnorm_forward(x, gamma, beta, eps=eps)


@misconception(
    "batchnorm_forward",
    says="The given variance is used as if it were a deviation. What is between the two?",
)
def takes_the_given_variance_for_a_deviation(x, gamma, beta, *, mean=None, var=None, eps=1e-5):
    if mean is None:
        return batchnorm_forward(x, gamma, beta, eps=eps)
    return _normalised(x, gamma, beta, mean, var + eps, given=True)


@misconception(
    "batchnorm_forward",
    says="The given mean is used, but the variance is still that of the batch.",
)
def takes_the_given_mean_alone(x, gamma, beta, *, mean=None, var=None, eps=1e-5):
    if mean is None:
        return batchnorm_forward(x, gamma, beta, eps=eps)
    return _normalised(x, gamma, beta, mean, np.sqrt(x.var(axis=_axes(x)) + eps), given=True)


@misconception(
    "batchnorm_forward",
    says="The result is float64 although float32 came in. Three things bring float64 in: an array made without a "
    "dtype (np.zeros, np.ones, np.eye), a number that is numpy's own, such as np.sqrt(2), and a cast (astype(float), "
    "dtype=float). Is one of them in yours?",
)
def collects_in_float64(x, gamma, beta, *, mean=None, var=None, eps=1e-5):
    out, cache = batchnorm_forward(x, gamma, beta, mean=mean, var=var, eps=eps)
    return out.astype(np.float64), cache


@misconception(
    "batchnorm_forward",
    says="The variance is the given one, but the mean is that of the batch all the same. In use, what is an example "
    "normalised by: by its neighbours in the batch?",
)
def takes_the_batchs_mean_always(x, gamma, beta, *, mean=None, var=None, eps=1e-5):
    own, spread = _statistics(x, None, None)
    return _normalised(x, gamma, beta, own, np.sqrt((spread if var is None else var) + eps), mean is not None)


@misconception(
    "batchnorm_forward",
    says="The variance of a channel is here the mean of the variances of single images. Images also differ from one "
    "another in their mean: of which mean are the deviations that are squared?",
)
def averages_the_variances_of_single_images(x, gamma, beta, *, mean=None, var=None, eps=1e-5):
    if mean is not None or x.ndim == 2:
        return batchnorm_forward(x, gamma, beta, mean=mean, var=var, eps=eps)
    deviation = np.sqrt(x.var(axis=(2, 3)).mean(axis=0) + eps)
    return _normalised(x, gamma, beta, x.mean(axis=_axes(x)), deviation, given=False)


@misconception(
    "batchnorm_forward",
    says="Epsilon is always 1e-5, whatever eps says. What is that argument for?",
)
def always_takes_the_usual_epsilon(x, gamma, beta, *, mean=None, var=None, eps=1e-5):
    return batchnorm_forward(x, gamma, beta, mean=mean, var=var)
