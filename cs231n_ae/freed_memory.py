"""Memory that a training step has freed is there for the next one: the kernel need not hand it out anew.

The C library gives back to the kernel what is free at the end of its heap, and asks for large blocks one by one. A step
that makes the same arrays again and again then meets each of their pages for the first time, and each first meeting is
a visit to the kernel that fills the page with zeros: a quarter of the time of a step with large batches or
convolutions. In training the C library is told to keep what is free.
"""

import ctypes
import sys
from functools import cache

__all__ = ["keep_freed_memory"]

TRIM_THRESHOLD, MMAP_THRESHOLD = -1, -3
"""``M_TRIM_THRESHOLD`` and ``M_MMAP_THRESHOLD`` of glibc's malloc.h."""
KEPT = 1 << 30
"""Bytes that may be free at the end of the heap. There are no more than the most that was in use at a time."""
LARGEST = 1 << 25
"""Bytes of a block from which on it is still mapped by itself, the most that glibc documents."""


@cache
def keep_freed_memory() -> bool:
    """From now on this process keeps what it frees, and takes it again; nothing where the C library is not glibc.

    Returns:
        whether the C library has taken it.

    Source: mallopt(3), for both thresholds.
    """
    if sys.platform != "linux":
        return False
    library = ctypes.CDLL(None)
    if not hasattr(library, "gnu_get_libc_version"):
        return False
    return bool(library.mallopt(TRIM_THRESHOLD, KEPT) and library.mallopt(MMAP_THRESHOLD, LARGEST))
