"""Grey pixels as probabilities: black and white images are drawn from them."""

import numpy as np

from cs231n_ae.types import Array
from cs231n_ae.validation import require_generator, require_range, require_real

__all__ = ["binarize"]


def binarize(x: Array, *, rng: np.random.Generator) -> Array:
    r"""Draw each pixel as 1 with the probability that its grey value names: :math:`b \sim \mathrm{Bernoulli}(x)`.

    Drawn anew at every step ("dynamic" binarization), a training set never shows the same image twice. Test images are
    drawn once, from a seed of their own, so that every model is measured on the same ones.

    >>> import numpy as np
    >>> from cs231n_ae.binarization import binarize
    >>> binarize(np.array([0.0, 1.0, 0.0, 1.0]), rng=np.random.default_rng(0)).tolist()
    [0.0, 1.0, 0.0, 1.0]

    Args:
        x: pixels in [0, 1], any shape.
        rng: the source of the draws.

    Returns:
        zeros and ones in the shape and dtype of x.

    Raises:
        ValueError: if a pixel lies outside [0, 1].

    Source: Salakhutdinov & Murray 2008, section 4; drawn anew in training: Burda, Grosse & Salakhutdinov 2016,
    section 5.1.
    """
    require_real("x", x)
    require_generator("rng", rng)
    require_range("x", x, 0, 1, why="a pixel is the probability of being white")
    return (rng.random(x.shape, dtype=np.float32) < x).astype(x.dtype)
