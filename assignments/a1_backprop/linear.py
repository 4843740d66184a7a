"""The linear autoencoder: two affine layers with nothing in between. Trained, it finds the plane that PCA finds."""

from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from cs231n_ae import initialization, layers, losses
from cs231n_ae.types import Array, Grads, Params, Parts
from cs231n_ae.validation import require_count, require_data

__all__ = ["LinearAutoencoder"]


class LinearAutoencoder:
    r"""Encode :math:`z = x W_1 + b_1`, decode :math:`\hat x = z W_2 + b_2`, and ask for half the squared error.

    At its minimum the rows of :math:`W_2` span the plane of the first Z principal components; within that plane any
    basis is as good as any other, so they need not be the components themselves. The columns of :math:`W_1` span it
    too, as far as the data decide them: the weight of a pixel that never changes is never moved.

    Attributes:
        params: ``W1`` of shape (D, Z), ``b1`` (Z,), ``W2`` (Z, D), ``b2`` (D,).

    Source: Baldi & Hornik 1989, Neural Networks 2.
    """

    def __init__(
        self, n_features: int, n_code: int, *, rng: np.random.Generator, dtype: DTypeLike = np.float32
    ) -> None:
        """Draw the weights from ``rng``; the biases start at zero."""
        require_count("n_features", n_features)
        require_count("n_code", n_code)
        self.n_features, self.n_code = n_features, n_code
        self.params: Params = {
            "W1": initialization.xavier_uniform(n_features, n_code, rng=rng, dtype=dtype),
            "b1": np.zeros(n_code, dtype),
            "W2": initialization.xavier_uniform(n_code, n_features, rng=rng, dtype=dtype),
            "b2": np.zeros(n_features, dtype),
        }

    @property
    def config(self) -> dict[str, Any]:
        """What the constructor needs to build this model again."""
        return {"n_features": self.n_features, "n_code": self.n_code}

    def encode(self, x: Array) -> Array:
        """The code of each example: (N, D) to (N, Z)."""
        require_data("x", x, (None, self.n_features), why="one column for each feature of the model")
        return layers.affine_forward(x, self.params["W1"], self.params["b1"])[0]

    def decode(self, z: Array) -> Array:
        """What a code stands for: (N, Z) to (N, D)."""
        require_data("z", z, (None, self.n_code), why="one column for each number of the code")
        return layers.affine_forward(z, self.params["W2"], self.params["b2"])[0]

    def reconstruct(self, x: Array) -> Array:
        """Through the code and back: (N, D) to (N, D)."""
        return self.decode(self.encode(x))

    def loss(self, x: Array, *, rng: np.random.Generator | None = None) -> tuple[float, Grads, Parts]:
        r"""The reconstruction loss :math:`\frac1N \sum_n \frac12 \lVert \hat x_n - x_n \rVert^2`, and its gradients.

        Forward through encoder and decoder, then back through the decoder (which gives dW2, db2 and dz) and, with dz,
        through the encoder (dW1, db1).

        Args:
            x: a batch, shape (N, D).
            rng: not used, for nothing here is random; every model takes one.

        Returns:
            the loss, the gradient of each parameter under its name, and the parts ``{"reconstruction": loss}``.

        Raises:
            ValueError: if ``x`` has not D columns.
        """
        raise NotImplementedError(
            "linear_autoencoder_loss: yours to write; then run: cs231n-ae check linear_autoencoder_loss"
        )

    def evaluate(self, x: Array, *, rng: np.random.Generator | None = None) -> tuple[float, Parts]:
        """The loss and its parts without gradients, for examples that are not trained on."""
        loss, _ = losses.l2_loss(self.reconstruct(x), x)
        return loss, {"reconstruction": loss}
