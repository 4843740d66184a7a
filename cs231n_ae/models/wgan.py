"""The Wasserstein GAN with gradient penalty: a critic that measures a distance, in place of one that tells apart."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from cs231n_ae.models.gradient_penalty import RECTIFIERS, gradient_penalty, input_slope_backward, input_slope_forward
from cs231n_ae.models.mlp import ACTIVATIONS, init_mlp, mlp_backward, mlp_forward
from cs231n_ae.models.mlp_gradients import mlp_gradients
from cs231n_ae.types import Array, Grads, Params
from cs231n_ae.validation import (
    require_count,
    require_counts,
    require_data,
    require_examples,
    require_generator,
    require_in,
    require_number,
    require_range,
)

__all__ = ["WGAN"]


class WGAN:
    r"""A generator G that comes nearer to the data, by the Wasserstein distance that a critic f estimates.

    .. math:: W(p, q) = \max_{\lVert f \rVert_L \le 1} \; \mathbb E_{x \sim p} f(x) - \mathbb E_{x \sim q} f(x)

    over all functions whose slope is nowhere above 1. A discriminator that is certain has no slope left to go down; the
    distance has one however far apart the two are. Of the best f it is known that its slope has length 1 almost
    everywhere on the lines between data and samples, so that is what the critic is paid for, by a penalty of the weight
    :math:`\lambda`, in place of the bound.

    It is trained as a GAN is, by :func:`cs231n_ae.adversarial_training.train_gan`, with some more steps of the critic.

    Attributes:
        params: the generator's ``gen_W1, gen_b1, ...`` and the critic's ``disc_W1, disc_b1, ...``.
        generator_activations, critic_activations: the name of the activation behind each layer.
        n_latent: Z, the number of the noise's dimensions.
        penalty: :math:`\lambda`.

    Source: Gulrajani, Ahmed, Arjovsky, Dumoulin & Courville 2017; the distance: Arjovsky, Chintala & Bottou 2017.
    """

    def __init__(
        self,
        n_latent: int,
        hidden: Sequence[int],
        n_features: int,
        *,
        activation: str = "leaky_relu",
        output: str = "linear",
        penalty: float = 10.0,
        rng: np.random.Generator,
        dtype: DTypeLike = np.float32,
    ) -> None:
        r"""Build both nets and draw their weights.

        Args:
            n_latent: dimensions Z of the noise.
            hidden: sizes of the generator's hidden layers; the critic has them in the opposite order.
            n_features: dimensions D of an example.
            activation: of all hidden layers: ``"relu"``, ``"leaky_relu"`` or ``"linear"``, which have no curvature.
            output: the activation behind the generator's last layer; ``"sigmoid"`` for pixels in [0, 1].
            penalty: the weight :math:`\lambda`, at least 0.
            rng: the source of the weights.
            dtype: the floating point type of the parameters.

        Raises:
            ValueError: if the arguments make no pair of nets.
        """
        require_count("n_latent", n_latent)
        require_counts("hidden", hidden)
        require_count("n_features", n_features)
        require_in("activation", activation, RECTIFIERS)
        require_in("output", output, ACTIVATIONS)
        require_number("penalty", penalty, 0, np.inf, why="a weight")
        sizes = (n_latent, *hidden, n_features)
        self.n_latent, self.hidden, self.n_features = n_latent, tuple(hidden), n_features
        self.activation, self.output, self.penalty = activation, output, penalty
        self.generator_activations = (activation,) * len(hidden) + (output,)
        self.critic_activations = (activation,) * len(hidden) + ("linear",)
        self.params: Params = {
            **init_mlp(sizes, self.generator_activations, prefix="gen_", rng=rng, dtype=dtype),
            **init_mlp((*sizes[:0:-1], 1), self.critic_activations, prefix="disc_", rng=rng, dtype=dtype),
        }

    @property
    def config(self) -> dict[str, Any]:
        """What the constructor needs to build this model again."""
        return {
            "n_latent": self.n_latent,
            "hidden": self.hidden,
            "n_features": self.n_features,
            "activation": self.activation,
            "output": self.output,
            "penalty": self.penalty,
        }

    def decode(self, z: Array) -> Array:
        """What the generator makes of noise: (N, Z) to (N, D)."""
        require_data("z", z, (None, self.n_latent), why="one column for each dimension of the noise")
        return mlp_forward(z, self.params, self.generator_activations, prefix="gen_")[0]

    def draw_noise(self, n: int, *, rng: np.random.Generator) -> Array:
        """Noise for ``n`` examples, standard normal, (n, Z)."""
        require_count("n", n)
        require_generator("rng", rng)
        return rng.standard_normal((n, self.n_latent)).astype(self.params["gen_W1"].dtype)

    def sample(self, n: int, *, rng: np.random.Generator) -> Array:
        """Make ``n`` examples: (n, D)."""
        return self.decode(self.draw_noise(n, rng=rng))

    def criticise(self, x: Array) -> Array:
        """The critic's number for each example, f(x), which has no unit and no zero: (N, D) to (N,)."""
        require_data("x", x, (None, self.n_features), why="one column for each feature of the model")
        return mlp_forward(x, self.params, self.critic_activations, prefix="disc_")[0][:, 0]

    def discriminator_gradients(self, x: Array, z: Array, *, shares: Array | None = None) -> tuple[float, Grads]:
        r"""The critic's loss on real examples and on generated ones, and the gradients of its own parameters.

        .. math:: L = \frac1N \sum_n \left[ f(\tilde x_n) - f(x_n) + \lambda
                      \left( \lVert \nabla f(\hat x_n) \rVert - 1 \right)^2 \right], \qquad
                  \tilde x = G(z), \quad \hat x_n = s_n x_n + (1 - s_n)\, \tilde x_n

        Three batches go through the critic and back, and the slopes of the third back once more. Without its penalty,
        the loss is minus the critic's estimate of the distance. Real and generated examples are paired at random, as
        they were drawn, so the shares s may be spread evenly over (0, 1) in place of being drawn too.

        Args:
            x: real examples, shape (N, D).
            z: noise, shape (N, Z); the generator stands still meanwhile.
            shares: s, of the real example in each mixture, in [0, 1], shape (N,); by default :math:`(n + \frac12) / N`.

        Returns:
            the loss, and a gradient for each of the parameters ``disc_...`` and for no other.

        Raises:
            ValueError: if ``x``, ``z`` or ``shares`` does not fit the nets, is empty, or is not finite.

        Source: Gulrajani et al. 2017, algorithm 1.
        """
        require_examples("x", x, (None, self.n_features), why="one column for each feature of the model")
        require_examples("z", z, (len(x), self.n_latent), why="noise for as many examples as there are real ones")
        if shares is None:
            shares = ((np.arange(len(x)) + 0.5) / len(x)).astype(x.dtype)
        require_data("shares", shares, (len(x),), why="one for each pair of examples")
        require_range("shares", shares, 0, 1, why="of the real example in the mixture")
        fake = self.decode(z)
        real_value, real_cache = mlp_forward(x, self.params, self.critic_activations, prefix="disc_")
        fake_value, fake_cache = mlp_forward(fake, self.params, self.critic_activations, prefix="disc_")
        mixed = fake + shares[:, np.newaxis] * (x - fake)
        slope, slope_cache = input_slope_forward(mixed, self.params, self.critic_activations, prefix="disc_")
        penalty, dslope = gradient_penalty(slope)

        each = np.full_like(fake_value, 1 / len(x))
        real_grads, fake_grads = mlp_gradients(-each, real_cache), mlp_gradients(each, fake_cache)
        slope_grads = input_slope_backward(self.penalty * dslope, slope_cache)
        loss = float(fake_value.mean() - real_value.mean()) + self.penalty * penalty
        return loss, {name: real_grads[name] + fake_grads[name] + slope_grads[name] for name in real_grads}

    def generator_gradients(self, z: Array) -> tuple[float, Grads]:
        r"""The generator's loss, :math:`-\frac1N \sum_n f(G(z_n))`, and the gradients of its own parameters.

        They come to the generator through the critic, whose own parameters stand still meanwhile.

        Args:
            z: noise, shape (M, Z).

        Returns:
            the loss, and a gradient for each of the parameters ``gen_...`` and for no other.

        Raises:
            ValueError: if ``z`` does not fit the generator, or is empty.

        Source: Gulrajani et al. 2017, algorithm 1.
        """
        require_examples("z", z, (None, self.n_latent), why="one column for each dimension of the noise")
        fake, generator_cache = mlp_forward(z, self.params, self.generator_activations, prefix="gen_")
        value, critic_cache = mlp_forward(fake, self.params, self.critic_activations, prefix="disc_")
        dfake, _ = mlp_backward(np.full_like(value, -1 / len(z)), critic_cache)
        return -float(value.mean()), mlp_gradients(dfake, generator_cache)
