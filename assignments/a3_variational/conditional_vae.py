"""The conditional VAE: encoder and decoder are both told the label, so the latent is left with what it does not say."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from cs231n_ae import layers, losses
from cs231n_ae.models.autoencoder import LIKELIHOODS
from cs231n_ae.models.mlp import init_mlp, mlp_backward, mlp_forward
from cs231n_ae.models.mlp_gradients import mlp_gradients
from cs231n_ae.types import Array, Cache, Grads, Params, Parts
from cs231n_ae.validation import (
    require_count,
    require_counts,
    require_data,
    require_generator,
    require_in,
    require_labels,
    require_number,
)

__all__ = ["ConditionalVAE"]


class ConditionalVAE:
    r"""Maximise a lower bound on :math:`\log p(x|y)`; the loss is its negative, in nats per example.

    .. math:: L = \mathbb E_{q(z|x,y)}\left[ -\log p(x|z,y) \right]
              + \beta\, \mathrm{KL}\left( q(z|x,y) \,\|\, \mathcal N(0, I) \right)

    The label y goes in as a one-hot vector behind the pixels, and again behind the latent. The prior does not know y:
    what the label says, the latent need not say again, and paying nats for it would be waste. So z comes to hold the
    rest, such as the slant of a digit and the width of its pen, and one z decoded with each label in turn gives all
    digits in one hand.

    Attributes:
        params: ``enc_W1`` of shape (D + K, H), ..., ``dec_W1`` of shape (Z + K, H), ...; the last encoder layer
            holds :math:`\mu` and then :math:`\log\sigma^2`.
        encoder_activations, decoder_activations: the name of the activation behind each layer.
        beta: :math:`\beta`, the weight of the divergence.

    Source: Sohn, Lee & Yan 2015, Learning structured output representation using deep conditional generative models;
    for labels: Kingma et al. 2014, Semi-supervised learning with deep generative models, model M2.
    """

    def __init__(
        self,
        sizes: Sequence[int],
        n_classes: int,
        *,
        activation: str = "relu",
        likelihood: str = "bernoulli",
        variance: float = 1.0,
        beta: float = 1.0,
        rng: np.random.Generator,
        dtype: DTypeLike = np.float32,
    ) -> None:
        r"""Build the network and draw its weights.

        Args:
            sizes: features from the input D to the latent Z, at least two numbers; the labels are not counted.
            n_classes: how many labels there are, K.
            activation: of the hidden layers.
            likelihood: ``"bernoulli"``, pixels in [0, 1] as probabilities; or ``"gaussian"``, pixels as means.
            variance: of the Gaussian decoder.
            beta: the weight :math:`\beta` of the divergence, at least 0.
            rng: the source of the weights.
            dtype: the floating point type of the parameters.

        Raises:
            ValueError: if the arguments make no model.
        """
        require_counts("sizes", sizes, least=2, why="from input to latent")
        require_count("n_classes", n_classes)
        require_in("likelihood", likelihood, LIKELIHOODS)
        require_number("variance", variance, np.nextafter(0, 1), np.inf, why="of the pixels about their means")
        require_number("beta", beta, 0, np.inf, why="a negative one would push away from the prior")
        self.sizes, self.n_classes, self.n_latent = tuple(sizes), n_classes, sizes[-1]
        self.activation, self.likelihood, self.variance, self.beta = activation, likelihood, variance, beta
        self.encoder_activations = self.decoder_activations = (activation,) * (len(sizes) - 2) + ("linear",)
        down = (sizes[0] + n_classes, *sizes[1:-1], 2 * self.n_latent)
        up = (self.n_latent + n_classes, *sizes[-2::-1])
        self.params: Params = {
            **init_mlp(down, self.encoder_activations, prefix="enc_", rng=rng, dtype=dtype),
            **init_mlp(up, self.decoder_activations, prefix="dec_", rng=rng, dtype=dtype),
        }

    @property
    def config(self) -> dict[str, Any]:
        """What the constructor needs to build this model again."""
        return {
            "sizes": self.sizes,
            "n_classes": self.n_classes,
            "activation": self.activation,
            "likelihood": self.likelihood,
            "variance": self.variance,
            "beta": self.beta,
        }

    def encode(self, x: Array, y: Array) -> tuple[Array, Array]:
        r"""The Gaussian of each example under its label: mu and logvar (:math:`\log\sigma^2`), each (N, Z)."""
        mu, logvar, _ = self._encode(x, y)
        return mu, logvar

    def decode(self, z: Array, y: Array) -> Array:
        """What a latent stands for under a label: (N, Z) and (N,) to the pixels' means, (N, D)."""
        require_data("z", z, (None, self.n_latent), why="one column for each number of the code")
        out, _ = mlp_forward(self._with_labels(z, y), self.params, self.decoder_activations, prefix="dec_")
        return layers.sigmoid_forward(out)[0] if self.likelihood == "bernoulli" else out

    def reconstruct(self, x: Array, y: Array) -> Array:
        """Through the mean of the latent and back, without noise: (N, D) to (N, D)."""
        return self.decode(self.encode(x, y)[0], y)

    def sample(self, n: int, *, y: int | Array, rng: np.random.Generator) -> Array:
        """Decode ``n`` draws from the prior, all under one label or each under its own: the pixels' means, (n, D)."""
        require_count("n", n)
        require_generator("rng", rng)
        labels = np.full(n, y) if np.ndim(y) == 0 else np.asanyarray(y)
        return self.decode(rng.standard_normal((n, self.n_latent)).astype(self.params["dec_W1"].dtype), labels)

    def loss(
        self, x: Array, y: Array, *, eps: Array | None = None, rng: np.random.Generator | None = None
    ) -> tuple[float, Grads, Parts]:
        r"""The negative bound of a batch and its gradients.

        As in a VAE, two ways lead from the encoder to the loss. The decoder's message comes back for the latent and
        for the label behind it, (N, Z + K); a label is given, so the gradient of its part goes nowhere.

        Args:
            x: a batch, shape (N, D); in [0, 1] for the Bernoulli decoder.
            y: labels from 0 to K − 1, shape (N,).
            eps: standard normal noise, shape (N, Z); drawn from ``rng`` when it is not given.
            rng: the source of the noise.

        Returns:
            the loss in nats, the gradient of each parameter under its name, and the parts ``reconstruction`` and
            ``kl`` (the latter before its weight :math:`\beta`).

        Raises:
            ValueError: if the shapes do not fit, ``y`` is not one label for each example, or neither or both of
                ``eps`` and ``rng`` are given.
        """
        raise NotImplementedError(
            "conditional_vae_loss: yours to write; then run: cs231n-ae check conditional_vae_loss"
        )

    def evaluate(
        self, x: Array, y: Array, *, eps: Array | None = None, rng: np.random.Generator | None = None
    ) -> tuple[float, Parts]:
        """The loss and its parts without gradients, for examples that are not trained on."""
        mu, logvar, _ = self._encode(x, y)
        z, _ = layers.reparameterize_forward(mu, logvar, eps=eps, rng=rng)
        out, _ = mlp_forward(self._with_labels(z, y), self.params, self.decoder_activations, prefix="dec_")
        reconstruction, _ = self._compare(out, x)
        kl, _, _ = losses.kl_standard_normal(mu, logvar)
        return reconstruction + self.beta * kl, {"reconstruction": reconstruction, "kl": kl}

    def _with_labels(self, a: Array, y: Array) -> Array:
        """The labels as one-hot vectors behind the rows of ``a``, in its dtype: (N, A) to (N, A + K)."""
        require_labels("y", y, len(a), self.n_classes)
        return np.concatenate([a, np.eye(self.n_classes, dtype=a.dtype)[y]], axis=1)

    def _encode(self, x: Array, y: Array) -> tuple[Array, Array, Cache]:
        """mu, logvar and the encoder's cache."""
        require_data("x", x, (None, self.sizes[0]), why="one column for each feature of the model")
        out, cache = mlp_forward(
            self._with_labels(x, y), self.params, self.encoder_activations, prefix="enc_"
        )  # (N, 2Z)
        return out[:, : self.n_latent], out[:, self.n_latent :], cache

    def _compare(self, out: Array, x: Array) -> tuple[float, Array]:
        """The negative log-likelihood of x, and its gradient at the decoder's output."""
        if self.likelihood == "bernoulli":
            return losses.bce_with_logits_loss(out, x)
        loss, dout, _ = losses.gaussian_nll_loss(out, np.asarray(np.log(self.variance), out.dtype), x)
        return loss, dout
