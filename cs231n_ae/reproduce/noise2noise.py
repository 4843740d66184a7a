"""Noise2noise: a denoiser that never saw a clean image, beside one that saw nothing else as target."""

from dataclasses import dataclass
from functools import partial

from cs231n_ae import layers
from cs231n_ae.models import DenoisingAutoencoder
from cs231n_ae.reproduce.entry import Entry, Figure, Gate
from cs231n_ae.reproduce.harness import Run
from cs231n_ae.types import Array

__all__ = ["ENTRY", "Noise2NoiseSettings"]


@dataclass(frozen=True)
class Noise2NoiseSettings:
    """The network, the noise, and how it is trained."""

    sizes: tuple[int, ...] = (784, 256, 64)
    std: float = 0.3
    learning_rate: float = 1e-3
    batch_size: int = 256
    epochs: int = 15


def run(run: Run, settings: Noise2NoiseSettings) -> None:
    """Train twice, alike but for the targets; compare what is left of the noise with clean test images."""
    data = run.load("mnist")
    noisy = layers.gaussian_noise(data.x_test, std=settings.std, rng=run.rng("test noise"))
    run.measure("untouched", lambda: _error(noisy, data.x_test))
    errors = {}
    for target in ("clean", "noisy"):
        model = DenoisingAutoencoder(
            settings.sizes,
            corruption="gaussian",
            amount=settings.std,
            target=target,
            likelihood="gaussian",
            rng=run.rng("weights"),
        )
        run.train(
            target,
            model,
            data.x_train,
            learning_rate=settings.learning_rate,
            batch_size=settings.batch_size,
            epochs=settings.epochs,
        )
        errors[target] = run.measure(target, partial(_error_of, model, noisy, data.x_test))
    run.measure("gap", lambda: 100 * (errors["noisy"] / errors["clean"] - 1))


def _error_of(model: DenoisingAutoencoder, noisy: Array, x: Array) -> float:
    """What the model leaves of the noise."""
    return _error(model.reconstruct(noisy), x)


def _error(x_hat: Array, x: Array) -> float:
    """Squared error per image."""
    return float(((x_hat - x) ** 2).sum(axis=1).mean())


ENTRY = Entry(
    name="noise2noise",
    title="Noise2noise",
    source="Lehtinen et al. 2018, section 3.1 (Gaussian noise: noisy targets do as well as clean ones)",
    setting="Autoencoder {sizes} of ReLUs on MNIST, Gaussian noise of standard deviation {std} on the input, new at "
    "every step; squared error to the clean image, or to a second noisy copy; Adam {learning_rate}, falling along a "
    "cosine, batches of {batch_size}, {epochs} epochs. Error on noisy test images, against the clean ones.",
    differs="a small dense network and MNIST where the paper has a deep convolutional one and photographs; the bound "
    "of 5 % is ours.",
    figures=(
        Figure("untouched", "squared error per test image before denoising"),
        Figure("clean", "after training with clean targets", digits=3),
        Figure("noisy", "after training with noisy targets", digits=3),
        Figure("gap", "noisy above clean targets, %", "equal", Gate(-5, 5)),
    ),
    settings=Noise2NoiseSettings(),
    run=run,
)
