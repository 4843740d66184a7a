"""A network that knows the score of the data at every level of noise, learned by taking noise away."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from cs231n_ae import losses
from cs231n_ae.models.mlp import init_mlp, mlp_forward
from cs231n_ae.models.mlp_gradients import mlp_gradients
from cs231n_ae.types import Array, Cache, Grads, Params, Parts
from cs231n_ae.validation import (
    require_count,
    require_counts,
    require_data,
    require_generator,
    require_positive,
    require_some,
)

__all__ = ["ScoreNet"]


class ScoreNet:
    r"""One multilayer perceptron F for all levels of noise, told :math:`\log\sigma` as one more feature.

    .. math:: s(\tilde x, \sigma) = -\frac{\tilde x}{r^2}
              + \frac{d}{\sigma\, r}\, F\!\left( \frac{\tilde x}{r}, \tfrac14 \log \sigma \right),
              \qquad r^2 = d^2 + \sigma^2

    The first term is the score of Gaussian data of standard deviation d under noise :math:`\sigma`; the network has
    what is left to say. With these factors its inputs have size 1 at all levels, and so has what it should answer.

    Attributes:
        params: ``W1, b1, W2, ...``.
        activations: the name of the activation behind each layer.
        smallest, largest: the ends of the levels that training draws from.
        data_std: d, the standard deviation of the data's features.

    Source: Song & Ermon 2019, section 4.2; the factors: Karras, Aittala, Aila & Laine 2022, table 1.
    """

    def __init__(
        self,
        n_features: int,
        hidden: Sequence[int],
        *,
        smallest: float,
        largest: float,
        data_std: float = 1.0,
        activation: str = "relu",
        rng: np.random.Generator,
        dtype: DTypeLike = np.float32,
    ) -> None:
        """Build the network and draw its weights.

        Args:
            n_features: D, the features of an example.
            hidden: sizes of the hidden layers.
            smallest, largest: the ends of the levels of noise, in units of x.
            data_std: the standard deviation of the data's features.
            activation: of the hidden layers.
            rng: the source of the weights.
            dtype: the floating point type of the parameters.

        Raises:
            ValueError: if the arguments make no model.
        """
        require_count("n_features", n_features)
        require_counts("hidden", hidden)
        for name, value in (("smallest", smallest), ("largest", largest), ("data_std", data_std)):
            require_positive(name, value)
        if smallest >= largest:
            raise ValueError(f"smallest must be below largest, {largest:g}, got {smallest:g}: noise has a range")
        self.n_features, self.hidden, self.activation = n_features, tuple(hidden), activation
        self.smallest, self.largest, self.data_std = smallest, largest, data_std
        self.activations = (activation,) * len(hidden) + ("linear",)
        sizes = (n_features + 1, *hidden, n_features)
        self.params: Params = init_mlp(sizes, self.activations, prefix="", rng=rng, dtype=dtype)

    @property
    def config(self) -> dict[str, Any]:
        """What the constructor needs to build this model again."""
        names = ("n_features", "hidden", "smallest", "largest", "data_std", "activation")
        return {name: getattr(self, name) for name in names}

    def score(self, x: Array, sigma: float) -> Array:
        """The score of the noisy data at points (N, D), all under one level of noise: (N, D)."""
        require_data("x", x, (None, self.n_features), why="one column for each feature of the model")
        require_positive("sigma", sigma)
        return self._forward(x, np.full(len(x), sigma, x.dtype))[0]

    def loss(self, x: Array, *, rng: np.random.Generator | None = None) -> tuple[float, Grads, Parts]:
        r"""The loss of a batch under noise drawn anew, and its gradients.

        Each example has a level of its own, with :math:`\log\sigma` even between the ends. By
        :func:`~cs231n_ae.losses.denoising_score_loss`, and from the score to F by its factor :math:`d / (\sigma r)`.

        Args:
            x: a batch of clean examples, shape (N, D).
            rng: the source of levels and noise; it must be given.

        Returns:
            the loss, the gradient of each parameter under its name, and the parts ``{"score": loss}``.

        Raises:
            ValueError: if ``rng`` is missing, or ``x`` has not D columns.
        """
        noisy, eps, sigma = self._corrupt(x, rng)
        score, scale, cache = self._forward(noisy, sigma)
        loss, dscore = losses.denoising_score_loss(score, eps, sigma)
        return loss, mlp_gradients(dscore * scale, cache), {"score": loss}

    def evaluate(self, x: Array, *, rng: np.random.Generator | None = None) -> tuple[float, Parts]:
        """The loss and its parts without gradients, for examples that are not trained on."""
        noisy, eps, sigma = self._corrupt(x, rng)
        loss, _ = losses.denoising_score_loss(self._forward(noisy, sigma)[0], eps, sigma)
        return loss, {"score": loss}

    def _corrupt(self, x: Array, rng: np.random.Generator | None) -> tuple[Array, Array, Array]:
        """Noisy examples, the noise, and each example's level."""
        require_data("x", x, (None, self.n_features), why="one column for each feature of the model")
        require_some("x", x)
        if rng is None:
            raise ValueError("rng must be a np.random.Generator to draw the noise from, got None: pass rng=")
        require_generator("rng", rng)
        sigma = np.exp(rng.uniform(np.log(self.smallest), np.log(self.largest), len(x))).astype(x.dtype)
        eps = rng.standard_normal(x.shape).astype(x.dtype)
        return x + sigma[:, np.newaxis] * eps, eps, sigma

    def _forward(self, x: Array, sigma: Array) -> tuple[Array, Array, Cache]:
        """The score, the factor before F, and the network's cache."""
        column = sigma[:, np.newaxis]
        root = np.sqrt(self.data_std**2 + column**2)
        out, cache = mlp_forward(
            np.concatenate([x / root, np.log(column) / 4], axis=1), self.params, self.activations, prefix=""
        )
        scale = self.data_std / (column * root)
        return scale * out - x / root**2, scale, cache
