"""Faces drawn from two numbers, in the form of the Frey faces: a film in which it is known what the face does."""

import numpy as np

from cs231n_ae.types import Array
from cs231n_ae.validation import require_count, require_data, require_generator

__all__ = ["HEIGHT", "WIDTH", "draw_faces", "film_of_faces"]

HEIGHT, WIDTH = 28, 20
"""The frames of the Frey faces, in pixels."""


def draw_faces(pose: Array, smile: Array) -> Array:
    r"""A face for each pair of numbers: where it looks, and how its mouth is bent.

    The head is an oval, darker towards its edge. Where it turns by ``pose``, eyes and mouth move to the side together,
    and the nose, which stands out, moves farther. Along the mouth, with u from -1 to 1 and heights counted downwards,
    the lips are at :math:`y = y_0 - 0.25\,s\,(u^2 - \frac13)`, with s for ``smile``: where it is positive, the corners
    point up.

    Args:
        pose: from -1, to the left of the picture, to 1, shape (N,).
        smile: from -1, corners down, to 1, corners up, shape (N,).

    Returns:
        pictures of 28 by 20 pixels in [0, 1], row by row, shape (N, 560), as float32.

    Raises:
        ValueError: if there is not one smile for each pose.
    """
    require_data("smile", smile, (None,), why="one for each face")
    require_data("pose", pose, smile.shape, why="one for each smile")
    y, x = np.mgrid[-1.0 : 1.0 : HEIGHT * 1j, -1.0 : 1.0 : WIDTH * 1j]  # each (28, 20), y downwards
    turn, bend = (np.reshape(a, (-1, 1, 1)) for a in (pose, smile))

    radius = np.hypot(x / 0.95, y / 0.98)
    face = (0.85 - 0.25 * radius**2) / (1 + np.exp(25 * (radius - 0.92))) * np.ones_like(turn)
    for side in (-1, 1):
        face -= 0.55 * _spot(x - 0.15 * turn - 0.36 * side, y + 0.22, 0.13, 0.07)
        face -= 0.30 * _spot(x - 0.15 * turn - 0.36 * side, y + 0.42, 0.2, 0.05)  # a brow
    face -= 0.25 * _spot(x - 0.3 * turn, y - 0.12, 0.09, 0.16)
    u = (x - 0.15 * turn) / 0.45
    lips = np.exp(-(((y - 0.5 + 0.25 * bend * (u**2 - 1 / 3)) / 0.07) ** 2) / 2) / (1 + np.exp(12 * (np.abs(u) - 1)))
    return np.clip(face - 0.6 * lips, 0, 1).reshape(len(face), -1).astype(np.float32)


def film_of_faces(frames: int, *, rng: np.random.Generator) -> tuple[Array, Array, Array]:
    """A film in which pose and smile wander slowly and apart from each other, with a little noise in every pixel.

    Args:
        frames: how many, N.
        rng: the source of both paths and of the noise.

    Returns:
        the frames, shape (N, 560); their poses and their smiles, each of shape (N,).
    """
    require_count("frames", frames)
    require_generator("rng", rng)
    phase = np.linspace(0, 2 * np.pi, frames)
    turns, shifts = rng.uniform(15, 40, (2, 3, 1)), rng.uniform(0, 2 * np.pi, (2, 3, 1))
    pose, smile = np.clip(0.6 * np.sin(turns * phase + shifts).sum(axis=1), -1, 1)  # three waves each
    x = draw_faces(pose, smile) + 0.03 * rng.standard_normal((frames, HEIGHT * WIDTH), dtype=np.float32)
    return np.clip(x, 0, 1), pose, smile


def _spot(x: Array, y: Array, width: float, height: float) -> Array:
    return np.exp(-((x / width) ** 2 + (y / height) ** 2) / 2)
