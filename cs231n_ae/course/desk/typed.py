"""What is typed next: a command as this terminal understands it, or a call as a notebook does."""

import os
import shlex
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from cs231n_ae.course.showing.terminal import clickable

__all__ = ["Typed", "call", "command", "program"]

PROGRAM = "cs231n-ae"

Typed: TypeAlias = Callable[..., str]
"""Writes out a step, such as ``("hint", "affine_backward", again=True)``, as it is typed in one place or the other."""


def command(verb: str, *words: str, **options: bool) -> str:
    """A command line: ``.venv/bin/cs231n-ae hint affine_backward --again``."""
    return " ".join([program(), verb, *words, *(f"--{name}" for name, given in options.items() if given)])


def call(verb: str, *words: str, **options: bool) -> str:
    """A call of the function of that name: ``hint("affine_backward", again=True)``.

    Where the notebook has no such function, or something else of that name, an import stands before it.
    """
    name = {"list": "progress"}.get(verb, verb)
    given = [*(f'"{word}"' for word in words), *(f"{option}=True" for option, value in options.items() if value)]
    known = vars(sys.modules["__main__"]).get(name)
    is_ours = str(getattr(known, "__module__", "")).startswith("cs231n_ae.")
    return f"{'' if is_ours else f'from cs231n_ae.course import {name}; '}{name}({', '.join(given)})"


def program() -> str:
    """How this program is called here: by its name where the terminal finds it, by its path where it does not."""
    scripts = Path(sysconfig.get_path("scripts"))
    places = [Path(sys.argv[0]), scripts / PROGRAM, scripts / f"{PROGRAM}.exe"]
    own = next((place for place in places if place.stem == PROGRAM and place.is_file()), None)
    if own is None:  # the folder was copied, and not installed
        return f"{_quoted(Path(sys.executable))} -m cs231n_ae"
    found = shutil.which(PROGRAM)
    return PROGRAM if found is not None and os.path.samefile(found, own) else _quoted(own)


def _quoted(file: Path) -> str:
    """The path as a terminal takes it, from the working folder."""
    shown = clickable(file)
    if os.path.dirname(shown) == "":
        shown = os.path.join(os.curdir, shown)
    return subprocess.list2cmdline([shown]) if sys.platform == "win32" else shlex.quote(shown)
