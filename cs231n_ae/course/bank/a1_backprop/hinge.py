"""What students get wrong about the hinge loss, with loops or without."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception


def _both(says):
    """The same mistake is made in both exercises."""

    def mark(function):
        return misconception("svm_loss", says=says)(misconception("svm_loss_naive", says=says)(function))

    return mark


def _gaps(x, y):
    """What each class lacks to be 1 behind the label, the label's own left at 0."""
    gaps = x - x[np.arange(len(x)), y][:, None] + 1
    gaps[np.arange(len(x)), y] = 0
    return gaps


def _from(gaps, x, y):
    """Loss and gradient of the terms above 0."""
    dx = (gaps > 0).astype(x.dtype)
    dx[np.arange(len(x)), y] = -dx.sum(axis=1)
    return float(np.maximum(gaps, 0).sum() / len(x)), dx / len(x)


@_both(
    "The loss is too large by exactly 1: the right class is compared with itself, and 0 + 1 is added for "
    "every example. Which k does the sum leave out?"
)
def counts_the_right_class_in_the_loss(x, y):
    loss, dx = _from(_gaps(x, y), x, y)
    return loss + 1, dx


@_both(
    "The right class is compared with itself: the loss is too large by 1, and the right class is counted as "
    "one of those that push its own score down. Which k does the sum leave out?"
)
def counts_the_right_class_in_the_loss_and_in_dx(x, y):
    gaps = _gaps(x, y)
    gaps[np.arange(len(x)), y] = 1
    return _from(gaps, x, y)


@_both(
    "In dx only the wrong classes have a gradient. Each term of the loss holds two scores: which is the other "
    "one, and with which sign?"
)
def forgets_the_gradient_of_the_label(x, y):
    loss, dx = _from(_gaps(x, y), x, y)
    dx[np.arange(len(x)), y] = 0
    return loss, dx


@_both(
    "In dx the label gets the same whether one class or three are too near. In how many terms of its row does "
    "the label's score stand?"
)
def lowers_the_label_once_only(x, y):
    loss, dx = _from(_gaps(x, y), x, y)
    rows = np.arange(len(x))
    dx[rows, y] = -(dx[rows, y] < 0).astype(x.dtype) / len(x)
    return loss, dx


@_both(
    "A wrong class costs nothing here as soon as it is behind the right one, however little. How far behind "
    "does the formula want it?"
)
def forgets_the_margin(x, y):
    gaps = x - x[np.arange(len(x)), y][:, None]
    return _from(gaps, x, y)


@_both(
    "A class that is far behind the right one lowers the loss, so that there is always something to gain from "
    "moving it still further. What does the max in the formula do?"
)
def forgets_the_maximum(x, y):
    gaps = _gaps(x, y)
    dx = np.full_like(x, 1 / len(x))
    dx[np.arange(len(x)), y] = -(x.shape[1] - 1) / len(x)
    return float(gaps.sum() / len(x)), dx


@_both(
    "The gradient is made of the terms themselves: a class that lacks 3 is moved three times as strongly as "
    "one that lacks 1. What is the slope of max(0, m) where m is 3, and where it is 1?"
)
def takes_the_terms_for_the_gradient(x, y):
    loss, _ = _from(_gaps(x, y), x, y)
    dx = np.maximum(_gaps(x, y), 0)
    dx[np.arange(len(x)), y] = -dx.sum(axis=1)
    return loss, dx / len(x)


@_both("The terms are squared. That is a loss, too (the squared hinge), but is there a square in this formula?")
def squares_the_terms(x, y):
    terms = np.maximum(_gaps(x, y), 0)
    dx = 2 * terms
    dx[np.arange(len(x)), y] = -dx.sum(axis=1)
    return float((terms**2).sum() / len(x)), dx / len(x)


@_both(
    "Of each example only the worst of the wrong classes is counted. That is a loss, too (Crammer and "
    "Singer's), but what does the sum in this formula run over?"
)
def takes_only_the_worst_class(x, y):
    gaps = _gaps(x, y)
    worst = np.zeros_like(gaps)
    rows = np.arange(len(x))
    worst[rows, gaps.argmax(axis=1)] = gaps.max(axis=1)
    return _from(worst, x, y)


@_both(
    "The difference is taken the wrong way round: a class far behind the right one costs much, and one ahead "
    "of it costs nothing. Which of the two scores should be the larger?"
)
def turns_the_difference_around(x, y):
    loss, dx = _from(_gaps(-x, y), x, y)
    return loss, -dx


@_both(
    "The gradient points the other way. If the score of a wrong class rises, does the loss rise or fall, and "
    "so which sign has its entry of dx?"
)
def turns_the_gradient_around(x, y):
    loss, dx = _from(_gaps(x, y), x, y)
    return loss, -dx


@_both(
    "The loss is averaged over the batch, but dx is not. A factor in front of the loss stays there when you "
    "differentiate: which one has got lost?"
)
def forgets_to_average_the_gradient(x, y):
    loss, dx = _from(_gaps(x, y), x, y)
    return loss, dx * len(x)


@_both(
    "The loss is summed over the batch, but dx is that of the average. Of a batch twice as large, should the "
    "loss be twice as large?"
)
def sums_the_loss_over_the_batch(x, y):
    loss, dx = _from(_gaps(x, y), x, y)
    return loss * len(x), dx


@_both(
    "Loss and dx are both summed over the batch. In this course a loss is averaged over the examples: which "
    "factor is missing in both?"
)
def sums_over_the_batch(x, y):
    loss, dx = _from(_gaps(x, y), x, y)
    return loss * len(x), dx * len(x)


@_both("You divide by the number of all scores, in the loss and in dx. What does the formula average over?")
def averages_over_all_scores(x, y):
    loss, dx = _from(_gaps(x, y), x, y)
    return loss * len(x) / x.size, dx * len(x) / x.size


@_both(
    "A class that is exactly 1 behind the right one costs nothing, and yet it is moved: at the corner of "
    "max(0, m) the docstring chooses one of the two slopes. Which, and is it > or >= that asks for it?"
)
def moves_a_class_that_costs_nothing(x, y):
    gaps = _gaps(x, y)
    dx = (gaps >= 0).astype(x.dtype)
    dx[np.arange(len(x)), y] = 0
    dx[np.arange(len(x)), y] = -dx.sum(axis=1)
    return float(np.maximum(gaps, 0).sum() / len(x)), dx / len(x)


@_both(
    "float32 came in and a float64 gradient went out. Three things bring float64 in: an array made without a dtype "
    "(np.zeros, np.ones, np.eye), a comparison that is multiplied by a float of its own, and a cast (astype(float), "
    "dtype=float). Is one of them in yours?"
)
def makes_float64_of_float32(x, y):
    loss, dx = _from(_gaps(x, y), x, y)
    return loss, np.zeros(x.shape) + dx


@_both(
    "In dx the label gets one share too many: its own term, which is always 1, is counted among those that push its "
    "score down. Which k does the sum leave out?"
)
def counts_the_right_class_in_dx(x, y):
    loss, dx = _from(_gaps(x, y), x, y)
    dx[np.arange(len(x)), y] -= 1 / len(x)
    return loss, dx


@_both(
    "The label's score hears of one wrong class at the most: its entry of dx is -1/N, however many classes lack "
    "something. By how many terms of the sum is it pushed up?"
)
def pushes_the_label_once(x, y):
    gaps = _gaps(x, y)
    dx = (gaps > 0).astype(x.dtype)
    dx[np.arange(len(x)), y] = -1
    return float(np.maximum(gaps, 0).sum(axis=1).mean()), dx / len(x)
