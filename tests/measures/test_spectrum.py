"""The radial spectrum: waves fall into their rings, noise is flat, and blur takes from the outer ones."""

import numpy as np
import pytest
import scipy.ndimage

from cs231n_ae.measures import radial_spectrum


@pytest.mark.parametrize(("u", "v", "ring"), [(0, 0, 0), (1, 0, 1), (1, 1, 1), (0, 3, 3), (2, -2, 3), (0, 4, 4)])
def test_a_wave_falls_into_the_ring_of_its_frequency(u, v, ring):
    i, j = np.indices((8, 8))
    wave = np.cos(2 * np.pi * (u * i + v * j) / 8).reshape(1, 64)
    rings, power = radial_spectrum(wave, (8, 8))
    assert list(rings) == [0, 1, 2, 3, 4]
    assert power[ring] > 0.1
    np.testing.assert_allclose(np.delete(power, ring), 0, atol=1e-12)


def test_a_constant_has_its_square_times_the_pixels_in_ring_0():
    _, power = radial_spectrum(np.full((3, 48), 0.5), (1, 6, 8))
    np.testing.assert_allclose(power, [0.25 * 48, 0, 0, 0], atol=1e-12)


def test_white_noise_has_its_variance_in_every_ring():
    x = 0.3 * np.random.default_rng(0).standard_normal((20_000, 100))
    np.testing.assert_allclose(radial_spectrum(x, (10, 10))[1], 0.09, rtol=0.03)


def test_the_power_is_that_of_the_discrete_fourier_transform():
    x = np.random.default_rng(0).standard_normal((2, 4, 6))
    mine = radial_spectrum(x.reshape(2, 24), (4, 6))[1]
    wave = {k: np.exp(-2j * np.pi * np.outer(np.arange(k), np.arange(k)) / k) for k in (4, 6)}
    power = np.mean([np.abs(wave[4] @ image @ wave[6]) ** 2 for image in x], axis=0) / 24
    ring1 = [(1, 0), (3, 0), (0, 1), (0, 5), (1, 1), (1, 5), (3, 1), (3, 5)]  # lengths 1 and 1.41 round to 1
    ring2 = [(2, 0), (0, 2), (0, 4), (2, 1), (2, 5), (1, 2), (1, 4), (3, 2), (3, 4)]
    expected = [power[0, 0], *(np.mean([power[k] for k in ring]) for ring in (ring1, ring2))]
    np.testing.assert_allclose(mine, expected, rtol=1e-10)


def test_blur_takes_most_from_the_outer_rings():
    x = np.random.default_rng(0).standard_normal((100, 8, 8))
    blurred = scipy.ndimage.gaussian_filter(x, (0, 0.8, 0.8), mode="wrap")
    kept = radial_spectrum(blurred.reshape(-1, 64), (8, 8))[1] / radial_spectrum(x.reshape(-1, 64), (8, 8))[1]
    assert (np.diff(kept) < 0).all()
    assert kept[0] == pytest.approx(1, rel=1e-9)


def test_bad_arguments_are_refused():
    with pytest.raises(ValueError, match=r"image_shape must be .* of grey pictures, got \(3, 8, 8\)"):
        radial_spectrum(np.zeros((1, 192)), (3, 8, 8))
    with pytest.raises(ValueError, match=r"x must have shape \(any, 64\)"):
        radial_spectrum(np.zeros((1, 60)), (8, 8))
