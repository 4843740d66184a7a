"""What students get wrong about batch normalisation. The cache is the reference's: (x, mean, 1 / deviation, gamma, from
the batch or not)."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception


def _axes(x):
    return tuple(axis for axis in range(x.ndim) if axis != 1)


def _along(values, x):
    """One number for each feature, laid along axis 1 of x."""
    return values.reshape(1, -1, *[1] * (x.ndim - 2))


def _statistics(x, mean, var):
    return (x.mean(axis=_axes(x)), x.var(axis=_axes(x))) if mean is None else (mean, var)


def _forward(x, gamma, beta, mean, var, eps, *, given, deviation=None):
    """Normalise by what is said; the cache is right for ``mean`` and ``var``."""
    deviation = np.sqrt(var + eps) if deviation is None else deviation
    x_hat = (x - _along(mean, x)) / _along(deviation, x)
    return _along(gamma, x) * x_hat + _along(beta, x), (x, mean, 1 / deviation, gamma, not given)


@misconception(
    "batchnorm_forward",
    says="The variance is divided by one less than the number of entries, as an estimate for a larger population would "
    "be. Here the batch is all there is: what does the docstring divide by?",
)
def divides_the_variance_by_one_less(x, gamma, beta, *, mean=None, var=None, eps=1e-5):
    given = mean is not None
    mean, var = (mean, var) if given else (x.mean(axis=_axes(x)), x.var(axis=_axes(x), ddof=1))
    return _forward(x, gamma, beta, mean, var, eps, given=given)


@misconception(
    "batchnorm_forward",
    says="Epsilon is added to the deviation, outside of the root. In the equation it is inside, beside the variance.",
)
def adds_epsilon_outside_of_the_root(x, gamma, beta, *, mean=None, var=None, eps=1e-5):
    given = mean is not None
    mean, var = _statistics(x, mean, var)
    return _forward(x, gamma, beta, mean, var, eps, given=given, deviation=np.sqrt(var) + eps)


@misconception(
    "batchnorm_forward",
    says="Epsilon is left out. What is divided by what where a feature is the same in every example?",
)
def leaves_epsilon_out(x, gamma, beta, *, mean=None, var=None, eps=1e-5):
    given = mean is not None
    mean, var = _statistics(x, mean, var)
    return _forward(x, gamma, beta, mean, var, 0.0, given=given)


@misconception(
    "batchnorm_forward",
    says="The values are divided by the variance, and not by its root. What should the variance of x_hat be, and what "
    "is it if all of x is doubled?",
)
def divides_by_the_variance(x, gamma, beta, *, mean=None, var=None, eps=1e-5):
    given = mean is not None
    mean, var = _statistics(x, mean, var)
    return _forward(x, gamma, beta, mean, var, eps, given=given, deviation=var + eps)


@misconception(
    "batchnorm_forward",
    says="The mean is not taken off. A feature that is 100 in every example should come out as beta.",
)
def does_not_take_the_mean_off(x, gamma, beta, *, mean=None, var=None, eps=1e-5):
    given = mean is not None
    mean, var = _statistics(x, mean, var)
    return _forward(x, gamma, beta, np.zeros_like(mean), var, eps, given=given)


@misconception(
    "batchnorm_forward",
    says="Mean and variance are taken over the features of each example. That is layer normalisation; here each "
    "feature is compared with the same feature of the other examples. Which axis disappears?",
)
def normalises_each_example(x, gamma, beta, *, mean=None, var=None, eps=1e-5):
    if mean is not None:
        return _forward(x, gamma, beta, mean, var, eps, given=True)
    axes = tuple(range(1, x.ndim))
    x_hat = (x - x.mean(axis=axes, keepdims=True)) / np.sqrt(x.var(axis=axes, keepdims=True) + eps)
    return _along(gamma, x) * x_hat + _along(beta, x), None


@misconception(
    "batchnorm_forward",
    says="Mean and variance are those of all numbers together. Each feature has its own: how many means are there?",
)
def normalises_all_features_together(x, gamma, beta, *, mean=None, var=None, eps=1e-5):
    if mean is not None:
        return _forward(x, gamma, beta, mean, var, eps, given=True)
    return _along(gamma, x) * (x - x.mean()) / np.sqrt(x.var() + eps) + _along(beta, x), None


@misconception(
    "batchnorm_forward",
    says="Every pixel of an image has its own mean and variance. A channel counts as one feature, whatever the place: "
    "over which three axes do its statistics run?",
)
def gives_every_pixel_its_own_statistics(x, gamma, beta, *, mean=None, var=None, eps=1e-5):
    if mean is not None:
        return _forward(x, gamma, beta, mean, var, eps, given=True)
    x_hat = (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + eps)
    return _along(gamma, x) * x_hat + _along(beta, x), None


@misconception(
    "batchnorm_forward",
    says="Every image has its own mean and variance. That is instance normalisation; the statistics here run over the "
    "batch, too.",
)
def gives_every_image_its_own_statistics(x, gamma, beta, *, mean=None, var=None, eps=1e-5):
    if mean is not None or x.ndim == 2:
        return _forward(x, gamma, beta, *_statistics(x, mean, var), eps, given=mean is not None)
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
    given = mean is not None
    return _forward(x, gamma, np.zeros_like(beta), *_statistics(x, mean, var), eps, given=given)


@misconception(
    "batchnorm_forward",
    says="gamma is missing. Which deviation should a feature have afterwards?",
)
def forgets_gamma(x, gamma, beta, *, mean=None, var=None, eps=1e-5):
    given = mean is not None
    return _forward(x, np.ones_like(gamma), beta, *_statistics(x, mean, var), eps, given=given)


@misconception(
    "batchnorm_forward",
    says="gamma and beta have changed places. Which of the two scales, and which shifts?",
)
def exchanges_gamma_and_beta(x, gamma, beta, *, mean=None, var=None, eps=1e-5):
    given = mean is not None
    return _forward(x, beta, gamma, *_statistics(x, mean, var), eps, given=given)


@misconception(
    "batchnorm_forward",
    says="gamma scales beta, too: the shift is added before the scaling. Which comes first in the equation?",
)
def shifts_before_scaling(x, gamma, beta, *, mean=None, var=None, eps=1e-5):
    given = mean is not None
    return _forward(x, gamma, gamma * beta, *_statistics(x, mean, var), eps, given=given)


@misconception(
    "batchnorm_forward",
    says="The given mean and variance have no effect: those of the batch are taken all the same. What would a single "
    "example come out as?",
)
def ignores_given_statistics(x, gamma, beta, *, mean=None, var=None, eps=1e-5):
    return _forward(x, gamma, beta, *_statistics(x, None, None), eps, given=False)


@misconception(
    "batchnorm_forward",
    says="The given variance is used as if it were a deviation. What is between the two?",
)
def takes_the_given_variance_for_a_deviation(x, gamma, beta, *, mean=None, var=None, eps=1e-5):
    given = mean is not None
    mean, var = _statistics(x, mean, var)
    return _forward(x, gamma, beta, mean, var, eps, given=given, deviation=var + eps if given else None)


@misconception(
    "batchnorm_forward",
    says="The given mean is used, but the variance is still that of the batch.",
)
def takes_the_given_mean_alone(x, gamma, beta, *, mean=None, var=None, eps=1e-5):
    own_mean, own_var = _statistics(x, None, None)
    given = mean is not None
    return _forward(x, gamma, beta, mean if given else own_mean, own_var, eps, given=given)


@misconception(
    "batchnorm_forward",
    says="The result is float64 although float32 came in. Which dtype does a fresh np.zeros or np.ones have when you "
    "say nothing?",
)
def collects_in_float64(x, gamma, beta, *, mean=None, var=None, eps=1e-5):
    out, cache = _forward(x, gamma, beta, *_statistics(x, mean, var), eps, given=mean is not None)
    return out.astype(np.float64), cache


def _parts(dout, cache):
    """x_hat, gamma, scale along x, dgamma, dbeta and the number of entries of a feature: all right."""
    x, mean, scale, gamma, from_batch = cache
    x_hat = (x - _along(mean, x)) * _along(scale, x)
    dgamma, dbeta = (dout * x_hat).sum(axis=_axes(x)), dout.sum(axis=_axes(x))
    return x_hat, _along(gamma, x), _along(scale, x), dgamma, dbeta, x.size // x.shape[1], from_batch


def _dx(dout, cache, *, m=None, keep_mean=True, keep_variance=True, from_batch=None):
    x_hat, gamma, scale, dgamma, dbeta, entries, was_from_batch = _parts(dout, cache)
    m = entries if m is None else m
    if not (was_from_batch if from_batch is None else from_batch):
        return dout * gamma * scale
    by_mean = _along(dbeta, dout) / m if keep_mean else 0
    by_variance = x_hat * _along(dgamma, dout) / m if keep_variance else 0
    return (dout - by_mean - by_variance) * gamma * scale


@misconception(
    "batchnorm_backward",
    says="dx goes only the direct way. Mean and variance are made of the batch: what happens to all other outputs of a "
    "feature when one entry moves?",
)
def takes_mean_and_variance_for_constants(dout, cache):
    _, _, _, dgamma, dbeta, _, _ = _parts(dout, cache)
    return _dx(dout, cache, from_batch=False), dgamma, dbeta


@misconception(
    "batchnorm_backward",
    says="The way through the mean is missing. If all entries of a feature are shifted alike, nothing changes: what "
    "must dx add up to, then, over the batch?",
)
def forgets_the_way_through_the_mean(dout, cache):
    _, _, _, dgamma, dbeta, _, _ = _parts(dout, cache)
    return _dx(dout, cache, keep_mean=False), dgamma, dbeta


@misconception(
    "batchnorm_backward",
    says="The way through the variance is missing. If all entries of a feature are stretched alike, nothing changes: "
    "what must the sum of dx times x_hat be, then?",
)
def forgets_the_way_through_the_variance(dout, cache):
    _, _, _, dgamma, dbeta, _, _ = _parts(dout, cache)
    return _dx(dout, cache, keep_variance=False), dgamma, dbeta


@misconception(
    "batchnorm_backward",
    says="The ways through mean and variance carry sums where they should carry means. The mean of m entries changes "
    "by 1/m of what one of them does.",
)
def forgets_to_divide_by_the_number_of_entries(dout, cache):
    _, _, _, dgamma, dbeta, _, _ = _parts(dout, cache)
    return _dx(dout, cache, m=1), dgamma, dbeta


@misconception(
    "batchnorm_backward",
    says="This is right for rows. For images, the mean of a channel runs over more entries than there are examples: "
    "how many?",
)
def divides_by_the_number_of_examples(dout, cache):
    _, _, _, dgamma, dbeta, _, _ = _parts(dout, cache)
    return _dx(dout, cache, m=len(dout)), dgamma, dbeta


@misconception(
    "batchnorm_backward",
    says="gamma is missing in dx. It stands between x_hat and the output: what does the chain rule make of it?",
)
def leaves_gamma_out_of_dx(dout, cache):
    _, _, _, dgamma, dbeta, _, _ = _parts(dout, cache)
    x, mean, scale, gamma, from_batch = cache
    return _dx(dout, (x, mean, scale, np.ones_like(gamma), from_batch)), dgamma, dbeta


@misconception(
    "batchnorm_backward",
    says="dx is not divided by the deviation. x_hat is x over the deviation: what is its derivative, even by the "
    "direct way?",
)
def does_not_divide_by_the_deviation(dout, cache):
    _, _, scale, dgamma, dbeta, _, _ = _parts(dout, cache)
    return _dx(dout, cache) / scale, dgamma, dbeta


@misconception(
    "batchnorm_backward",
    says="dx is divided by the variance where the deviation is meant. Is there a root missing?",
)
def divides_by_the_variance_on_the_way_back(dout, cache):
    _, _, scale, dgamma, dbeta, _, _ = _parts(dout, cache)
    return _dx(dout, cache) * scale, dgamma, dbeta


@misconception(
    "batchnorm_backward",
    says="With given statistics dx should have the direct way only. They do not depend on the batch: which of the "
    "three ways are closed?",
)
def goes_through_given_statistics(dout, cache):
    _, _, _, dgamma, dbeta, _, _ = _parts(dout, cache)
    return _dx(dout, cache, from_batch=True), dgamma, dbeta


@misconception(
    "batchnorm_backward",
    says="dgamma is made of x, as it came in. What is it that gamma multiplies?",
)
def makes_dgamma_of_x(dout, cache):
    _, _, _, _, dbeta, _, _ = _parts(dout, cache)
    return _dx(dout, cache), (dout * cache[0]).sum(axis=_axes(dout)), dbeta


@misconception(
    "batchnorm_backward",
    says="dgamma is made of x less its mean, not divided by the deviation yet. What is it that gamma multiplies?",
)
def makes_dgamma_of_x_less_its_mean(dout, cache):
    _, _, _, _, dbeta, _, _ = _parts(dout, cache)
    x, mean, *_ = cache
    return _dx(dout, cache), (dout * (x - _along(mean, x))).sum(axis=_axes(x)), dbeta


@misconception(
    "batchnorm_backward",
    says="gamma itself stands in dgamma as a factor. What is the derivative of gamma times x_hat by gamma?",
)
def multiplies_dgamma_by_gamma(dout, cache):
    _, _, _, dgamma, dbeta, _, _ = _parts(dout, cache)
    return _dx(dout, cache), dgamma * cache[3], dbeta


@misconception(
    "batchnorm_backward",
    says="dgamma and dbeta are means. The loss has already been averaged once, further up: gamma and beta collect from "
    "every entry that they touch.",
)
def averages_dgamma_and_dbeta(dout, cache):
    _, _, _, dgamma, dbeta, m, _ = _parts(dout, cache)
    return _dx(dout, cache), dgamma / m, dbeta / m


@misconception(
    "batchnorm_backward",
    says="This is right for rows. For images, dgamma and dbeta still have a number for every pixel: which axes does a "
    "channel share its gamma over?",
)
def sums_over_the_batch_alone(dout, cache):
    x_hat, *_ = _parts(dout, cache)
    return _dx(dout, cache), (dout * x_hat).sum(axis=0), dout.sum(axis=0)


@misconception(
    "batchnorm_backward",
    says="dgamma and dbeta have changed places. The gradients come in the order of the inputs: x, gamma, beta.",
)
def returns_dbeta_before_dgamma(dout, cache):
    _, _, _, dgamma, dbeta, _, _ = _parts(dout, cache)
    return _dx(dout, cache), dbeta, dgamma


@misconception(
    "batchnorm_backward",
    says="The gradients are float64 although all that came in is float32. Which dtype does a fresh np.zeros have when "
    "you say nothing?",
)
def collects_gradients_in_float64(dout, cache):
    _, _, _, dgamma, dbeta, _, _ = _parts(dout, cache)
    return tuple(gradient.astype(np.float64) for gradient in (_dx(dout, cache), dgamma, dbeta))
