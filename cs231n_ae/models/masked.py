"""The masked autoencoder: most of the image is hidden in patches, and what was hidden has to be guessed."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from cs231n_ae import layers, losses
from cs231n_ae.models.autoencoder import Autoencoder
from cs231n_ae.models.mlp import mlp_backward, mlp_forward
from cs231n_ae.models.mlp_gradients import mlp_gradients
from cs231n_ae.types import Array, Grads, Parts
from cs231n_ae.validation import require_counts, require_data, require_number, require_some

__all__ = ["MaskedAutoencoder"]


class MaskedAutoencoder(Autoencoder):
    r"""An autoencoder that sees :math:`x \odot (1 - m)` and is asked for :math:`x \odot m`, m a new mask at every step.

    Attributes:
        params: ``enc_W1, enc_b1, ..., dec_W1, dec_b1, ...``, in the order of the layers.
        image, patch: height and width, of images and of what is hidden in one piece.
        ratio: the share of the patches that is hidden.

    Source: He, Chen, Xie, Li, Dollár & Girshick 2022, with affine layers in the place of their transformers.
    """

    def __init__(
        self,
        image: Sequence[int],
        hidden: Sequence[int],
        *,
        patch: Sequence[int] = (4, 4),
        ratio: float = 0.5,
        rng: np.random.Generator,
        dtype: DTypeLike = np.float32,
    ) -> None:
        """Build the network and draw its weights.

        Args:
            image: height and width of the images.
            hidden: sizes of the encoder's layers; the last is the number of features.
            patch: height and width of a patch; they divide those of the image.
            ratio: the share of the patches that is hidden, in [0, 1].
            rng: the source of the weights.
            dtype: the floating point type of the parameters.

        Raises:
            ValueError: if the arguments make no model.
        """
        require_counts("image", image, least=2, most=2, why="height and width")
        require_counts("patch", patch, least=2, most=2, why="height and width")
        require_counts("hidden", hidden, least=1)
        require_number("ratio", ratio, 0, 1)
        if image[0] % patch[0] or image[1] % patch[1]:
            raise ValueError(f"patch must divide the image, {tuple(image)}, got {tuple(patch)}: whole patches fill it")
        activation = ("relu",) * (2 * len(hidden) - 1) + ("linear",)
        sizes = (image[0] * image[1], *hidden)
        super().__init__(sizes, activation=activation, likelihood="gaussian", rng=rng, dtype=dtype)
        self.image, self.hidden, self.patch, self.ratio = tuple(image), tuple(hidden), tuple(patch), ratio

    @property
    def config(self) -> dict[str, Any]:
        """What the constructor needs to build this model again."""
        return {name: getattr(self, name) for name in ("image", "hidden", "patch", "ratio")}

    def hide(self, n: int, *, rng: np.random.Generator) -> Array:
        """A new mask for each of n images, True where it is hidden: (n, D)."""
        (height, width), (h, w) = self.image, self.patch
        return layers.random_patches(n, image=(height, width), patch=(h, w), ratio=self.ratio, rng=rng)

    def loss(self, x: Array, *, rng: np.random.Generator | None = None) -> tuple[float, Grads, Parts]:
        """The loss over what was hidden of a batch, and its gradients.

        Args:
            x: a batch of whole images, shape (N, D).
            rng: the source of the masks, drawn anew at every call; it must be given.

        Returns:
            the loss, the gradient of each parameter under its name, and the parts ``{"hidden": loss}``.

        Raises:
            ValueError: if ``rng`` is missing, or ``x`` has not D columns.
        """
        if rng is None:
            raise ValueError("rng must be a np.random.Generator to draw the masks from, got None: pass rng=")
        require_data("x", x, (None, self.sizes[0]), why="one column for each feature of the model")
        require_some("x", x)
        mask = self.hide(len(x), rng=rng)
        z, encoder_cache = mlp_forward(x * ~mask, self.params, self.encoder_activations, prefix="enc_")
        out, decoder_cache = mlp_forward(z, self.params, self.decoder_activations, prefix="dec_")
        loss, dout = losses.masked_l2_loss(out, x, mask)

        dz, decoder_grads = mlp_backward(dout, decoder_cache)
        return loss, {**mlp_gradients(dz, encoder_cache), **decoder_grads}, {"hidden": loss}

    def evaluate(self, x: Array, *, rng: np.random.Generator | None = None) -> tuple[float, Parts]:
        """The loss and its parts without gradients, for examples that are not trained on."""
        loss, _, parts = self.loss(x, rng=rng)
        return loss, parts
