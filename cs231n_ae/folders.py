"""Whether a folder takes what is to be written there, asked before the work begins and not after it."""

import tempfile
from pathlib import Path

__all__ = ["require_writable"]


def require_writable(folder: Path) -> None:
    """Make ``folder`` and see that a file can be written into it.

    Raises:
        OSError: with the system's reason, and the folder as its ``filename``.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(folder)) from error
