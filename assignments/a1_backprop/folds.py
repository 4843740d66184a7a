"""Cross-validation: every example is asked about once, by a method that has not seen it."""

from collections.abc import Callable

import numpy as np

from cs231n_ae.types import Array
from cs231n_ae.validation import require_callable, require_count, require_generator, require_some

__all__ = ["cross_validate"]


def cross_validate(
    predict: Callable[[Array, Array, Array], Array], x: Array, y: Array, *, n_folds: int, rng: np.random.Generator
) -> Array:
    """The share of right labels in each of several folds: each is asked about once, while the others are shown.

    The examples are put into random order and cut into folds whose sizes differ by 1 at most. With an rng of the same
    seed the folds are the same, so that two methods can be compared on them.

    Args:
        predict: ``predict(x, x_train, y_train)`` gives a label for each row of ``x``, having seen labelled examples.
        x: examples, shape (N, D).
        y: their labels, shape (N,).
        n_folds: how many folds, from 2 to N.
        rng: draws the order of the examples.

    Returns:
        the share of right labels in each fold, from 0 to 1, shape (n_folds,).

    Raises:
        ValueError: if ``y`` is not one label for each example, or ``n_folds`` lies outside 2 … N.

    Source: Stone 1974, Cross-Validatory Choice and Assessment of Statistical Predictions.
    """
    raise NotImplementedError("cross_validate: yours to write; then run: cs231n-ae check cross_validate")
