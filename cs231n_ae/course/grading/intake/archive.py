"""Read a zip that may have been made to do harm: nothing is unpacked, and nothing is believed without a limit."""

import io
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

from cs231n_ae.course.grading.intake.taking import CannotTake, Found
from cs231n_ae.course.outline.bounds import LARGEST_FILE, LARGEST_RATIO
from cs231n_ae.course.source_text.reading import TOO_LARGE, too_large

__all__ = ["LARGEST_ARCHIVE", "InPieces", "is_folder", "read_archive"]

LARGEST_ARCHIVE = 50_000_000
MOST_ENTRIES = 2000
LARGEST_DIRECTORY = 1_000_000
"""Bytes of the archive's table of contents, which zipfile reads as a whole."""

_ENCRYPTED = 0x1
_END = struct.Struct("<4s4H2LH")  # the record at the end of every zip


class InPieces(io.FileIO):
    """A file of which so many bytes can be read at once, and no more.

    zipfile reads a table of contents in one piece, and several records of a zip may say how long that is.
    """

    def __init__(self, path: Path, most: int) -> None:
        super().__init__(path)
        self._most = most

    def read(self, size: int | None = -1, /) -> bytes:
        """At most ``size`` bytes, all that are left without it."""
        if size is not None and size > self._most:
            raise zipfile.BadZipFile(f"its table of contents has {size:,} bytes, of which {self._most:,} are read")
        return super().read(size) or b""


def read_archive(path: Path, wanted: Sequence[str]) -> Iterator[Found]:
    """Every entry of the zip; those ``wanted`` with their content.

    Raises:
        CannotTake: if it is no zip, is damaged, or has too much in it.
    """
    _check_size(path)
    try:
        with InPieces(path, LARGEST_DIRECTORY) as stream, zipfile.ZipFile(stream) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_ENTRIES:
                raise CannotTake(f"it holds {len(entries):,} entries, more than {MOST_ENTRIES:,}")
            yield from (_entry(archive, entry, wanted) for entry in entries if not is_folder(entry))
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error, OSError, OverflowError) as error:
        if isinstance(error, CannotTake):
            raise
        raise CannotTake(f"this zip cannot be read, it may be damaged or only half uploaded ({error})") from None


def _check_size(path: Path) -> None:
    """Refuse an archive that would take long only to be opened."""
    size = path.stat().st_size
    if size > LARGEST_ARCHIVE:
        raise CannotTake(f"the archive has {size:,} bytes, far more than code: the limit is {LARGEST_ARCHIVE:,}")
    if size == 0:
        raise CannotTake("the archive is empty, as after an upload that was broken off")
    with path.open("rb") as stream:
        stream.seek(max(0, size - _END.size - 65_535))
        tail = stream.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END.size:
        raise CannotTake("this is not a zip, whatever its name says, or only the beginning of one")
    _, _, _, _, entries, length, offset, _ = _END.unpack_from(tail, at)
    if entries > MOST_ENTRIES or length > LARGEST_DIRECTORY or 0xFFFFFFFF in (length, offset):
        raise CannotTake(f"its table of contents is too long: at most {MOST_ENTRIES:,} entries are read")


def _entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, wanted: Sequence[str]) -> Found:
    raw = entry.orig_filename.replace("\\", "/")
    parent, _, name = raw.rpartition("/")
    parts = parent.split("/") if parent else []
    if raw.startswith("/") or re.match(r"[A-Za-z]:", raw) or ".." in parts:
        return Found(parent, name, suspicious="its path leads out of the archive")
    if "\0" in raw:
        return Found(parent, name, suspicious="there is a NUL in its name")
    parent = "/".join(part for part in parts if part not in ("", "."))
    if name not in wanted:
        return Found(parent, name, suspicious="" if _is_regular(entry) else "not a regular file")
    if not _is_regular(entry):
        return Found(parent, name, refused="is a link or a device in the archive, not a regular file")
    if entry.flag_bits & _ENCRYPTED:
        return Found(parent, name, refused="is encrypted: pack it without a password")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return Found(parent, name, refused="is packed in an unusual way: use an ordinary zip")
    if entry.file_size > LARGEST_FILE:
        return Found(parent, name, refused=f"has {entry.file_size:,} bytes, far more than code")
    if entry.file_size > LARGEST_RATIO * max(entry.compress_size, 1):  # zipfile gives no more than it says
        return Found(parent, name, refused=f"unpacks to more than {LARGEST_RATIO} times its size, as no code does")
    return _content(archive, entry, parent, name)


def is_folder(entry: zipfile.ZipInfo) -> bool:
    """Whether the entry is a folder: its own ``is_dir`` cannot be asked where the name is empty."""
    return entry.filename.endswith("/")


def _is_regular(entry: zipfile.ZipInfo) -> bool:
    """Whether the entry claims to be a file; archives from Windows claim nothing."""
    kind = stat.S_IFMT(entry.external_attr >> 16)
    return kind in (0, stat.S_IFREG)


def _content(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, parent: str, name: str) -> Found:
    """What is really in it, up to the limit: an archive may lie about sizes."""
    try:
        with archive.open(entry) as stream:
            content = stream.read(LARGEST_FILE + 1)
            stream.read(1)  # at the end its checksum is compared
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        return Found(parent, name, refused=f"cannot be unpacked ({error})")
    if len(content) > LARGEST_FILE:
        return Found(parent, name, refused=TOO_LARGE)
    if too_large(content):
        return Found(parent, name, refused=TOO_LARGE)
    return Found(parent, name, content)
