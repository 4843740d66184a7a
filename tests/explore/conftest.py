"""A real browser, and a small made dataset of images that are not square."""

import numpy as np
import pytest
from browser import browser, chromium

from cs231n_ae.datasets import Dataset

__all__ = ["browser", "chromium", "data"]


@pytest.fixture
def data():
    """Twelve pixels in three rows of four: 30 test images, some whiter than others."""
    rng = np.random.default_rng(1)
    x = rng.random((50, 12), dtype=np.float32) * rng.random((50, 1), dtype=np.float32)
    labels = np.arange(50) % 3
    return Dataset("made", x[:20], x[20:], labels[:20], labels[20:], image_shape=(1, 3, 4))
