"""The pictures that come with scikit-learn: handwritten digits, and patches of its two photographs."""

import importlib.util
import warnings
import zlib
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np

from cs231n_ae.types import Array
from cs231n_ae.validation import require_count, require_generator

__all__ = ["digits", "natural_patches"]

_LUMA = np.array([0.299, 0.587, 0.114])  # how bright red, green and blue are to the eye (ITU-R BT.601)


def digits() -> tuple[Array, Array, Array, Array]:
    """The 1797 digits of scikit-learn as x_train, y_train, x_test, y_test: 1437 to train on and 360 to test on.

    With the images sorted by digit, every fifth is a test image: the same split for everybody, with each digit in
    proportion.

    Returns:
        Images as float32 rows in [0, 1], shape (N, 64), and int64 labels, shape (N,).

    Source: E. Alpaydin, C. Kaynak, "Optical Recognition of Handwritten Digits", UCI Machine Learning Repository, 1998.
    """
    table = _digits_table()
    x, y = (table[:, :-1] / 16).astype(np.float32), table[:, -1].astype(np.int64)
    is_test = np.zeros(len(y), dtype=bool)
    is_test[np.argsort(y, kind="stable")[::5]] = True
    return x[~is_test], y[~is_test], x[is_test], y[is_test]


def natural_patches(*, patch_size: int, n_train: int, n_test: int, rng: np.random.Generator) -> tuple[Array, Array]:
    """Grey patches of two photographs, each from a photograph and a place drawn uniformly.

    Training patches lie in the left three quarters of the photographs and test patches in the right quarter: no pixel
    is in both.

    Args:
        patch_size: side of a patch in pixels, at most 160.
        n_train, n_test: how many to draw, with replacement.
        rng: draws them.

    Returns:
        x_train and x_test: float32 rows in [0, 1], shape (N, patch_size ** 2).
    """
    photographs = _photographs()
    width = photographs.shape[2]
    border = width * 3 // 4
    require_count("patch_size", patch_size, most=width - border, advice="to fit into the part that is tested on")
    require_count("n_train", n_train, most=10_000_000)
    require_count("n_test", n_test, most=10_000_000)
    require_generator("rng", rng)
    x_train = _draw_patches(photographs[:, :, :border], patch_size, n_train, rng)
    return x_train, _draw_patches(photographs[:, :, border:], patch_size, n_test, rng)


def _draw_patches(pictures: Array, size: int, n: int, rng: np.random.Generator) -> Array:
    """``n`` square patches of pictures (P, H, W) as rows (n, D)."""
    windows = np.lib.stride_tricks.sliding_window_view(pictures, (size, size), axis=(1, 2))  # (P, rows, columns, s, s)
    which, row, column = (rng.integers(bound, size=n) for bound in windows.shape[:3])
    return windows[which, row, column].reshape(n, -1)


def _digits_table() -> Array:
    """1797 rows of 64 pixels from 0 to 16 and the digit, as scikit-learn ships them."""
    path = _sklearn_file("datasets/data/digits.csv.gz")
    if path is not None:
        return _intact(path, partial(np.loadtxt, path, delimiter=","), (1797, 65))
    from sklearn.datasets import load_digits

    digits = load_digits()
    return np.column_stack([digits.data, digits.target])


def _photographs() -> Array:
    """scikit-learn's two photographs in grey, float32 in [0, 1], shape (2, 427, 640)."""
    paths = [_sklearn_file(f"datasets/images/{name}.jpg") for name in ("china", "flower")]
    if all(paths):
        colour = np.stack([_intact(path, partial(_pixels, path), (427, 640, 3)) for path in paths if path])
    else:
        from sklearn.datasets import load_sample_images

        colour = np.stack(load_sample_images().images)
    return (colour @ _LUMA / 255).clip(0, 1).astype(np.float32)


def _sklearn_file(relative: str) -> Path | None:
    """A data file of scikit-learn where it has always been, or None: importing the library to ask takes two seconds."""
    spec = importlib.util.find_spec("sklearn")
    if spec is None or spec.origin is None:
        return None
    path = Path(spec.origin).parent / relative
    return path if path.is_file() else None


def _intact(path: Path, read: Callable[[], Array], shape: tuple[int, ...]) -> Array:
    """What ``read`` makes of a file of scikit-learn's, if it is whole."""
    try:
        with warnings.catch_warnings(category=UserWarning, action="ignore"):  # of an empty file; its shape tells
            values = read()
        if values.shape != shape:
            raise ValueError(f"it holds {values.shape}, not {shape}")
    except PermissionError:
        raise
    except (OSError, EOFError, ValueError, zlib.error) as error:
        raise ValueError(
            f"{path} must be as scikit-learn comes with it, got: {error}. "
            "Install it again: pip install --force-reinstall scikit-learn"
        ) from error
    return values


def _pixels(path: Path) -> Array:
    from PIL import Image

    with Image.open(path) as picture:
        return np.asarray(picture)  # (H, W, 3)
