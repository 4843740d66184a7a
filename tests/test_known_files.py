"""MNIST as people have it on disk: compressed, renamed, in a folder of its own; found, checked and used."""

import gzip
import hashlib
from pathlib import Path

import numpy as np
import pytest

from cs231n_ae.known_files import RemoteFile, copies_in, find_sound, is_likely, read_checked, read_sound

DATA = np.random.default_rng(0).bytes(5000)
FILE = RemoteFile("train-images-idx3-ubyte", len(DATA), f"md5:{hashlib.md5(DATA).hexdigest()}")

SPELLINGS = [
    "train-images-idx3-ubyte",
    "train-images-idx3-ubyte.gz",
    "train-images.idx3-ubyte",
    "train-images.idx3-ubyte.gz",
    "train-images-idx3-ubyte/train-images-idx3-ubyte",
    "train-images-idx3-ubyte/train-images.idx3-ubyte",
    "train-images.idx3-ubyte/train-images.idx3-ubyte",
]


def put(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_each_spelling_is_found_checked_and_read(tmp_path, spelling):
    path = put(tmp_path / spelling, DATA)
    assert copies_in(tmp_path, FILE) == [path]
    assert is_likely(path, FILE)
    assert find_sound(tmp_path, FILE) == path
    assert read_sound(tmp_path, FILE) == read_checked(path, FILE) == DATA


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_other_contents_are_not_taken_under_any_name(tmp_path, spelling):
    path = put(tmp_path / spelling, DATA[:-1] + b"!")
    assert is_likely(path, FILE)  # its size is right
    assert find_sound(tmp_path, FILE) is None
    with pytest.raises(ValueError, match=r"must have md5 .*its contents have changed"):
        read_sound(tmp_path, FILE)


def test_what_it_is_counts_and_not_its_name(tmp_path):
    gzip_without_its_ending = tmp_path / FILE.name
    gzip_without_its_ending.write_bytes(gzip.compress(DATA))
    raw_with_an_ending = tmp_path / f"{FILE.name}.gz"
    raw_with_an_ending.write_bytes(DATA)
    for path in (gzip_without_its_ending, raw_with_an_ending):
        assert is_likely(path, FILE) and read_checked(path, FILE) == DATA


def test_a_sound_copy_serves_beside_a_damaged_one(tmp_path):
    put(tmp_path / SPELLINGS[0], DATA[:100])
    sound = put(tmp_path / SPELLINGS[3], DATA)
    assert find_sound(tmp_path, FILE) == sound
    assert read_sound(tmp_path, FILE) == DATA


def test_without_any_the_place_is_named(tmp_path):
    assert copies_in(tmp_path, FILE) == [] and find_sound(tmp_path, FILE) is None
    with pytest.raises(FileNotFoundError, match=r"there is no file .*train-images-idx3-ubyte"):
        read_sound(tmp_path, FILE)
    (tmp_path / FILE.name).mkdir()  # an empty folder is no file
    assert copies_in(tmp_path, FILE) == []


def test_a_name_without_idx_has_one_spelling(tmp_path):
    other = RemoteFile("labels", 1, "md5:0")
    put(tmp_path / "labels", b"1")
    assert copies_in(tmp_path, other) == [tmp_path / "labels"]


WRONG = {
    "empty": (b"", "must be 5000 bytes long, got 0: it is empty"),
    "cut short": (DATA[:4000], "must be 5000 bytes long, got 4000$"),
    "longer": (DATA + b"x", "must be 5000 bytes long, got 5001$"),
    "a web page": (b"<!doctype html>", "must be 5000 bytes long, got 15: it is a web page"),
    "a byte order mark": (b"\xef\xbb\xbf" + DATA, "must be 5000 bytes long, got 5003$"),
    "a zip": (b"PK\x03\x04" + bytes(90), "got 94: it is a zip archive"),
    "zeros": (bytes(5000), "must have md5 .*: its contents have changed"),
    "a gzip cut short": (gzip.compress(DATA)[:-1], "the gzip file is truncated"),
    "two bytes of a gzip": (gzip.compress(DATA)[:2], "the gzip file is truncated"),
    "a gzip with a wrong sum": (gzip.compress(DATA)[:-8] + bytes(8), "not a sound gzip file"),
    "a web page in a gzip": (gzip.compress(b"<html>"), "a web page came instead of the file"),
    "a gzip bomb": (gzip.compress(bytes(10**7)), "5000 bytes expected, got more"),
}


@pytest.mark.parametrize(("content", "says"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_said_with_the_file(tmp_path, content, says):
    path = tmp_path / FILE.name
    path.write_bytes(content)
    with pytest.raises(ValueError, match=says) as caught:
        read_checked(path, FILE)
    assert str(path) in str(caught.value)
