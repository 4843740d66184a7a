"""What students get wrong on the way back through batch normalisation's graph, node by node."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception


def _forward(x, eps):
    c = x - x.mean(axis=0)
    return c, np.sqrt(np.mean(c**2, axis=0) + eps)


def _back(dout, x, gamma, eps, *, dsigma=None, dv=None, dc=None, dmu=None, dx=None):
    """All six, with some of the steps exchanged; each later one goes on from what was found before it."""
    (c, sigma), n = _forward(x, eps), len(x)
    dx_hat = dout * gamma
    dsigma = -np.sum(dx_hat * c, axis=0) / sigma**2 if dsigma is None else dsigma(dx_hat, c, sigma)
    dv = dsigma / (2 * sigma) if dv is None else dv(dsigma, sigma)
    dc = dx_hat / sigma + 2 * c * dv / n if dc is None else dc(dx_hat, sigma, c, dv)
    dmu = -dc.sum(axis=0) if dmu is None else dmu(dc)
    dx = dc + dmu / n if dx is None else dx(dc, dmu)
    return dx_hat, dsigma, dv, dc, dmu, dx


@misconception(
    "batchnorm_node_gradients",
    says="c is read by two nodes, by x_hat and by v, and only what comes back from x_hat is in dc.",
)
def forgets_that_the_variance_reads_c(dout, x, gamma, eps=1e-5):
    return _back(dout, x, gamma, eps, dc=lambda dx_hat, sigma, c, dv: dx_hat / sigma)


@misconception(
    "batchnorm_node_gradients",
    says="v is the mean of the N squares of c, and a change of one c moves it by 2 c / N: the 1/N is missing in what "
    "dc gets from v.",
)
def forgets_the_mean_in_the_variance(dout, x, gamma, eps=1e-5):
    return _back(dout, x, gamma, eps, dc=lambda dx_hat, sigma, c, dv: dx_hat / sigma + 2 * c * dv)


@misconception(
    "batchnorm_node_gradients",
    says="The slope of a square is missing in what dc gets from v: the derivative of c² by c has a 2.",
)
def forgets_the_two_of_the_square(dout, x, gamma, eps=1e-5):
    return _back(dout, x, gamma, eps, dc=lambda dx_hat, sigma, c, dv: dx_hat / sigma + c * dv / len(x))


@misconception(
    "batchnorm_node_gradients",
    says="dsigma has the wrong sign: if sigma grows, what becomes of x_hat = c / sigma?",
)
def forgets_the_sign_of_a_quotient(dout, x, gamma, eps=1e-5):
    return _back(dout, x, gamma, eps, dsigma=lambda dx_hat, c, sigma: np.sum(dx_hat * c, axis=0) / sigma**2)


@misconception(
    "batchnorm_node_gradients",
    says="dsigma is divided by sigma once. x_hat is c / sigma: what is the derivative of 1 / sigma?",
)
def divides_by_sigma_once(dout, x, gamma, eps=1e-5):
    return _back(dout, x, gamma, eps, dsigma=lambda dx_hat, c, sigma: -np.sum(dx_hat * c, axis=0) / sigma)


@misconception(
    "batchnorm_node_gradients",
    says="The ½ is missing in dv: the derivative of a root is 1 over twice the root.",
)
def forgets_the_half_of_the_root(dout, x, gamma, eps=1e-5):
    return _back(dout, x, gamma, eps, dv=lambda dsigma, sigma: dsigma / sigma)


@misconception(
    "batchnorm_node_gradients",
    says="dmu has the wrong sign: mu is taken away from x.",
)
def forgets_that_the_mean_is_taken_away(dout, x, gamma, eps=1e-5):
    return _back(dout, x, gamma, eps, dmu=lambda dc: dc.sum(axis=0))


@misconception(
    "batchnorm_node_gradients",
    says="x is read by two nodes, by c and by mu, and only what comes back from c is in dx.",
)
def forgets_that_the_mean_reads_x(dout, x, gamma, eps=1e-5):
    return _back(dout, x, gamma, eps, dx=lambda dc, dmu: dc)


@misconception(
    "batchnorm_node_gradients",
    says="What dx gets from mu is not divided by N: mu is a mean, and one x moves it by 1/N of its own step.",
)
def forgets_the_mean_in_the_mean(dout, x, gamma, eps=1e-5):
    return _back(dout, x, gamma, eps, dx=lambda dc, dmu: dc + dmu)
