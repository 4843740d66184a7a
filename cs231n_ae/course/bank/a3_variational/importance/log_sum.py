"""What students get wrong about a running sum of logarithms."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception


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
    says="Where all terms are 0, the largest logarithm is -inf, and it is taken out of itself: what is -inf less -inf? "
    "Which number may be taken out there instead, so that the sum stays 0 and its logarithm -inf?",
)
def takes_minus_infinity_out(log_sum, log_weights):
    terms = np.concatenate([log_sum[:, None], log_weights], axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return _log_sum(terms)


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
    says="The sum is float64 although all terms are float32: where does float64 come in?",
)
def sums_in_float64(log_sum, log_weights):
    return np.logaddexp(log_sum.astype(np.float64), np.logaddexp.reduce(log_weights.astype(np.float64), axis=1))


@misconception(
    "add_to_log_sum",
    says="The old sum comes in as a logarithm and is added as a number. What must be done to log_sum before it can be "
    "added to a sum of exponentials?",
)
def adds_the_old_logarithm_as_a_number(log_sum, log_weights):
    with np.errstate(all="ignore"):
        return np.log(np.abs(log_sum) + np.exp(_log_sum(log_weights)))


@misconception(
    "add_to_log_sum",
    says="This is the sum of the new weights alone. What came before is in log_sum: where is it added?",
)
def forgets_what_was_there(log_sum, log_weights):
    largest = log_weights.max(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        finite = np.where(largest == -np.inf, 0, largest)
        return finite + np.log(np.exp(log_weights - finite[:, None]).sum(axis=1))
