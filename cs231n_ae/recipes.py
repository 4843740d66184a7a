"""From a few words to a model: what ``cs231n-ae train`` and the demo share."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np

from cs231n_ae import models
from cs231n_ae.binarization import binarize
from cs231n_ae.datasets import Dataset
from cs231n_ae.dequantization import dequantize
from cs231n_ae.registry import TRAINABLE, KnownModel
from cs231n_ae.types import Array
from cs231n_ae.validation import require_in

__all__ = ["build_model", "grey_levels", "preparation", "sample_images", "spread"]

LEVELS = (2, 17, 256)
"""How many grey values a picture may have: black and white, the embedded digits, and bytes, to which others round."""


def build_model(
    name: str,
    dataset: Dataset,
    *,
    sizes: Sequence[int] | None = None,
    rng: np.random.Generator,
    **options: Any,
) -> Any:
    """Build a model for the images of a dataset.

    Args:
        name: one of ``cs231n_ae.registry.TRAINABLE``.
        dataset: gives the number of inputs, and what else a model must know: the shape of an image, the classes.
        sizes: the layers behind the input, down to the code: ``(400, 20)``. A model with one layer has one. Of a
            convolutional autoencoder the channels and the code, of a PixelCNN the channels of each layer, of a GAN
            the hidden layers of the discriminator and the noise. Without it, those that the registry names.
        rng: the source of the weights.
        options: of those in the registry: ``activation``, ``likelihood``, ``beta``.

    Returns:
        the model, in float32.

    Raises:
        ValueError: if the words make no model, or the model has no such option.
    """
    require_in("model", name, tuple(TRAINABLE))
    known = TRAINABLE[name]
    for option in options:
        if option not in known.options:
            has = ", ".join(known.options) or "none"
            raise ValueError(f"options of {name} must be among those that it has ({has}), got {option}: leave it out")
    sizes = known.sizes if sizes is None else tuple(sizes)
    if not sizes or min(sizes) < 1:
        raise ValueError(f"sizes must be positive, one or more, down to the code, got {sizes}: as in 400,20")
    if known.one_size and len(sizes) != 1:
        raise ValueError(f"{name} must have one size, got {sizes}: {known.sizes[0]} is what it has by itself")
    if known.sees == "labels" and (dataset.y_train is None or dataset.y_test is None):
        raise ValueError(f"{name} must have labels to learn from, got {dataset!r}: choose a dataset with labels")
    kind = getattr(models, known.name)
    if known.fitted:
        return kind(*sizes)
    return _BUILDERS.get(known.name, _stack)(partial(kind, **options, rng=rng), dataset, sizes)


def preparation(name: str, dataset: Dataset) -> Callable[..., Array] | None:
    """What a batch goes through first, for a model to see what it is made for: the solver's ``prepare``."""
    known: KnownModel = TRAINABLE[name]
    if known.sees == "levels":
        return partial(spread, levels=grey_levels(dataset.x_train))
    return binarize if known.sees == "bits" else None


def grey_levels(x: Array) -> int:
    """How many grey values there are: the fewest of 2, 17 and 256 on whose steps all pixels lie, or else 256."""
    sample = x[:1000]
    on_steps = (k for k in LEVELS if np.abs(sample * (k - 1) - np.rint(sample * (k - 1))).max() < 1e-3)
    return next(on_steps, LEVELS[-1])


def spread(x: Array, *, levels: int, rng: np.random.Generator) -> Array:
    """Pixels rounded to the nearest of their levels, and spread over its step: no value has all the density."""
    return dequantize(np.rint(x * (levels - 1)) / np.asarray(levels - 1, x.dtype), levels=levels, rng=rng)


def sample_images(model: Any, n: int, *, rng: np.random.Generator) -> Array:
    """``n`` images from a trained model, (n, D); from a conditional one under each label in turn.

    Raises:
        ValueError: if the model has no distribution to sample from.
    """
    if isinstance(model, models.ConditionalVAE):
        return model.sample(n, y=np.arange(n) % model.n_classes, rng=rng)
    if not hasattr(model, "sample"):
        can = ", ".join(name for name, known in TRAINABLE.items() if hasattr(getattr(models, known.name), "sample"))
        raise ValueError(
            f"model must be one to sample from, got {type(model).__name__}, which has no distribution to sample "
            f"from: train one of {can}"
        )
    images: Array = model.sample(n, rng=rng)
    return images


Build = Callable[..., Any]


def _stack(build: Build, data: Dataset, sizes: tuple[int, ...]) -> Any:
    return build((data.x_train.shape[1], *sizes))


def _one_layer(build: Build, data: Dataset, sizes: tuple[int, ...]) -> Any:
    return build(data.x_train.shape[1], *sizes)


def _with_classes(build: Build, data: Dataset, sizes: tuple[int, ...]) -> Any:
    assert data.y_train is not None and data.y_test is not None
    return build((data.x_train.shape[1], *sizes), int(max(data.y_train.max(), data.y_test.max())) + 1)


def _convolutional(build: Build, data: Dataset, sizes: tuple[int, ...]) -> Any:
    return build(data.image_shape, sizes[-1], channels=sizes[:-1])


def _pixel_by_pixel(build: Build, data: Dataset, sizes: tuple[int, ...]) -> Any:
    colours, height, width = data.image_shape
    if colours != 1 or len(set(sizes)) != 1:
        raise ValueError(
            f"a model of pixels in turn must have grey images, and layers of equal channels, as in 16,16,16, got "
            f"{colours} colours and {sizes}"
        )
    return build((height, width), channels=sizes[0], n_layers=len(sizes))


def _flow(build: Build, data: Dataset, sizes: tuple[int, ...]) -> Any:
    return build(data.x_train.shape[1], sizes, alpha=0.05)


def _boltzmann(build: Build, data: Dataset, sizes: tuple[int, ...]) -> Any:
    return build(data.x_train.shape[1], *sizes, pixel_means=data.x_train.mean(axis=0, dtype=np.float64))


def _adversarial(build: Build, data: Dataset, sizes: tuple[int, ...]) -> Any:
    *hidden, n_latent = sizes
    return build(n_latent, hidden[::-1], data.x_train.shape[1], output="sigmoid")


_BUILDERS: dict[str, Callable[[Build, Dataset, tuple[int, ...]], Any]] = {
    "LinearAutoencoder": _one_layer,
    "ContractiveAutoencoder": _one_layer,
    "ConvAutoencoder": _convolutional,
    "ConditionalVAE": _with_classes,
    "NADE": _one_layer,
    "PixelCNN": _pixel_by_pixel,
    "TwoStackPixelCNN": _pixel_by_pixel,
    "PixelRNN": _pixel_by_pixel,
    "RealNVP": _flow,
    "RBM": _boltzmann,
    "GSN": _one_layer,
    "GAN": _adversarial,
}
"""How the others than a plain stack of layers take their sizes."""
