"""Features from k-means: describe an example by where it lies among the centres. No gradient, and hard to beat."""

import numpy as np

from cs231n_ae.models import distances
from cs231n_ae.models.kmeans import KMeans, kmeans_assign
from cs231n_ae.types import Array
from cs231n_ae.validation import require_data, require_examples, require_fitted, require_in

__all__ = ["KMeansFeatures", "distance_code", "triangle_code"]

CODINGS = ("distance", "triangle", "hard")


def distance_code(x: Array, centers: Array) -> Array:
    r"""The distance from each centre: :math:`f_{nk} = \lVert x_n - c_k \rVert`.

    Args:
        x: examples, shape (N, D).
        centers: centres, shape (K, D).

    Returns:
        features of shape (N, K), in the unit of the examples.

    Raises:
        ValueError: if the centres have not as many features as the examples, or there is none.

    Source: Coates, Lee & Ng 2011, section 3.2.2.
    """
    require_data("x", x, (None, None), why="one example per row")
    require_examples("centers", centers, (None, x.shape[1]), why="as many features as x has")
    return np.sqrt(distances.squared_distances(x, centers))


def triangle_code(x: Array, centers: Array) -> Array:
    r"""How much nearer than usual each centre is: :math:`f_{nk} = \max(0,\; \bar z_n - z_{nk})`.

    Here :math:`z_{nk} = \lVert x_n - c_k \rVert`, and :math:`\bar z_n` is its mean over the centres. About half of the
    features are 0: a sparse code, without any penalty.

    Args:
        x: examples, shape (N, D).
        centers: centres, shape (K, D).

    Returns:
        features of shape (N, K), none negative, in the unit of the examples.

    Raises:
        ValueError: as for :func:`distance_code`.

    Source: Coates, Lee & Ng 2011, section 3.2.2, where it is called k-means (triangle).
    """
    distance = distance_code(x, centers)
    return np.maximum(distance.mean(axis=1, keepdims=True) - distance, 0)


class KMeansFeatures(KMeans):
    """Learn centres from unlabelled examples, and encode others by them.

    Attributes:
        coding: how an example is described.

    Source: Coates, Lee & Ng 2011, An analysis of single-layer networks in unsupervised feature learning.
    """

    def __init__(
        self, n_clusters: int, *, coding: str = "triangle", n_starts: int = 1, max_iterations: int = 300
    ) -> None:
        """Prepare K features.

        Args:
            n_clusters: how many centres, K.
            coding: ``"triangle"``, ``"distance"``, or ``"hard"``: a one at the nearest centre, zeros elsewhere.
            n_starts: as for :class:`cs231n_ae.models.KMeans`.
            max_iterations: likewise.
        """
        require_in("coding", coding, CODINGS)
        super().__init__(n_clusters, n_starts=n_starts, max_iterations=max_iterations)
        self.coding = coding

    def encode(self, x: Array) -> Array:
        """The features of each example: (N, D) to (N, K)."""
        require_fitted(self, self.centers)
        require_data("x", x, (None, self.centers.shape[1]), why="the features that fit() saw")
        if self.coding == "hard":
            return np.eye(len(self.centers), dtype=x.dtype)[kmeans_assign(x, self.centers)]
        return triangle_code(x, self.centers) if self.coding == "triangle" else distance_code(x, self.centers)
