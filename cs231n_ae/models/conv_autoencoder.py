"""The convolutional autoencoder: images halve in size and gain channels on the way down, and the reverse going up."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import DTypeLike

from cs231n_ae import initialization, layers, losses
from cs231n_ae.models.autoencoder import LIKELIHOODS
from cs231n_ae.types import Array, Cache, Grads, Params, Parts
from cs231n_ae.validation import require_count, require_counts, require_data, require_in

__all__ = ["ConvAutoencoder"]

KERNEL = 3
"""The side of every filter; with one row of padding it leaves the size of an image as it is."""

WAYS_DOWN = ("max_pool", "average_pool", "stride")
WAYS_UP = ("upsample", "transpose")


class ConvAutoencoder:
    r"""Blocks of convolution and ReLU around a code of Z numbers.

    Each block down halves height and width: a 3 × 3 convolution, ReLU and pooling, or a convolution with stride 2 and
    ReLU. An affine layer makes the code, another opens it. Each block up doubles: upsampling and a convolution, or a
    transposed convolution with stride 2, with ReLU behind all but the last.

    Examples come and go as rows, (N, D) with D = C · H · W, as for every other autoencoder here.

    Attributes:
        params: ``enc_W1, enc_b1, ..., dec_W1, dec_b1, ...``, in the order of the layers; the last encoder layer and the
            first decoder layer are affine.

    Source: Masci et al. 2011, Stacked convolutional auto-encoders for hierarchical feature extraction.
    """

    def __init__(
        self,
        image: Sequence[int],
        n_code: int,
        *,
        channels: Sequence[int] = (16, 32),
        down: str = "max_pool",
        up: str = "upsample",
        likelihood: str = "bernoulli",
        rng: np.random.Generator,
        dtype: DTypeLike = np.float32,
    ) -> None:
        """Build the network and draw its weights.

        Args:
            image: channels, height and width of an example: (1, 28, 28).
            n_code: how many numbers the code has, Z.
            channels: of the blocks on the way down; the way up mirrors them.
            down: what halves an image: ``"max_pool"``, ``"average_pool"`` or ``"stride"``.
            up: what doubles it: ``"upsample"`` or ``"transpose"``.
            likelihood: ``"bernoulli"`` or ``"gaussian"``, as for :class:`cs231n_ae.models.Autoencoder`.
            rng: the source of the weights.
            dtype: the floating point type of the parameters.

        Raises:
            ValueError: if the arguments make no network, or the image cannot be halved so often.
        """
        require_in("down", down, WAYS_DOWN)
        require_in("up", up, WAYS_UP)
        require_in("likelihood", likelihood, LIKELIHOODS)
        require_counts("image", image, least=3, most=3, why="channels, height and width")
        require_counts("channels", channels, least=1, why="one for each block")
        require_count("n_code", n_code)
        self.image, self.n_code, self.channels = tuple(image), n_code, tuple(channels)
        whole = 2 ** len(self.channels)
        if self.image[1] % whole or self.image[2] % whole:
            raise ValueError(
                f"image must have a height and width that {len(self.channels)} blocks can halve, multiples of {whole}, "
                f"got {self.image[1:]}: take fewer channels, or crop or pad the images"
            )
        self.down, self.up, self.likelihood = down, up, likelihood
        self.small = (self.channels[-1], self.image[1] // whole, self.image[2] // whole)
        self.params = self._init_params(rng, dtype)

    @property
    def config(self) -> dict[str, Any]:
        """What the constructor needs to build this model again."""
        shape = {"image": self.image, "n_code": self.n_code, "channels": self.channels}
        return {**shape, "down": self.down, "up": self.up, "likelihood": self.likelihood}

    def encode(self, x: Array) -> Array:
        """The code of each example: (N, D) to (N, Z)."""
        return self._encode(x)[0]

    def decode(self, z: Array) -> Array:
        """What a code stands for: (N, Z) to (N, D), as probabilities under ``bernoulli``."""
        require_data("z", z, (None, self.n_code), why="one column for each number of the code")
        out, _ = self._decode(z)
        return layers.sigmoid_forward(out)[0] if self.likelihood == "bernoulli" else out

    def reconstruct(self, x: Array) -> Array:
        """Through the code and back: (N, D) to (N, D)."""
        return self.decode(self.encode(x))

    def loss(self, x: Array, *, rng: np.random.Generator | None = None) -> tuple[float, Grads, Parts]:
        """The reconstruction loss of a batch and its gradients.

        Args:
            x: a batch, shape (N, D).
            rng: not used, for nothing here is random; every model takes one.

        Returns:
            the loss, the gradient of each parameter under its name, and the parts ``{"reconstruction": loss}``.

        Raises:
            ValueError: if ``x`` has not D columns, or under ``bernoulli`` holds values outside [0, 1].
        """
        z, encoder_caches = self._encode(x)
        out, decoder_caches = self._decode(z)
        loss, dout = self._compare(out, x)

        grads: Grads = {}
        dz = self._decode_backward(dout, decoder_caches, grads)
        self._encode_backward(dz, encoder_caches, grads)
        return loss, grads, {"reconstruction": loss}

    def evaluate(self, x: Array, *, rng: np.random.Generator | None = None) -> tuple[float, Parts]:
        """The loss and its parts without gradients, for examples that are not trained on."""
        out, _ = self._decode(self.encode(x))
        loss, _ = self._compare(out, x)
        return loss, {"reconstruction": loss}

    def _encode(self, x: Array) -> tuple[Array, list[Cache]]:
        """Blocks down, then the affine layer to the code."""
        require_data("x", x, (None, int(np.prod(self.image))), why="one row of C * H * W pixels for each image")
        h, caches = x.reshape(len(x), *self.image), []
        for i in range(1, len(self.channels) + 1):
            stride = 2 if self.down == "stride" else 1
            h, conv = layers.conv_forward(h, *self._layer("enc", i), stride=stride, pad=KERNEL // 2)
            h, relu = layers.relu_forward(h)
            pool = None
            if self.down != "stride":
                h, pool = getattr(layers, f"{self.down}_forward")(h)  # (N, channels, H / 2, W / 2)
            caches.append((conv, relu, pool))
        z, affine = layers.affine_forward(h, *self._layer("enc", len(self.channels) + 1))  # (N, Z)
        return z, [*caches, affine]

    def _encode_backward(self, dz: Array, caches: list[Cache], grads: Grads) -> None:
        """The way back through :meth:`_encode`; the gradients of its parameters go into ``grads``."""
        *blocks, affine = caches
        last = len(self.channels) + 1
        dh, grads[f"enc_W{last}"], grads[f"enc_b{last}"] = layers.affine_backward(dz, affine)
        for i, (conv, relu, pool) in reversed(list(enumerate(blocks, start=1))):
            if self.down != "stride":
                dh = getattr(layers, f"{self.down}_backward")(dh, pool)
            dh = layers.relu_backward(dh, relu)
            dh, grads[f"enc_W{i}"], grads[f"enc_b{i}"] = layers.conv_backward(dh, conv)

    def _decode(self, z: Array) -> tuple[Array, list[Cache]]:
        """The affine layer that opens the code, then blocks up; the output as rows, before any sigmoid."""
        h, affine = layers.affine_forward(z, *self._layer("dec", 1))
        h, relu = layers.relu_forward(h)
        h, caches = h.reshape(len(z), *self.small), [(affine, relu)]
        last = len(self.channels) + 1
        for i in range(2, last + 1):
            h, enlarge, relu = *self._enlarge(h, i), None
            if i < last:
                h, relu = layers.relu_forward(h)
            caches.append((enlarge, relu))
        return h.reshape(len(z), int(np.prod(self.image))), caches

    def _decode_backward(self, dout: Array, caches: list[Cache], grads: Grads) -> Array:
        """The way back through :meth:`_decode` to dz; the gradients of its parameters go into ``grads``."""
        (affine, first_relu), *blocks = caches
        dh = dout.reshape(len(dout), *self.image)
        for i, (enlarge, relu) in reversed(list(enumerate(blocks, start=2))):
            if relu is not None:
                dh = layers.relu_backward(dh, relu)
            dh = self._enlarge_backward(dh, enlarge, i, grads)
        dh = layers.relu_backward(dh.reshape(len(dout), -1), first_relu)
        dz, grads["dec_W1"], grads["dec_b1"] = layers.affine_backward(dh, affine)
        return dz

    def _enlarge(self, h: Array, i: int) -> tuple[Array, Cache]:
        """One block up, without its ReLU: (N, C, H, W) to (N, C', 2H, 2W)."""
        w, b = self._layer("dec", i)
        if self.up == "upsample":
            return layers.upsample_conv_forward(h, w, b)
        size = (2 * h.shape[2], 2 * h.shape[3])
        return layers.conv_transpose_forward(h, w, b, stride=2, pad=KERNEL // 2, size=size)

    def _enlarge_backward(self, dh: Array, cache: Cache, i: int, grads: Grads) -> Array:
        backward = layers.upsample_conv_backward if self.up == "upsample" else layers.conv_transpose_backward
        dh, grads[f"dec_W{i}"], grads[f"dec_b{i}"] = backward(dh, cache)
        return dh

    def _layer(self, part: str, i: int) -> tuple[Array, Array]:
        """Weights and biases of a layer."""
        return self.params[f"{part}_W{i}"], self.params[f"{part}_b{i}"]

    def _compare(self, out: Array, x: Array) -> tuple[float, Array]:
        """The loss between the decoder's output and the target, as the likelihood has it."""
        return losses.bce_with_logits_loss(out, x) if self.likelihood == "bernoulli" else losses.l2_loss(out, x)

    def _init_params(self, rng: np.random.Generator, dtype: DTypeLike) -> Params:
        """He's weights in front of rectifiers, Xavier's in front of the code and the output; biases zero."""
        he, xavier = initialization.he_normal, initialization.xavier_uniform
        n_small, area = int(np.prod(self.small)), KERNEL**2
        weights, down = {}, (self.image[0], *self.channels)
        for i, (c, f) in enumerate(pairwise(down), start=1):
            shape = (f, c, KERNEL, KERNEL)
            weights[f"enc_W{i}"] = he(c * area, f * area, rng=rng, dtype=dtype, shape=shape)
        weights[f"enc_W{len(down)}"] = xavier(n_small, self.n_code, rng=rng, dtype=dtype)
        weights["dec_W1"] = he(self.n_code, n_small, rng=rng, dtype=dtype)
        for i, (c, f) in enumerate(pairwise(down[::-1]), start=2):
            init = xavier if i == len(down) else he
            transposed = self.up == "transpose"
            shape = (c, f, KERNEL, KERNEL) if transposed else (f, c, KERNEL, KERNEL)
            fan_in = -(-c * area // 4) if transposed else c * area  # stride 2: a pixel gets a quarter of the stamps
            weights[f"dec_W{i}"] = init(fan_in, f * area, rng=rng, dtype=dtype, shape=shape)
        params: Params = {}
        for name, w in weights.items():
            outputs = w.shape[0 if w.ndim == 4 and (self.up == "upsample" or name.startswith("enc")) else 1]
            params |= {name: w, name.replace("W", "b"): np.zeros(outputs, dtype)}
        return params
