"""Moving about in a latent space: between two codes, along one latent, and along a direction with a meaning.

Every path has the shape (N, T, Z): for each of N codes, T stations of Z numbers. ``path.reshape(-1, Z)`` is ready to be
decoded.
"""

import numpy as np

from cs231n_ae.types import Array
from cs231n_ae.validation import (
    require_count,
    require_data,
    require_finite,
    require_flags,
    require_numbers,
    require_same_data,
)

__all__ = ["add_direction", "attribute_direction", "lerp", "slerp", "traverse"]

PARALLEL = 1e-4
"""Angles, in radians, below which an arc is as good as its chord: they differ by a part in 10⁹."""

OPPOSITE = 1e-3
"""How near π an angle may come: beyond, rounding alone would choose which way round the arc goes."""


def lerp(a: Array, b: Array, t: Array) -> Array:
    r"""Go straight from one code to another: :math:`z(t) = (1 - t)\,a + t\,b`.

    The middle of the chord lies nearer the origin than its ends do. For two independent draws from
    :math:`\mathcal N(0, I)` its expected squared length is Z/2, where that of a draw is Z.

    Args:
        a: where the paths begin (t = 0), shape (N, Z).
        b: where they end (t = 1), shape (N, Z).
        t: stations, shape (T,).

    Returns:
        the paths, shape (N, T, Z).

    Raises:
        ValueError: if the shapes do not fit.
    """
    t = _stations(a, b, t)
    return (1 - t) * a[:, np.newaxis] + t * b[:, np.newaxis]


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
    t = _stations(a, b, t)
    lengths = np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1)
    if not lengths.all():
        n = int(np.flatnonzero(lengths == 0)[0])
        raise ValueError(f"a and b must not be 0, which has no direction, got such a code in pair {n}: use lerp there")
    cosine = np.clip((a * b).sum(axis=1) / lengths, -1, 1)  # rounding can lead beyond ±1, where arccos is NaN
    omega = np.arccos(cosine)[:, np.newaxis, np.newaxis]  # (N, 1, 1)
    if omega.max(initial=0) > np.pi - OPPOSITE:
        n = int(omega.argmax())
        raise ValueError(f"a and b must not be opposite, got such a pair at {n}: no one arc joins them; use lerp there")
    parallel = omega < PARALLEL
    sine = np.sin(np.where(parallel, 1, omega))
    from_a = np.where(parallel, 1 - t, np.sin((1 - t) * omega) / sine)  # (N, T, 1)
    from_b = np.where(parallel, t, np.sin(t * omega) / sine)
    return from_a * a[:, np.newaxis] + from_b * b[:, np.newaxis]


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
    require_data("z", z, (None, None), why="one code per row")
    require_numbers("values", values)
    values = np.asarray(values, z.dtype)
    require_data("values", values, (None,), why="one number per station")
    require_count("dim", dim, least=0, most=z.shape[1] - 1, advice="one of the latents of z")
    path = np.repeat(z[:, np.newaxis], len(values), axis=1)  # (N, T, Z)
    path[:, :, dim] = values
    return path


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
    require_data("z", z, (None, None), why="one code per row")
    require_flags("has", has, z.shape[:1], why="one per row of z: y == 3, say")
    if has.all() or not has.any():
        raise ValueError(f"has must be true of some codes and false of others, got {has.sum()} true of {len(has)}")
    difference = z[has].mean(axis=0, dtype=np.float64) - z[~has].mean(axis=0, dtype=np.float64)
    return difference.astype(z.dtype)  # in float32, means far from 0 would leave little of it


def add_direction(z: Array, direction: Array, strengths: Array) -> Array:
    r"""Add more and more of a direction to each code: :math:`z_n + s_t\, v`.

    With the direction of an attribute, s = 1 carries the mean code without it to the mean code with it, and s = −1
    takes it away again.

    Args:
        z: codes to start from, shape (N, Z).
        direction: v, shape (Z,).
        strengths: s, shape (T,).

    Returns:
        the paths, shape (N, T, Z), in the dtype of z.

    Raises:
        ValueError: if the shapes do not fit.
    """
    require_data("z", z, (None, None), why="one code per row")
    require_data("direction", direction, z.shape[1:], why="one number per latent")
    require_numbers("strengths", strengths)
    strengths = np.asarray(strengths, z.dtype)
    require_data("strengths", strengths, (None,), why="one number per station")
    return z[:, np.newaxis] + strengths[:, np.newaxis] * direction.astype(z.dtype, copy=False)


def _stations(a: Array, b: Array, t: Array) -> Array:
    """The stations as a column, (T, 1), in the dtype of the codes, once all arguments have been looked at."""
    require_data("a", a, (None, None), why="one code per row")
    require_same_data("b", b, "a", a)
    require_numbers("t", t)
    t = np.asarray(t, np.result_type(a, b))
    require_data("t", t, (None,), why="one number per station")
    require_finite("t", t)
    return t[:, np.newaxis]
