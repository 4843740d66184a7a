"""What students get wrong about the softmax loss."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception


def _right(x, y):
    """Loss, gradient and log-probabilities, for the wrong answers to be wrong in one thing only."""
    shifted = x - x.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    dx = np.exp(log_p)
    dx[np.arange(len(x)), y] -= 1
    return float(-log_p[np.arange(len(x)), y].mean()), dx / len(x), log_p


def _from_probabilities(p, y):
    """As is often written: the logarithm of the probability, and the probability less one at the label."""
    rows = np.arange(len(p))
    loss = -np.log(p[rows, y]).mean()
    dx = p.copy()
    dx[rows, y] -= 1
    return float(loss), dx / len(p)


_NO_SHIFT = (
    "e^1000 is infinity, and from there on nothing is right. Which number may be subtracted from all scores of an "
    "example without changing its probabilities, so that no exponent is positive?"
)


@misconception("softmax_loss", says=_NO_SHIFT)
def does_not_shift_by_the_maximum(x, y):
    e = np.exp(x)
    return _from_probabilities(e / e.sum(axis=1, keepdims=True), y)


@misconception("softmax_loss", says=_NO_SHIFT)
def does_not_shift_in_the_log_sum_exp(x, y):
    log_p = x - np.log(np.exp(x).sum(axis=1, keepdims=True))
    rows, dx = np.arange(len(x)), np.exp(log_p)
    dx[rows, y] -= 1
    return float(-log_p[rows, y].mean()), dx / len(x)


@misconception(
    "softmax_loss",
    says="The exponentials are summed over the whole batch, so that the examples share one probability of 1 among "
    "them. Which scores compete with each other, and along which axis do they lie?",
)
def sums_over_the_whole_batch(x, y):
    shifted = x - x.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum())
    rows, dx = np.arange(len(x)), np.exp(log_p)
    dx[rows, y] -= 1
    return float(-log_p[rows, y].mean()), dx / len(x)


@misconception(
    "softmax_loss",
    says="You subtract the largest score of the whole batch. An example whose scores all lie far below it is left "
    "with nothing but zeros. Whose maximum is needed?",
)
def shifts_by_the_maximum_of_the_batch(x, y):
    e = np.exp(x - np.max(x))
    return _from_probabilities(e / e.sum(axis=1, keepdims=True), y)


@misconception(
    "softmax_loss",
    says="You subtract from each class its largest score in the batch, so that examples change each other's "
    "probabilities. Along which axis is the maximum to be taken?",
)
def shifts_by_the_maximum_of_each_class(x, y):
    e = np.exp(x - x.max(axis=0))
    return _from_probabilities(e / e.sum(axis=1, keepdims=True), y)


@misconception(
    "softmax_loss",
    says="One number for each row, its maximum or its sum, has shape (N,), and numpy lines that up with the last "
    "axis, that of the K classes. How can it keep its place as a column?",
)
def forgets_keepdims(x, y):
    e = np.exp(x - x.max(axis=1))
    return _from_probabilities(e / e.sum(axis=1, keepdims=True), y)


@misconception(
    "softmax_loss",
    says="A probability may be so small that it is stored as 0, and then its logarithm is minus infinity. The "
    "logarithm of a quotient is a difference: can you take it on paper, before anything becomes 0?",
)
def takes_the_logarithm_of_a_vanished_probability(x, y):
    e = np.exp(x - x.max(axis=1, keepdims=True))
    return _from_probabilities(e / e.sum(axis=1, keepdims=True), y)


def _with_eps(x, y, eps):
    _, dx, log_p = _right(x, y)
    return float(-np.log(np.exp(log_p)[np.arange(len(x)), y] + eps).mean()), dx


_EPS = (
    "A small number inside the logarithm keeps it finite, but it changes the loss, and a label far behind costs the "
    "same however far. The logarithm of a quotient is a difference: can you take it on paper?"
)


@misconception("softmax_loss", says=_EPS)
def adds_1e_8_inside_the_logarithm(x, y):
    return _with_eps(x, y, 1e-8)


@misconception("softmax_loss", says=_EPS)
def adds_1e_12_inside_the_logarithm(x, y):
    return _with_eps(x, y, 1e-12)


@misconception(
    "softmax_loss",
    says="The gradient is the probabilities themselves: it would lower every score, that of the right class too. "
    "Which entry of each row is different, and by how much?",
)
def does_not_subtract_one_at_the_label(x, y):
    loss, _, log_p = _right(x, y)
    return loss, np.exp(log_p) / len(x)


@misconception(
    "softmax_loss",
    says="dx[:, y] takes whole columns: one is subtracted in every row, not only in the row that the label belongs "
    "to. How are N entries picked, one from each row?",
)
def subtracts_one_in_whole_columns(x, y):
    loss, _, log_p = _right(x, y)
    dx = np.exp(log_p)
    dx[:, y] -= 1
    return loss, dx / len(x)


@misconception(
    "softmax_loss",
    says="You divide the probabilities by N first and subtract a whole one afterwards. Is the one inside the brackets "
    "or outside?",
)
def divides_by_n_before_subtracting_one(x, y):
    loss, _, log_p = _right(x, y)
    dx = np.exp(log_p) / len(x)
    dx[np.arange(len(x)), y] -= 1
    return loss, dx


@misconception(
    "softmax_loss",
    says="One is subtracted at the class before the label. Do the labels count from 0 or from 1?",
)
def subtracts_one_beside_the_label(x, y):
    loss, _, log_p = _right(x, y)
    dx = np.exp(log_p)
    dx[np.arange(len(x)), y - 1] -= 1
    return loss, dx / len(x)


@misconception(
    "softmax_loss",
    says="The loss is averaged over the batch, but its gradient is not. A factor in front of the loss stays there "
    "when you differentiate: which one has got lost?",
)
def forgets_to_average_the_gradient(x, y):
    loss, dx, _ = _right(x, y)
    return loss, dx * len(x)


@misconception(
    "softmax_loss",
    says="The loss is summed over the batch, but the gradient is that of the average. Of a batch twice as large, "
    "should the loss be twice as large?",
)
def sums_the_loss_over_the_batch(x, y):
    loss, dx, _ = _right(x, y)
    return loss * len(x), dx


@misconception(
    "softmax_loss",
    says="Loss and gradient are both summed over the batch. In this course a loss is averaged over the examples: "
    "which factor is missing in both?",
)
def sums_over_the_batch(x, y):
    loss, dx, _ = _right(x, y)
    return loss * len(x), dx * len(x)


@misconception(
    "softmax_loss",
    says="You divide by the number of all scores. Each example has one label, so how many terms has the sum?",
)
def averages_over_all_scores(x, y):
    loss, dx, _ = _right(x, y)
    return loss * len(x) / x.size, dx * len(x) / x.size


@misconception(
    "softmax_loss",
    says="You divide by the number of classes, where the examples are to be averaged. Which axis of x holds them?",
)
def averages_over_the_classes(x, y):
    loss, dx, _ = _right(x, y)
    return loss * len(x) / x.shape[1], dx * len(x) / x.shape[1]


@misconception(
    "softmax_loss",
    says="Your probabilities add up to 1 down each column, so that examples compete for a class. Who competes in a "
    "softmax, and along which axis do they lie?",
)
def normalises_over_the_batch(x, y):
    e = np.exp(x - x.max(axis=0))
    return _from_probabilities(e / e.sum(axis=0), y)


@misconception(
    "softmax_loss",
    says="You divide by the sum over the whole batch, so that all probabilities together add up to 1. Along which "
    "axis should they?",
)
def normalises_over_everything(x, y):
    e = np.exp(x - x.max(axis=1, keepdims=True))
    return _from_probabilities(e / e.sum(), y)


@misconception(
    "softmax_loss",
    says="The loss is negative: the logarithm of a probability is never above 0. Which sign does the formula begin "
    "with?",
)
def forgets_the_minus(x, y):
    loss, dx, _ = _right(x, y)
    return -loss, dx


@misconception(
    "softmax_loss",
    says="The gradient points the other way. A step against it should raise the score of the right class: which sign "
    "has its entry?",
)
def turns_the_gradient_around(x, y):
    loss, dx, _ = _right(x, y)
    return loss, -dx


@misconception(
    "softmax_loss",
    says="The log-probabilities of all classes are summed. Of each example only one of them counts: which?",
)
def sums_over_all_classes(x, y):
    _, dx, log_p = _right(x, y)
    return float(-log_p.sum() / len(x)), dx


@misconception(
    "softmax_loss",
    says="log_p[:, y] takes whole columns, N of them for N rows. How are N entries picked, one from each row?",
)
def takes_whole_columns_of_the_log_probabilities(x, y):
    _, dx, log_p = _right(x, y)
    return float(-log_p[:, y].mean()), dx


@misconception(
    "softmax_loss",
    says="The logarithm is missing: this is minus the probability of the label. What does the formula take of it "
    "first?",
)
def forgets_the_logarithm(x, y):
    _, dx, log_p = _right(x, y)
    return float(-np.exp(log_p)[np.arange(len(x)), y].mean()), dx


@misconception(
    "softmax_loss",
    says="The exponential is missing: scores are divided by their sum. What makes a positive number of any score?",
)
def divides_scores_by_their_sum(x, y):
    return _from_probabilities(x / x.sum(axis=1, keepdims=True), y)


@misconception(
    "softmax_loss",
    says="There is one loss for each example. What does the 1/N with the sum over n make of them?",
)
def returns_a_loss_for_each_example(x, y):
    _, dx, log_p = _right(x, y)
    return -log_p[np.arange(len(x)), y], dx


@misconception(
    "softmax_loss",
    says="-= writes into the scores of whoever called you. Which way of writing a difference makes a new array?",
)
def shifts_the_scores_in_place(x, y):
    x -= x.max(axis=1, keepdims=True)
    return _right(x, y)[:2]


@misconception(
    "softmax_loss",
    says="float32 came in and a float64 gradient went out. Three things bring float64 in: an array made without a "
    "dtype (np.zeros, np.ones, np.eye), a number that is numpy's own, such as np.sqrt(2), and a cast (astype(float), "
    "dtype=float). Is one of them in yours?",
)
def subtracts_one_hot_rows_of_float64(x, y):
    loss, _, log_p = _right(x, y)
    return loss, (np.exp(log_p) - np.eye(x.shape[1])[y]) / len(x)


@misconception(
    "softmax_loss",
    says="The softmax is taken of numbers that are probabilities already, and no probability of the second one can "
    "come near 1. How often does the exponential stand in the equation?",
)
def applies_the_softmax_twice(x, y):
    return _right(np.exp(_right(x, y)[2]), y)[:2]


@misconception(
    "softmax_loss",
    says="One is subtracted in each row at the label of the first example. Which label belongs to row n?",
)
def subtracts_one_at_the_first_label(x, y):
    loss, _, log_p = _right(x, y)
    dx = np.exp(log_p)
    dx[:, y[0]] -= 1
    return loss, dx / len(x)


@misconception(
    "softmax_loss",
    says="You subtract from each class its largest score in the batch, so that each score of an example loses another "
    "number. Only one number for the whole row changes no probability: along which axis is the maximum to be taken?",
)
def shifts_each_class_before_the_log_sum_exp(x, y):
    shifted = x - x.max(axis=0, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    dx = np.exp(log_p)
    dx[np.arange(len(x)), y] -= 1
    return float(-log_p[np.arange(len(x)), y].mean()), dx / len(x)


@misconception(
    "softmax_loss",
    says="There is one column for each label up to the largest in y. A class that nobody in the batch has still has "
    "a score: who says how many classes there are?",
)
def counts_the_classes_by_the_labels(x, y):
    _, _, log_p = _right(x, y)
    wanted = np.zeros((len(x), y.max() + 1), x.dtype)
    wanted[np.arange(len(x)), y] = 1
    loss = -(wanted * log_p).sum() / len(x)
    return float(loss), (np.exp(log_p) - wanted) / len(x)
