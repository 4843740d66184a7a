"""What students get wrong about the effective sample size."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception


def _softmax(log_weights, axis=1):
    weights = np.exp(log_weights - log_weights.max(axis=axis, keepdims=True))
    return weights / weights.sum(axis=axis, keepdims=True)


@misconception(
    "effective_samples",
    says="This is the sum of the squared weights, which falls when more samples count. Which way up must it be, so "
    "that K equal weights give K?",
)
def forgets_to_invert(log_weights):
    return np.square(_softmax(log_weights)).sum(axis=1)


@misconception(
    "effective_samples",
    says="The weights are not normalised before they are squared. If all weights of an example were doubled, would "
    "more samples count?",
)
def squares_the_weights_as_they_are(log_weights):
    return 1 / np.square(np.exp(log_weights - log_weights.max(axis=1, keepdims=True))).sum(axis=1)


@misconception(
    "effective_samples",
    says="The weights are normalised over the batch, column by column. Which weights belong to one example?",
)
def normalises_the_columns(log_weights):
    return 1 / np.square(_softmax(log_weights, axis=0)).sum(axis=1)


@misconception(
    "effective_samples",
    says="Exponentials are taken of the log-weights as they come, and all are 0 where these are near -1000. What may "
    "be subtracted first?",
)
def squares_nothing_but_zeros(log_weights):
    with np.errstate(all="ignore"):
        weights = np.exp(log_weights)
        return weights.sum(axis=1) ** 2 / np.square(weights).sum(axis=1)


@misconception(
    "effective_samples",
    says="This is the share of the samples that count, between 1/K and 1. Asked is their number.",
)
def gives_the_share(log_weights):
    return 1 / np.square(_softmax(log_weights)).mean(axis=1) / log_weights.shape[1] ** 2


@misconception(
    "effective_samples",
    says="This is the exponential of the entropy of the weights: another count of them, also between 1 and K, but not "
    "the one of the formula. What is done with the normalised weights there?",
)
def takes_the_entropy(log_weights):
    share = _softmax(log_weights)
    return np.exp(-(share * np.log(np.maximum(share, np.finfo(share.dtype).tiny))).sum(axis=1))


@misconception(
    "effective_samples",
    says="One over the largest normalised weight: the other weights are not asked. What is to be added up before you "
    "invert?",
)
def asks_the_largest_alone(log_weights):
    return 1 / _softmax(log_weights).max(axis=1)


@misconception(
    "effective_samples",
    says="The normalised weights are summed and then squared. They add up to 1, and so does everything that is made "
    "of the sum. Which comes first, the square or the sum?",
)
def squares_the_sum(log_weights):
    return 1 / np.square(_softmax(log_weights).sum(axis=1))


@misconception(
    "effective_samples",
    says="The result is float64 although the log-weights are float32: where does float64 come in?",
)
def counts_in_float64(log_weights):
    return 1 / np.square(_softmax(log_weights.astype(np.float64))).sum(axis=1)
