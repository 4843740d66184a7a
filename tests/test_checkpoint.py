"""The file format: whole or not at all, no pickles, nothing foreign overwritten."""

import errno
import json
import os
import pickle
import stat
import tracemalloc
import zipfile

import numpy as np
import pytest

from cs231n_ae.checkpoint import read_npz, require_ours, write_npz

ARRAYS = {
    "params/w": np.arange(6, dtype=np.float32).reshape(2, 3),
    "turned": np.arange(6.0).reshape(2, 3).T,
    "scalar": np.array(2.5),
    "empty": np.zeros((0, 4)),
    "file": np.array([True, False]),
    "labels": np.array([1, 2], dtype=np.int8),
}
META = {
    "text": "µ",
    "none": None,
    "big": 2**100,
    "floats": [0.1, 1e-320, float("inf")],
    "key": np.arange(3, dtype=np.uint32),
}


def test_everything_comes_back(tmp_path):
    path = tmp_path / "new" / "folder" / "file.npz"
    write_npz(path, ARRAYS, META, kind="model")
    arrays, meta = read_npz(path, kind="model")
    assert arrays.keys() == ARRAYS.keys()
    for name, value in ARRAYS.items():
        np.testing.assert_array_equal(arrays[name], value)
        assert (arrays[name].dtype, arrays[name].shape) == (value.dtype, value.shape)
    key = meta.pop("key")
    assert key.dtype == np.uint32
    assert key.tolist() == [0, 1, 2]
    assert meta == {k: v for k, v in META.items() if k != "key"}


def test_numpy_alone_opens_it(tmp_path):
    write_npz(tmp_path / "f", ARRAYS, META, kind="model")
    with np.load(tmp_path / "f", allow_pickle=False) as archive:
        np.testing.assert_array_equal(archive["params/w"], ARRAYS["params/w"])


def test_same_contents_same_bytes_and_usual_permissions(tmp_path):
    for name in ("a", "b"):
        write_npz(tmp_path / name, ARRAYS, META, kind="model")
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    (tmp_path / "plain").touch()
    assert stat.S_IMODE(os.stat(tmp_path / "a").st_mode) == stat.S_IMODE(os.stat(tmp_path / "plain").st_mode)


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_failure_midway_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch, step):
    path = tmp_path / "f"
    write_npz(path, {"x": np.ones(3)}, {}, kind="model")

    def fail(*args):
        raise OSError("disk full")

    monkeypatch.setattr(os, step, fail)
    with pytest.raises(OSError, match="disk full"):
        write_npz(path, {"x": np.zeros(3)}, {}, kind="model")
    monkeypatch.undo()
    assert os.listdir(tmp_path) == ["f"]
    assert read_npz(path, kind="model")[0]["x"].tolist() == [1, 1, 1]


def test_objects_are_refused_and_leave_nothing(tmp_path):
    with pytest.raises(ValueError, match="Object arrays cannot be saved"):
        write_npz(tmp_path / "f", {"x": np.array([{}], dtype=object)}, {}, kind="model")
    with pytest.raises(ValueError, match="meta must hold what JSON can hold, got set"):
        write_npz(tmp_path / "f", {}, {"x": set()}, kind="model")
    with pytest.raises(ValueError, match="arrays must not use the name '__meta__'"):
        write_npz(tmp_path / "f", {"__meta__": np.ones(1)}, {}, kind="model")
    assert os.listdir(tmp_path) == []


def test_every_cut_and_every_flipped_byte_is_noticed(tmp_path):
    path, hurt = tmp_path / "whole", tmp_path / "hurt"
    write_npz(path, {"x": np.arange(5.0)}, {"a": 1}, kind="model")
    whole = path.read_bytes()
    for length in range(0, len(whole), 7):
        hurt.write_bytes(whole[:length])
        with pytest.raises(ValueError, match="hurt is not a file of this library, or it is damaged"):
            read_npz(hurt, kind="model")
    at = whole.index(np.arange(5.0).tobytes())
    for position in range(at, at + 40):
        hurt.write_bytes(whole[:position] + bytes([whole[position] ^ 1]) + whole[position + 1 :])
        with pytest.raises(ValueError, match=r"or it is damaged.*CRC"):
            read_npz(hurt, kind="model")


def test_a_flip_anywhere_never_gives_other_numbers(tmp_path):
    path, hurt = tmp_path / "whole", tmp_path / "hurt"
    write_npz(path, {"x": np.arange(5.0)}, {"a": 1}, kind="model")
    whole, refused = path.read_bytes(), 0
    for position in range(len(whole)):
        hurt.write_bytes(whole[:position] + bytes([whole[position] ^ 16]) + whole[position + 1 :])
        try:
            arrays, meta = read_npz(hurt, kind="model")
        except ValueError:
            refused += 1
        else:  # a byte that carries nothing, such as a date
            assert meta == {"a": 1}
            assert [v.tolist() for v in arrays.values()] == [[0, 1, 2, 3, 4]]
    assert refused > len(whole) / 2


@pytest.mark.parametrize("what", ["text", "npz", "pickle", "kind", "folder", "dangling"])
def test_what_is_not_ours_is_neither_read_nor_overwritten(tmp_path, what):
    path = tmp_path / "f"
    if what == "text":
        path.write_text("my thesis")
    elif what == "npz":
        with open(path, "wb") as file:
            np.savez(file, x=np.ones(3))
    elif what == "pickle":
        with open(path, "wb") as file:
            np.savez(file, __meta__=np.array([{}], dtype=object))
    elif what == "kind":
        write_npz(path, {}, {}, kind="model")
    elif what == "folder":
        path.mkdir()
    else:
        path.symlink_to(tmp_path / "nowhere")
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(ValueError, match=r"will not overwrite .*Choose another name"):
        write_npz(path, ARRAYS, {}, kind="checkpoint")
    with pytest.raises((ValueError, FileNotFoundError), match=r"checkpoint|not a file of this library"):
        read_npz(path, kind="checkpoint")
    assert (path.read_bytes() if path.is_file() else None) == before


def rewritten(path, **entries):
    """The file with some entries in other bytes, whole as a zip."""
    with zipfile.ZipFile(path) as archive:
        old = {name.removesuffix(".npy"): archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in {**old, **entries}.items():
            archive.writestr(f"{name}.npy", content)


def npy(header, content=b"", version=1):
    text = str(header).encode().ljust(118 - 10 - 1) + b"\n"
    return b"\x93NUMPY" + bytes([version, 0]) + len(text).to_bytes(2, "little") + text + content


def head(**changes):
    """The entry that describes the file, with what is not right in it."""
    text = json.dumps({"format": "cs231n_ae", "version": 1, "kind": "model", "names": ["x"], "meta": {}} | changes)
    return npy({"descr": "|u1", "fortran_order": False, "shape": (len(text),)}, text.encode())


@pytest.mark.parametrize(
    ("entries", "what"),
    [
        ({"x": npy({"descr": "<f8", "fortran_order": False, "shape": (10**6, 10**6)}, bytes(24))},
         r"its entry 'x' should have 8000000000000 bytes for float64 \(1000000, 1000000\), and has 24"),
        ({"x": npy({"descr": "<f8", "fortran_order": False, "shape": (3,)}, bytes(25))}, "24 bytes .* and has 25"),
        ({"x": npy({"descr": "|O", "fortran_order": False, "shape": (1,)}, pickle.dumps([1]))},
         "its entry 'x' holds object, and this library writes numbers alone"),
        ({"x": npy({"descr": "<U3", "fortran_order": False, "shape": (2,)}, bytes(24))}, "its entry 'x' holds <U3"),
        ({"x": npy({"descr": "|S0", "fortran_order": False, "shape": (10**9,)})}, r"its entry 'x' holds \|S0"),
        ({"x": npy({"descr": "<f8", "fortran_order": False, "shape": (-3,)})}, "its entry 'x' should have -24 bytes"),
        ({"x": npy({"descr": "<f8"})}, "Header does not contain the correct keys"),
        ({"x": npy({}, version=9)}, r"its entry 'x' has version \(9, 0\) of numpy's format"),
        ({"x": b"my thesis"}, "magic string"),
        ({"x": b""}, "EOF|magic string"),
        ({"__meta__": head(names=["y"])}, "There is no item named 'y.npy'"),
        ({"__meta__": head(names=None)}, "its description does not name its arrays"),
        ({"__meta__": head(names=[1])}, "its description does not name its arrays"),
        ({"__meta__": head(meta=[])}, "its description is not of this library's format"),
        ({"__meta__": head(format="other")}, "its description is not of this library's format"),
        ({"__meta__": head(meta={"a": {"__array__": [1], "dtype": "O"}})}, "is of 'O', which is no type of numbers"),
        ({"__meta__": head(meta={"a": {"__array__": [1], "dtype": "V999999999"}})}, "which is no type of numbers"),
        ({"__meta__": head(meta={"a": {"__array__": [300], "dtype": "uint8"}})}, "300"),
        ({"__meta__": head(meta={"a": {"__array__": [1], "dtype": "nonsense"}})}, "nonsense"),
        ({"__meta__": npy({"descr": "|u1", "fortran_order": False, "shape": (3,)}, b"\xff\xfe[")}, "decode|Expecting"),
        ({"__meta__": npy({"descr": "|u1", "fortran_order": False, "shape": (90_000,)}, b"[" * 90_000)}, "recursion"),
    ],
)  # fmt: skip
def test_an_entry_that_is_not_what_it_should_be_is_named_and_takes_no_memory(tmp_path, entries, what):
    path = tmp_path / "f"
    write_npz(path, {"x": np.arange(3.0)}, {}, kind="model")
    rewritten(path, **entries)
    tracemalloc.start()
    with pytest.raises(ValueError, match=f"f is not a file of this library, or it is damaged .*({what})"):
        read_npz(path, kind="model")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 20e6


def test_another_version_of_the_format_is_named(tmp_path):
    write_npz(tmp_path / "f", {"x": np.arange(3.0)}, {}, kind="model")
    rewritten(tmp_path / "f", __meta__=head(version=2))
    with pytest.raises(ValueError, match="f must have format version 1, got 2: use a matching release"):
        read_npz(tmp_path / "f", kind="model")


def test_a_file_that_may_not_be_read_is_not_called_damaged(tmp_path, monkeypatch):
    write_npz(tmp_path / "f", {"x": np.arange(3.0)}, {}, kind="model")

    def refuse(path, *args):
        raise PermissionError(errno.EACCES, "Permission denied", str(path))

    monkeypatch.setattr(zipfile, "ZipFile", refuse)
    with pytest.raises(PermissionError):
        read_npz(tmp_path / "f", kind="model")


def test_a_missing_file(tmp_path):
    require_ours(tmp_path / "none", kind="model")
    with pytest.raises(FileNotFoundError, match="there is no model at"):
        read_npz(tmp_path / "none", kind="model")
