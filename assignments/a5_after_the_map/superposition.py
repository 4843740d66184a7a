"""The toy model of superposition: more features than dimensions, and which of them get a direction of their own."""

from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from cs231n_ae import initialization, losses
from cs231n_ae.types import Array, Grads, Params, Parts
from cs231n_ae.validation import require_count, require_data

__all__ = ["Superposition"]


class Superposition:
    r"""Squeezes F features into D dimensions, and reads them off again: :math:`h = x W`, :math:`\hat x =
    \mathrm{ReLU}(h W^\top + b)`.

    Row i of W is the direction by which feature i is written into h. Where features are rarely there at the same time,
    more than D of them find a place: their directions are not at right angles, and the ReLU swallows what one of them
    seems to say of another.

    Attributes:
        params: ``W`` of shape (F, D), ``b`` (F,).

    Source: Elhage et al. 2022, Toy models of superposition, with all features equally important.
    """

    def __init__(
        self, n_features: int, n_hidden: int, *, rng: np.random.Generator, dtype: DTypeLike = np.float32
    ) -> None:
        """Draw the weights from ``rng``; the biases start at zero."""
        require_count("n_features", n_features)
        require_count("n_hidden", n_hidden)
        self.n_features, self.n_hidden = n_features, n_hidden
        self.params: Params = {
            "W": initialization.xavier_uniform(n_features, n_hidden, rng=rng, dtype=dtype),
            "b": np.zeros(n_features, dtype),
        }

    @property
    def config(self) -> dict[str, Any]:
        """What the constructor needs to build this model again."""
        return {"n_features": self.n_features, "n_hidden": self.n_hidden}

    def encode(self, x: Array) -> Array:
        """The features in few dimensions, one on top of the other: (N, F) to (N, D)."""
        require_data("x", x, (None, self.n_features), why="one column for each feature of the model")
        return x @ self.params["W"]

    def reconstruct(self, x: Array) -> Array:
        """The features as they are read off: (N, F) to (N, F)."""
        return np.maximum(self.encode(x) @ self.params["W"].T + self.params["b"], 0)

    def loss(self, x: Array, *, rng: np.random.Generator | None = None) -> tuple[float, Grads, Parts]:
        r"""The loss :math:`\frac1N \sum_n \frac12 \lVert \hat x_n - x_n \rVert^2`, and its gradients.

        Derive the gradients. In how many places does W stand between x and the loss, and what does each of them say of
        it?

        Args:
            x: a batch of features, shape (N, F).
            rng: not used, for nothing here is random; every model takes one.

        Returns:
            the loss, the gradient of each parameter under its name, and the parts ``{"reconstruction": loss}``.

        Raises:
            ValueError: if ``x`` has not F columns.

        Source: Elhage et al. 2022, Toy models of superposition, section 2; there without the half.
        """
        raise NotImplementedError("superposition_loss: yours to write; then run: cs231n-ae check superposition_loss")

    def evaluate(self, x: Array, *, rng: np.random.Generator | None = None) -> tuple[float, Parts]:
        """The loss and its parts without gradients, for examples that are not trained on."""
        loss, _ = losses.l2_loss(self.reconstruct(x), x)
        return loss, {"reconstruction": loss}
