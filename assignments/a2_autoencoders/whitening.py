"""Preparing image patches: equal contrast, and pixels that no longer say the same as their neighbours."""

import numpy as np

from cs231n_ae.types import Array
from cs231n_ae.validation import require_data, require_examples, require_fitted, require_in, require_number

__all__ = ["Whitening"]

KINDS = ("zca", "pca")


class Whitening:
    r"""Make features uncorrelated and of equal variance: the covariance becomes the identity.

    With the components V and the variances :math:`\lambda` of the data (as in :class:`cs231n_ae.models.PCA`), ``"pca"``
    whitening turns to the components and divides each by its standard deviation; ``"zca"`` then turns back, which
    leaves a picture a picture, as near to the original as white data can be:

    .. math:: z_\mathrm{pca} = \frac{V^\top (x - \bar x)}{\sqrt{\lambda + \epsilon}}, \qquad
              z_\mathrm{zca} = V z_\mathrm{pca}

    Neighbouring pixels of a photograph are nearly equal, and squared error cares most for that. On white patches what
    is left to learn are the edges. :math:`\epsilon` keeps the weakest components, mostly noise, from being blown up.

    Attributes:
        mean: :math:`\bar x`, shape (D,).
        components: orthonormal rows, largest variance first, shape (D, D).
        variances: the variance along each component, shape (D,).

    Source: Bell & Sejnowski 1997, Vision Research 37.
    """

    def __init__(self, *, kind: str = "zca", epsilon: float = 0.0) -> None:
        r"""Prepare ``"zca"`` or ``"pca"`` whitening; ``epsilon`` is :math:`\epsilon`, in squared units of the data."""
        require_in("kind", kind, KINDS)
        require_number("epsilon", epsilon, 0, np.inf, why="it is added to a variance")
        self.kind, self.epsilon = kind, epsilon
        self.mean: Array = np.zeros(0)
        self.components: Array = np.zeros((0, 0))
        self.variances: Array = np.zeros(0)

    def fit(self, x: Array) -> "Whitening":
        """Find mean, components and variances of the data.

        Args:
            x: data, shape (N, D), with at least D examples.

        Returns:
            itself.

        Raises:
            ValueError: if ``x`` is not finite, has fewer rows than columns, or does not vary along some direction while
                ``epsilon`` is 0.
        """
        require_examples("x", x, (None, None), why="one example per row")
        if len(x) < x.shape[1]:
            raise ValueError(f"x must have at least as many rows as columns, got {x.shape}: bring more examples")
        mean = x.mean(axis=0)
        _, s, components = np.linalg.svd(x - mean, full_matrices=False)
        variances = s**2 / len(x)
        if self.epsilon == 0 and variances[-1] <= variances[0] * np.finfo(x.dtype).eps:
            raise ValueError(
                f"epsilon must be above 0 for data that do not vary along every direction, got {self.epsilon}: "
                "a hundredth of the mean variance is a fair start"
            )
        self.mean, self.components, self.variances = mean, components, variances
        return self

    def encode(self, x: Array) -> Array:
        """White data: (N, D) to (N, D)."""
        raise NotImplementedError("whitening_encode: yours to write; then run: cs231n-ae check whitening_encode")

    def decode(self, z: Array) -> Array:
        """The data that white data came from: (N, D) to (N, D)."""
        raise NotImplementedError("whitening_decode: yours to write; then run: cs231n-ae check whitening_decode")
