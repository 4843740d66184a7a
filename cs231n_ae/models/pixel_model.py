"""What all models that take an image pixel by pixel have in common."""

from collections.abc import Sequence

import numpy as np

from cs231n_ae import losses
from cs231n_ae.models.orderings import log_prob_of_bits, require_bits
from cs231n_ae.models.pixel_sampling import sample_pixels
from cs231n_ae.types import Array, Cache, Grads, Params, Parts
from cs231n_ae.validation import require_count, require_counts, require_examples, require_sequence, require_some

__all__ = ["PixelModel", "require_sizes"]

AT_ONCE = 16_000
"""Pixels whose logits are computed at once: the windows of all of them are held for a moment, and written and read
several times as fast where they fit a cache."""


class PixelModel:
    r"""A probability of binary images as a product over the pixels, row by row from the top left.

    .. math:: p(x) = \prod_{d=1}^{D} p\left( x_d \mid x_1, \dots, x_{d-1} \right)

    A model says how: its :meth:`forward` gives the logit of every pixel, none of which depends on its own pixel or on a
    later one, and its :meth:`backward` leads back. Images come as rows of D = H · W pixels.

    Attributes:
        params: the learned arrays.
        image: H and W.
        n_features: D.
    """

    params: Params
    image: tuple[int, int]
    n_features: int

    def forward(self, x: Array) -> tuple[Array, Cache]:
        """The logits of a batch, (N, D) to (N, D), and the caches for :meth:`backward`."""
        raise TypeError(f"{type(self).__name__} has no forward pass: take PixelCNN, TwoStackPixelCNN or PixelRNN")

    def backward(self, dlogits: Array, caches: Cache) -> tuple[Array, Grads]:
        """Gradients of the loss with respect to the images, (N, D), and to each parameter under its name."""
        raise TypeError(f"{type(self).__name__} has no backward pass: take PixelCNN, TwoStackPixelCNN or PixelRNN")

    def loss(self, x: Array, *, rng: np.random.Generator | None = None) -> tuple[float, Grads, Parts]:
        """The negative log-likelihood of a batch of bits in nats per example, and its gradients.

        Args:
            x: zeros and ones, shape (N, D).
            rng: not used, for nothing here is random; every model takes one.

        Returns:
            the loss, the gradient of each parameter under its name, and the part ``nll``, the loss once more.

        Raises:
            ValueError: if ``x`` has not D columns, or holds anything but 0 and 1.
        """
        logits, caches = self.forward(x)
        loss, dlogits = losses.bce_with_logits_loss(logits, x)
        _, grads = self.backward(dlogits, caches)
        return loss, grads, {"nll": loss}

    def evaluate(self, x: Array, *, rng: np.random.Generator | None = None) -> tuple[float, Parts]:
        """The loss and its part without gradients, for examples that are not trained on."""
        loss, _ = losses.bce_with_logits_loss(self.logits(x), x)
        return loss, {"nll": loss}

    def logits(self, x: Array) -> Array:
        """The logit of every pixel given those before it: (N, D) to (N, D)."""
        require_examples("x", x, (None, self.n_features), why="one column for each pixel")
        some = max(1, AT_ONCE // self.n_features)
        return np.concatenate([self.forward(x[i : i + some])[0] for i in range(0, len(x), some)])

    def log_prob(self, x: Array) -> Array:
        """The log-probability of each example in nats, (N, D) to (N,)."""
        return log_prob_of_bits(self.logits(x), x)

    def sample(self, n: int, *, rng: np.random.Generator, given: Array | None = None) -> Array:
        """``n`` images of zeros and ones, (n, D); with their first pixels ``given``, (n, K), these are completed."""
        dtype = self.params["b_out"].dtype
        return sample_pixels(self.logits, n, self.n_features, rng=rng, given=given, dtype=dtype)

    def receptive_field(self, x: Array, pixel: tuple[int, int]) -> Array:
        """How strongly the logit of one pixel depends on each input, by its gradient: zero where it cannot look.

        Args:
            x: zeros and ones, shape (N, D): the images at which the gradient is taken.
            pixel: row and column of the logit.

        Returns:
            the mean absolute gradient over the images, shape (H, W).
        """
        require_some("x", self._as_images(x))
        require_sequence("pixel", pixel, of="a row and a column")
        for place, side in zip(pixel, self.image, strict=True):
            require_count("pixel", place, least=0, most=side - 1, advice="a row and a column of the image")
        logits, caches = self.forward(x)
        dlogits = np.zeros_like(logits)
        dlogits.reshape(-1, *self.image)[:, pixel[0], pixel[1]] = 1
        dx, _ = self.backward(dlogits, caches)
        return np.abs(dx).mean(axis=0).reshape(self.image)

    def _as_images(self, x: Array) -> Array:
        """Rows of bits as images: (N, D) to (N, 1, H, W)."""
        require_bits("x", x, self.n_features)
        return x.reshape(len(x), 1, *self.image)


def require_sizes(image: Sequence[int], **sizes: int) -> tuple[int, int]:
    """``image`` as two positive integers; raise unless it and all ``sizes`` are such."""
    require_counts("image", image, least=2, most=2, why="height and width")
    for name, size in sizes.items():
        require_count(name, size)
    return int(image[0]), int(image[1])
