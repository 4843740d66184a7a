"""SimCLR: an encoder that learns, without a label, that two views of an image are the same thing."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from cs231n_ae import layers, losses
from cs231n_ae.models.mlp import init_mlp, mlp_backward, mlp_forward
from cs231n_ae.models.mlp_gradients import mlp_gradients
from cs231n_ae.types import Array, Cache, Grads, Params, Parts
from cs231n_ae.validation import require_counts, require_data, require_generator, require_positive, require_some
from cs231n_ae.warping import random_warp

__all__ = ["ContrastiveNet"]


class ContrastiveNet:
    r"""An encoder f for the features, and a head g for the loss: :math:`z = g(f(x))`.

    Two random views of each image go through both, and :func:`~cs231n_ae.losses.nt_xent_loss` compares their z. What
    the loss makes the head throw away, the features may still hold, so they are what is used afterwards.

    Attributes:
        params: ``enc_W1, enc_b1, ..., head_W1, ...``.
        image: height and width.
        temperature: of the loss.
        negatives: whether other images are compared too.

    Source: Chen, Kornblith, Norouzi & Hinton 2020, section 2.
    """

    def __init__(
        self,
        image: Sequence[int],
        hidden: Sequence[int],
        *,
        head: Sequence[int] = (128, 64),
        temperature: float = 0.2,
        negatives: bool = True,
        rng: np.random.Generator,
        dtype: DTypeLike = np.float32,
    ) -> None:
        """Build the network and draw its weights.

        Args:
            image: height and width of the images.
            hidden: sizes of the encoder's layers, each with a ReLU; the last is the number of features.
            head: sizes of the head's layers; the last has no ReLU.
            temperature: of the loss, above 0.
            negatives: whether the other images are compared too. Without them, the loss is half the squared distance of
                the two views on the sphere, and nothing keeps different images apart.
            rng: the source of the weights.
            dtype: the floating point type of the parameters.

        Raises:
            ValueError: if the arguments make no model.
        """
        require_counts("image", image, least=2, most=2, why="height and width")
        require_counts("hidden", hidden, least=1)
        require_counts("head", head, least=1)
        require_positive("temperature", temperature)
        self.image, self.hidden, self.head = tuple(image), tuple(hidden), tuple(head)
        self.temperature, self.negatives = temperature, negatives
        self.encoder_activations = ("relu",) * len(hidden)
        self.head_activations = ("relu",) * (len(head) - 1) + ("linear",)
        self.params: Params = {
            **init_mlp((image[0] * image[1], *hidden), self.encoder_activations, prefix="enc_", rng=rng, dtype=dtype),
            **init_mlp((hidden[-1], *head), self.head_activations, prefix="head_", rng=rng, dtype=dtype),
        }

    @property
    def config(self) -> dict[str, Any]:
        """What the constructor needs to build this model again."""
        return {name: getattr(self, name) for name in ("image", "hidden", "head", "temperature", "negatives")}

    def encode(self, x: Array) -> Array:
        """The features of images (N, H W): (N, F)."""
        self._require_images(x)
        return mlp_forward(x, self.params, self.encoder_activations, prefix="enc_")[0]

    def embed(self, x: Array) -> Array:
        """What the loss compares, behind the head: (N, H W) to (N, Z)."""
        return mlp_forward(self.encode(x), self.params, self.head_activations, prefix="head_")[0]

    def loss(self, x: Array, *, rng: np.random.Generator | None = None) -> tuple[float, Grads, Parts]:
        """The loss of a batch under views drawn anew, and its gradients.

        Args:
            x: a batch of images, shape (N, H W).
            rng: the source of the views; it must be given.

        Returns:
            the loss, the gradient of each parameter under its name, and the parts ``{"contrast": loss}``.

        Raises:
            ValueError: if ``rng`` is missing, or ``x`` has not H W columns.
        """
        z, encoder_cache, head_cache = self._forward(self._views(x, rng))
        loss, dz = self._compare(z)
        dh, head_grads = mlp_backward(dz, head_cache)
        return loss, {**mlp_gradients(dh, encoder_cache), **head_grads}, {"contrast": loss}

    def evaluate(self, x: Array, *, rng: np.random.Generator | None = None) -> tuple[float, Parts]:
        """The loss and its parts without gradients, for examples that are not trained on."""
        loss, _ = self._compare(self._forward(self._views(x, rng))[0])
        return loss, {"contrast": loss}

    def _compare(self, z: Array) -> tuple[float, Array]:
        if self.negatives:
            return losses.nt_xent_loss(z, temperature=self.temperature)
        u, cache = layers.unit_rows_forward(z)
        first, second = np.split(u, 2)
        loss, dfirst = losses.l2_loss(first, second)
        return loss, layers.unit_rows_backward(np.concatenate([dfirst, -dfirst]), cache)

    def _views(self, x: Array, rng: np.random.Generator | None) -> Array:
        """Two random views of each image, the first ones before the second ones: (2N, H W)."""
        self._require_images(x)
        require_some("x", x)
        if rng is None:
            raise ValueError("rng must be a np.random.Generator to draw the views from, got None: pass rng=")
        require_generator("rng", rng)
        return random_warp(np.concatenate([x, x]), image=(self.image[0], self.image[1]), rng=rng)

    def _forward(self, x: Array) -> tuple[Array, Cache, Cache]:
        h, encoder_cache = mlp_forward(x, self.params, self.encoder_activations, prefix="enc_")
        z, head_cache = mlp_forward(h, self.params, self.head_activations, prefix="head_")
        return z, encoder_cache, head_cache

    def _require_images(self, x: Array) -> None:
        require_data("x", x, (None, self.image[0] * self.image[1]), why="the pixels of an image")
