"""The milestones, in the order of the course. Each run calls the library's models as any program would."""

import numpy as np

from cs231n_ae import models, optim, plots
from cs231n_ae.course.desk.milestones.milestone import Milestone, Outcome
from cs231n_ae.datasets import load
from cs231n_ae.measures import squared_error
from cs231n_ae.solver import Trainable
from cs231n_ae.training import train
from cs231n_ae.types import Array

__all__ = ["MILESTONES"]

LAYERS = ("affine_forward", "affine_backward", "mlp_forward", "mlp_backward", "adam")
"""What every network here is made of and trained by."""


def _pca(progress: bool, share: float) -> Outcome:
    data = load("mnist_5k")
    pca = models.PCA(30).fit(data.x_train)
    error = squared_error(pca, data.x_test)
    shown = data.x_test[:12]
    title = f"PCA, 30 numbers for 784: {error:.2f} squared error per test digit (published: 13.87)"
    figure = plots.reconstructions(shown, {"yours": pca.reconstruct(shown)}, title=title)
    return Outcome(f"{error:.2f} squared error per test digit", figure)


def _deep_autoencoder(progress: bool, share: float) -> Outcome:
    rng, data = np.random.default_rng(0), load("mnist_5k")
    model = models.Autoencoder((784, 200, 50, 30), activation="relu", likelihood="bernoulli", rng=rng)
    _train(model, data.x_train, rng, epochs=_part(60, share), learning_rate=2e-3, progress=progress)
    error = squared_error(model, data.x_test)
    shown = data.x_test[:12]
    title = f"Deep autoencoder, 30 numbers for 784: {error:.2f} squared error per test digit (published: 3.00)"
    figure = plots.reconstructions(shown, {"yours": model.reconstruct(shown)}, title=title)
    return Outcome(f"{error:.2f} squared error per test digit", figure)


def _vae(progress: bool, share: float) -> Outcome:
    rng, data = np.random.default_rng(0), load("mnist_5k")
    model = models.VAE((784, 200, 2), activation="tanh", rng=rng)
    _train(model, data.x_train, rng, epochs=_part(80, share), learning_rate=2e-3, progress=progress)
    nats, _ = model.evaluate(data.x_test, rng=np.random.default_rng(1))
    grid = plots.latent_grid(20)
    title = f"The VAE's manifold, −ELBO {nats:.1f} nats (Kingma & Welling 2014, figure 4b)"
    return Outcome(f"−ELBO {nats:.1f} nats per test digit", plots.manifold(model.decode(grid), grid, title=title))


def _train(
    model: Trainable, x: Array, rng: np.random.Generator, *, epochs: int, learning_rate: float, progress: bool
) -> None:
    """By Adam, whosever it is at the time of the call."""
    train(
        model,
        x,
        rng=rng,
        epochs=epochs,
        learning_rate=learning_rate,
        falling=True,
        batch_size=100,
        update_rule=optim.adam,
        progress=progress,
    )


def _part(epochs: int, share: float) -> int:
    return max(1, round(epochs * share))


MILESTONES = (
    Milestone(
        name="pca",
        title="The plane of closest fit",
        source="Pearson 1901, Philosophical Magazine 2(11), has the method; Hinton & Salakhutdinov 2006, Science 313, "
        "figure 2B, the number for MNIST",
        needs=("pca_fit", "pca_encode", "pca_decode"),
        published="13.87 squared error per test digit, 30 components",
        differs="fitted to 4,000 digits in place of 60,000, and measured on 500 test digits in place of 10,000",
        run=_pca,
    ),
    Milestone(
        name="deep_autoencoder",
        title="A deep autoencoder beats the plane",
        source="Hinton & Salakhutdinov 2006, Science 313, figure 2B",
        needs=(*LAYERS, "relu_forward", "relu_backward", "sigmoid_forward", "bce_with_logits_loss", "autoencoder_loss"),
        published="3.00 squared error per test digit, a code of 30 numbers",
        differs="4,000 training digits in place of 60,000, a network 784-200-50-30 in place of 784-1000-500-250-30, "
        "ReLUs and Adam in place of logistic units, pre-training and conjugate gradients, half a minute of training",
        run=_deep_autoencoder,
    ),
    Milestone(
        name="vae_manifold",
        title="The manifold of the digits",
        source="Kingma & Welling 2014, Auto-Encoding Variational Bayes, arXiv:1312.6114, figure 4b",
        needs=(
            *LAYERS,
            "tanh_forward",
            "tanh_backward",
            "sigmoid_forward",
            "bce_with_logits_loss",
            "reparameterize_forward",
            "reparameterize_backward",
            "kl_standard_normal",
            "vae_loss",
        ),
        published="a picture without a number: figure 4b, the decoder's mean over a grid of the two latents",
        differs="4,000 training digits in place of 60,000, 200 hidden units in place of 500, Adam in place of Adagrad",
        run=_vae,
    ),
)
