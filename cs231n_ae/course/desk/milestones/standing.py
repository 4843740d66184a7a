"""The library's models stand on a student's own functions and methods, of several assignments at once."""

import importlib
import pkgutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import reduce
from types import ModuleType
from typing import Any

from cs231n_ae.course.outline.manifest import Assignment, Exercise
from cs231n_ae.course.source_text.reading import source_of
from cs231n_ae.course.worker.loading import load_file
from cs231n_ae.course.worker.stand_in import stand_in

__all__ = ["library_modules", "own_functions"]

FACES = ("layers", "losses", "optim")
"""Through these the library's models call functions. Behind the faces, the library's fast ways know its own by name."""


@contextmanager
def own_functions(
    exercises: Iterable[tuple[Assignment, Exercise]], also: Mapping[str, str] | None = None
) -> Iterator[tuple[str, ...]]:
    """Let the library's models call what a student wrote for these exercises, and put everything back at the end.

    Args:
        exercises: with their assignments, in whose folders the student's files lie.
        also: other functions of the library in whose places an exercise stands: the id by the function's place.

    Yields:
        The places that were really taken.
    """
    modules: dict[tuple[str, str], ModuleType] = {}
    places: dict[str, Any] = {}
    by_id: dict[str, Any] = {}
    for assignment, exercise in exercises:
        key = (assignment.name, exercise.stem)
        if key not in modules:
            file = assignment.folder / exercise.file
            modules[key] = load_file(file, "own", text=source_of(file).text)
        own = reduce(getattr, exercise.qualname.split("."), modules[key])
        places[exercise.target] = by_id[exercise.id] = own
    places |= {place: by_id[exercise] for place, exercise in (also or {}).items()}
    with stand_in(places, [*library_modules(), *modules.values()]) as taken:
        yield taken


def library_modules() -> list[ModuleType]:
    """The faces, and all models, which may have taken a function by its name."""
    models = importlib.import_module("cs231n_ae.models")
    files = [
        importlib.import_module(f"cs231n_ae.models.{found.name}") for found in pkgutil.iter_modules(models.__path__)
    ]
    return [*(importlib.import_module(f"cs231n_ae.{name}") for name in FACES), models, *files]
