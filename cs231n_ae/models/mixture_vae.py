"""A VAE whose prior is a mixture of Gaussians that it learns: clusters in the latent space, found without labels."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from cs231n_ae import layers, losses
from cs231n_ae.models.mlp import ACTIVATIONS, init_mlp, mlp_backward, mlp_forward
from cs231n_ae.models.mlp_gradients import mlp_gradients
from cs231n_ae.numerics import LOG_2PI, bounded_exp
from cs231n_ae.types import Array, Cache, Grads, Params, Parts
from cs231n_ae.validation import (
    require_count,
    require_counts,
    require_data,
    require_generator,
    require_in,
    require_some,
)

__all__ = ["MixtureVAE"]


class MixtureVAE:
    r"""The evidence lower bound with a mixture in the place of :math:`\mathcal N(0, I)`.

    .. math:: -\mathrm{ELBO} = \mathbb E_{q(z|x)}\left[ -\log p(x|z) + \log q(z|x) - \log p(z) \right], \qquad
              p(z) = \sum_k \pi_k\, \mathcal N\left(z; m_k, e^{\ell_k}\right)

    The divergence of a Gaussian from a mixture has no closed form, so the one sample of z that estimates the first term
    estimates the other two as well. The mixture's weights, means and variances are parameters like others. Of an
    example's latent the mixture says which component it belongs to: :math:`p(k|z)`.

    Attributes:
        params: ``enc_W1, enc_b1, ..., dec_W1, dec_b1, ...``, as in a VAE; and of the prior ``prior_scores``, whose
            softmax is :math:`\pi`, (K,), ``prior_mu`` and ``prior_logvar``, (K, Z).

    Source: Dilokthanakul et al. 2016 (GMVAE) and Jiang et al. 2017 (VaDE) for the mixture, without their discrete
    posterior; Tomczak & Welling 2018, section 2, for the estimate, and "MoG" in their table 2.
    """

    def __init__(
        self,
        sizes: Sequence[int],
        n_components: int,
        *,
        activation: str = "relu",
        rng: np.random.Generator,
        dtype: DTypeLike = np.float32,
    ) -> None:
        """Build the network, draw its weights and the components' means, standard normal.

        Args:
            sizes: features from the input D to the latent Z, at least two numbers.
            n_components: how many Gaussians, K.
            activation: of the hidden layers.
            rng: the source of the weights.
            dtype: the floating point type of the parameters.

        Raises:
            ValueError: if the arguments make no model.
        """
        require_counts("sizes", sizes, least=2, why="from input to latent")
        require_count("n_components", n_components)
        require_in("activation", activation, ACTIVATIONS)
        self.sizes, self.n_components, self.activation = tuple(sizes), n_components, activation
        self.n_latent = sizes[-1]
        self.activations = (activation,) * (len(sizes) - 2) + ("linear",)
        self.params: Params = {
            **init_mlp((*sizes[:-1], 2 * sizes[-1]), self.activations, prefix="enc_", rng=rng, dtype=dtype),
            **init_mlp(self.sizes[::-1], self.activations, prefix="dec_", rng=rng, dtype=dtype),
            "prior_scores": np.zeros(n_components, dtype),
            "prior_mu": rng.standard_normal((n_components, self.n_latent)).astype(dtype),
            "prior_logvar": np.zeros((n_components, self.n_latent), dtype),
        }

    @property
    def config(self) -> dict[str, Any]:
        """What the constructor needs to build this model again."""
        return {"sizes": self.sizes, "n_components": self.n_components, "activation": self.activation}

    def encode(self, x: Array) -> tuple[Array, Array]:
        r"""The Gaussian of each example: mu and logvar (:math:`\log\sigma^2`), each (N, Z)."""
        mu, logvar, _ = self._encode(x)
        return mu, logvar

    def decode(self, z: Array) -> Array:
        """What a latent stands for: (N, Z) to the pixels' means, (N, D)."""
        require_data("z", z, (None, self.n_latent), why="one column for each number of the code")
        return layers.sigmoid_forward(mlp_forward(z, self.params, self.activations, prefix="dec_")[0])[0]

    def reconstruct(self, x: Array) -> Array:
        """Through the mean of the latent and back, without noise: (N, D) to (N, D)."""
        return self.decode(self.encode(x)[0])

    def responsibilities(self, z: Array) -> Array:
        """How far each component accounts for each latent, p(k|z): (N, Z) to (N, K)."""
        require_data("z", z, (None, self.n_latent), why="one column for each number of the code")
        return self._prior(z)[1][0]

    def log_prior(self, z: Array) -> Array:
        """The log-density of the mixture in nats: (N, Z) to (N,)."""
        require_data("z", z, (None, self.n_latent), why="one column for each number of the code")
        return self._prior(z)[0]

    def sample(self, n: int, *, rng: np.random.Generator) -> Array:
        """Decode ``n`` draws from the mixture: the pixels' means, (n, D)."""
        require_count("n", n)
        require_generator("rng", rng)
        weights = np.exp(self._log_weights(), dtype=np.float64)  # of float32 ones, choice would miss the eighth digit
        k = rng.choice(self.n_components, size=n, p=weights / weights.sum())
        mu, logvar = self.params["prior_mu"][k], self.params["prior_logvar"][k]
        return self.decode(mu + bounded_exp(logvar / 2) * rng.standard_normal(mu.shape).astype(mu.dtype))

    def loss(
        self, x: Array, *, eps: Array | None = None, rng: np.random.Generator | None = None
    ) -> tuple[float, Grads, Parts]:
        r"""The negative bound of a batch and its gradients.

        With :math:`z = \mu + \sigma\epsilon` the density of the sample is
        :math:`\log q = -\frac12 \sum (\log 2\pi + \log\sigma^2 + \epsilon^2)`, in which :math:`\log\sigma^2` alone
        moves. Of the prior, with the responsibilities :math:`r_{nk}` and :math:`d_{nk} = (z_n - m_k)\, e^{-\ell_k}`,

        .. math:: -\frac{\partial \log p}{\partial z_n} = \sum_k r_{nk} d_{nk}, \quad
                  -\frac{\partial \log p}{\partial m_k} = -r_{nk} d_{nk}, \quad
                  -\frac{\partial \log p}{\partial \ell_k} = \frac{r_{nk}}{2} \left( 1 - d_{nk}^2 e^{\ell_k} \right),

        and by the scores it is :math:`\pi_k - r_{nk}`. The latent hears of the loss through decoder and prior.

        Args:
            x: a batch in [0, 1], shape (N, D).
            eps: standard normal noise, shape (N, Z); drawn from ``rng`` when it is not given.
            rng: the source of the noise.

        Returns:
            the loss in nats, the gradient of each parameter under its name, and the parts ``reconstruction`` and
            ``kl``, the latter an estimate that may be negative.

        Raises:
            ValueError: if the shapes do not fit, or neither or both of ``eps`` and ``rng`` are given.
        """
        loss, parts, (encoder_cache, sample_cache, decoder_cache, dout, prior_cache) = self._forward(x, eps, rng)
        dz, decoder_grads = mlp_backward(dout, decoder_cache)
        dz_prior, prior_grads = self._prior_backward(prior_cache)
        dmu, dlogvar = layers.reparameterize_backward(dz + dz_prior, sample_cache)
        dlogvar -= np.asarray(0.5 / len(x), x.dtype)  # of log q
        encoder_grads = mlp_gradients(np.concatenate([dmu, dlogvar], axis=1), encoder_cache)
        return loss, {**encoder_grads, **decoder_grads, **prior_grads}, parts

    def evaluate(
        self, x: Array, *, eps: Array | None = None, rng: np.random.Generator | None = None
    ) -> tuple[float, Parts]:
        """The loss and its parts without gradients, for examples that are not trained on."""
        loss, parts, _ = self._forward(x, eps, rng)
        return loss, parts

    def _forward(self, x: Array, eps: Array | None, rng: np.random.Generator | None) -> tuple[float, Parts, Cache]:
        """The loss, its parts, and the caches."""
        mu, logvar, encoder_cache = self._encode(x)
        require_some("x", x)
        z, sample_cache = layers.reparameterize_forward(mu, logvar, eps=eps, rng=rng)
        out, decoder_cache = mlp_forward(z, self.params, self.activations, prefix="dec_")
        reconstruction, dout = losses.bce_with_logits_loss(out, x)
        log_p, prior_cache = self._prior(z)
        log_q = losses.standard_normal_log_density((z - mu) * bounded_exp(-logvar / 2)) - logvar.sum(axis=1) / 2
        parts = {"reconstruction": reconstruction, "kl": float((log_q - log_p).mean())}
        return sum(parts.values()), parts, (encoder_cache, sample_cache, decoder_cache, dout, prior_cache)

    def _encode(self, x: Array) -> tuple[Array, Array, Cache]:
        """mu, logvar and the encoder's cache."""
        require_data("x", x, (None, self.sizes[0]), why="one column for each feature of the model")
        out, cache = mlp_forward(x, self.params, self.activations, prefix="enc_")  # (N, 2Z)
        return out[:, : self.n_latent], out[:, self.n_latent :], cache

    def _log_weights(self) -> Array:
        """log pi, shape (K,)."""
        shifted = self.params["prior_scores"] - self.params["prior_scores"].max()
        return shifted - np.log(np.exp(shifted).sum())

    def _prior(self, z: Array) -> tuple[Array, Cache]:
        """log p(z), (N,); and the responsibilities (N, K), what each component misses and that over its variance."""
        logvar = self.params["prior_logvar"]
        away = z[:, np.newaxis] - self.params["prior_mu"]  # (N, K, Z)
        scaled = away * bounded_exp(-logvar)
        each = self._log_weights() - (z.shape[1] * LOG_2PI + (logvar + away * scaled).sum(axis=2)) / 2  # (N, K)
        largest = each.max(axis=1, keepdims=True)
        log_p = largest + np.log(np.exp(each - largest).sum(axis=1, keepdims=True))  # (N, 1)
        return log_p[:, 0], (np.exp(each - log_p), away, scaled)

    def _prior_backward(self, cache: Cache) -> tuple[Array, Grads]:
        """The gradients of the mean of -log p(z) with respect to z and the mixture's parameters."""
        r, away, scaled = cache
        pull = r[:, :, np.newaxis] * scaled / len(r)  # (N, K, Z)
        return pull.sum(axis=1), {
            "prior_scores": np.exp(self._log_weights()) - r.mean(axis=0),
            "prior_mu": -pull.sum(axis=0),
            "prior_logvar": (r.mean(axis=0)[:, np.newaxis] - (pull * away).sum(axis=0)) / 2,
        }
