"""What students get wrong about the squared error."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception


def _l2(x_hat, x):
    """Right, for the wrong answers to be wrong in one thing only."""
    return float(np.sum((x_hat - x) ** 2) / 2 / len(x)), (x_hat - x) / len(x)


@misconception(
    "l2_loss",
    says="The half has been forgotten in the loss, though your gradient is that of the loss with it. What is the "
    "derivative of a square, and why is the half there?",
)
def forgets_the_half_in_the_loss(x_hat, x):
    loss, dx_hat = _l2(x_hat, x)
    return 2 * loss, dx_hat


@misconception(
    "l2_loss",
    says="The gradient still has the 2 from the square. The loss begins with one half: what is left of the two?",
)
def keeps_the_two_in_the_gradient(x_hat, x):
    loss, dx_hat = _l2(x_hat, x)
    return loss, 2 * dx_hat


@misconception(
    "l2_loss",
    says="Loss and gradient agree with each other, but they are those of the squared error without the half. What "
    "does this course put in front of the square, and why?",
)
def leaves_out_the_half_everywhere(x_hat, x):
    loss, dx_hat = _l2(x_hat, x)
    return 2 * loss, 2 * dx_hat


@misconception(
    "l2_loss",
    says="The half is in the gradient too. Differentiate half of a square on paper: is a half left?",
)
def halves_the_gradient(x_hat, x):
    loss, dx_hat = _l2(x_hat, x)
    return loss, dx_hat / 2


@misconception(
    "l2_loss",
    says="The loss is summed over the batch, but the gradient is that of the average. Of a batch twice as large, "
    "should the loss be twice as large?",
)
def sums_the_loss_over_the_batch(x_hat, x):
    return _l2(x_hat, x)[0] * len(x), (x_hat - x) / len(x)


@misconception(
    "l2_loss",
    says="The loss is averaged over the batch, but its gradient is not. A factor in front of the loss stays there "
    "when you differentiate: which one has got lost?",
)
def forgets_to_average_the_gradient(x_hat, x):
    return _l2(x_hat, x)[0], x_hat - x


@misconception(
    "l2_loss",
    says="Loss and gradient are both summed over the batch. In this course a loss is averaged over the examples, so "
    "that a step size suits batches of any length: which factor is missing in both?",
)
def sums_over_the_batch(x_hat, x):
    return _l2(x_hat, x)[0] * len(x), x_hat - x


@misconception(
    "l2_loss",
    says="This is an average over all entries. In this course the features of an example are summed, and only the "
    "examples averaged: which axis belongs to the examples?",
)
def averages_over_all_entries(x_hat, x):
    return float(np.mean((x_hat - x) ** 2) / 2), (x_hat - x) / x.size


@misconception(
    "l2_loss",
    says="This is an average over all entries, as is often called the mean squared error, without the half. In this "
    "course the features are summed, the examples averaged, and there is a half: which factors change?",
)
def is_the_mean_squared_error(x_hat, x):
    return float(np.mean((x_hat - x) ** 2)), 2 * (x_hat - x) / x.size


@misconception(
    "l2_loss",
    says="You divide by the length of axis 1. Which axis holds the examples, and which the features?",
)
def divides_by_the_features(x_hat, x):
    return float(np.sum((x_hat - x) ** 2) / 2 / x.shape[1]), (x_hat - x) / x.shape[1]


@misconception(
    "l2_loss",
    says="The gradient points the other way: it is that with respect to x. Which argument comes first, and what "
    "happens to the loss when x_hat moves away from x?",
)
def turns_the_difference_around(x_hat, x):
    return _l2(x_hat, x)[0], (x - x_hat) / len(x)


@misconception(
    "l2_loss",
    says="There is a square root too many: this is the distance, not its square. What does the small 2 above the norm "
    "say?",
)
def takes_the_root(x_hat, x):
    norms = np.sqrt(np.sum((x_hat - x).reshape(len(x), -1) ** 2, axis=1))
    return float(norms.mean() / 2), (x_hat - x) / len(x)


@misconception(
    "l2_loss",
    says="These are absolute differences, not squared ones. Which of the two has the plain difference as its "
    "derivative?",
)
def takes_absolute_differences(x_hat, x):
    return float(np.abs(x_hat - x).sum() / 2 / len(x)), (x_hat - x) / len(x)


@misconception(
    "l2_loss",
    says="Right for vectors, but an image has more axes. You sum over axis 1 only, and the mean then takes all the "
    "others: which axes of an image hold features?",
)
def sums_over_axis_1_only(x_hat, x):
    return float(np.mean(np.sum((x_hat - x) ** 2, axis=1)) / 2), (x_hat - x) / len(x)


@misconception(
    "l2_loss",
    says="There is one loss for each example. What does the 1/N with the sum over n make of them?",
)
def returns_a_loss_for_each_example(x_hat, x):
    rows = (x_hat - x).reshape(len(x), -1)
    return (rows**2).sum(axis=1) / 2, (x_hat - x) / len(x)


@misconception(
    "l2_loss",
    says="-= writes into the reconstruction of whoever called you. Which way of writing a difference makes a new "
    "array?",
)
def subtracts_in_place(x_hat, x):
    x_hat -= x
    return float(np.sum(x_hat**2) / 2 / len(x)), x_hat / len(x)


@misconception(
    "l2_loss",
    says="float32 came in and a float64 gradient went out. Three things bring float64 in: an array made without a "
    "dtype (np.zeros, np.ones, np.eye), a number that is numpy's own, such as np.sqrt(2), and a cast (astype(float), "
    "dtype=float). Is one of them in yours?",
)
def collects_the_gradient_in_float64(x_hat, x):
    dx_hat = np.zeros(x.shape)
    dx_hat += (x_hat - x) / len(x)
    return _l2(x_hat, x)[0], dx_hat


@misconception(
    "l2_loss",
    says="Beyond a difference of 1 the loss is a straight line, and its gradient is cut off at 1: this is Huber's "
    "loss. What does the docstring do with large differences?",
)
def is_hubers_loss(x_hat, x):
    apart = np.abs(x_hat - x)
    entries = np.where(apart <= 1, apart**2 / 2, apart - x.dtype.type(0.5))
    return float(entries.sum() / len(x)), np.clip(x_hat - x, -1, 1) / len(x)
