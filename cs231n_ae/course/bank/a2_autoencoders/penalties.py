"""What students get wrong about the penalties."""

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
    says="float32 came in and a float64 gradient went out: which array was made without a dtype?",
)
def gives_a_float64_sign(h):
    return _l1(h)[0], np.zeros(h.shape) + _l1(h)[1]


def _kl(mean, rho):
    return float(np.sum(rho * np.log(rho / mean) + (1 - rho) * np.log((1 - rho) / (1 - mean))))


def _means(h):
    margin = np.finfo(h.dtype).eps
    return np.clip(h.mean(axis=0), margin, 1 - margin)


def _dmean(mean, rho):
    return (1 - rho) / (1 - mean) - rho / mean


def _rows(dmean, h):
    return np.tile(dmean / len(h), (len(h), 1)).astype(h.dtype)


@misconception(
    "kl_sparsity_penalty",
    says="rho and the mean activation have changed places. The divergence is not the same both ways: which of the two "
    "stands in front of the logarithm?",
)
def exchanges_rho_and_the_mean(h, *, rho):
    mean = _means(h)
    loss = np.sum(mean * np.log(mean / rho) + (1 - mean) * np.log((1 - mean) / (1 - rho)))
    return float(loss), _rows(np.log(mean / rho) - np.log((1 - mean) / (1 - rho)), h)


@misconception(
    "kl_sparsity_penalty",
    says="The activations of a unit are summed over the batch, not averaged. rho is to be met by a mean: with a batch "
    "twice as large, your sum would be twice as large.",
)
def sums_the_activations(h, *, rho):
    total = h.sum(axis=0)
    return _kl(total, rho), np.tile(_dmean(total, rho), (len(h), 1)).astype(h.dtype)


@misconception(
    "kl_sparsity_penalty",
    says="The mean is right, but each activation has only a share of 1/N in it. Where is that in your gradient?",
)
def forgets_the_share_of_an_example(h, *, rho):
    mean = _means(h)
    return _kl(mean, rho), _rows(_dmean(mean, rho) * len(h), h)


@misconception(
    "kl_sparsity_penalty",
    says="Your means are those of the examples, over their units. It is each unit that is to be silent most of the "
    "time: over which axis do you average then?",
)
def averages_over_the_units(h, *, rho):
    margin = np.finfo(h.dtype).eps
    mean = np.clip(h.mean(axis=1), margin, 1 - margin)
    share = (_dmean(mean, rho) / h.shape[1])[:, np.newaxis]
    return _kl(mean, rho), np.tile(share, (1, h.shape[1])).astype(h.dtype)


@misconception(
    "kl_sparsity_penalty",
    says="There is one mean for all units together, so one unit that is always on may be paid for by many that are "
    "dead. How many means does the formula have?",
)
def takes_one_mean_for_all_units(h, *, rho):
    margin = np.finfo(h.dtype).eps
    mean = np.clip(h.mean(), margin, 1 - margin)
    return _kl(mean, rho), np.full_like(h, _dmean(mean, rho) / h.size)


@misconception(
    "kl_sparsity_penalty",
    says="The divergence is taken for each activation by itself, and averaged afterwards. That would ask every unit to "
    "answer rho to every example; what is wanted is rarely much, and mostly nothing: of what is the mean taken first?",
)
def penalises_every_activation(h, *, rho):
    margin = np.finfo(h.dtype).eps
    kept = np.clip(h, margin, 1 - margin)
    return _kl(kept, rho) / len(h), _dmean(kept, rho).astype(h.dtype) / len(h)


@misconception(
    "kl_sparsity_penalty",
    says="Only the first of the two terms is there. A unit that is active more often than rho must pay too: what does "
    "the second term say?",
)
def leaves_out_the_second_term(h, *, rho):
    mean = _means(h)
    return float(np.sum(rho * np.log(rho / mean))), _rows(-rho / mean, h)


@misconception(
    "kl_sparsity_penalty",
    says="The units' divergences are averaged. The penalty is their sum.",
)
def averages_the_divergences(h, *, rho):
    mean = _means(h)
    return _kl(mean, rho) / len(mean), _rows(_dmean(mean, rho) / len(mean), h)


@misconception(
    "kl_sparsity_penalty",
    says="The penalty is divided by the number of examples. The 1/N is inside already, in the mean activation.",
)
def divides_by_the_batch_again(h, *, rho):
    mean = _means(h)
    return _kl(mean, rho) / len(h), _rows(_dmean(mean, rho) / len(h), h)


@misconception(
    "kl_sparsity_penalty",
    says="The gradient points the other way: it raises units that are too active already. Which sign has the "
    "derivative of log(rho / mean) by the mean?",
)
def turns_the_gradient_around(h, *, rho):
    mean = _means(h)
    return _kl(mean, rho), _rows(-_dmean(mean, rho), h)


@misconception(
    "kl_sparsity_penalty",
    says="The two fractions are added. One of them comes from log(1 / mean), the other from log(1 / (1 - mean)): do "
    "they pull in the same direction?",
)
def adds_the_two_fractions(h, *, rho):
    mean = _means(h)
    return _kl(mean, rho), _rows((1 - rho) / (1 - mean) + rho / mean, h)


@misconception(
    "kl_sparsity_penalty",
    says="dh has one row: the gradient for each unit. What is asked for is the gradient of each activation: how many "
    "examples share it?",
)
def gives_one_row(h, *, rho):
    mean = _means(h)
    return _kl(mean, rho), (_dmean(mean, rho) / len(h)).astype(h.dtype)


@misconception(
    "kl_sparsity_penalty",
    says="A unit with the mean 0, or 1, makes your logarithm infinite. It happens in training: what could keep the "
    "means just inside (0, 1)?",
)
def does_not_guard_the_logarithm(h, *, rho):
    mean = h.mean(axis=0)
    return _kl(mean, rho), _rows(_dmean(mean, rho), h)


@misconception(
    "kl_sparsity_penalty",
    says="The guard is too small for float32: 1 minus your margin is still exactly 1 there. How does one find out the "
    "smallest difference from 1 that a dtype can hold?",
)
def guards_for_float64_only(h, *, rho):
    mean = np.clip(h.mean(axis=0), h.dtype.type(1e-12), h.dtype.type(1 - 1e-12))
    return _kl(mean, rho), _rows(_dmean(mean, rho), h)


@misconception(
    "kl_sparsity_penalty",
    says="float32 came in and a float64 gradient went out: which array was made without a dtype?",
)
def goes_out_in_float64(h, *, rho):
    mean = _means(h)
    return _kl(mean, rho), np.ones(h.shape) * (_dmean(mean, rho) / len(h))


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
    says="float32 came in and a float64 gradient went out: which array was made without a dtype?",
)
def collects_in_float64(w):
    return _decay(w)[0], np.zeros(w.shape) + w
