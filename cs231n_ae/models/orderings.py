"""The order in which an autoregressive model takes the pixels, and the bits that it takes."""

from collections.abc import Sequence

import numpy as np

from cs231n_ae.types import Array
from cs231n_ae.validation import require_data, require_generator, require_in

__all__ = ["choose_order", "log_prob_of_bits", "require_bits"]


def choose_order(order: str | Sequence[int], n_features: int, *, rng: np.random.Generator) -> Array:
    """The pixels in the order in which they come: ``order[t]`` is the pixel at place t.

    Args:
        order: ``"natural"``, the pixels as they are stored, for an image row by row; ``"random"``, shuffled; or the
            order itself, every number from 0 to D − 1 once.
        n_features: D, how many pixels there are.
        rng: the source of a random order; not used by the others.

    Returns:
        integers of shape (D,).

    Raises:
        ValueError: if the order is not one of all pixels.
    """
    if isinstance(order, str):
        require_in("order", order, ("natural", "random"))
        require_generator("rng", rng)
        return np.arange(n_features) if order == "natural" else rng.permutation(n_features)
    chosen = np.asarray(order)
    if chosen.ndim != 1 or chosen.dtype.kind not in "iu" or not np.array_equal(np.sort(chosen), np.arange(n_features)):
        raise ValueError(
            f"order must hold every integer from 0 to {n_features - 1} once, got {np.array2string(chosen, threshold=9)}"
        )
    return chosen.astype(np.intp)


def require_bits(name: str, value: Array, n_features: int) -> None:
    """Raise unless ``value`` holds zeros and ones, one row of ``n_features`` for each example."""
    require_data(name, value, (None, n_features), why="one column for each pixel")
    if not np.logical_or(value == 0, value == 1).all():
        raise ValueError(
            f"{name} must hold only 0 and 1, got values from {value.min():g} to {value.max():g} among which are "
            "others: draw bits from grey pixels with cs231n_ae.binarization.binarize"
        )


def log_prob_of_bits(logits: Array, x: Array) -> Array:
    r"""The log-probability of each example: :math:`\sum_d x_d \log \sigma(a_d) + (1 - x_d) \log(1 - \sigma(a_d))`.

    It is computed as :math:`\sum_d x_d a_d - \log(1 + e^{a_d})`, the same number without a logarithm of 0.

    Args:
        logits: a, one for each pixel, shape (N, D).
        x: zeros and ones, shape (N, D).

    Returns:
        log-probabilities in nats, shape (N,).
    """
    return np.sum(x * logits - np.logaddexp(0, logits), axis=1)
