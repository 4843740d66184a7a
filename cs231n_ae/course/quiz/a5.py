"""Ten questions on what came after the map."""

import numpy as np

from cs231n_ae import layers
from cs231n_ae.course.quiz.causes import which_cause
from cs231n_ae.course.quiz.question import Question, pick

__all__ = ["QUESTIONS"]

SCORES, DIFFUSION, FLOW, CODES = "1_scores", "2_diffusion", "3_flow_matching", "4_discrete_codes"
ATTENTION, FEATURES = "5_attention", "6_features"

CAUSES = {
    "most codes are dead": "few codes would be used, and the perplexity be a small part of their number",
    "the encoder runs away from its codes": "the distance from encoder to code would grow from epoch to epoch",
    "nothing is the matter": "nearly all codes would be used, and the distance to the nearest would fall",
}


def _score(rng: np.random.Generator) -> Question:
    mean, s, x = pick(rng, -1.0, 0.0, 2.0), pick(rng, 0.5, 2.0, 3.0), pick(rng, -2.5, 1.0, 3.5)
    return Question(
        f"What is the score at {x:g} of a normal with mean {mean:g} and standard deviation {s:g}?",
        (mean - x) / s**2,
        "The derivative of ln p is −(x − μ)/s²: it points to where the density is greater.",
        SCORES,
        (
            ((x - mean) / s**2, "The sign is turned: the score points uphill, to the mean."),
            ((mean - x) / s, "The variance divides, not the standard deviation."),
            (
                float(-0.5 * ((x - mean) / s) ** 2 - np.log(s) - 0.5 * np.log(2 * np.pi)),
                "This is ln p: the score is its derivative.",
            ),
        ),
    )


def _denoised(rng: np.random.Generator) -> Question:
    x, sigma, slope = pick(rng, 1.0, 2.0, 3.0), pick(rng, 0.5, 2.0), pick(rng, -1.5, -0.7, 0.4)
    return Question(
        f"Noise of standard deviation {sigma:g} was added to data. At what is seen, {x:g}, the score of the noisy "
        f"density is {slope:g}. What is the mean of the clean data, given what is seen?",
        x + sigma**2 * slope,
        "Tweedie's formula: go along the score by the variance of the noise, x + σ²·score.",
        SCORES,
        (
            (x - sigma**2 * slope, "The score points to where the data are: go along it, not against it."),
            (x + sigma * slope, "The factor is the variance of the noise."),
            (x, "This is what is seen: the score says which way the clean data lie."),
        ),
    )


def _noised(rng: np.random.Generator) -> Question:
    share, clean, eps = pick(rng, 0.2, 0.36, 0.64, 0.9), pick(rng, -1.2, 1.5, 2.0), pick(rng, -0.6, 0.6, 0.9)
    return Question(
        f"Diffusion with ᾱ = {share:g}: a clean pixel of {clean:g} gets the noise ε = {eps:g}. What is the noisy "
        "pixel?",
        float(np.sqrt(share) * clean + np.sqrt(1 - share) * eps),
        "√ᾱ·x₀ + √(1 − ᾱ)·ε: the variances add up to 1, so that the roots are the factors.",
        DIFFUSION,
        (
            (eps + share * (clean - eps), "ᾱ is a share of the variance: its root multiplies the pixel."),
            (clean + float(np.sqrt(1 - share)) * eps, "The pixel is made smaller too: the variance stays 1."),
            (
                float(np.sqrt(1 - share) * clean + np.sqrt(share) * eps),
                "The two are exchanged: ᾱ = 1 is the clean pixel.",
            ),
        ),
    )


def _guidance(rng: np.random.Generator) -> Question:
    told, untold, weight = pick(rng, -0.8, 0.5, 0.9), pick(rng, -0.2, 0.1, 0.3), pick(rng, 1.5, 2.0, 3.0)
    return Question(
        f"A diffusion net says {told:g} with the label and {untold:g} without. What goes into the step with "
        f"classifier-free guidance of weight {weight:g}, where weight 0 takes the label as it is?",
        told + weight * (told - untold),
        "Go on past the one with the label, by the weight times what the label changed: (1 + w)·with − w·without.",
        DIFFUSION,
        (
            (untold + weight * (told - untold), "With weight 0 this would be the net without the label."),
            (told - weight * (told - untold), "This goes back: guidance goes beyond what the label changes."),
            (told, "This is the net with the label, weight 0."),
        ),
    )


def _two_velocities(rng: np.random.Generator) -> Question:
    x, h, rate = pick(rng, 1.0, 2.0, 4.0), pick(rng, 0.25, 0.5), pick(rng, -1.5, -1.0, 1.0)
    first = rate * x
    second = rate * (x + h * first)
    return Question(
        f"The velocity is v(x) = {rate:g}·x. Where does one step of Heun's of length {h:g} lead from {x:g}?",
        x + h * (first + second) / 2,
        f"The velocity is {first:g} at the beginning and {second:g} where Euler's step ends; go along their mean.",
        FLOW,
        (
            (x + h * first, "This is Euler's step: Heun takes the mean of two velocities."),
            (x + h * second, "This takes the second velocity alone."),
            (x + h * (first + second), "The mean of the two, not their sum."),
        ),
    )


def _bits_of_codes(rng: np.random.Generator) -> Question:
    side, codes = pick(rng, 4, 8, 12), pick(rng, 32, 64, 128, 512)
    return Question(
        f"A VQ-VAE turns an image into {side}x{side} codes out of a book of {codes}. How many bits has the image then, "
        "if all codes are equally frequent?",
        side * side * round(float(np.log2(codes))),
        f"One of {codes} codes is log₂ {codes} bits, and there are {side}·{side} of them.",
        CODES,
        (
            (side * side * codes, "A code is a number out of the book: log₂ of its size in bits."),
            (side * round(float(np.log2(codes))), "The grid has two sides."),
            (side * side, "That is how many codes there are: each takes several bits."),
        ),
        whole=True,
    )


def _codes_that_count(rng: np.random.Generator) -> Question:
    often = pick(rng, 0.5, 0.55, 0.6, 0.65, 0.7)
    shares = np.array([often, 0.25, 0.75 - often])
    nats = -float((shares[shares > 0] * np.log(shares[shares > 0])).sum())
    shown = ", ".join(f"{share:g}" for share in shares)
    return Question(
        f"Of a book of 8 codes, three are used, with the shares {shown}. What is its perplexity?",
        float(np.exp(nats)),
        f"The entropy is {nats:.3f} nats; its exponential says as how many equally frequent codes they count.",
        CODES,
        (
            (3.0, "They would count as three if they were equally frequent."),
            (nats, "This is the entropy in nats: take the exponential."),
            (2**nats, "The entropy is in nats: the power is one of e."),
            (8.0, "Codes that are not used do not count."),
        ),
    )


def _weight_of_a_key(rng: np.random.Generator) -> Question:
    d, first, second = pick(rng, 4, 9, 16), pick(rng, 1.0, 3.0, 5.0), pick(rng, -2.0, 0.0, 2.0)

    def weight(gap: float) -> float:
        return float(layers.sigmoid_forward(np.array([gap]))[0][0])

    return Question(
        f"Attention with queries and keys of {d} numbers: a query has the dot products {first:g} and {second:g} with "
        "two keys. What is the weight of the first?",
        weight((first - second) / np.sqrt(d)),
        f"Divide by √{d} and take the softmax; of two, that is the sigmoid of the difference.",
        ATTENTION,
        (
            (weight(first - second), "The dot products are divided by √d first."),
            (
                weight((first - second) / d),
                "It is the root of d that divides: so large is a dot product of random vectors.",
            ),
            (weight((second - first) / np.sqrt(d)), "This is the weight of the second key."),
        ),
    )


def _all_features_alike(rng: np.random.Generator) -> Question:
    n = pick(rng, 3, 4, 5, 8)
    return Question(
        f"A contrastive net gives every image the same feature. What is the NT-Xent loss of a batch of {n} pairs, in "
        "nats?",
        float(np.log(2 * n - 1)),
        f"Each of {2 * n} views has {2 * n - 1} others, all equally similar: the softmax gives each 1/{2 * n - 1}.",
        FEATURES,
        (
            (float(np.log(2 * n)), "A view is not compared with itself."),
            (float(np.log(n)), "Both views of all the other images are in the sum."),
            (0.0, "The loss is 0 where the partner alone is similar: strangers that are as similar cost."),
        ),
    )


def _state_of_the_book(rng: np.random.Generator) -> Question:
    right = pick(rng, *CAUSES)
    used, perplexity, late = {
        "most codes are dead": (pick(rng, 3, 5, 7), 2.6, 0.4),
        "the encoder runs away from its codes": (pick(rng, 50, 55, 60), 41.0, 35.0),
        "nothing is the matter": (pick(rng, 60, 62, 64), 48.5, 0.3),
    }[right]
    return which_cause(
        rng,
        f"A VQ-VAE has a book of 64 codes. {used} of them are used, with a perplexity of {perplexity:g}; the squared "
        f"distance from the encoder's output to its code was 1.2 after the first epoch and is {late:g} after the last.",
        CAUSES,
        right=right,
        way=f"With this cause, {CAUSES[right]}: so it is here.",
        read=CODES,
    )


QUESTIONS = (
    _score,
    _denoised,
    _noised,
    _guidance,
    _two_velocities,
    _bits_of_codes,
    _codes_that_count,
    _weight_of_a_key,
    _all_features_alike,
    _state_of_the_book,
)
