"""Real pictures to learn from: ``load(name)`` gives float32 rows in [0, 1], split, with labels where there are any.

``digits``, ``mnist_5k``, ``natural_patches`` and ``lfw_faces`` come inside installed packages and need no network. The
others are fetched once, by
``./setup_datasets.sh`` or ``cs231n-ae data fetch``, into ``datasets/`` (or ``$CS231N_AE_DATA``).
Sources, licences and citations are in ``datasets/README.md``.
"""

import math
import os
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from cs231n_ae.dataset_cards import CARDS, DOWNLOADABLE, NAMES, Card
from cs231n_ae.downloads import SOURCES, DownloadError, fetch_file
from cs231n_ae.embedded import digits, lfw_faces, mnist_5k
from cs231n_ae.folders import require_writable
from cs231n_ae.frey_faces import FACES_FILE, faces_present, fetch_faces, read_faces
from cs231n_ae.idx import parse_idx
from cs231n_ae.known_files import RemoteFile, copies_in, is_likely, read_sound
from cs231n_ae.mirrors import how_to_go_on, mirrors_of
from cs231n_ae.photographs import natural_patches
from cs231n_ae.types import Array
from cs231n_ae.validation import (
    require_count,
    require_counts,
    require_generator,
    require_in,
    require_integers,
    require_range,
    require_shape,
)

__all__ = ["DOWNLOADABLE", "NAMES", "Card", "Dataset", "data_folder", "describe", "fetch", "is_present", "load"]


@dataclass(frozen=True, eq=False)
class Dataset:
    """Images as rows, in three splits. The arrays are read-only views, so that sharing them is safe: copy to change.

    Attributes:
        name: as given to :func:`load`.
        x_train, x_test, x_val: float32 in [0, 1], shape (N, D), contiguous; ``x_val`` is None until
            :meth:`split_validation`, but for ``mnist_5k``, which comes with one.
        y_train, y_test, y_val: int64 labels of shape (N,), or None.
        image_shape: (C, H, W), with D = C * H * W.
    """

    name: str
    x_train: Array
    x_test: Array
    y_train: Array | None
    y_test: Array | None
    image_shape: tuple[int, int, int]
    x_val: Array | None = None
    y_val: Array | None = None

    def __post_init__(self) -> None:
        require_counts("image_shape", self.image_shape, least=3, most=3, why="(C, H, W)")
        for split in ("train", "test", "val"):
            x, y = getattr(self, f"x_{split}"), getattr(self, f"y_{split}")
            if x is not None:
                _require_images(f"x_{split}", x, self.image_shape)
                object.__setattr__(self, f"x_{split}", _read_only(x))
            if y is not None:
                require_integers(f"y_{split}", y)
                if x is None or y.dtype != np.int64 or y.shape != x.shape[:1]:
                    raise ValueError(
                        f"y_{split} must be int64 with a label per row of x_{split}, got {y.dtype} {y.shape}"
                    )
                object.__setattr__(self, f"y_{split}", _read_only(y))

    def __repr__(self) -> str:
        validation = "" if self.x_val is None else f", {len(self.x_val)} validation"
        shape = "×".join(map(str, self.image_shape))
        labels = "without labels" if self.y_train is None else "with labels"
        counts = f"{len(self.x_train)} training{validation} and {len(self.x_test)} test images"
        return f"<{self.name}: {counts} of {shape}, {labels}>"

    def split_validation(self, n: int, *, rng: np.random.Generator) -> "Dataset":
        """Set ``n`` training examples aside for validation, drawn without replacement.

        Args:
            n: how many, at least 1 and fewer than there are training examples.
            rng: draws them. The training examples that stay keep their order.

        Returns:
            A new dataset, with ``x_val`` and ``y_val``.
        """
        if self.x_val is not None:
            raise ValueError(f"{self.name} must not have validation examples yet, got {len(self.x_val)}: load it anew")
        require_count("n", n, most=len(self.x_train) - 1, advice="some training examples must stay")
        require_generator("rng", rng)
        order = rng.permutation(len(self.x_train))
        held_out, kept = order[:n], np.sort(order[n:])
        y_train, y_val = (None, None) if self.y_train is None else (self.y_train[kept], self.y_train[held_out])
        return replace(self, x_train=self.x_train[kept], y_train=y_train, x_val=self.x_train[held_out], y_val=y_val)


def load(
    name: str,
    *,
    patch_size: int | None = None,
    n_train: int | None = None,
    n_test: int | None = None,
    whitened: bool | None = None,
    rng: np.random.Generator | None = None,
) -> Dataset:
    """Load a dataset: the same arrays every time.

    >>> from cs231n_ae.datasets import load
    >>> digits = load("digits")
    >>> digits.x_train.shape, digits.x_train.dtype, digits.image_shape
    ((1437, 64), dtype('float32'), (1, 8, 8))

    Args:
        name: one of :data:`NAMES`.
        patch_size: for ``natural_patches`` alone: side of a patch in pixels, 8 unless said.
        n_train: for ``natural_patches`` alone: training patches to draw, 10,000 unless said.
        n_test: for ``natural_patches`` alone: test patches to draw, 2,000 unless said.
        whitened: for ``natural_patches`` alone: of photographs whose spatial frequencies are equally strong, laid on
            [0, 1]; see :func:`cs231n_ae.photographs.natural_patches`.
        rng: for ``natural_patches`` alone: draws the patches; ``np.random.default_rng(0)`` unless said.

    Returns:
        The dataset, with train and test splits; see :meth:`Dataset.split_validation` for a third.

    Raises:
        ValueError: if there is no such dataset, or its files are damaged.
        FileNotFoundError: if it has not been fetched; the message says how.
    """
    require_in("name", name, NAMES)
    if name == "natural_patches":
        size = 8 if patch_size is None else patch_size
        x_train, x_test = natural_patches(
            patch_size=size,
            n_train=10_000 if n_train is None else n_train,
            n_test=2_000 if n_test is None else n_test,
            whitened=False if whitened is None else whitened,
            rng=np.random.default_rng(0) if rng is None else rng,
        )
        return Dataset(name, x_train, x_test, y_train=None, y_test=None, image_shape=(1, size, size))
    if not (patch_size is n_train is n_test is whitened is rng is None):
        options = "patch_size, n_train, n_test, whitened and rng"
        raise ValueError(f"{options} must be left out for {name}: it is one fixed dataset")
    if name == "digits":
        x_train, y_train, x_test, y_test = digits()
        return Dataset(name, x_train, x_test, y_train, y_test, image_shape=(1, 8, 8))
    if name == "mnist_5k":
        return Dataset(name, **mnist_5k(), image_shape=(1, 28, 28))
    if name == "lfw_faces":
        x_train, x_test = lfw_faces()
        return Dataset(name, x_train, x_test, y_train=None, y_test=None, image_shape=(1, 25, 25))
    return _load_faces() if name == "frey_faces" else _load_idx(name)


def fetch(name: str, *, mirror: str | None = None, progress: bool = True) -> tuple[Path, ...]:
    """Bring a dataset's files into the data folder, checked. What is there and right is not fetched again.

    Args:
        name: one of :data:`NAMES`; an embedded dataset has nothing to fetch.
        mirror: a folder of ``<name>/<file>.gz`` as a ``file://`` or ``http(s)://`` address, instead of the public
            ones; without it, ``$CS231N_AE_MIRROR`` if that is set.
        progress: draw progress bars on standard error.

    Returns:
        The files' paths; none for an embedded dataset.

    Raises:
        ValueError: if there is no such dataset, or the mirror is not an address.
        DownloadError: (an OSError) if no mirror has the right file, with what is wrong at each.
        PermissionError: (an OSError) if the data folder cannot be written to.
    """
    require_in("name", name, NAMES)
    if name not in DOWNLOADABLE:
        return ()
    bases = mirrors_of(name, mirror)
    folder = data_folder() / name
    _require_writable(folder)
    try:
        if name == "frey_faces":
            return (fetch_faces(folder, bases, progress=progress),)
        return tuple(
            fetch_file(file, [f"{base}/{file.name}.gz" for base in bases], folder, progress=progress)
            for file in SOURCES[name].files
        )
    except DownloadError as error:
        raise DownloadError(f"{name}: {error}\n{how_to_go_on(name, bases)}") from error


def describe(name: str) -> Card:
    """What to say of a dataset in a list."""
    require_in("name", name, NAMES)
    return next(card for card in CARDS if card.name == name)


def is_present(name: str) -> bool:
    """Whether :func:`load` will find its files: all there, under one name or another, and of the right size."""
    require_in("name", name, NAMES)
    if name not in DOWNLOADABLE:
        return True
    if name == "frey_faces":
        return faces_present(data_folder() / name)
    folder = data_folder() / name
    return all(any(is_likely(path, file) for path in copies_in(folder, file)) for file in SOURCES[name].files)


def data_folder() -> Path:
    """Where fetched data lies: ``$CS231N_AE_DATA``, else ``datasets/`` of the clone, else the user's data folder."""
    if chosen := os.environ.get("CS231N_AE_DATA"):
        return Path(chosen).expanduser()
    root = Path(__file__).resolve().parents[1]
    # An installed package lies in site-packages, where datasets/ would be somebody else's.
    if (root / "pyproject.toml").is_file() and (root / "datasets").is_dir():
        return root / "datasets"
    from platformdirs import user_data_path

    return user_data_path("cs231n-ae")


def _require_writable(folder: Path) -> None:
    """Before anything is transferred, see that it can be kept."""
    try:
        require_writable(folder)
    except OSError as error:
        raise PermissionError(
            f"the folder {folder} must be writable, got: {error.strerror or error}. "
            "Set the environment variable CS231N_AE_DATA to a folder of your own"
        ) from error


def _load_idx(name: str) -> Dataset:
    """Read the four fetched files of MNIST or a dataset of its form."""
    remote = SOURCES[name]
    x_train, y_train, x_test, y_test = (_read_idx(name, file) for file in remote.files)
    height, width = x_train.shape[1:]
    return Dataset(
        name=name,
        x_train=_unit_interval(x_train),
        x_test=_unit_interval(x_test),
        y_train=y_train.astype(np.int64),
        y_test=y_test.astype(np.int64),
        image_shape=(1, height, width),
    )


def _load_faces() -> Dataset:
    """The first 1,600 frames to train on, the rest to test: neighbours are too alike to be split at random."""
    path, how = data_folder() / "frey_faces" / FACES_FILE, _how_to_fetch("frey_faces")
    if not path.is_file():
        raise FileNotFoundError(f"frey_faces must be fetched before it is loaded, got no file {path}: {how}")
    try:
        x = _unit_interval(read_faces(path))
    except ValueError as error:
        raise ValueError(f"{error}. To fetch it again, {how}") from error
    return Dataset("frey_faces", x[:1600], x[1600:], y_train=None, y_test=None, image_shape=(1, 28, 20))


def _how_to_fetch(name: str) -> str:
    command = f"cs231n-ae data fetch {name}"
    root = Path(__file__).resolve().parents[1]  # an installed package comes without the script
    has_script = (root / "setup_datasets.sh").is_file()
    return f"run ./setup_datasets.sh {name} (without bash: {command})" if has_script else f"run {command}"


def _read_idx(name: str, file: RemoteFile) -> Array:
    folder, how = data_folder() / name, _how_to_fetch(name)
    try:
        return parse_idx(read_sound(folder, file), name=str(folder / file.name))
    except FileNotFoundError as error:
        raise FileNotFoundError(f"{name} must be fetched before it is loaded, {error}: {how}") from error
    except ValueError as error:
        raise ValueError(f"{error}. To fetch it again, {how}") from error


def _unit_interval(pixels: Array) -> Array:
    """Bytes (N, H, W) as float32 rows (N, D) in [0, 1]."""
    return np.divide(pixels.reshape(len(pixels), -1), np.float32(255), dtype=np.float32)


def _require_images(name: str, x: Array, image_shape: tuple[int, int, int]) -> None:
    require_shape(name, x, (None, math.prod(image_shape)), why=f"one row per image of {image_shape}")
    if x.dtype != np.float32:
        raise ValueError(f"{name} must be float32, got {x.dtype}: convert it with {name}.astype(np.float32)")
    require_range(name, x, 0, 1, why="divide the pixels by their largest possible value")


def _read_only(x: Array) -> Array:
    """A contiguous view of ``x`` that refuses to be written to; ``x`` itself stays as it was."""
    view = np.ascontiguousarray(x).view()
    view.flags.writeable = False
    return view
