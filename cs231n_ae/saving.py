"""Trained models on disk: their arrays and their configuration in one ``.npz``, without pickles."""

import os
from typing import Any

from cs231n_ae import models
from cs231n_ae.checkpoint import read_npz, write_npz
from cs231n_ae.fitted import fitted_arrays, fitted_config, refit
from cs231n_ae.rebuilding import rebuild
from cs231n_ae.registry import FITTED, SAVABLE
from cs231n_ae.validation import require_in

__all__ = ["load_model", "save_model"]

VERSION = 2
"""Of the names in a configuration. A file that does not say it is of version 1."""


def save_model(path: str | os.PathLike[str], model: Any, *, about: dict[str, Any] | None = None) -> None:
    """Write ``model`` to ``path``, whole or not at all.

    >>> import numpy as np
    >>> from cs231n_ae.models import VAE
    >>> from cs231n_ae.saving import load_model, save_model
    >>> model = VAE((64, 32, 2), rng=np.random.default_rng(0))
    >>> save_model("vae.npz", model, about={"dataset": "digits"})
    >>> again, about = load_model("vae.npz")
    >>> type(again).__name__, about["dataset"], np.array_equal(again.params["enc_W1"], model.params["enc_W1"])
    ('VAE', 'digits', True)

    Args:
        path: the file, by custom ``NAME.npz``.
        model: one of the models that has ``params`` and ``config``, or one that has been fitted, such as a PCA.
        about: what else to note, as JSON-ready values: the dataset, the seed.

    Raises:
        ValueError: if the model is of another kind, or has not been fitted; or if ``path`` holds a file that is no
            saved model.
    """
    kind = type(model).__name__
    require_in("the model's class", kind, SAVABLE)
    fitted = kind in FITTED
    arrays = fitted_arrays(model, FITTED[kind]) if fitted else model.params
    config = fitted_config(model) if fitted else model.config
    meta = {"class": kind, "version": VERSION, "config": config, "about": about or {}}
    write_npz(path, arrays, meta, kind="model")


def load_model(path: str | os.PathLike[str]) -> tuple[Any, dict[str, Any]]:
    """Build the model that :func:`save_model` wrote.

    Args:
        path: the file.

    Returns:
        the model, and what was noted ``about`` it.

    Raises:
        FileNotFoundError: if there is no such file.
        ValueError: if the file is damaged, of a later version, or no saved model.
    """
    arrays, meta = read_npz(path, kind="model")
    require_in(f"the model's class in {path}", meta.get("class"), SAVABLE)
    for name in ("config", "about"):
        if not isinstance(meta.get(name), dict):
            raise ValueError(f"{path} must say the {name} of its model by name, got {meta.get(name)!r}: save it again")
    config = _config_of_today(path, meta)
    if shapes := FITTED.get(meta["class"]):
        return refit(getattr(models, meta["class"]), config, arrays, shapes, where=path), meta["about"]
    return rebuild(getattr(models, meta["class"]), config, arrays, where=path), meta["about"]


def _config_of_today(path: str | os.PathLike[str], meta: dict[str, Any]) -> dict[str, Any]:
    """The configuration in a file, with the names that the constructors have now."""
    config, version = dict(meta["config"]), meta.get("version", 1)
    if version not in range(1, VERSION + 1):
        raise ValueError(
            f"{path} must have a configuration of version {VERSION} or before, got {version!r}: use a matching release"
        )
    if version == 1:
        if "loss" in config:  # of a plain autoencoder
            loss = config.pop("loss")
            config["likelihood"] = {"bce": "bernoulli", "l2": "gaussian"}.get(loss, loss)
        if "decoder" in config:  # of a VAE
            config["likelihood"] = config.pop("decoder")
        if "beta" in config and meta["class"] in ("SparseAutoencoder", "StackedAutoencoder"):
            config["sparsity"] = config.pop("beta")
    return config
