"""A restricted Boltzmann machine on binarized MNIST, and its likelihood by annealed importance sampling."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np

from cs231n_ae.binarization import binarize
from cs231n_ae.measures import ais_log_partition, ais_log_weights, rbm_pseudo_log_likelihood
from cs231n_ae.models import RBM, base_rate_bias, rbm_cd_gradients, rbm_free_energy
from cs231n_ae.reproduce.entry import Entry, Figure, Gate
from cs231n_ae.reproduce.harness import Run
from cs231n_ae.types import Array
from cs231n_ae.validation import require_finite

__all__ = ["ENTRY", "RBMSettings", "run"]


@dataclass(frozen=True)
class RBMSettings:
    """The machine, its training, and the measurement."""

    hidden: int = 500
    learning_rate: float = 0.05
    momentum: float = 0.5
    steps: int = 1
    chains: int = 100
    batch_size: int = 100
    epochs: int = 150
    epochs_a_stage: int = 10
    ais_temperatures: int = 20_000
    ais_chains: int = 100
    pseudo_examples: int = 1000


def run(run: Run, settings: RBMSettings) -> None:
    """Train in stages, each of which is saved whole; then weigh the test images."""
    data = run.load("mnist")
    means = data.x_train.mean(axis=0, dtype=np.float64)
    rounded = np.round(data.x_test[: settings.pseudo_examples])
    state = _start(settings, means, run.rng("start"))
    first = 0
    for last in _stage_ends(settings):
        state = run.arrays(f"epoch_{last:03d}", partial(_train, state, data.x_train, settings, range(first, last), run))
        if first == 0:
            run.measure("pseudo_first", partial(_pseudo, state, rounded))
        first = last
    run.measure("pseudo", partial(_pseudo, state, rounded))
    _likelihood(run, settings, state, means, data.x_test)


def _start(settings: RBMSettings, means: Array, rng: np.random.Generator) -> dict[str, Array]:
    """Parameters, their velocities, and the persistent chains: all that goes on from batch to batch."""
    model = RBM(len(means), settings.hidden, pixel_means=means, rng=rng)
    velocities = {f"velocity_{name}": np.zeros_like(p) for name, p in model.params.items()}
    pixels = np.tile(means.astype(np.float32), (settings.chains, 1))
    return {**model.params, **velocities, "chains": binarize(pixels, rng=rng)}


def _stage_ends(settings: RBMSettings) -> Iterator[int]:
    """The epoch at which each stage ends; the first is one epoch alone."""
    yield 1
    for last in range(settings.epochs_a_stage, settings.epochs, settings.epochs_a_stage):
        if last > 1:
            yield last
    if settings.epochs > 1:
        yield settings.epochs


def _train(state: dict[str, Array], x: Array, settings: RBMSettings, epochs: range, run: Run) -> dict[str, Array]:
    """Persistent contrastive divergence over these epochs; each epoch has a generator of its own."""
    from tqdm.auto import tqdm  # loaded only where something is trained

    state = {name: value.copy() for name, value in state.items()}
    params = {name: state[name] for name in ("W", "b", "c")}
    batches = len(x) // settings.batch_size
    total = settings.epochs * batches
    for epoch in tqdm(epochs, desc="PCD", unit="epoch", disable=not run.progress):
        rng = run.rng(f"epoch {epoch}")
        order = rng.permutation(len(x))[: batches * settings.batch_size].reshape(batches, -1)
        for batch, chosen in enumerate(order):
            rate = settings.learning_rate * (1 - (epoch * batches + batch) / total)
            v = binarize(x[chosen], rng=rng)
            grads, state["chains"] = rbm_cd_gradients(v, params, start=state["chains"], steps=settings.steps, rng=rng)
            for name, p in params.items():
                velocity = state[f"velocity_{name}"]
                velocity *= settings.momentum
                velocity -= rate * grads[name]
                p += velocity
        for name, p in params.items():
            require_finite(name, p)
        run.save()
    return state


def _pseudo(state: dict[str, Array], v: Array) -> float:
    return float(rbm_pseudo_log_likelihood(v, state).mean())


def _likelihood(run: Run, settings: RBMSettings, state: dict[str, Array], means: Array, x_test: Array) -> None:
    """The partition function with its error, and the mean log-likelihood of the test images, binarized once."""
    betas = np.linspace(0, 1, settings.ais_temperatures + 1)
    params = {name: state[name].astype(np.float32) for name in ("W", "b", "c")}

    def weigh() -> dict[str, Array]:
        """The logarithms of the chains' weights."""
        rng, base = run.rng("ais"), base_rate_bias(means)
        return {"log_w": ais_log_weights(params, betas=betas, base=base, n_chains=settings.ais_chains, rng=rng)}

    log_w = run.arrays("log_weights", weigh)["log_w"]
    log_z, _, high = ais_log_partition(log_w, base=base_rate_bias(means), n_hidden=settings.hidden)
    v = binarize(x_test, rng=run.rng("test"))
    energy = float(rbm_free_energy(v, params).mean(dtype=np.float64))
    run.measure("test", lambda: -energy - log_z)
    run.measure("test_lowest", lambda: -energy - high)
    run.measure("log_z", lambda: log_z)
    run.measure("log_z_error", lambda: high - log_z)


ENTRY = Entry(
    name="rbm",
    title="Restricted Boltzmann machine",
    source="Salakhutdinov & Murray 2008, On the quantitative analysis of deep belief networks, table 1: CD25(500) on "
    "MNIST, average test log-probability by annealed importance sampling; pseudo-likelihoods: Deep Learning Tutorials, "
    "Restricted Boltzmann Machines, the first and the last of 15 epochs",
    setting="{hidden} hidden units; the 60,000 training images of MNIST binarized anew in each epoch (a pixel is white "
    "with its grey value as the probability), the 10,000 test images once, from a seed of their own. Persistent "
    "contrastive divergence: {chains} chains, {steps} Gibbs step for each batch of {batch_size}, {epochs} epochs; "
    "learning rate {learning_rate} falling to 0 along a line, momentum {momentum}, no weight decay; the biases of the "
    "pixels start at their log-odds. Likelihood: {ais_chains} chains of annealed importance sampling over "
    "{ais_temperatures} even temperatures, from a machine without weights that has the pixel means of the training "
    "images. Pseudo-likelihood: exact, on {pseudo_examples} test images rounded to 0 and 1. Settings were chosen by "
    "short runs on 5,000 training images held out, never on the test images.",
    differs="the paper uses CD with 25 steps from the data, and 14,500 temperatures that crowd near 1. The tutorial "
    "uses PCD-15 on 50,000 grey images, batches of 20, and the one-flip estimate on the training images.",
    figures=(
        Figure("test", "test log-likelihood, nats", "-86.34", Gate(low=-101.3)),
        Figure("test_lowest", "the same with log Z at the upper end of its interval", "", Gate(low=-101.3)),
        Figure("log_z", "log Z", digits=2),
        Figure("log_z_error", "log Z: upper end of the ± 3σ interval above it", digits=2),
        Figure("pseudo_first", "pseudo-log-likelihood after one epoch, nats", "-90.65"),
        Figure("pseudo", "pseudo-log-likelihood at the end, nats", "-62.76"),
        Figure("minutes", "minutes it took", "", Gate(high=45), digits=1),
    ),
    settings=RBMSettings(),
    run=run,
)
