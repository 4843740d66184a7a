"""NADE: one hidden state that reads the pixels in turn, and says before each how likely it is to be 1."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from cs231n_ae import initialization, layers, losses
from cs231n_ae.models.orderings import choose_order, log_prob_of_bits, require_bits
from cs231n_ae.types import Array, Grads, Params, Parts
from cs231n_ae.validation import require_count, require_generator

__all__ = ["NADE"]

CHUNK = 100


class NADE:
    r"""The probability of a vector of bits as a product of D factors, by one recursion over the pixels.

    .. math:: p(x) = \prod_{i=1}^{D} \sigma(s_i)^{x_i} (1 - \sigma(s_i))^{1 - x_i}, \qquad
              s_i = b_i + v_i \cdot \sigma\Big( c + \sum_{j<i} x_j w_j \Big)

    Pixel i stands here for the i-th in the model's order. Each pixel has a hidden layer of its own, of H sigmoids, and
    all of them share the weights W.

    Attributes:
        params: ``W`` (D, H) and ``c`` (H,) of the hidden layers, ``V`` (D, H) and ``b`` (D,) of the logits. Row i of W,
            V and b belongs to the i-th pixel in the order.
        order: the pixels in the order in which they come.

    Source: Larochelle & Murray 2011, NADE.
    """

    def __init__(
        self,
        n_features: int,
        n_hidden: int,
        *,
        order: str | Sequence[int] = "natural",
        rng: np.random.Generator,
        dtype: DTypeLike = np.float32,
    ) -> None:
        """Draw the weights.

        Args:
            n_features: D, the number of pixels.
            n_hidden: H, the number of hidden units.
            order: ``"natural"``, ``"random"``, or the order itself.
            rng: the source of the weights and of a random order.
            dtype: the floating point type of the parameters.

        Raises:
            ValueError: if the arguments make no model.
        """
        require_count("n_features", n_features)
        require_count("n_hidden", n_hidden)
        self.n_features, self.n_hidden = n_features, n_hidden
        self.params: Params = {
            "W": initialization.xavier_uniform(n_features, n_hidden, rng=rng, dtype=dtype),
            "c": np.zeros(n_hidden, dtype),
            "V": initialization.xavier_uniform(n_features, n_hidden, rng=rng, dtype=dtype),
            "b": np.zeros(n_features, dtype),
        }
        self.order = choose_order(order, n_features, rng=rng)

    @property
    def config(self) -> dict[str, Any]:
        """What the constructor needs to build this model again."""
        order = [int(pixel) for pixel in self.order]
        return {"n_features": self.n_features, "n_hidden": self.n_hidden, "order": order}

    def logits(self, x: Array) -> Array:
        """The logit of every pixel given those before it in the order: (N, D) to (N, D), pixels as in x."""
        require_bits("x", x, self.n_features)
        logits = np.empty_like(x)
        for start in range(0, len(x), CHUNK):
            rows = slice(start, start + CHUNK)
            logits[rows, self.order] = layers.nade_forward(x[rows, self.order], *self._arrays())[0]
        return logits

    def log_prob(self, x: Array) -> Array:
        """The log-probability of each example in nats, (N, D) to (N,)."""
        return log_prob_of_bits(self.logits(x), x)

    def sample(self, n: int, *, rng: np.random.Generator) -> Array:
        r"""Draw bits pixel by pixel: one pass of the recursion, with each pixel drawn where it would be read.

        Its logit comes from the state, the bit :math:`x_i` is 1 with the probability :math:`\sigma(s_i)`, and
        :math:`a + x_i\,w_i` is the state for the next.

        Args:
            n: how many examples.
            rng: the source of the bits.

        Returns:
            zeros and ones, shape (n, D), in the dtype of the parameters. Column ``self.order[i]`` holds the i-th bit.

        Raises:
            ValueError: if ``n`` is not positive.

        Source: Larochelle & Murray 2011, NADE.
        """
        raise NotImplementedError("nade_sample: yours to write; then run: cs231n-ae check nade_sample")

    def loss(self, x: Array, *, rng: np.random.Generator | None = None) -> tuple[float, Grads, Parts]:
        """The negative log-likelihood of a batch of bits, and its gradients.

        Args:
            x: zeros and ones, shape (N, D).
            rng: not used, for nothing here is random; every model takes one.

        Returns:
            the loss in nats per example, the gradient of each parameter under its name, and the part ``nll``, which is
            the loss once more.

        Raises:
            ValueError: if ``x`` has not D columns, or holds anything but 0 and 1.
        """
        require_bits("x", x, self.n_features)
        x = x[:, self.order]
        logits, cache = layers.nade_forward(x, *self._arrays())
        loss, dlogits = losses.bce_with_logits_loss(logits, x)
        grads = dict(zip(("W", "c", "V", "b"), layers.nade_backward(dlogits, cache), strict=True))
        return loss, grads, {"nll": loss}

    def evaluate(self, x: Array, *, rng: np.random.Generator | None = None) -> tuple[float, Parts]:
        """The loss and its part without gradients, for examples that are not trained on."""
        loss, _ = losses.bce_with_logits_loss(self.logits(x), x)
        return loss, {"nll": loss}

    def _arrays(self) -> tuple[Array, Array, Array, Array]:
        return self.params["W"], self.params["c"], self.params["V"], self.params["b"]
