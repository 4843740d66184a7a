"""The variational autoencoder 784-200-200-50 on binarized MNIST: its test likelihood by importance sampling."""

from dataclasses import dataclass

from cs231n_ae.measures.latent_use import active_units
from cs231n_ae.models import VAE
from cs231n_ae.reproduce.entry import Entry, Figure, Gate
from cs231n_ae.reproduce.harness import Run
from cs231n_ae.reproduce.likelihoods import binarized_test_images, measure_nll, start_at_base_rates, timed_training

__all__ = ["ENTRY", "FULL_ENTRY", "LONG_ENTRY", "VAESettings", "run"]


@dataclass(frozen=True)
class VAESettings:
    """The network, how it is trained, and how it is measured."""

    sizes: tuple[int, ...] = (784, 200, 200, 50)
    activation: str = "tanh"
    learning_rate: float = 3e-3
    batch_size: int = 100
    epochs: int = 110
    samples: int = 100
    few: int = 1000
    few_samples: int = 5000


def run(run: Run, settings: VAESettings) -> None:
    """Train by the bound with its divergence in closed form, and estimate the likelihood of the test images."""
    x_train = run.load("mnist").x_train
    model = VAE(settings.sizes, activation=settings.activation, rng=run.rng("weights"))
    start_at_base_rates(model, x_train)
    timed_training(
        run,
        "training",
        model,
        x_train,
        learning_rate=settings.learning_rate,
        batch_size=settings.batch_size,
        epochs=settings.epochs,
    )
    x_test = binarized_test_images(run)
    measure_nll(
        run,
        "nll",
        model,
        x_test,
        samples=settings.samples,
        few=settings.few,
        few_samples=settings.few_samples,
    )
    run.measure("active", lambda: active_units(model.encode(x_test)[0]).sum())


def _entry(name: str, title: str, gates: tuple[Figure, ...], settings: VAESettings) -> Entry:
    return Entry(
        name=name,
        title=title,
        source="Burda, Grosse & Salakhutdinov 2016, Importance weighted autoencoders, table 1 (MNIST, one stochastic "
        "layer, VAE, k = 1)",
        setting="VAE {sizes} and back, hidden layers {activation}, Bernoulli decoder, divergence in closed form; "
        "MNIST, training images drawn black and white anew at every step, the 10,000 test images drawn once; Adam "
        "{learning_rate}, falling along a cosine, batches of {batch_size}, {epochs} epochs. -log p(x) by importance "
        "sampling: {samples} samples for every test image, and {few_samples} for {few} of them, drawn at random, whose "
        "mean gain over {samples} samples is then taken off all. The decoder's last biases start at the log-odds of "
        "the training images' pixel means. The rate was chosen by the training loss of short runs.",
        differs="the paper trains for 3,280 epochs at eight rates that fall in steps, with batches of 20, and takes "
        "5,000 samples for every test image. Our estimate is of the same number; its standard error is in the table. "
        "The test images were drawn from the same grey values, but are not the same draws.",
        figures=(
            *gates,
            Figure("nll_error", "its standard error, from the images with 5,000 samples", digits=3),
            Figure("nll_bound", "-ELBO on the test images, nats"),
            Figure("active", "active latents of 50", "19", digits=0),
        ),
        settings=settings,
        run=run,
    )


ENTRY = _entry(
    "vae",
    "Variational autoencoder, 15 minutes",
    (
        Figure("nll", "-log p(x) on the test images, nats", "86.76", Gate(high=90.0)),
        Figure("training_minutes", "minutes of training", "", Gate(high=15), digits=1),
    ),
    VAESettings(),
)

LONG_ENTRY = _entry(
    "vae_long",
    "Variational autoencoder, 90 minutes",
    (
        Figure("nll", "-log p(x) on the test images, nats", "86.76", Gate(high=88.3)),
        Figure("training_minutes", "minutes of training", "", Gate(high=90), digits=1),
    ),
    VAESettings(epochs=500),
)

FULL_ENTRY = _entry(
    "vae_full",
    "Variational autoencoder, as many epochs as the paper's",
    (
        Figure("nll", "-log p(x) on the test images, nats", "86.76", Gate(high=87.0, aim=True)),
        Figure("training_minutes", "minutes of training", digits=1),
    ),
    VAESettings(epochs=3280),
)
