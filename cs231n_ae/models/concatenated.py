"""A classifier that is shown features beside the pixels that they were made of: the concatenated representation."""

import numpy as np

from cs231n_ae import layers, losses
from cs231n_ae.models.classifier import Classifier
from cs231n_ae.models.mlp import mlp_backward, mlp_forward
from cs231n_ae.types import Array, Cache, Grads, Parts
from cs231n_ae.validation import require_data

__all__ = ["ConcatenatedClassifier"]


class ConcatenatedClassifier(Classifier):
    r"""Scores :math:`s = [x, f(x)]\,W + b` under a softmax loss, where f is an encoder, frozen or trained along.

    What the encoder has thrown away, the softmax layer still finds among the pixels. The arguments are those of
    :class:`cs231n_ae.models.Classifier`, which has the features in place of the pixels.

    Attributes:
        params: ``enc_W1, enc_b1, ...`` unless frozen, then ``W`` of shape (D + H, K), its first D rows for the pixels
            and its last H for the code, and ``b`` (K,).
        fixed: the encoder's parameters if it is frozen, else nothing.
        decay: :math:`\lambda`, the weight of the weight decay of all weights in ``params``; biases are not decayed.

    Source: Raina et al. 2007, Self-taught learning; Ng et al., UFLDL tutorial, Self-taught learning, which speaks of
    the concatenation and of the replacement representation.
    """

    @property
    def n_scored(self) -> int:
        """How many numbers the softmax layer is shown: D pixels and H numbers of the code."""
        return self.sizes[0] + self.sizes[-1]

    def encode(self, x: Array) -> Array:
        """The features that are classified, the pixels among them: (N, D) to (N, D + H)."""
        return np.concatenate([x, super().encode(x)], axis=1)

    def forward(self, x: Array) -> tuple[Array, Cache]:
        """The scores of a batch, (N, D) to (N, K), and the cache for :meth:`backward`.

        The cache is a pair: that of the encoder, from :func:`~cs231n_ae.models.mlp.mlp_forward`, and that of the
        affine layer, whose input is the array :math:`[x, h]` of shape (N, D + H).
        """
        require_data("x", x, (None, self.sizes[0]), why="one column for each feature of the model")
        weights = {**self.fixed, **self.params}
        h, encoder_cache = mlp_forward(x, weights, self.encoder_activations, prefix="enc_")
        beside = np.concatenate([x, h], axis=1)  # (N, D + H)
        scores, affine_cache = layers.affine_forward(beside, self.params["W"], self.params["b"])
        return scores, (encoder_cache, affine_cache)

    def backward(self, dscores: Array, cache: Cache) -> tuple[Array, Grads]:
        r"""The way back through :meth:`forward`, to what is trained and on to the pixels.

        With the rows of :math:`W` that meet the pixels and those that meet the code, the scores are
        :math:`s = x W_x + h W_h + b`, where :math:`h = f(x)`.

        .. math:: dx = ds\,W_x^\top + \Big(\frac{\partial h}{\partial x}\Big)^{\!\top} dh, \qquad dh = ds\,W_h^\top

        The gradients of the encoder's parameters are those that :math:`dh` brings. A frozen encoder has none, and is a
        way to the pixels all the same.

        Args:
            dscores: upstream gradient, shape (N, K).
            cache: from :meth:`forward`: ``(encoder_cache, affine_cache)``.

        Returns:
            dx, the gradient of the pixels, shape (N, D), and the gradient of each array in ``params`` under its name.

        Raises:
            ValueError: if ``dscores`` has not K columns.
        """
        require_data("dscores", dscores, (None, self.n_classes), why="that of the scores")
        encoder_cache, affine_cache = cache
        grads: Grads = {}
        dbeside, grads["W"], grads["b"] = layers.affine_backward(dscores, affine_cache)
        directly, dh = np.split(dbeside, [self.sizes[0]], axis=1)  # (N, D), (N, H)
        through, encoder_grads = mlp_backward(dh, encoder_cache)
        if not self.frozen:
            grads |= encoder_grads
        return directly + through, grads

    def loss(self, x: Array, y: Array, *, rng: np.random.Generator | None = None) -> tuple[float, Grads, Parts]:
        r"""The softmax loss plus :math:`\frac\lambda2 \sum \lVert W \rVert^2`, and its gradients.

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
        scores, cache = self.forward(x)
        data_loss, dscores = losses.softmax_loss(scores, y)
        _, grads = self.backward(dscores, cache)
        penalties = {name: losses.weight_decay(self.params[name]) for name in self._weights()}
        grads |= {name: grads[name] + self.decay * dw for name, (_, dw) in penalties.items()}
        penalty = sum(size for size, _ in penalties.values())
        return data_loss + self.decay * penalty, grads, {"softmax": data_loss, "decay": penalty}
