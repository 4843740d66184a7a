"""Ten questions on The wider generative family."""

import numpy as np

from cs231n_ae import layers
from cs231n_ae.course.quiz.causes import which_cause
from cs231n_ae.course.quiz.question import Question, between, pick

__all__ = ["QUESTIONS"]

MAP, MASKS, PIXELS, FLOWS = "1_the_map", "2_nade_and_made", "3_pixelcnn_and_pixelrnn", "4_flows"
BOLTZMANN, ADVERSARIAL = "5_boltzmann_machines", "7_adversarial"

CAUSES = {
    "mode collapse": "the discriminator would not be sure, and what is drawn would lie on few of the modes",
    "the discriminator has won": "it would be right nearly always, and of ln(1 − D) hardly any gradient would be left",
    "nothing: the two are in balance": "the discriminator would be right half of the time, and all modes be drawn",
}


def _table_of_bits(rng: np.random.Generator) -> Question:
    d = pick(rng, 5, 6, 8, 10)
    return Question(
        f"A distribution over images of {d} bits is to be written down without any assumption. How many free numbers "
        "does the table have?",
        len(list(np.ndindex(*[2] * d))) - 1,
        f"One probability for each of 2^{d} images; they sum to 1, so one of them follows from the others.",
        MAP,
        (
            (2**d, "The probabilities sum to 1: the last one is not free."),
            (d, "That would take the bits to be independent of each other."),
            (d * d, "Pairs are not enough: any of the 2^D images may have its own probability."),
        ),
        whole=True,
    )


def _units_allowed(rng: np.random.Generator) -> Question:
    d, own = 8, pick(rng, 4, 5, 6)
    degrees = np.concatenate([rng.integers(1, own, size=pick(rng, 4, 5)), [own], rng.integers(own + 1, d, size=2)])
    shown = ", ".join(str(degree) for degree in rng.permutation(degrees))
    return Question(
        f"MADE, inputs numbered 1 to {d}; its hidden units have the degrees {shown}. How many of them may output "
        f"{own}, the probability of input {own}, be connected to?",
        int((degrees < own).sum()),
        f"A unit of degree m has seen inputs 1 to m, and output {own} may know those before {own}: m < {own}.",
        MASKS,
        (
            (int((degrees <= own).sum()), f"A unit of degree {own} has seen input {own} itself: the output may not."),
            (len(degrees), "Then the output sees its own input, and learns to copy."),
            (int((degrees >= own).sum()), "This is the other way round: these have seen input and later ones."),
        ),
        whole=True,
    )


def _weights_left(rng: np.random.Generator) -> Question:
    k, kind = pick(rng, 3, 5, 7), pick(rng, "A", "B")
    before = [(i, j) for i in range(k) for j in range(k) if (i, j) < (k // 2, k // 2)]
    here = kind == "B"
    return Question(
        f"A PixelCNN's {k}x{k} filter with a mask of type {kind}, on one channel: how many weights does the mask "
        "leave?",
        len(before) + here,
        f"{len(before)} pixels are above or to the left; the middle is seen by type B alone, whose input no longer "
        "holds the pixel.",
        PIXELS,
        (
            (len(before) + (not here), "Type A leaves out the middle, type B does not."),
            (k * (k // 2), "These are the rows above: the pixels to the left in the same row come before it too."),
            (k * k, "This is the filter without a mask."),
        ),
        whole=True,
    )


def _bits(rng: np.random.Generator) -> Question:
    d, nats = pick(rng, 64, 196, 784), between(rng, 80, 120, 5)
    return Question(
        f"A model of images of {d} pixels has a negative log-likelihood of {nats:g} nats an image. How many bits a "
        "pixel?",
        nats / d / float(np.log(2)),
        f"Divide by {d} pixels, and by ln 2 = {np.log(2):.4f} nats in a bit.",
        FLOWS,
        (
            (nats / d, "These are nats a pixel: a bit is ln 2 of a nat."),
            (nats / d * float(np.log(2)), "A bit is less than a nat, so there are more of them: divide by ln 2."),
            (nats / float(np.log(2)), "These are bits an image."),
        ),
    )


def _volume(rng: np.random.Generator) -> Question:
    scales = [pick(rng, -0.5, 0.3, 0.8), pick(rng, 1.2, 1.5), pick(rng, -0.4, 0.2)]
    shown = ", ".join(f"{scale:g}" for scale in scales)
    return Question(
        "An affine coupling leaves half of its input as it is and maps the other half to x·exp(s) + t, with s = "
        f"({shown}). What is the log-determinant of its Jacobian?",
        float(np.log(np.prod(np.exp(scales)))),
        "The Jacobian is triangular, with 1 and exp(s) on its diagonal: the logarithm of their product is the sum of "
        "s.",
        FLOWS,
        (
            (float(np.exp(scales).sum()), "The logarithm of a product of exponentials is the sum of their exponents."),
            (float(np.prod(scales)), "It is the factors exp(s) that are multiplied, so the s are added."),
            (-float(np.sum(scales)), "The sign is that of the inverse."),
        ),
    )


def _stretched(rng: np.random.Generator) -> Question:
    a, y = pick(rng, 0.5, 2.0, 4.0), pick(rng, 0.5, 1.0, 1.5)

    def normal(x: float) -> float:
        return float(np.exp(-0.5 * x**2) / np.sqrt(2 * np.pi))

    return Question(
        f"x is standard normal and y = {a:g}·x. What is the density of y at {y:g}?",
        normal(y / a) / a,
        f"x = {y / a:g} there, and a stretch by {a:g} makes the density smaller by the same factor.",
        FLOWS,
        (
            (
                normal(y / a),
                "The change of volume is missing: a density has to integrate to 1 after the stretch as well.",
            ),
            (normal(y / a) * a, "Where space is stretched, the density falls: divide by the factor."),
            (normal(y), "This is the density of x: go back from y to x first."),
        ),
    )


def _hidden_unit(rng: np.random.Generator) -> Question:
    v, w = np.array([1, 0, 1]), np.array([pick(rng, -0.5, 1.0, 2.0), pick(rng, -3.0, 3.0), pick(rng, 0.4, 1.5)])
    c = pick(rng, -0.8, -0.3)
    shown = ", ".join(f"{weight:g}" for weight in w)

    def sigmoid(x: float) -> float:
        return float(layers.sigmoid_forward(np.array([x]))[0][0])

    right = sigmoid(v @ w + c)
    return Question(
        f"A hidden unit of an RBM has the weights ({shown}) and the bias {c:g}. What is the probability that it is on, "
        f"given v = ({', '.join(str(bit) for bit in v)})?",
        right,
        f"A sigmoid of the bias and the weights of the pixels that are on: sigmoid({float(v @ w + c):.3g}).",
        BOLTZMANN,
        (
            (1 - right, "The sign is turned: a positive weight to a pixel that is on makes it likelier."),
            (sigmoid(v @ w), "The bias is missing."),
            (sigmoid(w.sum() + c), "A pixel that is off adds nothing."),
        ),
    )


def _states_to_sum(rng: np.random.Generator) -> Question:
    v, h = pick(rng, 12, 16, 20), pick(rng, 4, 6, 8)
    return Question(
        f"An RBM has {v} visible and {h} hidden units. Over how many states does the exact partition function sum, at "
        "the least, when the other layer is summed in closed form?",
        2 ** min(v, h),
        "Given one layer, the units of the other are independent and their sum a product: list the states of the "
        "smaller layer.",
        BOLTZMANN,
        (
            (2 ** (v + h), "One of the layers need not be listed: given the other, its sum is a product."),
            (2 ** max(v, h), "List the smaller layer and sum out the larger one."),
            (2**v + 2**h, "One layer is listed, and the other summed in closed form."),
        ),
        whole=True,
    )


def _best_discriminator(rng: np.random.Generator) -> Question:
    p, q = pick(rng, 0.1, 0.2, 0.3), pick(rng, 0.4, 0.5, 0.6)
    return Question(
        f"At a point the data have the density {p:g} and the generator has {q:g}. What does the best discriminator say "
        "there?",
        p / (p + q),
        "It is the probability that a point from there is real, with as many of one kind as of the other: p/(p + q).",
        ADVERSARIAL,
        (
            (q / (p + q), "This is the probability that it is generated."),
            (p / q, "This is the ratio of the densities: the logit is its logarithm."),
            (p, "A density is no probability of being real: compare it with the other one."),
        ),
    )


def _two_players(rng: np.random.Generator) -> Question:
    right = pick(rng, *CAUSES)
    accuracy, modes, real = {
        "mode collapse": (between(rng, 55, 70, 1), pick(rng, 1, 2), 0.4),
        "the discriminator has won": (99.5, pick(rng, 3, 5), 0.002),
        "nothing: the two are in balance": (between(rng, 49, 51, 1), 8, 0.5),
    }[right]
    return which_cause(
        rng,
        "A GAN is trained on a ring of 8 modes with the saturating loss ln(1 − D). The discriminator is right "
        f"{accuracy:g} % of the time and says {real:g} of what is generated, which lies on {modes} of the modes.",
        CAUSES,
        right=right,
        way=f"With this cause, {CAUSES[right]}: so it is here. The logit's gradient is −D = {-real:g}.",
        read=ADVERSARIAL,
    )


QUESTIONS = (
    _table_of_bits,
    _units_allowed,
    _weights_left,
    _bits,
    _volume,
    _stretched,
    _hidden_unit,
    _states_to_sum,
    _best_discriminator,
    _two_players,
)
