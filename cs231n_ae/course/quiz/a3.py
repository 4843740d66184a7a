"""Ten questions on Variational autoencoders."""

import numpy as np

from cs231n_ae.course.quiz.causes import which_cause
from cs231n_ae.course.quiz.question import Question, between, pick

__all__ = ["QUESTIONS"]

BOUND, COLLAPSE, SPACES = "1_the_bound", "2_beta_and_collapse", "3_latent_spaces"
WEIGHTS = "4_importance_weighting"

CAUSES = {
    "posterior collapse": "the divergence would be near 0, and the reconstruction no better than the mean image",
    "overfitting": "the bound would be far worse on test digits than on those of the training",
    "β is far too small": "the reconstruction would be good, the divergence large, and what the prior draws no digit",
    "too few latents": "each latent would carry several nats, and reconstructions and drawn digits be blurred",
}


def _divergence(rng: np.random.Generator) -> Question:
    mean, logvar = pick(rng, -1.2, 0.5, 1.0, 1.5), pick(rng, -2.0, -1.0, 1.0, 2.0)

    def kl(variance: float) -> float:
        return 0.5 * float(mean**2 + variance - 1 - np.log(variance))

    right = kl(float(np.exp(logvar)))
    return Question(
        f"KL of a normal with mean {mean:g} and log-variance {logvar:g} from the standard normal: how many nats?",
        right,
        f"½(μ² + σ² − 1 − ln σ²), with ln σ² = {logvar:g} as it stands and σ² its exponential, {np.exp(logvar):.3f}.",
        BOUND,
        (
            (kl(float(np.exp(2 * logvar))), "The log-variance is ln σ², not ln σ."),
            (2 * right, "The ½ in front is missing."),
            (right - 0.5 * mean**2, "The mean is not 0: that costs ½μ²."),
            (right + logvar, "The sign of the log-variance is turned: a small variance costs more."),
        ),
    )


def _sample(rng: np.random.Generator) -> Question:
    mu, logvar, eps = pick(rng, -1.0, 0.5, 2.0), pick(rng, -2.0, -1.0, 1.0), pick(rng, -1.5, 0.5, 1.5)
    return Question(
        f"The encoder says μ = {mu:g} and log-variance {logvar:g}, and the noise drawn is ε = {eps:g}. What is z?",
        mu + float(np.exp(0.5 * logvar)) * eps,
        f"z = μ + σε with σ = exp(½·({logvar:g})) = {np.exp(0.5 * logvar):.3f}.",
        BOUND,
        (
            (mu + float(np.exp(logvar)) * eps, "That is the variance times ε: the standard deviation is its root."),
            (mu + logvar * eps, "It is the logarithm that the encoder gives: σ is the exponential of half of it."),
            (mu, "This is the mean: the noise is missing."),
        ),
    )


def _through_the_sample(rng: np.random.Generator) -> Question:
    logvar, eps = pick(rng, -2.0, -1.0, 1.0), pick(rng, -1.5, 0.5, 2.0)
    sigma = float(np.exp(0.5 * logvar))
    return Question(
        f"z = μ + σε, with log-variance {logvar:g} and ε = {eps:g}. What is the derivative of z with respect to the "
        "log-variance?",
        0.5 * sigma * eps,
        f"σ = exp(½·logvar) is its own derivative, times the ½ inside: ½σε with σ = {sigma:.3f}.",
        BOUND,
        (
            (sigma * eps, "The ½ inside of the exponential comes out as a factor."),
            (eps, "This is the derivative with respect to σ: the chain goes on to the log-variance."),
            (0.5 * sigma**2 * eps, "z has the standard deviation in it, not the variance."),
        ),
    )


def _bound(rng: np.random.Generator) -> Question:
    evidence, gap, kl = -between(rng, 85, 110, 1), between(rng, 2, 6, 1), between(rng, 15, 25, 1)
    return Question(
        f"For one image log p(x) = {evidence:g} nats. The encoder's q(z|x) is {gap:g} nats from the true posterior and "
        f"{kl:g} nats from the prior. What is the ELBO?",
        evidence - gap,
        "The bound lies below log p(x) by the divergence from the true posterior; that from the prior is a term "
        "inside it.",
        BOUND,
        (
            (evidence + gap, "It is a lower bound: the gap is subtracted."),
            (evidence - kl, "The divergence from the prior is subtracted from the reconstruction, not from log p(x)."),
            (evidence - gap - kl, "The divergence from the prior is in the bound already."),
        ),
        whole=True,
    )


def _latents_used(rng: np.random.Generator) -> Question:
    latents, used = pick(rng, 8, 10, 20), pick(rng, 2, 3, 5)
    nats = between(rng, 1.5, 3, 0.25)
    return Question(
        f"With {used} of {latents} latents used, each of which carries {nats:g} nats, and the others equal to the "
        "prior: what is the divergence of the whole code, in nats?",
        used * nats,
        "The divergence of independent latents is the sum of theirs, and a latent that equals the prior costs nothing.",
        COLLAPSE,
        (
            (latents * nats, "The latents that equal the prior cost nothing."),
            (nats, "This is one latent: divergences of independent latents add up."),
            (used * nats / latents, "Over the latents it is summed, not averaged; averages are over examples."),
        ),
    )


def _free_bits(rng: np.random.Generator) -> Question:
    floor = pick(rng, 0.5, 1.0)
    nats = np.array(
        [0.1 * pick(rng, 1, 2, 3), 0.05 * pick(rng, 1, 3), floor + pick(rng, 0.5, 1.0), pick(rng, 2.5, 3.5)]
    )
    shown = ", ".join(f"{value:.2f}" for value in nats)
    return Question(
        f"Four latents have divergences of {shown} nats, in the mean over the batch, and of each the first "
        f"{floor:g} are free. What is the divergence in the loss with free bits?",
        float(np.maximum(nats, floor).sum()),
        "Each latent counts max(λ, KL): those below the floor cost the floor, and no gradient pushes them further "
        "down.",
        COLLAPSE,
        (
            (float(nats.sum()), "This is the plain divergence: below the floor, a latent counts as the floor."),
            (float(nats[nats > floor].sum()), "Those below the floor do not count 0: they count the floor."),
            (
                float(np.maximum(nats - floor, 0).sum()),
                "The free part is not taken off: max(λ, KL), not max(0, KL − λ).",
            ),
        ),
    )


def _beta_of_a_variance(rng: np.random.Generator) -> Question:
    sigma = pick(rng, 0.1, 0.2, 0.3, 0.4, 0.5, 2.0, 3.0)
    return Question(
        f"A Gaussian decoder has the fixed standard deviation {sigma:g}. Its ELBO has the same best weights as the "
        "loss ½‖x̂ − x‖² + β·KL with which β?",
        sigma**2,
        "The negative ELBO is ½‖x̂ − x‖²/σ² + KL and a constant; times σ², the divergence has the weight σ².",
        COLLAPSE,
        (
            (1 / sigma**2, "This is the weight of the squares beside KL: divide by it to have it at KL."),
            (sigma, "In the Gaussian's exponent stands the variance."),
            (1.0, "With β = 1 the decoder has the variance 1."),
        ),
    )


def _halfway(rng: np.random.Generator) -> Question:
    norm, degrees = pick(rng, 3.0, 5.0, 10.0), pick(rng, 50, 80, 120)
    ends = norm * np.array([[1.0, 0.0], [np.cos(np.radians(degrees)), np.sin(np.radians(degrees))]])
    return Question(
        f"Two codes have the norm {norm:g} and an angle of {degrees}° between them. What is the norm of the point "
        "halfway on the straight line between them?",
        float(np.linalg.norm(ends.mean(axis=0))),
        "It is norm·cos(half the angle): the straight line cuts the corner through where the prior has few codes.",
        SPACES,
        (
            (norm, "That is halfway on the arc, which slerp takes."),
            (norm * float(np.cos(np.radians(degrees))), "Halfway there is half of the angle."),
            (norm * float(np.sin(np.radians(degrees / 2))), "This is half the distance of the two codes."),
        ),
    )


def _importance(rng: np.random.Generator) -> Question:
    first, gap = -between(rng, 90, 105, 1), pick(rng, 1.0, 2.0, 3.0)
    second = first - gap
    right = float(np.logaddexp(first, second) - np.log(2))
    return Question(
        f"Two samples of an image have the log-weights {first:g} and {second:g}. How far does the importance-weighted "
        "bound from both lie above the mean of the two, in nats?",
        right - 0.5 * (first + second),
        "The bound is ln of the mean of the weights, ln(½(e^a + e^b)); the ELBO is the mean of their logarithms.",
        WEIGHTS,
        (
            (float(np.logaddexp(first, second)) - 0.5 * (first + second), "The weights are averaged, not only summed."),
            (0.5 * gap, "This takes the larger log-weight alone: the other weight counts too, and both are halved."),
            (0.0, "The mean of the logarithms is the ELBO: the logarithm of the mean lies above it."),
        ),
    )


def _what_is_the_matter(rng: np.random.Generator) -> Question:
    right, small = pick(rng, *CAUSES), between(rng, 0.1, 0.4, 0.1)
    latents = 2 if right == "too few latents" else 20
    reconstruction, test, kl, drawn = {
        "posterior collapse": (206 - small, 206, small, "the mean image, again and again"),
        "overfitting": (60 + small, 118, 24 + small, "digits"),
        "β is far too small": (65 + small, 68, 140 + small, "no digits"),
        "too few latents": (150 + small, 152, 7 + small, "digits, but blurred"),
    }[right]
    return which_cause(
        rng,
        f"The reconstruction of a VAE with {latents} latents costs {reconstruction:.1f} nats a digit in training and "
        f"{test:.1f} on test digits, where the mean image costs 206; its divergence is {kl:.1f} nats. Drawn from the "
        f"prior come: {drawn}.",
        CAUSES,
        right=right,
        way=f"With this cause, {CAUSES[right]}: so it is here.",
        read=COLLAPSE,
    )


QUESTIONS = (
    _divergence,
    _sample,
    _through_the_sample,
    _bound,
    _latents_used,
    _free_bits,
    _beta_of_a_variance,
    _halfway,
    _importance,
    _what_is_the_matter,
)
