"""A file written whole or not at all: whenever it is cut short, the path holds the old file or the new one."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from stat import S_IMODE
from typing import BinaryIO

__all__ = ["replacing", "write_atomically"]


def write_atomically(path: str | os.PathLike[str], content: bytes | str, *, durable: bool = False) -> None:
    """Write ``content`` to ``path``, as :func:`replacing` does; text as UTF-8, its line ends as they are.

    Args:
        path: the file; missing folders are made.
        content: all of it.
        durable: as for :func:`replacing`.
    """
    with replacing(path, durable=durable) as file:
        file.write(content.encode() if isinstance(content, str) else content)


@contextmanager
def replacing(path: str | os.PathLike[str], *, durable: bool = False) -> Iterator[BinaryIO]:
    """Inside ``with replacing(path) as file`` write the new contents; at its end they take the place of the old.

    All of it goes to a file of another name beside ``path``, which takes its place when it is complete. An error or an
    interrupt in the body leaves ``path`` as it was, and nothing beside it. The new file has the permissions of the old,
    or those of any new file. Where ``path`` is a symbolic link, the link is replaced, and what it points to is kept.

    Args:
        path: the file; missing folders are made.
        durable: wait until every byte is on the disk, so that not even a power cut leaves an empty file.

    Yields:
        the new file, open for bytes.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name[:40]}.{secrets.token_hex(4)}.tmp")  # a name may be as long as names can be
    try:
        with open(temporary, "xb") as file:
            yield file
            if durable:
                file.flush()
                os.fsync(file.fileno())
        _take_permissions(temporary, path)
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
    if durable:
        _sync_folder(path.parent)


def _take_permissions(new: Path, old: Path) -> None:
    """Those of ``old``, if there is one; asked for only where they differ, since not every disk lets one ask."""
    with suppress(FileNotFoundError):
        mode = S_IMODE(old.stat().st_mode)
        if mode != S_IMODE(new.stat().st_mode):
            new.chmod(mode)


def _sync_folder(folder: Path) -> None:
    """Put the new name itself on the disk, where the system can (Windows cannot open a folder)."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
