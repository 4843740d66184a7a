"""What a confined process can still do, found out by trying it: run in a worker's place before anybody's code is."""

import os
import socket
from collections.abc import Callable
from typing import Any

__all__ = ["tried"]


def tried(order: dict[str, Any]) -> dict[str, Any]:
    """What of this it can do: the secrets that it can read, and whether it can do the rest.

    Args:
        order: files that it must not read (``secrets``), a folder that it must not write into (``outside``), a port
            (``port``) and a name (``address``) at which somebody listens on this machine, and a process that it must
            not signal (``process``).
    """
    return {
        "reading": [path for path in order["secrets"] if _works(_read, path)],
        "writing": _works(_write, os.path.join(order["outside"], "written")),
        "network": _works(_call, socket.AF_INET, ("127.0.0.1", order["port"]))
        or _works(_call, socket.AF_UNIX, f"\0{order['address']}"),
        "signals": _works(os.kill, order["process"], 0),
    }


def _read(path: str) -> None:
    if os.path.isdir(path):
        os.listdir(path)
    else:
        with open(path, "rb") as file:
            file.read(1)


def _write(path: str) -> None:
    with open(path, "wb"):
        pass


def _call(family: int, address: Any) -> None:
    with socket.socket(family) as calling:
        calling.settimeout(2)
        calling.connect(address)


def _works(attempt: Callable[..., None], *arguments: Any) -> bool:
    try:
        attempt(*arguments)
    except (OSError, AttributeError):
        return False
    return True
