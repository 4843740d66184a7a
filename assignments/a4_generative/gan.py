"""The adversarial net: a generator that makes examples from noise, and a discriminator that tells them from real ones.

There is no one loss that both go down, so a GAN is not trained by the solver but by
:func:`cs231n_ae.adversarial_training.train_gan`, which asks for the gradients of the two sides in turn.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from cs231n_ae import layers, losses
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
    require_some,
)

__all__ = ["GAN"]


class GAN:
    r"""Two multilayer perceptrons with opposed aims: :math:`\hat x = G(z)` and :math:`D(x) = \sigma(a(x))`.

    .. math:: \min_G \max_D \; \mathbb E_{x \sim p} \log D(x) + \mathbb E_{z \sim \mathcal N(0, I)} \log(1 - D(G(z)))

    ``GAN(2, (64, 64), 2)`` draws z from two dimensions, and both nets have two hidden layers of 64 units; those of the
    discriminator stand in the opposite order. The generator has no density; it can only be sampled from.

    Attributes:
        params: the generator's ``gen_W1, gen_b1, ...`` and the discriminator's ``disc_W1, disc_b1, ...``.
        generator_activations, discriminator_activations: the name of the activation behind each layer.
        n_latent: Z, the number of the noise's dimensions.
        kind: which loss the generator minimises, ``"non_saturating"`` or ``"minimax"``.

    Source: Goodfellow et al. 2014.
    """

    def __init__(
        self,
        n_latent: int,
        hidden: Sequence[int],
        n_features: int,
        *,
        activation: str = "leaky_relu",
        output: str = "linear",
        kind: str = "non_saturating",
        rng: np.random.Generator,
        dtype: DTypeLike = np.float32,
    ) -> None:
        """Build both nets and draw their weights.

        Args:
            n_latent: dimensions Z of the noise.
            hidden: sizes of the generator's hidden layers; the discriminator has them in the opposite order.
            n_features: dimensions D of an example.
            activation: of all hidden layers.
            output: the activation behind the generator's last layer; ``"sigmoid"`` for pixels in [0, 1].
            kind: the generator's loss, see :func:`cs231n_ae.losses.generator_loss`.
            rng: the source of the weights.
            dtype: the floating point type of the parameters.

        Raises:
            ValueError: if the arguments make no pair of nets.
        """
        require_count("n_latent", n_latent)
        require_counts("hidden", hidden)
        require_count("n_features", n_features)
        sizes = (n_latent, *hidden, n_features)
        require_in("output", output, ACTIVATIONS)
        require_in("kind", kind, losses.GENERATOR_LOSSES)
        self.n_latent, self.hidden, self.n_features, self.kind = n_latent, tuple(hidden), n_features, kind
        self.activation, self.output = activation, output
        self.generator_activations = (activation,) * len(hidden) + (output,)
        self.discriminator_activations = (activation,) * len(hidden) + ("linear",)
        self.params: Params = {
            **init_mlp(sizes, self.generator_activations, prefix="gen_", rng=rng, dtype=dtype),
            **init_mlp((*sizes[:0:-1], 1), self.discriminator_activations, prefix="disc_", rng=rng, dtype=dtype),
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
            "kind": self.kind,
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

    def discriminate(self, x: Array) -> Array:
        """The probability that each example is real, D(x): (N, D) to (N,)."""
        require_data("x", x, (None, self.n_features), why="one column for each feature of the model")
        logits, _ = mlp_forward(x, self.params, self.discriminator_activations, prefix="disc_")
        return layers.sigmoid_forward(logits)[0][:, 0]

    def discriminator_gradients(self, x: Array, z: Array) -> tuple[float, Grads]:
        r"""The discriminator's loss, and the gradients of its own parameters.

        Real and generated examples go through the same net, so each of its parameters reaches the loss by two ways,
        and its gradient is a sum of two. The generator stands still: G(z) is data here, like x.

        Args:
            x: real examples, shape (N, D).
            z: noise for the generated ones, shape (M, Z).

        Returns:
            the loss, and a gradient for each of the parameters ``disc_...`` and for no other.

        Raises:
            ValueError: if ``x`` or ``z`` does not fit the nets, is empty, or is not finite.

        Source: Goodfellow et al. 2014, algorithm 1.
        """
        raise NotImplementedError(
            "gan_discriminator_gradients: yours to write; then run: cs231n-ae check gan_discriminator_gradients"
        )

    def generator_gradients(self, z: Array) -> tuple[float, Grads]:
        r"""The generator's loss, and the gradients of its own parameters.

        The gradient comes to the generator through the discriminator: down its layers to its input, which is what the
        generator has put out. The discriminator's parameters stand still meanwhile, so their gradients are left out.

        Args:
            z: noise, shape (M, Z).

        Returns:
            the loss of the kind that was chosen, and a gradient for each of the parameters ``gen_...`` and for no
            other.

        Raises:
            ValueError: if ``z`` does not fit the generator, or is empty.

        Source: Goodfellow et al. 2014, algorithm 1, and section 3 for the non-saturating loss.
        """
        raise NotImplementedError(
            "gan_generator_gradients: yours to write; then run: cs231n-ae check gan_generator_gradients"
        )
