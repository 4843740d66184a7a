"""Drawing an image pixel by pixel, from the first to the last, or from where a given part of it ends."""

from collections.abc import Callable

import numpy as np
from numpy.typing import DTypeLike

from cs231n_ae import layers
from cs231n_ae.types import Array

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
    raise NotImplementedError("sample_pixels: yours to write; then run: cs231n-ae check sample_pixels")
