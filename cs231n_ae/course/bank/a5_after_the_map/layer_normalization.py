"""What students get wrong about layer normalisation."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception
from cs231n_ae.layers.layer_normalization import layernorm_backward, layernorm_forward


def _forward(x, gamma, beta, mean, variance, eps):
    scale = 1 / np.sqrt(variance + eps)
    x_hat = (x - mean) * scale
    return gamma * x_hat + beta, (x_hat, scale, gamma)


@misconception(
    "layernorm_forward",
    says="Mean and variance are taken over the batch: that is batch normalisation. Which axis holds the features of "
    "one vector?",
)
def normalises_over_the_batch(x, gamma, beta, *, eps=1e-5):
    return _forward(x, gamma, beta, x.mean(axis=0, keepdims=True), x.var(axis=0, keepdims=True), eps)


@misconception(
    "layernorm_forward",
    says="The second axis is averaged. Of sequences, (N, T, D), that is the axis of the places: which one is the "
    "features' always?",
)
def takes_the_second_axis(x, gamma, beta, *, eps=1e-5):
    return _forward(x, gamma, beta, x.mean(axis=1, keepdims=True), x.var(axis=1, keepdims=True), eps)


@misconception(
    "layernorm_forward",
    says="The variance is divided by D − 1. Here it describes these D numbers, and estimates nothing.",
)
def divides_by_one_less(x, gamma, beta, *, eps=1e-5):
    return _forward(x, gamma, beta, x.mean(axis=-1, keepdims=True), x.var(axis=-1, keepdims=True, ddof=1), eps)


@misconception(
    "layernorm_forward",
    says="It was divided by the variance. Which power of a vector's spread brings the spread to 1?",
)
def divides_by_the_variance(x, gamma, beta, *, eps=1e-5):
    mean, variance = x.mean(axis=-1, keepdims=True), x.var(axis=-1, keepdims=True)
    return _forward(x, gamma, beta, mean, (variance + eps) ** 2, 0)


@misconception(
    "layernorm_forward",
    says="ε is left out. What is divided by what where all features of a vector are equal?",
)
def leaves_eps_out(x, gamma, beta, *, eps=1e-5):
    with np.errstate(divide="ignore", invalid="ignore"):
        return _forward(x, gamma, beta, x.mean(axis=-1, keepdims=True), x.var(axis=-1, keepdims=True), 0)


@misconception(
    "layernorm_forward",
    says="ε is added to the standard deviation, behind the root. In the formula it stands under the root.",
)
def adds_eps_behind_the_root(x, gamma, beta, *, eps=1e-5):
    mean, spread = x.mean(axis=-1, keepdims=True), x.std(axis=-1, keepdims=True)
    return _forward(x, gamma, beta, mean, (spread + np.array(eps, x.dtype)) ** 2, 0)


@misconception(
    "layernorm_forward",
    says="β is missing: the vectors are scaled, but not shifted.",
)
def forgets_beta(x, gamma, beta, *, eps=1e-5):
    return layernorm_forward(x, gamma, np.zeros_like(beta), eps=eps)


@misconception(
    "layernorm_forward",
    says="The mean is not taken away: only the spread is brought to 1.",
)
def forgets_to_centre(x, gamma, beta, *, eps=1e-5):
    return _forward(x, gamma, beta, np.zeros_like(x[..., :1]), x.var(axis=-1, keepdims=True), eps)


@misconception(
    "layernorm_forward",
    says="out is float64 although x is float32: where does float64 come in?",
)
def works_in_float64(x, gamma, beta, *, eps=1e-5):
    out, cache = layernorm_forward(x, gamma, beta, eps=eps)
    return out.astype(np.float64), cache


@misconception(
    "layernorm_backward",
    says="Mean and variance are treated as constants: dx has the direct way alone. What happens to the others of a "
    "vector if one of its features grows?",
)
def takes_the_statistics_for_constants(dout, cache):
    _, dgamma, dbeta = layernorm_backward(dout, cache)
    _, scale, gamma = cache
    return dout * gamma * scale, dgamma, dbeta


@misconception(
    "layernorm_backward",
    says="The way through the variance is missing in dx: the part of the gradient along x_hat has stayed.",
)
def forgets_the_way_through_the_variance(dout, cache):
    _, dgamma, dbeta = layernorm_backward(dout, cache)
    _, scale, gamma = cache
    g = dout * gamma
    return scale * (g - g.mean(axis=-1, keepdims=True)), dgamma, dbeta


@misconception(
    "layernorm_backward",
    says="The way through the mean is missing in dx. If all features of a vector grow alike, does out change?",
)
def forgets_the_way_through_the_mean(dout, cache):
    _, dgamma, dbeta = layernorm_backward(dout, cache)
    x_hat, scale, gamma = cache
    g = dout * gamma
    return scale * (g - x_hat * (g * x_hat).mean(axis=-1, keepdims=True)), dgamma, dbeta


@misconception(
    "layernorm_backward",
    says="γ was multiplied at the end, as in batch normalisation. There it is one number for each sum; here the sum "
    "runs over features that each have a γ of their own.",
)
def multiplies_gamma_at_the_end(dout, cache):
    _, dgamma, dbeta = layernorm_backward(dout, cache)
    x_hat, scale, gamma = cache
    along = (dout * x_hat).mean(axis=-1, keepdims=True)
    return gamma * scale * (dout - dout.mean(axis=-1, keepdims=True) - x_hat * along), dgamma, dbeta


@misconception(
    "layernorm_backward",
    says="γ is missing in dx. What stands between dout and x_hat?",
)
def forgets_gamma(dout, cache):
    _, dgamma, dbeta = layernorm_backward(dout, cache)
    x_hat, scale, gamma = cache
    return layernorm_backward(dout, (x_hat, scale, np.ones_like(gamma)))[0], dgamma, dbeta


@misconception(
    "layernorm_backward",
    says="dγ and dβ are averaged over the vectors. The loss has been averaged already, further up: what does a "
    "parameter do with the gradients of all that it was used for?",
)
def averages_over_the_vectors(dout, cache):
    dx, dgamma, dbeta = layernorm_backward(dout, cache)
    return dx, dgamma / (dout.size // dout.shape[-1]), dbeta / (dout.size // dout.shape[-1])


@misconception(
    "layernorm_backward",
    says="dγ is the sum of dout alone. What was γ multiplied by?",
)
def forgets_x_hat_in_dgamma(dout, cache):
    dx, _, dbeta = layernorm_backward(dout, cache)
    return dx, dbeta.copy(), dbeta


@misconception(
    "layernorm_backward",
    says="The gradients of γ and β are summed over the first axis only: of sequences, the places are left over.",
)
def sums_over_the_first_axis_only(dout, cache):
    dx, _, _ = layernorm_backward(dout, cache)
    return dx, (dout * cache[0]).sum(axis=0), dout.sum(axis=0)


@misconception(
    "layernorm_forward",
    says="Mean and variance are those of a whole sequence. Each place has its own vector, and is normalised by itself.",
)
def normalises_a_whole_sequence(x, gamma, beta, *, eps=1e-5):
    axes = tuple(range(1, x.ndim))
    return _forward(x, gamma, beta, x.mean(axis=axes, keepdims=True), x.var(axis=axes, keepdims=True), eps)


@misconception(
    "layernorm_forward",
    says="The mean is taken away nowhere, neither before the squares nor after: x is divided by its root mean square.",
)
def divides_by_the_root_mean_square(x, gamma, beta, *, eps=1e-5):
    return _forward(x, gamma, beta, 0, (x**2).mean(axis=-1, keepdims=True), eps)


def _dx(dout, cache, over_mean, over_variance):
    """dx, with the means of its two ways taken over these axes."""
    x_hat, scale, gamma = cache
    g = dout * gamma
    mean, along = g.mean(axis=over_mean, keepdims=True), (g * x_hat).mean(axis=over_variance, keepdims=True)
    return scale * (g - mean - x_hat * along)


_OVER_THE_BATCH = (
    "dx has a mean over the batch, as in batch normalisation. Each vector was normalised by itself: over which axis "
    "does its mean run, and so that of its gradient?"
)


@misconception("layernorm_backward", says=_OVER_THE_BATCH)
def averages_the_gradient_over_the_batch(dout, cache):
    return _dx(dout, cache, 0, -1), *layernorm_backward(dout, cache)[1:]


@misconception("layernorm_backward", says=_OVER_THE_BATCH)
def averages_what_goes_along_over_the_batch(dout, cache):
    return _dx(dout, cache, -1, 0), *layernorm_backward(dout, cache)[1:]


@misconception("layernorm_backward", says=_OVER_THE_BATCH)
def averages_both_ways_over_the_batch(dout, cache):
    return _dx(dout, cache, 0, 0), *layernorm_backward(dout, cache)[1:]


@misconception(
    "layernorm_forward",
    says="Epsilon is always 1e-5, whatever eps says. What is that argument for?",
)
def always_takes_the_usual_epsilon(x, gamma, beta, *, eps=1e-5):
    return layernorm_forward(x, gamma, beta)
