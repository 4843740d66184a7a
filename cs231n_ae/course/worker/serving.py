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
import signal
import socket
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from cs231n_ae.course.worker.answering import Worker
from cs231n_ae.course.worker.limits import Limits, no_new_rights
from cs231n_ae.course.worker.plotless import forget_plots
from cs231n_ae.course.worker.protocol import Channel, Closed, ProtocolError, Ref
from cs231n_ae.course.worker.scan import scan_file
from cs231n_ae.course.worker.stand_in import modules_of, stand_in

__all__ = ["Worker", "main"]

_OFTEN_USED = (
    "abc", "bisect", "cmath", "collections", "contextlib", "copy", "ctypes", "dataclasses", "datetime", "decimal",
    "encodings.ascii", "encodings.latin_1", "encodings.utf_8_sig", "enum", "fractions", "functools", "heapq",
    "inspect", "itertools", "json", "linecache", "math", "numbers", "numpy.fft", "numpy.linalg", "numpy.ma",
    "numpy.random", "operator", "pprint", "random", "re", "statistics", "string", "textwrap", "time", "traceback",
    "types", "typing", "warnings",
)  # fmt: skip
"""Imported before a worker gives up its rights: it may then be unable to read where the interpreter lies."""


def main(setup: str) -> None:
    """Serve until the judge closes the connection (its number, and all else, are in ``setup``, JSON)."""
    asked = json.loads(setup)
    for name in (*_OFTEN_USED, *asked["modules"]):
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    gc.collect()
    gc.freeze()  # shared with every worker, so not to be looked through by each
    control = socket.socket(fileno=asked["control"])
    control.sendall(b"ready")
    child = 0
    while True:
        message, given, _, _ = socket.recv_fds(control, 1 << 16, 2)
        status = _end(child, asked, patience=0.5 if message == b"died" else 0.0) if child else 0
        child = 0
        if not message:
            os._exit(0)
        if message in (b"stop", b"died"):
            control.sendall(str(status).encode())
        else:
            child = os.fork()
            if not child:
                control.close()
                _become_worker(asked, json.loads(message), *given)
        for number in given:
            os.close(number)


def _end(child: int, asked: dict[str, Any], patience: float) -> int:
    """Kill the worker and whatever it has started; returns how it ended, by itself within so many seconds or not."""
    until = time.monotonic() + patience
    ended, status = os.waitpid(child, os.WNOHANG)
    while not ended and time.monotonic() < until:
        time.sleep(0.005)
        ended, status = os.waitpid(child, os.WNOHANG)
    if asked["own_pids"]:
        with contextlib.suppress(ProcessLookupError):  # there is nobody left
            os.kill(-1, signal.SIGKILL)  # all but this process and the first of its namespace
    elif asked["user"]:
        helper = os.fork()
        if not helper:
            os.setgid(asked["user"])
            os.setuid(asked["user"])  # its user's processes are then all that it may signal
            with contextlib.suppress(ProcessLookupError):
                os.kill(-1, signal.SIGKILL)
            os._exit(0)
        os.waitpid(helper, 0)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child, signal.SIGKILL)
    return os.waitstatus_to_exitcode(status if ended else os.waitpid(child, 0)[1])


def _become_worker(asked: dict[str, Any], order: dict[str, Any], channel: int, printed: int) -> None:
    code = 1
    try:
        os.setsid()
        nothing = os.open(os.devnull, os.O_RDONLY)
        for number, here in ((nothing, 0), (printed, 1), (printed, 2)):
            os.dup2(number, here)
        sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
        os.closerange(3, channel)
        os.closerange(channel + 1, 256)
        os.chdir(asked["working"])
        if asked["user"]:
            os.setgroups([])
            os.setgid(asked["user"])
            os.setuid(asked["user"])
        no_new_rights()
        Limits(**asked["limits"]).apply()
        random.seed(0)
        np.random.seed(0)  # noqa: NPY002 - for submissions that draw from it: each run is to give the same
        if order["scan"]:
            connection = Channel(socket.socket(fileno=channel), _no_reference, _no_value)
            connection.send({name: scan_file(Path(asked["submission"], name)) for name in order["scan"]})
        else:
            forget_plots()
            worker = Worker(socket.socket(fileno=channel), Path(asked["submission"]), asked["packages"])
            functions = worker.in_place_of(order["oracles"], order["lent"])
            with stand_in(functions, modules_of({name.partition(".")[0] for name in functions})):
                worker.serve()
        code = 0
    except Closed:
        code = 0
    finally:
        os._exit(code)


def _no_reference(value: Any) -> Ref:
    raise ProtocolError(f"a {type(value).__name__} cannot be sent")


def _no_value(ref: Ref) -> Any:
    raise ProtocolError(f"there is no {ref.kind} here")
