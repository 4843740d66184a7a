"""The untrusted side's beginning and end: a server starts a worker for each exercise of a submission, and kills it.

The server, which never runs a submission's code, imports numpy and the library once; for each exercise it forks a
worker, hands it a connection to the judge, and kills it with all that it started when it is told to.
"""

import contextlib
import gc
import importlib
import json
import os
import random
import select
import signal
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from cs231n_ae.course.worker.answering import Worker
from cs231n_ae.course.worker.confining import Confinement
from cs231n_ae.course.worker.ending import adopt_orphans, end, writable_places
from cs231n_ae.course.worker.plotless import forget_plots
from cs231n_ae.course.worker.protocol import Channel, Closed, ProtocolError, Ref
from cs231n_ae.course.worker.scan import scan_file
from cs231n_ae.course.worker.stand_in import modules_of, stand_in
from cs231n_ae.course.worker.trying import tried

__all__ = ["Work", "Worker", "main"]

_OFTEN_USED = (
    "__future__", "abc", "argparse", "array", "bisect", "cmath", "collections", "contextlib", "copy", "ctypes",
    "dataclasses", "datetime", "decimal", "difflib", "encodings.ascii", "encodings.latin_1", "encodings.utf_8_sig",
    "enum", "fractions", "functools", "glob", "hashlib", "heapq", "inspect", "io", "itertools", "json", "linecache",
    "logging", "math", "numbers", "numpy.fft", "numpy.linalg", "numpy.ma", "numpy.random", "operator", "pathlib",
    "pickle", "pprint", "queue", "random", "re", "statistics", "string", "struct", "tempfile", "textwrap", "threading",
    "time", "timeit", "traceback", "types", "typing", "warnings",
)  # fmt: skip
"""Imported before a worker gives up its rights: it may then be unable to read where the interpreter lies."""


MOST_BYTES_LEFT = 32 << 20
"""Bytes that a worker may have written where that has no bound of its own."""
MOST_FILES = 1000
_LOOK_EVERY = 0.1
_REST = 10
"""Times as long as a look takes, until the next: a folder that is open to all may be full of others' files."""


Work = Callable[[dict[str, Any], dict[str, Any], socket.socket], None]
"""What a process does once it is confined, given the server's setup, its order, and a connection to the judge."""


def main(number: int, work: Work | None = None) -> None:
    """Serve until the judge closes the connection, the socket of that number.

    Each process does ``work``; without it, it answers the judge as a :class:`Worker`. The setup comes as a first line,
    JSON: what is said on the command line, the submission could read there.
    """
    control = socket.socket(fileno=number)
    with control.makefile("rb", buffering=0) as line:  # unbuffered, for what comes behind it is not to be read yet
        asked = json.loads(line.readline())
    confinement = Confinement(**asked["confinement"])
    for name in (*_OFTEN_USED, *asked["modules"]):
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    gc.collect()
    gc.freeze()  # shared with every worker, so not to be looked through by each
    adopt_orphans()
    rules = confinement.rules()
    control.sendall(b"ready")
    child, places = 0, writable_places(asked)
    while True:
        rest = _LOOK_EVERY
        while child and not select.select([control], [], [], rest)[0]:
            began = time.monotonic()
            if _is_too_much(asked, places):
                os.kill(child, signal.SIGKILL)
            rest = max(_LOOK_EVERY, _REST * (time.monotonic() - began))
        message, given, _, _ = socket.recv_fds(control, 1 << 16, 2)
        status = end(child, asked, places, patience=0.5 if message == b"died" else 0.0) if child else 0
        child = 0
        if not message:
            os._exit(0)
        if message in (b"stop", b"died"):
            control.sendall(str(status).encode())
        else:
            child = os.fork()
            if not child:
                control.close()
                _become_worker(asked, confinement, rules, json.loads(message), work or _as_worker, *given)
        for number in given:
            os.close(number)


def _is_too_much(asked: dict[str, Any], places: list[str]) -> bool:
    """Whether the worker has written more than it may: bytes, or files, of which each takes memory of the kernel's."""
    if asked["own_pids"]:  # one folder, which is the worker's alone; for bytes it has a bound of its own
        there = os.statvfs(asked["working"])
        return there.f_files - there.f_ffree > MOST_FILES
    sizes = [size for folder in (asked["working"], *places) for size in _sizes_in(folder, asked["confinement"]["user"])]
    return len(sizes) > MOST_FILES or sum(sizes) > MOST_BYTES_LEFT


def _sizes_in(folder: str, user: int) -> list[int]:
    """Of the user's files in a folder; what is in folders within it is not counted."""
    found = []
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                with contextlib.suppress(FileNotFoundError):
                    known = entry.stat(follow_symlinks=False)
                    found += [known.st_blocks * 512] if known.st_uid == (user or os.geteuid()) else []
    except OSError:  # it is being changed
        pass
    return found


def _become_worker(
    asked: dict[str, Any],
    confinement: Confinement,
    rules: int,
    order: dict[str, Any],
    work: Work,
    channel: int,
    printed: int,
) -> None:
    code = 1
    try:
        os.setsid()
        nothing = os.open(os.devnull, os.O_RDONLY)
        for number, here in ((nothing, 0), (printed, 1), (printed, 2)):
            os.dup2(number, here)
        sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
        kept = sorted({channel, rules} - {-1})
        for before, after in zip([2, *kept], [*kept, 256], strict=True):
            os.closerange(before + 1, after)
        os.chdir(asked["working"])
        confinement.enter(rules)
        random.seed(0)
        np.random.seed(0)  # noqa: NPY002 - for submissions that draw from it: each run is to give the same
        work(asked, order, socket.socket(fileno=channel))
        code = 0
    except Closed:
        code = 0
    finally:
        os._exit(code)


def _as_worker(asked: dict[str, Any], order: dict[str, Any], connection: socket.socket) -> None:
    """Try to get out, read files without running them, or load them and answer with what their functions return."""
    if order["attempts"]:
        Channel(connection, _no_reference, _no_value).send(tried(order["attempts"]))
    elif order["scan"]:
        found = {name: scan_file(Path(asked["submission"], name)) for name in order["scan"]}
        Channel(connection, _no_reference, _no_value).send(found)
    else:
        forget_plots()
        worker = Worker(connection, Path(asked["submission"]), asked["packages"])
        functions = worker.in_place_of(order["oracles"], order["lent"])
        with stand_in(functions, modules_of({name.partition(".")[0] for name in functions})):
            worker.serve()


def _no_reference(value: Any) -> Ref:
    raise ProtocolError(f"a {type(value).__name__} cannot be sent")


def _no_value(ref: Ref) -> Any:
    raise ProtocolError(f"there is no {ref.kind} here")
