"""The untrusted side: loads the files of a submission, calls its functions, and answers with values.

A server, which never runs a submission's code, imports numpy and the library once; for each exercise it forks a
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
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from cs231n_ae.course.worker.calls import CallFailed, NotWritten, Opaque, Reply, watched_call
from cs231n_ae.course.worker.limits import Limits, no_new_rights
from cs231n_ae.course.worker.loading import load_file
from cs231n_ae.course.worker.plotless import forget_plots
from cs231n_ae.course.worker.protocol import Channel, Closed, ProtocolError, Ref, arrays_in, generators_in
from cs231n_ae.course.worker.scan import scan_file
from cs231n_ae.course.worker.stand_in import modules_of, stand_in

__all__ = ["Worker", "main"]

_OFTEN_USED = (
    "abc", "bisect", "cmath", "collections", "contextlib", "copy", "ctypes", "dataclasses", "datetime", "decimal",
    "encodings.ascii", "encodings.latin_1", "enum", "fractions", "functools", "heapq", "inspect", "itertools", "json",
    "linecache", "math", "numbers", "numpy.fft", "numpy.linalg", "numpy.ma", "numpy.random", "operator", "pprint",
    "random", "re", "statistics", "string", "textwrap", "time", "traceback", "types", "typing", "warnings",
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
            worker = Worker(socket.socket(fileno=channel), Path(asked["submission"]))
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


class Worker:
    """Answers the judge's requests, one after the other."""

    def __init__(self, sock: socket.socket, folder: Path) -> None:
        self.channel = Channel(sock, self._other, self._meant)
        self.folder = folder
        self.loaded: dict[str, Any] = {}
        self.kept: list[Any] = []
        self.arrays: list[np.ndarray[Any, Any]] = []
        """The arrays among the arguments of the calls that are going on: functions of the judge's may read them."""

    def in_place_of(self, oracles: list[str], lent: dict[str, str]) -> dict[str, Callable[..., Any]]:
        """What to call for the library's functions and methods whose bodies are not here, by module:qualname.

        Args:
            oracles: those that run in the judge.
            lent: those whose place the submission's own take, each with the file that they are in.
        """
        theirs = {name: self._function(name) for name in oracles}
        return {**theirs, **{name: self._lent(stem, name.partition(":")[2]) for name, stem in lent.items()}}

    def serve(self) -> dict[str, Any]:
        """Answer requests until a message comes that is none: the answer to a question of ours."""
        while True:
            message = self.channel.receive()
            if "do" not in message:
                return message
            try:
                answer = getattr(self, f"_do_{message['do']}")(message)
                self.channel.send(answer)
            except Closed:
                raise
            except NotWritten as error:
                self.channel.send({"is": "not written", "where": error.qualname, "message": str(error)})
            except CallFailed as error:
                self.channel.send(_failure(error))
            except BaseException as error:  # an answer that cannot be sent, or one that raises when looked at
                self.channel.send(_failure(CallFailed(message.get("name", ""), type(error).__name__, str(error)[:300])))

    def _do_call(self, asked: dict[str, Any]) -> dict[str, Any]:
        name, receiver = asked["name"], asked["receiver"]
        method = name.partition(".")[2]
        function = self._resolve(asked["stem"], name) if receiver is None else getattr(receiver[0].value, method)
        before = len(self.arrays)
        self.arrays += arrays_in([asked["args"], asked["kwargs"]])
        try:
            reply = watched_call(name, function, asked["args"], asked["kwargs"], own_file=self._own_file)
        finally:
            del self.arrays[before:]
        return {
            "is": "value",
            "value": self._hide(reply.value, asked["opaque"]),
            "faults": list(reply.faults[:20]),
            "warnings": list(reply.warnings[:20]),
            "shared": list(reply.shared[:20]),
        }

    def _do_get(self, asked: dict[str, Any]) -> dict[str, Any]:
        name, attribute, receiver = asked["name"], asked["attribute"], asked["receiver"][0].value
        found = self._watched(name, lambda: getattr(receiver, attribute, _MISSING))
        if found is _MISSING:
            raise CallFailed(name, "AttributeError", f"this {name} has no attribute {attribute!r}")
        return {"is": "function"} if callable(found) else {"is": "value", "value": found}

    def _do_set(self, asked: dict[str, Any]) -> dict[str, Any]:
        receiver, value = asked["receiver"][0].value, _bare(asked["value"])
        self._watched(asked["name"], lambda: setattr(receiver, asked["attribute"], value))
        return {"is": "value", "value": None}

    def _watched(self, name: str, function: Callable[[], Any]) -> Any:
        return watched_call(name, function, (), {}, own_file=self._own_file).value

    def _resolve(self, stem: str, name: str) -> Any:
        if stem not in self.loaded:
            path = self.folder / f"{stem}.py"
            if not path.is_file():
                raise CallFailed(f"{stem}.py", "FileNotFoundError", f"there is no {stem}.py in the submission")
            load: Reply = watched_call(f"{stem}.py", load_file, (path, "answers"), {}, own_file=self._own_file)
            self.loaded[stem] = load.value
        found = self.loaded[stem]
        for part in name.split("."):
            if not hasattr(found, part):
                raise CallFailed(
                    name,
                    "NameError",
                    f"{stem}.py has no {name}: was it renamed? (cs231n-ae reset {stem}.py)",
                )
            found = getattr(found, part)
        return found

    def _own_file(self, filename: str) -> bool:
        return Path(filename).parent == self.folder

    def _hide(self, value: Any, opaque: Any) -> Any:
        """Keep here what the signature calls opaque, such as a cache, and send a reference in its place."""
        if opaque is True:
            return _Kept(value)
        if opaque and type(value) in (tuple, list) and len(value) == len(opaque):
            return tuple(_Kept(part) if hide else part for part, hide in zip(value, opaque, strict=True))
        return value

    def _other(self, value: Any) -> Ref:
        """What has no plain form stays here."""
        value = value.value if isinstance(value, _Kept) else value
        self.kept.append(value)
        return Ref("kept", len(self.kept) - 1, _kind_of(value))

    def _meant(self, ref: Ref) -> Any:
        if ref.kind == "function":
            return self._function(ref.key)
        return Opaque(self.kept[int(ref.key)])

    def _function(self, key: int | str) -> Callable[..., Any]:
        """A function that runs in the judge."""

        def ask(*args: Any, **kwargs: Any) -> Any:
            question = {"is": "question", "key": key, "args": args, "kwargs": kwargs, "arrays": list(self.arrays)}
            self.channel.send(question)
            answer = self.serve()
            if "error" in answer:
                raise _EXCEPTIONS.get(answer["error"], RuntimeError)(answer["message"])
            for mine, theirs in zip(generators_in([args, kwargs]), answer["generators"], strict=True):
                mine.bit_generator.state = theirs.bit_generator.state  # what was drawn there is drawn
            return _bare(answer["value"])

        return ask

    def _lent(self, stem: str, qualname: str) -> Callable[..., Any]:
        """The submission's own function or method, looked up when it is called, not before."""

        def own(*args: Any, **kwargs: Any) -> Any:
            return self._resolve(stem, qualname)(*args, **kwargs)

        return own


class _Kept:
    """A value that is to stay here although it could be sent."""

    def __init__(self, value: Any) -> None:
        self.value = value


_MISSING = object()


def _bare(value: Any) -> Any:
    """A received value with what was kept here put back in its place."""
    if isinstance(value, Opaque):
        return value.value
    if type(value) in (tuple, list):
        return type(value)(_bare(item) for item in value)
    if type(value) is dict:
        return {key: _bare(item) for key, item in value.items()}
    return value


_EXCEPTIONS: dict[str, type[Exception]] = {
    kind.__name__: kind for kind in (ValueError, TypeError, IndexError, KeyError, ZeroDivisionError, MemoryError)
}


def _failure(error: CallFailed) -> dict[str, Any]:
    message, lines = error.message[:2000], [line[:400] for line in error.lines[:20]]
    return {"is": "failed", "where": error.qualname, "kind": error.kind, "message": message, "lines": lines}


def _kind_of(value: Any) -> str:
    if type(value) is np.ndarray:
        return f"numpy array of dtype {value.dtype}"[:60]
    return type(value).__name__[:60]
