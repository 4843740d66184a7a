"""A class's download as one zip, laid out in a folder of its own for as long as it is graded.

The zip is the platform's, but what is in it comes from students, names included. So nothing is believed: entries,
sizes, ratios and depths have limits, only regular files are written, only below that folder, and never over another.
"""

import os
import re
import stat
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cs231n_ae.course.grading.intake.archive import LARGEST_ARCHIVE, InPieces, is_folder
from cs231n_ae.course.grading.intake.taking import NOT_HANDED_IN
from cs231n_ae.course.grading.terms.errors import GradingError
from cs231n_ae.course.grading.terms.names import visible
from cs231n_ae.course.outline.bounds import LARGEST_RATIO
from cs231n_ae.course.worker.emptying import remove

__all__ = ["opened"]

MOST_ENTRIES = 30_000
LARGEST_DIRECTORY = 20_000_000
"""Bytes of the table of contents, which zipfile reads as a whole."""
LARGEST_CLASS = 2_000_000_000
"""Bytes that are written in all."""
SMALL = 100_000
"""Bytes that may have been packed as well as they like."""
DEEPEST = 12
PIECE = 1 << 20

_ENCRYPTED = 0x1
_END = struct.Struct("<4s4H2LH")


@contextmanager
def opened(download: Path) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """The folder of a class's submissions, and what was left out of it.

    Args:
        download: a folder, which is taken as it is, or the zip of a class: Moodle's, Canvas's ``submissions.zip``,
            Blackboard's ``gradebook_….zip``, Gradescope's export.

    Raises:
        GradingError: if the zip cannot be read, or has too much in it.
    """
    if download.is_dir() or download.suffix.lower() != ".zip" or not download.is_file():
        yield download, ()
        return
    folder = Path(tempfile.mkdtemp(prefix="download-"))  # for its owner alone
    try:
        try:
            left_out = tuple(_lay_out(download, folder))
        except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error, OSError) as error:
            if isinstance(error, GradingError):
                raise
            raise GradingError(f"{download} cannot be read as a zip ({error}): download it again") from None
        yield folder, left_out
    finally:
        remove(str(folder))


def _lay_out(download: Path, folder: Path) -> Iterator[str]:
    """Write the entries; what is said of each that is left out."""
    _check_contents(download)
    room = LARGEST_CLASS
    with InPieces(download, LARGEST_DIRECTORY) as stream, zipfile.ZipFile(stream) as archive:
        entries = archive.infolist()
        _require_short(download, len(entries) <= MOST_ENTRIES)
        for entry in entries:
            if is_folder(entry):
                continue
            parts = _parts(entry)
            why = _refused(entry, parts)
            if parts is not None and any(part in NOT_HANDED_IN or part.startswith("._") for part in parts):
                continue  # what systems put into every zip
            if not why and parts is not None:
                size, why = _write(archive, entry, folder.joinpath(*parts), room)
                room -= size
            if room < 0:
                raise GradingError(f"{download} unpacks to more than {LARGEST_CLASS:,} bytes: unpack it by hand")
            if why:
                yield f"{visible(entry.filename, keep='')[:200]} in {download.name} {why}, and was left out"


def _check_contents(download: Path) -> None:
    """Refuse a zip that would take long only to be opened."""
    with download.open("rb") as stream:
        size = stream.seek(0, os.SEEK_END)
        stream.seek(max(0, size - _END.size - 65_535))
        tail = stream.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END.size:
        raise GradingError(f"{download} is not a zip, or only the beginning of one: download it again")
    _, _, _, _, entries, length, offset, _ = _END.unpack_from(tail, at)
    fits = entries <= MOST_ENTRIES and length <= LARGEST_DIRECTORY and 0xFFFFFFFF not in (length, offset)
    _require_short(download, fits)


def _require_short(download: Path, is_short: bool) -> None:
    if not is_short:
        raise GradingError(
            f"{download} has too long a table of contents (at most {MOST_ENTRIES:,} entries are read): unpack it by "
            "hand, and name the folder"
        )


def _parts(entry: zipfile.ZipInfo) -> tuple[str, ...] | None:
    """Where the entry wants to lie; None if that is no place below a folder."""
    name = entry.filename.replace("\\", "/")
    parts = tuple(part for part in name.split("/") if part not in ("", "."))
    leads_out = name.startswith("/") or re.match(r"[A-Za-z]:", name) or ".." in parts or "\0" in entry.orig_filename
    return None if leads_out or not parts else parts


def _refused(entry: zipfile.ZipInfo, parts: tuple[str, ...] | None) -> str:
    if parts is None:
        return "leads out of the archive"
    if len(parts) > DEEPEST:
        return f"lies more than {DEEPEST} folders deep"
    if stat.S_IFMT(entry.external_attr >> 16) not in (0, stat.S_IFREG):
        return "is a link or a device"
    if entry.flag_bits & _ENCRYPTED:
        return "is encrypted"
    if entry.file_size > LARGEST_ARCHIVE:
        return f"has {entry.file_size:,} bytes, far more than code"
    if entry.file_size > max(SMALL, LARGEST_RATIO * entry.compress_size):
        return f"unpacks to more than {LARGEST_RATIO} times its size"
    return ""


def _write(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, path: Path, room: int) -> tuple[int, str]:
    """Write one entry, up to the limits, whatever the archive says of its size; the bytes, and why it was left out."""
    written, begun, limit = 0, False, min(max(SMALL, LARGEST_RATIO * entry.compress_size), LARGEST_ARCHIVE, room + 1)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with archive.open(entry) as packed, path.open("xb") as stream:
            begun = True
            while piece := packed.read(PIECE):
                written += len(piece)
                if written > limit:
                    break
                stream.write(piece)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        why = f"cannot be unpacked ({error})"
    except FileExistsError:
        return 0, "is there twice"
    except OSError as error:
        why = f"cannot be written ({error.strerror})"
    else:
        why = "is larger than it says" if written > limit else ""
    if why and begun:
        path.unlink()
    return written, why
