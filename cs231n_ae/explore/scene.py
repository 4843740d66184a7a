"""What an explorer shows besides the decoder: where real images lie, and how far the codes reach."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from cs231n_ae.datasets import Dataset
from cs231n_ae.explore.decoder import Decoder, decoder_of
from cs231n_ae.types import Array
from cs231n_ae.validation import require_finite, require_range

__all__ = ["Axis", "Scene", "scene_of"]

MOST_IMAGES = 1000
MOST_PIXELS = 700_000
"""Together they keep a page small: 892 images of MNIST."""

BOUNDS = {"sigmoid": (0, 1), "tanh": (-1, 1), "relu": (0, np.inf), "softplus": (0, np.inf)}
"""Between what an activation's outputs lie; others are free."""

CLASS_NAMES = {
    "fashion_mnist": ("T-shirt", "trousers", "pullover", "dress", "coat", "sandal", "shirt", "trainer", "bag", "boot")
}


@dataclass(frozen=True)
class Axis:
    """One number of the code.

    Attributes:
        low, high: what its slider covers.
        step: by which its slider moves.
        start: where it begins: 0, the middle of a prior; without one, the mean over the images.
        spread: the standard deviation over the images.
    """

    low: float
    high: float
    step: float
    start: float
    spread: float


@dataclass(frozen=True, eq=False)
class Scene:
    """Images of a dataset and their codes.

    Attributes:
        title: the model and its data in a line.
        decoder: from codes to pixels.
        image_shape: (C, H, W).
        axes: one for each number of the code.
        shown: the columns of ``codes`` that the map shows first (twice the same, if there is only one).
        codes: of the images, float32, shape (N, Z).
        images: in [0, 1], shape (N, D).
        labels: the class of each, or None.
        class_names: of class 0, 1, ...
    """

    title: str
    decoder: Decoder
    image_shape: tuple[int, int, int]
    axes: tuple[Axis, ...]
    shown: tuple[int, int]
    codes: Array
    images: Array
    labels: Array | None
    class_names: tuple[str, ...]


def scene_of(model: Any, data: Dataset, *, images: int | None = None, axes: tuple[int, int] | None = None) -> Scene:
    """Encode the first test images of a dataset.

    The code of an image is ``model.encode(x)`` (of a conditional model, under the image's own label); of a VAE, the
    mean of the Gaussian that it names. A slider reaches over
    nearly all codes (from 1 in 1000 to 999 in 1000), and under a prior from −3 to 3 at least.

    Args:
        model: see :func:`cs231n_ae.explore.decoder_of`.
        data: what the model was trained on, or data of the same shape.
        images: how many; unless said, as many as keep a page small (1000 at most).
        axes: the two numbers of the code that a map shows first, counted from 1 as they are named, (1, 2) for z1 and
            z2; unless said, the two that vary most.

    Raises:
        ValueError: if the model cannot be explored, the data do not fit it, or there is no such axis.
    """
    decoder = decoder_of(model)
    n_features = data.x_test.shape[1]
    if decoder.n_features != n_features:
        raise ValueError(
            f"data must have {decoder.n_features} pixels, as the model has, got {data.name} with {n_features}: "
            "name the dataset that it was trained on"
        )
    if images is None:
        images = min(MOST_IMAGES, max(MOST_PIXELS // n_features, 1), len(data.x_test))
    require_range("images", images, 1, len(data.x_test), why="test images")
    x, y = data.x_test[:images], None if data.y_test is None else data.y_test[:images]
    n_classes = decoder.n_classes
    if n_classes and (y is None or y.max() >= n_classes):
        raise ValueError(f"data must have labels from 0 to {n_classes - 1}, as the model takes them, got {data.name}")
    codes = model.encode(x.astype(decoder.layers[0].w.dtype), *([y] if n_classes else []))
    codes = np.asarray(codes[0] if isinstance(codes, tuple) else codes, dtype=np.float32)
    require_finite("the codes of the test images", codes)
    ranges = tuple(_axis(codes[:, i], decoder) for i in range(decoder.n_code))
    classes = () if y is None else tuple(str(k) for k in range(n_classes or int(y.max()) + 1))
    return Scene(
        title=f"{type(model).__name__} {_sizes(model, n_features, decoder)} on {data.name}",
        decoder=decoder,
        image_shape=data.image_shape,
        axes=ranges,
        shown=_shown(axes, codes),
        codes=codes,
        images=x,
        labels=y,
        class_names=CLASS_NAMES.get(data.name, classes) if classes else (),
    )


def _axis(code: Array, decoder: Decoder) -> Axis:
    """The range of one number of the code, rounded outwards to a tenth of the power of ten that it is made of."""
    low, high = (float(q) for q in np.quantile(code.astype(np.float64), [0.001, 0.999]))
    margin = 0.05 * (high - low)
    low, high = low - margin, high + margin
    if decoder.prior:
        low, high = min(low, -3.0), max(high, 3.0)
    if high - low < 1e-6:  # it is the same for all images: still give it some room
        low, high = low - 1, high + 1
    smallest, largest = BOUNDS.get(decoder.activation, (-np.inf, np.inf))
    unit = 10.0 ** np.floor(np.log10(high - low) - 1)
    low = float(max(np.floor(low / unit) * unit, smallest))
    high = float(min(np.ceil(high / unit) * unit, largest))
    start = 0.0 if decoder.prior else float(code.mean(dtype=np.float64))
    spread = float(code.std(dtype=np.float64))
    return Axis(round(low, 9), round(high, 9), round(unit / 5, 9), round(start, 9), spread)


def _shown(axes: tuple[int, int] | None, codes: Array) -> tuple[int, int]:
    """The two columns of the codes that are asked for, or that vary most, in their order."""
    n = codes.shape[1]
    if axes is not None:
        across, up = axes
        require_range("axes", np.array(axes), 1, n, why="the numbers of the code, counted from 1")
        if across == up and n > 1:
            raise ValueError(f"axes must be two different ones, got {axes}: a map has two directions")
        return int(across) - 1, int(up) - 1
    if n == 1:
        return 0, 0
    across, up = sorted(np.argsort(-codes.std(axis=0, dtype=np.float64), kind="stable")[:2])
    return int(across), int(up)


def _sizes(model: Any, n_features: int, decoder: Decoder) -> str:
    """The layers from the pixels to the code, as 64-32-2."""
    sizes = getattr(model, "sizes", (n_features, decoder.n_code))
    return "-".join(str(size) for size in sizes)
