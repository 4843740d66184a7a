"""A two-layer network for classification: affine, ReLU, affine, softmax."""

from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from cs231n_ae import initialization, layers, losses
from cs231n_ae.numerics import squared_norm
from cs231n_ae.types import Array, Grads, Params, Parts
from cs231n_ae.validation import require_count, require_data, require_finite, require_number

__all__ = ["TwoLayerNet"]


class TwoLayerNet:
    r"""Scores :math:`s = \max(0, x W_1 + b_1)\, W_2 + b_2`, under a softmax loss with weight decay.

    Attributes:
        params: ``W1`` of shape (D, H), ``b1`` (H,), ``W2`` (H, K), ``b2`` (K,).
        decay: :math:`\lambda`, the weight of the weight decay; biases are not decayed.

    Source: Rumelhart, Hinton & Williams 1986, with the rectifier of Nair & Hinton 2010.
    """

    def __init__(
        self,
        n_features: int,
        n_hidden: int,
        n_classes: int,
        *,
        decay: float = 0.0,
        rng: np.random.Generator,
        dtype: DTypeLike = np.float32,
    ) -> None:
        """Draw the weights from ``rng``; the biases start at zero."""
        for name, count in (("n_features", n_features), ("n_hidden", n_hidden), ("n_classes", n_classes)):
            require_count(name, count)
        require_number("decay", decay, 0, np.inf, why="a negative one would reward large weights")
        self.n_features, self.n_hidden, self.n_classes, self.decay = n_features, n_hidden, n_classes, decay
        self.params: Params = {
            "W1": initialization.he_normal(n_features, n_hidden, rng=rng, dtype=dtype),
            "b1": np.zeros(n_hidden, dtype),
            "W2": initialization.xavier_uniform(n_hidden, n_classes, rng=rng, dtype=dtype),
            "b2": np.zeros(n_classes, dtype),
        }

    @property
    def config(self) -> dict[str, Any]:
        """What the constructor needs to build this model again."""
        names = ("n_features", "n_hidden", "n_classes", "decay")
        return {name: getattr(self, name) for name in names}

    def scores(self, x: Array) -> Array:
        """One score per class for each example: (N, D) to (N, K)."""
        require_data("x", x, (None, self.n_features), why="one column for each feature of the model")
        a, _ = layers.affine_forward(x, self.params["W1"], self.params["b1"])
        h, _ = layers.relu_forward(a)
        return layers.affine_forward(h, self.params["W2"], self.params["b2"])[0]

    def predict(self, x: Array) -> Array:
        """The class with the highest score: (N, D) to (N,)."""
        scores = self.scores(x)
        require_finite("the scores of x", scores)
        return scores.argmax(axis=1)

    def loss(self, x: Array, y: Array, *, rng: np.random.Generator | None = None) -> tuple[float, Grads, Parts]:
        r"""The softmax loss plus :math:`\frac\lambda2 (\lVert W_1 \rVert^2 + \lVert W_2 \rVert^2)`, and its gradients.

        Each weight reaches the loss by two ways, the scores and the decay, so its gradient is a sum of two terms.

        Args:
            x: a batch, shape (N, D).
            y: labels from 0 to K − 1, shape (N,).
            rng: not used, for nothing here is random; every model takes one.

        Returns:
            the loss, the gradient of each parameter under its name, and the parts ``softmax`` and ``decay`` (the
            latter before its weight :math:`\lambda`).

        Raises:
            ValueError: if ``x`` has not D columns, or ``y`` is not one label for each of its rows.
        """
        require_data("x", x, (None, self.n_features), why="one column for each feature of the model")
        p = self.params
        a, cache1 = layers.affine_forward(x, p["W1"], p["b1"])
        h, relu_cache = layers.relu_forward(a)
        scores, cache2 = layers.affine_forward(h, p["W2"], p["b2"])
        data_loss, dscores = losses.softmax_loss(scores, y)

        grads: Grads = {}
        dh, grads["W2"], grads["b2"] = layers.affine_backward(dscores, cache2)
        da = layers.relu_backward(dh, relu_cache)
        _, grads["W1"], grads["b1"] = layers.affine_backward(da, cache1)
        grads["W1"] += self.decay * p["W1"]
        grads["W2"] += self.decay * p["W2"]
        parts = {"softmax": data_loss, "decay": self._half_squared_weights()}
        return data_loss + self.decay * parts["decay"], grads, parts

    def evaluate(self, x: Array, y: Array, *, rng: np.random.Generator | None = None) -> tuple[float, Parts]:
        """The loss and its parts without gradients, for examples that are not trained on."""
        data_loss, _ = losses.softmax_loss(self.scores(x), y)
        parts = {"softmax": data_loss, "decay": self._half_squared_weights()}
        return data_loss + self.decay * parts["decay"], parts

    def _half_squared_weights(self) -> float:
        """Half the squared length of both weight matrices together."""
        return sum(squared_norm(self.params[name]) for name in ("W1", "W2")) / 2
