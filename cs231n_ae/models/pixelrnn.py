"""PixelRNN: an image's probability, pixel by pixel, from row LSTMs that read it from top to bottom."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from cs231n_ae import initialization, layers
from cs231n_ae.models.pixel_model import PixelModel, require_sizes
from cs231n_ae.types import Array, Cache, Grads
from cs231n_ae.validation import require_data

__all__ = ["PixelRNN"]


class PixelRNN(PixelModel):
    r"""A masked convolution, row LSTMs with residual connections, and a logit for each pixel.

    .. math:: h_0 = W_\mathrm{in} \ast_A x + b_\mathrm{in}, \qquad h_l = h_{l-1} + \mathrm{RowLSTM}_l(h_{l-1}), \qquad
              s = W_\mathrm{out} \ast h_L + b_\mathrm{out}

    Within a row the LSTMs look through a mask of kind B. Their memory reaches up to the first row, however few layers
    there are, where a stack of convolutions needs a layer for every one or two rows. What is hidden from both is, in
    the rows above, the far right: the windows open upwards like a triangle.

    Attributes:
        params: ``W_in`` (C, 1, k, k), ``b_in``; of each row LSTM ``Wx`` and ``Wh`` (k, C, 4C) and ``b`` (4C,), with the
            layer's number behind; ``W_out`` (1, C, 1, 1), ``b_out``.

    Source: van den Oord, Kalchbrenner & Kavukcuoglu 2016, Pixel recurrent neural networks, sections 3.1 and 3.3, for
    the row LSTM; the two convolutions between it and the output are left out here.
    """

    def __init__(
        self,
        image: Sequence[int],
        *,
        channels: int = 16,
        n_layers: int = 1,
        kernel: int = 3,
        rng: np.random.Generator,
        dtype: DTypeLike = np.float32,
    ) -> None:
        """Build the network and draw its weights; the forget gates start with a bias of 1, so that memory lasts.

        Args:
            image: height and width.
            channels: C, of the first convolution, and as many states of each LSTM in every column.
            n_layers: how many row LSTMs.
            kernel: k, the columns of all windows and the rows of the first filter, odd.
            rng: the source of the weights.
            dtype: the floating point type of the parameters.

        Raises:
            ValueError: if the arguments make no model.
        """
        self.image = require_sizes(image, channels=channels, n_layers=n_layers, kernel=kernel)
        self.n_features = self.image[0] * self.image[1]
        self.channels, self.n_layers, self.kernel = channels, n_layers, kernel
        self.mask_in = layers.convolution_mask((kernel, kernel), kind="A")
        self.mask = layers.convolution_mask((1, kernel), kind="B")[0]  # (k,)
        weights = initialization.xavier_uniform
        fan_in, filters = max(int(self.mask_in.sum()), 1), (channels, 1, kernel, kernel)
        self.params = {
            "W_in": weights(fan_in, channels, rng=rng, dtype=dtype, shape=filters),
            "b_in": np.zeros(channels, dtype),
        }
        forget = np.arange(4 * channels) // channels == 1
        for i in range(1, n_layers + 1):
            for name, seen in (("Wx", int(self.mask.sum())), ("Wh", kernel)):
                shape = (kernel, channels, 4 * channels)
                self.params[f"{name}{i}"] = weights(seen * channels, channels, rng=rng, dtype=dtype, shape=shape)
            self.params[f"b{i}"] = forget.astype(dtype)
        self.params["W_out"] = weights(channels, 1, rng=rng, dtype=dtype, shape=(1, channels, 1, 1))
        self.params["b_out"] = np.zeros(1, dtype)

    @property
    def config(self) -> dict[str, Any]:
        """What the constructor needs to build this model again."""
        options = {"channels": self.channels, "n_layers": self.n_layers, "kernel": self.kernel}
        return {"image": self.image, **options}

    def forward(self, x: Array) -> tuple[Array, Cache]:
        """The logits of a batch, (N, D) to (N, D), and the caches for :meth:`backward`."""
        p, caches = self.params, []
        h, in_cache = layers.masked_conv_forward(self._as_images(x), p["W_in"], p["b_in"], mask=self.mask_in)
        for i in range(1, self.n_layers + 1):
            y, cache = layers.row_lstm_forward(h, p[f"Wx{i}"], p[f"Wh{i}"], p[f"b{i}"], mask=self.mask)
            h = h + y  # (N, C, H, W)
            caches.append(cache)
        logits, out_cache = layers.conv_forward(h, p["W_out"], p["b_out"])  # (N, 1, H, W)
        return logits.reshape(x.shape), (in_cache, caches, out_cache)

    def backward(self, dlogits: Array, caches: Cache) -> tuple[Array, Grads]:
        """Gradients of the loss with respect to the images, (N, D), and to each parameter under its name."""
        require_data("dlogits", dlogits, (None, self.n_features), why="that of the logits")
        in_cache, lstm_caches, out_cache = caches
        grads: Grads = {}
        dout = dlogits.reshape(len(dlogits), 1, *self.image)
        dh, grads["W_out"], grads["b_out"] = layers.conv_backward(dout, out_cache)
        for i in range(self.n_layers, 0, -1):
            through, *dparams = layers.row_lstm_backward(dh, lstm_caches[i - 1])
            grads[f"Wx{i}"], grads[f"Wh{i}"], grads[f"b{i}"] = dparams
            dh = dh + through
        dx, grads["W_in"], grads["b_in"] = layers.masked_conv_backward(dh, in_cache)
        return dx.reshape(dlogits.shape), grads
