"""What diffusion's variational bound is worth in bits per dimension, beside RealNVP's density of the same pixels."""

from dataclasses import dataclass
from functools import partial

import numpy as np

from cs231n_ae.dequantization import bits_per_dimension, dequantize
from cs231n_ae.models import DiffusionNet, RealNVP, add_noise, bound_term
from cs231n_ae.reproduce.entry import Entry, Figure, Gate
from cs231n_ae.reproduce.harness import Run
from cs231n_ae.reproduce.realnvp import LEVELS, checkerboard_masks, gaussian_bits, mean_bits
from cs231n_ae.types import Array

__all__ = ["ENTRY", "DiffusionBitsSettings", "Scale", "level_log_probs", "levels_bound", "run"]

EARLY = 10
"""Up to this step the terms are summed in one row of the table, beyond it in another."""


@dataclass(frozen=True)
class DiffusionBitsSettings:
    """The network, how it is trained and measured, and RealNVP as in the entry of its own."""

    hidden: tuple[int, ...] = (256, 256)
    steps: int = 250
    ended: int = 40
    learning_rate: float = 2e-3
    epochs: int = 600
    couplings: int = 8
    flow_hidden: tuple[int, ...] = (128,)
    alpha: float = 0.01
    flow_rate: float = 1e-3
    flow_epochs: int = 40
    batch_size: int = 64
    draws: int = 5


@dataclass(frozen=True)
class Scale:
    """From pixels to a variance of 1: shift and width of dequantized pixels."""

    mean: float
    std: float

    def spread(self, x: Array, *, rng: np.random.Generator) -> Array:
        """Dequantized, and in these units."""
        return ((dequantize(x, levels=LEVELS, rng=rng) - self.mean) / self.std).astype(x.dtype)

    def centre(self, x: Array) -> Array:
        """The middles of the levels' intervals, in these units."""
        return (((x * (LEVELS - 1) + 0.5) / LEVELS - self.mean) / self.std).astype(x.dtype)


def run(run: Run, settings: DiffusionBitsSettings) -> None:
    """Train diffusion and RealNVP on the same noisy pixels, and price the same test images."""
    data = run.load("digits")
    x, x_test = data.x_train, data.x_test
    v = dequantize(x, levels=LEVELS, rng=run.rng("scale"))
    scale = Scale(float(v.mean(dtype=np.float64)), float(v.std(dtype=np.float64)))
    model = DiffusionNet(x.shape[1], settings.hidden, 1, n_steps=settings.steps, rng=run.rng("diffusion weights"))
    run.train(
        "diffusion",
        model,
        (x, np.zeros(len(x), int)),  # no labels: one class for all
        prepare=scale.spread,
        learning_rate=settings.learning_rate,
        batch_size=settings.batch_size,
        epochs=settings.epochs,
    )
    _measure_terms(run, model, x_test, scale, settings.draws)
    run.measure("levels_bits", lambda: _levels_bits(model, x, x_test, scale, settings, run.rng("levels")))
    _measure_flow(run, settings)
    run.measure("gaussian", lambda: gaussian_bits(x, x_test, alpha=settings.alpha, rng=run.rng("gaussian")))
    found = run.result.measured
    run.measure("above_gaussian", lambda: found["levels_bits"] - found["gaussian"])
    run.measure("above_flow", lambda: found["levels_bits"] - found["realnvp_bits"])


def _measure_terms(run: Run, model: DiffusionNet, x: Array, scale: Scale, draws: int) -> None:
    """The library's bound on dequantized pixels, and what its terms are in bits; their sum is the bound."""
    rng, label = run.rng("bound"), np.zeros(len(x), int)
    terms = np.mean([model.bound(scale.spread(x, rng=rng), label, rng=rng)[1] for _ in range(draws)], axis=0)
    width = x.shape[1] * np.log(scale.std)  # a density per unit of pixels, not of the network's input
    in_bits = partial(bits_per_dimension, n_features=x.shape[1])
    run.measure("bits", lambda: in_bits(float(terms.sum() + width), levels=LEVELS))
    run.measure("bits_last", lambda: in_bits(float(terms[0] + width), levels=LEVELS))
    run.measure("bits_early", lambda: in_bits(float(terms[1:EARLY].sum()), levels=1))
    run.measure("bits_later", lambda: in_bits(float(terms[EARLY:].sum()), levels=1))


def _levels_bits(
    model: DiffusionNet,
    x: Array,
    x_test: Array,
    scale: Scale,
    settings: DiffusionBitsSettings,
    rng: np.random.Generator,
) -> float:
    """The bound on the levels themselves, whose chain ends at an earlier step, in bits per dimension."""
    clean = scale.centre(x)
    variance = ((clean - _guess(model, clean, settings.ended, rng)) ** 2).mean(axis=0, dtype=np.float64)
    bounds = [
        levels_bound(model, x_test, scale, variance, ended=settings.ended, rng=rng).mean()
        for _ in range(settings.draws)
    ]
    return bits_per_dimension(float(np.mean(bounds)), n_features=x.shape[1], levels=1)


def levels_bound(
    model: DiffusionNet, x: Array, scale: Scale, variance: Array, *, ended: int, rng: np.random.Generator
) -> Array:
    r"""The variational bound on minus the log-probability of grey levels, of a chain that is ended at step s.

    .. math:: -\log P(x \mid x_s) + \sum_{t=s+1}^T \mathrm{KL}_t
              + \mathrm{KL}\big( q(x_T \mid x_0) \,\|\, \mathcal N(0, I) \big)

    Args:
        model: the network, with T steps.
        x: pixels, each one of the levels, shape (N, D).
        scale: to the network's units.
        variance: of each pixel around the guess at step s, in those units, shape (D,).
        ended: s, from 1 to T.
        rng: the source of the noise.

    Returns:
        the bounds in nats, shape (N,), each term by one draw of noise.

    Source: Ho, Jain & Abbeel 2020, section 3.3, for a last step to the levels; Kingma, Salimans, Poole & Ho 2021 for
    probabilities of the levels in proportion to a Gaussian's density there.
    """
    clean, share = scale.centre(x), float(model.alpha_bar[-1])
    total = 0.5 * np.sum(share * clean.astype(np.float64) ** 2 - share - np.log1p(-share), axis=1)
    for t in range(ended + 1, model.n_steps + 1):
        now, before = float(model.alpha_bar[t]), float(model.alpha_bar[t - 1])
        total += bound_term(clean, _guess(model, clean, t, rng), now=now, before=before)
    log_p = level_log_probs(_guess(model, clean, ended, rng), variance, scale)
    level = np.rint(x * (LEVELS - 1)).astype(int)
    return total - np.take_along_axis(log_p, level[..., np.newaxis], axis=2).sum(axis=(1, 2))


def level_log_probs(guess: Array, variance: Array, scale: Scale) -> Array:
    """Log-probabilities of the levels, in proportion to a Gaussian around the guess: (N, D) to (N, D, levels)."""
    levels = scale.centre(np.linspace(0, 1, LEVELS))
    floor = (0.1 / LEVELS / scale.std) ** 2  # a tenth of a level: pixels that never change in training might in a test
    log_p = -((guess[..., np.newaxis] - levels) ** 2) / (2 * (variance + floor)[:, np.newaxis])
    log_p -= log_p.max(axis=2, keepdims=True)
    return log_p - np.log(np.exp(log_p).sum(axis=2, keepdims=True))


def _guess(model: DiffusionNet, clean: Array, t: int, rng: np.random.Generator) -> Array:
    """What the network makes of clean examples after t steps of noise."""
    eps = rng.standard_normal(clean.shape).astype(clean.dtype)
    noisy = add_noise(clean, eps, np.full(len(clean), model.alpha_bar[t]))
    return model.guess(noisy, t, np.zeros(len(clean), int))[0]


def _measure_flow(run: Run, settings: DiffusionBitsSettings) -> None:
    data = run.load("digits")
    x, x_test = data.x_train.astype(np.float64), data.x_test.astype(np.float64)
    flow = RealNVP(
        x.shape[1],
        settings.flow_hidden,
        n_couplings=settings.couplings,
        masks=checkerboard_masks(settings.couplings),
        activation="tanh",
        alpha=settings.alpha,
        rng=run.rng("flow weights"),
        dtype=np.float64,
    )
    run.train(
        "flow",
        flow,
        x,
        prepare=partial(dequantize, levels=LEVELS),
        learning_rate=settings.flow_rate,
        batch_size=settings.batch_size,
        epochs=settings.flow_epochs,
    )
    run.measure("realnvp_bits", lambda: mean_bits(flow, x_test, settings.draws, run.rng("noise")))


ENTRY = Entry(
    name="diffusion_bits",
    title="Diffusion's bound in bits per dimension, beside RealNVP",
    source="Ho, Jain & Abbeel 2020, equation 5, for the bound; the gate is ours: no dearer than one Gaussian with full "
    "covariance, which RealNVP undercuts",
    setting="a perceptron of {hidden} units that guesses v, {steps} steps along a squared cosine, on the 8 by 8 "
    "digits that come with scikit-learn (17 grey levels, noise drawn anew at each step), without labels; Adam "
    "{learning_rate}, falling along a cosine, batches of {batch_size}, {epochs} epochs. RealNVP as in the entry of its "
    "own. Two bounds of the one network: the library's, on dequantized pixels, whose last step is a Gaussian; and that "
    "of a chain ended at step {ended}, from where each pixel's level is drawn in proportion to a Gaussian around the "
    "guess, with the variance that the training images have there. The mean over {draws} draws. Settings of the "
    "diffusion, {ended} included, were chosen on a fifth of the training images held out.",
    differs="the paper has a U-Net, 1,000 steps and photographs. Missed. On dequantized pixels nothing can be guessed "
    "where the noise is narrower than a level, and there each step adds more to the bound than the entropy that it "
    "takes away. PixelCNN's number is not here: the library's has black and white pixels alone.",
    figures=(
        Figure("bits", "the library's bound, dequantized pixels: bits per dimension, test images", digits=3),
        Figure("bits_last", "of these, the last step back and the width of a level", digits=3),
        Figure("bits_early", "of these, the steps 2 to 10", digits=3),
        Figure("bits_later", "of these, the other steps and the start", digits=3),
        Figure("levels_bits", "the bound on the levels, chain ended early: bits per dimension", digits=3),
        Figure("realnvp_bits", "RealNVP: bits per dimension", digits=3),
        Figure("gaussian", "one Gaussian with full covariance: the same", digits=3),
        Figure("above_gaussian", "diffusion's bound on the levels above the Gaussian's", "", Gate(high=0), 3),
        Figure("above_flow", "diffusion's bound on the levels above RealNVP's", digits=3),
    ),
    settings=DiffusionBitsSettings(),
    run=run,
)
