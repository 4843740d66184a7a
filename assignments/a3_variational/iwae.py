"""The importance-weighted autoencoder: the VAE's network, and a bound that more samples bring closer to log p(x)."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from cs231n_ae import layers, losses
from cs231n_ae.models.importance_weights import importance_noise, log_importance_weights, log_likelihood_of_pixels
from cs231n_ae.models.mlp import mlp_backward, mlp_forward
from cs231n_ae.models.mlp_gradients import mlp_gradients
from cs231n_ae.models.vae import VAE
from cs231n_ae.types import Array, Grads, Parts
from cs231n_ae.validation import require_count

__all__ = ["ImportanceWeightedVAE"]


def _parts(log_p: Array, divergence: Array) -> Parts:
    return {"reconstruction": -float(log_p.mean()), "kl": float(divergence.mean())}


class ImportanceWeightedVAE(VAE):
    r"""Maximise the logarithm of a mean of K importance weights; the loss is its negative, in nats per example.

    .. math:: L = -\frac1N \sum_n \log \frac1K \sum_{k=1}^K w_{nk}, \qquad
              w_{nk} = \frac{p(x_n|z_{nk})\, p(z_{nk})}{q(z_{nk}|x_n)}, \qquad z_{nk} \sim q(z|x_n)

    The mean weight is an unbiased estimate of :math:`p(x)`, so the mean of its logarithm is a bound, by Jensen's
    inequality. It rises with K and comes to :math:`\log p(x)` in the limit. With K = 1 it is the VAE's, with the
    divergence sampled instead of calculated. There is no :math:`\beta`: weighed otherwise, nothing would be a bound.

    Attributes:
        params: as in :class:`VAE`.
        n_samples: the number K of samples for each example in training.

    Source: Burda, Grosse & Salakhutdinov 2016, Importance weighted autoencoders.
    """

    def __init__(
        self,
        sizes: Sequence[int],
        *,
        n_samples: int = 5,
        activation: str = "relu",
        likelihood: str = "bernoulli",
        variance: float | None = 1.0,
        rng: np.random.Generator,
        dtype: DTypeLike = np.float32,
    ) -> None:
        r"""Build the network and draw its weights.

        Args:
            sizes: features from the input D to the latent Z, at least two numbers.
            n_samples: the number K of samples for each example, at least 1.
            activation: of the hidden layers.
            likelihood: ``"bernoulli"``, pixels in [0, 1] as probabilities; or ``"gaussian"``, pixels as means.
            variance: of the Gaussian decoder: a fixed number, or None to learn one for all pixels.
            rng: the source of the weights.
            dtype: the floating point type of the parameters.

        Raises:
            ValueError: if the arguments make no model.
        """
        require_count("n_samples", n_samples, advice="how many samples for each example?")
        super().__init__(sizes, activation=activation, likelihood=likelihood, variance=variance, rng=rng, dtype=dtype)
        self.n_samples = n_samples

    @property
    def config(self) -> dict[str, Any]:
        """What the constructor needs to build this model again."""
        options = {name: value for name, value in super().config.items() if name != "beta"}
        return {**options, "n_samples": self.n_samples}

    def loss(
        self, x: Array, *, eps: Array | None = None, rng: np.random.Generator | None = None
    ) -> tuple[float, Grads, Parts]:
        r"""Minus the importance-weighted bound of a batch, and its gradients.

        All K samples of all examples go through the decoder in one pass, as N K rows: those of the first example, then
        those of the second. With :math:`z = \mu + \sigma\epsilon` the three terms of a log-weight are

        .. math:: \log w = \log p(x|z) - \tfrac12 \sum_j \left[ \log 2\pi + z_j^2 \right]
                  + \tfrac12 \sum_j \left[ \log 2\pi + \log\sigma_j^2 + \epsilon_j^2 \right]

        With :math:`g = \partial L / \partial \log w` the sample hears g times the decoder's message and
        :math:`-g z` from the prior. :math:`\log q` depends on :math:`\log\sigma^2` alone, because
        :math:`(z - \mu) / \sigma = \epsilon` whatever the parameters are: :math:`\log\sigma_j^2` gets :math:`g / 2`
        from there. What :math:`\mu` and :math:`\log\sigma^2` of an example hear from its K samples adds up.

        Args:
            x: a batch, shape (N, D); in [0, 1] for the Bernoulli decoder.
            eps: standard normal noise, shape (N, K, Z); drawn from ``rng`` when it is not given.
            rng: the source of the noise.

        Returns:
            the loss in nats, the gradient of each parameter under its name, and the parts ``reconstruction``, the mean
            of :math:`-\log p(x|z)` over all samples, and ``kl``, that of :math:`\log q(z|x) - \log p(z)`. Their sum is
            a sampled -ELBO, and no smaller than the loss.

        Raises:
            ValueError: if the shapes do not fit, or neither or both of ``eps`` and ``rng`` are given.
        """
        raise NotImplementedError("iwae_model_loss: yours to write; then run: cs231n-ae check iwae_model_loss")

    def evaluate(
        self, x: Array, *, eps: Array | None = None, rng: np.random.Generator | None = None
    ) -> tuple[float, Parts]:
        """The loss and its parts without gradients, for examples that are not trained on."""
        mu, logvar, _ = self._encode(x)
        eps = importance_noise(mu, self.n_samples, eps=eps, rng=rng)
        log_p, divergence = log_importance_weights(self, x, mu, logvar, eps=eps)
        loss, _ = losses.iwae_loss(log_p - divergence)
        return loss, _parts(log_p, divergence)
