"""The losses of both sides, right, and written differently from the reference."""

import numpy as np

from cs231n_ae import layers, losses
from cs231n_ae.course.other_answers import other_answer


def expit(x):
    return (1 + np.tanh(x / 2)) / 2


@other_answer("discriminator_loss")
def uses_the_cross_entropy(real_logits, fake_logits):
    real, dreal = losses.bce_with_logits_loss(real_logits, np.ones_like(real_logits))
    fake, dfake = losses.bce_with_logits_loss(fake_logits, np.zeros_like(fake_logits))
    return real + fake, dreal, dfake


@other_answer("discriminator_loss")
def uses_logaddexp(real_logits, fake_logits):
    zero = real_logits.dtype.type(0)
    loss = np.logaddexp(zero, -real_logits).mean() + np.logaddexp(zero, fake_logits).mean()
    dreal = (expit(real_logits) - 1) / len(real_logits)
    return float(loss), dreal, expit(fake_logits) / len(fake_logits)


@other_answer("discriminator_loss")
def uses_layers(real_logits, fake_logits):
    a, first = layers.softplus_forward(-real_logits)
    b, second = layers.softplus_forward(fake_logits)
    dreal = -layers.softplus_backward(np.full_like(a, 1 / len(a)), first)
    dfake = layers.softplus_backward(np.full_like(b, 1 / len(b)), second)
    return float(a.sum() / len(a) + b.sum() / len(b)), dreal, dfake


@other_answer("generator_loss")
def uses_the_cross_entropy_again(fake_logits, *, kind="non_saturating"):
    minimax = kind == "minimax"
    loss, dlogits = losses.bce_with_logits_loss(fake_logits, np.full_like(fake_logits, not minimax))
    return (-loss, -dlogits) if minimax else (loss, dlogits)


@other_answer("generator_loss")
def by_logaddexp_for_both_kinds(fake_logits, *, kind="non_saturating"):
    n = len(fake_logits)
    if kind == "non_saturating":
        return float(np.logaddexp(0, -fake_logits).mean()), -expit(-fake_logits) / n
    return float(-np.logaddexp(0, fake_logits).mean()), -expit(fake_logits) / n


@other_answer("generator_loss")
def turns_the_logits_round(fake_logits, *, kind="non_saturating"):
    side = {"minimax": 1, "non_saturating": -1}[kind]
    a = side * fake_logits
    loss = np.logaddexp(a.dtype.type(0), a).mean()
    return float(-side * loss), -expit(a) / len(a)
