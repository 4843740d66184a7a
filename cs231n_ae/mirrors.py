"""Where a dataset may be fetched from, and what to do when none of these places has it."""

import os
from pathlib import Path
from urllib.parse import urlparse

from cs231n_ae.downloads import SOURCES
from cs231n_ae.file_addresses import is_local, local_path
from cs231n_ae.frey_faces import FACES_FILE, FACES_MIRRORS

__all__ = ["how_to_go_on", "mirrors_of"]


def mirrors_of(name: str, mirror: str | None = None) -> tuple[str, ...]:
    """The addresses of the folders to look in, in turn, for a dataset's files.

    Args:
        name: of the dataset.
        mirror: the address of a folder with a folder of that name, instead of the public ones; without it,
            ``$CS231N_AE_MIRROR`` if that is set.

    Raises:
        ValueError: if the mirror is not an address.
    """
    mirror = mirror or os.environ.get("CS231N_AE_MIRROR")
    if not mirror:
        return FACES_MIRRORS if name == "frey_faces" else SOURCES[name].mirrors
    if urlparse(mirror).scheme not in ("file", "http", "https"):
        raise ValueError(
            f"mirror must be an address that begins with file://, http:// or https://, got {mirror!r}: "
            f"a folder is written {Path(mirror).resolve().as_uri()}"
        )
    if is_local(mirror):
        mirror = local_path(mirror).absolute().as_uri()
    return (f"{mirror.rstrip('/')}/{name}",)


def how_to_go_on(name: str, bases: tuple[str, ...]) -> str:
    """What to do when no mirror gave a file: one on this machine does not need the network."""
    file = FACES_FILE if name == "frey_faces" else "<file>.gz"
    if all(is_local(base) for base in bases):
        return f"Look into that folder, which must have {name}/{file}, or name another with --mirror"
    return (
        "Check the network and try again (what has arrived is kept), or name a mirror that has\n"
        f"{name}/{file}: cs231n-ae data fetch {name} --mirror file:///path/to/the/mirror"
    )
