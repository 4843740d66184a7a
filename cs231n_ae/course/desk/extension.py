"""``%load_ext cs231n_ae.course``, the line with which the notebooks begin.

In a hand-out the library lacks the bodies of the exercises. From this line on, what is missing is looked up in the
files beside the notebook; ``%unload_ext cs231n_ae.course`` takes that back. In a clone nothing is missing, and nothing
is lent. In both, the errors that follow from a cell that stopped at an exercise are told so.
"""

import importlib
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from cs231n_ae.course.answers.lending import lent
from cs231n_ae.course.desk.stopped import StoppedCells
from cs231n_ae.course.outline.manifest import load_assignment
from cs231n_ae.course.outline.paths import HANDED_OUT

__all__ = ["load", "unload", "unwatch", "watch"]

_LENT = ExitStack()
_WATCHED = ExitStack()


def load(folder: Path | None = None) -> tuple[str, ...]:
    """Lend the modules beside a notebook to the library, until :func:`unload`.

    Args:
        folder: the notebook's, the working directory when it is not given. Unless it is the folder of an assignment in
            a hand-out, nothing happens.

    Returns:
        The ids of the exercises that now are the student's own.
    """
    folder = Path.cwd() if folder is None else folder
    if not (folder / HANDED_OUT).is_dir():
        return ()
    unload()
    return _LENT.enter_context(lent(load_assignment(folder.name), _beside, beside=folder))


def unload() -> None:
    """Give the library its own functions back, those without a body."""
    _LENT.close()


def watch(ipython: Any) -> None:
    """Say below a cell's error if it follows from an earlier cell's, until :func:`unwatch`; nothing without IPython."""
    unwatch()
    if ipython is not None:
        after = StoppedCells().after
        ipython.events.register("post_run_cell", after)
        _WATCHED.callback(ipython.events.unregister, "post_run_cell", after)


def unwatch() -> None:
    """Leave the errors to IPython again."""
    _WATCHED.close()


def _beside(stem: str, name: str) -> Any:
    """What is in the file beside the notebook, as it is now: autoreload keeps the module up to date."""
    return getattr(importlib.import_module(stem), name)
