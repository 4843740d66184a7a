"""Models that are fitted and not trained, as arrays and a configuration, so that they are saved as all the others.

PCA, k-means and whitening have no ``params``: what ``fit`` finds are attributes, which the registry names with their
shapes. Their configuration is what their constructors take.
"""

import inspect
import os
from collections.abc import Mapping
from typing import Any

import numpy as np

from cs231n_ae.types import Array

__all__ = ["fitted_arrays", "fitted_config", "refit"]

Shapes = Mapping[str, tuple[str, ...]]


def fitted_config(model: Any) -> dict[str, Any]:
    """What the constructor needs to build this model again."""
    return {name: getattr(model, name) for name in inspect.signature(type(model)).parameters}


def fitted_arrays(model: Any, shapes: Shapes) -> dict[str, Array]:
    """What ``fit`` found, by name; numbers as arrays without axes.

    Raises:
        ValueError: if the model has not been fitted.
    """
    arrays = {name: np.asarray(getattr(model, name)) for name in shapes}
    if not all(array.size for array in arrays.values()):
        raise ValueError(f"the {type(model).__name__} must be fitted to be saved, got one that is not: call fit first")
    return arrays


def refit(
    kind: type[Any],
    config: Mapping[str, Any],
    arrays: Mapping[str, Array],
    shapes: Shapes,
    *,
    where: str | os.PathLike[str],
) -> Any:
    """A model of the class ``kind`` as it was after ``fit``.

    Args:
        kind: the class; its constructor takes the entries of ``config`` by name.
        config: the arguments of the constructor.
        arrays: what :func:`fitted_arrays` gave.
        shapes: of each array the names of its lengths: entries of ``config``, or letters for what must only agree.
        where: the file that they come from, for errors.

    Raises:
        ValueError: if the constructor refuses the configuration, or the arrays are not what ``fit`` leaves.
    """
    try:
        model = kind(**config)
    except (TypeError, ValueError) as error:
        raise ValueError(f"{os.fspath(where)} describes no {kind.__name__} that can be built: {error}") from error
    if arrays.keys() != shapes.keys():
        raise ValueError(f"{os.fspath(where)} must hold {', '.join(shapes)}, got {', '.join(arrays) or 'nothing'}")
    lengths: dict[str, int] = {name: value for name, value in config.items() if isinstance(value, int)}
    for name, value in arrays.items():
        found = dict(zip(shapes[name], value.shape, strict=False))
        expected = tuple(lengths.setdefault(axis, found.get(axis, 0)) for axis in shapes[name])
        if value.shape != expected or value.dtype.kind != ("f" if shapes[name] else value.dtype.kind):
            raise ValueError(
                f"{name} in {os.fspath(where)} must hold floating point numbers of shape {expected}, "
                f"got {value.dtype} of shape {value.shape}"
            )
        setattr(model, name, value if value.ndim else value.item())
    return model
