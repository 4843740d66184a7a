"""Files whose contents are known by size and hash: found under the names that people give them, and checked.

Who fetches MNIST by hand has the ``.gz`` as it came, or what a program made of it: 7-zip writes the name that stands
within the archive (``train-images.idx3-ubyte``), others make a folder of the archive's name. What counts is the
contents: they are uncompressed where need be, and have the right hash or are not used.
"""

import gzip
import hashlib
import io
import os
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from cs231n_ae.file_kinds import kind_of

__all__ = ["RemoteFile", "copies_in", "find_sound", "is_likely", "read_checked", "read_sound", "unpack"]

_CHUNK, _HEAD = 1 << 18, 512
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True)
class RemoteFile:
    """A file as it is to be on disk, uncompressed: its name, its size in bytes, and its hash, as ``"md5:0123..."``."""

    name: str
    size: int
    known_hash: str


def copies_in(folder: Path, file: RemoteFile) -> list[Path]:
    """Whatever lies in ``folder`` under a name that ``file`` goes by, its own name first."""
    dotted = ".idx".join(file.name.rsplit("-idx", 1))  # train-images-idx3-ubyte as train-images.idx3-ubyte
    names = dict.fromkeys((file.name, dotted))
    places = (folder, *(folder / name for name in names))
    paths = (place / f"{name}{end}" for place in places for name in names for end in ("", ".gz"))
    return [path for path in paths if path.is_file()]


def is_likely(path: Path, file: RemoteFile) -> bool:
    """Whether ``path`` has the right size, by the number at its end if it is a gzip; its contents are not looked at."""
    size = path.stat().st_size
    if not _is_gzip(path):
        return size == file.size
    with path.open("rb") as stream:
        stream.seek(-min(4, size), os.SEEK_END)
        return int.from_bytes(stream.read(), "little") == file.size % 2**32  # RFC 1952, section 2.3.1: ISIZE


def read_sound(folder: Path, file: RemoteFile) -> bytes:
    """The contents of the first copy in ``folder`` that is right.

    Raises:
        FileNotFoundError: if there is none at all.
        ValueError: if none is right; it says what the first one has wrong.
    """
    wrong = []
    for path in copies_in(folder, file):
        try:
            return read_checked(path, file)
        except ValueError as error:
            wrong.append(error)
    if wrong:
        raise wrong[0]
    raise FileNotFoundError(f"there is no file {folder / file.name}")


def find_sound(folder: Path, file: RemoteFile) -> Path | None:
    """The first copy in ``folder`` that is right, None if there is none."""
    for path in copies_in(folder, file):
        try:
            read_checked(path, file)
        except ValueError:
            continue
        return path
    return None


def read_checked(path: Path, file: RemoteFile) -> bytes:
    """The contents of ``path``, uncompressed, or a ValueError that says in what way they are not those of ``file``."""
    if _is_gzip(path):
        out = io.BytesIO()
        try:
            unpack(path, out, file.size)
        except ValueError as error:
            raise ValueError(f"{path}: {error}") from error
        data = out.getvalue()
    else:
        size = path.stat().st_size
        if size != file.size:
            kind = kind_of(_head(path))
            raise ValueError(f"{path} must be {file.size} bytes long, got {size}{kind and f': it is {kind}'}")
        data = path.read_bytes()
    algorithm, expected = file.known_hash.split(":")
    got = hashlib.new(algorithm, data, usedforsecurity=False).hexdigest()
    if got != expected:
        raise ValueError(f"{path} must have {algorithm} {expected}, got {got}: its contents have changed")
    return data


def unpack(source: Path, target: BinaryIO, size: int) -> None:
    """Write the ``size`` bytes of ``source``, uncompressed if it is a gzip, to ``target``, and hardly more than that.

    Raises:
        ValueError: if there are more or fewer, or the gzip is damaged; it says what came instead.
    """
    start, written = b"", 0
    try:
        with gzip.open(source) if _is_gzip(source) else source.open("rb") as stream:
            while chunk := stream.read(min(_CHUNK, size + 1 - written)):
                start = start or chunk[:_HEAD]
                written += target.write(chunk)
    except EOFError as error:
        raise ValueError("the gzip file is truncated") from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise ValueError(f"not a sound gzip file ({error})") from error
    if written != size:
        kind = kind_of(start)
        if kind == "a web page":
            raise ValueError("a web page came instead of the file: the page of a login, perhaps, or one about the file")
        got = "more" if written > size else written
        raise ValueError(f"wrong file: {size} bytes expected, got {got}{kind and f': it is {kind}'}")


def _is_gzip(path: Path) -> bool:
    return _head(path).startswith(_GZIP)


def _head(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(_HEAD)
