"""How many of eight Gaussians in a ring a GAN finds, with the non-saturating loss and with the minimax loss."""

from dataclasses import dataclass
from functools import partial
from statistics import fmean

from cs231n_ae.adversarial_training import train_gan
from cs231n_ae.models import GAN
from cs231n_ae.reproduce.entry import Entry, Figure, Gate
from cs231n_ae.reproduce.harness import Run
from cs231n_ae.toy_densities import count_modes, gaussian_ring

__all__ = ["ENTRY", "RingSettings", "run"]


@dataclass(frozen=True)
class RingSettings:
    """The nets, and how they are trained and judged."""

    latent: int = 2
    hidden: tuple[int, ...] = (64, 64)
    activation: str = "tanh"
    learning_rate: float = 1e-3
    batch_size: int = 128
    steps: int = 10_000
    seeds: int = 5
    examples: int = 50_000
    samples: int = 10_000


def run(run: Run, settings: RingSettings) -> None:
    """Train with several seeds and both losses; each count is saved as it comes."""
    for kind in ("non_saturating", "minimax"):
        modes, quality = [], []
        for seed in range(settings.seeds):
            names = {"modes": f"{kind}_modes_{seed}", "quality": f"{kind}_quality_{seed}"}
            if names["quality"] not in run.result.measured:
                found, good = _train_and_count(run, settings, kind, seed)
                run.measure(names["modes"], partial(float, found))
                run.measure(names["quality"], partial(float, 100 * good))
            modes.append(run.result.measured[names["modes"]])
            quality.append(run.result.measured[names["quality"]])
        run.measure(f"{kind}_lowest", partial(min, modes))
        run.measure(f"{kind}_mean", partial(fmean, modes))
        run.measure(f"{kind}_quality", partial(fmean, quality))


def _train_and_count(run: Run, settings: RingSettings, kind: str, seed: int) -> tuple[int, float]:
    """Modes found and the share of good samples, after training from one seed, which goes on where it was stopped."""
    data = gaussian_ring(settings.examples, rng=run.rng(f"ring {seed}"))
    weights = run.rng(f"weights {seed}")  # both losses start from the same nets
    options = {"activation": settings.activation, "kind": kind}
    gan = GAN(settings.latent, settings.hidden, 2, rng=weights, **options)
    curves = train_gan(
        gan,
        data,
        steps=settings.steps,
        batch_size=settings.batch_size,
        learning_rate=settings.learning_rate,
        rng=run.rng(f"training {seed}"),
        progress=run.progress,
        checkpoint=run.folder / f"{kind}_{seed}.checkpoint.npz",
        resume=True,
    )
    if len(curves["generator"]) < settings.steps:
        raise KeyboardInterrupt
    return count_modes(gan.sample(settings.samples, rng=run.rng(f"samples {seed}")))


ENTRY = Entry(
    name="gan_ring",
    title="GAN on a ring of eight Gaussians",
    source="Metz, Poole, Pfau & Sohl-Dickstein 2017, section 3.1: the ring, where their GAN jumps from mode "
    "to mode; good samples and found modes as in Srivastava et al. 2017 (VEEGAN); the gate is ours",
    setting="8 Gaussians of standard deviation 0.02 on a circle of radius 2; generator {latent}-{hidden}-2 and "
    "discriminator 2-{hidden}-1, hidden layers {activation}; both Adam {learning_rate}, beta1 0.5, in turn, batches of "
    "{batch_size}, {steps} steps; {seeds} seeds. {samples} samples of each net at the end, good ones within three "
    "standard deviations of a centre; a mode is found that has a quarter of its share in good samples.",
    differs="networks, step sizes and the length of training are ours, chosen by runs with other seeds; a count of "
    "modes depends on them more than on anything else.",
    figures=(
        Figure("non_saturating_lowest", "non-saturating: modes found, lowest of the seeds", "", Gate(8, 8), digits=0),
        Figure("non_saturating_mean", "non-saturating: modes found, mean", digits=1),
        Figure("non_saturating_quality", "non-saturating: good samples, in %", digits=1),
        Figure("minimax_lowest", "minimax: modes found, lowest of the seeds", digits=0),
        Figure("minimax_mean", "minimax: modes found, mean", digits=1),
        Figure("minimax_quality", "minimax: good samples, in %", digits=1),
    ),
    settings=RingSettings(),
    run=run,
)
