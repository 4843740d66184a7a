"""Densities in the plane that one can look at: two moons, a ring of Gaussians, a checkerboard."""

import numpy as np
from numpy.typing import DTypeLike

from cs231n_ae.types import Array
from cs231n_ae.validation import (
    require_count,
    require_data,
    require_dtype,
    require_examples,
    require_finite,
    require_generator,
    require_number,
    require_positive,
)

__all__ = [
    "checkerboard",
    "checkerboard_log_prob",
    "count_modes",
    "gaussian_ring",
    "gaussian_ring_log_prob",
    "ring_centres",
    "two_moons",
]

SQUARES = 4
"""The checkerboard has so many squares along each side, of side 1; half of them are black."""


def two_moons(n: int, *, noise: float = 0.1, rng: np.random.Generator, dtype: DTypeLike = np.float32) -> Array:
    r"""Two half circles of radius 1, one opening downwards and one upwards, that reach into each other.

    With an angle :math:`\phi \sim U[0, \pi)`: :math:`(\cos\phi, \sin\phi)` or :math:`(1 - \cos\phi, \frac12 -
    \sin\phi)`, each for half of the draws, plus Gaussian noise. (The density has no closed form.)

    Args:
        n: how many points.
        noise: the standard deviation of the noise.
        rng: draws them.
        dtype: their floating point type.

    Returns:
        points, shape (n, 2).
    """
    require_count("n", n)
    require_generator("rng", rng)
    require_dtype("dtype", dtype)
    require_number("noise", noise, 0, np.inf, why="a standard deviation")
    angle = rng.uniform(0, np.pi, n)
    upper = rng.random(n) < 0.5
    x = np.where(upper, np.cos(angle), 1 - np.cos(angle))
    y = np.where(upper, np.sin(angle), 0.5 - np.sin(angle))
    return (np.stack([x, y], axis=1) + noise * rng.standard_normal((n, 2))).astype(dtype)


def ring_centres(*, modes: int = 8, radius: float = 2.0) -> Array:
    """The centres of the ring's Gaussians, evenly around a circle, the first at the right: shape (modes, 2)."""
    require_count("modes", modes)
    require_positive("radius", radius)
    angle = 2 * np.pi * np.arange(modes) / modes
    return radius * np.stack([np.cos(angle), np.sin(angle)], axis=1)


def gaussian_ring(
    n: int,
    *,
    modes: int = 8,
    radius: float = 2.0,
    std: float = 0.02,
    rng: np.random.Generator,
    dtype: DTypeLike = np.float32,
) -> Array:
    """A mixture of equal round Gaussians, evenly around a circle.

    Args:
        n: how many points.
        modes: how many Gaussians.
        radius: of the circle of their centres.
        std: the standard deviation of each.
        rng: draws the points.
        dtype: their floating point type.

    Returns:
        points, shape (n, 2).

    Source: Metz, Poole, Pfau & Sohl-Dickstein 2017, section 3.1 and appendix.
    """
    require_count("n", n)
    require_generator("rng", rng)
    require_dtype("dtype", dtype)
    require_number("std", std, 0, np.inf, why="a standard deviation")
    centres = ring_centres(modes=modes, radius=radius)
    return (centres[rng.integers(modes, size=n)] + std * rng.standard_normal((n, 2))).astype(dtype)


def gaussian_ring_log_prob(x: Array, *, modes: int = 8, radius: float = 2.0, std: float = 0.02) -> Array:
    r"""The log-density of :func:`gaussian_ring`, by log-sum-exp over the centres :math:`c_k`.

    .. math:: \log p(x) = \log \frac1K \sum_k e^{-\lVert x - c_k \rVert^2 / 2\sigma^2} - \log 2\pi\sigma^2

    Args:
        x: points, shape (N, 2).
        modes, radius, std: as in :func:`gaussian_ring`.

    Returns:
        the log-density of each point in nats, shape (N,).
    """
    require_data("x", x, (None, 2), why="points in the plane")
    require_positive("std", std)
    away = x[:, np.newaxis] - ring_centres(modes=modes, radius=radius)  # (N, K, 2)
    exponent = -0.5 * (away**2).sum(axis=2) / std**2  # (N, K)
    largest = exponent.max(axis=1, keepdims=True)
    log_sum = largest[:, 0] + np.log(np.exp(exponent - largest).sum(axis=1))
    return (log_sum - np.log(modes) - np.log(2 * np.pi * std**2)).astype(x.dtype)


def count_modes(
    samples: Array, *, modes: int = 8, radius: float = 2.0, std: float = 0.02, least: float = 0.25
) -> tuple[int, float]:
    r"""How many of the ring's modes the samples have found, and how many of the samples are any good.

    A sample is good that lies within :math:`3\sigma` of a centre (of the ring's own draws, 98.9 % do). A mode is found
    when it has at least ``least`` of its fair share, which is the K-th part of all samples, in good ones.

    Args:
        samples: points, shape (N, 2).
        modes, radius, std: as in :func:`gaussian_ring`.
        least: the part of its fair share that a mode must have.

    Returns:
        the number of modes found, and the share of good samples.

    Source: Srivastava et al. 2017 (VEEGAN), section 4, for the distance of three standard deviations.
    """
    require_examples("samples", samples, (None, 2), why="points in the plane")
    require_positive("std", std)
    require_number("least", least, 0, 1, why="a part of its fair share")
    away = np.linalg.norm(samples[:, np.newaxis] - ring_centres(modes=modes, radius=radius), axis=2)  # (N, K)
    good = np.bincount(away.argmin(axis=1)[away.min(axis=1) < 3 * std], minlength=modes)  # of each mode
    return int((good >= least * len(samples) / modes).sum()), float(good.sum() / len(samples))


def checkerboard(n: int, *, rng: np.random.Generator, dtype: DTypeLike = np.float32) -> Array:
    """Points drawn evenly from the black squares of a board that reaches from −2 to 2 both ways.

    Args:
        n: how many points.
        rng: draws them.
        dtype: their floating point type.

    Returns:
        points, shape (n, 2). Squares whose column and row add up to an even number are black.
    """
    require_count("n", n)
    require_generator("rng", rng)
    require_dtype("dtype", dtype)
    column = rng.integers(SQUARES, size=n)
    row = 2 * rng.integers(SQUARES // 2, size=n) + column % 2
    corner = np.stack([column, row], axis=1) - SQUARES / 2
    return (corner + rng.random((n, 2))).astype(dtype)


def checkerboard_log_prob(x: Array) -> Array:
    """The log-density of :func:`checkerboard`: −log 8 on a black square, of which there are eight, and −∞ elsewhere.

    Args:
        x: points, shape (N, 2).

    Returns:
        the log-density of each point in nats, shape (N,).
    """
    require_data("x", x, (None, 2), why="points in the plane")
    require_finite("x", x)
    square = np.floor(x + SQUARES / 2)
    black = (square.sum(axis=1) % 2 == 0) & (square >= 0).all(axis=1) & (square < SQUARES).all(axis=1)
    return np.where(black, -np.log(SQUARES**2 / 2), -np.inf).astype(x.dtype)
