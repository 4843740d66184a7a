"""k-means: describe each example by the nearest of k centres, and move the centres to make that description better."""

from typing import Self

import numpy as np

from cs231n_ae.models import distances
from cs231n_ae.types import Array
from cs231n_ae.validation import (
    require_count,
    require_data,
    require_examples,
    require_fitted,
    require_generator,
    require_labels,
)

__all__ = ["KMeans", "kmeans_assign", "kmeans_inertia", "kmeans_plus_plus", "kmeans_update"]


def kmeans_assign(x: Array, centers: Array) -> Array:
    r"""The nearest centre of each example: :math:`\ell_n = \arg\min_k \lVert x_n - c_k \rVert^2`.

    Args:
        x: examples, shape (N, D).
        centers: centres, shape (K, D).

    Returns:
        labels, integers from 0 to K − 1, shape (N,); of equally near centres the first.

    Raises:
        ValueError: if the centres have not as many features as the examples, there are none of either, or a number
            is not finite.

    Source: Lloyd 1982, IEEE Transactions on Information Theory 28.
    """
    require_examples("x", x, (None, None), why="one example per row")
    require_examples("centers", centers, (None, x.shape[1]), why="as many features as x has")
    return distances.squared_distances(x, centers).argmin(axis=1)


def kmeans_update(x: Array, labels: Array, centers: Array) -> Array:
    r"""Move each centre to the mean of its examples: :math:`c_k = \frac{1}{N_k} \sum_{n:\, \ell_n = k} x_n`.

    A centre that lost all its examples has no mean. It is set down anew where it is needed most: on the example that
    lies farthest from the (old) centre it is labelled with. Several such centres take the farthest examples in turn, in
    the order of their numbers; of equally far examples the first.

    Args:
        x: examples, shape (N, D).
        labels: the centre of each example, shape (N,).
        centers: the centres before the move, shape (K, D).

    Returns:
        the centres after the move, shape (K, D).

    Raises:
        ValueError: if there is not one label in 0 … K − 1 for each example, or K is larger than N.

    Source: Lloyd 1982; for empty cells, after the rule of scikit-learn.
    """
    _require_labels(x, labels, centers)
    if len(centers) > len(x):
        raise ValueError(f"centers must be at most as many as the {len(x)} examples of x, got {len(centers)}")
    member = (labels[:, np.newaxis] == np.arange(len(centers))).astype(x.dtype)  # (N, K), a one in each row
    counts = member.sum(axis=0)
    away = x - centers[labels]  # small numbers, even where those of x are large: their mean is the move
    moved = centers + member.T @ away / np.maximum(counts, 1)[:, np.newaxis]  # (K, D)
    empty = np.flatnonzero(counts == 0)
    if empty.size:
        distance = (away**2).sum(axis=1)
        farthest = np.argsort(-distance, kind="stable")
        moved[empty] = x[farthest[: empty.size]]
    return moved


def kmeans_inertia(x: Array, labels: Array, centers: Array) -> float:
    r"""What k-means makes small: :math:`\sum_n \lVert x_n - c_{\ell_n} \rVert^2`, summed over the examples.

    Args:
        x: examples, shape (N, D).
        labels: the centre of each example, shape (N,).
        centers: centres, shape (K, D).

    Returns:
        the inertia, in the squared unit of the examples.

    Raises:
        ValueError: if there is not one label in 0 … K − 1 for each example.
    """
    _require_labels(x, labels, centers)
    return float(((x - centers[labels]) ** 2).sum())


def kmeans_plus_plus(x: Array, n_clusters: int, *, rng: np.random.Generator) -> Array:
    """Choose examples that lie far apart as first centres.

    The first is drawn evenly; each further one with probability proportional to its squared distance from the nearest
    centre chosen so far.

    Args:
        x: examples, shape (N, D).
        n_clusters: how many centres to choose, K.
        rng: the source of the draws.

    Returns:
        centres, shape (K, D).

    Raises:
        ValueError: if ``x`` is not finite, or ``n_clusters`` lies outside 1 … N.

    Source: Arthur & Vassilvitskii 2007.
    """
    require_examples("x", x, (None, None), why="one example per row")
    require_count("n_clusters", n_clusters, most=len(x), advice="no more centres than examples")
    require_generator("rng", rng)
    centers = [x[rng.integers(len(x))]]
    nearest = distances.squared_distances(x, centers[0][np.newaxis])[:, 0]
    for _ in range(n_clusters - 1):
        total = nearest.cumsum(dtype=np.float64)
        chosen = x[min(np.searchsorted(total, rng.random() * total[-1], side="right"), len(x) - 1)]
        centers.append(chosen)
        nearest = np.minimum(nearest, distances.squared_distances(x, chosen[np.newaxis])[:, 0])
    return np.stack(centers)


class KMeans:
    """Lloyd's algorithm: assign, update, and again until no label changes.

    >>> import numpy as np
    >>> from cs231n_ae.models import KMeans
    >>> x = np.array([[0.0], [1.0], [10.0], [11.0]])
    >>> kmeans = KMeans(2, n_starts=3).fit(x, rng=np.random.default_rng(0))
    >>> sorted(kmeans.centers.ravel().tolist()), kmeans.inertia
    ([0.5, 10.5], 1.0)

    Attributes:
        centers: the centres found, shape (K, D).
        inertia: the sum of squared distances to them.
        n_iterations: how many rounds the best start took.

    Source: Lloyd 1982; first centres by Arthur & Vassilvitskii 2007.
    """

    def __init__(self, n_clusters: int, *, n_starts: int = 1, max_iterations: int = 300) -> None:
        """Prepare ``n_clusters`` centres; of ``n_starts`` runs the one with the least inertia is kept."""
        require_count("n_clusters", n_clusters)
        require_count("n_starts", n_starts)
        require_count("max_iterations", max_iterations)
        self.n_clusters, self.n_starts, self.max_iterations = n_clusters, n_starts, max_iterations
        self.centers: Array = np.zeros((0, 0))
        self.inertia, self.n_iterations = np.inf, 0

    def fit(self, x: Array, *, rng: np.random.Generator) -> Self:
        """Find the centres of the examples ``x``, shape (N, D), from random first ones; returns itself."""
        require_examples("x", x, (None, None), why="one example per row")
        if self.n_clusters > len(x):
            raise ValueError(f"n_clusters must be at most the {len(x)} examples of x, got {self.n_clusters}")
        runs = [self._run(x, kmeans_plus_plus(x, self.n_clusters, rng=rng)) for _ in range(self.n_starts)]
        self.inertia, self.centers, self.n_iterations = min(runs, key=lambda run: run[0])
        return self

    def _run(self, x: Array, centers: Array) -> tuple[float, Array, int]:
        """Lloyd's rounds from the given centres: the inertia and the centres reached, and the number of rounds."""
        labels, iteration = kmeans_assign(x, centers), 0
        while iteration < self.max_iterations:
            iteration += 1
            centers = kmeans_update(x, labels, centers)
            before, labels = labels, kmeans_assign(x, centers)
            if np.array_equal(before, labels):
                break
        return kmeans_inertia(x, labels, centers), centers, iteration

    def predict(self, x: Array) -> Array:
        """The nearest centre of each example, shape (N,)."""
        require_fitted(self, self.centers)
        return kmeans_assign(x, self.centers)


def _require_labels(x: Array, labels: Array, centers: Array) -> None:
    """Raise unless there is one label for each example, and a centre for each label."""
    require_data("x", x, (None, None), why="one example per row")
    require_data("centers", centers, (None, x.shape[1]), why="as many features as x has")
    require_labels("labels", labels, len(x), len(centers))
