"""What the entries on likelihoods share: the first weights, black and white test images, and the measure itself."""

import math
from typing import Protocol

import numpy as np

from cs231n_ae.binarization import binarize
from cs231n_ae.measures import log_likelihood
from cs231n_ae.models import VAE, base_rate_bias
from cs231n_ae.reproduce.harness import Run
from cs231n_ae.solver import Trainable
from cs231n_ae.types import Array, Params

__all__ = ["Decodes", "binarized_test_images", "measure_nll", "start_at_base_rates", "timed_training"]


class Decodes(Protocol):
    """A model whose decoder, of parameters ``dec_...``, mirrors an encoder of these sizes."""

    sizes: tuple[int, ...]
    params: Params


def start_at_base_rates(model: Decodes, x: Array) -> None:
    r"""Set the decoder's last biases to the log-odds of the pixel means of x, about which its first pictures then lie.

    Args:
        model: a Bernoulli decoder's; its parameters are changed.
        x: training images, shape (N, D).
    """
    last = f"dec_b{len(model.sizes) - 1}"
    model.params[last][...] = base_rate_bias(x.mean(axis=0, dtype=np.float64))


def binarized_test_images(run: Run) -> Array:
    """The test images, drawn black and white once: the same ones in all entries of one seed."""
    return binarize(run.load("mnist").x_test, rng=run.rng("binarized test images"))


def timed_training(
    run: Run, name: str, model: Trainable, x: Array, *, learning_rate: float, batch_size: int, epochs: int
) -> float:
    """Train on images drawn black and white anew at every step; measures ``{name}_minutes``, and returns them."""

    def now() -> float:
        run.save()
        return run.result.minutes

    started = run.measure(f"{name}_started_minutes", now)
    run.train(
        name, model, x, learning_rate=learning_rate, batch_size=batch_size, epochs=epochs, prepare=binarize
    )  # one that was finished in an earlier sitting is only loaded
    return run.measure(f"{name}_minutes", lambda: now() - started)


def measure_nll(run: Run, name: str, model: VAE, x: Array, *, samples: int, few: int, few_samples: int) -> Array:
    r"""The mean of :math:`-\log p(x)` over x, as if each image had been given ``few_samples`` samples.

    All images are measured with few samples, and some, drawn at random, with many. What the many find beyond the few
    differs little from image to image, so its mean over the some serves for all. The estimate is unbiased for the mean
    over all images with many samples, and its standard error is that of the small correction alone.

    Args:
        run: gets the measures ``{name}``, ``{name}_error`` (the standard error) and ``{name}_bound`` (one sample each).
        name: of the measure.
        model: what is measured.
        x: images, shape (N, D).
        samples: for each of them.
        few: how many images get ``few_samples``.
        few_samples: for each of those.

    Returns:
        the estimates for all images, corrected, shape (N,).
    """
    few = min(few, len(x))
    chosen = run.rng("images with many samples").permutation(len(x))[:few]

    def estimate() -> dict[str, Array]:
        rng = run.rng(f"{name} estimates")
        return {
            "bound": log_likelihood(model, x, samples=1, rng=rng, progress=run.progress),
            "all": log_likelihood(model, x, samples=samples, rng=rng, progress=run.progress),
            "chosen": log_likelihood(model, x[chosen], samples=few_samples, rng=rng, progress=run.progress),
        }

    found = run.arrays(name, estimate)
    correction = found["chosen"] - found["all"][chosen]
    error = correction.std(ddof=1) / math.sqrt(few) * math.sqrt(1 - few / len(x))  # of draws without replacement
    if few == len(x):
        error = 0.0
    corrected = found["all"] + correction.mean()
    run.measure(name, lambda: -float(corrected.mean()))
    run.measure(f"{name}_error", lambda: error)
    run.measure(f"{name}_bound", lambda: -float(found["bound"].mean()))
    return -corrected
