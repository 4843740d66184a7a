"""What ``load`` gives: embedded data against scikit-learn's own loaders, fetched data against made IDX files."""

import hashlib
import os
import struct
import subprocess
import sys
from dataclasses import FrozenInstanceError
from pathlib import Path

import numpy as np
import pytest

from cs231n_ae import datasets, downloads, embedded
from cs231n_ae.datasets import Dataset, load
from cs231n_ae.known_files import RemoteFile


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, np.ndarray]:
    """A made dataset of five and two images of 3×4, in the place of MNIST and on disk; returns its arrays."""
    rng = np.random.default_rng(1)
    arrays = {
        "x_train": rng.integers(0, 256, (5, 3, 4), dtype=np.uint8),
        "y_train": rng.integers(0, 10, 5, dtype=np.uint8),
        "x_test": rng.integers(0, 256, (2, 3, 4), dtype=np.uint8),
        "y_test": rng.integers(0, 10, 2, dtype=np.uint8),
    }
    (tmp_path / "mnist").mkdir()
    files = {}
    for name, a in arrays.items():
        content = struct.pack(f">BBBB{a.ndim}I", 0, 0, 8, a.ndim, *a.shape) + a.tobytes()
        (tmp_path / "mnist" / name).write_bytes(content)
        files[name] = RemoteFile(name, len(content), f"sha256:{hashlib.sha256(content).hexdigest()}")
    monkeypatch.setitem(downloads.SOURCES, "mnist", downloads.Source((), **files))
    monkeypatch.setenv("CS231N_AE_DATA", str(tmp_path))
    return arrays


def made(**changes: object) -> Dataset:
    """A small dataset with whatever is to be changed in it."""
    x = np.linspace(0, 1, 60, dtype=np.float32).reshape(10, 6)
    fields = {"name": "made", "x_train": x, "x_test": x[:4], "y_train": np.arange(10), "y_test": np.arange(4)}
    return Dataset(**{**fields, "image_shape": (1, 2, 3), **changes})  # type: ignore[arg-type]


def check_contract(dataset: Dataset) -> None:
    for x in (dataset.x_train, dataset.x_test):
        assert x.dtype == np.float32 and x.flags.c_contiguous and not x.flags.writeable
        assert x.shape[1] == np.prod(dataset.image_shape)
        assert x.min() >= 0 and x.max() <= 1


class TestDigits:
    def test_are_scikit_learns_split_as_the_card_says(self) -> None:
        from sklearn.datasets import load_digits

        x, y = load_digits(return_X_y=True)
        sorted_by_digit = sorted(range(len(y)), key=lambda i: (y[i], i))
        test = sorted(sorted_by_digit[::5])
        train = [i for i in range(len(y)) if i not in set(test)]
        digits = load("digits")
        check_contract(digits)
        np.testing.assert_array_equal(digits.x_test * 16, x[test])
        np.testing.assert_array_equal(digits.x_train * 16, x[train])
        np.testing.assert_array_equal(digits.y_test, y[test])
        np.testing.assert_array_equal(digits.y_train, y[train])
        assert (len(train), len(test)) == (1437, 360)
        assert digits.image_shape == (1, 8, 8)

    def test_have_each_digit_in_proportion(self) -> None:
        digits = load("digits")
        train, test = np.bincount(digits.y_train), np.bincount(digits.y_test)
        assert np.abs(test - (train + test) / 5).max() <= 1

    def test_are_the_same_when_scikit_learn_has_moved_its_files(self, monkeypatch: pytest.MonkeyPatch) -> None:
        before = load("digits")
        monkeypatch.setattr(embedded, "_sklearn_file", lambda relative: None)
        after = load("digits")
        np.testing.assert_array_equal(after.x_train, before.x_train)
        np.testing.assert_array_equal(after.y_test, before.y_test)


class TestNaturalPatches:
    def test_lie_on_their_own_side_of_the_photographs(self) -> None:
        from sklearn.datasets import load_sample_images

        colour = np.stack(load_sample_images().images).astype(np.float64)
        grey = (0.299 * colour[..., 0] + 0.587 * colour[..., 1] + 0.114 * colour[..., 2]) / 255
        patches = load("natural_patches", patch_size=6, n_train=12, n_test=12)
        check_contract(patches)
        for x, side in (patches.x_train, grey[:, :, :480]), (patches.x_test, grey[:, :, 480:]):
            windows = np.lib.stride_tricks.sliding_window_view(side, (6, 6), axis=(1, 2))
            for patch in x.reshape(-1, 6, 6):
                corner = np.abs(windows[..., 0, 0] - patch[0, 0]) < 1e-6  # then compare the whole patch there
                assert (np.abs(windows[corner] - patch).max(axis=(1, 2)) < 1e-6).any()

    def test_come_from_all_over_both_photographs(self, monkeypatch: pytest.MonkeyPatch) -> None:
        ramp = np.arange(640, dtype=np.float32) / 1280 * np.ones((2, 427, 1), dtype=np.float32)
        ramp[1] += 0.5  # now a pixel tells its photograph and its column
        monkeypatch.setattr(embedded, "_photographs", lambda: ramp)
        patches = load("natural_patches", n_train=20_000)
        second = patches.x_train[:, 0] >= 0.5
        assert abs(second.mean() - 0.5) < 0.02
        columns = np.round((patches.x_train[:, 0] - 0.5 * second) * 1280)
        assert columns.min() == 0 and columns.max() == 480 - 8
        assert abs(columns.mean() - 236) < 5
        columns = np.round((patches.x_test - 0.5 * (patches.x_test >= 0.5)) * 1280)
        assert columns.min() == 480 and columns.max() == 639

    def test_are_the_same_every_time_and_others_for_another_generator(self) -> None:
        first, again = load("natural_patches"), load("natural_patches")
        np.testing.assert_array_equal(first.x_train, again.x_train)
        assert first.x_train.shape == (10_000, 64) and first.x_test.shape == (2_000, 64)
        other = load("natural_patches", rng=np.random.default_rng(5))
        assert not np.array_equal(first.x_train, other.x_train)
        assert first.y_train is None and first.y_test is None

    def test_are_the_same_when_scikit_learn_has_moved_its_files(self, monkeypatch: pytest.MonkeyPatch) -> None:
        before = load("natural_patches", n_train=50)
        monkeypatch.setattr(embedded, "_sklearn_file", lambda relative: None)
        np.testing.assert_array_equal(load("natural_patches", n_train=50).x_train, before.x_train)

    def test_fill_the_largest_size_and_refuse_more(self) -> None:
        assert load("natural_patches", patch_size=160, n_train=2, n_test=2).image_shape == (1, 160, 160)
        with pytest.raises(ValueError, match=r"patch_size must be an integer from 1 to 160, got 161"):
            load("natural_patches", patch_size=161)
        with pytest.raises(ValueError, match=r"n_test must be an integer from 1 to "):
            load("natural_patches", n_test=0)


DAMAGE = {
    "empty": lambda b: b"",
    "cut short": lambda b: b[: len(b) // 2],
    "a web page": lambda b: b"<html>",
    "text": lambda b: b"1,2,3\n",
    "bits flipped": lambda b: bytes(x ^ 255 for x in b[:100]) + b[100:],
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
@pytest.mark.parametrize(
    ("name", "file"), [("digits", "datasets/data/digits.csv.gz"), ("natural_patches", "datasets/images/flower.jpg")]
)
def test_a_damaged_file_of_scikit_learn_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, file: str, damage
) -> None:
    whole = embedded._sklearn_file

    def find(relative: str) -> Path | None:
        path = whole(relative)
        if relative != file or path is None:
            return path
        hurt = tmp_path / path.name
        hurt.write_bytes(damage(path.read_bytes()))
        return hurt

    monkeypatch.setattr(embedded, "_sklearn_file", find)
    with pytest.raises(ValueError, match=f"{Path(file).name} must be as scikit-learn comes with it.*--force-reinstall"):
        load(name)


class TestFetchedData:
    def test_is_what_the_files_hold(self, small: dict[str, np.ndarray]) -> None:
        mnist = load("mnist")
        check_contract(mnist)
        assert mnist.image_shape == (1, 3, 4)
        np.testing.assert_allclose(mnist.x_train, small["x_train"].reshape(5, 12) / 255.0, rtol=1e-7)
        np.testing.assert_allclose(mnist.x_test, small["x_test"].reshape(2, 12) / 255.0, rtol=1e-7)
        assert mnist.y_train is not None and mnist.y_train.dtype == np.int64
        np.testing.assert_array_equal(mnist.y_train, small["y_train"])
        np.testing.assert_array_equal(mnist.y_test, small["y_test"])

    def test_missing_says_how_to_fetch_it(self, small: dict[str, np.ndarray]) -> None:
        assert datasets.is_present("mnist")
        (datasets.data_folder() / "mnist" / "y_test").unlink()
        assert not datasets.is_present("mnist")
        with pytest.raises(FileNotFoundError, match=r"run ./setup_datasets.sh mnist .*cs231n-ae data fetch mnist"):
            load("mnist")

    @pytest.mark.parametrize(
        ("damage", "message"),
        [
            (lambda b: b[:-1], "x_test must be 40 bytes long, got 39"),
            (lambda b: b + b"\0", "x_test must be 40 bytes long, got 41"),
            (lambda b: b[:-1] + bytes([b[-1] ^ 1]), "x_test must have sha256 .*: its contents have changed"),
        ],
    )
    def test_damaged_is_named_and_not_loaded(self, small: dict[str, np.ndarray], damage, message: str) -> None:
        path = datasets.data_folder() / "mnist" / "x_test"
        path.write_bytes(damage(path.read_bytes()))
        with pytest.raises(ValueError, match=f"{message}.*To fetch it again, run ./setup_datasets.sh mnist"):
            load("mnist")


class TestDataset:
    def test_cannot_be_changed_by_accident_and_leaves_the_callers_arrays_alone(self) -> None:
        x = np.zeros((10, 6), dtype=np.float32)
        dataset = made(x_train=x)
        with pytest.raises(ValueError, match="read-only"):
            dataset.x_train[0, 0] = 1
        with pytest.raises(FrozenInstanceError):
            dataset.name = "other"  # type: ignore[misc]
        assert x.flags.writeable

    def test_makes_rows_contiguous(self) -> None:
        x = np.linspace(0, 1, 120, dtype=np.float32).reshape(10, 12)[:, ::2]
        dataset = made(x_train=x)
        assert dataset.x_train.flags.c_contiguous
        np.testing.assert_array_equal(dataset.x_train, x)

    @pytest.mark.parametrize(
        ("changes", "message"),
        [
            ({"x_train": np.zeros((10, 5), np.float32)}, r"x_train must have shape \(any, 6\).*got \(10, 5\)"),
            ({"x_test": np.zeros((4, 6))}, "x_test must be float32, got float64: convert it"),
            ({"x_train": np.zeros((10, 6), np.uint8)}, "x_train must hold floating point numbers, got dtype uint8"),
            ({"x_train": np.full((10, 6), 1.5, np.float32)}, r"x_train must lie in \[0, 1\]"),
            ({"x_train": np.full((10, 6), np.nan, np.float32)}, r"x_train must lie in \[0, 1\]"),
            ({"y_train": np.zeros(9, np.int64)}, r"y_train must be int64 with a label per row.*got int64 \(9,\)"),
            ({"y_test": np.zeros(4)}, "y_test must be an array of integers with one axis, got float64"),
            ({"y_val": np.zeros(4, np.int64)}, "y_val must be int64 with a label per row of x_val"),
        ],
    )
    def test_refuses_what_breaks_its_promise(self, changes: dict[str, object], message: str) -> None:
        with pytest.raises(ValueError, match=message):
            made(**changes)

    def test_validation_examples_are_taken_out_of_the_training_examples(self) -> None:
        whole = made()
        split = whole.split_validation(3, rng=np.random.default_rng(0))
        assert split.x_val is not None and split.y_val is not None and split.y_train is not None
        assert len(split.x_val) == 3 and len(split.x_train) == 7
        assert sorted([*split.y_train, *split.y_val]) == list(range(10))
        assert list(split.y_train) == sorted(split.y_train)
        np.testing.assert_array_equal(split.x_train, whole.x_train[split.y_train])  # labels count the rows
        np.testing.assert_array_equal(split.x_val, whole.x_train[split.y_val])
        np.testing.assert_array_equal(split.x_test, whole.x_test)

    def test_validation_examples_are_drawn_from_everywhere(self) -> None:
        rng = np.random.default_rng(0)
        counts = sum(np.bincount(made().split_validation(3, rng=rng).y_val, minlength=10) for _ in range(1000))
        assert np.abs(counts - 300).max() < 60  # four standard deviations

    def test_validation_without_labels(self) -> None:
        split = made(y_train=None, y_test=None).split_validation(2, rng=np.random.default_rng(0))
        assert split.x_val is not None and len(split.x_val) == 2 and split.y_val is None

    def test_validation_refuses_too_many_and_twice(self) -> None:
        rng = np.random.default_rng(0)
        with pytest.raises(
            ValueError, match=r"n must be an integer from 1 to 9, got .*: some training examples must stay"
        ):
            made().split_validation(10, rng=rng)
        with pytest.raises(ValueError, match="must not have validation examples yet, got 3"):
            made().split_validation(3, rng=rng).split_validation(3, rng=rng)

    def test_says_what_it_is(self) -> None:
        split = made().split_validation(3, rng=np.random.default_rng(0))
        assert repr(split) == "<made: 7 training, 3 validation and 4 test images of 1×2×3, with labels>"


class TestNames:
    def test_every_name_has_a_card_and_those_to_fetch_have_a_source(self) -> None:
        assert datasets.NAMES == ("digits", "natural_patches", "mnist", "fashion_mnist", "frey_faces")
        assert set(datasets.DOWNLOADABLE) == {*downloads.SOURCES, "frey_faces"}
        readme = (Path(__file__).parents[1] / "datasets" / "README.md").read_text(encoding="utf-8")
        for name in datasets.NAMES:
            card = datasets.describe(name)
            assert card.name == name and f"## `{name}`" in readme
            assert card.licence in readme.split(f"## `{name}`")[1].split("\n## ")[0]

    def test_the_cards_show_the_hashes_that_are_checked(self) -> None:
        readme = (Path(__file__).parents[1] / "datasets" / "README.md").read_text(encoding="utf-8")
        for name, source in downloads.SOURCES.items():
            section = readme.split(f"## `{name}`")[1].split("\n## ")[0]
            for file in source.files:
                assert f"| `{file.name}` | {file.size:,} | `{file.known_hash.removeprefix('md5:')}` |" in section

    def test_an_unknown_one_is_answered_with_the_known(self) -> None:
        for function in (load, datasets.describe, datasets.fetch, datasets.is_present):
            with pytest.raises(ValueError, match=r"name must be one of 'digits', .*got 'minst'"):
                function("minst")

    def test_options_of_the_patches_are_refused_elsewhere(self) -> None:
        with pytest.raises(ValueError, match="must be left out for digits"):
            load("digits", n_train=100)


class TestDataFolder:
    def test_is_the_clones_unless_moved(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.delenv("CS231N_AE_DATA", raising=False)
        assert datasets.data_folder() == Path(__file__).resolve().parents[1] / "datasets"
        monkeypatch.setenv("CS231N_AE_DATA", str(tmp_path))
        assert datasets.data_folder() == tmp_path

    def test_of_an_installed_package_is_not_in_site_packages(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.delenv("CS231N_AE_DATA", raising=False)
        (tmp_path / "datasets").mkdir()  # somebody else's package of that name
        monkeypatch.setattr(datasets, "__file__", str(tmp_path / "cs231n_ae" / "datasets.py"))
        folder = datasets.data_folder()
        assert tmp_path not in folder.parents and folder.name == "cs231n-ae"
        monkeypatch.setenv("CS231N_AE_DATA", str(tmp_path))
        with pytest.raises(FileNotFoundError, match=r": run cs231n-ae data fetch mnist$"):  # no script came with it
            load("mnist")


def test_import_loads_numpy_and_nothing_else() -> None:
    code = (
        "import sys; import numpy.random; before = set(sys.modules); "
        "import cs231n_ae.datasets; print(*{m.split('.')[0] for m in set(sys.modules) - before})"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(run.stdout.split()) - set(sys.stdlib_module_names) <= {"cs231n_ae", "numpy"}


def test_the_embedded_data_loads_without_importing_scikit_learn() -> None:
    code = (
        "import sys; from cs231n_ae.datasets import load; load('digits'); load('natural_patches', n_train=1); "
        "print('sklearn' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"


# The code above is tested on made files. This compares the real ones with published numbers, where they can be had.
if datasets.is_present("mnist") or os.environ.get("CS231N_AE_MIRROR"):

    def test_real_mnist_has_the_published_statistics(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        if not datasets.is_present("mnist"):
            monkeypatch.setenv("CS231N_AE_DATA", str(tmp_path))
            datasets.fetch("mnist", progress=False)
        mnist = load("mnist")
        assert mnist.x_train.shape == (60_000, 784) and mnist.x_test.shape == (10_000, 784)
        assert mnist.x_train.mean() == pytest.approx(0.1307, abs=5e-5)
        assert mnist.x_train.std() == pytest.approx(0.3081, abs=5e-5)
        assert mnist.y_train is not None and mnist.y_test is not None
        assert mnist.y_train[:10].tolist() == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]
        assert np.bincount(mnist.y_train).tolist() == [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]
        assert np.bincount(mnist.y_test).tolist() == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009]
