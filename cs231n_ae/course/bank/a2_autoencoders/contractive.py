"""What students get wrong about the contractive penalty."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception


def _right(h, w):
    slope, squares = h * (1 - h), (w**2).sum(axis=0)
    mean = (slope**2).mean(axis=0)
    return float(mean @ squares), 2 * slope * (1 - 2 * h) * squares / len(h), 2 * w * mean


@misconception(
    "contraction_penalty",
    says="The slope is not squared: each entry of the Jacobian is slope times weight, and it is its square that is "
    "summed. Which of the two factors have you squared?",
)
def forgets_to_square_the_slope(h, w):
    slope, squares = h * (1 - h), (w**2).sum(axis=0)
    mean = slope.mean(axis=0)
    return float(mean @ squares), (1 - 2 * h) * squares / len(h), 2 * w * mean


@misconception(
    "contraction_penalty",
    says="The slopes are missing: this is a weight decay. How strongly a hidden unit answers to its input depends on "
    "where on the sigmoid it is.",
)
def is_a_weight_decay(h, w):
    return float((w**2).sum()), np.zeros_like(h), 2 * w


@misconception(
    "contraction_penalty",
    says="The weights are missing: only the slopes of the sigmoids are squared. What else stands in the derivative of "
    "a hidden unit by a feature?",
)
def leaves_out_the_weights(h, w):
    slope = h * (1 - h)
    return float((slope**2).sum() / len(h)), 2 * slope * (1 - 2 * h) / len(h), np.zeros_like(w)


@misconception(
    "contraction_penalty",
    says="Penalty and gradients are summed over the batch. In this course they are averaged over the examples.",
)
def sums_over_the_batch(h, w):
    loss, dh, dw = _right(h, w)
    return loss * len(h), dh * len(h), dw * len(h)


@misconception(
    "contraction_penalty",
    says="The penalty is averaged over the batch, but the gradients are not.",
)
def forgets_the_mean_in_the_gradients(h, w):
    loss, dh, dw = _right(h, w)
    return loss, dh * len(h), dw * len(h)


@misconception(
    "contraction_penalty",
    says="The mean over the batch is taken of the slopes, and then squared. Every example has a Jacobian of its own: "
    "which comes first, the square or the mean?",
)
def squares_the_mean_slope(h, w):
    slope, squares = h * (1 - h), (w**2).sum(axis=0)
    mean = slope.mean(axis=0)
    return float(mean**2 @ squares), 2 * mean * (1 - 2 * h) * squares / len(h), 2 * w * mean**2


@misconception(
    "contraction_penalty",
    says="The weights of a unit are summed and then squared, so that weights of opposite signs cancel. The norm sums "
    "squares.",
)
def squares_the_sum_of_weights(h, w):
    slope, total = h * (1 - h), w.sum(axis=0)
    mean = (slope**2).mean(axis=0)
    return float(mean @ total**2), 2 * slope * (1 - 2 * h) * total**2 / len(h), np.tile(2 * total * mean, (len(w), 1))


@misconception(
    "contraction_penalty",
    says="dh lacks the inner derivative: the slope s is itself a function of h. What is the derivative of h (1 - h)?",
)
def forgets_the_slope_of_the_slope(h, w):
    loss, _, dw = _right(h, w)
    return loss, 2 * h * (1 - h) * (w**2).sum(axis=0) / len(h), dw


@misconception(
    "contraction_penalty",
    says="For the derivative of the slope s by h you took s itself. That is the derivative of the sigmoid by its "
    "input. What is the derivative of h (1 - h) by h?",
)
def takes_the_slope_for_its_derivative(h, w):
    loss, _, dw = _right(h, w)
    return loss, 2 * (h * (1 - h)) ** 2 * (w**2).sum(axis=0) / len(h), dw


@misconception(
    "contraction_penalty",
    says="dw lacks the 2 of the square.",
)
def forgets_the_two_in_dw(h, w):
    loss, dh, dw = _right(h, w)
    return loss, dh, dw / 2


@misconception(
    "contraction_penalty",
    says="dh lacks the 2 of the square.",
)
def forgets_the_two_in_dh(h, w):
    loss, dh, dw = _right(h, w)
    return loss, dh / 2, dw


@misconception(
    "contraction_penalty",
    says="There is a root too many: the penalty is the squared norm.",
)
def takes_the_root(h, w):
    per_example = np.sqrt((h * (1 - h)) ** 2 @ (w**2).sum(axis=0))
    return float(per_example.mean()), *_right(h, w)[1:]


@misconception(
    "contraction_penalty",
    says="There is a half in front, as in the squared error. This penalty has none: what does the docstring say?",
)
def puts_a_half_in_front(h, w):
    loss, dh, dw = _right(h, w)
    return loss / 2, dh / 2, dw / 2


@misconception(
    "contraction_penalty",
    says="dw is made as if the weights did not stand in the formula themselves. What reaches them through h is another "
    "matter, and comes back by the encoder.",
)
def gives_no_dw(h, w):
    loss, dh, _ = _right(h, w)
    return loss, dh, np.zeros_like(w)


@misconception(
    "contraction_penalty",
    says="float32 came in and float64 went out: where does float64 come in?",
)
def collects_in_float64(h, w):
    loss, dh, dw = _right(h, w)
    return loss, np.zeros(h.shape) + dh, np.zeros(w.shape) + dw


@misconception(
    "contraction_penalty",
    says="1 - h² is the slope of tanh. Which function do the hidden units here go through, and what is its slope in "
    "terms of h?",
)
def takes_the_slope_of_tanh(h, w):
    slope, squares = 1 - h**2, (w**2).sum(axis=0)
    mean = (slope**2).mean(axis=0)
    return float(mean @ squares), -4 * h * slope * squares / len(h), 2 * w * mean


@misconception(
    "contraction_penalty",
    says="1 - h² is the slope of tanh, and the 1 - 2 h in dh belongs to that of the sigmoid. Which function do the "
    "hidden units here go through, and what is its slope in terms of h?",
)
def takes_the_slope_of_tanh_alone(h, w):
    slope, squares = 1 - h**2, (w**2).sum(axis=0)
    mean = (slope**2).mean(axis=0)
    return float(mean @ squares), 2 * slope * (1 - 2 * h) * squares / len(h), 2 * w * mean


@misconception(
    "contraction_penalty",
    says="All squared weights are added up to one number. Each hidden unit has a slope of its own, so its own column "
    "of weights belongs to it: over which axis is the sum?",
)
def sums_over_all_weights(h, w):
    slope, squares = h * (1 - h), (w**2).sum()
    mean = (slope**2).mean(axis=0)
    return float(mean.sum() * squares), 2 * slope * (1 - 2 * h) * squares / len(h), 2 * w * mean


@misconception(
    "contraction_penalty",
    says="All squared weights are added up to one number, in the loss and in both gradients. Each hidden unit has a "
    "slope of its own, so its own column of weights belongs to it: over which axis is the sum?",
)
def sums_over_all_weights_throughout(h, w):
    slope, squares = h * (1 - h), (w**2).sum()
    total = (slope**2).sum() / len(h)
    return float(total * squares), 2 * slope * (1 - 2 * h) * squares / len(h), 2 * w * total
