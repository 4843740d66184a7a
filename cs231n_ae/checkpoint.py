"""Arrays and their description in one file: written whole or not at all, read without pickles.

The file is an ordinary ``.npz`` (``np.load`` opens it). One more entry holds JSON: the name of this format, the *kind*
of file (a checkpoint, a saved model), and whatever the writer wants to say of the arrays. A pickle could run code on
loading; this cannot.
"""

import io
import json
import math
import os
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np

from cs231n_ae.atomic import replacing
from cs231n_ae.file_kinds import kind_of
from cs231n_ae.types import Array

__all__ = ["read_npz", "require_ours", "write_npz"]

FORMAT = "cs231n_ae"
VERSION = 1
_META = "__meta__"
_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, MemoryError),
    *(ArithmeticError, AttributeError, LookupError, TypeError, ValueError),
)


def write_npz(path: str | os.PathLike[str], arrays: Mapping[str, Array], meta: Mapping[str, Any], *, kind: str) -> None:
    """Write ``arrays`` and ``meta`` to ``path``, atomically.

    Whenever this is cut short, even by a power cut, ``path`` holds either the old file or the new one
    (:func:`cs231n_ae.atomic.replacing`). The same contents give the same bytes.

    Args:
        path: the file; missing folders are made.
        arrays: by name; any numeric dtype.
        meta: whatever JSON can hold, and arrays in it.
        kind: what the file is, such as ``"checkpoint"``.

    Raises:
        ValueError: if ``path`` holds something that is not of this ``kind`` (it is left as it is), or an array holds
            objects.
    """
    path = Path(path)
    require_ours(path, kind=kind)
    if _META in arrays:
        raise ValueError(f"arrays must not use the name {_META!r}, which holds the description: choose another")
    head = {"format": FORMAT, "version": VERSION, "kind": kind, "names": list(arrays), "meta": dict(meta)}
    text = json.dumps(head, default=_encode).encode()
    entries = {_META: np.frombuffer(text, dtype=np.uint8), **arrays}
    with replacing(path, durable=True) as file:
        _write_entries(file, entries)


def read_npz(path: str | os.PathLike[str], *, kind: str) -> tuple[dict[str, Array], dict[str, Any]]:
    """Read what :func:`write_npz` wrote: the arrays by name, and the meta.

    Raises:
        FileNotFoundError: if there is no such file.
        PermissionError: if it may not be read.
        ValueError: if the file is damaged, was not written by this library, or is of another kind.
    """
    path = Path(path)
    head = _read_head(path, kind)
    try:
        with zipfile.ZipFile(path) as archive:
            # By the names in the head, which a checksum covers: the archive's own table of contents has none.
            return {name: _read_entry(archive, name) for name in head["names"]}, head["meta"]
    except PermissionError:
        raise
    except _DAMAGE as error:
        raise ValueError(_damaged(path, error)) from error


def require_ours(path: str | os.PathLike[str], *, kind: str) -> None:
    """Raise a ValueError if ``path`` exists and is not of ours and of this ``kind``: nothing foreign is overwritten."""
    if not os.path.lexists(path):
        return
    try:
        _read_head(Path(path), kind)
    except (ValueError, FileNotFoundError) as error:
        raise ValueError(f"will not overwrite {path}: {error}. Choose another name, or remove it yourself") from error


def _read_head(path: Path, kind: str) -> dict[str, Any]:
    if not path.exists():
        raise FileNotFoundError(f"there is no {kind} at {path}")
    if not path.is_file():
        raise ValueError(f"{path} must be a {kind} file, got a folder or device")
    try:
        with zipfile.ZipFile(path) as archive:
            if f"{_META}.npy" not in archive.namelist():
                raise ValueError(f"it has no entry {_META!r}, so this library did not write it")
            head = json.loads(_read_entry(archive, _META).tobytes(), object_hook=_decode)
        if not isinstance(head, dict) or head.get("format") != FORMAT or not isinstance(head.get("meta"), dict):
            raise ValueError("its description is not of this library's format")
        if not isinstance(head.get("names"), list) or not all(isinstance(name, str) for name in head["names"]):
            raise ValueError("its description does not name its arrays")
    except PermissionError:
        raise
    except _DAMAGE as error:
        raise ValueError(_damaged(path, error)) from error
    if head.get("kind") != kind:
        raise ValueError(f"{path} must hold a {kind}, got a {head.get('kind')}")
    if head.get("version") != VERSION:
        raise ValueError(
            f"{path} must have format version {VERSION}, got {head.get('version')}: use a matching release"
        )
    return head


def _damaged(path: Path, error: BaseException) -> str:
    why = str(error) or type(error).__name__
    if isinstance(error, zipfile.BadZipFile):
        with path.open("rb") as stream:
            kind = kind_of(stream.read(512))
        why += f"; it is {kind}" if kind else ""
    return f"{path} is not a file of this library, or it is damaged ({why}): name another, or make it again"


def _write_entries(file: BinaryIO, entries: Mapping[str, Array]) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, value in entries.items():
            with archive.open(zipfile.ZipInfo(f"{name}.npy"), "w", force_zip64=True) as entry:
                np.lib.format.write_array(entry, np.asanyarray(value), allow_pickle=False)


def _read_entry(archive: zipfile.ZipFile, name: str) -> Array:
    """One array, whose header is believed only if it fits what follows it: nothing larger than the file is made."""
    entry = archive.getinfo(f"{name}.npy")
    if entry.compress_type != zipfile.ZIP_STORED:
        raise ValueError(f"its entry {name!r} is compressed, and this library does not compress")
    stream = io.BytesIO(archive.read(entry))  # read to its end, where zipfile compares the checksum
    version = np.lib.format.read_magic(stream)
    if version != (1, 0):
        raise ValueError(f"its entry {name!r} has version {version} of numpy's format")
    shape, _, dtype = np.lib.format.read_array_header_1_0(stream)
    if dtype.kind not in "biufc":
        raise ValueError(f"its entry {name!r} holds {dtype}, and this library writes numbers alone")
    promised, left = math.prod(shape) * dtype.itemsize, len(stream.getbuffer()) - stream.tell()
    if promised != left:
        raise ValueError(f"its entry {name!r} should have {promised} bytes for {dtype} {shape}, and has {left}")
    stream.seek(0)
    return np.lib.format.read_array(stream, allow_pickle=False)


def _encode(value: object) -> object:
    """What JSON cannot hold by itself: numpy's numbers, and arrays (a bit generator's state has some)."""
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, np.ndarray) and value.dtype.kind in "biuf":
        return {"__array__": value.tolist(), "dtype": str(value.dtype)}
    raise ValueError(f"meta must hold what JSON can hold, got {type(value).__name__}")


def _decode(value: dict[str, Any]) -> Any:
    if value.keys() != {"__array__", "dtype"}:
        return value
    if np.dtype(value["dtype"]).kind not in "biuf":
        raise ValueError(f"an array in its description is of {value['dtype']!r}, which is no type of numbers")
    return np.array(value["__array__"], dtype=value["dtype"])
