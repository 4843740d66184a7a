"""What students get wrong about the L1 penalty."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception


def _l1(h):
    """Right, for the wrong answers to be wrong in one thing only."""
    return float(np.abs(h).sum() / len(h)), np.sign(h) / len(h)


@misconception(
    "l1_penalty",
    says="The penalty is averaged over the batch, but its gradient is not. A factor in front of a loss stays there "
    "when you differentiate: which one has got lost?",
)
def forgets_the_mean_in_the_gradient(h):
    return _l1(h)[0], np.sign(h)


@misconception(
    "l1_penalty",
    says="Penalty and gradient are summed over the batch. In this course a loss is averaged over the examples: how "
    "would this one compare with the reconstruction in a larger batch?",
)
def sums_over_the_batch(h):
    return float(np.abs(h).sum()), np.sign(h)


@misconception(
    "l1_penalty",
    says="This is an average over all activations. Those of an example are summed, and only the examples averaged.",
)
def averages_over_the_units_too(h):
    return float(np.abs(h).mean()), np.sign(h) / h.size


@misconception(
    "l1_penalty",
    says="The activations are summed with their signs, so that negative ones pay for positive ones. What do the bars "
    "in the formula mean?",
)
def forgets_the_absolute_value(h):
    return float(h.sum() / len(h)), np.ones_like(h) / len(h)


@misconception(
    "l1_penalty",
    says="The gradient pushes every activation down, also one that is negative already. What is the slope of |h| to "
    "the left of 0?",
)
def has_the_slope_1_everywhere(h):
    return _l1(h)[0], np.ones_like(h) / len(h)


@misconception(
    "l1_penalty",
    says="These are squares, not absolute values. A square hardly cares about small activations: would it ever bring "
    "one to exactly 0?",
)
def takes_squares(h):
    return float(np.square(h).sum() / len(h)), 2 * h / len(h)


@misconception(
    "l1_penalty",
    says="The gradient grows with the activation. The slope of |h| is the same far out and near 0: what does it take "
    "from h?",
)
def scales_the_gradient_by_h(h):
    return _l1(h)[0], h / len(h)


@misconception(
    "l1_penalty",
    says="At exactly 0 your gradient is 1/N, so a unit that is off would be pushed below 0. Which value does the "
    "docstring take at the corner?",
)
def calls_zero_positive(h):
    return _l1(h)[0], np.where(h >= 0, 1, -1).astype(h.dtype) / len(h)


@misconception(
    "l1_penalty",
    says="At exactly 0 your gradient is -1/N, so a unit that is off would be switched on. Which value does the "
    "docstring take at the corner?",
)
def calls_zero_negative(h):
    return _l1(h)[0], np.where(h > 0, 1, -1).astype(h.dtype) / len(h)


@misconception(
    "l1_penalty",
    says="At exactly 0 your gradient is NaN: h divided by |h| is 0 by 0 there. What is the sign of 0?",
)
def divides_by_the_absolute_value(h):
    return _l1(h)[0], h / np.abs(h) / len(h)


@misconception(
    "l1_penalty",
    says="float32 came in and a float64 gradient went out: where does float64 come in?",
)
def gives_a_float64_sign(h):
    return _l1(h)[0], np.zeros(h.shape) + _l1(h)[1]
