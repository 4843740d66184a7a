"""The importance-weighted autoencoder on binarized MNIST, trained with 1, 5 and 50 samples for each example."""

import math
from dataclasses import dataclass

from cs231n_ae.measures import mean_and_error
from cs231n_ae.measures.latent_use import active_units
from cs231n_ae.models import ImportanceWeightedVAE
from cs231n_ae.reproduce.entry import Entry, Figure, Gate
from cs231n_ae.reproduce.harness import Run
from cs231n_ae.reproduce.likelihoods import binarized_test_images, measure_nll, start_at_base_rates, timed_training
from cs231n_ae.types import Array

__all__ = ["ENTRY", "LONG_ENTRY", "IWAESettings", "run"]


@dataclass(frozen=True)
class IWAESettings:
    """The network, how it is trained, and how it is measured."""

    sizes: tuple[int, ...] = (784, 200, 200, 50)
    activation: str = "tanh"
    n_samples: tuple[int, int] = (1, 5)
    learning_rate: float = 3e-3
    batch_size: int = 100
    epochs: int = 14
    samples: int = 100
    few: int = 1000
    few_samples: int = 5000


def run(run: Run, settings: IWAESettings) -> None:
    """Train a model with few samples and one with more, otherwise alike, and compare their test likelihoods."""
    few, more = settings.n_samples
    nll_few, nll_more = (_trained_and_measured(run, settings, k) for k in settings.n_samples)
    _measure_gain(run, "gain", nll_few, nll_more, errors=(f"nll_{few}_error", f"nll_{more}_error"))


def _trained_and_measured(run: Run, settings: IWAESettings, k: int) -> Array:
    """-log p(x) of each test image by a model that was trained with k samples for each example."""
    rng, x_train, x_test = run.rng("weights"), run.load("mnist").x_train, binarized_test_images(run)
    model = ImportanceWeightedVAE(settings.sizes, n_samples=k, activation=settings.activation, rng=rng)
    start_at_base_rates(model, x_train)
    timed_training(
        run,
        f"k{k}",
        model,
        x_train,
        learning_rate=settings.learning_rate,
        batch_size=settings.batch_size,
        epochs=settings.epochs,
    )
    run.measure(f"active_{k}", lambda: active_units(model.encode(x_test)[0]).sum())
    return measure_nll(
        run,
        f"nll_{k}",
        model,
        x_test,
        samples=settings.samples,
        few=settings.few,
        few_samples=settings.few_samples,
    )


def _measure_gain(run: Run, name: str, fewer: Array, more: Array, *, errors: tuple[str, str]) -> None:
    """What more samples gain, and its standard error: over the images, and of the two estimates themselves."""
    mean, over_images = mean_and_error(fewer - more)
    run.measure(name, lambda: mean)
    run.measure(f"{name}_error", lambda: math.hypot(over_images, *(run.result.measured[error] for error in errors)))


def _entry(name: str, published: dict[int, tuple[str, str]], gain: Figure, settings: IWAESettings) -> Entry:
    """An entry for two numbers of samples, each with the published likelihood and number of active latents."""
    few, more = settings.n_samples
    figures: list[Figure] = []
    for k, (nll, active) in published.items():
        figures.append(Figure(f"nll_{k}", f"{k} sample{'s' * (k > 1)}: -log p(x) on the test images, nats", nll))
        figures.append(Figure(f"active_{k}", "active latents of 50", active, digits=0))
        figures.append(Figure(f"k{k}_minutes", "minutes of training", digits=1))
    return Entry(
        name=name,
        title=f"Importance-weighted autoencoder, {few} and {more} samples",
        source="Burda, Grosse & Salakhutdinov 2016, Importance weighted autoencoders, table 1 (MNIST, one stochastic "
        "layer, IWAE, k = 1, 5, 50)",
        setting="{sizes} and back, hidden layers {activation}, Bernoulli decoder, trained by the bounds of "
        f"{few} and {more} samples "
        "from the same weights; MNIST, training images drawn black and white anew at every step, the 10,000 "
        "test images drawn once; Adam {learning_rate}, falling along a cosine, batches of {batch_size}, {epochs} "
        "epochs each. -log p(x) by importance sampling: {samples} samples for every test image, and {few_samples} for "
        "{few} of them, drawn at random, whose mean gain over {samples} samples is then taken off all. The decoder's "
        "last biases start at the log-odds of the training images' pixel means.",
        differs="the paper trains for 3,280 epochs, with batches of 20, and takes 5,000 samples for every test image. "
        "After so few epochs no model is at its end, so it is the differences that are compared.",
        figures=(*figures, gain, Figure("gain_error", "its standard error over the test images", digits=3)),
        settings=settings,
        run=run,
    )


ENTRY = _entry(
    "iwae",
    {1: ("86.76", "19"), 5: ("85.54", "22")},
    Figure("gain", "what 5 samples gain over 1, nats", "1.22", Gate(low=0.8)),
    IWAESettings(),
)

LONG_ENTRY = _entry(
    "iwae_50",
    {5: ("85.54", "22"), 50: ("84.78", "25")},
    Figure("gain", "what 50 samples gain over 5, nats", "0.76", Gate(low=0.0)),
    IWAESettings(n_samples=(5, 50)),
)
