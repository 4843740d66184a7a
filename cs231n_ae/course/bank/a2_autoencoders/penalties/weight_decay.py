"""What students get wrong about weight decay."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception


def _decay(w):
    return float(np.square(w).sum() / 2), w.copy()


@misconception(
    "weight_decay",
    says="The half is missing in the penalty, though your gradient is that of the penalty with it.",
)
def forgets_the_half(w):
    return 2 * _decay(w)[0], w.copy()


@misconception(
    "weight_decay",
    says="The gradient still has the 2 of the square. The penalty begins with one half: what is left of the two?",
)
def keeps_the_two(w):
    return _decay(w)[0], 2 * w


@misconception(
    "weight_decay",
    says="Penalty and gradient agree with each other, but they are those of the square without the half.",
)
def leaves_out_the_half_everywhere(w):
    return 2 * _decay(w)[0], 2 * w


@misconception(
    "weight_decay",
    says="The half is in the gradient too. Differentiate half of a square on paper: is a half left?",
)
def halves_the_gradient(w):
    return _decay(w)[0], w / 2


@misconception(
    "weight_decay",
    says="The penalty is divided by the number of rows, as if they were examples. Weights are not averaged over: they "
    "belong to all examples at once.",
)
def averages_over_the_rows(w):
    return _decay(w)[0] / len(w), w / len(w)


@misconception(
    "weight_decay",
    says="This is an average over all weights. The formula has the squared length, which is a sum.",
)
def averages_over_all_weights(w):
    return float(np.square(w).mean() / 2), w / w.size


@misconception(
    "weight_decay",
    says="There is a root too many: this is the length of w, not its square.",
)
def takes_the_root(w):
    return float(np.linalg.norm(w.ravel()) / 2), w.copy()


@misconception(
    "weight_decay",
    says="These are absolute values, not squares. That would make weights exactly zero; this one is to keep them "
    "small.",
)
def takes_absolute_values(w):
    return float(np.abs(w).sum()), np.sign(w)


@misconception(
    "weight_decay",
    says="The gradient has a minus: that is the step, not the slope. Which of them does a loss return?",
)
def gives_the_step(w):
    return _decay(w)[0], -w


@misconception(
    "weight_decay",
    says="dw is w itself, under another name. Whoever adds something to the gradient would change the weights: what "
    "makes an array of its own?",
)
def gives_the_weights_themselves(w):
    return _decay(w)[0], w


@misconception(
    "weight_decay",
    says="There is a loss for each column, where one number is expected: the squares of all entries are summed.",
)
def sums_over_the_first_axis_only(w):
    return np.square(w).sum(axis=0) / 2, w.copy()


@misconception(
    "weight_decay",
    says="float32 came in and a float64 gradient went out: where does float64 come in?",
)
def collects_in_float64(w):
    return _decay(w)[0], np.zeros(w.shape) + w
