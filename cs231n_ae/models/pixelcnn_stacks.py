"""PixelCNN without a blind spot: one stack for the rows above, another for what is to the left."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from cs231n_ae import initialization, layers
from cs231n_ae.models.pixel_model import PixelModel, require_sizes
from cs231n_ae.types import Array, Cache, Grads
from cs231n_ae.validation import require_data

__all__ = ["TwoStackPixelCNN"]


class TwoStackPixelCNN(PixelModel):
    r"""Two stacks of masked convolutions: a vertical one that knows the rows above, a horizontal one that asks it.

    .. math:: a_l = V_l \ast v_{l-1} + c_l, \qquad v_l = \mathrm{gated}(a_l), \qquad
              h_l = h_{l-1} + \mathrm{gated}(U_l \ast h_{l-1} + T_l \ast a_l + b_l)

    with :math:`v_0 = h_0 = x`, and no :math:`h_0` added in the first layer. The filters V are k × k and see whole rows:
    those above in the first layer, and their own row too in later ones, where it holds no news. U are 1 × k, with masks
    of kinds A and B, and T is 1 × 1. A feature of the vertical stack never looks to the left of a pixel without looking
    as far to the right, so nothing above is hidden.

    Attributes:
        params: of each layer ``V`` (2C, 1 or C, k, k) and ``c``, ``U`` (2C, 1 or C, 1, k) and ``b``, ``T`` (2C, 2C, 1,
            1), with the layer's number behind each name; then ``W_out`` (1, C, 1, 1) and ``b_out``.

    Source: van den Oord et al. 2016, Conditional image generation with PixelCNN decoders, section 2.2 and figure 2.
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
        """Build the network and draw its weights; arguments and errors as for PixelCNN."""
        self.image = require_sizes(image, channels=channels, n_layers=n_layers, kernel=kernel)
        self.n_features = self.image[0] * self.image[1]
        self.channels, self.n_layers, self.kernel = channels, n_layers, kernel
        kinds = ["A"] + ["B"] * (n_layers - 1)
        self.row_masks = [layers.rows_mask((kernel, kernel), kind=kind) for kind in kinds]
        self.masks = [layers.convolution_mask((1, kernel), kind=kind) for kind in kinds]
        self.params = {}

        def draw(mask: Array, inputs: int, outputs: int) -> Array:
            fan_in, shape = max(int(mask.sum()), 1) * inputs, (outputs, inputs, *mask.shape)
            return initialization.xavier_uniform(fan_in, outputs, rng=rng, dtype=dtype, shape=shape)

        both, one = 2 * channels, np.ones((1, 1), dtype=bool)
        for i in range(1, n_layers + 1):
            inputs = 1 if i == 1 else channels
            self.params[f"V{i}"] = draw(self.row_masks[i - 1], inputs, both)
            self.params[f"c{i}"] = np.zeros(both, dtype)
            self.params[f"U{i}"] = draw(self.masks[i - 1], inputs, both)
            self.params[f"b{i}"] = np.zeros(both, dtype)
            self.params[f"T{i}"] = draw(one, both, both)
        self.params["W_out"] = draw(one, channels, 1)
        self.params["b_out"] = np.zeros(1, dtype)

    @property
    def config(self) -> dict[str, Any]:
        """What the constructor needs to build this model again."""
        options = {"channels": self.channels, "n_layers": self.n_layers, "kernel": self.kernel}
        return {"image": self.image, **options}

    def forward(self, x: Array) -> tuple[Array, Cache]:
        """The logits of a batch, (N, D) to (N, D), and the caches for :meth:`backward`."""
        p, blocks = self.params, []
        v = h = self._as_images(x)
        for i, (row_mask, mask) in enumerate(zip(self.row_masks, self.masks, strict=True), start=1):
            above, above_cache = layers.masked_conv_forward(v, p[f"V{i}"], p[f"c{i}"], mask=row_mask)
            v, above_gate = layers.gated_forward(above)
            told, told_cache = layers.conv_forward(above, p[f"T{i}"], np.zeros_like(p[f"b{i}"]))
            left, left_cache = layers.masked_conv_forward(h, p[f"U{i}"], p[f"b{i}"], mask=mask)
            y, gate = layers.gated_forward(left + told)
            h = y if i == 1 else h + y
            blocks.append((above_cache, above_gate, told_cache, left_cache, gate))
        logits, out_cache = layers.conv_forward(h, p["W_out"], p["b_out"])  # (N, 1, H, W)
        return logits.reshape(x.shape), (blocks, out_cache)

    def backward(self, dlogits: Array, caches: Cache) -> tuple[Array, Grads]:
        """Gradients of the loss with respect to the images, (N, D), and to each parameter under its name.

        What the vertical stack computes reaches the loss by two ways, through the layers above it and through the
        horizontal stack that is told of it. The last vertical gate is read by nobody. In the first layer both stacks
        read the image, whose gradient is the sum of theirs.
        """
        require_data("dlogits", dlogits, (None, self.n_features), why="that of the logits")
        blocks, out_cache = caches
        grads: Grads = {}
        dout = dlogits.reshape(len(dlogits), 1, *self.image)
        dh, grads["W_out"], grads["b_out"] = layers.conv_backward(dout, out_cache)
        dv = np.zeros_like(dh)
        for i in range(len(blocks), 0, -1):
            above_cache, above_gate, told_cache, left_cache, gate = blocks[i - 1]
            da = layers.gated_backward(dh, gate)
            through, grads[f"U{i}"], grads[f"b{i}"] = layers.masked_conv_backward(da, left_cache)
            dabove, grads[f"T{i}"], _ = layers.conv_backward(da, told_cache)
            dabove = dabove + layers.gated_backward(dv, above_gate)
            dv, grads[f"V{i}"], grads[f"c{i}"] = layers.masked_conv_backward(dabove, above_cache)
            dh = through if i == 1 else dh + through
        return (dh + dv).reshape(dlogits.shape), grads
