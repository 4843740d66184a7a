"""How judge and worker talk: typed values in frames over a socket. No pickles, and nothing is believed.

A frame is two lengths, JSON of that length, and the raw bytes of the arrays, in the order in which the JSON names
them. What a peer sends can only become None, a bool, a number, a text, a tuple, a list, a dict, an array or a
generator of random numbers; for everything else the two sides exchange references, which mean what the receiver says.
"""

import json
import math
import socket
import struct
import time
from collections.abc import Callable
from typing import Any

import numpy as np

__all__ = [
    "Channel",
    "Closed",
    "Meant",
    "NoAnswerInTime",
    "Other",
    "ProtocolError",
    "Ref",
    "arrays_in",
    "clean",
    "copied",
    "generators_in",
    "sendable",
]

_HEAD = struct.Struct(">II")
_DTYPES = {
    np.dtype(name).str: np.dtype(name)
    for name in ("?", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8", "c8", "c16")
}  # fmt: skip
_GENERATOR = "PCG64"
"""What ``default_rng`` makes, and all that tests hand out. Numpy believes any state that it is given, and some, such as
a position behind the end of MT19937's key, make it read memory that is not the generator's."""

LARGEST_TEXT = 4 << 20
"""Bytes of JSON in one frame."""
LARGEST_BLOB = 64 << 20
"""Bytes of arrays in one frame, in native byte order."""
_AT_ONCE, _MOST_AT_ONCE = 1 << 14, 1 << 20
"""Bytes that are read in one go, where fewer are asked for and where more are."""
DEEPEST = 24
"""Levels of tuples, lists and dicts in one another."""


class ProtocolError(Exception):
    """What came is not a message of this protocol, or what should be sent cannot be."""


class Closed(Exception):
    """The other side is gone."""


class NoAnswerInTime(Exception):
    """The other side did not answer in time."""


class Ref:
    """Stands for something that stays where it is: ``kind`` says what the number or name means."""

    def __init__(self, kind: str, key: int | str, note: str = "") -> None:
        self.kind, self.key, self.note = kind, key, note


Other = Callable[[Any], Ref]
Meant = Callable[[Ref], Any]


def sendable(array: np.ndarray[Any, Any] | np.generic) -> bool:
    """Whether an array, or a number of numpy's, has a dtype that can be sent."""
    return array.dtype.str in _DTYPES or array.dtype.newbyteorder("=").str in _DTYPES


def arrays_in(value: Any) -> list[np.ndarray[Any, Any]]:
    """The arrays in tuples, lists and dicts; both sides find the same ones, in the same order."""
    return [array for array in _all_in(value, np.ndarray) if sendable(array)]


def generators_in(value: Any) -> list[np.random.Generator]:
    """The generators in tuples, lists and dicts; both sides find the same ones, in the same order."""
    return _all_in(value, np.random.Generator)


def _all_in(value: Any, kind: type, around: tuple[int, ...] = ()) -> list[Any]:
    """What is nested too deeply to be sent is not looked for, nor what holds itself; ``around`` are the holders."""
    if isinstance(value, kind):
        return [value]
    if isinstance(value, tuple | list | dict) and len(around) <= DEEPEST and id(value) not in around:
        items = value.values() if isinstance(value, dict) else value
        return [found for item in items for found in _all_in(item, kind, (*around, id(value)))]
    return []


def copied(value: Any, other: Other, meant: Meant) -> Any:
    """The value as it would come out at the other side, which turns a reference back into what it means.

    Raises:
        ProtocolError: if it could not be sent.
    """
    text, blobs = _packed(value, other)
    return _unpacked(text, b"".join(blobs), meant)


def _packed(value: Any, other: Other) -> tuple[bytes, list[bytes]]:
    writer = _Writer(other)
    text = json.dumps(writer.tree(value, 0)).encode("ascii")
    size = sum(len(piece) for piece in writer.blobs)
    if len(text) > LARGEST_TEXT or size > LARGEST_BLOB:
        raise ProtocolError(f"it is too much to send ({LARGEST_BLOB >> 20} MB of arrays at most)")
    return text, writer.blobs


def _unpacked(text: bytes, blob: bytes, meant: Meant) -> Any:
    try:
        return _Reader(memoryview(blob), meant).value(json.loads(text), 0)
    except ProtocolError:
        raise
    except (ValueError, TypeError, KeyError, IndexError, OverflowError, RecursionError, MemoryError) as error:
        raise ProtocolError(f"a message cannot be read ({type(error).__name__})") from None


class Channel:
    """One end of a connection.

    ``other`` turns a value that has no plain form into a reference, ``meant`` a received reference into a value.
    """

    def __init__(self, sock: socket.socket, other: Other, meant: Meant) -> None:
        self.sock, self.other, self.meant = sock, other, meant
        self._came = bytearray()
        """Read, but not yet used: most messages are there as a whole when their first byte is."""

    def send(self, message: dict[str, Any], deadline: float | None = None) -> None:
        """Send one message, before the deadline (of :func:`time.monotonic`) if there is one."""
        text, blobs = _packed(message, self.other)
        data = b"".join([_HEAD.pack(len(text), sum(map(len, blobs))), text, *blobs])
        try:
            self.sock.settimeout(None if deadline is None else max(deadline - time.monotonic(), 1e-3))
            self.sock.sendall(data)
        except TimeoutError:
            raise NoAnswerInTime from None
        except OSError:
            raise Closed from None

    def receive(self, deadline: float | None = None) -> dict[str, Any]:
        """The next message, if it comes before the deadline."""
        length, size = _HEAD.unpack(self._read(_HEAD.size, deadline))
        if length > LARGEST_TEXT or size > LARGEST_BLOB:
            raise ProtocolError("a message is larger than allowed")
        text, blob = self._read(length, deadline), self._read(size, deadline)
        message = _unpacked(text, blob, self.meant)
        if type(message) is not dict:
            raise ProtocolError("a message is not a dict")
        return message

    def wait(self, deadline: float | None) -> None:
        """Come back when there is something to read, or raise :class:`NoAnswerInTime`."""
        if self.sock.gettimeout() is not None:
            self.sock.settimeout(None)

    def _read(self, count: int, deadline: float | None) -> bytes:
        while len(self._came) < count:
            self.wait(deadline)
            try:
                piece = self.sock.recv(min(max(count - len(self._came), _AT_ONCE), _MOST_AT_ONCE))
            except TimeoutError:
                raise NoAnswerInTime from None
            except OSError:
                raise Closed from None
            if not piece:
                raise Closed
            self._came += piece
        taken = bytes(self._came[:count])
        del self._came[:count]
        return taken


class _Writer:
    """A value on its way into JSON, and the bytes of its arrays."""

    def __init__(self, other: Other) -> None:
        self.other = other
        self.blobs: list[bytes] = []

    def tree(self, value: Any, depth: int) -> Any:
        if depth > DEEPEST:
            raise ProtocolError("tuples, lists or dicts are nested too deeply")
        kind = type(value)
        if value is None or kind is bool or kind is float or (kind is int and abs(value) < 2**63):
            return value
        if kind is str and len(value) < LARGEST_TEXT // 8:
            return ["s", value]
        if isinstance(value, tuple | list):
            return ["t" if isinstance(value, tuple) else "l", *(self.tree(item, depth + 1) for item in value)]
        if isinstance(value, dict) and all(type(key) in (str, int) for key in value):
            return ["d", *([key, self.tree(item, depth + 1)] for key, item in value.items())]
        if isinstance(value, np.ndarray | np.generic) and sendable(value):
            return self._array(value)
        if kind is np.random.Generator and type(value.bit_generator) is np.random.PCG64:
            return ["g", value.bit_generator.state]
        if isinstance(value, np.dtype) or (isinstance(value, type) and issubclass(value, np.generic)):
            return ["y" if isinstance(value, np.dtype) else "Y", np.dtype(value).str]
        ref = self.other(value)
        return ["r", ref.kind, ref.key, ref.note]

    def _array(self, value: Any) -> Any:
        array = np.array(value, dtype=value.dtype.newbyteorder("="), order="C", subok=False)
        self.blobs.append(array.tobytes())
        return ["a" if isinstance(value, np.ndarray) else "n", array.dtype.str, list(array.shape)]


class _Reader:
    """The way back; whatever is not exactly as a writer writes it is an error."""

    def __init__(self, blob: memoryview, meant: Meant) -> None:
        self.blob, self.meant, self.at = blob, meant, 0

    def value(self, tree: Any, depth: int) -> Any:
        if depth > DEEPEST:
            raise ProtocolError("a message is nested too deeply")
        if tree is None or type(tree) in (bool, float) or (type(tree) is int and abs(tree) < 2**63):
            return tree
        if type(tree) is not list or not tree:
            raise ProtocolError("a message holds something untyped")
        tag, *rest = tree
        if tag in ("t", "l"):
            items = [self.value(item, depth + 1) for item in rest]
            return tuple(items) if tag == "t" else items
        if tag == "d":
            return {_key(key): self.value(item, depth + 1) for key, item in rest}
        if tag == "s":
            return _text(*rest)
        if tag in ("a", "n"):
            return self._array(tag, *rest)
        if tag == "g":
            return _generator(*rest)
        if tag in ("y", "Y"):
            return _DTYPES[rest[0]] if tag == "y" else _DTYPES[rest[0]].type
        if tag == "r":
            kind, key, note = rest
            return self.meant(Ref(_text(kind), _key(key), _text(note)))
        raise ProtocolError("a message holds an unknown type")

    def _array(self, tag: str, name: str, shape: list[int]) -> Any:
        dtype = _DTYPES[name]
        if type(shape) is not list or len(shape) > 32 or not all(type(n) is int and n >= 0 for n in shape):
            raise ProtocolError("an array has no valid shape")
        # Lengths beside an empty axis count too: a sum over that axis would make an array of the others.
        if math.prod([n or 1 for n in shape]) * dtype.itemsize > LARGEST_BLOB:
            raise ProtocolError("an array is larger than allowed")
        size = math.prod(shape) * dtype.itemsize
        piece = self.blob[self.at : self.at + size]
        if len(piece) != size:
            raise ProtocolError("an array is cut short")
        self.at += size
        raw = np.frombuffer(piece, np.uint8 if dtype.kind == "b" else dtype)
        array = (raw != 0) if dtype.kind == "b" else raw.copy()  # a bool of value 7 would be neither true nor false
        array = array.reshape(shape)
        return array if tag == "a" else array[()]


def _key(key: Any) -> Any:
    if type(key) is int and abs(key) < 2**63:
        return key
    return _text(key)


def _text(text: Any) -> str:
    if type(text) is not str:
        raise ProtocolError("a message holds something else where a text belongs")
    return text.encode("utf-8", "replace").decode("utf-8")  # half a surrogate pair could not be written to a file


def _generator(state: Any) -> np.random.Generator:
    """A generator in this state, of which every field is what numpy's own could hold."""
    state = _fields(state, "bit_generator", "state", "has_uint32", "uinteger")
    if state["bit_generator"] != _GENERATOR:
        raise ProtocolError("a message holds an unknown generator")
    inner = _fields(state["state"], "state", "inc")
    _require_below(2**128, inner["state"], inner["inc"])
    _require_below(2, state["has_uint32"])
    _require_below(2**32, state["uinteger"])
    if inner["inc"] % 2 == 0:  # then its numbers would repeat soon, perhaps at once, and who waits for others waits
        raise ProtocolError("a generator is in no valid state")
    bits = np.random.PCG64(0)
    bits.state = state
    return np.random.Generator(bits)


def _fields(state: Any, *names: str) -> dict[str, Any]:
    if type(state) is not dict or set(state) != set(names):
        raise ProtocolError("a generator is in no valid state")
    return state


def _require_below(bound: int, *numbers: Any) -> None:
    if not all(type(number) is int and 0 <= number < bound for number in numbers):
        raise ProtocolError("a generator is in no valid state")


_INVISIBLE = {"\u200b", "\u200e", "\u200f", "\u2028", "\u2029", "\ufeff"} | {chr(n) for n in range(0x202A, 0x202F)}
_INVISIBLE |= {chr(n) for n in range(0x2060, 0x206A)}


def clean(text: Any, most: int = 300, *, spaces: bool = False) -> str:
    """A worker's text as it may be shown: one line, shortened, nothing that steers a terminal or turns text around.

    Runs of spaces become one, unless ``spaces`` are kept.
    """
    text = text[: 4 * most] if type(text) is str else ""
    if not (text.isascii() and text.isprintable()):  # such letters steer nothing, and most texts have no others
        text = "".join(
            " " if c in "\t\n\r" else c
            for c in text
            if c in "\t\n\r" or not (c < " " or "\x7f" <= c <= "\x9f" or c in _INVISIBLE)
        )
        text = text.encode("utf-8", "replace").decode("utf-8")
    text = text.rstrip() if spaces else " ".join(text.split())
    return text if len(text) <= most else text[: most - 3] + "..."
