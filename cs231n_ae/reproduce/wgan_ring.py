"""How evenly a GAN and a WGAN with gradient penalty share their samples among the eight Gaussians of a ring."""

from dataclasses import dataclass
from functools import partial
from statistics import fmean

import numpy as np

from cs231n_ae.adversarial_training import train_gan
from cs231n_ae.models import GAN, WGAN, squared_distances
from cs231n_ae.reproduce.entry import Entry, Figure, Gate
from cs231n_ae.reproduce.harness import Run
from cs231n_ae.toy_densities import count_modes, gaussian_ring, ring_centres
from cs231n_ae.types import Array

__all__ = ["ENTRY", "WGANRingSettings", "run", "smallest_mass"]


@dataclass(frozen=True)
class WGANRingSettings:
    """The nets, and how they are trained and judged."""

    latent: int = 2
    hidden: tuple[int, ...] = (64, 64)
    activation: str = "leaky_relu"
    penalty: float = 0.1
    learning_rate: float = 1e-3
    batch_size: int = 128
    critic_steps: int = 5
    steps: int = 2_000
    gan_steps: int = 6_000
    seeds: int = 3
    examples: int = 50_000
    samples: int = 10_000


def run(run: Run, settings: WGANRingSettings) -> None:
    """Train both with several seeds; each number is saved as it comes."""
    for name in ("wgan", "gan"):
        for seed in range(settings.seeds):
            if f"{name}_quality_{seed}" not in run.result.measured:
                samples = _train_and_sample(run, settings, name, seed)
                modes, good = count_modes(samples)
                run.measure(f"{name}_mass_{seed}", partial(smallest_mass, samples))
                run.measure(f"{name}_modes_{seed}", partial(float, modes))
                run.measure(f"{name}_quality_{seed}", partial(float, 100 * good))
        for measure, over in (("mass", min), ("modes", min), ("quality", fmean)):
            found = [run.result.measured[f"{name}_{measure}_{seed}"] for seed in range(settings.seeds)]
            run.measure(f"{name}_{measure}", partial(over, found))


def smallest_mass(samples: Array) -> float:
    """The share of the samples that lie nearest to the centre with the fewest, in parts of its fair share of 1/8."""
    nearest = squared_distances(samples, ring_centres().astype(samples.dtype)).argmin(axis=1)
    return float(np.bincount(nearest, minlength=8).min() * 8 / len(samples))


def _train_and_sample(run: Run, settings: WGANRingSettings, name: str, seed: int) -> Array:
    """Samples after training from one seed, which goes on where it was stopped."""
    data = gaussian_ring(settings.examples, rng=run.rng(f"ring {seed}"))
    sizes = (settings.latent, settings.hidden, 2)
    weights = run.rng(f"weights {seed}")  # both start from the same nets
    net: GAN | WGAN
    if name == "wgan":
        net = WGAN(*sizes, activation=settings.activation, penalty=settings.penalty, rng=weights)
    else:
        net = GAN(*sizes, activation=settings.activation, rng=weights)
    steps = settings.steps if name == "wgan" else settings.gan_steps
    curves = train_gan(
        net,
        data,
        steps=steps,
        discriminator_steps=settings.critic_steps if name == "wgan" else 1,
        batch_size=settings.batch_size,
        learning_rate=settings.learning_rate,
        rng=run.rng(f"training {seed}"),
        progress=run.progress,
        checkpoint=run.folder / f"{name}_{seed}.checkpoint.npz",
        resume=True,
    )
    if len(curves["generator"]) < steps:
        raise KeyboardInterrupt
    return net.sample(settings.samples, rng=run.rng(f"samples {seed}"))


ENTRY = Entry(
    name="wgan_ring",
    title="WGAN-GP and GAN on a ring of eight Gaussians",
    source="Gulrajani, Ahmed, Arjovsky, Dumoulin & Courville 2017, algorithm 1; figure 1a shows "
    "critics on toy densities, among them eight Gaussians, a picture without a number: the gate is ours",
    setting="8 Gaussians of standard deviation 0.02 on a circle of radius 2; generator {latent}-{hidden}-2 and critic "
    "2-{hidden}-1, hidden layers {activation}; both Adam {learning_rate}, beta1 0.5, batches of {batch_size}. WGAN: "
    "penalty {penalty}, {critic_steps} steps of the critic for each of {steps} of the generator; GAN, non-saturating: "
    "as many updates in all, in turn, {gan_steps} of each side. {seeds} seeds, from the same weights. Of {samples} "
    "samples of each net, which centre each is nearest to; good samples and found modes as in the entry before.",
    differs="sizes and length of training are ours, chosen by runs with other seeds. The paper has a penalty of 10, "
    "and 0.1 in its code for toy densities. The shares of the mixtures are spread evenly, not drawn.",
    figures=(
        Figure("wgan_mass", "WGAN: smallest mass of a mode, in fair shares, lowest of the seeds", "", Gate(low=0.5)),
        Figure("wgan_modes", "WGAN: modes found, lowest of the seeds", digits=0),
        Figure("wgan_quality", "WGAN: good samples, in %", digits=1),
        Figure("gan_mass", "GAN: smallest mass of a mode, in fair shares, lowest of the seeds"),
        Figure("gan_modes", "GAN: modes found, lowest of the seeds", digits=0),
        Figure("gan_quality", "GAN: good samples, in %", digits=1),
    ),
    settings=WGANRingSettings(),
    run=run,
)
