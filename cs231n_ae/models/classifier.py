"""A classifier on top of an encoder: softmax on features learned without labels, or on the pixels themselves."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from cs231n_ae import initialization, layers, losses
from cs231n_ae.models.autoencoder import Autoencoder
from cs231n_ae.models.mlp import init_mlp, mlp_forward, require_activations
from cs231n_ae.models.mlp_gradients import mlp_gradients
from cs231n_ae.types import Array, Grads, Params, Parts
from cs231n_ae.validation import (
    require_attributes,
    require_count,
    require_counts,
    require_data,
    require_finite,
    require_mapping,
    require_number,
)

__all__ = ["Classifier"]


class Classifier:
    r"""Scores :math:`s = f(x)\,W + b` under a softmax loss, where f is an encoder, frozen or trained along.

    A frozen encoder is no part of ``params``: it gets no gradient and is not moved. Without an encoder,
    ``sizes=(784,)``, this is the plain softmax classifier.

    Attributes:
        params: ``enc_W1, enc_b1, ...`` unless frozen, then ``W`` of shape (H, K) and ``b`` (K,).
        fixed: the encoder's parameters if it is frozen, else nothing.
        decay: :math:`\lambda`, the weight of the weight decay of all weights in ``params``; biases are not decayed.

    Source: Raina et al. 2007, Self-taught learning; Bengio et al. 2007, section 3.
    """

    def __init__(
        self,
        sizes: Sequence[int],
        n_classes: int,
        *,
        activation: str | Sequence[str] = "sigmoid",
        encoder: Mapping[str, Array] | None = None,
        frozen: bool = False,
        decay: float = 0.0,
        rng: np.random.Generator,
        dtype: DTypeLike = np.float32,
    ) -> None:
        r"""Build the network; weights that are not given are drawn.

        Args:
            sizes: features from the input to the code; one number for no encoder.
            n_classes: how many classes there are, K.
            activation: of the encoder's layers: one name for all, or a name for each.
            encoder: trained parameters ``enc_W1, enc_b1, ...``, which are copied; drawn from ``rng`` if not given.
            frozen: whether the encoder stays as it is.
            decay: the weight :math:`\lambda` of the weight decay, at least 0.
            rng: the source of the weights.
            dtype: the floating point type of the parameters that are drawn.

        Raises:
            ValueError: if the arguments make no model, or ``encoder`` is not one of these sizes.
        """
        require_counts("sizes", sizes, least=1, why="from input to code")
        require_count("n_classes", n_classes)
        require_number("decay", decay, 0, np.inf, why="a negative one would reward large weights")
        self.sizes, self.n_classes, self.frozen, self.decay = tuple(sizes), n_classes, frozen, decay
        names = [activation] * (len(sizes) - 1) if isinstance(activation, str) else activation
        require_activations(names, len(sizes) - 1)
        self.encoder_activations = tuple(names)
        body = init_mlp(self.sizes, self.encoder_activations, prefix="enc_", rng=rng, dtype=dtype)
        if encoder is not None:
            body = _copy_encoder(encoder, body)
        self.fixed: Params = body if frozen else {}
        self.params: Params = {
            **({} if frozen else body),
            "W": initialization.xavier_uniform(self.n_scored, n_classes, rng=rng, dtype=dtype),
            "b": np.zeros(n_classes, dtype),
        }

    @classmethod
    def on(
        cls, model: Autoencoder, n_classes: int, *, frozen: bool = False, decay: float = 0.0, rng: np.random.Generator
    ) -> "Classifier":
        """A classifier on top of a copy of the encoder of ``model``, an autoencoder of any kind in this package."""
        require_attributes("model", model, ("params", "sizes", "encoder_activations"), advice="bring an Autoencoder")
        encoder = {name: value for name, value in model.params.items() if name.startswith("enc_")}
        return cls(
            model.sizes,
            n_classes,
            activation=model.encoder_activations,
            encoder=encoder,
            frozen=frozen,
            decay=decay,
            rng=rng,
            dtype=encoder["enc_W1"].dtype,
        )

    @property
    def n_scored(self) -> int:
        """How many numbers the softmax layer is shown."""
        return self.sizes[-1]

    @property
    def config(self) -> dict[str, Any]:
        """What the constructor needs to build this model again; a frozen encoder is part of it."""
        return {
            "sizes": self.sizes,
            "n_classes": self.n_classes,
            "activation": self.encoder_activations,
            "encoder": self.fixed or None,
            "frozen": self.frozen,
            "decay": self.decay,
        }

    def thawed(self) -> "Classifier":
        """A copy of which every layer is trained: the next step after training on a frozen encoder."""
        params = {**self.fixed, **self.params}
        encoder = {name: value for name, value in params.items() if name.startswith("enc_")}
        config = {**self.config, "encoder": encoder, "frozen": False}
        copy = type(self)(**config, rng=np.random.default_rng(0), dtype=params["W"].dtype)
        copy.params |= {name: self.params[name].copy() for name in ("W", "b")}
        return copy

    def encode(self, x: Array) -> Array:
        """The features that are classified: (N, D) to (N, H)."""
        require_data("x", x, (None, self.sizes[0]), why="one column for each feature of the model")
        return mlp_forward(x, {**self.fixed, **self.params}, self.encoder_activations, prefix="enc_")[0]

    def scores(self, x: Array) -> Array:
        """One score per class for each example: (N, D) to (N, K)."""
        return layers.affine_forward(self.encode(x), self.params["W"], self.params["b"])[0]

    def predict(self, x: Array) -> Array:
        """The class with the highest score: (N, D) to (N,)."""
        scores = self.scores(x)
        require_finite("the scores of x", scores)
        return scores.argmax(axis=1)

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
        require_data("x", x, (None, self.sizes[0]), why="one column for each feature of the model")
        h, encoder_cache = mlp_forward(x, {**self.fixed, **self.params}, self.encoder_activations, prefix="enc_")
        scores, cache = layers.affine_forward(h, self.params["W"], self.params["b"])
        data_loss, dscores = losses.softmax_loss(scores, y)

        grads: Grads = {}
        dh, grads["W"], grads["b"] = layers.affine_backward(dscores, cache)
        if not self.frozen:
            grads |= mlp_gradients(dh, encoder_cache)
        decay = 0.0
        for name in self._weights():
            size, dw = losses.weight_decay(self.params[name])
            grads[name] = grads[name] + self.decay * dw
            decay += size
        return data_loss + self.decay * decay, grads, {"softmax": data_loss, "decay": decay}

    def evaluate(self, x: Array, y: Array, *, rng: np.random.Generator | None = None) -> tuple[float, Parts]:
        """The loss and its parts without gradients, for examples that are not trained on."""
        data_loss, _ = losses.softmax_loss(self.scores(x), y)
        decay = sum(losses.weight_decay(self.params[name])[0] for name in self._weights())
        return data_loss + self.decay * decay, {"softmax": data_loss, "decay": decay}

    def _weights(self) -> list[str]:
        """The names of the weights that are trained, without the biases."""
        return [name for name in self.params if "W" in name]


def _copy_encoder(encoder: Mapping[str, Array], expected: Params) -> Params:
    """The given parameters, if they have the expected names and shapes."""
    require_mapping("encoder", encoder)
    if set(encoder) != set(expected):
        raise ValueError(
            f"encoder must hold the arrays {', '.join(expected) or 'of no layer'} for these sizes, got "
            f"{', '.join(encoder)}: pick those whose names start with enc_, or let Classifier.on do it"
        )
    for name in expected:
        require_data(f"encoder[{name!r}]", encoder[name], expected[name].shape, why="that of the sizes")
    return {name: encoder[name].copy() for name in expected}
