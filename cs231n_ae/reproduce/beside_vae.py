"""What the entries on richer posteriors and priors share: a model is trained beside a plain VAE, from several seeds.

Both have the same encoder and decoder, see the same digits in batches of the same size for the same number of steps, at
the same rate, and are measured on the same black and white test images with the same number of importance samples.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from statistics import fmean, stdev
from typing import Protocol, TypeVar

import numpy as np

from cs231n_ae.binarization import binarize
from cs231n_ae.measures import log_likelihood
from cs231n_ae.models import VAE
from cs231n_ae.numerics import LOG_2PI, bounded_exp
from cs231n_ae.reproduce.entry import Figure, Gate
from cs231n_ae.reproduce.harness import Run
from cs231n_ae.reproduce.likelihoods import Decodes, binarized_test_images, start_at_base_rates
from cs231n_ae.solver import Trainable
from cs231n_ae.types import Array, Params

__all__ = ["HOW", "BesideVAESettings", "Latent", "diagonal_log_density", "figures", "importance_nll", "side_by_side"]


@dataclass(frozen=True)
class BesideVAESettings:
    """The networks of both, how they are trained, and how they are measured."""

    sizes: tuple[int, ...] = (784, 200, 20)
    activation: str = "tanh"
    learning_rate: float = 3e-3
    batch_size: int = 100
    epochs: int = 5
    seeds: int = 3
    images: int = 2000
    samples: int = 50


HOW = (
    "Encoder and decoder of both {sizes} and back, {activation}, on MNIST, training images drawn black and white anew "
    "at every step, test images once; Adam {learning_rate}, falling along a cosine, batches of {batch_size}, {epochs} "
    "epochs, {seeds} seeds. The bounds on -log p(x) are importance-weighted, with {samples} samples for each of the "
    "first {images} test images. No setting was tuned for either, and the gate was set before the first run."
)


class Latent(Trainable, Decodes, Protocol):
    """A model with latents that can be trained."""


M = TypeVar("M", bound=Latent)
Price = Callable[[np.random.Generator], Array]


def side_by_side(
    run: Run,
    settings: BesideVAESettings,
    build: Callable[[np.random.Generator], M],
    log_weights: Callable[[M, Array, np.random.Generator], Array],
) -> None:
    """Train both from each seed, and measure their bounds, the gain of the model over the VAE, and the VAE's spread.

    Args:
        run: gets the measures of :func:`figures`.
        settings: of both.
        build: makes the model, with weights from a generator.
        log_weights: of the model, as :func:`importance_nll` takes them.
    """
    x_test = binarized_test_images(run)[: settings.images]
    nlls: dict[str, list[float]] = {"vae": [], "model": []}
    for seed in range(settings.seeds):
        vae = VAE(settings.sizes, activation=settings.activation, rng=run.rng(f"vae weights {seed}"))
        nlls["vae"].append(_bound(run, settings, f"vae_{seed}", vae, partial(_vae_nll, vae, x_test, settings.samples)))
        model = build(run.rng(f"model weights {seed}"))
        price = partial(importance_nll, partial(log_weights, model), x_test, settings.samples)
        nlls["model"].append(_bound(run, settings, f"model_{seed}", model, price))
    for name, values in nlls.items():
        run.measure(f"{name}_nll", partial(fmean, values))
        run.measure(f"{name}_spread", partial(stdev, values))
    run.measure("parameters", partial(_more_parameters, model.params, vae.params))
    found = run.result.measured
    run.measure("gain", lambda: found["vae_nll"] - found["model_nll"])
    run.measure("margin", lambda: found["gain"] + found["vae_spread"])


def importance_nll(
    log_weights: Callable[[Array, np.random.Generator], Array], x: Array, samples: int, rng: np.random.Generator
) -> Array:
    r"""The importance-weighted bound on :math:`-\log p(x)` of each example.

    .. math:: -\log \frac1K \sum_{k=1}^K \frac{p(x, z_k)}{q(z_k|x)}, \qquad z_k \sim q(z|x)

    Args:
        log_weights: of examples (N, D) and a generator, :math:`\log p(x, z) - \log q(z|x)` at one draw for each, (N,).
        x: examples, shape (N, D).
        samples: K.
        rng: the source of the draws.

    Returns:
        the bounds in nats, shape (N,), as float64.

    Source: Burda, Grosse & Salakhutdinov 2016, section 3.
    """
    log_sum = np.full(len(x), -np.inf)
    for _ in range(samples):
        log_sum = np.logaddexp(log_sum, log_weights(x, rng).astype(np.float64))
    return np.log(samples) - log_sum


def diagonal_log_density(z: Array, mu: Array, logvar: Array) -> Array:
    """The log-density of each row under a diagonal Gaussian of its own: three times (N, Z) to (N,)."""
    return -0.5 * (LOG_2PI + logvar + (z - mu) ** 2 * bounded_exp(-logvar)).sum(axis=1)


def figures(what: str, published: str = "") -> tuple[Figure, ...]:
    """The rows of such an entry, the model's published gain among them."""
    return (
        Figure("vae_nll", "plain VAE: bound on -log p(x), test images, nats"),
        Figure("model_nll", f"{what}: the same"),
        Figure("gain", "what it gains, nats", published),
        Figure("vae_spread", "standard deviation of the plain VAE's bound over the seeds"),
        Figure("model_spread", f"the same of the {what}'s"),
        Figure("margin", "gain and the plain VAE's standard deviation together", "", Gate(low=0)),
        Figure("parameters", "parameters more than the plain VAE's, %"),
    )


def _bound(run: Run, settings: BesideVAESettings, name: str, model: Latent, price: Price) -> float:
    """The mean bound of a model on the test images, after its training."""
    x_train = run.load("mnist").x_train
    start_at_base_rates(model, x_train)
    run.train(
        name,
        model,
        x_train,
        learning_rate=settings.learning_rate,
        batch_size=settings.batch_size,
        epochs=settings.epochs,
        prepare=binarize,
    )
    return run.measure(f"{name}_nll", lambda: price(run.rng(f"{name} samples")).mean())


def _vae_nll(vae: VAE, x: Array, samples: int, rng: np.random.Generator) -> Array:
    return -log_likelihood(vae, x, samples=samples, rng=rng)


def _more_parameters(params: Params, others: Params) -> float:
    """How many more numbers there are, in per cent."""
    count, before = (sum(p.size for p in which.values()) for which in (params, others))
    return 100 * (count / before - 1)
