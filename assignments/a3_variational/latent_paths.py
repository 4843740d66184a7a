"""Moving about in a latent space: between two codes, along one latent, and along a direction with a meaning.

Every path has the shape (N, T, Z): for each of N codes, T stations of Z numbers. ``path.reshape(-1, Z)`` is ready to be
decoded.
"""

import numpy as np

from cs231n_ae.types import Array
from cs231n_ae.validation import require_count, require_data, require_flags, require_numbers

__all__ = ["attribute_direction", "slerp", "traverse"]

PARALLEL = 1e-4
OPPOSITE = 1e-3


def slerp(a: Array, b: Array, t: Array) -> Array:
    r"""Go from one code to another along an arc about the origin, at even speed of turning.

    .. math:: z(t) = \frac{\sin((1 - t)\,\omega)}{\sin\omega}\, a + \frac{\sin(t\,\omega)}{\sin\omega}\, b,
              \qquad \cos\omega = \frac{a^\top b}{\lVert a \rVert\, \lVert b \rVert}

    Here :math:`\omega` is the angle between a and b in radians; each pair has its own. Between codes of one length,
    every station has that length: where Z is large, nearly all of :math:`\mathcal N(0, I)` lies about one distance from
    the origin, and so does the path. As :math:`\omega \to 0` the fractions go to 1 − t and t: codes in the same
    direction are joined by the straight line.

    Args:
        a: where the paths begin (t = 0), shape (N, Z).
        b: where they end (t = 1), shape (N, Z).
        t: stations, shape (T,).

    Returns:
        the paths, shape (N, T, Z).

    Raises:
        ValueError: if the shapes do not fit; if a code is 0, which has no direction; or if a pair points in opposite
            directions, between which there is no one shortest arc.

    Source: Shoemake 1985, Animating rotation with quaternion curves; for latent spaces, White 2016, Sampling
    generative networks.
    """
    raise NotImplementedError("slerp: yours to write; then run: cs231n-ae check slerp")


def traverse(z: Array, dim: int, values: Array) -> Array:
    r"""Let one latent take given values while all others stay as they are.

    Station t of code n is :math:`z_n` with its entry ``dim`` replaced by ``values[t]``. What changes in the decoded
    pictures is then due to this latent alone.

    Args:
        z: codes to start from, shape (N, Z); left as they are.
        dim: which latent moves, from 0 to Z − 1.
        values: what it becomes, shape (T,).

    Returns:
        the paths, shape (N, T, Z), in the dtype of z.

    Raises:
        ValueError: if the shapes do not fit, or there is no latent ``dim``.

    Source: Higgins et al. 2017, where what a latent stands for is judged by such traversals.
    """
    raise NotImplementedError("traverse: yours to write; then run: cs231n-ae check traverse")


def attribute_direction(z: Array, has: Array) -> Array:
    r"""The direction of an attribute: from the mean of the codes without it to the mean of those with it.

    .. math:: v = \frac{1}{N_1} \sum_{n:\,\mathrm{has}_n} z_n - \frac{1}{N_0} \sum_{n:\,\mathrm{not\ has}_n} z_n

    What both groups share cancels. What goes along with the attribute in these examples does not: v holds that as well.

    Args:
        z: codes, shape (N, Z).
        has: whether each example has the attribute, booleans of shape (N,).

    Returns:
        v, shape (Z,), as long as the means lie apart.

    Raises:
        ValueError: if the shapes do not fit, or one of the two groups is empty.

    Source: Larsen et al. 2016, Autoencoding beyond pixels using a learned similarity metric; what else such a vector
    holds, and how to balance it: White 2016, Sampling generative networks.
    """
    raise NotImplementedError("attribute_direction: yours to write; then run: cs231n-ae check attribute_direction")
