"""Whether the directions that were found are those that are there."""

import numpy as np

from cs231n_ae.layers import unit_rows_forward
from cs231n_ae.types import Array
from cs231n_ae.validation import require_examples

__all__ = ["mean_max_cosine"]


def mean_max_cosine(found: Array, true: Array) -> float:
    r"""How close the nearest of the found directions comes to each true one, on average.

    .. math:: \frac1F \sum_{i=1}^{F} \max_j \cos(v_i, u_j)

    It is 1 if every true direction was found. Directions that were found besides are not counted, and a direction has a
    sign: its opposite is another one.

    Args:
        found: directions of any length but 0, a row each, shape (H, D).
        true: those that are there, of any length but 0, shape (F, D).

    Returns:
        the mean, from −1 to 1.

    Raises:
        ValueError: if the widths differ, there is no row, or a row is 0.

    Source: Sharkey, Braun & Millidge 2022, Taking features out of superposition, mean max cosine similarity.
    """
    raise NotImplementedError("mean_max_cosine: yours to write; then run: cs231n-ae check mean_max_cosine")
