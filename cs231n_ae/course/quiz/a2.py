"""Ten questions on Autoencoders."""

import numpy as np

from cs231n_ae import layers
from cs231n_ae.course.quiz.causes import which_cause
from cs231n_ae.course.quiz.question import Question, between, pick
from cs231n_ae.models import TiedAutoencoder

__all__ = ["QUESTIONS"]

TIED, SPARSE, DENOISING = "1_undercomplete_and_tied", "2_sparse", "3_denoising"
LAYERS = "5_convolutional"

IDENTITY, HEAVY = "the code is wide enough to copy the input", "the penalty on the activations is too heavy"
OVERFITTING, NARROW = "the net is overfitting", "the code has too few numbers"
CAUSES = {
    IDENTITY: "both errors would be near 0, and all of the noise of a noisy digit would be in its reconstruction",
    HEAVY: "nearly all activations would be 0, and the error that of answering the mean image always",
    OVERFITTING: "the error on the training digits would be small, and that on others much larger",
    NARROW: "all of the code would be in use, and both errors alike and well above 0",
}


def _tied_parameters(rng: np.random.Generator) -> Question:
    d, h = pick(rng, 64, 196, 784), pick(rng, 30, 50, 100)
    made = TiedAutoencoder((d, h), rng=rng)
    return Question(
        f"A tied autoencoder has {d} inputs and a code of {h} numbers, and a bias for each unit of code and output. "
        "How many parameters does it learn?",
        sum(array.size for array in made.params.values()),
        f"The weights are learnt once, {d}·{h}; the biases of both layers are their own: {h} + {d}.",
        TIED,
        (
            (2 * d * h + h + d, "This is the one that is not tied: here the decoder's weights are the encoder's."),
            (d * h, "These are the weights alone: both layers have biases."),
            (d * h + h, "This is the encoder: the decoder has biases of its own."),
        ),
        whole=True,
    )


def _sparsity(rng: np.random.Generator) -> Question:
    rho, mean = pick(rng, 0.05, 0.1), pick(rng, 0.2, 0.3, 0.4, 0.6)

    def divergence(p: float, q: float) -> float:
        return float(p * np.log(p / q) + (1 - p) * np.log((1 - p) / (1 - q)))

    return Question(
        f"A unit is active {mean:g} of the time on average, and the target of the KL sparsity penalty is {rho:g}. "
        "How many nats is the penalty of this unit?",
        divergence(rho, mean),
        "KL from a coin with the target's probability to one with the unit's: ρ ln(ρ/ρ̂) + (1−ρ) ln((1−ρ)/(1−ρ̂)).",
        SPARSE,
        (
            (divergence(mean, rho), "This is the divergence the other way round: the target stands first."),
            (rho * float(np.log(rho / mean)), "This is the first term alone: being off has a probability too."),
            ((mean - rho) ** 2, "The penalty is a divergence, not a squared distance."),
        ),
    )


def _error_of_copying(rng: np.random.Generator) -> Question:
    d, sigma = pick(rng, 64, 196, 784), pick(rng, 0.1, 0.2, 0.3, 0.4)
    return Question(
        f"Gaussian noise of standard deviation {sigma:g} is added to images of {d} pixels. What is the denoising loss "
        "½‖x̂ − x‖², in the mean, of a net that gives its noisy input back?",
        0.5 * d * sigma**2,
        f"Every one of {d} pixels is off by noise whose square has the mean σ² = {sigma**2:g}; halve the sum.",
        DENOISING,
        (
            (d * sigma**2, "The ½ of the loss is missing."),
            (0.5 * d * sigma, "The mean of the squared noise is σ², not σ."),
            (0.5 * sigma**2, "This is one pixel: the loss is summed over all of them."),
        ),
    )


def _best_guess(rng: np.random.Generator) -> Question:
    s, sigma, seen = pick(rng, 1.0, 2.0, 3.0), pick(rng, 0.5, 1.5, 2.5), pick(rng, -4.0, 2.0, 3.0, 5.0)
    return Question(
        f"A number x is normal with mean 0 and standard deviation {s:g}; noise of standard deviation {sigma:g} is "
        f"added, and {seen:g} is seen. What does the best denoiser, in squared error, answer?",
        seen * s**2 / (s**2 + sigma**2),
        "The mean of x given what is seen: shrink it by s²/(s² + σ²), the share of the variance that is not noise.",
        DENOISING,
        (
            (seen, "This hands the noise on: what is seen lies farther out than x, in the mean."),
            (seen * s / (s + sigma), "It is the variances that add up, not the standard deviations."),
            (seen * sigma**2 / (s**2 + sigma**2), "This is the best guess of the noise."),
        ),
    )


def _contraction(rng: np.random.Generator) -> Question:
    h, weights = pick(rng, 0.2, 0.3, 0.6, 0.9), [pick(rng, 1, 2, 3), pick(rng, -2, -1), pick(rng, 2, 4)]
    norm = float(np.square(weights).sum())
    return Question(
        f"A code has one sigmoid unit, with weights {tuple(weights)}, that is at {h:g}. What is its contractive "
        "penalty, the squared norm of the Jacobian?",
        (h * (1 - h)) ** 2 * norm,
        f"The Jacobian is slope times weights, with the slope h(1 − h) = {h * (1 - h):.3g} and ‖w‖² = {norm:g}; "
        "square the slope too.",
        DENOISING,
        (
            (h * (1 - h) * norm, "The slope is squared as well as the weights."),
            (norm, "The slope of the sigmoid is missing: where it is flat, large weights hardly move the unit."),
            (h * (1 - h) * float(np.sqrt(norm)), "This is the norm: the penalty is its square."),
        ),
    )


def _side_of_output(rng: np.random.Generator) -> Question:
    side, k, (stride, pad) = pick(rng, 14, 28, 32), pick(rng, 3, 5), pick(rng, (1, 1), (1, 2), (2, 2))
    made, _ = layers.conv_forward(
        np.zeros((1, 1, side, side)), np.zeros((1, 1, k, k)), np.zeros(1), stride=stride, pad=pad
    )
    return Question(
        f"A {k}x{k} convolution with stride {stride} and padding {pad} on {side}x{side}: what is the output's side?",
        made.shape[2],
        f"With both borders the side is {side + 2 * pad}; the window's corner can stand at 0, {stride}, … up to "
        f"{(made.shape[2] - 1) * stride}.",
        LAYERS,
        (
            ((side - k) // stride + 1, "The padding is missing: it makes the image wider on both sides."),
            (made.shape[2] - 1, "One too few: padding is added on both sides, and the first place counts too."),
            ((side + 2 * pad) // stride, "The window has to fit in: its last places are not there."),
        ),
        whole=True,
    )


def _filter_parameters(rng: np.random.Generator) -> Question:
    side, c, f, k = pick(rng, 14, 28), pick(rng, 3, 8, 16), pick(rng, 12, 20, 32), pick(rng, 3, 5)
    return Question(
        f"A convolution has {f} filters of {k}x{k} on {c} channels of {side}x{side}. How many parameters has it, with "
        "biases?",
        np.zeros((f, c, k, k)).size + np.zeros(f).size,
        f"Each of {f} filters sees all {c} channels: {c}·{k}·{k} weights and one bias; the place does not matter.",
        LAYERS,
        (
            (f * k * k + f, "A filter has weights for each of the channels that it sees."),
            (f * c * k * k, "Each filter has a bias too."),
            (
                f * (c * k * k + 1) * side * side,
                "The weights are the same at every place: that is what a convolution is.",
            ),
        ),
        whole=True,
    )


def _side_on_the_way_up(rng: np.random.Generator) -> Question:
    side, k, stride, pad = pick(rng, 5, 7, 10), pick(rng, 3, 4, 5), pick(rng, 2, 3), 1
    return Question(
        f"A transposed convolution of {k}x{k} with stride {stride} and padding {pad} on {side}x{side}: what is the "
        "output's side?",
        (side - 1) * stride + k - 2 * pad,
        f"The last of {side} windows begins at {(side - 1) * stride} and is {k} wide; the padding of {pad} is cut off "
        "at both ends.",
        LAYERS,
        (
            (
                (side - 1) * stride + k + 2 * pad,
                "The padding is that of the convolution which it turns round: cut off.",
            ),
            (side * stride + k - 2 * pad, "Between the first and the last window there is one stride less."),
            ((side + 2 * pad - k) // stride + 1, "This is the convolution: here the side grows."),
        ),
        whole=True,
    )


def _receptive_field(rng: np.random.Generator) -> Question:
    k, stride, deep = pick(rng, 3, 4, 5), 2, pick(rng, 2, 3)
    reach, step = 1, 1
    for _ in range(deep):
        reach, step = reach + (k - 1) * step, step * stride
    return Question(
        f"{deep} convolutions of {k}x{k}, each with stride {stride}, one behind the other: how many pixels wide is the "
        "part of the image that a unit of the last one sees?",
        reach,
        f"Each layer adds {k - 1} steps, and a step of a layer is as many pixels as the strides before it multiplied.",
        LAYERS,
        (
            (deep * k, "Neighbouring windows overlap: the first pixel of each is counted already."),
            (k**deep, "That would take windows side by side, with a stride as wide as they are."),
            (1 + deep * (k - 1), "That would be with stride 1: here a step of a later layer is several pixels."),
        ),
        whole=True,
    )


def _autoencoder_errors(rng: np.random.Generator) -> Question:
    right = pick(rng, *CAUSES)
    own = between(rng, 8, 12, 1)
    training, others, off, noise = {
        IDENTITY: (0.1 * own, 0.1 * own, 50 + own, 98),
        HEAVY: (100, 100, 99, 0),
        OVERFITTING: (own, 5 * own, 50 + own, 40),
        NARROW: (4 * own, 4 * own + 1, 0, 20),
    }[right]
    return which_cause(
        rng,
        f"An autoencoder's error is {training:g} % of that of the mean image on the digits it was trained with, and "
        f"{others:g} % on others. {off:g} % of its activations are 0, and of the noise in a noisy digit, {noise:g} % "
        "is in the reconstruction.",
        CAUSES,
        right=right,
        way=f"With this cause, {CAUSES[right]}: so it is here.",
        read=SPARSE if right in (IDENTITY, HEAVY) else TIED,
    )


QUESTIONS = (
    _tied_parameters,
    _sparsity,
    _error_of_copying,
    _best_guess,
    _contraction,
    _side_of_output,
    _filter_parameters,
    _side_on_the_way_up,
    _receptive_field,
    _autoencoder_errors,
)
