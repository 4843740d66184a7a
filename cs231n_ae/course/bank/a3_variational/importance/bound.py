"""What students get wrong about the importance-weighted bound."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception


def _softmax(log_weights, axis=1):
    weights = np.exp(log_weights - log_weights.max(axis=axis, keepdims=True))
    return weights / weights.sum(axis=axis, keepdims=True)


def _log_mean(log_weights):
    """The logarithm of the mean weight of each example, (N,)."""
    largest = log_weights.max(axis=1, keepdims=True)
    return (largest + np.log(np.exp(log_weights - largest).mean(axis=1, keepdims=True)))[:, 0]


def _loss(log_weights):
    return -float(_log_mean(log_weights).mean())


def _slope(log_weights):
    return -_softmax(log_weights) / len(log_weights)


@misconception(
    "iwae_loss",
    says="You average the logarithms of the weights. That is the ELBO again, with K samples for one: less noise, and "
    "the same bound. What is to be averaged before the logarithm is taken?",
)
def averages_the_logarithms(log_weights):
    return -float(log_weights.mean()), np.full_like(log_weights, -1 / log_weights.size)


@misconception(
    "iwae_loss",
    says="The loss lacks log K: the weights of an example are summed, not averaged. Ten equal weights would make a "
    "better bound than one of them. What is their mean?",
)
def forgets_the_number_of_samples(log_weights):
    return _loss(log_weights) - float(np.log(log_weights.shape[1])), _slope(log_weights)


@misconception(
    "iwae_loss",
    says="The gradient has the weights as they are, not normalised: those of one example do not add up to 1. What "
    "stands in the denominator when you differentiate the logarithm of a sum?",
)
def does_not_normalise(log_weights):
    return _loss(log_weights), -np.exp(log_weights - log_weights.max(axis=1, keepdims=True)) / len(log_weights)


@misconception(
    "iwae_loss",
    says="The gradient's weights are normalised over the batch: the first samples of all examples add up to 1. Which "
    "weights compete with each other, those of one example, or those of one column?",
)
def normalises_over_the_batch(log_weights):
    return _loss(log_weights), -_softmax(log_weights, axis=0) / len(log_weights)


@misconception(
    "iwae_loss",
    says="Exponentials are taken of the log-weights as they come. For a picture these are near -100, or -1000, and the "
    "exponential is 0. What can you subtract from every log-weight of an example, and put back after the logarithm?",
)
def takes_the_exponential_at_once(log_weights):
    with np.errstate(all="ignore"):
        weights = np.exp(log_weights)
        total = weights.sum(axis=1, keepdims=True)
        return -float(np.log(total / weights.shape[1]).mean()), -weights / total / len(weights)


@misconception(
    "iwae_loss",
    says="One maximum is taken out of the whole array. Beside an example that is far more likely, all the weights of "
    "another vanish. Whose maximum should be subtracted from a row?",
)
def takes_one_maximum_out_of_all(log_weights):
    with np.errstate(all="ignore"):
        largest = log_weights.max()
        weights = np.exp(log_weights - largest)
        total = weights.sum(axis=1, keepdims=True)
        return -float((largest + np.log(total / weights.shape[1])).mean()), -weights / total / len(weights)


@misconception(
    "iwae_loss",
    says="The gradient treats the K samples as equal: each gets 1/K. The loss does not. Move one log-weight that is "
    "far below the others: does the loss notice?",
)
def lets_all_samples_count_the_same(log_weights):
    return _loss(log_weights), np.full_like(log_weights, -1 / log_weights.size)


@misconception(
    "iwae_loss",
    says="Loss and gradient have the sign of the bound itself. A loss is made small: what should happen to it as the "
    "weights grow?",
)
def returns_the_bound(log_weights):
    return -_loss(log_weights), -_slope(log_weights)


@misconception(
    "iwae_loss",
    says="The gradient has the wrong sign, where the loss is right. If a log-weight grows, does the loss rise or fall?",
)
def turns_the_gradient_round(log_weights):
    return _loss(log_weights), -_slope(log_weights)


@misconception(
    "iwae_loss",
    says="The loss is averaged over the batch, the gradient is not: its rows add up to -1. What is the derivative of "
    "a mean by one of its N terms?",
)
def forgets_the_batch_in_the_gradient(log_weights):
    return _loss(log_weights), len(log_weights) * _slope(log_weights)


@misconception(
    "iwae_loss",
    says="Loss and gradient are summed over the batch. Losses of this course are averages over the examples.",
)
def sums_over_the_batch(log_weights):
    n = len(log_weights)
    return n * _loss(log_weights), n * _slope(log_weights)


@misconception(
    "iwae_loss",
    says="The mean goes over samples and examples at once, before the logarithm: the weights of different pictures "
    "are added, and the most likely picture says everything. What does each example need for itself?",
)
def takes_one_logarithm_of_all(log_weights):
    largest = log_weights.max()
    weights = np.exp(log_weights - largest)
    return -float(largest + np.log(weights.mean())), -weights / weights.sum()


@misconception(
    "iwae_loss",
    says="The largest log-weight is subtracted before the exponential and never put back: the loss does not change "
    "when all log-weights of an example move together. Should it?",
)
def does_not_put_the_maximum_back(log_weights):
    return _loss(log_weights) + float(log_weights.max(axis=1).mean()), _slope(log_weights)


@misconception(
    "iwae_loss",
    says="This is the gradient with respect to the weights, 1 over their sum, and the same for every sample. Asked is "
    "the one with respect to their logarithms: by how much does w change when log w does?",
)
def differentiates_by_the_weights(log_weights):
    largest = log_weights.max(axis=1, keepdims=True)
    total = np.exp(log_weights - largest).sum(axis=1, keepdims=True)
    slope = np.exp(np.minimum(-largest, 300)) / total
    return _loss(log_weights), -slope * np.ones_like(log_weights) / len(log_weights)


@misconception(
    "iwae_loss",
    says="The best sample takes it all: loss and gradient know only the largest weight of each example. For large "
    "differences that is nearly right. What about two weights that are equal?",
)
def knows_only_the_largest(log_weights):
    n, k = log_weights.shape
    best = np.zeros_like(log_weights)
    best[np.arange(n), log_weights.argmax(axis=1)] = -1 / n
    return -float((log_weights.max(axis=1) - np.log(k)).mean()), best


@misconception(
    "iwae_loss",
    says="The gradient is float64 although the log-weights are float32: where does float64 come in?",
)
def collects_in_float64(log_weights):
    return _loss(log_weights), np.zeros(log_weights.shape) + _slope(log_weights)


@misconception(
    "iwae_loss",
    says="The log-weights are averaged with the normalised weights, and these stand still in the gradient. That "
    "gradient is the bound's own, but the value is not: which logarithm is the bound?",
)
def weighs_the_logarithms(log_weights):
    weights = _softmax(log_weights)
    return -float((weights * log_weights).sum(axis=1).mean()), -weights / len(log_weights)


@misconception(
    "iwae_loss",
    says="The log-weights are averaged with the normalised weights, and these are differentiated along with them: "
    "hence the second term of the gradient. Of which quantity is it the slope, and is that the logarithm of a mean?",
)
def lets_the_weights_move(log_weights):
    weights = _softmax(log_weights)
    mean = (weights * log_weights).sum(axis=1, keepdims=True)
    return -float(mean.mean()), -weights * (1 + log_weights - mean) / len(log_weights)


@misconception(
    "iwae_loss",
    says="The loss is right. Its gradient is that of a weighted sum of log-weights whose weights move along. What is "
    "the derivative of log sum exp, all in one?",
)
def differentiates_the_normalised_weights_too(log_weights):
    weights = _softmax(log_weights)
    mean = (weights * log_weights).sum(axis=1, keepdims=True)
    return _loss(log_weights), -weights * (1 + log_weights - mean) / len(log_weights)


@misconception(
    "iwae_loss",
    says="Of each example only the largest weight counts: this is the logarithm of a maximum. What is to be taken of "
    "all K weights before the logarithm?",
)
def takes_the_largest_weight(log_weights):
    dlog_weights = np.zeros_like(log_weights)
    dlog_weights[np.arange(len(log_weights)), log_weights.argmax(axis=1)] = -1 / len(log_weights)
    return -float(log_weights.max(axis=1).mean()), dlog_weights
