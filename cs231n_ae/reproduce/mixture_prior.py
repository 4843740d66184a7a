"""The VAE whose prior is a mixture of Gaussians beside one with a standard normal prior."""

from dataclasses import dataclass
from functools import partial

import numpy as np

from cs231n_ae import layers, losses
from cs231n_ae.models import MixtureVAE
from cs231n_ae.models.mlp import mlp_forward
from cs231n_ae.reproduce.beside_vae import HOW, BesideVAESettings, diagonal_log_density, figures, side_by_side
from cs231n_ae.reproduce.entry import Entry
from cs231n_ae.reproduce.harness import Run
from cs231n_ae.types import Array

__all__ = ["ENTRY", "MixturePriorSettings", "mixture_log_weights", "run"]


@dataclass(frozen=True)
class MixturePriorSettings(BesideVAESettings):
    """How many Gaussians there are in the prior."""

    components: int = 20


def run(run: Run, settings: MixturePriorSettings) -> None:
    """Train both, and compare their bounds."""
    build = partial(MixtureVAE, settings.sizes, settings.components, activation=settings.activation)
    side_by_side(run, settings, lambda rng: build(rng=rng), mixture_log_weights)


def mixture_log_weights(model: MixtureVAE, x: Array, rng: np.random.Generator) -> Array:
    """log p(x, z) - log q(z|x) at one draw of the latents for each example: (N, D) to (N,)."""
    gaussian = model.encode(x)
    z, _ = layers.reparameterize_forward(*gaussian, rng=rng)
    logits, _ = mlp_forward(z, model.params, model.activations, prefix="dec_")
    return losses.bernoulli_log_density(logits, x)[0] + model.log_prior(z) - diagonal_log_density(z, *gaussian)


ENTRY = Entry(
    name="mixture_prior",
    title="Mixture prior (GMVAE) beside a VAE",
    source="Dilokthanakul et al. 2016 (GMVAE), Jiang et al. 2017 (VaDE) and Tomczak & Welling 2018 (MoG) for the "
    "prior, of whose papers no number is comparable. The gate is ours: no worse than the plain VAE by more than its "
    "standard deviation",
    setting="The prior of a VAE is a mixture of {components} diagonal Gaussians, learned with the rest. " + HOW,
    differs="the first two papers infer the component by a posterior of its own and report how well the clusters are "
    "the classes; the third trains larger networks until the bound on validation images stops rising.",
    figures=figures("VAE with a mixture prior"),
    settings=MixturePriorSettings(),
    run=run,
)
