"""Trained models on disk: their arrays and their configuration in one ``.npz``, without pickles."""

import os
from typing import Any

from cs231n_ae import models
from cs231n_ae.checkpoint import read_npz, write_npz
from cs231n_ae.rebuilding import rebuild
from cs231n_ae.validation import require_in

__all__ = ["load_model", "save_model"]

SAVABLE = (
    "Autoencoder",
    "Classifier",
    "ConditionalVAE",
    "ContractiveAutoencoder",
    "ConvAutoencoder",
    "DenoisingAutoencoder",
    "ImportanceWeightedVAE",
    "GAN",
    "GSN",
    "LinearAutoencoder",
    "MADE",
    "NADE",
    "PixelCNN",
    "PixelRNN",
    "RBM",
    "RealNVP",
    "SparseAutoencoder",
    "StackedAutoencoder",
    "TiedAutoencoder",
    "TwoLayerNet",
    "TwoStackPixelCNN",
    "VAE",
)


def save_model(path: str | os.PathLike[str], model: Any, *, about: dict[str, Any] | None = None) -> None:
    """Write ``model`` to ``path``, whole or not at all.

    Args:
        path: the file, by custom ``NAME.npz``.
        model: one of the models that has ``params`` and ``config``.
        about: what else to note, as JSON-ready values: the dataset, the seed.

    Raises:
        ValueError: if the model is of another kind, or ``path`` holds a file that is no saved model.
    """
    kind = type(model).__name__
    require_in("the model's class", kind, SAVABLE)
    meta = {"class": kind, "config": model.config, "about": about or {}}
    write_npz(path, model.params, meta, kind="model")


def load_model(path: str | os.PathLike[str]) -> tuple[Any, dict[str, Any]]:
    """Build the model that :func:`save_model` wrote.

    Args:
        path: the file.

    Returns:
        the model, and what was noted ``about`` it.

    Raises:
        ValueError: if the file is missing, damaged, or no saved model.
    """
    arrays, meta = read_npz(path, kind="model")
    require_in(f"the model's class in {path}", meta.get("class"), SAVABLE)
    for name in ("config", "about"):
        if not isinstance(meta.get(name), dict):
            raise ValueError(f"{path} must say the {name} of its model by name, got {meta.get(name)!r}: save it again")
    return rebuild(getattr(models, meta["class"]), meta["config"], arrays, where=path), meta["about"]
