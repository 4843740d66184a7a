"""What students get wrong about the gradients of the two sides. Methods take self first."""

import numpy as np

from cs231n_ae import losses
from cs231n_ae.course.misconceptions import misconception
from cs231n_ae.models.mlp import mlp_backward, mlp_forward


def _discriminator(gan, x, z):
    """The loss, and the gradients that the real and the generated examples give."""
    real, real_cache = mlp_forward(x, gan.params, gan.discriminator_activations, prefix="disc_")
    fake, fake_cache = mlp_forward(gan.decode(z), gan.params, gan.discriminator_activations, prefix="disc_")
    loss, dreal, dfake = losses.discriminator_loss(real, fake)
    return loss, mlp_backward(dreal, real_cache)[1], mlp_backward(dfake, fake_cache)[1]


@misconception(
    "gan_discriminator_gradients",
    says="Only the gradients that the generated examples give are there: they have taken the place of the others, "
    "which have the same names. What happens to the gradients of two ways?",
)
def keeps_the_gradients_of_fakes_alone(self, x, z):
    loss, _, of_fakes = _discriminator(self, x, z)
    return loss, of_fakes


@misconception(
    "gan_discriminator_gradients",
    says="Only the gradients that the real examples give are there. The generated ones go through the same "
    "parameters: what happens to the gradients of two ways?",
)
def keeps_the_gradients_of_real_ones_alone(self, x, z):
    loss, of_real, _ = _discriminator(self, x, z)
    return loss, of_real


@misconception(
    "gan_discriminator_gradients",
    says="The gradients of real and generated examples are averaged. The loss is their sum.",
)
def averages_the_two_ways(self, x, z):
    loss, of_real, of_fakes = _discriminator(self, x, z)
    return loss, {name: (g + of_fakes[name]) / 2 for name, g in of_real.items()}


@misconception(
    "gan_discriminator_gradients",
    says="Real and generated examples have changed places: the discriminator learns to take fakes for real.",
)
def exchanges_real_and_fake(self, x, z):
    real, real_cache = mlp_forward(x, self.params, self.discriminator_activations, prefix="disc_")
    fake, fake_cache = mlp_forward(self.decode(z), self.params, self.discriminator_activations, prefix="disc_")
    loss, dfake, dreal = losses.discriminator_loss(fake, real)
    of_real, of_fakes = mlp_backward(dreal, real_cache)[1], mlp_backward(dfake, fake_cache)[1]
    return loss, {name: g + of_fakes[name] for name, g in of_real.items()}


@misconception(
    "gan_discriminator_gradients",
    says="The gradients have the sign of a maximum: a step against them makes the discriminator worse. The loss is to "
    "be minimised.",
)
def climbs(self, x, z):
    loss, of_real, of_fakes = _discriminator(self, x, z)
    return loss, {name: -(g + of_fakes[name]) for name, g in of_real.items()}


@misconception(
    "gan_discriminator_gradients",
    says="There are gradients of the generator's parameters too. In the discriminator's turn the generator stands "
    "still: with these it would learn to be recognised.",
)
def goes_on_into_the_generator(self, x, z):
    loss, of_real, of_fakes = _discriminator(self, x, z)
    made, cache = mlp_forward(z, self.params, self.generator_activations, prefix="gen_")
    logits, fake_cache = mlp_forward(made, self.params, self.discriminator_activations, prefix="disc_")
    dfake = losses.discriminator_loss(logits, logits)[2]
    of_generator = mlp_backward(mlp_backward(dfake, fake_cache)[0], cache)[1]
    return loss, {**{name: g + of_fakes[name] for name, g in of_real.items()}, **of_generator}


@misconception(
    "gan_discriminator_gradients",
    says="The sigmoid stands between the discriminator and its loss. The loss takes logits.",
)
def hands_probabilities_to_the_loss(self, x, z):
    real, real_cache = mlp_forward(x, self.params, self.discriminator_activations, prefix="disc_")
    fake, fake_cache = mlp_forward(self.decode(z), self.params, self.discriminator_activations, prefix="disc_")
    p, q = (1 / (1 + np.exp(-a)) for a in (real, fake))
    loss, dp, dq = losses.discriminator_loss(p, q)
    of_real = mlp_backward(dp * p * (1 - p), real_cache)[1]
    of_fakes = mlp_backward(dq * q * (1 - q), fake_cache)[1]
    return loss, {name: g + of_fakes[name] for name, g in of_real.items()}


def _generator(gan, z, kind):
    """The loss, and the gradients of both nets' parameters."""
    made, cache = mlp_forward(z, gan.params, gan.generator_activations, prefix="gen_")
    logits, fake_cache = mlp_forward(made, gan.params, gan.discriminator_activations, prefix="disc_")
    loss, dlogits = losses.generator_loss(logits, kind=kind)
    dmade, of_discriminator = mlp_backward(dlogits, fake_cache)
    return loss, mlp_backward(dmade, cache)[1], of_discriminator


@misconception(
    "gan_generator_gradients",
    says="There are gradients of the discriminator's parameters too. With these the discriminator would move in the "
    "generator's favour: whose turn is it?",
)
def moves_the_discriminator_too(self, z):
    loss, own, of_discriminator = _generator(self, z, self.kind)
    return loss, {**own, **of_discriminator}


@misconception(
    "gan_generator_gradients",
    says="These are the gradients of the discriminator's parameters. They are met on the way, but whose turn is it?",
)
def gives_the_discriminators_gradients(self, z):
    loss, _, of_discriminator = _generator(self, z, self.kind)
    return loss, of_discriminator


@misconception(
    "gan_generator_gradients",
    says="The loss is the non-saturating one whatever the model was built with. Which attribute holds the choice?",
)
def forgets_the_kind(self, z):
    loss, own, _ = _generator(self, z, "non_saturating")
    return loss, own


@misconception(
    "gan_generator_gradients",
    says="The minimax loss is used whatever the model was built with. Which attribute holds the choice?",
)
def uses_minimax_always(self, z):
    loss, own, _ = _generator(self, z, "minimax")
    return loss, own


@misconception(
    "gan_generator_gradients",
    says="It is the discriminator's loss that goes down here: the generator learns to be recognised. What does it "
    "want its logits to do?",
)
def helps_the_discriminator(self, z):
    loss, own, _ = _generator(self, z, "minimax")
    return -loss, {name: -g for name, g in own.items()}


@misconception(
    "gan_generator_gradients",
    says="The gradients have the wrong sign, though the loss is right: a step against them makes the fakes worse.",
)
def climbs_the_generators_loss(self, z):
    loss, own, _ = _generator(self, z, self.kind)
    return loss, {name: -g for name, g in own.items()}


@misconception(
    "gan_generator_gradients",
    says="The sigmoid stands between the discriminator and the loss. The loss takes logits.",
)
def hands_a_probability_to_the_loss(self, z):
    made, cache = mlp_forward(z, self.params, self.generator_activations, prefix="gen_")
    logits, fake_cache = mlp_forward(made, self.params, self.discriminator_activations, prefix="disc_")
    p = 1 / (1 + np.exp(-logits))
    loss, dp = losses.generator_loss(p, kind=self.kind)
    return loss, mlp_backward(mlp_backward(dp * p * (1 - p), fake_cache)[0], cache)[1]


@misconception(
    "gan_generator_gradients",
    says="The gradients are divided by the number of examples twice. The loss has already been averaged.",
)
def averages_twice(self, z):
    loss, own, _ = _generator(self, z, self.kind)
    return loss, {name: g / len(z) for name, g in own.items()}


@misconception(
    "gan_discriminator_gradients",
    says="The generated examples go into the loss with the label of real ones: the discriminator learns to let them "
    "pass. Which label do they have in its turn, and in whose turn is it the other one?",
)
def labels_fakes_as_real(self, x, z):
    real, real_cache = mlp_forward(x, self.params, self.discriminator_activations, prefix="disc_")
    fake, fake_cache = mlp_forward(self.decode(z), self.params, self.discriminator_activations, prefix="disc_")
    first, dreal = losses.generator_loss(real)
    second, dfake = losses.generator_loss(fake)
    of_real, of_fakes = mlp_backward(dreal, real_cache)[1], mlp_backward(dfake, fake_cache)[1]
    return first + second, {name: g + of_fakes[name] for name, g in of_real.items()}


def _moved(gan, prefix, grads):
    """One net makes a step of gradient descent, in its own arrays."""
    for name, g in grads.items():
        if name.startswith(prefix):
            gan.params[name] -= 0.01 * g


@misconception(
    "gan_discriminator_gradients",
    says="A call of this method changes self.params. It gives gradients, and an update rule makes the step: what would "
    "two steps in one do, and which line writes into the parameters?",
)
def steps_on_the_way(self, x, z):
    loss, of_real, of_fakes = _discriminator(self, x, z)
    grads = {name: g + of_fakes[name] for name, g in of_real.items()}
    _moved(self, "disc_", grads)
    return loss, grads


@misconception(
    "gan_generator_gradients",
    says="In the generator's turn the discriminator's parameters have moved. The gradients pass through it; is it to "
    "learn from them?",
)
def steps_with_the_discriminator(self, z):
    loss, own, of_discriminator = _generator(self, z, self.kind)
    _moved(self, "disc_", of_discriminator)
    return loss, own


@misconception(
    "gan_generator_gradients",
    says="The gradient of the logits goes into the generator as it is, the same for each of its outputs. Between the "
    "fakes and the logits lies the discriminator: what does its backward pass give besides its parameters' gradients?",
)
def goes_around_the_discriminator(self, z):
    made, cache = mlp_forward(z, self.params, self.generator_activations, prefix="gen_")
    logits, _ = mlp_forward(made, self.params, self.discriminator_activations, prefix="disc_")
    loss, dlogits = losses.generator_loss(logits, kind=self.kind)
    return loss, mlp_backward(dlogits * np.ones_like(made), cache)[1]
