"""Principal component analysis: the best linear code there is, and so the baseline for every autoencoder."""

import numpy as np

from cs231n_ae.types import Array
from cs231n_ae.validation import require_count, require_data, require_examples, require_fitted

__all__ = ["PCA"]


class PCA:
    r"""Project onto the directions of largest variance.

    The first Z eigenvectors of the covariance :math:`\frac1N \sum_n (x_n - \bar x)(x_n - \bar x)^\top` span the
    Z-dimensional plane from which the data have the least squared distance. They are the right singular vectors of the
    centred data, which is how they are computed: the covariance, with its squared condition number, is never formed.

    >>> import numpy as np
    >>> from cs231n_ae.models import PCA
    >>> x = np.random.default_rng(0).random((100, 6))
    >>> pca = PCA(2).fit(x)
    >>> pca.encode(x).shape, pca.decode(pca.encode(x)).shape
    ((100, 2), (100, 6))

    Attributes:
        mean: :math:`\bar x`, shape (D,).
        components: orthonormal rows, largest variance first, shape (Z, D).
        variances: the variance along each component, shape (Z,).

    Source: Pearson 1901; Jolliffe 2002, Principal Component Analysis, chapter 3.
    """

    def __init__(self, n_components: int) -> None:
        """Prepare a code of ``n_components`` numbers, Z."""
        require_count("n_components", n_components)
        self.n_components = n_components
        self.mean: Array = np.zeros(0)
        self.components: Array = np.zeros((0, 0))
        self.variances: Array = np.zeros(0)

    def fit(self, x: Array) -> "PCA":
        r"""Find the mean and the components of the data.

        With the centred data :math:`X - \bar x = U S V^\top`, the components are the first Z rows of :math:`V^\top`,
        and the variance along component z is :math:`s_z^2 / N`.

        Args:
            x: data, shape (N, D), with at least Z examples and Z features.

        Returns:
            itself, with ``mean``, ``components`` and ``variances`` set.

        Raises:
            ValueError: if ``x`` is not finite, or has fewer rows or columns than there are components.
        """
        raise NotImplementedError("pca_fit: yours to write; then run: cs231n-ae check pca_fit")

    def encode(self, x: Array) -> Array:
        r"""The code of each example: :math:`z = V^\top (x - \bar x)`, with the components as rows of :math:`V^\top`.

        Args:
            x: data, shape (N, D).

        Returns:
            z of shape (N, Z).

        Raises:
            ValueError: if it has not been fitted, or ``x`` has not the features that it saw.
        """
        raise NotImplementedError("pca_encode: yours to write; then run: cs231n-ae check pca_encode")

    def decode(self, z: Array) -> Array:
        r"""The point of the plane that a code stands for: :math:`\hat x = V z + \bar x`.

        Args:
            z: codes, shape (N, Z).

        Returns:
            x_hat of shape (N, D).

        Raises:
            ValueError: if it has not been fitted, or ``z`` has not one number for each component.
        """
        raise NotImplementedError("pca_decode: yours to write; then run: cs231n-ae check pca_decode")

    def reconstruct(self, x: Array) -> Array:
        """The nearest point of the plane to each example, shape (N, D)."""
        return self.decode(self.encode(x))
