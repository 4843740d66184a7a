"""Read IDX, the plain binary format of MNIST and its relatives, and say what is wrong with a broken file."""

import math
from typing import Any

import numpy as np

from cs231n_ae.file_kinds import kind_of
from cs231n_ae.types import Array

__all__ = ["parse_idx"]

# The third byte of a file names the type of its numbers, which are stored most significant byte first.
_DTYPES: dict[int, np.dtype[Any]] = {
    0x08: np.dtype(">u1"),
    0x09: np.dtype(">i1"),
    0x0B: np.dtype(">i2"),
    0x0C: np.dtype(">i4"),
    0x0D: np.dtype(">f4"),
    0x0E: np.dtype(">f8"),
}
_MOST_AXES = 32  # as many as any numpy array may have


def parse_idx(data: bytes, *, name: str = "the data") -> Array:
    r"""Turn the bytes of an IDX file into an array.

    A file is two zero bytes, one byte for the type, one for the number of axes, a 32-bit length for each axis, and
    then the numbers, last axis fastest. So a file of :math:`a` axes holds exactly
    :math:`4 + 4a + \text{itemsize}\,\prod_i n_i` bytes, and anything shorter or longer is not what it says it is.

    Args:
        data: the whole file, uncompressed.
        name: what to call the file in an error.

    Returns:
        The array, in this machine's byte order. Single-byte data is a read-only view of ``data``; nothing is copied.

    Raises:
        ValueError: if the first bytes, the type, the lengths or the size of the file do not fit together.

    Source: Y. LeCun, C. Cortes, C. J. C. Burges, "The MNIST database of handwritten digits", file formats.
    """
    dtype, shape = _parse_header(data, name)
    start = 4 + 4 * len(shape)
    expected, got = start + dtype.itemsize * math.prod(shape), len(data)
    if got != expected:
        problem = "it was cut short" if got < expected else f"{got - expected} bytes trail behind the numbers"
        raise ValueError(
            f"{name} must be {expected} bytes for shape {shape} of {dtype.name}, got {got}: {problem}, fetch it again"
        )
    values = np.frombuffer(data, dtype=dtype, offset=start).reshape(shape)
    return values.astype(dtype.newbyteorder("="), copy=False)


def _parse_header(data: bytes, name: str) -> tuple[np.dtype[Any], tuple[int, ...]]:
    """The type and the shape that the first bytes promise."""
    if data[:2] == b"\x1f\x8b":
        raise ValueError(f"{name} must be an uncompressed IDX file, got gzip: uncompress it first (gunzip)")
    if len(data) < 4 or data[:2] != b"\x00\x00":
        kind = kind_of(data[:512]) or "another kind of file"
        raise ValueError(
            f"{name} must be an IDX file, which begins with two zero bytes, a type and a number of axes, "
            f"got {data[:4]!r}: it is {kind}, fetch it again"
        )
    code, axes = data[2], data[3]
    if code not in _DTYPES:
        known = ", ".join(f"0x{c:02x}" for c in _DTYPES)
        raise ValueError(f"{name} must have one of the IDX type codes {known}, got 0x{code:02x}: fetch it again")
    if not 1 <= axes <= _MOST_AXES:
        raise ValueError(f"{name} must have between 1 and {_MOST_AXES} axes, got {axes}: fetch it again")
    if len(data) < 4 + 4 * axes:
        raise ValueError(
            f"{name} must have a header of {4 + 4 * axes} bytes for {axes} axes, "
            f"got a file of {len(data)}: it was cut short, fetch it again"
        )
    shape = tuple(int(n) for n in np.frombuffer(data, dtype=">u4", count=axes, offset=4))
    if 0 in shape:
        raise ValueError(f"{name} must hold at least one number, got shape {shape}: fetch it again")
    return _DTYPES[code], shape
