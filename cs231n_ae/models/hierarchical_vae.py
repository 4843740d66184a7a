"""The hierarchical VAE: two layers of latents, the upper of which is the prior of the lower."""

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

__all__ = ["HierarchicalVAE"]


class HierarchicalVAE:
    r"""Two stochastic layers: :math:`p(x, z, t) = p(x|z)\, p(z|t)\, p(t)`, inferred by :math:`q(z|x)\,q(t|z)`.

    .. math:: -\mathrm{ELBO} = \mathbb E\left[ -\log p(x|z) - \log p(z|t)
              + \mathrm{KL}\left( q(t|z) \,\|\, \mathcal N(0, I) \right) \right] - H\left( q(z|x) \right)

    with one sample of z from :math:`q(z|x)` and one of t from :math:`q(t|z)`. All four are diagonal Gaussians, but for
    :math:`p(x|z)`, which is Bernoulli. Had z and t been independent in q, the middle terms would make a divergence in
    closed form; t depends on the very z that was drawn, so :math:`-\log p(z|t)` is estimated, and what is left of the
    divergence is the entropy :math:`H`.

    Attributes:
        params: of the lower pair ``enc_W1, ...`` (x to z) and ``dec_W1, ...`` (z to x); of the upper pair
            ``up_W1, ...`` (z to t) and ``down_W1, ...`` (t to z). Where a Gaussian comes out, its means stand first and
            then its :math:`\log\sigma^2`.

    Source: Rezende, Mohamed & Wierstra 2014, section 2; bottom-up inference as in Sonderby et al. 2016, section 2.
    """

    def __init__(
        self,
        sizes: Sequence[int],
        top_sizes: Sequence[int],
        *,
        activation: str = "relu",
        rng: np.random.Generator,
        dtype: DTypeLike = np.float32,
    ) -> None:
        """Build the four networks and draw their weights.

        Args:
            sizes: features from the input D to the lower latent Z, at least two numbers.
            top_sizes: features behind z, from the hidden layers to the upper latent T, at least one number.
            activation: of the hidden layers.
            rng: the source of the weights.
            dtype: the floating point type of the parameters.

        Raises:
            ValueError: if the arguments make no model.
        """
        require_counts("sizes", sizes, least=2, why="from input to the lower latent")
        require_counts("top_sizes", top_sizes, least=1, why="from the lower latent to the upper one")
        require_in("activation", activation, ACTIVATIONS)
        self.sizes, self.top_sizes, self.activation = tuple(sizes), tuple(top_sizes), activation
        self.n_latent, self.n_top = sizes[-1], top_sizes[-1]
        lower = (activation,) * (len(sizes) - 2) + ("linear",)
        upper = (activation,) * (len(top_sizes) - 1) + ("linear",)
        self.activations = {"enc_": lower, "dec_": lower, "up_": upper, "down_": upper}
        top = (self.n_latent, *self.top_sizes)
        shapes = {
            "enc_": (*self.sizes[:-1], 2 * self.n_latent),
            "dec_": self.sizes[::-1],
            "up_": (*top[:-1], 2 * self.n_top),
            "down_": (*top[:0:-1], 2 * self.n_latent),
        }
        self.params: Params = {}
        for prefix, shape in shapes.items():
            self.params |= init_mlp(shape, self.activations[prefix], prefix=prefix, rng=rng, dtype=dtype)

    @property
    def config(self) -> dict[str, Any]:
        """What the constructor needs to build this model again."""
        return {"sizes": self.sizes, "top_sizes": self.top_sizes, "activation": self.activation}

    def encode(self, x: Array) -> tuple[Array, Array]:
        r"""The lower Gaussian of each example, q(z|x): mu and logvar (:math:`\log\sigma^2`), each (N, Z)."""
        require_data("x", x, (None, self.sizes[0]), why="one column for each feature of the model")
        return self._gaussian("enc_", x)[:2]

    def encode_top(self, z: Array) -> tuple[Array, Array]:
        r"""The upper Gaussian of each lower latent, q(t|z): mu and logvar, each (N, T)."""
        require_data("z", z, (None, self.n_latent), why="one column for each number of the lower latent")
        return self._gaussian("up_", z)[:2]

    def decode_top(self, t: Array) -> tuple[Array, Array]:
        r"""The prior of the lower latent under an upper one, p(z|t): mu and logvar, each (N, Z)."""
        require_data("t", t, (None, self.n_top), why="one column for each number of the upper latent")
        return self._gaussian("down_", t)[:2]

    def decode(self, z: Array) -> Array:
        """What a lower latent stands for: (N, Z) to the pixels' means, (N, D)."""
        require_data("z", z, (None, self.n_latent), why="one column for each number of the lower latent")
        return layers.sigmoid_forward(self._through("dec_", z)[0])[0]

    def sample(self, n: int, *, rng: np.random.Generator) -> Array:
        """From the top down: draw t, then z under it, and decode that: the pixels' means, (n, D)."""
        require_count("n", n)
        require_generator("rng", rng)
        t = rng.standard_normal((n, self.n_top)).astype(self.params["dec_W1"].dtype)
        z, _ = layers.reparameterize_forward(*self.decode_top(t), rng=rng)
        return self.decode(z)

    def loss(
        self, x: Array, *, eps: Array | None = None, rng: np.random.Generator | None = None
    ) -> tuple[float, Grads, Parts]:
        r"""The negative bound of a batch and its gradients.

        z hears of the loss in three ways: from the decoder; from :math:`-\log p(z|t)`, whose derivative by z is
        :math:`(z - \mu_p)\, e^{-\ell_p}` and by :math:`\mu_p` the same with the other sign; and from the upper encoder,
        which made :math:`q(t|z)` of it. By :math:`\ell_p` it is :math:`\frac12 (1 - (z - \mu_p)^2 e^{-\ell_p})`, and of
        the entropy, :math:`-\frac12` by each :math:`\log\sigma^2` of :math:`q(z|x)`.

        Args:
            x: a batch in [0, 1], shape (N, D).
            eps: standard normal noise, shape (N, Z + T), of z and then of t; drawn from ``rng`` when it is not given.
            rng: the source of the noise.

        Returns:
            the loss in nats, the gradient of each parameter under its name, and the parts ``reconstruction``,
            ``lower``, which is :math:`-\log p(z|t) - H` and may be negative, and ``kl``, of the upper latent.

        Raises:
            ValueError: if the shapes do not fit, or neither or both of ``eps`` and ``rng`` are given.
        """
        loss, parts, (caches, samples, dout, (scaled, dlogvar_p), (dmu_t, dlogvar_t)) = self._forward(x, eps, rng)
        n = np.asarray(len(x), x.dtype)
        dz, decoder_grads = mlp_backward(dout, caches["dec_"])
        dt, down_grads = mlp_backward(np.concatenate([-scaled, dlogvar_p], axis=1) / n, caches["down_"])
        dmu, dlogvar = layers.reparameterize_backward(dt, samples["t"])
        dz_up, up_grads = mlp_backward(np.concatenate([dmu + dmu_t, dlogvar + dlogvar_t], axis=1), caches["up_"])
        dmu, dlogvar = layers.reparameterize_backward(dz + scaled / n + dz_up, samples["z"])
        encoder_grads = mlp_gradients(np.concatenate([dmu, dlogvar - 1 / (2 * n)], axis=1), caches["enc_"])
        return loss, {**encoder_grads, **decoder_grads, **up_grads, **down_grads}, parts

    def evaluate(
        self, x: Array, *, eps: Array | None = None, rng: np.random.Generator | None = None
    ) -> tuple[float, Parts]:
        """The loss and its parts without gradients, for examples that are not trained on."""
        loss, parts, _ = self._forward(x, eps, rng)
        return loss, parts

    def _forward(self, x: Array, eps: Array | None, rng: np.random.Generator | None) -> tuple[float, Parts, Cache]:
        """The loss, its parts, and the caches and slopes."""
        require_data("x", x, (None, self.sizes[0]), why="one column for each feature of the model")
        require_some("x", x)
        if eps is not None:
            require_data("eps", eps, (len(x), self.n_latent + self.n_top), why="noise of z and of t")
        caches, samples = {}, {}
        below, above = (None, None) if eps is None else (eps[:, : self.n_latent], eps[:, self.n_latent :])
        mu, logvar, caches["enc_"] = self._gaussian("enc_", x)
        z, samples["z"] = layers.reparameterize_forward(mu, logvar, eps=below, rng=rng)
        mu_t, logvar_t, caches["up_"] = self._gaussian("up_", z)
        t, samples["t"] = layers.reparameterize_forward(mu_t, logvar_t, eps=above, rng=rng)
        mu_p, logvar_p, caches["down_"] = self._gaussian("down_", t)
        out, caches["dec_"] = self._through("dec_", z)

        reconstruction, dout = losses.bce_with_logits_loss(out, x)
        kl, *upper_slopes = losses.kl_standard_normal(mu_t, logvar_t)
        scaled = (z - mu_p) * bounded_exp(-logvar_p)
        square = (z - mu_p) * scaled
        cross = float((LOG_2PI + logvar_p + square).sum()) / (2 * len(x))
        entropy = float((1 + LOG_2PI + logvar).sum()) / (2 * len(x))
        parts = {"reconstruction": reconstruction, "lower": cross - entropy, "kl": kl}
        return sum(parts.values()), parts, (caches, samples, dout, (scaled, (1 - square) / 2), upper_slopes)

    def _through(self, prefix: str, x: Array) -> tuple[Array, Cache]:
        return mlp_forward(x, self.params, self.activations[prefix], prefix=prefix)

    def _gaussian(self, prefix: str, x: Array) -> tuple[Array, Array, Cache]:
        """mu, logvar and the cache of one of the networks that put out a Gaussian."""
        out, cache = self._through(prefix, x)
        half = out.shape[1] // 2
        return out[:, :half], out[:, half:], cache
