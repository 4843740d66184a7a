"""Warped images, on planes, which bilinear sampling leaves exact."""

import numpy as np
import pytest

from cs231n_ae.warping import random_warp


def test_nothing_allowed_is_nothing_done(rng):
    x = rng.random((3, 20), dtype=np.float32)
    warped = random_warp(x, image=(4, 5), turn=0.0, stretch=0.0, move=0.0, rng=rng)
    np.testing.assert_allclose(warped, x, atol=1e-6)
    assert warped.dtype == np.float32


def test_a_slope_is_shifted_by_what_was_drawn():
    """Bilinear sampling is exact on a plane, and the middle of the image stands still but for the shift."""
    down, across = np.indices((9, 9), dtype=np.float64)
    x = np.stack([(2 * down + 3 * across).ravel()] * 50)
    warped = random_warp(x, image=(9, 9), turn=0.5, stretch=0.2, move=1.0, rng=np.random.default_rng(3))
    moved = warped[:, 40] - x[:, 40]
    assert np.abs(moved).max() <= 5
    assert moved.std() == pytest.approx(np.sqrt((4 + 9) / 3), rel=0.25)
    inner = warped.reshape(50, 9, 9)[:, 4, 3:6]  # still a plane: equal steps along the row
    np.testing.assert_allclose(inner[:, 2] - inner[:, 1], inner[:, 1] - inner[:, 0], atol=1e-9)


def test_what_comes_from_outside_is_0(rng):
    warped = random_warp(np.ones((20, 36)), image=(6, 6), turn=0.0, stretch=0.0, move=3.0, rng=rng)
    assert warped.min() == 0 and warped.max() <= 1


def test_the_columns_must_be_those_of_the_image(rng):
    with pytest.raises(ValueError, match="x must have shape"):
        random_warp(np.ones((2, 35)), image=(6, 6), rng=rng)
