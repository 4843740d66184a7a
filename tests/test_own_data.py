"""One's own images, from every kind of file: the right arrays, what was taken for what, and what is refused."""

import re

import numpy as np
import pytest

from cs231n_ae.checkpoint import write_npz
from cs231n_ae.datasets import load
from cs231n_ae.own_data import load_own, open_dataset

RNG = np.random.default_rng(0)
BYTES = RNG.integers(0, 256, (20, 4, 4), dtype=np.uint8)
BYTES[0, 0, 0] = 255
UNIT = (BYTES.reshape(20, 16) / 255).astype(np.float32)
LABELS = np.arange(20) % 3


def saved(folder, name="own.npz", **arrays):
    with open(folder / name, "wb") as file:
        np.savez(file, **arrays)
    return folder / name


def together(data):
    """All images, in whatever order, as a set of rows."""
    return {row.tobytes() for row in np.concatenate([data.x_train, data.x_test])}


FORMS = {
    "bytes as images": BYTES,
    "bytes as rows": BYTES.reshape(20, 16),
    "large integers": BYTES.astype(np.int64),
    "with a channel": BYTES[:, np.newaxis],
    "with a channel at the end": BYTES[..., np.newaxis],
    "floats": UNIT,
    "double precision": UNIT.astype(np.float64),
    "from the back of memory": np.asfortranarray(UNIT),
}


@pytest.mark.parametrize("form", FORMS)
def test_the_same_images_in_every_form(tmp_path, form):
    np.save(tmp_path / "own.npy", FORMS[form])
    for path in (saved(tmp_path, x=FORMS[form]), tmp_path / "own.npy"):
        data, _ = load_own(path, seed=0)
        assert data.image_shape == (1, 4, 4) and data.x_train.dtype == np.float32
        assert (len(data.x_train), len(data.x_test)) == (16, 4)
        assert together(data) == {row.tobytes() for row in UNIT}


@pytest.mark.parametrize("delimiter", [",", ";"])
@pytest.mark.parametrize("style", ["%d", "%.1f"])
def test_whole_numbers_in_a_text_are_bytes(tmp_path, delimiter, style):
    np.savetxt(tmp_path / "own.csv", BYTES.reshape(20, 16), fmt=style, delimiter=delimiter)
    data, notes = load_own(tmp_path / "own.csv", seed=0)
    assert together(data) == {row.tobytes() for row in UNIT}
    assert any("whole numbers, from 0 to 255, are divided by 255" in note for note in notes)


def test_numbers_in_the_unit_interval_stay_as_they_are(tmp_path):
    np.savetxt(tmp_path / "own.csv", UNIT, delimiter=",")
    data, notes = load_own(tmp_path / "own.csv", seed=0)
    assert together(data) == {row.tobytes() for row in UNIT}
    assert not any("divided" in note for note in notes)


@pytest.mark.parametrize("kind", [bool, np.uint8, np.int64, np.float64])
def test_zeros_and_ones_are_bits(tmp_path, kind):
    bits = BYTES.reshape(20, 16) > 127
    data, notes = load_own(saved(tmp_path, x=bits.astype(kind)), seed=0)
    assert set(np.unique(data.x_train)) == {0, 1}
    assert together(data) == {row.tobytes() for row in bits.astype(np.float32)}
    assert not any("divided" in note for note in notes)


def test_colours_come_first(tmp_path):
    x = RNG.integers(0, 256, (6, 4, 5, 3), dtype=np.uint8)
    last, _ = load_own(saved(tmp_path, "last.npz", x=x), seed=0)
    first, _ = load_own(saved(tmp_path, "first.npz", x=np.moveaxis(x, 3, 1)), seed=0)
    assert last.image_shape == first.image_shape == (3, 4, 5)
    np.testing.assert_array_equal(last.x_train, first.x_train)
    pictures = last.x_test.reshape(-1, 3, 4, 5)
    assert any(np.array_equal(pictures[0, 1], image[..., 1].astype(np.float32) / np.float32(255)) for image in x)


def test_the_split_is_drawn_by_the_seed_and_keeps_labels_and_order(tmp_path):
    path = saved(tmp_path, x=UNIT, y=LABELS)
    label_of = {row.tobytes(): label for row, label in zip(UNIT, LABELS, strict=True)}
    place_of = {row.tobytes(): place for place, row in enumerate(UNIT)}
    splits = []
    for seed in (0, 0, 1):
        data, _ = load_own(path, seed=seed)
        for x, y in ((data.x_train, data.y_train), (data.x_test, data.y_test)):
            assert [label_of[row.tobytes()] for row in x] == y.tolist()
            places = [place_of[row.tobytes()] for row in x]
            assert places == sorted(places)
        assert not {row.tobytes() for row in data.x_train} & {row.tobytes() for row in data.x_test}
        splits.append(tuple(place_of[row.tobytes()] for row in data.x_test))
    assert splits[0] == splits[1] != splits[2]


def test_a_split_of_ones_own_is_kept(tmp_path):
    y = LABELS.reshape(20, 1)  # as some write them
    path = saved(tmp_path, x_train=BYTES[:15], y_train=y[:15], x_test=BYTES[15:], y_test=y[15:], x_val=BYTES[:2])
    data, notes = load_own(path, seed=0)
    np.testing.assert_array_equal(data.x_train, UNIT[:15])
    np.testing.assert_array_equal(data.x_test, UNIT[15:])
    assert data.y_train.tolist() == LABELS[:15].tolist() and data.y_test.tolist() == LABELS[15:].tolist()
    assert not any("held out" in note for note in notes)


@pytest.mark.parametrize(
    ("y", "classes", "note"),
    [
        (LABELS, LABELS, None),
        (LABELS.astype(np.float32), LABELS, None),
        (LABELS.astype(np.uint8)[:, np.newaxis], LABELS, None),
        (LABELS + 1, LABELS, "the labels 1, 2, 3 are the classes 0 to 2"),
        (10 * LABELS - 5, LABELS, "the labels -5, 5, 15 are the classes 0 to 2"),
        (np.array(["ape", "bee", "cat"])[LABELS], LABELS, "the labels ape, bee, cat are the classes 0 to 2"),
        (LABELS > 0, np.minimum(LABELS, 1), None),
    ],
)
def test_labels_are_classes_from_0(tmp_path, y, classes, note):
    data, notes = load_own(saved(tmp_path, x=UNIT, y=y), seed=0)
    class_of = {row.tobytes(): label for row, label in zip(UNIT, classes, strict=True)}
    assert [class_of[row.tobytes()] for row in data.x_train] == data.y_train.tolist()
    said = [n.partition(": ")[2] for n in notes]
    assert [n for n in said if "classes" in n] == ([note] if note else [])


def test_labels_of_a_table(tmp_path):
    rows = [
        f"{'ox' if k else 'cow'},{','.join(map(str, row))}"
        for k, row in zip(LABELS, BYTES.reshape(20, 16), strict=True)
    ]
    (tmp_path / "own.csv").write_text("label," + ",".join(f"p{i}" for i in range(16)) + "\n" + "\n".join(rows))
    data, notes = load_own(tmp_path / "own.csv", seed=0)
    ox = {row.tobytes(): int(k > 0) for k, row in zip(LABELS, UNIT, strict=True)}
    assert [ox[row.tobytes()] for row in data.x_train] == data.y_train.tolist()
    assert [note.partition(": ")[2] for note in notes] == [
        "line 1 is taken for the names of the columns",
        "column 1, 'label', is taken for labels",
        "rows of 16 numbers are taken for images of 4×4",
        "whole numbers, from 0 to 255, are divided by 255",
        "the labels cow, ox are the classes 0 to 1",
        "4 of 20 images, drawn by the seed, are held out as test images",
    ]


def test_names_of_arrays(tmp_path):
    for names in ({"images": UNIT}, {"X": UNIT, "labels": LABELS}, {"faces": UNIT}, {"faces": UNIT, "y": LABELS}):
        data, _ = load_own(saved(tmp_path, **names), seed=0)
        assert together(data) == {row.tobytes() for row in UNIT}
        assert (data.y_train is None) == (len(names) == 1)
    data, notes = load_own(saved(tmp_path, x=UNIT, y=LABELS, age=LABELS % 2), seed=0, labels="age")
    assert set(data.y_train) == {0, 1} and "the images are 'x', the labels 'age'" in notes[0]


def test_rows_that_are_no_square_are_strips_and_a_column_too_many_is_suspected(tmp_path):
    data, notes = load_own(saved(tmp_path, x=UNIT[:, :6]), seed=0)
    assert data.image_shape == (1, 1, 6) and notes[0].endswith("are drawn as strips")
    np.savetxt(tmp_path / "own.csv", np.c_[LABELS, BYTES.reshape(20, 16)], fmt="%d", delimiter=",")
    data, notes = load_own(tmp_path / "own.csv", seed=0)
    assert data.image_shape == (1, 1, 17) and notes[0].endswith("if one of the columns holds labels, say which")
    data, _ = load_own(tmp_path / "own.csv", seed=0, labels="1")
    assert data.image_shape == (1, 4, 4) and data.y_train is not None


def test_levels_that_may_not_be_bytes_are_pointed_out(tmp_path):
    _, notes = load_own(saved(tmp_path, x=BYTES // 15), seed=0)
    assert "from 0 to 17, are divided by 255; if 17 is white, save x / 17 instead" in notes[0]


def changed(x, value, at=(3, 5)):
    copy = x.copy()
    copy[at] = value
    return copy


WRONG = {
    "bytes as floats": (
        {"x": UNIT * 255},
        "numbers in .* must lie in [0, 1], got values from 0 to 255: divide pixels by",
    ),
    "below zero": ({"x": UNIT - 0.5}, "must lie in [0, 1], got values from -0.5 to 0.5: divide"),
    "sixteen bits": (
        {"x": BYTES.astype(np.uint16) * 257},
        "must lie in [0, 255], got values from 0 to 65535: scale them",
    ),
    "negative": ({"x": BYTES.astype(int) - 255}, "must lie in [0, 255], got values from -255 to 0: scale them"),
    "nan": ({"x": changed(UNIT, np.nan)}, "x in .* must be finite, got nan in row 3 (1 such entries)"),
    "infinity": ({"x": changed(UNIT, np.inf)}, "x in .* must be finite, got inf in row 3"),
    "complex": ({"x": UNIT * 1j}, "x in .* must hold real numbers, got complex"),
    "words": ({"x": np.array([["a"]])}, "x in .* must hold real numbers, got <U1"),
    "one row": (
        {"x": UNIT[0]},
        "must be rows (N, D) or images (N, H, W), (N, C, H, W) or (N, H, W, C), got shape (16,)",
    ),
    "nothing": ({"x": UNIT[:0]}, "must be rows (N, D) or images .* got shape (0, 16)"),
    "one image": ({"x": UNIT[:1]}, "must hold two images or more, one to be held out, got 1"),
    "two channels": ({"x": np.zeros((5, 2, 4, 4))}, "must have one or three channels, got images of shape (2, 4, 4)"),
    "shapes that differ": ({"x_train": BYTES, "x_test": BYTES[:, 1:]}, "x_train and x_test in .* must be of one shape"),
    "other names": ({"a": UNIT, "b": UNIT}, "must hold an array called x, or x_train and x_test, got a, b: np.savez("),
    "no array": ({}, "must hold an array called x, or x_train and x_test, got no array"),
    "half of the labels": (
        {"x_train": UNIT, "x_test": UNIT, "y_test": LABELS},
        "must hold y_train and y_test, or neither, got y_test alone",
    ),
    "too few labels": (
        {"x": UNIT, "y": LABELS[1:]},
        "y in .* must be 20 labels, one for each image, got int64 of shape (19,)",
    ),
    "one-hot labels": (
        {"x": UNIT, "y": np.eye(3)[LABELS]},
        "y in .* must be 20 labels, .* got float64 of shape (20, 3)",
    ),
    "fractions as labels": (
        {"x": UNIT, "y": LABELS + 0.5},
        "y in .* must be whole numbers or words, got others, as 0.5",
    ),
    "nan as a label": (
        {"x": UNIT, "y": changed(LABELS * 1.0, np.nan, 0)},
        "must be whole numbers or words, got others, as nan",
    ),
    "an empty label": ({"x": UNIT, "y": np.array(["", "b"])[LABELS % 2]}, "must not be empty, got 13 that are"),
    "objects": (
        {"x": np.array([{}], dtype=object)},
        "is damaged, or holds Python objects, or no file of numpy",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_no_image_is_refused(tmp_path, case):
    arrays, says = WRONG[case]
    pattern = re.escape(says).replace(r"\ \.\*\ ", " .* ")
    with pytest.raises(ValueError, match=pattern):
        load_own(saved(tmp_path, **arrays), seed=0)


@pytest.mark.parametrize("name", ["own.npz", "own.npy"])
@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04 cut", b"\x93NUMPY\x01\x00", b"<!DOCTYPE html>"])
def test_a_file_that_is_none_of_numpys_is_told_so(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ValueError, match=rf"{name} is damaged(, or holds Python objects,)? or no file of numpy"):
        load_own(tmp_path / name, seed=0)


def test_a_file_that_was_cut_or_hurt(tmp_path):
    whole = saved(tmp_path, x=BYTES).read_bytes()
    for length in range(0, len(whole), 9):
        (tmp_path / "cut.npz").write_bytes(whole[:length])
        with pytest.raises(ValueError, match=r"cut\.npz is damaged"):
            load_own(tmp_path / "cut.npz", seed=0)
    at = whole.index(BYTES.tobytes())
    (tmp_path / "hurt.npz").write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
    with pytest.raises(ValueError, match=r"hurt\.npz is damaged or no file of numpy .*CRC"):
        load_own(tmp_path / "hurt.npz", seed=0)


def test_a_saved_model_holds_no_images(tmp_path):
    write_npz(tmp_path / "m.npz", {"x": UNIT}, {}, kind="model")
    with pytest.raises(ValueError, match="is a model or a checkpoint of this library: name a file of images"):
        load_own(tmp_path / "m.npz", seed=0)


def test_labels_that_are_not_there(tmp_path):
    with pytest.raises(ValueError, match=r"the labels of .* must be one of its arrays x, y, got 'z'"):
        load_own(saved(tmp_path, x=UNIT, y=LABELS), seed=0, labels="z")
    np.save(tmp_path / "own.npy", UNIT)
    with pytest.raises(ValueError, match="holds one array, and no labels 'y': save both"):
        load_own(tmp_path / "own.npy", seed=0, labels="y")


def test_a_dataset_by_name_or_by_path(tmp_path):
    data, notes = open_dataset("digits", seed=0)
    assert repr(data) == repr(load("digits")) and notes == []
    data, notes = open_dataset(str(saved(tmp_path, "Faces.NPZ", x=UNIT)), seed=0)
    assert data.name == "Faces" and notes
    with pytest.raises(ValueError, match=r"one of 'digits', .*, or a file of yours that ends in .npz, .*, got 'digit'"):
        open_dataset("digit", seed=0)
    with pytest.raises(FileNotFoundError, match=r"there is no file nothing\.csv: name one that ends in"):
        open_dataset("nothing.csv", seed=0)
    with pytest.raises(ValueError, match="labels are asked for in files of one's own, got 'y' with digits"):
        open_dataset("digits", seed=0, labels="y")
