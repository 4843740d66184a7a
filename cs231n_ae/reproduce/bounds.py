"""The importance-weighted bound on a trained model: it rises with the samples, and ends at the exact likelihood."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from cs231n_ae.binarization import binarize
from cs231n_ae.measures import log_likelihood, mean_and_error
from cs231n_ae.models import VAE
from cs231n_ae.reproduce.entry import Entry, Figure, Gate
from cs231n_ae.reproduce.harness import Run
from cs231n_ae.reproduce.likelihoods import binarized_test_images
from cs231n_ae.types import Array

__all__ = ["ENTRY", "BoundsSettings", "exact_log_likelihood"]


@dataclass(frozen=True)
class BoundsSettings:
    """A small VAE, a linear one, and how they are trained and measured."""

    sizes: tuple[int, ...] = (784, 100, 20)
    linear_sizes: tuple[int, ...] = (784, 20)
    learning_rate: float = 2e-3
    batch_size: int = 200
    epochs: int = 10
    images: int = 1000
    linear_images: int = 200
    n_samples: tuple[int, ...] = (1, 5, 50, 500, 5000)
    linear_samples: int = 20_000


def run(run: Run, settings: BoundsSettings) -> None:
    """Train both, measure the bound with more and more samples on one, and the gap to the exact value on the other."""
    data = run.load("mnist")
    model = VAE(settings.sizes, activation="tanh", rng=run.rng("weights"))
    run.train("bernoulli", model, data.x_train, prepare=binarize, **_options(settings))
    x = binarized_test_images(run)[: settings.images]
    bounds = [_estimates(run, f"bound_{k}", model, x, samples=k) for k in settings.n_samples]
    for k, found in zip(settings.n_samples, bounds, strict=True):
        run.measure(f"bound_{k}", found.mean)
    rises = [mean_and_error(more - fewer) for fewer, more in pairwise(bounds)]
    run.measure("smallest_rise", lambda: min(mean / error for mean, error in rises))

    linear = VAE(settings.linear_sizes, likelihood="gaussian", variance=None, rng=run.rng("linear weights"))
    run.train("linear", linear, data.x_train, **_options(settings))
    grey = data.x_test[: settings.linear_images]
    estimate = _estimates(run, "linear_estimate", linear, grey, samples=settings.linear_samples)
    exact = exact_log_likelihood(linear, grey)
    gap, error = mean_and_error(estimate - exact)
    run.measure("exact", exact.mean)
    run.measure("gap", lambda: gap)
    run.measure("gap_errors", lambda: gap / error)


def exact_log_likelihood(model: VAE, x: Array) -> Array:
    r"""The log-density of each row under :math:`\mathcal N(b, W^\top W + \sigma^2 I)`: a decoder of one affine layer.

    With :math:`x = zW + b + \sigma\eta` and z and :math:`\eta` standard normal, x is a sum of Gaussians.

    Source: Tipping & Bishop 1999, section 3.1.
    """
    from scipy.stats import multivariate_normal

    w, b = model.params["dec_W1"].astype(np.float64), model.params["dec_b1"].astype(np.float64)
    variance = model.variance or np.exp(float(model.params["logvar"]))
    covariance = w.T @ w + variance * np.eye(len(b))
    return np.atleast_1d(multivariate_normal(b, covariance).logpdf(x.astype(np.float64)))


def _options(settings: BoundsSettings) -> dict[str, Any]:
    return {name: getattr(settings, name) for name in ("learning_rate", "batch_size", "epochs")}


def _estimates(run: Run, name: str, model: VAE, x: Array, *, samples: int) -> Array:
    """With noise of its own for each name, so that the bound's rise is not built in."""

    def estimate() -> dict[str, Array]:
        return {"log_p": log_likelihood(model, x, samples=samples, rng=run.rng(name), progress=run.progress)}

    return run.arrays(name, estimate)["log_p"]


ENTRY = Entry(
    name="bounds",
    title="The importance-weighted bound",
    source="Burda, Grosse & Salakhutdinov 2016, theorem 1 (the bound rises with k, and its limit is log p(x)); Tipping "
    "& Bishop 1999, section 3.1, for the exact likelihood of the linear model",
    setting="VAE {sizes} and back, tanh, Bernoulli decoder, on binarized MNIST; linear VAE {linear_sizes}, Gaussian "
    "decoder with a learned variance, on grey MNIST. Adam {learning_rate}, falling along a cosine, batches of "
    "{batch_size}, {epochs} epochs each. The bound with 1 to 5,000 samples on {images} test images, noise drawn anew "
    "for each number; on the linear model {linear_samples} samples for {linear_images} test images, against the "
    "density of N(b, W'W + s²I).",
    differs="a theorem has no number: a rise counts in its standard errors over the images, and so does the gap.",
    figures=(
        Figure("bound_1", "bound with 1 sample (the ELBO), nats"),
        Figure("bound_5", "with 5 samples"),
        Figure("bound_50", "with 50"),
        Figure("bound_500", "with 500"),
        Figure("bound_5000", "with 5,000"),
        Figure("smallest_rise", "smallest rise of the four, in its standard errors", "not below 0", Gate(low=-2)),
        Figure("exact", "linear model: exact log p(x), nats"),
        Figure("gap", "estimate above it, nats", "0", digits=4),
        Figure("gap_errors", "the same, in its standard errors", "0", Gate(-3, 3)),
    ),
    settings=BoundsSettings(),
    run=run,
)
