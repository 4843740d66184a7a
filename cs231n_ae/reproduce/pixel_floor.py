"""Pixels that know nothing of each other: the likelihood of MNIST from which every model has to start."""

from dataclasses import dataclass

import numpy as np

from cs231n_ae.reproduce.entry import Entry, Figure, Gate
from cs231n_ae.reproduce.harness import Run
from cs231n_ae.reproduce.likelihoods import binarized_test_images
from cs231n_ae.types import Array

__all__ = ["ENTRY", "PixelFloorSettings", "independent_pixels_nll", "run"]


@dataclass(frozen=True)
class PixelFloorSettings:
    """How many imagined images, half black and half white in each pixel, are counted with the real ones."""

    imagined: float = 2.0


def run(run: Run, settings: PixelFloorSettings) -> None:
    """Take the mean of each pixel over the training images for its probability, and measure the test images."""
    data, x_test = run.load("mnist"), binarized_test_images(run)
    total = data.x_train.sum(axis=0, dtype=np.float64)
    p = (total + settings.imagined / 2) / (len(data.x_train) + settings.imagined)
    nll = independent_pixels_nll(p, x_test)
    run.measure("nll", nll.mean)
    run.measure("nll_error", lambda: nll.std(ddof=1) / np.sqrt(len(nll)))
    run.measure("grey", lambda: independent_pixels_nll(p, data.x_test).mean())


def independent_pixels_nll(p: Array, x: Array) -> Array:
    r"""Minus the log-probability of each row of x, :math:`-\sum_d [x_d \log p_d + (1 - x_d) \log (1 - p_d)]`."""
    return -(x @ np.log(p) + (1 - x) @ np.log1p(-p))


ENTRY = Entry(
    name="pixel_floor",
    title="Independent pixels",
    source="no paper's own: the gate lies 1 nat around 205.8, the mean cross-entropy of the grey test images with the "
    "means of the training images, which the last row calculates. (A mixture of 10 such models is at 168.95: Germain "
    "et al. 2015, MADE, table 6)",
    setting="each pixel of MNIST white with its mean over the 60,000 training images, {imagined} imagined images (half "
    "of them white) counted with them; the 10,000 test images drawn black and white once.",
    differs="no number is published.",
    figures=(
        Figure("nll", "-log p(x) on the test images, nats", "", Gate(204.8, 206.8)),
        Figure("nll_error", "its standard error over the test images"),
        Figure("grey", "mean over all ways to draw the test images, nats"),
    ),
    settings=PixelFloorSettings(),
    run=run,
)
