"""A worker's answers: it loads the files of a submission, calls its functions, and sends what they give.

Values, never verdicts: what is right is for the judge to say.
"""

import builtins
import socket
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from cs231n_ae.course.worker.calls import CallFailed, NotWritten, Opaque, Reply, watched_call
from cs231n_ae.course.worker.loading import load_file
from cs231n_ae.course.worker.protocol import Channel, Closed, ProtocolError, Ref, arrays_in, generators_in
from cs231n_ae.course.worker.returned import Hidden, Returned, hidden, kind_of
from cs231n_ae.course.worker.sharing import Sharing
from cs231n_ae.course.worker.stand_in import Swapped

__all__ = ["Worker"]


class Worker:
    """Answers the judge's requests, one after the other."""

    def __init__(self, sock: socket.socket, folder: Path, packages: list[str]) -> None:
        self.channel = Channel(sock, self._other, self._meant)
        self.folder, self.packages = folder, packages
        self.loaded: dict[str, Any] = {}
        self.borrowed: dict[str, dict[str, str]] = {}
        """For each file, the names in whose places functions of the judge's are called, and what these are called."""
        self.swapped = Swapped()
        self.kept: list[Any] = []
        self.arrays: list[np.ndarray[Any, Any]] = []
        """The arrays among the arguments of the calls that are going on: functions of the judge's may read them."""
        self.sharing, self.returned = Sharing(), Returned()

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
            except ProtocolError as error:
                text = f"what {message.get('name', '')} returned cannot be read: {error}"
                self.channel.send({"is": "form", "message": text})
            except BaseException as error:  # an answer that cannot be sent, or one that raises when looked at
                self.channel.send(_failure(CallFailed(message.get("name", ""), type(error).__name__, str(error)[:300])))

    def _do_call(self, asked: dict[str, Any]) -> dict[str, Any]:
        name, receiver = asked["name"], asked["receiver"]
        method = name.partition(".")[2]
        function = self._resolve(asked["stem"], name) if receiver is None else getattr(receiver[0].value, method)
        before = len(self.arrays)
        if not before:
            self.sharing.forget()
        if asked["first"]:
            self.returned.forget()
        self.arrays += arrays_in([asked["args"], asked["kwargs"]])
        try:
            given = asked["args"], asked["kwargs"]
            reply = watched_call(name, function, *given, own_file=self._own_file, count=asked.get("count", False))
        finally:
            del self.arrays[before:]
        value = hidden(reply.value, asked["opaque"])
        return {
            "is": "value",
            "value": value,
            "faults": [*reply.faults[:20], *self.returned.take(name, value)],
            "warnings": list(reply.warnings[:20]),
            "of_parts": list(reply.of_parts[:20]),
            "steps": reply.steps,
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

    def _do_borrow(self, asked: dict[str, Any]) -> dict[str, Any]:
        self.swapped.undo()
        self.borrowed = asked["functions"]
        for stem in self.loaded:
            self._put_borrowed(stem)
        return {"is": "value", "value": None}

    def _put_borrowed(self, stem: str) -> None:
        for name, key in self.borrowed.get(stem, {}).items():
            self.swapped.put(self.loaded[stem], name, self._function(key))

    def _watched(self, name: str, function: Callable[[], Any]) -> Any:
        return watched_call(name, function, (), {}, own_file=self._own_file).value

    def _resolve(self, stem: str, name: str) -> Any:
        if name in self.borrowed.get(stem, {}):
            return self._function(self.borrowed[stem][name])
        if stem not in self.loaded:
            path = self.folder / f"{stem}.py"
            if not path.is_file():
                raise CallFailed(f"{stem}.py", "FileNotFoundError", f"there is no {stem}.py in the submission")
            options = {"packages": self.packages}
            load: Reply = watched_call(f"{stem}.py", load_file, (path, "answers"), options, own_file=self._own_file)
            self.loaded[stem] = load.value
            self._put_borrowed(stem)
        found = self.loaded[stem]
        for part in name.split("."):
            if not hasattr(found, part):
                raise CallFailed(
                    name, "NameError", f"{stem}.py has no {name}: was it renamed? (cs231n-ae reset {stem}.py)"
                )
            found = getattr(found, part)
        return found

    def _own_file(self, filename: str) -> bool:
        return Path(filename).parent == self.folder

    def _other(self, value: Any) -> Ref:
        """What has no plain form stays here."""
        value = value.value if isinstance(value, Hidden) else value
        self.kept.append(value)
        return Ref("kept", len(self.kept) - 1, kind_of(value))

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
            for text, file, line in answer["warnings"]:
                warnings.warn_explicit(text, RuntimeWarning, file, line)
            if "error" in answer:
                raise _exception(answer["error"])(answer["message"])
            for mine, theirs in zip(generators_in([args, kwargs]), answer["generators"], strict=True):
                mine.bit_generator.state = theirs.bit_generator.state  # what was drawn there is drawn
            return self.sharing.restored([args, kwargs], _bare(answer["value"]), answer["places"])

        return ask

    def _lent(self, stem: str, qualname: str) -> Callable[..., Any]:
        """The submission's own function or method, looked up when it is called, not before."""

        def own(*args: Any, **kwargs: Any) -> Any:
            return self._resolve(stem, qualname)(*args, **kwargs)

        return own


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


def _exception(name: str) -> type[Exception]:
    """The exception of that name, or one that is called so."""
    found = vars(builtins).get(name)
    if isinstance(found, type) and issubclass(found, Exception) and not issubclass(found, UnicodeError):
        return found
    return type(name, (RuntimeError,), {})


def _failure(error: CallFailed) -> dict[str, Any]:
    return {
        "is": "failed",
        "where": error.qualname,
        "kind": error.kind,
        "message": error.message[:2000],
        "lines": [line[:400] for line in error.lines[:20]],
        "about": error.about[:300],
        "changed": [text[:300] for text in error.changed[:3]],
    }
