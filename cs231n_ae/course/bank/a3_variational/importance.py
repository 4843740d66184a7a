"""What students get wrong about importance weights: the bound, the effective sample size, the running sum."""

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


# The bound


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
    says="This is the gradient by the weights, 1 over their sum, and the same for every sample. Asked is the one by "
    "their logarithms: by how much does w change when log w does?",
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
    says="The gradient is float64 although the log-weights are float32: which array was made without a dtype?",
)
def collects_in_float64(log_weights):
    return _loss(log_weights), np.zeros(log_weights.shape) + _slope(log_weights)


# How many samples count


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
    says="The result is float64 although the log-weights are float32: which array was made without a dtype?",
)
def counts_in_float64(log_weights):
    return 1 / np.square(_softmax(log_weights.astype(np.float64))).sum(axis=1)


# A running sum


def _log_sum(log_weights):
    with np.errstate(all="ignore"):
        largest = log_weights.max(axis=1)
        return largest + np.log(np.exp(log_weights - largest[:, None]).sum(axis=1))


@misconception(
    "add_to_log_sum",
    says="The new weights enter by their mean. Sums are collected here, and divided by the number of all samples once, "
    "at the end: what if the last block is smaller than the others?",
)
def adds_the_mean_of_the_block(log_sum, log_weights):
    return np.logaddexp(log_sum, _log_sum(log_weights) - log_sum.dtype.type(np.log(log_weights.shape[1])))


@misconception(
    "add_to_log_sum",
    says="The logarithms are added. The logarithm of a sum is not the sum of the logarithms: that would be the "
    "logarithm of a product.",
)
def adds_the_logarithms(log_sum, log_weights):
    return log_sum + _log_sum(log_weights)


@misconception(
    "add_to_log_sum",
    says="The log-weights of the block are summed, and enter as one term: as if there were one new weight, the product "
    "of them all. How many new terms has the sum?",
)
def takes_the_block_for_one_weight(log_sum, log_weights):
    return np.logaddexp(log_sum, log_weights.sum(axis=1))


@misconception(
    "add_to_log_sum",
    says="The old sum is lost: what comes back is the sum of the new weights alone.",
)
def forgets_the_old_sum(log_sum, log_weights):
    return _log_sum(log_weights)


@misconception(
    "add_to_log_sum",
    says="Exponentials are taken as the logarithms come: of -1000 they are 0, of 1500 infinite. Which number, taken "
    "out of all terms first, makes the largest exponential 1?",
)
def takes_exponentials_at_once(log_sum, log_weights):
    with np.errstate(all="ignore"):
        return np.log(np.exp(log_sum) + np.exp(log_weights).sum(axis=1))


@misconception(
    "add_to_log_sum",
    says="The largest of the new log-weights is taken out, and the old sum is not asked. Where that is far larger, its "
    "exponential overflows.",
)
def asks_the_new_weights_alone(log_sum, log_weights):
    with np.errstate(all="ignore"):
        largest = log_weights.max(axis=1)
        return largest + np.log(np.exp(log_sum - largest) + np.exp(log_weights - largest[:, None]).sum(axis=1))


@misconception(
    "add_to_log_sum",
    says="The old sum is taken out of all terms. At the beginning it is -inf, and what is minus minus infinity? Where "
    "it lies far below the new terms, they overflow too. Which term is the safe one?",
)
def takes_the_old_sum_out(log_sum, log_weights):
    with np.errstate(all="ignore"):
        return log_sum + np.log(1 + np.exp(log_weights - log_sum[:, None]).sum(axis=1))


@misconception(
    "add_to_log_sum",
    says="The old sum enters as a logarithm beside exponentials: log s + the sum of w, under one logarithm. What must "
    "be done with s first?",
)
def adds_a_logarithm_to_weights(log_sum, log_weights):
    with np.errstate(all="ignore"):
        return np.log(log_sum + np.exp(log_weights).sum(axis=1))


@misconception(
    "add_to_log_sum",
    says="What comes back is the sum itself. Its logarithm is asked: the sum of 5,000 weights of a picture is 0 in "
    "floating point.",
)
def returns_the_sum(log_sum, log_weights):
    with np.errstate(all="ignore"):
        return np.exp(log_sum) + np.exp(log_weights).sum(axis=1)


@misconception(
    "add_to_log_sum",
    says="The sum is float64 although all terms are float32: which array was made without a dtype?",
)
def sums_in_float64(log_sum, log_weights):
    return np.logaddexp(log_sum.astype(np.float64), np.logaddexp.reduce(log_weights.astype(np.float64), axis=1))
