"""What other users of this machine can read of this process: its command line."""

import ctypes
import sys
from pathlib import Path

__all__ = ["hide_command_line"]

_FIRST_OF_STAT = 3
"""The number of the field behind the program's name, as proc(5) counts them."""
_FROM, _TO = 48, 49


def hide_command_line(shown: str) -> None:
    """Show these words in place of this process's arguments, to whoever lists processes (Linux; nothing elsewhere).

    A worker that is kept in by its user alone can list them: the folder of the class, that of hidden tests, and a seed
    are no secrets if they stand among them. The arguments lie in this process's memory; the kernel reads them there.
    """
    if sys.platform != "linux":
        return
    fields = Path("/proc/self/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    start, end = (int(fields[number - _FIRST_OF_STAT]) for number in (_FROM, _TO))
    room = end - start
    if start and room > 0:
        ctypes.memmove(start, shown.encode()[: room - 1].ljust(room, b"\0"), room)
