"""Drawing an image pixel by pixel, from the first to the last, or from where a given part of it ends."""

from collections.abc import Callable

import numpy as np
from numpy.typing import DTypeLike

from cs231n_ae import layers
from cs231n_ae.types import Array
from cs231n_ae.validation import (
    require_callable,
    require_count,
    require_dtype,
    require_generator,
    require_numbers,
    require_range,
)

__all__ = ["sample_pixels"]


def sample_pixels(
    logits: Callable[[Array], Array],
    n: int,
    n_features: int,
    *,
    rng: np.random.Generator,
    given: Array | None = None,
    dtype: DTypeLike = np.float32,
) -> Array:
    r"""Draw images of zeros and ones from an autoregressive model, whose pixels come in the order of their numbers.

    Pixel d is 1 with the probability :math:`\sigma(s_d)`, where its logit :math:`s_d` depends on the pixels
    :math:`0, \dots, d-1`. So it can be drawn once these are. What the other pixels hold meanwhile makes no difference.
    All images of the batch move on together: one call of ``logits`` for each pixel that is drawn.

    The first pixels may be given; they are kept, and what follows is drawn to go with them. With the upper half of an
    image given, that completes the image.

    Args:
        logits: the model: for images, (n, D), the logit of every pixel given those before it, (n, D).
        n: how many images.
        n_features: D, the number of pixels.
        rng: the source of the draws.
        given: the first K pixels of each image, shape (n, K); none unless told otherwise.
        dtype: the floating point type of the images.

    Returns:
        zeros and ones, shape (n, D), in ``dtype``.

    Raises:
        ValueError: if ``given`` has not n rows of at most D pixels in [0, 1].

    Source: van den Oord, Kalchbrenner & Kavukcuoglu 2016, Pixel recurrent neural networks, section 2.1.
    """
    _require_arguments(logits, n, n_features, rng, dtype)
    given = _as_given(given, n, n_features)
    known = given.shape[1]
    x = np.zeros((n, n_features), dtype)
    x[:, :known] = given
    for pixel in range(known, n_features):
        probability, _ = layers.sigmoid_forward(logits(x)[:, pixel])
        x[:, pixel] = rng.random(n) < probability
    return x


def _require_arguments(
    logits: Callable[[Array], Array], n: int, n_features: int, rng: np.random.Generator, dtype: DTypeLike
) -> None:
    require_callable("logits", logits, like="logits(x) -> the logit of every pixel, (n, D)")
    require_count("n", n)
    require_count("n_features", n_features)
    require_generator("rng", rng)
    require_dtype("dtype", dtype)


def _as_given(given: Array | None, n: int, n_features: int) -> Array:
    """The first pixels of each image, (n, K), K = 0 if there are none."""
    if given is None:
        return np.zeros((n, 0))
    require_numbers("given", given)
    given = np.asarray(given)
    if given.ndim != 2 or len(given) != n or given.shape[1] > n_features:
        raise ValueError(
            f"given must have shape ({n}, K) with K of at most {n_features}, the first pixels of each image, "
            f"got {given.shape}"
        )
    require_range("given", given, 0, 1, why="zeros and ones")
    return given
