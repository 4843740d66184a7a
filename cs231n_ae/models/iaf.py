"""IAF: MAF the other way round. Its masked networks look at the noise, so a sample costs one pass, and a density D."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from cs231n_ae.losses import standard_normal_log_density
from cs231n_ae.models.masked_gaussian import draw_chain, init_chain, masked_gaussian_backward, masked_gaussian_forward
from cs231n_ae.models.mlp import ACTIVATIONS
from cs231n_ae.types import Array, Cache, Grads, Parts
from cs231n_ae.validation import (
    require_callable,
    require_count,
    require_counts,
    require_data,
    require_generator,
    require_in,
    require_positive,
    require_same_data,
    require_some,
)

__all__ = ["IAF"]


class IAF:
    r"""Each feature of a sample is its noise, scaled and shifted as the noise before it says.

    .. math:: x_d = \mu_d(z_{<d}) + z_d\, e^{a_d(z_{<d})}, \qquad
              \log q(x) = \log \mathcal N(z; 0, I) - \sum_d a_d

    The same formula as MAF's, but for one letter: :math:`\mu` and a look at z, not at x. Whoever draws a sample has z,
    so sample and density come together from one pass. Whoever is shown an x must find its z feature by feature first.
    So IAF is what one *draws* from: an approximate posterior, which is asked for the density of its own samples alone.
    K such steps stand behind each other, in orders that take turns. All start as the identity.

    Attributes:
        params: ``s1_W1, s1_b1, ..., s2_W1, ...``: the layers of each step's network.
        steps: of each step, its order, masks and bound.

    Source: Kingma, Salimans, Jozefowicz, Chen, Sutskever & Welling 2016; beside MAF: Papamakarios, Pavlakou & Murray
    2017, section 3.2.
    """

    def __init__(
        self,
        n_features: int,
        hidden: Sequence[int] = (64, 64),
        *,
        n_steps: int = 4,
        activation: str = "relu",
        bound: float = 2.0,
        mask_seed: int | None = None,
        rng: np.random.Generator,
        dtype: DTypeLike = np.float32,
    ) -> None:
        r"""Build the flow, draw its masks and its weights.

        Args:
            n_features: dimensions D of a sample, at least 2.
            hidden: sizes of the hidden layers of each network, at least one.
            n_steps: how many steps, K.
            activation: of the hidden layers.
            bound: the largest :math:`|a|` of one step.
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
        if mask_seed is not None:
            require_count("mask_seed", mask_seed, least=0)
        require_generator("rng", rng)
        self.n_features, self.hidden, self.n_steps = n_features, tuple(hidden), n_steps
        self.activation, self.bound = activation, bound
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
            "mask_seed": self.mask_seed,
        }

    def decode(self, z: Array) -> Array:
        """From noise to a sample, in one pass: (N, D) to (N, D)."""
        return self._from_noise(z)[0]

    def encode(self, x: Array) -> Array:
        """The noise that a sample came from, step by step from the last, and in each feature by feature."""
        require_data("x", x, (None, self.n_features), why="as many features as the flow has")
        for step in reversed(self.steps):
            z = np.zeros_like(x)  # what has not come yet may hold anything: the masks keep it out
            for d in step.order:
                mu, a, _ = masked_gaussian_forward(z, self.params, step)
                z[:, d] = (x[:, d] - mu[:, d]) * np.exp(-a[:, d])
            x = z
        return x

    def draw_noise(self, n: int, *, rng: np.random.Generator) -> Array:
        """Noise for ``n`` samples, standard normal: (n, D)."""
        require_count("n", n)
        require_generator("rng", rng)
        return rng.standard_normal((n, self.n_features)).astype(self.params["s1_W1"].dtype)

    def sample(self, n: int, *, rng: np.random.Generator) -> Array:
        """Draw ``n`` samples in one pass: (n, D)."""
        return self.decode(self.draw_noise(n, rng=rng))

    def log_prob(self, x: Array) -> Array:
        """The log-density of points from anywhere, in nats, in D passes a step: (N, D) to (N,)."""
        return self.log_prob_of_noise(self.encode(x))

    def log_prob_of_noise(self, z: Array) -> Array:
        """The log-density of the samples that this noise becomes, in nats, in one pass: (N, D) to (N,)."""
        _, logdet, _ = self._from_noise(z)
        return standard_normal_log_density(z) - logdet

    def loss(self, z: Array, *, log_density: Callable[[Array], tuple[Array, Array]]) -> tuple[float, Grads, Parts]:
        r"""How far the samples' density is from one that is known up to a factor, and the gradients.

        .. math:: L = \frac1N \sum_n \left[ \log q(x_n) - \log \tilde p(x_n) \right]
                    \approx \mathrm{KL}(q \,\|\, p) - \log Z, \qquad p = \tilde p / Z

        It is minus an evidence lower bound: never below :math:`-\log Z` in the mean, and there where q is p. In a step,
        :math:`x = \mu + z\,e^{a}` and :math:`\ell = \sum_d a_d`, so going back :math:`d\mu = dx`,
        :math:`da = dx\, z\, e^{a} + d\ell` and :math:`dz = dx\, e^{a}` plus what comes back through the network. Every
        :math:`\ell` along the chain is one term of :math:`-\log q`: :math:`d\ell = -1/N` in all of them.

        Args:
            z: standard normal noise, shape (N, D), from :meth:`draw_noise`.
            log_density: called with samples (N, D); gives :math:`\log \tilde p`, (N,), and its gradient, (N, D).

        Returns:
            the loss in nats, the gradient of each parameter under its name, and the parts ``entropy``, the mean of
            :math:`-\log q`, and ``energy``, the mean of :math:`-\log \tilde p`: the loss is energy less entropy.

        Raises:
            ValueError: if ``z`` has not D columns, or ``log_density`` gives other shapes.

        Source: Kingma et al. 2016, section 2, equation 2; Rezende & Mohamed 2015, section 4.2, for a known density.
        """
        x, logdet, caches = self._from_noise(z)
        loss, parts, slope = self._total(x, z, logdet, log_density)
        dx, dlogdet = -slope / len(z), -1 / len(z)
        grads: Grads = {}
        for shown, scale, network_cache in reversed(caches):
            da = dx * shown * scale + dlogdet
            dshown, network_grads = masked_gaussian_backward(dx, da, network_cache)
            dx = dx * scale + dshown
            grads |= network_grads
        return loss, grads, parts

    def evaluate(self, z: Array, *, log_density: Callable[[Array], tuple[Array, Array]]) -> tuple[float, Parts]:
        """The loss and its parts without gradients."""
        x, logdet, _ = self._from_noise(z)
        loss, parts, _ = self._total(x, z, logdet, log_density)
        return loss, parts

    def _total(
        self, x: Array, z: Array, logdet: Array, log_density: Callable[[Array], tuple[Array, Array]]
    ) -> tuple[float, Parts, Array]:
        """The loss, its parts, and the gradient of the known log-density at the samples."""
        require_some("z", z)
        require_callable("log_density", log_density, like="log_density(x) -> (N,), (N, D)")
        value, slope = log_density(x)
        require_data("log_density(x)[0]", value, (len(x),), why="one log-density for each sample")
        require_same_data("log_density(x)[1]", slope, "x", x)
        entropy = float((logdet - standard_normal_log_density(z)).mean())
        energy = -float(value.mean())
        return energy - entropy, {"entropy": entropy, "energy": energy}, slope

    def _from_noise(self, z: Array) -> tuple[Array, Array, list[Cache]]:
        """The samples (N, D), the log-determinants of the whole chain (N,), and a cache of each step."""
        require_data("z", z, (None, self.n_features), why="as many features as the flow has")
        x, logdet, caches = z, np.zeros(len(z), z.dtype), []
        for step in self.steps:
            mu, a, network_cache = masked_gaussian_forward(x, self.params, step)
            scale = np.exp(a)
            caches.append((x, scale, network_cache))
            x = mu + x * scale
            logdet = logdet + a.sum(axis=1)
        return x, logdet, caches
