"""What students get wrong about the squared error and about binary cross-entropy."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception


def _l2(x_hat, x):
    """Right, for the wrong answers to be wrong in one thing only."""
    return float(np.sum((x_hat - x) ** 2) / 2 / len(x)), (x_hat - x) / len(x)


def _sigmoid(logits):
    q = np.exp(-np.abs(logits))
    return np.where(logits >= 0, 1, q) / (1 + q)


def _bce(logits, x):
    entries = np.maximum(logits, 0) - logits * x + np.log1p(np.exp(-np.abs(logits)))
    return float(np.sum(entries) / len(x)), (_sigmoid(logits) - x) / len(x)


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
    says="float32 came in and a float64 gradient went out. Which dtype does a fresh np.zeros have when you say "
    "nothing?",
)
def collects_the_gradient_in_float64(x_hat, x):
    dx_hat = np.zeros(x.shape)
    dx_hat += (x_hat - x) / len(x)
    return _l2(x_hat, x)[0], dx_hat


def _from_probabilities(logits, x, p, eps=0.0):
    entries = x * np.log(p + eps) + (1 - x) * np.log(1 - p + eps)
    return float(-np.sum(entries) / len(x)), (_sigmoid(logits) - x) / len(x)


_CLIPPED = (
    "Clipping the probability hides how wrong a logit is: from some point on, all logits cost the same. The loss of a "
    "logit of 1000 for a target of 0 is 1000, no more and no less: can you take the logarithm on paper, before any "
    "number becomes 0?"
)


@misconception("bce_with_logits_loss", says=_CLIPPED)
def clips_probabilities_at_1e_7(logits, x):
    return _from_probabilities(logits, x, np.clip(_sigmoid(logits), 1e-7, 1 - 1e-7))


@misconception("bce_with_logits_loss", says=_CLIPPED)
def clips_probabilities_at_1e_8(logits, x):
    return _from_probabilities(logits, x, np.clip(_sigmoid(logits), 1e-8, 1 - 1e-8))


@misconception("bce_with_logits_loss", says=_CLIPPED)
def clips_probabilities_at_1e_12(logits, x):
    return _from_probabilities(logits, x, np.clip(_sigmoid(logits), 1e-12, 1 - 1e-12))


@misconception("bce_with_logits_loss", says=_CLIPPED)
def clips_probabilities_at_1e_15(logits, x):
    return _from_probabilities(logits, x, np.clip(_sigmoid(logits), 1e-15, 1 - 1e-15))


_ADDS_EPS = (
    "A small number inside the logarithm keeps it finite, but it changes the loss, and from some point on all logits "
    "cost the same. Can you take the logarithm on paper, so that nothing has to be added?"
)


@misconception("bce_with_logits_loss", says=_ADDS_EPS)
def adds_1e_8_inside_the_logarithm(logits, x):
    return _from_probabilities(logits, x, _sigmoid(logits), 1e-8)


@misconception("bce_with_logits_loss", says=_ADDS_EPS)
def adds_1e_12_inside_the_logarithm(logits, x):
    return _from_probabilities(logits, x, _sigmoid(logits), 1e-12)


@misconception(
    "bce_with_logits_loss",
    says="For a large logit the sigmoid is exactly 1, or 0, and one of the two logarithms sees 0. The docstring has a "
    "second form of the same loss: which exponential is left in it, and how large can it be?",
)
def takes_the_logarithm_of_the_sigmoid(logits, x):
    return _from_probabilities(logits, x, _sigmoid(logits))


@misconception(
    "bce_with_logits_loss",
    says="log(1 + e^a) overflows when a is large, though the answer is just a there. What can be pulled out of the "
    "logarithm so that the exponent is never positive?",
)
def overflows_in_the_softplus(logits, x):
    loss = np.sum(np.log(1 + np.exp(logits)) - logits * x) / len(x)
    return float(loss), (_sigmoid(logits) - x) / len(x)


@misconception(
    "bce_with_logits_loss",
    says="The logits go into the logarithm as if they were probabilities, and the logarithm of a negative number is "
    "NaN. What turns a logit into a probability?",
)
def takes_logits_for_probabilities(logits, x):
    entries = x * np.log(logits) + (1 - x) * np.log(1 - logits)
    return float(-np.sum(entries) / len(x)), (logits - x) / len(x)


@misconception(
    "bce_with_logits_loss",
    says="The sigmoid has been applied twice. A logit becomes a probability by one.",
)
def applies_the_sigmoid_twice(logits, x):
    p = _sigmoid(_sigmoid(logits))
    return float(-np.sum(x * np.log(p) + (1 - x) * np.log(1 - p)) / len(x)), (p - x) / len(x)


@misconception(
    "bce_with_logits_loss",
    says="Only the pixels that are on count in your loss. What does a pixel cost that is off, and predicted as on?",
)
def forgets_the_term_of_dark_pixels(logits, x):
    return float(np.sum(x * np.logaddexp(0, -logits)) / len(x)), _bce(logits, x)[1]


@misconception(
    "bce_with_logits_loss",
    says="The loss is negative: this is the log-likelihood, which is to grow. A loss is to fall: which sign is "
    "missing?",
)
def returns_the_log_likelihood(logits, x):
    loss, dlogits = _bce(logits, x)
    return -loss, dlogits


@misconception(
    "bce_with_logits_loss",
    says="The gradient points the other way. If a logit is too large, its probability lies above the target, and the "
    "gradient should be positive: what is subtracted from what?",
)
def turns_the_gradient_around(logits, x):
    loss, dlogits = _bce(logits, x)
    return loss, -dlogits


@misconception(
    "bce_with_logits_loss",
    says="The loss is summed over the batch, but the gradient is that of the average. Of a batch twice as large, "
    "should the loss be twice as large?",
)
def sums_the_bce_over_the_batch(logits, x):
    loss, dlogits = _bce(logits, x)
    return loss * len(x), dlogits


@misconception(
    "bce_with_logits_loss",
    says="The loss is averaged over the batch, but its gradient is not. A factor in front of the loss stays there "
    "when you differentiate: which one has got lost?",
)
def forgets_to_average_dlogits(logits, x):
    loss, dlogits = _bce(logits, x)
    return loss, dlogits * len(x)


@misconception(
    "bce_with_logits_loss",
    says="Loss and gradient are both summed over the batch. In this course a loss is averaged over the examples: "
    "which factor is missing in both?",
)
def sums_loss_and_gradient_over_the_batch(logits, x):
    loss, dlogits = _bce(logits, x)
    return loss * len(x), dlogits * len(x)


@misconception(
    "bce_with_logits_loss",
    says="This is an average over all pixels. In this course the pixels of an example are summed, and only the "
    "examples averaged: by how much does that change the loss, and its gradient?",
)
def averages_over_all_pixels(logits, x):
    loss, dlogits = _bce(logits, x)
    return loss * len(x) / x.size, dlogits * len(x) / x.size


@misconception(
    "bce_with_logits_loss",
    says="This is the gradient with respect to the probability. One step of the chain rule is missing, back through "
    "the sigmoid: what is its derivative, and what cancels?",
)
def stops_at_the_probability(logits, x):
    p = _sigmoid(logits)
    return _bce(logits, x)[0], (p - x) / (p * (1 - p)) / len(x)


@misconception(
    "bce_with_logits_loss",
    says="There is the sigmoid's derivative p (1 - p) too many. The logarithm's derivative brings one over it: did "
    "you go through the sigmoid only?",
)
def multiplies_by_the_slope_of_the_sigmoid(logits, x):
    p = _sigmoid(logits)
    return _bce(logits, x)[0], (p - x) * p * (1 - p) / len(x)


@misconception(
    "bce_with_logits_loss",
    says="The target is subtracted from the logit itself. Which two things can be compared with each other: are both "
    "of them probabilities?",
)
def compares_logits_with_targets(logits, x):
    return _bce(logits, x)[0], (logits - x) / len(x)


@misconception(
    "bce_with_logits_loss",
    says="The two arguments have changed places: you treat the targets as logits. Which comes first in the signature?",
)
def swaps_logits_and_targets(logits, x):
    return _bce(x, logits)


@misconception(
    "bce_with_logits_loss",
    says="This counts in bits. The course counts in nats: which logarithm is that?",
)
def counts_in_bits(logits, x):
    loss, dlogits = _bce(logits, x)
    return loss / np.log(2), dlogits


@misconception(
    "bce_with_logits_loss",
    says="float32 came in and a float64 gradient went out. Which dtype does a fresh np.zeros have when you say "
    "nothing?",
)
def collects_dlogits_in_float64(logits, x):
    loss, dlogits = _bce(logits, x)
    return loss, np.zeros(x.shape) + dlogits
