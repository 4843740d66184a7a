"""The variational autoencoder: the encoder names a Gaussian, a sample of it is decoded, and a prior holds it near."""

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
    require_number,
)

__all__ = ["VAE"]


class VAE:
    r"""Maximise the evidence lower bound on :math:`\log p(x)`; the loss is its negative, in nats per example.

    .. math:: -\mathrm{ELBO} = \mathbb E_{q(z|x)}\left[ -\log p(x|z) \right]
              + \beta\, \mathrm{KL}\left( q(z|x) \,\|\, \mathcal N(0, I) \right),
              \qquad q(z|x) = \mathcal N(\mu(x), \sigma^2(x))

    One sample of z per example estimates the expectation. The prior is :math:`\mathcal N(0, I)`, so decoding a draw
    from it makes a new example. ``sizes=(784, 400, 20)`` is the classic shape; the decoder mirrors the encoder.

    >>> import numpy as np
    >>> from cs231n_ae.models import VAE
    >>> rng = np.random.default_rng(0)
    >>> model = VAE((784, 400, 20), rng=rng)
    >>> model.sample(3, rng=rng).shape
    (3, 784)

    Attributes:
        params: ``enc_W1, enc_b1, ..., dec_W1, dec_b1, ...``; the last encoder layer holds :math:`\mu` and then
            :math:`\log\sigma^2`. With a learned decoder variance also ``logvar``, its logarithm.
        encoder_activations, decoder_activations: the name of the activation behind each layer.
        beta: :math:`\beta`, the weight of the divergence; 1 makes the loss a bound, 0 an autoencoder with noise.

    Source: Kingma & Welling 2014; :math:`\beta`: Higgins et al. 2017; one learned variance: Rybkin et al. 2021.
    """

    def __init__(
        self,
        sizes: Sequence[int],
        *,
        activation: str = "relu",
        likelihood: str = "bernoulli",
        variance: float | None = 1.0,
        beta: float = 1.0,
        rng: np.random.Generator,
        dtype: DTypeLike = np.float32,
    ) -> None:
        r"""Build the network and draw its weights.

        Args:
            sizes: features from the input D to the latent Z, at least two numbers.
            activation: of the hidden layers.
            likelihood: ``"bernoulli"``, pixels in [0, 1] as probabilities; or ``"gaussian"``, pixels as means.
            variance: of the Gaussian decoder: a fixed number, or None to learn one for all pixels.
            beta: the weight :math:`\beta` of the divergence, at least 0.
            rng: the source of the weights.
            dtype: the floating point type of the parameters.

        Raises:
            ValueError: if the arguments make no model.
        """
        require_counts("sizes", sizes, least=2, why="from input to latent")
        require_in("likelihood", likelihood, LIKELIHOODS)
        require_number("beta", beta, 0, np.inf, why="a negative one would push away from the prior")
        if variance is not None:
            require_number("variance", variance, np.nextafter(0, 1), np.inf, why="or None, to learn it")
        self.sizes, self.activation, self.likelihood = tuple(sizes), activation, likelihood
        self.variance, self.beta, self.n_latent = variance, beta, sizes[-1]
        self.encoder_activations = self.decoder_activations = (activation,) * (len(sizes) - 2) + ("linear",)
        encoder_sizes = (*self.sizes[:-1], 2 * self.n_latent)
        self.params: Params = {
            **init_mlp(encoder_sizes, self.encoder_activations, prefix="enc_", rng=rng, dtype=dtype),
            **init_mlp(self.sizes[::-1], self.decoder_activations, prefix="dec_", rng=rng, dtype=dtype),
        }
        if likelihood == "gaussian" and variance is None:
            self.params["logvar"] = np.zeros((), dtype)

    @property
    def config(self) -> dict[str, Any]:
        """What the constructor needs to build this model again."""
        return {
            "sizes": self.sizes,
            "activation": self.activation,
            "likelihood": self.likelihood,
            "variance": self.variance,
            "beta": self.beta,
        }

    def encode(self, x: Array) -> tuple[Array, Array]:
        r"""The Gaussian of each example: mu and logvar (:math:`\log\sigma^2`), each (N, Z)."""
        mu, logvar, _ = self._encode(x)
        return mu, logvar

    def decode(self, z: Array) -> Array:
        """What a latent stands for: (N, Z) to the pixels' means, (N, D)."""
        require_data("z", z, (None, self.n_latent), why="one column for each number of the code")
        out, _ = mlp_forward(z, self.params, self.decoder_activations, prefix="dec_")
        return layers.sigmoid_forward(out)[0] if self.likelihood == "bernoulli" else out

    def reconstruct(self, x: Array) -> Array:
        """Through the mean of the latent and back, without noise: (N, D) to (N, D)."""
        return self.decode(self.encode(x)[0])

    def sample(self, n: int, *, rng: np.random.Generator) -> Array:
        """Decode ``n`` draws from the prior: the pixels' means, (n, D)."""
        require_count("n", n)
        require_generator("rng", rng)
        return self.decode(rng.standard_normal((n, self.n_latent)).astype(self.params["dec_W1"].dtype))

    def loss(
        self, x: Array, *, eps: Array | None = None, rng: np.random.Generator | None = None
    ) -> tuple[float, Grads, Parts]:
        r"""The negative ELBO of a batch and its gradients.

        Two ways lead from the encoder to the loss: through the sample to the reconstruction, and straight to the
        divergence. The gradients of :math:`\mu` and :math:`\log\sigma^2` are the sums over both. A log-variance gone
        astray leaves all of them finite, in float32 too.

        Args:
            x: a batch, shape (N, D); in [0, 1] for the Bernoulli decoder.
            eps: standard normal noise, shape (N, Z); drawn from ``rng`` when it is not given.
            rng: the source of the noise.

        Returns:
            the loss in nats, the gradient of each parameter under its name, and the parts ``reconstruction`` and
            ``kl`` (the latter before its weight :math:`\beta`).

        Raises:
            ValueError: if the shapes do not fit, or neither or both of ``eps`` and ``rng`` are given.
        """
        raise NotImplementedError("vae_loss: yours to write; then run: cs231n-ae check vae_loss")

    def evaluate(
        self, x: Array, *, eps: Array | None = None, rng: np.random.Generator | None = None
    ) -> tuple[float, Parts]:
        """The loss and its parts without gradients, for examples that are not trained on."""
        mu, logvar, _ = self._encode(x)
        z, _ = layers.reparameterize_forward(mu, logvar, eps=eps, rng=rng)
        out, _ = mlp_forward(z, self.params, self.decoder_activations, prefix="dec_")
        reconstruction, _, _ = self._compare(out, x)
        kl, _, _ = losses.kl_standard_normal(mu, logvar)
        return reconstruction + self.beta * kl, {"reconstruction": reconstruction, "kl": kl}

    def _encode(self, x: Array) -> tuple[Array, Array, Cache]:
        """mu, logvar and the encoder's cache."""
        require_data("x", x, (None, self.sizes[0]), why="one column for each feature of the model")
        out, cache = mlp_forward(x, self.params, self.encoder_activations, prefix="enc_")  # (N, 2Z)
        return out[:, : self.n_latent], out[:, self.n_latent :], cache

    def _compare(self, out: Array, x: Array) -> tuple[float, Array, Grads]:
        """The negative log-likelihood of x, its gradient at the decoder's output, and that of a learned variance."""
        if self.likelihood == "bernoulli":
            return *losses.bce_with_logits_loss(out, x), {}
        if self.variance is not None:
            loss, dout, _ = losses.gaussian_nll_loss(out, np.asarray(np.log(self.variance), out.dtype), x)
            return loss, dout, {}
        loss, dout, dlogvar = losses.gaussian_nll_loss(out, self.params["logvar"], x)
        return loss, dout, {"logvar": dlogvar}
