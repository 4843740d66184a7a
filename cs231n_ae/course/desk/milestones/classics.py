"""The milestones, in the order of the course. Each run calls the library's models as any program would."""

import numpy as np

from cs231n_ae import models, optim, plots
from cs231n_ae.adversarial_training import train_gan
from cs231n_ae.course.desk.milestones.milestone import Milestone, Outcome
from cs231n_ae.datasets import load
from cs231n_ae.measures import squared_error
from cs231n_ae.solver import Trainable
from cs231n_ae.toy_densities import count_modes, gaussian_ring
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
    model = models.VAE((784, 256, 64, 2), rng=rng)
    _train(model, data.x_train, rng, epochs=_part(50, share), learning_rate=3e-3, progress=progress)
    nats, _ = model.evaluate(data.x_test, rng=np.random.default_rng(1))
    grid = plots.latent_grid(20)
    title = f"The digits' manifold, −ELBO {nats:.1f} nats (Kingma & Welling 2014, fig. 4b)"
    return Outcome(f"−ELBO {nats:.1f} nats per test digit", plots.manifold(model.decode(grid), grid, title=title))


def _edges(progress: bool, share: float) -> Outcome:
    rng = np.random.default_rng(0)
    patches = load("natural_patches", whitened=True, n_train=max(500, round(10_000 * share))).x_train
    x = patches - patches.mean(axis=1, keepdims=True)
    x = x / np.sqrt(x.var(axis=1, keepdims=True) + 1e-3)
    found = models.KMeans(64, max_iterations=_part(40, share)).fit(x, rng=rng)
    explained = 100 * (1 - found.inertia / float(np.square(x).sum()))
    title = f"64 centres of whitened patches, {explained:.0f} % of the squares explained: edges, in all directions"
    return Outcome(f"{explained:.0f} % of the patches' squares", plots.weights_as_images(found.centers.T, title=title))


def _nade(progress: bool, share: float) -> Outcome:
    rng, data = np.random.default_rng(0), load("digits")
    bits, test = ((x > 0.5).astype(np.float32) for x in (data.x_train, data.x_test))
    model = models.NADE(bits.shape[1], 50, rng=rng)
    _train(model, bits, rng, epochs=_part(60, share), learning_rate=2e-2, progress=progress)
    nats = model.evaluate(test)[0]
    whites = np.clip(bits.mean(axis=0), 1e-3, 1 - 1e-3)
    alone = -float((test * np.log(whites) + (1 - test) * np.log(1 - whites)).sum(axis=1).mean())
    title = f"Drawn pixel by pixel: {nats:.1f} nats per test digit, {alone:.1f} for independent pixels"
    figure = plots.image_grid(model.sample(40, rng=rng), columns=10, title=title)
    return Outcome(f"{nats:.1f} nats per test digit of 64 bits; independent pixels: {alone:.1f}", figure)


def _ring(progress: bool, share: float) -> Outcome:
    rng = np.random.default_rng(0)
    data = gaussian_ring(50_000, rng=rng)
    gan = models.GAN(2, (64, 64), 2, activation="tanh", rng=rng)
    steps = _part(12_000, share)
    curves = train_gan(gan, data, steps=steps, rng=rng, progress=progress)
    if len(curves["generator"]) < steps:
        raise KeyboardInterrupt
    samples = gan.sample(2000, rng=rng)
    modes, good = count_modes(samples)
    figure = plots.latent_scatter(samples, title=f"{modes} of 8 modes found, {100 * good:.0f} % of the samples good")
    figure.axes[0].set(xlabel="$x_1$", ylabel="$x_2$")
    return Outcome(f"{modes} of 8 modes, {100 * good:.0f} % of the samples within three standard deviations", figure)


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
        name="edges",
        title="Natural images are made of edges",
        source="Olshausen & Field 1996, Nature 381, figure 4 (sparse coding); Coates, Lee & Ng 2011, AISTATS, figure 2 "
        "(k-means on whitened patches)",
        needs=("squared_distances", "kmeans_assign", "kmeans_update", "kmeans_inertia"),
        published="pictures without a number: localised edges of all directions",
        differs="k-means in place of sparse coding, 10,000 patches of 8×8 pixels of 14 photographs, 64 centres",
        run=_edges,
    ),
    Milestone(
        name="vae_manifold",
        title="The manifold of the digits",
        source="Kingma & Welling 2014, Auto-Encoding Variational Bayes, arXiv:1312.6114, figure 4b",
        needs=(
            *LAYERS,
            "relu_forward",
            "relu_backward",
            "sigmoid_forward",
            "bce_with_logits_loss",
            "reparameterize_forward",
            "reparameterize_backward",
            "kl_standard_normal",
            "vae_loss",
        ),
        published="a picture without a number: figure 4b, the decoder's mean over a grid of the two latents",
        differs="4,000 training digits in place of 60,000, two hidden layers of ReLUs (256 and 64) in place of one "
        "of 500 units, Adam in place of Adagrad",
        run=_vae,
    ),
    Milestone(
        name="nade",
        title="Digits drawn pixel by pixel",
        source="Larochelle & Murray 2011, NADE, and Uria et al. 2016, Journal of Machine Learning Research 17: the "
        "tables on binarized MNIST",
        needs=(
            "adam",
            "sigmoid_forward",
            "bce_with_logits_loss",
            "nade_forward",
            "nade_backward",
            "nade_sample",
        ),
        published="88.33 nats per test digit of 784 bits",
        differs="digits of 8×8 bits, so that the numbers cannot be compared: what can is the gain over independent "
        "pixels; 50 hidden units in place of 500, 1,437 digits in place of 50,000",
        run=_nade,
        also={
            "cs231n_ae.layers.nade_blocks:nade_forward": "nade_forward",
            "cs231n_ae.layers.nade_blocks:nade_backward": "nade_backward",
        },
    ),
    Milestone(
        name="gan_ring",
        title="A ring of eight Gaussians, by a GAN",
        source="Goodfellow et al. 2014, arXiv:1406.2661, has the method; Metz et al. 2017, arXiv:1611.02163, section "
        "3.1, the ring",
        needs=(
            *LAYERS,
            "tanh_forward",
            "tanh_backward",
            "sigmoid_forward",
            "discriminator_loss",
            "generator_loss",
            "gan_discriminator_gradients",
            "gan_generator_gradients",
        ),
        published="a picture without a number: their plain GAN jumps from mode to mode",
        differs="nets, step sizes and the length of training are ours, and the count of modes depends on them "
        "more than on anything else",
        run=_ring,
    ),
)
