"""Diffusion of images in their pixels, with a U-Net in place of the multilayer perceptron."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from cs231n_ae.models.diffusion_net import WAVES, DiffusionNet
from cs231n_ae.models.diffusion_steps import cosine_schedule
from cs231n_ae.models.unet import init_unet, unet_backward, unet_forward
from cs231n_ae.types import Array, Cache, Grads, Params
from cs231n_ae.validation import require_count, require_counts

__all__ = ["DiffusionUNet"]


class DiffusionUNet(DiffusionNet):
    r"""A :class:`DiffusionNet` whose :math:`\hat v(x_t, t, y)` is a U-Net's; all else is as it was.

    The pixels are the image, and the sines and cosines of the time and the label are told to every block, and once to
    each pixel. Examples come and go as rows, (N, D) with D = C · H · W, and of a variance of about 1: pixels in [0, 1]
    as 2x − 1.

    Attributes:
        params: as :func:`~cs231n_ae.models.unet.init_unet` names them.
        alpha_bar: the shares, shape (T + 1,).

    Source: Ho, Jain & Abbeel 2020, appendix B.
    """

    def __init__(
        self,
        image: Sequence[int],
        channels: Sequence[int],
        n_classes: int,
        *,
        n_steps: int = 250,
        rng: np.random.Generator,
        dtype: DTypeLike = np.float32,
    ) -> None:
        """Build the network and draw its weights.

        Args:
            image: channels, height and width of an example: (1, 28, 28).
            channels: of the blocks at the full size, at half of it, and so on; multiples of 4.
            n_classes: K, the number of labels.
            n_steps: T, the steps from data to noise.
            rng: the source of the weights.
            dtype: the floating point type of the parameters.

        Raises:
            ValueError: if the arguments make no model, or the image cannot be halved so often.
        """
        require_counts("image", image, least=3, most=3, why="channels, height and width")
        require_counts("channels", channels, least=2, why="one for each size of the image")
        require_count("n_classes", n_classes)
        require_count("n_steps", n_steps, least=2)
        whole = 2 ** (len(channels) - 1)
        if image[1] % whole or image[2] % whole:
            raise ValueError(
                f"image must have a height and width that are multiples of {whole}, to be halved {len(channels) - 1} "
                f"times, got {tuple(image[1:])}: take fewer channels, or crop or pad the images"
            )
        self.image, self.channels, self.n_classes, self.n_steps = tuple(image), tuple(channels), n_classes, n_steps
        self.n_features = int(np.prod(self.image))
        self.alpha_bar = cosine_schedule(n_steps)
        n_facts = 2 * len(WAVES) + n_classes
        self.params: Params = init_unet(self.channels, self.image, n_facts, rng=rng, dtype=dtype)

    @property
    def config(self) -> dict[str, Any]:
        """What the constructor needs to build this model again."""
        return {name: getattr(self, name) for name in ("image", "channels", "n_classes", "n_steps")}

    def _network(self, inputs: Array) -> tuple[Array, Cache]:
        pixels, facts = np.split(inputs, [self.n_features], axis=1)
        x = pixels.reshape(len(pixels), *self.image)
        out, cache = unet_forward(x, facts, self.params, n_levels=len(self.channels))
        return out.reshape(pixels.shape), cache

    def _gradients(self, dguess: Array, cache: Cache) -> Grads:
        return unet_backward(dguess.reshape(len(dguess), *self.image), cache)[2]
