"""Images turned, moved, stretched and slanted at random: views of one thing that should count as the same."""

import numpy as np

from cs231n_ae.types import Array
from cs231n_ae.validation import require_counts, require_data, require_generator, require_number

__all__ = ["random_warp"]


def random_warp(
    x: Array,
    *,
    image: tuple[int, int] = (28, 28),
    turn: float = 0.3,
    stretch: float = 0.2,
    move: float = 3.0,
    rng: np.random.Generator,
) -> Array:
    r"""Each image under an affine map of its own, sampled bilinearly; what comes from outside is 0.

    The pixel at p, measured from the middle, takes the value at :math:`A p + s` of the image, where A is a rotation
    times a matrix of stretches and slants, and s a shift.

    Args:
        x: images, rows of pixels one after the other, shape (N, H W).
        image: height and width.
        turn: the largest angle in radians, drawn evenly from both sides.
        stretch: the largest change of an entry of the second matrix, drawn evenly around the identity.
        move: the largest shift in pixels, both ways.
        rng: draws them.

    Returns:
        the images under their maps, shape (N, H W), in the dtype of x.

    Raises:
        ValueError: if x has not H W columns, or a bound is negative.
    """
    require_counts("image", image, least=2, most=2, why="height and width")
    require_data("x", x, (None, image[0] * image[1]), why="the pixels of an image")
    for name, bound in {"turn": turn, "stretch": stretch, "move": move}.items():
        require_number(name, bound, 0, np.inf)
    require_generator("rng", rng)
    n, (height, width) = len(x), image
    angle = rng.uniform(-turn, turn, n)
    rotation = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])  # (2, 2, N)
    warp = np.eye(2)[:, :, None] + rng.uniform(-stretch, stretch, (2, 2, n))
    middle = np.array([height - 1, width - 1])[:, None] / 2
    places = np.indices(image).reshape(2, -1) - middle  # (2, HW)
    at = np.einsum("abn,bcn,cp->anp", rotation, warp, places, optimize=True)
    at += middle[:, None] + rng.uniform(-move, move, (2, n))[:, :, None]  # (2, N, HW)
    return _sampled(x.reshape(n, height, width), at)


def _sampled(images: Array, at: Array) -> Array:
    """Bilinear values at places (2, N, P) of images (N, H, W): (N, P). A border of zeros stands for all outside."""
    n, height, width = images.shape
    padded = np.zeros((n, height + 2, width + 2), images.dtype)
    padded[:, 1:-1, 1:-1] = images
    row, column = np.clip(at[0] + 1, 0, height + 0.999), np.clip(at[1] + 1, 0, width + 0.999)
    top, left = row.astype(int), column.astype(int)
    down, right = (row - top).astype(images.dtype), (column - left).astype(images.dtype)
    flat, corner = padded.reshape(-1), (np.arange(n)[:, None] * (height + 2) + top) * (width + 2) + left
    above = flat[corner] * (1 - right) + flat[corner + 1] * right
    below = flat[corner + width + 2] * (1 - right) + flat[corner + width + 3] * right
    warped: Array = above * (1 - down) + below * down
    return warped
