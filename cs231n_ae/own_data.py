"""Images of one's own, from a file: rows or pictures in ``.npz``, ``.npy`` or text, made into a dataset.

Everything that is taken for granted on the way (that whole numbers are bytes, that 784 numbers are an image of 28×28)
is noted in a sentence; what cannot be taken for images is refused in one.
"""

import math
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from cs231n_ae import datasets
from cs231n_ae.dataset_cards import ENDINGS
from cs231n_ae.datasets import Dataset
from cs231n_ae.text_tables import read_table
from cs231n_ae.types import Array
from cs231n_ae.validation import did_you_mean

__all__ = ["load_own", "open_dataset"]

IMAGES = ("x", "X", "images", "data")
"""What the array of images in an ``.npz`` may be called, ..."""

LABELS = ("y", "Y", "labels", "label", "targets")
"""... and that of the labels, where nobody says which it is."""

DARK = 64
"""Images without brighter pixels may have other levels than bytes."""

HELD_OUT = 5
"""Every fifth example is a test image."""

_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, OSError, RuntimeError, ValueError, MemoryError)

Splits = dict[str, Array]


def open_dataset(name: str, *, seed: int, labels: str | None = None) -> tuple[Dataset, list[str]]:
    """A dataset by its name, or from a file by its path.

    Args:
        name: one of ``cs231n_ae.datasets.NAMES``, or a path that ends in one of :data:`ENDINGS`.
        seed: of the split, see :func:`load_own`.
        labels: where the labels are in a file.

    Returns:
        the dataset, and notes on what was taken for what.

    Raises:
        ValueError: if there is no such dataset, or the file holds no images.
        FileNotFoundError: if there is no such file.
    """
    if Path(name).suffix.lower() in ENDINGS:
        return load_own(Path(name), seed=seed, labels=labels)
    if name not in datasets.NAMES:
        raise ValueError(
            f"dataset must be one of {', '.join(map(repr, datasets.NAMES))}, or a file of yours that ends in "
            f"{', '.join(ENDINGS)}, got {name!r}{did_you_mean(name, datasets.NAMES)}"
        )
    if labels is not None:
        raise ValueError(f"labels are asked for in files of one's own, got {labels!r} with {name}, which knows them")
    return datasets.load(name), []


def load_own(path: Path, *, seed: int, labels: str | None = None) -> tuple[Dataset, list[str]]:
    """Read images of one's own, one for each row of a table or along the first axis of an array.

    Args:
        path: a table of numbers as text (:func:`cs231n_ae.text_tables.read_table`); an ``.npy`` of shape (N, D),
            (N, H, W), (N, C, H, W) or (N, H, W, C), the latter two with one or three channels; or an ``.npz`` with
            such an array called ``x`` and, if there are labels, ``y``, or with ``x_train`` and ``x_test``. Floating
            point numbers lie in [0, 1]. Whole numbers from 0 to 255 are divided by 255; zeros and ones are bits.
        seed: draws the fifth of the examples that is held out for tests, where the file has no ``x_test``.
        labels: the column of the table, or the array, that holds the labels; without it, one that is called so.

    Returns:
        the dataset, and notes on what was taken for what.

    Raises:
        ValueError: if the file does not hold images of this kind, with what came instead.
        FileNotFoundError: if there is no such file.
    """
    if not path.is_file():
        raise FileNotFoundError(f"there is no file {path}: name one that ends in {', '.join(ENDINGS)}, or a dataset")
    if path.suffix.lower() in (".npz", ".npy"):
        found, notes = _read_arrays(path, labels)
    else:
        table = read_table(path, labels=labels)
        words = {} if table.labels is None else {"y": np.array(table.labels)}
        found, notes = {"x": table.values, **words}, table.notes
    found, image_shape = _as_rows(path, found, notes)
    found = _as_unit(path, found, notes, from_text=path.suffix.lower() not in (".npz", ".npy"))
    found = _as_classes(path, found, notes)
    if "x" in found:
        found = _split(path, found, seed, notes)
    return Dataset(
        path.stem,
        found["x_train"],
        found["x_test"],
        found.get("y_train"),
        found.get("y_test"),
        image_shape=image_shape,
    ), [f"{path}: {note}" for note in notes]


def _read_arrays(path: Path, labels: str | None) -> tuple[Splits, list[str]]:
    """The arrays ``x`` and perhaps ``y``, or these with ``_train`` and ``_test``."""
    with path.open("rb") as file:
        with _readable(path):
            loaded = np.load(file, allow_pickle=False)
        if not isinstance(loaded, np.ndarray):
            return _choose(path, loaded, labels)
    if labels is not None:
        raise ValueError(f"{path} holds one array, and no labels {labels!r}: save both with np.savez")
    return {"x": loaded}, []


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """Say in a sentence what numpy cannot read."""
    try:
        yield
    except _DAMAGE as error:
        objects = ", or holds Python objects," if "pickle" in str(error) else ""
        raise ValueError(
            f"{path} is damaged{objects} or no file of numpy ({error}): save arrays of numbers, as in "
            "np.savez(path, x=np.stack(images))"
        ) from error


def _choose(path: Path, archive: np.lib.npyio.NpzFile, labels: str | None) -> tuple[Splits, list[str]]:
    """Those arrays of an archive that are images and labels."""
    names = archive.files
    if "__meta__" in names:
        raise ValueError(f"{path} is a model or a checkpoint of this library: name a file of images")
    if labels is not None and labels not in names:
        raise ValueError(f"the labels of {path} must be one of its arrays {', '.join(names)}, got {labels!r}")
    if {"x_train", "x_test"} <= set(names) and labels is None:
        wanted = [name for name in ("x_train", "x_test", "y_train", "y_test") if name in names]
        if len(wanted) == 3:
            raise ValueError(f"{path} must hold y_train and y_test, or neither, got {wanted[2]} alone")
        return _take(path, archive, dict(zip(wanted, wanted, strict=True))), []
    y = labels or next((name for name in LABELS if name in names), None)
    others = [name for name in names if name != y]
    x = next((name for name in IMAGES if name in names), others[0] if len(others) == 1 else None)
    if x is None:
        raise ValueError(
            f"{path} must hold an array called x, or x_train and x_test, got {', '.join(names) or 'no array'}: "
            "np.savez(path, x=images, y=labels) saves it"
        )
    notes = [f"the images are {x!r}{f', the labels {y!r}' if y else ''}"] if others != ["x"] else []
    return _take(path, archive, {"x": x, **({"y": y} if y else {})}), notes


def _take(path: Path, archive: np.lib.npyio.NpzFile, names: dict[str, str]) -> Splits:
    """These arrays of an archive, by the names that they have here."""
    with _readable(path):
        return {here: archive[there] for here, there in names.items()}


def _as_rows(path: Path, found: Splits, notes: list[str]) -> tuple[Splits, tuple[int, int, int]]:
    """The images as rows of numbers, and what shape each has."""
    shapes = {}
    for name in [name for name in found if name.startswith("x")]:
        x = found[name]
        if x.dtype.kind not in "biuf":
            raise ValueError(f"{name} in {path} must hold real numbers, got {x.dtype}")
        if x.ndim not in (2, 3, 4) or not x.size:
            raise ValueError(
                f"{name} in {path} must be rows (N, D) or images (N, H, W), (N, C, H, W) or (N, H, W, C), "
                f"got shape {x.shape}"
            )
        if x.ndim == 4 and x.shape[1] not in (1, 3) and x.shape[3] in (1, 3):
            x = np.moveaxis(x, 3, 1)
        shapes[name] = (1, *x.shape[1:]) if x.ndim == 3 else x.shape[1:]
        if x.ndim == 4 and x.shape[1] not in (1, 3):
            raise ValueError(f"{name} in {path} must have one or three channels, got images of shape {x.shape[1:]}")
        found = {**found, name: x.reshape(len(x), -1)}
    if len(set(shapes.values())) > 1:
        raise ValueError(
            f"x_train and x_test in {path} must be of one shape, got {' and '.join(map(str, shapes.values()))}"
        )
    shape = next(iter(shapes.values()))
    return found, (_shape_of_rows(found, shape[0], notes) if len(shape) == 1 else (shape[0], shape[1], shape[2]))


def _shape_of_rows(found: Splits, width: int, notes: list[str]) -> tuple[int, int, int]:
    """Rows are square images, if they can be; else strips."""
    side = math.isqrt(width)
    if side * side == width:
        notes.append(f"rows of {width} numbers are taken for images of {side}×{side}")
        return 1, side, side
    one_less = math.isqrt(width - 1) ** 2 == width - 1 and not any(name.startswith("y") for name in found)
    hint = "; if one of the columns holds labels, say which" if one_less else ""
    notes.append(f"rows of {width} numbers are no square images, and are drawn as strips{hint}")
    return 1, 1, width


def _as_unit(path: Path, found: Splits, notes: list[str], *, from_text: bool) -> Splits:
    """The images in float32 and [0, 1]."""
    images = {name: x for name, x in found.items() if name.startswith("x")}
    for name, x in images.items():
        if bad := int(x.size - np.isfinite(x).sum()):
            where = tuple(int(i) for i in np.argwhere(~np.isfinite(x))[0])
            raise ValueError(f"{name} in {path} must be finite, got {x[where]} in row {where[0]} ({bad} such entries)")
    low, high = min(x.min() for x in images.values()), max(x.max() for x in images.values())
    whole = all(x.dtype.kind in "biu" or (from_text and bool((x == np.rint(x)).all())) for x in images.values())
    got = f"got values from {low:g} to {high:g}"
    if whole and (low < 0 or high > 255):
        raise ValueError(f"whole numbers in {path} must lie in [0, 255], {got}: scale them to [0, 1]")
    if not whole and (low < 0 or high > 1):
        raise ValueError(f"numbers in {path} must lie in [0, 1], {got}: divide pixels by 255, or save them as integers")
    scale = np.float32(255 if whole and high > 1 else 1)
    if scale > 1:
        dark = f"; if {high:g} is white, save x / {high:g} instead" if high <= DARK else ""
        notes.append(f"whole numbers, from {low:g} to {high:g}, are divided by 255{dark}")
    return {**found, **{name: np.divide(x, scale, dtype=np.float32) for name, x in images.items()}}


def _as_classes(path: Path, found: Splits, notes: list[str]) -> Splits:
    """The labels as int64 from 0 to K - 1."""
    names = [name for name in found if name.startswith("y")]
    for name in names:
        y, n = found[name], len(found[name.replace("y", "x")])
        if y.shape not in ((n,), (n, 1)) or y.dtype.kind not in "biufU":
            raise ValueError(
                f"{name} in {path} must be {n} labels, one for each image, got {y.dtype} of shape {y.shape}"
            )
        if y.dtype.kind == "f" and not (np.isfinite(y) & (y == np.rint(y))).all():
            raise ValueError(
                f"{name} in {path} must be whole numbers or words, got others, as {y[y != np.rint(y)][0]:g}"
            )
    if not names:
        return found
    together = _numbered(np.concatenate([found[name].ravel() for name in names]))
    if together.dtype.kind == "U" and (together == "").any():
        raise ValueError(f"the labels in {path} must not be empty, got {int((together == '').sum())} that are")
    kinds, classes = np.unique(together, return_inverse=True)
    if kinds.dtype.kind == "U" or kinds.tolist() != list(range(len(kinds))):
        shown = ", ".join(map(str, kinds[:6].tolist())) + (", …" if len(kinds) > 6 else "")
        notes.append(f"the labels {shown} are the classes 0 to {len(kinds) - 1}")
    lengths = np.cumsum([found[name].size for name in names])[:-1]
    parts = np.split(classes.ravel().astype(np.int64), lengths)
    return {**found, **dict(zip(names, parts, strict=True))}


def _numbered(labels: Array) -> Array:
    """Labels as whole numbers, if they are; words, as a text file has them, stay words if one is no number."""
    try:
        numbers = labels.astype(np.float64)
    except ValueError:
        return labels
    return numbers.astype(np.int64) if (numbers == np.rint(numbers)).all() else labels


def _split(path: Path, found: Splits, seed: int, notes: list[str]) -> Splits:
    """A fifth of the examples held out, drawn without replacement; all keep their order."""
    n = len(found["x"])
    if n < 2:
        raise ValueError(f"{path} must hold two images or more, one to be held out, got {n}")
    held_out = np.zeros(n, dtype=bool)
    held_out[np.random.default_rng([seed, HELD_OUT]).permutation(n)[: max(1, n // HELD_OUT)]] = True
    notes.append(f"{held_out.sum()} of {n} images, drawn by the seed, are held out as test images")
    return {
        f"{name}_{split}": value[mask]
        for name, value in found.items()
        for split, mask in (("train", ~held_out), ("test", held_out))
    }
