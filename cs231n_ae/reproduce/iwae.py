"""The importance-weighted autoencoder on binarized MNIST, trained with 1, 5 and 50 samples for each example."""

import math
from dataclasses import dataclass

from cs231n_ae.models import ImportanceWeightedVAE, mean_and_error
from cs231n_ae.models.latent_use import active_units
from cs231n_ae.reproduce.entry import Entry, Figure, Gate
from cs231n_ae.reproduce.harness import Run
from cs231n_ae.reproduce.likelihoods import binarized_test_images, measure_nll, timed_training
from cs231n_ae.types import Array

__all__ = ["ENTRY", "IWAESettings"]


@dataclass(frozen=True)
class IWAESettings:
    """The network, how it is trained, and how it is measured."""

    sizes: tuple[int, ...] = (784, 200, 200, 50)
    activation: str = "leaky_relu"
    n_samples: tuple[int, ...] = (1, 5, 50)
    learning_rate: float = 2e-3
    batch_size: int = 100
    epochs: int = 14
    samples: int = 100
    few: int = 1000
    few_samples: int = 5000


def run(run: Run, settings: IWAESettings) -> None:
    """Train one model for each number of samples, otherwise alike, and compare their test likelihoods."""
    nll = {k: _trained_and_measured(run, settings, k) for k in settings.n_samples}
    for few, many in ((1, 5), (5, 50)):
        _measure_gain(run, f"gain_{many}", nll[few], nll[many], errors=(f"nll_{few}_error", f"nll_{many}_error"))
    measured = run.result.measured
    run.measure("few_minutes", lambda: measured["k1_minutes"] + measured["k5_minutes"])


def _trained_and_measured(run: Run, settings: IWAESettings, k: int) -> Array:
    """-log p(x) of each test image by a model that was trained with k samples for each example."""
    rng, x_test = run.rng("weights"), binarized_test_images(run)
    model = ImportanceWeightedVAE(settings.sizes, n_samples=k, activation=settings.activation, rng=rng)
    timed_training(
        run,
        f"k{k}",
        model,
        run.load("mnist").x_train,
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


ENTRY = Entry(
    name="iwae",
    title="Importance-weighted autoencoder",
    source="Burda, Grosse & Salakhutdinov 2016, Importance weighted autoencoders, table 1 (MNIST, one stochastic "
    "layer, IWAE, k = 1, 5, 50)",
    setting="{sizes} and back, hidden layers {activation}, Bernoulli decoder, trained by the bound of 1, 5 and 50 "
    "samples from the same weights; MNIST, training images drawn black and white anew at every step, the 10,000 test "
    "images drawn once; Adam {learning_rate}, falling along a cosine, batches of {batch_size}, {epochs} epochs each. "
    "-log p(x) by importance sampling: {samples} samples for every test image, and {few_samples} for {few} of them, "
    "drawn at random, whose mean gain over {samples} samples is then taken off all.",
    differs="the paper has hidden units of tanh, trains for 3,280 epochs, with batches of 20, and takes 5,000 samples "
    "for every test image. After so few epochs no model is at its end, so it is the differences that are compared.",
    figures=(
        Figure("nll_1", "1 sample: -log p(x) on the test images, nats", "86.76"),
        Figure("nll_5", "5 samples: the same", "85.54"),
        Figure("nll_50", "50 samples: the same", "84.78"),
        Figure("gain_5", "what 5 samples gain over 1, nats", "1.22", Gate(low=0.8)),
        Figure("gain_5_error", "its standard error over the test images", digits=3),
        Figure("gain_50", "what 50 samples gain over 5, nats", "0.76", Gate(low=0.0)),
        Figure("gain_50_error", "its standard error over the test images", digits=3),
        Figure("active_1", "1 sample: active latents of 50", "19", digits=0),
        Figure("active_5", "5 samples: active latents", "22", digits=0),
        Figure("active_50", "50 samples: active latents", "25", digits=0),
        Figure("few_minutes", "minutes of training with 1 and with 5 samples", "", Gate(high=20), digits=1),
        Figure("k50_minutes", "minutes of training with 50 samples", "", Gate(high=35), digits=1),
    ),
    settings=IWAESettings(),
    run=run,
)
