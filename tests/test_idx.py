"""The IDX reader, against files written out byte by byte, and against every way to break one."""

import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cs231n_ae.idx import parse_idx

# The type codes of the format, with struct's letters for them: the files below owe nothing to numpy.
LETTERS = {0x08: "B", 0x09: "b", 0x0B: "h", 0x0C: "i", 0x0D: "f", 0x0E: "d"}
DTYPES = {0x08: np.uint8, 0x09: np.int8, 0x0B: np.int16, 0x0C: np.int32, 0x0D: np.float32, 0x0E: np.float64}


def idx_bytes(code: int, shape: tuple[int, ...], values: list[int]) -> bytes:
    return struct.pack(f">BBBB{len(shape)}I{len(values)}{LETTERS[code]}", 0, 0, code, len(shape), *shape, *values)


GOOD = idx_bytes(0x08, (2, 3), [0, 1, 2, 3, 4, 255])


@given(st.sampled_from(sorted(LETTERS)), st.lists(st.integers(1, 4), min_size=1, max_size=4), st.integers(0, 2**32 - 1))
def test_every_type_and_shape_comes_back(code: int, shape: list[int], seed: int) -> None:
    low, high = (0, 256) if code == 0x08 else (-128, 128)
    count = 1
    for length in shape:
        count *= length
    values = np.random.default_rng(seed).integers(low, high, count).tolist()
    array = parse_idx(idx_bytes(code, tuple(shape), values))
    assert array.dtype == DTYPES[code] and array.dtype.isnative
    assert array.shape == tuple(shape)
    assert array.ravel().tolist() == values


@pytest.mark.parametrize("length", range(len(GOOD)))
def test_every_truncation_is_noticed(length: int) -> None:
    with pytest.raises(ValueError, match="fetch it again"):
        parse_idx(GOOD[:length], name="a file")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (GOOD[:-1], r"labels must be 18 bytes for shape \(2, 3\) of uint8, got 17: it was cut short"),
        (GOOD + b"\0\0", r"labels must be 18 bytes .* got 20: 2 bytes trail behind the numbers"),
        (b"<!DOCTYPE html>", r"two zero bytes.*got b'<!DO': it is a web page, fetch it again"),
        (b"PK\x03\x04", r"got b'PK\\x03\\x04': it is a zip archive"),
        (b"\x89\xff\x00\x10", "it is another kind of file"),
        (b"\xef\xbb\xbf" + GOOD, r"got b'\\xef.*it is another kind of file"),
        (b"", "got b'': it is empty"),
        (bytes(100), "type codes .* got 0x00"),
        (b"\x1f\x8b\x08\0", "got gzip: uncompress it first"),
        (b"\0\0\x0a\x01\0\0\0\x01\0", "type codes 0x08, .* got 0x0a"),
        (b"\0\0\x08\x00\x07", "between 1 and 32 axes, got 0"),
        (b"\0\0\x08\x21" + b"\0\0\0\x01" * 33 + b"\x07", "between 1 and 32 axes, got 33"),
        (b"\0\0\x08\x03\0\0\0\x01", "header of 16 bytes for 3 axes, got a file of 8"),
        (idx_bytes(0x08, (0, 5), []), r"at least one number, got shape \(0, 5\)"),
        (b"\0\0\x0e\x02\xff\xff\xff\xff\xff\xff\xff\xff", "must be 147573952520956936212 bytes"),
    ],
)
def test_what_is_wrong_is_said(data: bytes, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        parse_idx(data, name="labels")


@given(st.binary(max_size=40), st.booleans())
def test_no_bytes_do_anything_but_parse_or_raise_value_error(tail: bytes, magic: bool) -> None:
    data = b"\0\0\x08" * magic + tail
    try:
        array = parse_idx(data)
    except ValueError:
        return
    assert array.nbytes == len(data) - 4 - 4 * data[3]


def test_bytes_are_not_copied() -> None:
    array = parse_idx(GOOD)
    assert not array.flags.owndata and not array.flags.writeable
