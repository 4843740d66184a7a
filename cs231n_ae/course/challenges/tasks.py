"""The tasks: which data is shown when, and the score, computed here from what comes back."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from cs231n_ae.course.challenges.asked import Asked, NoScore, checked
from cs231n_ae.course.challenges.marks import Marks
from cs231n_ae.datasets import load
from cs231n_ae.types import Array
from cs231n_ae.warping import random_warp

__all__ = ["TASKS", "Task", "any_noise", "bits_per_pixel", "eight_numbers", "few_labels", "lower_bound", "said"]

PER_CLASS = 3
CODE = 8
CODE_NOISE = 0.01
"""Of a code's standard deviation. A Gaussian channel of this noise carries ½ log2(1 + 100²) = 6.6 bits a number
(Shannon 1948), however many digits a float has."""
MOST_LATENTS = 200
LEAST_NOISE, MOST_NOISE = 0.1, 1.0
"""Standard deviations of the noise that is to be taken off, where a pixel lies in [0, 1]."""


@dataclass(frozen=True)
class Task:
    """What an assignment's challenge asks for."""

    title: str
    unit: str
    digits: int
    """Behind the point, when a score is shown."""
    score: Callable[[Asked, np.random.Generator, int], float]
    """``score(asked, rng, part)`` trains on one ``part``-th of the data, 1 for all of it.

    Raises :class:`~cs231n_ae.course.challenges.asked.NoScore`."""


def few_labels(asked: Asked, rng: np.random.Generator, part: int) -> float:
    """Mean accuracy in per cent from three labels a class, over five draws of the labels.

    Each digit is warped, and the pixels are shuffled and noisy: tables of the usual digits fit nothing here.
    """
    x, y = _mnist(rng)
    x = x[:, rng.permutation(x.shape[1])]
    accuracies = []
    for draw in range(1 if part > 1 else 5):
        asked.on_step(f"labels {draw + 1}")
        order = rng.permutation(len(x))
        test, rest = order[:1000], order[1000:]
        labelled = np.concatenate([rest[y[rest] == k][:PER_CLASS] for k in range(10)])
        free = np.setdiff1d(rest, labelled)
        free = rng.permutation(free)[: len(free) // part]
        noisy = np.clip(x + 0.05 * rng.standard_normal(x.shape, dtype=np.float32), 0, 1)
        state = asked.train(noisy[labelled], y[labelled], noisy[free], np.random.default_rng(rng.integers(2**32)))
        asked.fresh()
        named = asked.array("classify", state, noisy[test], shape=(len(test),))
        accuracies.append(100 * float(np.mean(named == y[test])))
    return float(np.mean(accuracies))


def eight_numbers(asked: Asked, rng: np.random.Generator, part: int) -> float:
    """Squared error per digit of what is decoded from eight numbers with noise in them."""
    train, test = _split(_mnist(rng)[0], 1000, rng, part)
    state = asked.train(train, np.random.default_rng(rng.integers(2**32)))
    asked.fresh()
    asked.on_step("encode")
    z = asked.array("encode", state, test, shape=(len(test), CODE))
    with np.errstate(over="ignore"):
        noise = CODE_NOISE * z.std(axis=0)
        if not np.isfinite(noise).all():
            raise NoScore("the numbers of encode are too large")
        z = z + noise * rng.standard_normal(z.shape)
    asked.fresh()  # a process that has not seen the digits
    asked.on_step("decode")
    x_hat = asked.array("decode", state, z.astype(np.float32), shape=test.shape)
    with np.errstate(over="ignore"):
        return _finite(np.square(x_hat - test).sum(axis=1).mean())


def lower_bound(asked: Asked, rng: np.random.Generator, part: int) -> float:
    """−ELBO in nats per digit of black and white pixels, by one draw of z for each."""
    train, test = _split((_mnist(rng)[0] > 0.5).astype(np.float32), 1000, rng, part)
    state = asked.train(train, np.random.default_rng(rng.integers(2**32)))
    asked.fresh()
    asked.on_step("encode")
    q = asked.answer("encode", state, test)
    if type(q) not in (tuple, list) or len(q) != 2 or not isinstance(q[0], np.ndarray) or q[0].ndim != 2:
        raise NoScore("encode must return two arrays of shape (N, Z), mean and log-variance")
    shape = (len(test), q[0].shape[1])
    if shape[1] > MOST_LATENTS:
        raise NoScore(f"encode must return at most {MOST_LATENTS} latents, got {shape[1]}")
    mu, logvar = (checked("encode", each, shape) for each in q)
    with np.errstate(over="ignore", invalid="ignore"):
        z = (mu + np.exp(logvar / 2) * rng.standard_normal(shape)).astype(np.float32)
        divergence = 0.5 * (np.square(mu) + np.exp(logvar) - 1 - logvar).sum(axis=1)
        _finite(divergence.sum())
    asked.fresh()  # a process that has not seen the digits
    asked.on_step("decode")
    s = asked.array("decode", state, z, shape=test.shape)
    return _finite((divergence + _nats(s, test).sum(axis=1)).mean())


def bits_per_pixel(asked: Asked, rng: np.random.Generator, part: int) -> float:
    """−log2 p(x) per pixel, with each pixel shown only after its probability was given."""
    data = load("digits")
    x = np.concatenate([data.x_train, data.x_test])
    grey = random_warp(x, image=(8, 8), turn=0.1, stretch=0.1, move=0.4, rng=rng)
    train, test = _split((grey > 0.5).astype(np.float32), 360, rng, part)
    state = asked.train(train, np.random.default_rng(rng.integers(2**32)))
    asked.fresh()
    asked.on_step("logits")
    shown, total = np.zeros_like(test), 0.0
    for i in range(test.shape[1]):
        s = asked.array("logits", state, shown, shape=test.shape)[:, i]
        total += float(_nats(s, test[:, i]).mean())
        shown[:, i] = test[:, i]
    return _finite(total / np.log(2) / test.shape[1])


def any_noise(asked: Asked, rng: np.random.Generator, part: int) -> float:
    """Mean peak signal-to-noise ratio in dB of denoised digits, each with noise of a level that is not told.

    A digit's ratio is −10 log10 of its mean squared error, as its pixels reach 1; the level is log-uniform.
    """
    train, test = _split(_mnist(rng)[0], 1000, rng, part)
    state = asked.train(train, np.random.default_rng(rng.integers(2**32)))
    asked.fresh()
    asked.on_step("denoise")
    level = np.exp(rng.uniform(np.log(LEAST_NOISE), np.log(MOST_NOISE), (len(test), 1)))
    noisy = (test + level * rng.standard_normal(test.shape)).astype(np.float32)
    x_hat = asked.array("denoise", state, noisy, shape=test.shape)
    with np.errstate(over="ignore"):
        error = np.square(x_hat - test).mean(axis=1)
    return _finite(-10 * np.log10(np.maximum(error, 1e-10)).mean())


def _mnist(rng: np.random.Generator) -> tuple[Array, Array]:
    """5,000 digits, each turned, moved and stretched a little in a way of its own: nobody has seen these."""
    data = load("mnist_5k")
    assert data.x_val is not None and data.y_train is not None and data.y_val is not None and data.y_test is not None
    x = np.concatenate([data.x_train, data.x_val, data.x_test])
    y = np.concatenate([data.y_train, data.y_val, data.y_test])
    return random_warp(x, turn=0.15, stretch=0.1, move=1.0, rng=rng), y


def _split(x: Array, n_test: int, rng: np.random.Generator, part: int) -> tuple[Array, Array]:
    """Training and test digits, another split for each seed."""
    order = rng.permutation(len(x))
    rest = order[n_test:]
    return x[rest[: len(rest) // part]], x[order[:n_test]]


def _nats(logits: Array, bits: Array) -> Array:
    """−log p of bits under their logits: log(1 + exp(s)) − x s, without overflow."""
    return np.asarray(np.logaddexp(0, logits) - bits * logits)


def _finite(score: float) -> float:
    if not np.isfinite(score):
        raise NoScore("the score is not finite: are there numbers too large among what was returned?")
    return float(score)


TASKS = {
    "a1_backprop": Task("accuracy with 30 labels", "% right", 1, few_labels),
    "a2_autoencoders": Task("reconstruction through 8 numbers", "squared error per digit", 2, eight_numbers),
    "a3_variational": Task("evidence lower bound", "nats per digit (−ELBO)", 1, lower_bound),
    "a4_generative": Task("bits per pixel", "bits per pixel", 4, bits_per_pixel),
    "a5_after_the_map": Task("denoising at unknown levels", "dB", 2, any_noise),
}
"""By the assignment's name."""


def said(task: Task, marks: Marks, score: float) -> str:
    """A score in words, beside the marks."""
    number = [f"{value:.{task.digits}f}" for value in (score, marks.baseline, marks.reference, marks.stretch)]
    star = ", past the stretch mark" if marks.stretched(score) else ""
    return f"{number[0]} {task.unit}{star} (baseline {number[1]}, reference {number[2]}, stretch {number[3]})"
