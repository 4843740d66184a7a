"""What students get wrong about the Gaussian negative log-likelihood."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception
from cs231n_ae.numerics import bounded_exp

_LOG_2PI = float(np.log(2 * np.pi))


def _nll(mu, logvar, x, *, scale=1.0, constant=_LOG_2PI):
    """Right, but for a scale of everything, and another constant."""
    n, precision = len(x), bounded_exp(-logvar)
    scaled = (mu - x) * precision
    square = (mu - x) * scaled
    loss = scale * float(np.sum(constant + logvar + square)) / (2 * n)
    return loss, scaled * (scale / n), _collected((1 - square) * (scale / (2 * n)), logvar)


def _collected(entries, logvar):
    """The sum over the entries that one log-variance serves."""
    return np.asarray(entries.sum(axis=tuple(range(entries.ndim - logvar.ndim))))


@misconception(
    "gaussian_nll_loss",
    says="log 2π is missing. It changes no gradient, but without it the number is no log-likelihood, and cannot be "
    "compared with that of another decoder. What must the integral of a density be?",
)
def forgets_log_2_pi(mu, logvar, x):
    return _nll(mu, logvar, x, constant=0.0)


@misconception(
    "gaussian_nll_loss",
    says="The constant is log 2π for each entry, where the half in front of the bracket belongs to it too.",
)
def does_not_halve_log_2_pi(mu, logvar, x):
    return _nll(mu, logvar, x, constant=2 * _LOG_2PI)


@misconception(
    "gaussian_nll_loss",
    says="log 2π comes in once for each example, where every pixel has a Gaussian of its own, with a constant of its "
    "own.",
)
def counts_log_2_pi_once(mu, logvar, x):
    loss, dmu, dlogvar = _nll(mu, logvar, x, constant=0.0)
    return loss + _LOG_2PI / 2, dmu, dlogvar


@misconception(
    "gaussian_nll_loss",
    says="The ½ in front is missing, in the loss and in both gradients.",
)
def forgets_the_half(mu, logvar, x):
    return _nll(mu, logvar, x, scale=2.0)


@misconception(
    "gaussian_nll_loss",
    says="The square lacks its ½ (one half of the precision stands in the exponent of a Gaussian), while the logarithm "
    "of the variance has one.",
)
def forgets_the_half_of_the_square(mu, logvar, x):
    n, precision = len(x), bounded_exp(-logvar)
    scaled = (mu - x) * precision
    square = (mu - x) * scaled
    loss = float(np.sum(_LOG_2PI + logvar + 2 * square)) / (2 * n)
    return loss, 2 * scaled / n, _collected((1 - 2 * square) / (2 * n), logvar)


@misconception(
    "gaussian_nll_loss",
    says="dmu is half of what it should be: the 2 from the square and the ½ in front undo each other.",
)
def halves_dmu(mu, logvar, x):
    loss, dmu, dlogvar = _nll(mu, logvar, x)
    return loss, dmu / 2, dlogvar


@misconception(
    "gaussian_nll_loss",
    says="dlogvar is twice too large: the ½ in front of the bracket has got lost. No square comes to its rescue here.",
)
def doubles_dlogvar(mu, logvar, x):
    loss, dmu, dlogvar = _nll(mu, logvar, x)
    return loss, dmu, 2 * dlogvar


@misconception(
    "gaussian_nll_loss",
    says="Loss and gradients have the sign turned: this is the log-likelihood, which is to grow. A loss is to fall.",
)
def maximises(mu, logvar, x):
    return _nll(mu, logvar, x, scale=-1.0)


@misconception(
    "gaussian_nll_loss",
    says="dmu points the other way. When mu moves towards x, what happens to the loss?",
)
def turns_dmu_around(mu, logvar, x):
    loss, dmu, dlogvar = _nll(mu, logvar, x)
    return loss, -dmu, dlogvar


@misconception(
    "gaussian_nll_loss",
    says="dlogvar has the wrong sign. Where the error is much larger than sigma, should the variance grow or shrink, "
    "and what sign has the slope then?",
)
def turns_dlogvar_around(mu, logvar, x):
    loss, dmu, dlogvar = _nll(mu, logvar, x)
    return loss, dmu, -dlogvar


@misconception(
    "gaussian_nll_loss",
    says="The square is multiplied by the variance, and not divided by it: the exponent lacks its minus. Is an error "
    "of 1 worse under a narrow Gaussian or under a wide one?",
)
def multiplies_by_the_variance(mu, logvar, x):
    n, variance = len(x), bounded_exp(logvar)
    scaled = (mu - x) * variance
    square = (mu - x) * scaled
    loss = float(np.sum(_LOG_2PI + logvar + square)) / (2 * n)
    return loss, scaled / n, _collected((1 + square) / (2 * n), logvar)


@misconception(
    "gaussian_nll_loss",
    says="logvar is taken for log sigma: the precision is exp(-2 logvar) then. In this course logvar is the logarithm "
    "of the variance and nothing else.",
)
def takes_logvar_for_log_sigma(mu, logvar, x):
    loss, dmu, dlogvar = _nll(mu, 2 * logvar, x)
    return loss, dmu, 2 * dlogvar


@misconception(
    "gaussian_nll_loss",
    says="The square is divided by sigma, and not by the variance: the exponent is halved. What is in the exponent of "
    "a Gaussian density, once or squared?",
)
def divides_by_sigma(mu, logvar, x):
    n, inverse = len(x), np.exp(-logvar / 2)
    square = (mu - x) ** 2 * inverse
    loss = float(np.sum(_LOG_2PI + logvar + square)) / (2 * n)
    return loss, (mu - x) * inverse / n, _collected((1 - square / 2) / (2 * n), logvar)


def _with_precision(mu, logvar, x, precision):
    """The right lines, with something else for the precision."""
    scaled = (mu - x) * precision
    square = (mu - x) * scaled
    loss = float(np.sum(_LOG_2PI + logvar + square)) / (2 * len(x))
    return loss, scaled / len(x), _collected((1 - square) / (2 * len(x)), logvar)


@misconception(
    "gaussian_nll_loss",
    says="What stands for the precision is one over sigma, exp(-logvar / 2): the exponent is halved, as for a standard "
    "deviation. What is in the exponent of a Gaussian density, sigma or its square?",
)
def takes_one_over_sigma_for_the_precision(mu, logvar, x):
    return _with_precision(mu, logvar, x, bounded_exp(-logvar / 2))


@misconception(
    "gaussian_nll_loss",
    says="What stands for the precision is exp(-2 logvar), as if logvar were log sigma; the term logvar beside it is "
    "right. What is logvar the logarithm of, in this course?",
)
def squares_the_precision(mu, logvar, x):
    return _with_precision(mu, logvar, x, bounded_exp(-2 * logvar))


@misconception(
    "gaussian_nll_loss",
    says="What stands for the precision is the variance: the exponent lacks its minus. Is an error of 1 worse under a "
    "narrow Gaussian or under a wide one?",
)
def takes_the_variance_for_the_precision(mu, logvar, x):
    return _with_precision(mu, logvar, x, bounded_exp(logvar))


@misconception(
    "gaussian_nll_loss",
    says="In the loss the square is multiplied by the variance: its exponent lacks the minus, which dmu and dlogvar "
    "have. Is an error of 1 worse under a narrow Gaussian or under a wide one?",
)
def takes_the_variance_in_the_loss_alone(mu, logvar, x):
    _, dmu, dlogvar = _nll(mu, logvar, x)
    return _with_precision(mu, logvar, x, bounded_exp(logvar))[0], dmu, dlogvar


@misconception(
    "gaussian_nll_loss",
    says="The loss is right, and in dmu and dlogvar the exponent lacks its minus: the variance stands for the "
    "precision there. Which of the two does the loss have?",
)
def takes_the_variance_in_the_gradients_alone(mu, logvar, x):
    _, dmu, dlogvar = _with_precision(mu, logvar, x, bounded_exp(logvar))
    return _nll(mu, logvar, x)[0], dmu, dlogvar


@misconception(
    "gaussian_nll_loss",
    says="In dmu the exponent lacks its minus: the difference is multiplied by the variance. Does an error of 1 pull "
    "harder when sigma is 10?",
)
def takes_the_variance_in_dmu_alone(mu, logvar, x):
    loss, _, dlogvar = _nll(mu, logvar, x)
    return loss, _with_precision(mu, logvar, x, bounded_exp(logvar))[1], dlogvar


@misconception(
    "gaussian_nll_loss",
    says="In dlogvar the exponent lacks its minus: the square is multiplied by the variance. What does the loss have "
    "in front of the square?",
)
def takes_the_variance_in_dlogvar_alone(mu, logvar, x):
    loss, dmu, _ = _nll(mu, logvar, x)
    return loss, dmu, _with_precision(mu, logvar, x, bounded_exp(logvar))[2]


@misconception(
    "gaussian_nll_loss",
    says="In the loss and in dmu the square is multiplied by the variance: the exponent lacks its minus. dlogvar has "
    "it. Is an error of 1 worse under a narrow Gaussian or under a wide one?",
)
def takes_the_variance_but_in_dlogvar(mu, logvar, x):
    loss, dmu, _ = _with_precision(mu, logvar, x, bounded_exp(logvar))
    return loss, dmu, _nll(mu, logvar, x)[2]


@misconception(
    "gaussian_nll_loss",
    says="logvar is used as the variance itself: it divides the square, and its logarithm is taken, which is NaN where "
    "it is negative.",
)
def takes_logvar_for_the_variance(mu, logvar, x):
    n = len(x)
    loss = float(np.sum(_LOG_2PI + np.log(logvar) + (mu - x) ** 2 / logvar)) / (2 * n)
    dlogvar = (1 / logvar - (mu - x) ** 2 / logvar**2) / (2 * n)
    return loss, (mu - x) / logvar / n, _collected(dlogvar, logvar)


@misconception(
    "gaussian_nll_loss",
    says="The term logvar is missing in the loss and in its gradient. What then keeps the network from making the "
    "variance as large as it likes, so that no error costs anything?",
)
def forgets_the_logarithm_of_the_variance(mu, logvar, x):
    n, precision = len(x), bounded_exp(-logvar)
    scaled = (mu - x) * precision
    square = (mu - x) * scaled
    return float(np.sum(_LOG_2PI + square)) / (2 * n), scaled / n, _collected(-square / (2 * n), logvar)


@misconception(
    "gaussian_nll_loss",
    says="dmu is the plain difference: the precision is missing. Does an error of 1 pull as hard when sigma is 10?",
)
def forgets_the_precision_in_dmu(mu, logvar, x):
    loss, _, dlogvar = _nll(mu, logvar, x)
    return loss, (mu - x) / len(x), dlogvar


@misconception(
    "gaussian_nll_loss",
    says="This is the derivative by the variance, and not by its logarithm. One more link of the chain leads from the "
    "one to the other.",
)
def differentiates_by_the_variance(mu, logvar, x):
    n, precision = len(x), bounded_exp(-logvar)
    loss, dmu, _ = _nll(mu, logvar, x)
    return loss, dmu, _collected((precision - (mu - x) ** 2 * precision**2) / (2 * n), logvar)


@misconception(
    "gaussian_nll_loss",
    says="Everything is averaged over the pixels too. In this course features are summed and examples averaged: a "
    "likelihood of many pixels is a product.",
)
def averages_over_the_pixels(mu, logvar, x):
    return _nll(mu, logvar, x, scale=1 / x.shape[1])


@misconception(
    "gaussian_nll_loss",
    says="Loss and gradients are summed over the batch, where they should be averaged over the examples.",
)
def sums_over_the_batch(mu, logvar, x):
    return _nll(mu, logvar, x, scale=float(len(x)))


@misconception(
    "gaussian_nll_loss",
    says="The loss is averaged over the batch, but its gradients are not: a factor in front of the sum stays there "
    "when you differentiate.",
)
def forgets_to_average_the_gradients(mu, logvar, x):
    _, dmu, dlogvar = _nll(mu, logvar, x, scale=float(len(x)))
    return _nll(mu, logvar, x)[0], dmu, dlogvar


@misconception(
    "gaussian_nll_loss",
    says="A log-variance that serves many entries comes into the loss only once, or once for each feature. Every "
    "entry has a density with that variance: broadcast first, and sum then.",
)
def counts_a_shared_variance_once(mu, logvar, x):
    loss, dmu, dlogvar = _nll(mu, logvar, x)
    missing = np.sum(logvar) - np.sum(np.broadcast_to(logvar, x.shape))
    return loss + float(missing) / (2 * len(x)), dmu, dlogvar


@misconception(
    "gaussian_nll_loss",
    says="dlogvar has the shape of x, though logvar has fewer axes. One number that is used in many places: what is "
    "done with the gradients of all of them?",
)
def does_not_collect_a_shared_gradient(mu, logvar, x):
    loss, dmu, _ = _nll(mu, logvar, x)
    return loss, dmu, (1 - (mu - x) ** 2 * bounded_exp(-logvar)) / (2 * len(x))


@misconception(
    "gaussian_nll_loss",
    says="The gradient of a shared log-variance is the mean of those of its entries, where it should be their sum. "
    "Move the one number by a hair: how many terms of the loss move?",
)
def averages_a_shared_gradient(mu, logvar, x):
    loss, dmu, _ = _nll(mu, logvar, x)
    entries = (1 - (mu - x) ** 2 * bounded_exp(-logvar)) / (2 * len(x))
    return loss, dmu, np.asarray(entries.mean(axis=tuple(range(x.ndim - logvar.ndim))))


@misconception(
    "gaussian_nll_loss",
    says="The exponential overflows where the log-variance is very small. Which function of the library holds the "
    "exponent down?",
)
def lets_the_exponential_overflow(mu, logvar, x):
    n, precision = len(x), np.exp(-logvar)
    scaled = (mu - x) * precision
    square = (mu - x) * scaled
    loss = float(np.sum(_LOG_2PI + logvar + square)) / (2 * n)
    return loss, scaled / n, _collected((1 - square) / (2 * n), logvar)


@misconception(
    "gaussian_nll_loss",
    says="float32 came in and a float64 gradient went out. Where does float64 come in?",
)
def collects_in_float64(mu, logvar, x):
    loss, dmu, dlogvar = _nll(mu, logvar, x)
    return loss, np.zeros(mu.shape) + dmu, np.zeros(logvar.shape) + dlogvar
