"""A name that was looked for and is not there: which names are."""

import linecache
import re
import traceback
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Any

from cs231n_ae.course.worker.protocol import clean
from cs231n_ae.course.worker.states import attributes_of
from cs231n_ae.course.worker.watching import params_of

__all__ = ["names_there"]

MOST = 8
"""Names that are told."""
_LOOKED_UP = re.compile(r"([A-Za-z_]\w*(?:\.params)?)\[")


def names_there(error: BaseException, own_file: Callable[[str], bool]) -> str:
    """Of a KeyError: what the dict that the submission's line looks into holds, in words; else nothing.

    Of a NameError: where the name is, if it is an attribute of something there, or a key of a dict. Only plain dicts
    with texts for keys and attributes as they stand are looked at, so that no code of the submission runs for it.
    """
    if type(error) is NameError and type(error.name) is str:
        found = _innermost(error.__traceback__, own_file)
        return clean(next(_places(error.name, found[1]), "")) if found is not None else ""
    if type(error) is not KeyError or not error.args or type(error.args[0]) is not str:
        return ""
    found = _innermost(error.__traceback__, own_file)
    line, names = found if found is not None else ("", {})
    for said in _LOOKED_UP.findall(line):
        first, _, attribute = said.partition(".")
        value = params_of(names.get(first)) if attribute else names.get(first)
        if type(value) is dict and error.args[0] not in value and all(type(key) is str for key in value):
            return clean(f"{said} {_holding(list(value))}")
    return ""


def _places(name: str, local: dict[str, Any]) -> Iterator[str]:
    """Where a name that is none of the local ones is to be found: ``self.beta``, ``config['beta']``."""
    for said, value in local.items():
        if name in attributes_of(value):
            yield f"{said}.{name}"
        for where, held in ((f"{said}.params", params_of(value)), (said, value)):
            if type(held) is dict and all(type(key) is str for key in held) and name in held:
                yield f"{where}[{name!r}]"


def _innermost(trace: TracebackType | None, own_file: Callable[[str], bool]) -> tuple[str, dict[str, Any]] | None:
    """What raised in the submission's line that was reached last, and its local names."""
    found = None
    while trace is not None:
        if own_file(trace.tb_frame.f_code.co_filename):
            found = trace
        trace = trace.tb_next
    if found is None:
        return None
    (line,) = traceback.extract_tb(found, 1)
    return _expression(line), found.tb_frame.f_locals


def _expression(line: traceback.FrameSummary) -> str:
    """What raised within the line: of several names that are looked into there, the one that lacks the key."""
    whole = linecache.getline(line.filename, line.lineno or 0).encode()
    if line.colno is None or line.end_colno is None or line.end_lineno != line.lineno or not whole:
        return line.line or ""
    return whole[line.colno : line.end_colno].decode(errors="replace")


def _holding(keys: list[str]) -> str:
    if not keys:
        return "holds nothing"
    told = ", ".join(repr(key) for key in keys[:MOST])
    return f"holds {told}" + (f" and {len(keys) - MOST} more" if len(keys) > MOST else "")
