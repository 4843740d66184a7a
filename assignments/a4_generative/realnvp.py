"""RealNVP: a density made of invertible steps, which gives both the exact likelihood and samples in one pass."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from cs231n_ae import dequantization, layers
from cs231n_ae.models.mlp import init_mlp, mlp_backward, mlp_forward
from cs231n_ae.numerics import LOG_2PI
from cs231n_ae.types import Array, Cache, Grads, Params, Parts
from cs231n_ae.validation import (
    require_count,
    require_counts,
    require_data,
    require_generator,
    require_in,
    require_number,
    require_numbers,
    require_some,
)

__all__ = ["RealNVP"]

COUPLINGS = ("affine", "additive")


def _alternating(n_couplings: int, n_features: int) -> Array:
    """Every other feature, from the first in the first coupling, from the second in the next, and so on."""
    return np.array([[(k + d + 1) % 2 for d in range(n_features)] for k in range(n_couplings)], dtype=np.float64)


class RealNVP:
    r"""Carry data to Gaussian noise by an invertible map f, and read its density off by the change of variables.

    .. math:: \log p(x) = \log \mathcal N(f(x); 0, I) + \log \left| \det \frac{\partial f(x)}{\partial x} \right|

    f is a chain of affine couplings. In coupling k a network is shown the features that its mask passes on,
    :math:`m_k \odot x`, and puts out a and t: the shifts t and the log-scales :math:`s = b \tanh(a)`, which the bound b
    holds within reason. All the networks' last layers start at zero, so that f starts as the identity.

    Attributes:
        params: ``c1_W1, c1_b1, ..., c2_W1, ...``: the layers of each coupling's network.
        network_activations: the name of the activation behind each layer of those networks.
        masks: 1 for what a coupling passes on, 0 for what it changes, shape (K, D).

    Source: Dinh, Sohl-Dickstein & Bengio 2017; additive couplings: Dinh, Krueger & Bengio 2015 (NICE).
    """

    def __init__(
        self,
        n_features: int,
        hidden: Sequence[int] = (64, 64),
        *,
        n_couplings: int = 6,
        coupling: str = "affine",
        masks: Sequence[Sequence[int]] | Array | None = None,
        activation: str = "relu",
        bound: float = 2.0,
        alpha: float | None = None,
        rng: np.random.Generator,
        dtype: DTypeLike = np.float32,
    ) -> None:
        r"""Build the flow and draw its weights.

        Args:
            n_features: dimensions D of an example, at least 2.
            hidden: sizes of the hidden layers of each network.
            n_couplings: how many couplings, K.
            coupling: ``"affine"``; or ``"additive"``, which only shifts and keeps volumes.
            masks: K rows of D zeros and ones; by default every other feature, and in the next coupling the others.
            activation: of the networks' hidden layers.
            bound: b, the largest :math:`|s|` of one coupling.
            alpha: for data in [0, 1]: first a logit with this margin; None for data anywhere.
            rng: the source of the weights.
            dtype: the floating point type of the parameters.

        Raises:
            ValueError: if the arguments make no flow.
        """
        require_count("n_features", n_features, least=2, advice="a coupling needs two halves")
        require_count("n_couplings", n_couplings)
        require_counts("hidden", hidden)
        require_in("coupling", coupling, COUPLINGS)
        require_number("bound", bound, np.nextafter(0, 1), 20, why="the largest log-scale of one coupling")
        if alpha is not None:
            require_number("alpha", alpha, np.nextafter(0, 1), dequantization.LARGEST_ALPHA, why="a margin")
        if masks is not None:
            require_numbers("masks", masks)
        self.n_features, self.hidden, self.n_couplings, self.coupling = n_features, tuple(hidden), n_couplings, coupling
        self.activation, self.bound, self.alpha = activation, bound, alpha
        self.masks = _alternating(n_couplings, n_features) if masks is None else np.array(masks, dtype=np.float64)
        require_data("masks", self.masks, (n_couplings, n_features), why="a row for each coupling")
        if not np.isin(self.masks, (0, 1)).all() or not (self.masks.min(axis=1) < self.masks.max(axis=1)).all():
            raise ValueError("masks must have both a 1 and a 0 in each row and nothing else: some pass, some change")
        self.network_activations = (activation,) * len(hidden) + ("linear",)
        sizes = (n_features, *hidden, n_features * (2 if coupling == "affine" else 1))
        self.params: Params = {}
        for k in range(1, n_couplings + 1):
            self.params |= init_mlp(sizes, self.network_activations, prefix=f"c{k}_", rng=rng, dtype=dtype)
            self.params[f"c{k}_W{len(self.network_activations)}"][...] = 0

    @property
    def config(self) -> dict[str, Any]:
        """What the constructor needs to build this model again."""
        return {
            "n_features": self.n_features,
            "hidden": self.hidden,
            "n_couplings": self.n_couplings,
            "coupling": self.coupling,
            "masks": self.masks.astype(int).tolist(),
            "activation": self.activation,
            "bound": self.bound,
            "alpha": self.alpha,
        }

    def encode(self, x: Array) -> Array:
        """From data to noise, f(x): (N, D) to (N, D)."""
        return self._to_noise(x)[0]

    def decode(self, z: Array) -> Array:
        """From noise to data, the inverse of :meth:`encode`, coupling by coupling from the last: (N, D) to (N, D)."""
        require_data("z", z, (None, self.n_features), why="as many features as the flow has")
        for k in range(self.n_couplings, 0, -1):
            mask = self._mask(k, z)
            s, t, _ = self._scale_and_shift(mask * z, k)
            z = layers.affine_coupling_inverse(z, s, t, mask=mask)
        return z if self.alpha is None else dequantization.logit_inverse(z, alpha=self.alpha)

    def reconstruct(self, x: Array) -> Array:
        """There and back, which gives x again, up to rounding: (N, D) to (N, D)."""
        return self.decode(self.encode(x))

    def sample(self, n: int, *, rng: np.random.Generator) -> Array:
        """Draw ``n`` examples: (n, D)."""
        require_count("n", n)
        require_generator("rng", rng)
        return self.decode(rng.standard_normal((n, self.n_features)).astype(self.params["c1_W1"].dtype))

    def log_prob(self, x: Array) -> Array:
        """The log-density of each example in nats: (N, D) to (N,)."""
        z, logdet, _ = self._to_noise(x)
        return logdet - 0.5 * (z**2).sum(axis=1) - z.dtype.type(self.n_features * LOG_2PI / 2)

    def loss(self, x: Array, *, rng: np.random.Generator | None = None) -> tuple[float, Grads, Parts]:
        r"""The negative log-likelihood of a batch and its gradients.

        .. math:: L = \frac1N \sum_n \left[ \frac12 \lVert z_n \rVert^2 + \frac D2 \log 2\pi - \ell_n \right],
                  \qquad z = f(x), \quad \ell_n = \log \left| \det \frac{\partial z_n}{\partial x_n} \right|

        On the way back, each log-determinant along the chain is one term of :math:`\ell_n`, so all of them get the
        gradient :math:`-1/N`. What a coupling passes on reaches the loss by two ways: as it is, and through the network
        that was shown it, :math:`m \odot x`.

        Args:
            x: a batch, shape (N, D); in [0, 1] if there is a logit.
            rng: not used, for nothing here is random; every model takes one.

        Returns:
            the loss in nats, the gradient of each parameter under its name, and the parts ``prior``, the first two
            terms, and ``log_determinant``, the mean of :math:`\ell_n`, which is subtracted.

        Raises:
            ValueError: if ``x`` has not D columns, or with a logit holds values outside [0, 1].

        Source: Dinh, Sohl-Dickstein & Bengio 2017, section 3.1, equation 3.
        """
        raise NotImplementedError("realnvp_loss: yours to write; then run: cs231n-ae check realnvp_loss")

    def evaluate(self, x: Array, *, rng: np.random.Generator | None = None) -> tuple[float, Parts]:
        """The loss and its parts without gradients, for examples that are not trained on."""
        z, logdet, _ = self._to_noise(x)
        require_some("x", x)
        return self._total(z, logdet)

    def _total(self, z: Array, logdet: Array) -> tuple[float, Parts]:
        """The loss and its parts."""
        prior = 0.5 * float(np.vdot(z, z)) / len(z) + self.n_features * LOG_2PI / 2
        log_determinant = float(logdet.mean())
        return prior - log_determinant, {"prior": prior, "log_determinant": log_determinant}

    def _to_noise(self, x: Array) -> tuple[Array, Array, list[Cache]]:
        """z (N, D), the log-determinants of the whole chain (N,), and of each coupling: mask and two caches."""
        require_data("x", x, (None, self.n_features), why="as many features as the flow has")
        z, logdet, caches = x, np.zeros(len(x), x.dtype), []
        if self.alpha is not None:
            z, logdet = dequantization.logit_transform(x, alpha=self.alpha)
        for k in range(1, self.n_couplings + 1):
            mask = self._mask(k, z)
            s, t, network_cache = self._scale_and_shift(mask * z, k)
            z, step, coupling_cache = layers.affine_coupling_forward(z, s, t, mask=mask)
            logdet = logdet + step
            caches.append((mask, network_cache, coupling_cache))
        return z, logdet, caches

    def _mask(self, k: int, like: Array) -> Array:
        """The mask of coupling k, counted from 1, in the dtype of the data."""
        return self.masks[k - 1].astype(like.dtype)

    def _scale_and_shift(self, shown: Array, k: int) -> tuple[Array, Array, Cache]:
        """What the network of coupling k makes of the features that it is shown: s and t, each (N, D)."""
        out, mlp_cache = mlp_forward(shown, self.params, self.network_activations, prefix=f"c{k}_")
        if self.coupling == "additive":
            return np.zeros_like(out), out, (mlp_cache, None)
        squashed, tanh_cache = layers.tanh_forward(out[:, : self.n_features])
        return self.bound * squashed, out[:, self.n_features :], (mlp_cache, tanh_cache)

    def _scale_and_shift_backward(self, ds: Array, dt: Array, cache: Cache) -> tuple[Array, Grads]:
        """Back through the network: the gradient of what it was shown, (N, D), and those of its parameters."""
        mlp_cache, tanh_cache = cache
        if self.coupling == "additive":
            return mlp_backward(dt, mlp_cache)
        da = layers.tanh_backward(self.bound * ds, tanh_cache)
        return mlp_backward(np.concatenate([da, dt], axis=1), mlp_cache)
