"""Somebody's functions in the place of the library's, for as long as a ``with`` block lasts."""

import importlib
import sys
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from contextlib import contextmanager
from types import ModuleType
from typing import Any

__all__ = ["Swapped", "modules_of", "stand_in"]


class Swapped:
    """Names that mean something else for a time."""

    def __init__(self) -> None:
        self._before: list[tuple[Any, str, Any]] = []

    def put(self, place: Any, name: str, value: Any) -> None:
        """From now on ``place.name`` is this."""
        self._before.append((place, name, vars(place).get(name, _INHERITED)))
        setattr(place, name, value)

    def undo(self) -> None:
        """Everything as it was."""
        while self._before:
            place, name, before = self._before.pop()
            if before is _INHERITED:
                delattr(place, name)
            else:
                setattr(place, name, before)


@contextmanager
def stand_in(functions: Mapping[str, Callable[..., Any]], among: Iterable[ModuleType]) -> Iterator[tuple[str, ...]]:
    """Let these be called where the library's own would be, and put everything back at the end.

    A method takes its place in its class. A function takes it in each of some modules that holds the library's own,
    under whatever name: ``layers.affine_forward`` and a model that imported it by name are two places.

    Args:
        functions: by what they stand in for, ``"cs231n_ae.layers.affine:affine_forward"`` or
            ``"cs231n_ae.models.pca:PCA.fit"``.
        among: the modules in which functions are looked for.

    Yields:
        The names whose place was really taken, in the order of ``functions``.

    Raises:
        ModuleNotFoundError, AttributeError: if the library has nothing of such a name.
    """
    wanted: dict[int, tuple[str, Any]] = {}  # a function is known by its identity; holding it keeps that its own
    places: list[tuple[Any, str, str]] = []
    for name in functions:
        module, _, qualname = name.partition(":")
        owner, _, attribute = qualname.rpartition(".")
        if owner:
            places.append((getattr(importlib.import_module(module), owner), attribute, name))
        else:
            original = getattr(importlib.import_module(module), attribute)
            wanted[id(original)] = (name, original)
    for holder in among:
        places += [(holder, key, wanted[id(value)][0]) for key, value in vars(holder).items() if id(value) in wanted]
    swapped = Swapped()
    try:
        for place, attribute, name in places:
            swapped.put(place, attribute, functions[name])
        taken = {name for _, _, name in places}
        yield tuple(name for name in functions if name in taken)
    finally:
        swapped.undo()


def modules_of(packages: Container[str]) -> list[ModuleType]:
    """The modules of these packages that are loaded now."""
    return [module for name, module in list(sys.modules.items()) if name.partition(".")[0] in packages]


_INHERITED = object()
