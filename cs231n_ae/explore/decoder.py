"""A model's decoder as a plain list of layers, which any language can run."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from cs231n_ae.models.mlp import mlp_forward
from cs231n_ae.registry import EXPLORABLE
from cs231n_ae.types import Array, Params
from cs231n_ae.validation import require_finite

__all__ = ["Decoder", "Layer", "decoder_of"]


@dataclass(frozen=True, eq=False)
class Layer:
    """One affine layer and the activation behind it: :math:`h' = f(h W + b)`."""

    w: Array
    b: Array
    activation: str


@dataclass(frozen=True, eq=False)
class Decoder:
    r"""From a code to the pixels' means: :math:`g(z) = f_L(\dots f_1(z W_1 + b_1) \dots W_L + b_L)`.

    Attributes:
        layers: from the code to the pixels. Where pixels are probabilities, the last activation is the sigmoid.
        activation: of the code, where the encoder's last layer has one: it bounds what a code can be.
        prior: whether codes have the prior :math:`\mathcal N(0, I)`.
        n_classes: how many labels the decoder takes, as a one-hot vector behind the code; 0 if it takes none.
    """

    layers: tuple[Layer, ...]
    activation: str
    prior: bool
    n_classes: int = 0

    @property
    def n_code(self) -> int:
        """How many numbers a code has, Z."""
        return len(self.layers[0].w) - self.n_classes

    @property
    def n_features(self) -> int:
        """How many pixels come out, D."""
        return len(self.layers[-1].b)

    def decode(self, z: Array, y: Array | None = None) -> Array:
        """The pixels of codes, each under its label if there are any: (N, Z) to (N, D)."""
        if y is not None:
            z = np.concatenate([z, np.eye(self.n_classes, dtype=z.dtype)[y]], axis=1)
        params: Params = {}
        for i, layer in enumerate(self.layers, start=1):
            params |= {f"W{i}": layer.w, f"b{i}": layer.b}
        return mlp_forward(z, params, [layer.activation for layer in self.layers], prefix="")[0]


def decoder_of(model: Any) -> Decoder:
    """Read the decoder out of a model of this library, or out of a student's own of the same name.

    What comes out is compared with ``model.decode`` at a few codes, so that nothing else can be shown by mistake.

    Args:
        model: one of ``cs231n_ae.registry.EXPLORABLE``, or a subclass that decodes in the same way.

    Returns:
        the decoder as layers.

    Raises:
        ValueError: if the model has no such decoder, a parameter is not finite, or ``model.decode`` is not what its
            layers say.
    """
    names = {kind.__name__ for kind in type(model).__mro__}
    n_classes = model.n_classes if "ConditionalVAE" in names else 0
    if names & {"VAE", "ConditionalVAE"}:
        activations, of_code, prior = (*model.decoder_activations,), "linear", True
    elif "Autoencoder" in names:
        activations, of_code, prior = (*model.decoder_activations,), model.encoder_activations[-1], False
    elif names & {"LinearAutoencoder", "PCA"}:
        activations, of_code, prior = ("linear",), "linear", False
    else:
        raise ValueError(_cannot(model, "it has no decoder that is a stack of affine layers"))

    if getattr(model, "likelihood", "") == "bernoulli":
        activations = (*activations[:-1], "sigmoid")  # the last layer is linear there: its outputs are logits
    weights = _weights(model, names, len(activations))
    stack = tuple(Layer(w, b, f) for (w, b), f in zip(weights, activations, strict=True))
    decoder = Decoder(stack, of_code, prior, n_classes)
    _require_same(model, decoder)
    return decoder


def _weights(model: Any, names: set[str], depth: int) -> list[tuple[Array, Array]]:
    """Weights and biases of the decoder's layers."""
    if "PCA" in names:
        require_finite("components", model.components)
        return [(model.components, model.mean)]
    params, prefix, numbers = model.params, "dec_", range(1, depth + 1)
    if "LinearAutoencoder" in names:
        prefix, numbers = "", range(2, 3)
    elif "TiedAutoencoder" in names:
        params = model.decoder_params()
    pairs = [(params[f"{prefix}W{i}"], params[f"{prefix}b{i}"]) for i in numbers]
    for i, (w, b) in zip(numbers, pairs, strict=True):
        require_finite(f"{prefix}W{i}", w)
        require_finite(f"{prefix}b{i}", b)
    return pairs


def _require_same(model: Any, decoder: Decoder) -> None:
    """Raise unless the model's own ``decode`` does what the layers do."""
    z = np.random.default_rng(0).standard_normal((5, decoder.n_code)).astype(decoder.layers[0].w.dtype)
    given = (np.arange(5) % decoder.n_classes,) if decoder.n_classes else ()
    try:
        own = model.decode(z, *given)
    except (TypeError, ValueError) as error:
        raise ValueError(_cannot(model, f"decode(z) of codes alone fails ({error})")) from error
    expected = decoder.decode(z, *given)
    if np.shape(own) != expected.shape or not np.allclose(own, expected, rtol=1e-4, atol=1e-5):
        raise ValueError(_cannot(model, "its decode(z) is not what the layers of its decoder give"))


def _cannot(model: Any, why: str) -> str:
    return (
        f"model must be one whose decoder can be shown, got {type(model).__name__}: {why}. "
        f"These can be explored: {', '.join(EXPLORABLE)}"
    )
