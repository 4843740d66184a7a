"""PixelCNN: an image's probability, pixel by pixel, from a stack of masked convolutions."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from cs231n_ae import initialization, layers
from cs231n_ae.models.pixel_model import PixelModel, require_sizes
from cs231n_ae.types import Array, Cache, Grads
from cs231n_ae.validation import require_data

__all__ = ["PixelCNN"]


class PixelCNN(PixelModel):
    r"""One stack of masked convolutions with gated units and residual connections.

    .. math:: h_1 = \mathrm{gated}(W_1 \ast_A x + b_1), \qquad
              h_l = h_{l-1} + \mathrm{gated}(W_l \ast_B h_{l-1} + b_l), \qquad
              s = W_\mathrm{out} \ast h_L + b_\mathrm{out}

    where :math:`\ast_A` is a convolution with a mask of kind A, which does not see the pixel in its middle,
    :math:`\ast_B` one of kind B, and the last a 1 × 1 convolution: s is the logit of each pixel. Layer by layer each
    logit looks further back, but never around the corner: with one stack there is a blind spot on the right, which
    :class:`cs231n_ae.models.TwoStackPixelCNN` has not.

    Attributes:
        params: ``W1`` (2C, 1, k, k), ``b1``, then ``W2`` (2C, C, k, k), ``b2``, ..., and ``W_out`` (1, C, 1, 1),
            ``b_out``.
        masks: of each layer before the last, in their order.

    Source: van den Oord, Kalchbrenner & Kavukcuoglu 2016, Pixel recurrent neural networks, section 3.5; the gated
    units: van den Oord et al. 2016, Conditional image generation with PixelCNN decoders, section 2.1.
    """

    def __init__(
        self,
        image: Sequence[int],
        *,
        channels: int = 16,
        n_layers: int = 4,
        kernel: int = 3,
        rng: np.random.Generator,
        dtype: DTypeLike = np.float32,
    ) -> None:
        """Build the network and draw its weights.

        Args:
            image: height and width.
            channels: C, of every layer.
            n_layers: L, how many masked convolutions.
            kernel: k, the side of their filters, odd.
            rng: the source of the weights.
            dtype: the floating point type of the parameters.

        Raises:
            ValueError: if the arguments make no model.
        """
        self.image = require_sizes(image, channels=channels, n_layers=n_layers, kernel=kernel)
        self.n_features = self.image[0] * self.image[1]
        self.channels, self.n_layers, self.kernel = channels, n_layers, kernel
        kinds = ["A"] + ["B"] * (n_layers - 1)
        self.masks = [layers.convolution_mask((kernel, kernel), kind=kind) for kind in kinds]
        self.params = {}
        for i, mask in enumerate(self.masks, start=1):
            shape = (2 * channels, 1 if i == 1 else channels, kernel, kernel)
            fan_in, fan_out = max(int(mask.sum()), 1) * shape[1], 2 * channels
            self.params[f"W{i}"] = initialization.xavier_uniform(fan_in, fan_out, rng=rng, dtype=dtype, shape=shape)
            self.params[f"b{i}"] = np.zeros(2 * channels, dtype)
        shape = (1, channels, 1, 1)
        self.params["W_out"] = initialization.xavier_uniform(channels, 1, rng=rng, dtype=dtype, shape=shape)
        self.params["b_out"] = np.zeros(1, dtype)

    @property
    def config(self) -> dict[str, Any]:
        """What the constructor needs to build this model again."""
        options = {"channels": self.channels, "n_layers": self.n_layers, "kernel": self.kernel}
        return {"image": self.image, **options}

    def forward(self, x: Array) -> tuple[Array, Cache]:
        """The logits of a batch, (N, D) to (N, D), and the caches for :meth:`backward`.

        The caches are a pair: a list with, of each masked convolution, its own cache and that of its gated unit; and
        the cache of the last convolution.
        """
        h, blocks = self._as_images(x), []
        for i, mask in enumerate(self.masks, start=1):
            a, conv_cache = layers.masked_conv_forward(h, self.params[f"W{i}"], self.params[f"b{i}"], mask=mask)
            y, gate_cache = layers.gated_forward(a)  # (N, C, H, W)
            h = y if i == 1 else h + y
            blocks.append((conv_cache, gate_cache))
        logits, out_cache = layers.conv_forward(h, self.params["W_out"], self.params["b_out"])  # (N, 1, H, W)
        return logits.reshape(x.shape), (blocks, out_cache)

    def backward(self, dlogits: Array, caches: Cache) -> tuple[Array, Grads]:
        r"""The way back through :meth:`forward`, to the parameters and on to the images.

        From the second layer on, :math:`h_{l-1}` reaches the loss by two ways, through the layer and around it:
        :math:`dh_{l-1} = dh_l + (\text{what comes back through layer } l)`. The first layer has no way around.

        Args:
            dlogits: upstream gradient, shape (N, D).
            caches: from :meth:`forward`: ``(blocks, out_cache)``, where ``blocks`` holds for each masked convolution,
                from the first, ``(conv_cache, gate_cache)``.

        Returns:
            dx, the gradient of the images, shape (N, D), and the gradient of each parameter under its name.

        Raises:
            ValueError: if ``dlogits`` has not D columns.

        Source: van den Oord, Kalchbrenner & Kavukcuoglu 2016, Pixel recurrent neural networks, section 3.3, on the
        connections around a layer.
        """
        raise NotImplementedError("pixelcnn_backward: yours to write; then run: cs231n-ae check pixelcnn_backward")
