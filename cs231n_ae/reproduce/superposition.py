"""Sixty features in twenty dimensions: how well a sparse dictionary finds them, by a price or by top-k, tied or not."""

from dataclasses import dataclass
from functools import partial
from statistics import fmean
from typing import Any

import numpy as np

from cs231n_ae.measures import mean_max_cosine
from cs231n_ae.models import SparseDictionary, Superposition
from cs231n_ae.reproduce.entry import Entry, Figure, Gate
from cs231n_ae.reproduce.harness import Run
from cs231n_ae.training import train
from cs231n_ae.types import Array

__all__ = ["ENTRY", "SuperpositionSettings", "run"]


@dataclass(frozen=True)
class SuperpositionSettings:
    """The toy model, the dictionaries, and how both are trained."""

    features: int = 60
    hidden: int = 20
    present: float = 0.05
    examples: int = 20_000
    toy_epochs: int = 15
    toy_rate: float = 1e-2
    toy_batch: int = 250
    latents: int = 120
    price: float = 0.1
    k: int = 5
    epochs: int = 12
    learning_rate: float = 2e-2
    batch_size: int = 100
    seeds: int = 5


def run(run: Run, settings: SuperpositionSettings) -> None:
    """Several toys, and of each its units and three dictionaries; each number is saved as it comes."""
    kinds: dict[str, dict[str, Any]] = {
        "l1": {"sparsity": settings.price},
        "tied": {"sparsity": settings.price, "tied": True},
        "top_k": {"k": settings.k},
    }
    found: dict[str, list[float]] = {name: [] for name in ("units", *kinds)}
    for seed in range(settings.seeds):
        hidden, truth = _toy(run, settings, seed)
        axes = np.eye(settings.hidden, dtype=truth.dtype)
        found["units"].append(run.measure(f"units_{seed}", partial(mean_max_cosine, axes, truth)))
        for kind, options in kinds.items():
            compute = partial(_recovered, run, settings, f"{kind} {seed}", hidden, truth, **options)
            found[kind].append(run.measure(f"{kind}_{seed}", compute))
    for kind, cosines in found.items():
        run.measure(f"{kind}_lowest", partial(min, cosines))
        run.measure(f"{kind}_mean", partial(fmean, cosines))


def _toy(run: Run, settings: SuperpositionSettings, seed: int) -> tuple[Array, Array]:
    """What a trained toy says of its features, and the directions by which it writes them."""
    rng, shape = run.rng(f"toy {seed}"), (settings.examples, settings.features)
    x = (rng.random(shape) * (rng.random(shape) < settings.present)).astype(np.float32)
    toy = Superposition(settings.features, settings.hidden, rng=rng)
    train(
        toy,
        x,
        rng=rng,
        epochs=settings.toy_epochs,
        learning_rate=settings.toy_rate,
        falling=True,
        batch_size=settings.toy_batch,
        progress=run.progress,
    )
    return toy.encode(x), toy.params["W"]


def _recovered(
    run: Run, settings: SuperpositionSettings, purpose: str, hidden: Array, truth: Array, **kind: Any
) -> float:
    """The mean max cosine of a dictionary of one kind."""
    rng = run.rng(purpose)
    model = SparseDictionary(settings.hidden, settings.latents, rng=rng, **kind)
    train(
        model,
        hidden,
        rng=rng,
        epochs=settings.epochs,
        learning_rate=settings.learning_rate,
        falling=True,
        batch_size=settings.batch_size,
        progress=run.progress,
    )
    return mean_max_cosine(model.directions, truth)


ENTRY = Entry(
    name="superposition",
    title="Features found again in superposition",
    source="Elhage et al. 2022, Toy models of superposition, for the toy; Sharkey, Braun & Millidge 2022, Taking "
    "features out of superposition with sparse autoencoders, for question and measure; the gate is ours",
    setting="{features} features, each uniform on [0, 1] and there with probability {present}, in {hidden} "
    "dimensions: h = x W with W of the trained toy (Adam {toy_rate}, falling, {toy_epochs} epochs of {examples} "
    "examples in batches of {toy_batch}). On h dictionaries of {latents} latents: L1 with a price of {price}, with an "
    "encoder of its own and tied; top-k with k = {k}; Adam {learning_rate}, falling, {epochs} epochs, batches of "
    "{batch_size}. {seeds} seeds, each with a toy of its own. Mean max cosine of the rows of W with the directions "
    "found.",
    differs="the features are independent and equally frequent, in fewer dimensions, and their directions are those "
    "that the toy has learned; Sharkey et al. draw them at random and let some occur together. The price was chosen by "
    "runs with other seeds.",
    figures=(
        Figure("l1_lowest", "L1: mean max cosine, lowest of the seeds", "", Gate(low=0.95), digits=3),
        Figure("l1_mean", "L1: mean of the seeds", digits=3),
        Figure("tied_lowest", "L1, tied: lowest of the seeds", "", Gate(low=0.95), digits=3),
        Figure("tied_mean", "L1, tied: mean of the seeds", digits=3),
        Figure("top_k_lowest", "top-k: lowest of the seeds", "", Gate(low=0.95), digits=3),
        Figure("top_k_mean", "top-k: mean of the seeds", digits=3),
        Figure("units_mean", "the units themselves, beside: mean of the seeds", digits=3),
    ),
    settings=SuperpositionSettings(),
    run=run,
)
