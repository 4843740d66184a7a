"""Take a trained model from the package."""

from pathlib import Path
from typing import Any

import numpy as np

from cs231n_ae.pretrained.recipes import RECIPES
from cs231n_ae.saving import load_model
from cs231n_ae.validation import require_in

__all__ = ["load_pretrained", "pretrained_path"]


def load_pretrained(name: str) -> Any:
    """A trained model of 28×28 digits, in float32.

    >>> import numpy as np
    >>> from cs231n_ae.pretrained import load_pretrained
    >>> model = load_pretrained("vae_20")
    >>> model.sample(4, rng=np.random.default_rng(0)).shape
    (4, 784)

    Args:
        name: one of ``RECIPES``.

    Returns:
        the model, of the class that its recipe builds.

    Raises:
        ValueError: if there is no such model.
    """
    model, _ = load_model(pretrained_path(name))
    model.params = {key: value.astype(np.float32) for key, value in model.params.items()}
    return model


def pretrained_path(name: str) -> Path:
    """The file of a trained model."""
    require_in("name", name, tuple(RECIPES))
    return Path(__file__).parent / f"{name}.npz"
