"""What students get wrong about the way back through batch normalisation. The cache is the reference's: (x, mean,
1 / deviation, gamma, from the batch or not)."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception
from cs231n_ae.layers.batch_normalization import batchnorm_backward


def _axes(x):
    return tuple(axis for axis in range(x.ndim) if axis != 1)


def _along(values, x):
    """One number for each feature, laid along axis 1 of x."""
    return values.reshape(1, -1, *[1] * (x.ndim - 2))


def _ways(dout, cache):
    """The three ways from the loss to x: directly, through the mean, and through the variance."""
    x, mean, scale, gamma, from_batch = cache
    x_hat, slope, axes = (x - _along(mean, x)) * _along(scale, x), _along(gamma * scale, x), _axes(x)
    by_mean = -dout.mean(axis=axes, keepdims=True) * slope
    by_variance = -x_hat * (dout * x_hat).mean(axis=axes, keepdims=True) * slope
    return dout * slope, by_mean * from_batch, by_variance * from_batch


@misconception(
    "batchnorm_backward",
    says="dx goes only the direct way. Mean and variance are made of the batch: what happens to all other outputs of a "
    "feature when one entry moves?",
)
def takes_mean_and_variance_for_constants(dout, cache):
    _, dgamma, dbeta = batchnorm_backward(dout, cache)
    directly, _, _ = _ways(dout, cache)
    return directly, dgamma, dbeta


@misconception(
    "batchnorm_backward",
    says="The way through the mean is missing. If all entries of a feature are shifted alike, nothing changes: what "
    "must dx add up to, then, over the batch?",
)
def forgets_the_way_through_the_mean(dout, cache):
    _, dgamma, dbeta = batchnorm_backward(dout, cache)
    directly, _, by_variance = _ways(dout, cache)
    return directly + by_variance, dgamma, dbeta


@misconception(
    "batchnorm_backward",
    says="The way through the variance is missing. If all entries of a feature are stretched alike, nothing changes: "
    "what must the sum of dx times x_hat be, then?",
)
def forgets_the_way_through_the_variance(dout, cache):
    _, dgamma, dbeta = batchnorm_backward(dout, cache)
    directly, by_mean, _ = _ways(dout, cache)
    return directly + by_mean, dgamma, dbeta


@misconception(
    "batchnorm_backward",
    says="The ways through mean and variance carry sums where they should carry means. The mean of m entries changes "
    "by 1/m of what one of them does.",
)
def forgets_to_divide_by_the_number_of_entries(dout, cache):
    _, dgamma, dbeta = batchnorm_backward(dout, cache)
    directly, by_mean, by_variance = _ways(dout, cache)
    m = dout.size // dout.shape[1]
    return directly + m * (by_mean + by_variance), dgamma, dbeta


@misconception(
    "batchnorm_backward",
    says="This is right for rows. For images, the mean of a channel runs over more entries than there are examples: "
    "how many?",
)
def divides_by_the_number_of_examples(dout, cache):
    _, dgamma, dbeta = batchnorm_backward(dout, cache)
    directly, by_mean, by_variance = _ways(dout, cache)
    m = dout.size // dout.shape[1]
    return directly + m * (by_mean + by_variance) / len(dout), dgamma, dbeta


@misconception(
    "batchnorm_backward",
    says="gamma is missing in dx. It stands between x_hat and the output: what does the chain rule make of it?",
)
def leaves_gamma_out_of_dx(dout, cache):
    _, dgamma, dbeta = batchnorm_backward(dout, cache)
    x, mean, scale, gamma, from_batch = cache
    dx, _, _ = batchnorm_backward(dout, (x, mean, scale, np.ones_like(gamma), from_batch))
    return dx, dgamma, dbeta


@misconception(
    "batchnorm_backward",
    says="dx is not divided by the deviation. x_hat is x over the deviation: what is its derivative, even by the "
    "direct way?",
)
def does_not_divide_by_the_deviation(dout, cache):
    dx, dgamma, dbeta = batchnorm_backward(dout, cache)
    return dx / _along(cache[2], dx), dgamma, dbeta


@misconception(
    "batchnorm_backward",
    says="dx is divided by the variance where the deviation is meant. Is there a root missing?",
)
def divides_by_the_variance_on_the_way_back(dout, cache):
    dx, dgamma, dbeta = batchnorm_backward(dout, cache)
    return dx * _along(cache[2], dx), dgamma, dbeta


@misconception(
    "batchnorm_backward",
    says="With given statistics dx should have the direct way only. They do not depend on the batch: which of the "
    "three ways are closed?",
)
def goes_through_given_statistics(dout, cache):
    *rest, _ = cache
    return batchnorm_backward(dout, (*rest, True))


@misconception(
    "batchnorm_backward",
    says="dgamma is made of x, as it came in. What is it that gamma multiplies?",
)
def makes_dgamma_of_x(dout, cache):
    dx, _, dbeta = batchnorm_backward(dout, cache)
    return dx, (dout * cache[0]).sum(axis=_axes(dout)), dbeta


@misconception(
    "batchnorm_backward",
    says="dgamma is made of x less its mean, not divided by the deviation yet. What is it that gamma multiplies?",
)
def makes_dgamma_of_x_less_its_mean(dout, cache):
    dx, _, dbeta = batchnorm_backward(dout, cache)
    x, mean, *_ = cache
    return dx, (dout * (x - _along(mean, x))).sum(axis=_axes(x)), dbeta


@misconception(
    "batchnorm_backward",
    says="gamma itself stands in dgamma as a factor. What is the derivative of gamma times x_hat by gamma?",
)
def multiplies_dgamma_by_gamma(dout, cache):
    dx, dgamma, dbeta = batchnorm_backward(dout, cache)
    return dx, dgamma * cache[3], dbeta


@misconception(
    "batchnorm_backward",
    says="dgamma and dbeta are means. The loss has already been averaged once, further up: gamma and beta collect from "
    "every entry that they touch.",
)
def averages_dgamma_and_dbeta(dout, cache):
    dx, dgamma, dbeta = batchnorm_backward(dout, cache)
    m = dout.size // dout.shape[1]
    return dx, dgamma / m, dbeta / m


@misconception(
    "batchnorm_backward",
    says="This is right for rows. For images, dgamma and dbeta still have a number for every pixel: which axes does a "
    "channel share its gamma over?",
)
def sums_over_the_batch_alone(dout, cache):
    dx, _, _ = batchnorm_backward(dout, cache)
    x, mean, scale, *_ = cache
    x_hat = (x - _along(mean, x)) * _along(scale, x)
    return dx, (dout * x_hat).sum(axis=0), dout.sum(axis=0)


@misconception(
    "batchnorm_backward",
    says="dgamma and dbeta have changed places. The gradients come in the order of the inputs: x, gamma, beta.",
)
def returns_dbeta_before_dgamma(dout, cache):
    dx, dgamma, dbeta = batchnorm_backward(dout, cache)
    return dx, dbeta, dgamma


@misconception(
    "batchnorm_backward",
    says="The gradients are float64 although all that came in is float32. Three things bring float64 in: an array "
    "made without a dtype (np.zeros, np.ones, np.eye), a number that is numpy's own, such as np.sqrt(2), and a cast "
    "(astype(float), dtype=float). Is one of them in yours?",
)
def collects_gradients_in_float64(dout, cache):
    return tuple(gradient.astype(np.float64) for gradient in batchnorm_backward(dout, cache))
