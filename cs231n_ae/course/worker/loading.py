"""Python files that are not part of a package, run as modules: tests, banks and the students' own."""

import builtins
import functools
import hashlib
import io
import linecache
import sys
from collections.abc import Container
from pathlib import Path
from types import ModuleType
from typing import Any

__all__ = ["load_file", "load_once"]


def load_file(path: Path, role: str, *, text: str | None = None, packages: Container[str] | None = None) -> ModuleType:
    """Run the file as a module under a name of its own, so that two files called alike do not meet.

    Compiled from its text each time: Python's cached bytecode goes by whole seconds, and a student who saves twice in
    one second would be judged on the first of the two.

    Args:
        path: the file.
        role: what the file is, ``"bank"`` or ``"answers"``: the same file may be loaded in several roles.
        text: what is in it, where that has been read; the file as UTF-8 when this is not given.
        packages: what it may import besides the standard library; anything when this is not given. The course is
            there only if it is named, the library around it or not.
    """
    source = _text_of(path) if text is None else text
    lines = io.StringIO(source, newline=None).readlines()
    linecache.cache[str(path)] = (len(source), None, lines, str(path))  # tracebacks would read it in their own way
    name = f"_{role}_{hashlib.sha256(str(path).encode()).hexdigest()[:8]}_{path.stem}"
    module = ModuleType(name)
    module.__file__ = str(path)
    if packages is not None:
        module.__dict__["__builtins__"] = {**vars(builtins), "__import__": functools.partial(_import, packages)}
    sys.modules[name] = module  # dataclasses look their module up there
    try:
        exec(compile(source, str(path), "exec", dont_inherit=True), module.__dict__)
    except BaseException:
        del sys.modules[name]
        raise
    return module


def _import(packages: Container[str], name: str, *arguments: Any, **named: Any) -> ModuleType:
    """The import statement of a file that may not import everything."""
    top = name.partition(".")[0]
    fromlist = named.get("fromlist", arguments[2] if len(arguments) > 2 else None) or ()
    lacking = top not in packages and top not in sys.stdlib_module_names and top
    wanted = (name, *(f"{name}.{part}" for part in fromlist))
    if _COURSE not in packages and any(f"{one}.".startswith(f"{_COURSE}.") for one in wanted):
        lacking = _COURSE
    if not lacking:
        return __import__(name, *arguments, **named)
    raise ModuleNotFoundError(
        f"there is no {lacking} where answers are graded: numpy and the standard library are", name=name
    )


_COURSE = "cs231n_ae.course"


def load_once(path: Path, role: str, *, packages: frozenset[str] | None = None) -> ModuleType:
    """As :func:`load_file`, but a text that was loaded from there before is not run again.

    For what is the course's own: tests, banks and the other right answers.
    """
    return _loaded(path, role, _text_of(path), packages)


def _text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8").removeprefix("\ufeff")  # a worker may be unable to load the codec for that


@functools.lru_cache(maxsize=512)
def _loaded(path: Path, role: str, text: str, packages: frozenset[str] | None) -> ModuleType:
    return load_file(path, role, text=text, packages=packages)
