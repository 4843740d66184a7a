"""Hiding whole patches of an image: what is left cannot be completed by copying the pixel next door."""

import numpy as np

from cs231n_ae.types import Array
from cs231n_ae.validation import require_count, require_counts, require_generator, require_number

__all__ = ["random_patches"]


def random_patches(
    n: int, *, image: tuple[int, int], patch: tuple[int, int], ratio: float, rng: np.random.Generator
) -> Array:
    r"""Of each image, a random choice of its patches: True on their pixels.

    The image is cut into :math:`P = (H/h)(W/w)` patches. Of each image exactly :math:`\operatorname{round}(\rho P)`
    are chosen, without replacement, all choices alike, and apart from those of the other images.

    Args:
        n: how many images.
        image: height H and width W.
        patch: height h and width w of a patch; they divide those of the image.
        ratio: the share :math:`\rho` of the patches that is chosen, in [0, 1].
        rng: draws them.

    Returns:
        True where a pixel is in a chosen patch, rows of the image one after the other, shape (n, H W).

    Raises:
        ValueError: if patches do not fill the image, or ``ratio`` is not in [0, 1].

    Source: He, Chen, Xie, Li, Dollár & Girshick 2022, section 3, random sampling of patches.
    """
    require_count("n", n)
    require_counts("image", image, least=2, most=2, why="height and width")
    require_counts("patch", patch, least=2, most=2, why="height and width")
    require_number("ratio", ratio, 0, 1)
    require_generator("rng", rng)
    if image[0] % patch[0] or image[1] % patch[1]:
        raise ValueError(f"patch must divide the image, {tuple(image)}, got {tuple(patch)}: whole patches fill it")
    down, across = image[0] // patch[0], image[1] // patch[1]
    rank = rng.random((n, down * across)).argsort(axis=1).argsort(axis=1)  # of each patch, in a random order
    chosen = (rank < round(ratio * down * across)).reshape(n, down, across)
    pixels = chosen.repeat(patch[0], axis=1).repeat(patch[1], axis=2)  # (n, H, W)
    return pixels.reshape(n, -1)
