"""Grades the gradients of both sides, against the losses written out through both nets."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_dtype, expect_true, numerical_gradient_of

N, M, Z, H, D = 4, 3, 2, 5, 3
SHAPES = {
    "gen_W1": (Z, H), "gen_b1": H, "gen_W2": (H, D), "gen_b2": D,
    "disc_W1": (D, H), "disc_b1": H, "disc_W2": (H, 1), "disc_b2": 1,
}  # fmt: skip


@exercise("gan_discriminator_gradients", points=0.5)
def test_the_discriminators_loss(submission, rng):
    """the loss is the discriminator's, of real examples and of generated ones."""
    gan, x, z, params = _gan(submission, rng)
    for real, noise in (x, z), (x[:1], z), (x, z[:1]), (x[:3], z):
        loss, _ = gan.discriminator_gradients(real, noise)
        expect("loss", loss, _loss(real, noise, params, "discriminator"), source="definition")


@exercise("gan_discriminator_gradients", points=0.5)
def test_the_discriminators_names(submission, rng):
    """there is a gradient for each parameter of the discriminator and for no other, in its dtype; neither net moves."""
    gan, x, z, params = _gan(submission, rng)
    kept = {name: array.copy() for name, array in params.items()}
    _expect_names(gan.discriminator_gradients(x, z)[1], "disc_")
    _expect_still(gan, kept)
    gan.params = {name: array.astype(np.float32) for name, array in params.items()}
    for name, gradient in sorted(gan.discriminator_gradients(x.astype(np.float32), z.astype(np.float32))[1].items()):
        expect_dtype(f"d{name}", gradient, np.float32)


@exercise("gan_discriminator_gradients", points=1)
def test_the_discriminators_gradients(submission, rng):
    """the gradients agree with the numerical ones."""
    gan, x, z, params = _gan(submission, rng)
    for real, noise in (x, z), (x[:1], z), (x, z[:1]):
        _compare(gan.discriminator_gradients(real, noise)[1], real, noise, params, "discriminator", "disc_")


@exercise("gan_generator_gradients", points=0.5)
def test_the_generators_loss(submission, rng):
    """the loss is the generator's, of the kind that was chosen."""
    for kind in ("minimax", "non_saturating"):
        gan, x, z, params = _gan(submission, rng, kind)
        for noise in z, z[:1]:
            loss, _ = gan.generator_gradients(noise)
            expect(f"the {kind} loss", loss, _loss(x, noise, params, kind), source="definition")


@exercise("gan_generator_gradients", points=0.5)
def test_the_generators_names(submission, rng):
    """there is a gradient for each parameter of the generator and for no other, in its dtype; neither net moves."""
    gan, _, z, params = _gan(submission, rng)
    kept = {name: array.copy() for name, array in params.items()}
    _expect_names(gan.generator_gradients(z)[1], "gen_")
    _expect_still(gan, kept)
    gan.params = {name: array.astype(np.float32) for name, array in params.items()}
    for name, gradient in sorted(gan.generator_gradients(z.astype(np.float32))[1].items()):
        expect_dtype(f"d{name}", gradient, np.float32)


@exercise("gan_generator_gradients", points=1)
def test_the_generators_gradients(submission, rng):
    """the gradients agree with the numerical ones, through the discriminator."""
    for kind in ("non_saturating", "minimax"):
        gan, x, z, params = _gan(submission, rng, kind)
        for noise in z, z[:1]:
            _compare(gan.generator_gradients(noise)[1], x, noise, params, kind, "gen_")


def _gan(submission, rng, kind="non_saturating"):
    gan = submission.gan.GAN(Z, (H,), D, activation="tanh", kind=kind, rng=rng, dtype=np.float64)
    params = {name: rng.standard_normal(shape) for name, shape in SHAPES.items()}
    gan.params = params
    return gan, rng.standard_normal((N, D)), rng.standard_normal((M, Z)), params


def _loss(x, z, p, side):
    def discriminate(v):
        return 1 / (1 + np.exp(-(np.tanh(v @ p["disc_W1"] + p["disc_b1"]) @ p["disc_W2"] + p["disc_b2"])))

    fake = discriminate(np.tanh(z @ p["gen_W1"] + p["gen_b1"]) @ p["gen_W2"] + p["gen_b2"])
    if side == "discriminator":
        return -np.log(discriminate(x)).sum() / len(x) - np.log(1 - fake).sum() / len(z)
    return np.log(1 - fake).mean() if side == "minimax" else -np.log(fake).mean()


def _expect_names(grads, prefix):
    names = sorted(name for name in SHAPES if name.startswith(prefix))
    says = f"grads has the keys {sorted(grads)}, expected {names}"
    expect_true("grads", sorted(grads) == names, says, value=" ".join(sorted(grads)))


def _expect_still(gan, kept):
    for name, array in kept.items():
        expect(name, gan.params[name], array, source="parameter as it was before")


def _compare(grads, x, z, params, side, prefix):
    for name in sorted(name for name in SHAPES if name.startswith(prefix)):
        says = f"there is no gradient of {name}: grads has the keys {sorted(grads)}"
        expect_true(f"d{name}", name in grads, says, value=" ".join(sorted(grads)))
        numerical = numerical_gradient_of(
            lambda array, name=name: _loss(x, z, {**params, name: array}, side), params[name]
        )
        expect(f"d{name}", grads[name], numerical, source="numerical gradient")
