"""Addresses of files on this machine, ``file:///media/stick``, as the standard has them and as people write them."""

import os
from pathlib import Path
from urllib.parse import quote, unquote_to_bytes, urlparse
from urllib.request import url2pathname

__all__ = ["is_local", "local_path"]


def is_local(url: str) -> bool:
    """Whether an address is of a file on this machine."""
    return urlparse(url).scheme == "file"


def local_path(url: str) -> Path:
    """The place that a ``file://`` address means, on any system: written as the standard has it, or as it is.

    ``file:///my%20files/50%25%231`` and ``file:///my files/50%#1`` are one place. Where the two readings differ, what
    is there decides, the standard's first.

    Raises:
        ValueError: if the address names another machine.

    Source: RFC 8089, section 2.
    """
    rest = url[len("file:") :]  # not urlparse: to it, # and ? end the path
    host, slash, path = rest[2:].partition("/") if rest.startswith("//") else ("", "", rest)
    elsewhere = host.lower() not in ("", "localhost")
    if elsewhere and os.name != "nt":  # Windows calls a share so
        raise ValueError(f"a file:// address must have three slashes in front of the path, got {url!r}")
    path = f"//{host}/{path}" if elsewhere else slash + path
    if os.name == "nt":
        by_standard, as_it_is = Path(url2pathname(path)), Path(url2pathname(quote(path, safe="/:|\\")))
    else:  # by bytes, as the system has its names
        by_standard, as_it_is = Path(os.fsdecode(unquote_to_bytes(os.fsencode(path)))), Path(path)
    return by_standard if by_standard.exists() or not as_it_is.exists() else as_it_is
