"""MAF: a flow whose steps are masked networks over the data, so that a density costs one pass, and a sample D."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from cs231n_ae import dequantization
from cs231n_ae.models.masked_gaussian import draw_chain, init_chain, masked_gaussian_backward, masked_gaussian_forward
from cs231n_ae.models.mlp import ACTIVATIONS
from cs231n_ae.numerics import LOG_2PI, squared_norm
from cs231n_ae.types import Array, Cache, Grads, Parts
from cs231n_ae.validation import (
    require_count,
    require_counts,
    require_data,
    require_generator,
    require_in,
    require_number,
    require_positive,
    require_some,
)

__all__ = ["MAF"]


class MAF:
    r"""Each feature is a Gaussian whose mean and scale depend on the features before it.

    .. math:: x_d = \mu_d(x_{<d}) + u_d\, e^{a_d(x_{<d})}, \qquad
              \log p(x) = \log \mathcal N(u; 0, I) - \sum_d a_d

    Where x is known, all :math:`\mu_d` and :math:`a_d` come from one pass through a masked network, and so does the
    noise :math:`u_d = (x_d - \mu_d)\, e^{-a_d}`. The Jacobian of u by x is triangular with :math:`e^{-a_d}` along its
    diagonal. Where u is known and x is wanted, feature must wait for feature: D passes. K such steps stand behind each
    other, the noise of one being the data of the next, in orders that take turns. All start as the identity.

    RealNVP is the special case in which the first half of the features has :math:`\mu = a = 0`, and the second half
    sees the first half alone: what it loses in what a step can say, it gains in samples that cost one pass.

    Attributes:
        params: ``s1_W1, s1_b1, ..., s2_W1, ...``: the layers of each step's network.
        steps: of each step, its order, masks and bound.

    Source: Papamakarios, Pavlakou & Murray 2017, section 3.
    """

    def __init__(
        self,
        n_features: int,
        hidden: Sequence[int] = (64, 64),
        *,
        n_steps: int = 4,
        activation: str = "relu",
        bound: float = 2.0,
        alpha: float | None = None,
        mask_seed: int | None = None,
        rng: np.random.Generator,
        dtype: DTypeLike = np.float32,
    ) -> None:
        r"""Build the flow, draw its masks and its weights.

        Args:
            n_features: dimensions D of an example, at least 2.
            hidden: sizes of the hidden layers of each network, at least one.
            n_steps: how many steps, K.
            activation: of the hidden layers.
            bound: the largest :math:`|a|` of one step.
            alpha: for data in [0, 1]: first a logit with this margin; None for data anywhere.
            mask_seed: of everything random in the masks; drawn from ``rng`` when it is not given.
            rng: the source of the weights.
            dtype: the floating point type of the parameters.

        Raises:
            ValueError: if the arguments make no flow.
        """
        require_count("n_features", n_features, least=2, advice="one feature has none before it")
        require_counts("hidden", hidden, least=1)
        require_count("n_steps", n_steps)
        require_in("activation", activation, ACTIVATIONS)
        require_positive("bound", bound)
        if alpha is not None:
            require_number("alpha", alpha, np.nextafter(0, 1), dequantization.LARGEST_ALPHA, why="a margin")
        if mask_seed is not None:
            require_count("mask_seed", mask_seed, least=0)
        require_generator("rng", rng)
        self.n_features, self.hidden, self.n_steps = n_features, tuple(hidden), n_steps
        self.activation, self.bound, self.alpha = activation, bound, alpha
        self.mask_seed = int(rng.integers(2**31)) if mask_seed is None else mask_seed
        seeded = {"n_steps": n_steps, "mask_seed": self.mask_seed}
        self.steps = draw_chain(n_features, hidden, activation=activation, bound=bound, **seeded)
        self.params = init_chain(self.steps, rng=rng, dtype=dtype)

    @property
    def config(self) -> dict[str, Any]:
        """What the constructor needs to build this model again."""
        return {
            "n_features": self.n_features,
            "hidden": self.hidden,
            "n_steps": self.n_steps,
            "activation": self.activation,
            "bound": self.bound,
            "alpha": self.alpha,
            "mask_seed": self.mask_seed,
        }

    def encode(self, x: Array) -> Array:
        """From data to noise, in one pass: (N, D) to (N, D)."""
        return self._to_noise(x)[0]

    def decode(self, z: Array) -> Array:
        """From noise to data, step by step from the last, and in each feature by feature: (N, D) to (N, D)."""
        require_data("z", z, (None, self.n_features), why="as many features as the flow has")
        for step in reversed(self.steps):
            x = np.zeros_like(z)  # what has not come yet may hold anything: the masks keep it out
            for d in step.order:
                mu, a, _ = masked_gaussian_forward(x, self.params, step)
                x[:, d] = mu[:, d] + z[:, d] * np.exp(a[:, d])
            z = x
        return z if self.alpha is None else dequantization.logit_inverse(z, alpha=self.alpha)

    def reconstruct(self, x: Array) -> Array:
        """There and back, which gives x again, up to rounding: (N, D) to (N, D)."""
        return self.decode(self.encode(x))

    def sample(self, n: int, *, rng: np.random.Generator) -> Array:
        """Draw ``n`` examples in D passes a step: (n, D)."""
        require_count("n", n)
        require_generator("rng", rng)
        return self.decode(rng.standard_normal((n, self.n_features)).astype(self.params["s1_W1"].dtype))

    def log_prob(self, x: Array) -> Array:
        """The log-density of each example in nats, in one pass: (N, D) to (N,)."""
        z, logdet, _ = self._to_noise(x)
        return logdet - 0.5 * (z**2).sum(axis=1) - z.dtype.type(self.n_features * LOG_2PI / 2)

    def loss(self, x: Array, *, rng: np.random.Generator | None = None) -> tuple[float, Grads, Parts]:
        r"""The negative log-likelihood of a batch and its gradients.

        In a step, :math:`u = (x - \mu)\, e^{-a}` and :math:`\ell = -\sum_d a_d`. So going back

        .. math:: d\mu = -du\, e^{-a}, \qquad da = -du\, u - d\ell, \qquad
                  dx = du\, e^{-a} + (\text{what comes back through the network})

        and every :math:`\ell` along the chain is one term of the log-density: :math:`d\ell = -1/N` in all of them.

        Args:
            x: a batch, shape (N, D); in [0, 1] if there is a logit.
            rng: not used, for nothing here is random; every model takes one.

        Returns:
            the loss in nats, the gradient of each parameter under its name, and the parts ``prior``, which is
            :math:`-\log \mathcal N(u; 0, I)`, and ``log_determinant``, which is subtracted.

        Raises:
            ValueError: if ``x`` has not D columns, or with a logit holds values outside [0, 1].

        Source: Papamakarios, Pavlakou & Murray 2017, section 3.1, equations 3 to 5.
        """
        z, logdet, caches = self._to_noise(x)
        require_some("x", x)
        dz, dlogdet = z / len(z), -1 / len(z)
        grads: Grads = {}
        for u, inverse_scale, network_cache in reversed(caches):
            dmu, da = -dz * inverse_scale, -dz * u - dlogdet
            dx, network_grads = masked_gaussian_backward(dmu, da, network_cache)
            dz = dz * inverse_scale + dx
            grads |= network_grads
        loss, parts = self._total(z, logdet)
        return loss, grads, parts

    def evaluate(self, x: Array, *, rng: np.random.Generator | None = None) -> tuple[float, Parts]:
        """The loss and its parts without gradients, for examples that are not trained on."""
        z, logdet, _ = self._to_noise(x)
        require_some("x", x)
        return self._total(z, logdet)

    def _total(self, z: Array, logdet: Array) -> tuple[float, Parts]:
        """The loss and its parts."""
        prior = squared_norm(z) / (2 * len(z)) + self.n_features * LOG_2PI / 2
        log_determinant = float(logdet.mean())
        return prior - log_determinant, {"prior": prior, "log_determinant": log_determinant}

    def _to_noise(self, x: Array) -> tuple[Array, Array, list[Cache]]:
        """The noise (N, D), the log-determinants of the whole chain (N,), and a cache of each step."""
        require_data("x", x, (None, self.n_features), why="as many features as the flow has")
        z, logdet, caches = x, np.zeros(len(x), x.dtype), []
        if self.alpha is not None:
            z, logdet = dequantization.logit_transform(x, alpha=self.alpha)
        for step in self.steps:
            mu, a, network_cache = masked_gaussian_forward(z, self.params, step)
            inverse_scale = np.exp(-a)
            z = (z - mu) * inverse_scale
            logdet = logdet - a.sum(axis=1)
            caches.append((z, inverse_scale, network_cache))
        return z, logdet, caches
