"""What makes a flow a flow, measured on one that has been trained: it can be undone, and its determinant is exact."""

from dataclasses import dataclass
from functools import partial

import numpy as np

from cs231n_ae.dequantization import bits_per_dimension, dequantize, logit_transform
from cs231n_ae.models import MAF, RealNVP
from cs231n_ae.numerics import LOG_2PI
from cs231n_ae.reproduce.entry import Entry, Figure, Gate
from cs231n_ae.reproduce.harness import Run
from cs231n_ae.types import Array

__all__ = [
    "ENTRY",
    "LEVELS",
    "RealNVPSettings",
    "checkerboard_masks",
    "gaussian_bits",
    "log_det_error",
    "mean_bits",
    "run",
]

LEVELS = 17  # of the embedded digits


@dataclass(frozen=True)
class RealNVPSettings:
    """The flow, and how it is trained and measured."""

    couplings: int = 8
    hidden: tuple[int, ...] = (128,)
    activation: str = "tanh"
    alpha: float = 0.01
    learning_rate: float = 1e-3
    batch_size: int = 64
    epochs: int = 40
    draws: int = 10
    jacobians: int = 5


def run(run: Run, settings: RealNVPSettings) -> None:
    """Train in float64, then measure rounding errors and the price of test images."""
    data = run.load("digits")
    x, x_test = data.x_train.astype(np.float64), data.x_test.astype(np.float64)
    model = RealNVP(
        x.shape[1],
        settings.hidden,
        n_couplings=settings.couplings,
        masks=checkerboard_masks(settings.couplings),
        activation=settings.activation,  # without kinks, which would disturb the numerical Jacobian
        alpha=settings.alpha,
        rng=run.rng("weights"),
        dtype=np.float64,
    )
    spread = partial(dequantize, levels=LEVELS)
    rates = {"learning_rate": settings.learning_rate, "batch_size": settings.batch_size, "epochs": settings.epochs}
    run.train("training", model, x, prepare=spread, **rates)  # type: ignore[arg-type]
    v = spread(x_test, rng=run.rng("test"))
    run.measure("round_trip", lambda: 1e10 * float(np.abs(model.reconstruct(v) - v).max()))
    run.measure("log_det", lambda: 1e6 * log_det_error(model, v[: settings.jacobians].clip(1e-3, 1 - 1e-3)))
    run.measure("bits", lambda: mean_bits(model, x_test, settings.draws, run.rng("noise")))
    run.measure("gaussian", lambda: gaussian_bits(x, x_test, alpha=settings.alpha, rng=run.rng("gaussian")))


def checkerboard_masks(n: int, *, side: int = 8) -> Array:
    """The pixels of one colour of a chessboard in the first coupling, the others in the next: (n, side ** 2)."""
    black = np.add.outer(np.arange(side), np.arange(side)).ravel() % 2
    return np.array([black if k % 2 else 1 - black for k in range(n)])


def log_det_error(model: RealNVP | MAF, x: Array, *, h: float = 1e-4) -> float:
    """The largest relative error of a log-determinant, against the determinant of the numerical Jacobian.

    Args:
        model: the flow, in float64.
        x: points, shape (N, D), at least 2h inside of where the flow is defined.
        h: the step of the central differences, which are of fourth order.
    """
    logdet, worst = model._to_noise(x)[1], 0.0
    steps = h * np.eye(x.shape[1])
    for point, claimed in zip(x, logdet, strict=True):
        one = model.encode(point + steps) - model.encode(point - steps)
        two = model.encode(point + 2 * steps) - model.encode(point - 2 * steps)
        _, measured = np.linalg.slogdet((8 * one - two) / (12 * h))
        worst = max(worst, abs(claimed - measured) / abs(measured))
    return float(worst)


def gaussian_bits(x: Array, x_test: Array, *, alpha: float, rng: np.random.Generator) -> float:
    """What one Gaussian with a full covariance pays for the test images, fitted behind the same logit.

    Args:
        x: training images, shape (N, D).
        x_test: those to pay for, shape (M, D).
        alpha: the logit's margin.
        rng: draws the noise, ten times for the training images and once for the others.
    """
    many = np.concatenate([dequantize(x, levels=LEVELS, rng=rng) for _ in range(10)])
    y, _ = logit_transform(many, alpha=alpha)
    y_test, logdet = logit_transform(dequantize(x_test, levels=LEVELS, rng=rng), alpha=alpha)
    factor = np.linalg.cholesky(np.cov(y.T))
    white = np.linalg.solve(factor, (y_test - y.mean(axis=0)).T)  # (D, M)
    d = x.shape[1]
    prior = 0.5 * (white**2).sum(axis=0) + np.log(np.diag(factor)).sum() + d / 2 * LOG_2PI
    return bits_per_dimension(float((prior - logdet).mean()), n_features=d, levels=LEVELS)


def mean_bits(model: RealNVP | MAF, x: Array, draws: int, rng: np.random.Generator) -> float:
    """Bits per dimension of images, with their noise drawn so many times: (N, D) to a number."""
    losses = [model.evaluate(dequantize(x, levels=LEVELS, rng=rng))[0] for _ in range(draws)]
    return bits_per_dimension(float(np.mean(losses)), n_features=x.shape[1], levels=LEVELS)


ENTRY = Entry(
    name="realnvp",
    title="RealNVP: exact inverse, exact determinant",
    source="Dinh, Sohl-Dickstein & Bengio 2017, sections 3.2 and 3.3: the couplings are inverted exactly and have a "
    "triangular Jacobian; the bounds on rounding are ours",
    setting="{couplings} affine couplings with checkerboard masks, each with a network of one hidden layer of {hidden} "
    "{activation} units, behind a logit with margin {alpha}, on the 8 by 8 digits that come with scikit-learn (17 grey "
    "levels, noise drawn anew at each step); float64; Adam {learning_rate}, falling along a cosine, batches of "
    "{batch_size}, {epochs} epochs, chosen on a fifth of the training images held out. Bits: the mean over {draws} "
    "draws of the noise. Jacobians: of {jacobians} test images, by central differences.",
    differs="the paper has convolutional networks of several scales, batch normalisation, and photographs.",
    figures=(
        Figure("round_trip", "largest error of a test image's pixel there and back, in 1e-10", "0", Gate(high=1), 6),
        Figure("log_det", "largest relative error of a log-determinant, in 1e-6", "0", Gate(high=1), 6),
        Figure("bits", "bits per dimension of the test images", digits=3),
        Figure("gaussian", "the same of one Gaussian with a full covariance", digits=3),
    ),
    settings=RealNVPSettings(),
    run=run,
)
