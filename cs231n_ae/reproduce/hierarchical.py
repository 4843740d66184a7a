"""The two-layer VAE beside a VAE of one layer: what a prior of the latents that is itself learned is worth."""

from dataclasses import dataclass
from functools import partial

import numpy as np

from cs231n_ae import layers, losses
from cs231n_ae.models import HierarchicalVAE
from cs231n_ae.models.mlp import mlp_forward
from cs231n_ae.reproduce.beside_vae import HOW, BesideVAESettings, diagonal_log_density, figures, side_by_side
from cs231n_ae.reproduce.entry import Entry
from cs231n_ae.reproduce.harness import Run
from cs231n_ae.types import Array

__all__ = ["ENTRY", "HierarchicalSettings", "hierarchical_log_weights", "run"]


@dataclass(frozen=True)
class HierarchicalSettings(BesideVAESettings):
    """The networks of the upper latents."""

    top_sizes: tuple[int, ...] = (100, 10)


def run(run: Run, settings: HierarchicalSettings) -> None:
    """Train both, and compare their bounds."""
    build = partial(HierarchicalVAE, settings.sizes, settings.top_sizes, activation=settings.activation)
    side_by_side(run, settings, lambda rng: build(rng=rng), hierarchical_log_weights)


def hierarchical_log_weights(model: HierarchicalVAE, x: Array, rng: np.random.Generator) -> Array:
    """log p(x, z, t) - log q(z, t|x) at one draw of both latents for each example: (N, D) to (N,)."""
    below = model.encode(x)
    z, _ = layers.reparameterize_forward(*below, rng=rng)
    above = model.encode_top(z)
    t, _ = layers.reparameterize_forward(*above, rng=rng)
    logits, _ = mlp_forward(z, model.params, model.activations["dec_"], prefix="dec_")
    log_p = losses.bernoulli_log_density(logits, x)[0] + losses.standard_normal_log_density(t)
    log_p = log_p + diagonal_log_density(z, *model.decode_top(t))
    return log_p - diagonal_log_density(z, *below) - diagonal_log_density(t, *above)


ENTRY = Entry(
    name="hierarchical",
    title="Two-layer VAE beside a VAE",
    source="Burda, Grosse & Salakhutdinov 2016, table 1 (MNIST, VAE, k = 1): 86.76 nats with one stochastic layer, "
    "85.33 with two. The gate is ours: no worse than the plain VAE by more than its standard deviation",
    setting="The latents of a VAE under a second layer of latents, {top_sizes}, that is inferred from the first. "
    + HOW,
    differs="the paper's networks have two hidden layers of 200 between pixels and 50 latents, and train for 3,280 "
    "epochs; its test images are 10,000, with 5,000 samples for each. After so few "
    "epochs neither model is at its end, and the gain is not yet the paper's.",
    figures=figures("two-layer VAE", "1.43"),
    settings=HierarchicalSettings(),
    run=run,
)
