"""Two questions to samples of any model: do they look like data, and is all of the data among them?"""

import numpy as np

from cs231n_ae.models.distances import squared_distances
from cs231n_ae.types import Array
from cs231n_ae.validation import require_count, require_examples

__all__ = ["precision_and_recall"]


def precision_and_recall(real: Array, samples: Array, *, k: int = 3) -> tuple[float, float]:
    r"""Which share of the samples lies where data are, and which share of the data where samples are.

    Around each of some examples lay a ball that just reaches its k-th neighbour among them (itself not counted). The
    union of the balls stands for the set that the examples fill. **Precision** is the share of the samples inside the
    union of the *data's* balls, **recall** the share of the data inside the union of the *samples'* balls; the edge of
    a ball belongs to it. Samples that are good and all alike have a high precision and a low recall.

    Args:
        real: examples, shape (N, D).
        samples: of a model, shape (M, D).
        k: which neighbour a ball reaches, below N and M.

    Returns:
        precision and recall, from 0 to 1.

    Raises:
        ValueError: if the shapes do not fit together, or there are no k neighbours.

    Source: Kynkäänniemi, Karras, Laine, Lehtinen & Aila 2019, equations 1 and 2.
    """
    require_examples("real", real, (None, None), why="N examples of D features")
    require_examples("samples", samples, (None, real.shape[1]), why="the features of the data")
    require_count("k", k, most=min(len(real), len(samples)) - 1)
    between = squared_distances(samples, real)  # (M, N)
    precision = np.mean(np.any(between <= _reach(real, k), axis=1))
    recall = np.mean(np.any(_reach(samples, k) >= between.T, axis=1))
    return float(precision), float(recall)


def _reach(x: Array, k: int) -> Array:
    """The squared distance of each to its k-th neighbour."""
    among = squared_distances(x, x)
    np.fill_diagonal(among, np.inf)
    return np.partition(among, k - 1, axis=1)[:, k - 1]
