r"""Grey patches of photographs that come with scikit-learn and scikit-image, as they are or whitened.

Neighbouring pixels of a photograph are alike: its amplitude spectrum falls as 1/f with the spatial frequency f.
Whitened, all frequencies weigh the same, and what remains to be learnt are the edges.
"""

from functools import cache, partial
from typing import TypeAlias

import numpy as np

from cs231n_ae.embedded import PIP_NAMES, installed_file, intact, pixels
from cs231n_ae.types import Array
from cs231n_ae.validation import require_count, require_generator

__all__ = ["PHOTOGRAPHS", "natural_patches", "whiten"]

PHOTOGRAPHS: dict[tuple[str, str], tuple[int, ...]] = {
    ("sklearn", "datasets/images/china.jpg"): (427, 640, 3),
    ("sklearn", "datasets/images/flower.jpg"): (427, 640, 3),
    ("skimage", "data/astronaut.png"): (512, 512, 3),
    ("skimage", "data/brick.png"): (512, 512),
    ("skimage", "data/camera.png"): (512, 512),
    ("skimage", "data/chelsea.png"): (300, 451, 3),
    ("skimage", "data/coffee.png"): (400, 600, 3),
    ("skimage", "data/coins.png"): (303, 384),
    ("skimage", "data/grass.png"): (512, 512),
    ("skimage", "data/gravel.png"): (512, 512),
    ("skimage", "data/moon.png"): (512, 512),
    ("skimage", "data/motorcycle_left.png"): (500, 741, 3),
    ("skimage", "data/retina.jpg"): (1411, 1411, 3),
    ("skimage", "data/rocket.jpg"): (427, 640, 3),
}
"""Package and file -> shape. What the packages hold besides is drawn, of text, or through a microscope or telescope."""

FLAT = 0.02
"""A patch whose pixels have a smaller standard deviation shows nothing, and is not drawn."""

CUTOFF = 0.4
"""Cycles per pixel beyond which the whitening filter falls: there is more noise than picture (Olshausen & Field have
200 cycles a picture of 512 pixels)."""

_LUMA = np.array([0.299, 0.587, 0.114])  # how bright red, green and blue are to the eye (ITU-R BT.601)

Pictures: TypeAlias = tuple[Array, ...]


def natural_patches(
    *, patch_size: int, n_train: int, n_test: int, whitened: bool, rng: np.random.Generator
) -> tuple[Array, Array]:
    """Square patches, each of a photograph and from a place in it that are drawn uniformly; flat ones are left out.

    Training patches lie in the left three quarters of the photographs and test patches in the right quarter: no pixel
    is in both.

    Args:
        patch_size: side of a patch in pixels, from 2 to 64.
        n_train, n_test: how many to draw, with replacement.
        whitened: of the whitened photographs, each of which is of mean 0 and variance 1: a value v is given as
            ½ + v/10, cut at 5 standard deviations.
        rng: draws them.

    Returns:
        x_train and x_test: float32 rows in [0, 1], shape (N, patch_size ** 2).
    """
    require_count("patch_size", patch_size, least=2, most=64, advice="to fit into the part that is tested on")
    require_count("n_train", n_train, most=10_000_000)
    require_count("n_test", n_test, most=10_000_000)
    if not isinstance(whitened, bool):
        raise ValueError(f"whitened must be True or False, got {whitened!r}")
    require_generator("rng", rng)
    (grey_left, grey_right), (left, right) = _halves(False), _halves(whitened)
    x_train = _draw(grey_left, left, patch_size, n_train, rng)
    return x_train, _draw(grey_right, right, patch_size, n_test, rng)


def whiten(picture: Array) -> Array:
    r"""A photograph with all spatial frequencies equally strong: filtered by :math:`f \, e^{-(f/f_0)^4}`.

    Args:
        picture: grey, shape (H, W).

    Returns:
        float32, shape (H, W), of mean 0 and variance 1.

    Source: B. A. Olshausen, D. J. Field, "Emergence of simple-cell receptive field properties by learning a sparse code
    for natural images", Nature 381:607–609, 1996.
    """
    height, width = picture.shape
    f = np.hypot(np.fft.fftfreq(height)[:, None], np.fft.rfftfreq(width))  # cycles per pixel, (H, W // 2 + 1)
    filtered = np.fft.irfft2(np.fft.rfft2(picture) * f * np.exp(-((f / CUTOFF) ** 4)), s=picture.shape)
    return (filtered / filtered.std()).astype(np.float32)  # its mean is 0, as the filter is at f = 0


def _draw(grey: Pictures, shown: Pictures, size: int, n: int, rng: np.random.Generator) -> Array:
    """``n`` patches of ``shown`` as rows (n, D), from places at which ``grey`` is not flat."""
    found: list[Array] = []
    left = n
    while left:
        which, place = rng.integers(len(grey), size=n), rng.random((n, 2))
        flat = _patches(grey, which, place, size).std(axis=1) < FLAT
        found.append(_patches(shown, which[~flat], place[~flat], size)[:left])
        left -= len(found[-1])
    return np.concatenate(found)


def _patches(pictures: Pictures, which: Array, place: Array, size: int) -> Array:
    """One patch of each chosen picture, at a place in [0, 1)², as rows."""
    rows = np.empty((len(which), size * size), np.float32)
    for p, picture in enumerate(pictures):
        windows = np.lib.stride_tricks.sliding_window_view(picture, (size, size))  # (rows, columns, size, size)
        chosen = which == p
        row, column = (place[chosen] * windows.shape[:2]).astype(int).T
        rows[chosen] = windows[row, column].reshape(-1, size * size)
    return rows


@cache
def _halves(whitened: bool) -> tuple[Pictures, Pictures]:
    """The left three quarters of every photograph, and the right quarter; each side whitened by itself."""
    pictures = _photographs()
    left = tuple(picture[:, : picture.shape[1] * 3 // 4] for picture in pictures)
    right = tuple(picture[:, picture.shape[1] * 3 // 4 :] for picture in pictures)
    return (_whitened(left), _whitened(right)) if whitened else (left, right)


def _whitened(pictures: Pictures) -> Pictures:
    return tuple((0.5 + whiten(picture) / 10).clip(0, 1) for picture in pictures)


@cache
def _photographs() -> Pictures:
    """All in grey, float32 in [0, 1], each of its own shape (H, W)."""
    return tuple(_photograph(package, name, shape) for (package, name), shape in PHOTOGRAPHS.items())


def _photograph(package: str, name: str, shape: tuple[int, ...]) -> Array:
    path = installed_file(package, name)
    picture = intact(PIP_NAMES[package], path, partial(pixels, path), shape)
    grey = picture @ _LUMA if picture.ndim == 3 else picture
    return (grey / 255).clip(0, 1).astype(np.float32)
