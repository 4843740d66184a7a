"""Patches of photographs: where they come from, against the pictures themselves, and what whitening does to them."""

from collections.abc import Iterator
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cs231n_ae import embedded, photographs
from cs231n_ae.datasets import load
from cs231n_ae.photographs import PHOTOGRAPHS, natural_patches, whiten


def grey(package: str, name: str) -> np.ndarray:
    pixels = np.asarray(Image.open(Path(find_spec(package).origin).parent / name), np.float64)
    return (pixels if pixels.ndim == 2 else pixels @ [0.299, 0.587, 0.114]) / 255


@pytest.fixture
def two_pictures(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Two photographs of different sizes, in which a pixel tells its photograph and its column."""
    ramps = [np.arange(w, dtype=np.float32) / 2000 * np.ones((h, 1), np.float32) for h, w in ((300, 640), (427, 800))]
    ramps[1] += 0.5
    monkeypatch.setattr(photographs, "_photographs", lambda: tuple(ramps))
    monkeypatch.setattr(photographs, "FLAT", 0.0)
    photographs._halves.cache_clear()
    yield
    photographs._halves.cache_clear()


def test_are_pieces_of_the_pictures_each_on_its_side() -> None:
    patches = load("natural_patches", patch_size=6, n_train=12, n_test=12)
    pictures = [grey(*where) for where in PHOTOGRAPHS]
    for x, left in (patches.x_train, True), (patches.x_test, False):
        sides = [p[:, : p.shape[1] * 3 // 4] if left else p[:, p.shape[1] * 3 // 4 :] for p in pictures]
        for patch in x.reshape(-1, 6, 6):
            found = False
            for side in sides:
                windows = np.lib.stride_tricks.sliding_window_view(side, (6, 6))
                corner = np.abs(windows[..., 0, 0] - patch[0, 0]) < 1e-6  # then compare the whole patch there
                found = found or bool((np.abs(windows[corner] - patch).max(axis=(1, 2), initial=0) < 1e-6).any())
            assert found


@pytest.mark.usefixtures("two_pictures")
def test_come_from_all_over_every_photograph() -> None:
    x_train, x_test = natural_patches(
        patch_size=8, n_train=20_000, n_test=2_000, whitened=False, rng=np.random.default_rng(0)
    )
    second = x_train[:, 0] > 0.499
    assert abs(second.mean() - 0.5) < 0.02
    for x, width in (x_train[~second], 640), (x_train[second] - 0.5, 800):
        columns = np.round(x[:, 0] * 2000)
        assert columns.min() == 0 and columns.max() == width * 3 // 4 - 8
        assert abs(columns.mean() - (width * 3 // 4 - 8) / 2) < 5
    columns = np.round((x_test - 0.5 * (x_test >= 0.5)) * 2000)
    assert columns[x_test < 0.5].min() == 480 and columns[x_test >= 0.5].min() == 600
    assert columns.max() == 799


def test_show_something() -> None:
    patches = load("natural_patches", n_train=3_000)
    assert patches.x_train.std(axis=1).min() >= 0.02
    assert len(patches.x_train) == 3_000


def test_are_the_same_every_time_and_others_for_another_generator() -> None:
    first, again = load("natural_patches"), load("natural_patches")
    np.testing.assert_array_equal(first.x_train, again.x_train)
    assert first.x_train.shape == (10_000, 64) and first.x_test.shape == (2_000, 64)
    other = load("natural_patches", rng=np.random.default_rng(5))
    assert not np.array_equal(first.x_train, other.x_train)
    assert first.y_train is None and first.y_test is None


def test_fill_the_largest_size_and_refuse_more() -> None:
    assert load("natural_patches", patch_size=64, n_train=2, n_test=2).image_shape == (1, 64, 64)
    with pytest.raises(ValueError, match=r"patch_size must be an integer from 2 to 64, got 65"):
        load("natural_patches", patch_size=65)
    with pytest.raises(ValueError, match=r"n_test must be an integer from 1 to "):
        load("natural_patches", n_test=0)
    with pytest.raises(ValueError, match=r"whitened must be True or False, got 'yes'"):
        load("natural_patches", whitened="yes")


def test_whitened_spectrum_is_flat_where_the_photographs_falls() -> None:
    picture = grey("skimage", "data/camera.png")
    white = whiten(picture)
    assert abs(white.mean()) < 1e-6 and abs(white.std() - 1) < 1e-5 and white.dtype == np.float32

    def slope(image: np.ndarray) -> float:
        """Of log amplitude over log frequency, from 4 to 100 cycles a picture."""
        amplitude, f = np.abs(np.fft.fft2(image)), np.hypot(*np.meshgrid(*2 * [np.fft.fftfreq(512)])) * 512
        rings = np.geomspace(4, 100, 12)
        mean = [amplitude[(f >= low) & (f < high)].mean() for low, high in pairwise(rings)]
        return np.polyfit(np.log(np.sqrt(rings[1:] * rings[:-1])), np.log(mean), 1)[0]

    assert slope(picture) < -1
    assert abs(slope(white) - slope(picture) - 1) < 0.1  # the filter's f


def test_whitened_patches_are_the_filtered_pictures_on_the_unit_interval() -> None:
    x, _ = natural_patches(patch_size=8, n_train=4_000, n_test=10, whitened=True, rng=np.random.default_rng(0))
    assert x.min() >= 0 and x.max() <= 1 and x.dtype == np.float32
    assert abs(x.mean() - 0.5) < 0.01
    assert 0.08 < x.std() < 0.13  # a tenth of 1, for whole pictures; flat places, which are quiet, are left out
    x = x.reshape(-1, 8, 8)
    assert np.corrcoef(x[:, :, :-1].ravel(), x[:, :, 1:].ravel())[0, 1] < 0.6
    plain = load("natural_patches").x_train.reshape(-1, 8, 8)
    assert np.corrcoef(plain[:, :, :-1].ravel(), plain[:, :, 1:].ravel())[0, 1] > 0.9


def test_a_damaged_photograph_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "coffee.png").write_bytes(b"<html>")
    found = embedded.installed_file
    monkeypatch.setattr(
        photographs,
        "installed_file",
        lambda package, name: tmp_path / "coffee.png" if "coffee" in name else found(package, name),
    )
    photographs._photographs.cache_clear()
    photographs._halves.cache_clear()
    with pytest.raises(ValueError, match=r"coffee.png must be as scikit-image comes with it.*--force-reinstall"):
        load("natural_patches")
