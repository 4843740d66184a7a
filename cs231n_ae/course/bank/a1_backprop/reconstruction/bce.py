"""What students get wrong about binary cross-entropy."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception


def _sigmoid(logits):
    q = np.exp(-np.abs(logits))
    return np.where(logits >= 0, 1, q) / (1 + q)


def _bce(logits, x):
    entries = np.maximum(logits, 0) - logits * x + np.log1p(np.exp(-np.abs(logits)))
    return float(np.sum(entries) / len(x)), (_sigmoid(logits) - x) / len(x)


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
    says="float32 came in and a float64 gradient went out. Three things bring float64 in: an array made without a "
    "dtype (np.zeros, np.ones, np.eye), a number that is numpy's own, such as np.sqrt(2), and a cast (astype(float), "
    "dtype=float). Is one of them in yours?",
)
def collects_dlogits_in_float64(logits, x):
    loss, dlogits = _bce(logits, x)
    return loss, np.zeros(x.shape) + dlogits


@misconception(
    "bce_with_logits_loss",
    says="The loss is an average over all pixels, though its gradient is that of a sum over the pixels of an example. "
    "Over what does the docstring average?",
)
def averages_the_loss_alone_over_the_pixels(logits, x):
    loss, dlogits = _bce(logits, x)
    return loss * len(x) / x.size, dlogits


@misconception(
    "bce_with_logits_loss",
    says="The loss is summed over axis 1 and averaged over all others. With (N, D) these are the examples; an image "
    "has rows and columns too. Over how many numbers may the mean run, whatever the shape?",
)
def sums_over_the_second_axis_alone(logits, x):
    loss, dlogits = _bce(logits, x)
    return loss * len(x) * x.shape[1] / x.size, dlogits
