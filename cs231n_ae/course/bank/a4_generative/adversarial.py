"""What students get wrong about the losses of discriminator and generator."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception


def _softplus(a):
    return np.logaddexp(a.dtype.type(0), a)


def _sigmoid(a):
    return np.exp(-_softplus(-a))


def _discriminator(real, fake):
    loss = _softplus(-real).mean() + _softplus(fake).mean()
    return float(loss), -_sigmoid(-real) / len(real), _sigmoid(fake) / len(fake)


@misconception(
    "discriminator_loss",
    says="The labels are exchanged: this discriminator learns to call generated examples real. For which of the two "
    "shall the logit be high?",
)
def exchanges_the_labels(real_logits, fake_logits):
    loss, dfake, dreal = _discriminator(fake_logits, real_logits)
    return loss, dreal, dfake


@misconception(
    "discriminator_loss",
    says="The sign is turned: this is what the discriminator maximises. A loss goes down in training, and so its "
    "gradient does too.",
)
def returns_what_is_maximised(real_logits, fake_logits):
    loss, dreal, dfake = _discriminator(real_logits, fake_logits)
    return -loss, -dreal, -dfake


@misconception(
    "discriminator_loss",
    says="The loss is summed over the examples. Each of the two terms is an average over its own batch.",
)
def sums_over_the_examples(real_logits, fake_logits):
    loss = _softplus(-real_logits).sum() + _softplus(fake_logits).sum()
    return float(loss), -_sigmoid(-real_logits), _sigmoid(fake_logits)


@misconception(
    "discriminator_loss",
    says="The loss is right and the gradients are not divided by the number of examples. How much of an average is "
    "one example's?",
)
def does_not_average_the_gradients(real_logits, fake_logits):
    loss, _, _ = _discriminator(real_logits, fake_logits)
    return loss, -_sigmoid(-real_logits), _sigmoid(fake_logits)


@misconception(
    "discriminator_loss",
    says="Both batches were thrown together and averaged as one. Each expectation has an average of its own: what if "
    "there are twice as many fakes as real examples?",
)
def averages_over_both_batches(real_logits, fake_logits):
    n = len(real_logits) + len(fake_logits)
    loss = (_softplus(-real_logits).sum() + _softplus(fake_logits).sum()) / n
    return float(loss), -_sigmoid(-real_logits) / n, _sigmoid(fake_logits) / n


@misconception(
    "discriminator_loss",
    says="The mean of the two terms was taken. In the definition they are added.",
)
def takes_the_mean_of_both_terms(real_logits, fake_logits):
    loss, dreal, dfake = _discriminator(real_logits, fake_logits)
    return loss / 2, dreal / 2, dfake / 2


@misconception(
    "discriminator_loss",
    says="The sigmoid is applied twice: its result was taken for a logit. Which of the two does the loss get, logits "
    "or probabilities?",
)
def applies_the_sigmoid_twice(real_logits, fake_logits):
    p, q = _sigmoid(real_logits), _sigmoid(fake_logits)
    loss, dp, dq = _discriminator(p, q)
    return loss, dp * p * (1 - p), dq * q * (1 - q)


@misconception(
    "discriminator_loss",
    says="For logits far from 0 the loss is infinite or NaN: a probability was rounded to 0 and its logarithm taken. "
    "How can the logarithm of a sigmoid be computed without computing the sigmoid?",
)
def takes_the_logarithm_of_a_probability(real_logits, fake_logits):
    with np.errstate(all="ignore"):
        p, q = 1 / (1 + np.exp(-real_logits)), 1 / (1 + np.exp(-fake_logits))
        loss = -np.log(p).mean() - np.log(1 - q).mean()
        return float(loss), (p - 1) / len(p), q / len(q)


@misconception(
    "discriminator_loss",
    says="A small number inside the logarithm keeps it finite, but the loss of a discriminator that is badly wrong "
    "comes out far too small. How can the logarithm of a sigmoid be computed without computing the sigmoid?",
)
def adds_a_small_number_inside_the_logarithm(real_logits, fake_logits):
    _, dreal, dfake = _discriminator(real_logits, fake_logits)
    p, q = _sigmoid(real_logits), _sigmoid(fake_logits)
    return float(-np.log(p + 1e-12).mean() - np.log(1 - q + 1e-12).mean()), dreal, dfake


@misconception(
    "discriminator_loss",
    says="The generated examples are missing. A discriminator that calls everything real would have no loss at all.",
)
def looks_at_real_examples_only(real_logits, fake_logits):
    _, dreal, dfake = _discriminator(real_logits, fake_logits)
    return float(_softplus(-real_logits).mean()), dreal, np.zeros_like(dfake)


@misconception(
    "discriminator_loss",
    says="The gradient of the generated logits has the wrong sign. Shall they rise or fall, when the discriminator "
    "learns?",
)
def lets_the_fake_logits_rise(real_logits, fake_logits):
    loss, dreal, dfake = _discriminator(real_logits, fake_logits)
    return loss, dreal, -dfake


@misconception(
    "discriminator_loss",
    says="The gradients are those by the probabilities: the derivative of the sigmoid is missing. It cancels nearly "
    "everything.",
)
def differentiates_by_the_probabilities(real_logits, fake_logits):
    loss, _, _ = _discriminator(real_logits, fake_logits)
    with np.errstate(all="ignore"):
        dreal = -1 / _sigmoid(real_logits) / len(real_logits)
        return loss, dreal, 1 / _sigmoid(-fake_logits) / len(fake_logits)


def _generator(a, kind):
    if kind == "minimax":
        return float(-_softplus(a).mean()), -_sigmoid(a) / len(a)
    return float(_softplus(-a).mean()), -_sigmoid(-a) / len(a)


OTHER = {"minimax": "non_saturating", "non_saturating": "minimax"}


@misconception(
    "generator_loss",
    says="The two kinds have changed places. Which of them is the discriminator's second term with the sign turned?",
)
def exchanges_the_kinds(fake_logits, *, kind="non_saturating"):
    return _generator(fake_logits, OTHER[kind])


@misconception(
    "generator_loss",
    says="The non-saturating loss is given whichever kind was asked for.",
)
def is_non_saturating_always(fake_logits, *, kind="non_saturating"):
    return _generator(fake_logits, "non_saturating")


@misconception(
    "generator_loss",
    says="The minimax loss is given whichever kind was asked for.",
)
def is_minimax_always(fake_logits, *, kind="non_saturating"):
    return _generator(fake_logits, "minimax")


@misconception(
    "generator_loss",
    says="The minimax loss has the wrong sign: this generator wants to be recognised. Does it minimise log(1 - D), or "
    "its negative?",
)
def turns_the_sign_of_minimax(fake_logits, *, kind="non_saturating"):
    loss, dfake = _generator(fake_logits, kind)
    return (-loss, -dfake) if kind == "minimax" else (loss, dfake)


@misconception(
    "generator_loss",
    says="The non-saturating loss has the wrong sign. Does the generator minimise log D, or its negative?",
)
def turns_the_sign_of_non_saturating(fake_logits, *, kind="non_saturating"):
    loss, dfake = _generator(fake_logits, kind)
    return (loss, dfake) if kind == "minimax" else (-loss, -dfake)


@misconception(
    "generator_loss",
    says="The losses are right, but both gradients have the wrong sign: a step against them makes the fakes worse. "
    "Does the generator want its logits to rise, or to fall?",
)
def turns_the_sign_of_the_gradient(fake_logits, *, kind="non_saturating"):
    loss, dfake = _generator(fake_logits, kind)
    return loss, -dfake


@misconception(
    "generator_loss",
    says="The non-saturating loss comes with the gradient of the other. It vanishes for a fake that is recognised "
    "with certainty, which is just what this loss is to avoid: differentiate log(1 + e^-a) once more.",
)
def pairs_the_loss_with_the_other_gradient(fake_logits, *, kind="non_saturating"):
    return _generator(fake_logits, kind)[0], _generator(fake_logits, "minimax")[1]


@misconception(
    "generator_loss",
    says="The gradient has one more factor, the derivative of the sigmoid. It has already cancelled against the "
    "derivative of the logarithm: try both at a = 0.",
)
def multiplies_by_the_sigmoids_slope(fake_logits, *, kind="non_saturating"):
    loss, dfake = _generator(fake_logits, kind)
    return loss, dfake * _sigmoid(fake_logits) * _sigmoid(-fake_logits)


@misconception(
    "generator_loss",
    says="The gradient is that by the probability D, not by the logit. What is the derivative of D by the logit?",
)
def differentiates_by_the_probability(fake_logits, *, kind="non_saturating"):
    loss, dfake = _generator(fake_logits, kind)
    with np.errstate(all="ignore"):
        return loss, dfake / (_sigmoid(fake_logits) * _sigmoid(-fake_logits))


@misconception(
    "generator_loss",
    says="The loss is summed over the examples, and so is its gradient. All losses here are averages over the batch.",
)
def sums_over_the_fakes(fake_logits, *, kind="non_saturating"):
    loss, dfake = _generator(fake_logits, kind)
    return loss * len(fake_logits), dfake * len(fake_logits)


@misconception(
    "generator_loss",
    says="The gradient is not divided by the number of examples, though the loss is an average over them.",
)
def does_not_average_the_gradient(fake_logits, *, kind="non_saturating"):
    loss, dfake = _generator(fake_logits, kind)
    return loss, dfake * len(fake_logits)


@misconception(
    "generator_loss",
    says="For logits far from 0 the loss is infinite: a probability was rounded to 0 and its logarithm taken. How can "
    "the logarithm of a sigmoid be computed without computing the sigmoid?",
)
def takes_the_logarithm_of_the_probability(fake_logits, *, kind="non_saturating"):
    with np.errstate(all="ignore"):
        p = 1 / (1 + np.exp(-fake_logits))
        if kind == "minimax":
            return float(np.log(1 - p).mean()), -p / len(p)
        return float(-np.log(p).mean()), (p - 1) / len(p)


@misconception(
    "discriminator_loss",
    says="Generated examples carry the label 1, like the real ones: both logits are to rise. How would this "
    "discriminator tell the two apart?",
)
def labels_fakes_as_real(real_logits, fake_logits):
    loss = _softplus(-real_logits).mean() + _softplus(-fake_logits).mean()
    return float(loss), -_sigmoid(-real_logits) / len(real_logits), -_sigmoid(-fake_logits) / len(fake_logits)


@misconception(
    "discriminator_loss",
    says="The target of real examples is 0.9 and not 1, which is known as one-sided label smoothing. Which targets "
    "have the two cross-entropies here?",
)
def smooths_the_labels(real_logits, fake_logits):
    loss, dreal, dfake = _discriminator(real_logits, fake_logits)
    share = real_logits.dtype.type(0.1)
    return loss + float(share * real_logits.mean()), dreal + share / len(real_logits), dfake


@misconception(
    "discriminator_loss",
    says="This is the difference of the mean logits, the loss of Wasserstein's critic, which has no lowest value. "
    "Where do the logarithms of probabilities come in?",
)
def is_wassersteins_critic(real_logits, fake_logits):
    loss = float(fake_logits.mean() - real_logits.mean())
    return loss, np.full_like(real_logits, -1 / len(real_logits)), np.full_like(fake_logits, 1 / len(fake_logits))


@misconception(
    "generator_loss",
    says="The gradient of the non-saturating loss is the slope of the sigmoid, D (1 - D). Around the sigmoid there is "
    "a logarithm: what does its derivative, 1 / D, leave of that?",
)
def forgets_the_logarithm_of_non_saturating(fake_logits, *, kind="non_saturating"):
    loss, dfake = _generator(fake_logits, kind)
    return loss, dfake if kind == "minimax" else dfake * _sigmoid(fake_logits)


@misconception(
    "generator_loss",
    says="The gradient of the minimax loss is the slope of the sigmoid, D (1 - D). Around it there is a logarithm: "
    "what does its derivative, 1 / (1 - D), leave of that?",
)
def forgets_the_logarithm_of_minimax(fake_logits, *, kind="non_saturating"):
    loss, dfake = _generator(fake_logits, kind)
    return loss, dfake * _sigmoid(-fake_logits) if kind == "minimax" else dfake


@misconception(
    "discriminator_loss",
    says="The loss is right, but in dreal_logits real examples have the label 0: every one of their logits is to fall. "
    "Which label have they in the loss?",
)
def lets_the_real_logits_fall(real_logits, fake_logits):
    loss, _, dfake = _discriminator(real_logits, fake_logits)
    return loss, _sigmoid(real_logits) / len(real_logits), dfake
