"""Grades the losses of discriminator and generator, against probabilities and their plain logarithms."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_dtype, numerical_gradient_of

KINDS = ("non_saturating", "minimax")


@exercise("discriminator_loss", points=0.75)
def test_the_loss_is_that_of_the_definition(submission, rng):
    """the loss is two cross-entropies, each averaged over its own batch."""
    for real, fake in _batches(rng):
        loss, _, _ = submission.adversarial.discriminator_loss(real, fake)
        expect("loss", loss, _discriminator(real, fake), source="definition")


@exercise("discriminator_loss", points=0.75)
def test_its_gradients_agree_with_the_numerical_ones(submission, rng):
    for real, fake in _batches(rng):
        _, dreal, dfake = submission.adversarial.discriminator_loss(real, fake)
        numerical = numerical_gradient_of(lambda a, fake=fake: _discriminator(a, fake), real)
        expect("dreal_logits", dreal, numerical, source="numerical gradient")
        numerical = numerical_gradient_of(lambda a, real=real: _discriminator(real, a), fake)
        expect("dfake_logits", dfake, numerical, source="numerical gradient")


@exercise("discriminator_loss", points=0.5)
def test_it_is_right_for_logits_of_any_size(submission, rng):
    """it is right for logits of any size, and keeps float32."""
    large, order = rng.uniform(750, 900, 4), rng.permutation(3)
    real, fake = np.array([[-large[0]], [0.0], [large[1]]])[order], np.array([[-large[2]], [large[3]]])
    loss, dreal, dfake = submission.adversarial.discriminator_loss(real, fake)
    expect("loss", loss, (large[0] + np.log(2)) / 3 + large[3] / 2, source="definition")
    expect("dreal_logits", dreal, np.array([[-1 / 3], [-1 / 6], [0.0]])[order], source="definition")
    expect("dfake_logits", dfake, np.array([[0.0], [0.5]]), source="definition")
    _, dreal, dfake = submission.adversarial.discriminator_loss(real.astype(np.float32), fake.astype(np.float32))
    expect_dtype("dreal_logits", dreal, np.float32)
    expect_dtype("dfake_logits", dfake, np.float32)


@exercise("generator_loss", points=0.5)
def test_the_non_saturating_loss_and_its_gradient(submission, rng):
    _compare(submission, rng, "non_saturating")


@exercise("generator_loss", points=0.5)
def test_the_minimax_loss_and_its_gradient(submission, rng):
    _compare(submission, rng, "minimax")


@exercise("generator_loss", points=0.5)
def test_a_sure_discriminator(submission, rng):
    """where a fake is recognised with certainty, one gradient vanishes and the other does not."""
    fake = -_large(rng)
    for kind, loss, dfake in (("non_saturating", -fake.mean(), -1 / len(fake)), ("minimax", 0.0, 0.0)):
        got, gradient = submission.adversarial.generator_loss(fake, kind=kind)
        expect(f"the {kind} loss", got, loss, source="definition", atol=1e-9)
        expect(f"the {kind} dfake_logits", gradient, np.full(fake.shape, dfake), source="definition", atol=1e-9)


@exercise("generator_loss", points=0.5)
def test_a_discriminator_that_is_fooled(submission, rng):
    """where the discriminator is fooled it is the other way round; float32 is kept."""
    fake = _large(rng)
    for kind, loss, dfake in (("non_saturating", 0.0, 0.0), ("minimax", -fake.mean(), -1 / len(fake))):
        got, gradient = submission.adversarial.generator_loss(fake, kind=kind)
        expect(f"the {kind} loss", got, loss, source="definition", atol=1e-9)
        expect(f"the {kind} dfake_logits", gradient, np.full(fake.shape, dfake), source="definition", atol=1e-9)
        expect_dtype("dfake_logits", submission.adversarial.generator_loss(fake.astype(np.float32), kind=kind)[1], "f4")


def _large(rng):
    """Logits that no discriminator doubts."""
    return rng.uniform(40, 800, (int(rng.integers(3, 6)), 1))


def _logits(rng):
    return rng.standard_normal((4, 1)), rng.standard_normal((3, 1)) - 0.5


def _batches(rng):
    """Of logits in a column, one and many; and in a row, which are as good."""
    real, fake = _logits(rng)
    return (real, fake), (real[:1], fake), (real, fake[:1]), (real[:, 0], fake[:, 0]), (real[1:, 0], fake[:, 0])


def _probability(a):
    return np.exp(a) / (1 + np.exp(a))


def _discriminator(real, fake):
    return -np.log(_probability(real)).mean() - np.log(1 - _probability(fake)).mean()


def _generator(fake, kind):
    if kind == "minimax":
        return np.log(1 - _probability(fake)).mean()
    return -np.log(_probability(fake)).mean()


def _compare(submission, rng, kind):
    _, fake = _logits(rng)
    for some in fake, fake[:1], fake[:, 0]:
        loss, dfake = submission.adversarial.generator_loss(some, kind=kind)
        expect("loss", loss, _generator(some, kind), source="definition")
        numerical = numerical_gradient_of(lambda a: _generator(a, kind), some)
        expect("dfake_logits", dfake, numerical, source="numerical gradient")
    if kind == "non_saturating":  # unless another one is asked for
        loss, _ = submission.adversarial.generator_loss(fake)
        expect("loss when no kind is given", loss, _generator(fake, kind), source="definition")
