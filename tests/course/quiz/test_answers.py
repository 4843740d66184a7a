"""Each question is answered again from its text alone: by counting, by quadrature, by differences, by a closed form."""

import itertools
import math
import re

import numpy as np
import pytest
from scipy import optimize, stats
from scipy.integrate import quad
from scipy.special import expit, log_softmax, logit, logsumexp, softmax

from cs231n_ae.course.quiz.drawn import QUIZZES

SEEDS = 200


def slope(f, at, h=1e-6):
    return (f(at + h) - f(at - h)) / (2 * h)


def chain(x, w, b, t):
    return slope(lambda w: 0.5 * (max(0, w * x + b) - t) ** 2, w)


def momentum(mu, rate, start, velocity, g):
    return start + sum((mu**i) * velocity for i in (1, 2)) - rate * g * ((1) + (1 + mu))


def adam(beta1, beta2, rate, g):
    m, v = (1 - beta1) * g / (1 - beta1**1), (1 - beta2) * g**2 / (1 - beta2**1)
    return -rate * m / math.sqrt(v)


def centre(*n):
    own = [p for p in n[:4] if abs(p - n[4]) < abs(p - n[5])]
    return sum(own) / len(own)


def variance_lost(a, b, c, d, kept):
    x = np.diag(np.sqrt([a, b, c, d]))
    u, s, vt = np.linalg.svd(x)
    s[int(kept) :] = 0
    return 100 * np.square(x - u @ np.diag(s) @ vt).sum() / np.square(x).sum()


def copying(sigma, d):
    return d * stats.norm(0, sigma).expect(lambda e: 0.5 * e * e)


def best_guess(mean, s, sigma, seen):
    x = np.linspace(-40, 40, 200_001)
    posterior = stats.norm(mean, s).pdf(x) * stats.norm(x, sigma).pdf(seen)
    return (x * posterior).sum() / posterior.sum()


def contraction(*n):
    w, at = np.array(n[:3]), logit(n[3])
    jacobian = [slope(lambda t, d=d: expit(at + w[d] * t), 0.0) for d in range(3)]
    return np.square(jacobian).sum()


def side(k, _, stride, pad, n, __):
    return sum((corner + pad) % stride == 0 for corner in range(-int(pad), int(n + pad - k) + 1))


def way_up(k, _, stride, pad, n, __):
    painted = {i * stride + j for i in range(int(n)) for j in range(int(k))}
    return max(painted) - min(painted) + 1 - 2 * pad


def receptive(deep, k, _, stride):
    seen = {0}
    for _ in range(int(deep)):
        seen = {i * stride + j for i in seen for j in range(int(k))}
    return max(seen) + 1


def kl(mean, logvar):
    q, p = stats.norm(mean, math.exp(logvar / 2)), stats.norm()
    return quad(lambda z: q.pdf(z) * (q.logpdf(z) - p.logpdf(z)), *q.interval(1 - 1e-13))[0]


def units(_, __, *rest):
    degrees, own = rest[:-2], int(rest[-1])
    return sum(all(seen < own for seen in range(1, int(degree) + 1)) for degree in degrees)


def volume(*s):
    stretch = [lambda x, i=i: x * math.exp(s[i]) + 0.3 for i in range(3)]
    return math.log(math.prod(slope(f, 0.7) for f in stretch))


def hidden(*n):
    w, c, v = np.array(n[:3]), n[3], np.array(n[4:])
    return softmax([h * (w @ v + c) for h in (0, 1)])[1]


def discriminator(p, q):
    found = optimize.minimize_scalar(
        lambda d: -p * math.log(d) - q * math.log1p(-d), bounds=(1e-9, 1 - 1e-9), method="bounded"
    )
    return found.x


def denoised(sigma, x, s):
    """Data with variance 1, whose mean is such that the noisy density has this score."""
    mean = x + s * (1 + sigma**2)
    return (mean * sigma**2 + x) / (1 + sigma**2)


ORACLES = {
    "parameters": lambda d, h, k: sum((a + 1) * b for a, b in itertools.pairwise((d, h, k))),
    "chain": chain,
    "sigmoid_slope": lambda s: slope(expit, logit(s)),
    "score_gradient": lambda a, b, c, y: slope(
        lambda t: -log_softmax(np.array([a, b, c]) + t * np.eye(3)[int(y) - 1])[int(y) - 1], 0.0
    ),
    "central_difference": lambda x, h: h**2,
    "momentum": momentum,
    "first_step_of_adam": adam,
    "centre_moves": centre,
    "variance_lost": variance_lost,
    "tied_parameters": lambda d, h: sum(1 for _ in itertools.product(range(int(d)), range(int(h)))) + d + h,
    "sparsity": lambda q, p: stats.entropy([p, 1 - p], [q, 1 - q]),
    "error_of_copying": copying,
    "best_guess": best_guess,
    "contraction": contraction,
    "side_of_output": side,
    "filter_parameters": lambda f, k, _, c, *rest: sum(1 + c * k * k for _ in range(int(f))),
    "side_on_the_way_up": way_up,
    "receptive_field": receptive,
    "divergence": kl,
    "sample": lambda mu, logvar, eps: stats.norm(mu, math.sqrt(math.exp(logvar))).ppf(stats.norm.cdf(eps)),
    "through_the_sample": lambda logvar, eps: slope(lambda t: math.sqrt(math.exp(t)) * eps, logvar),
    "bound": lambda evidence, gap, kl: evidence - gap,
    "latents_used": lambda used, latents, nats: sum([nats] * int(used) + [0] * int(latents - used)),
    "free_bits": lambda *n: sum(n[-1] if nats < n[-1] else nats for nats in n[:-1]),
    "beta_of_a_variance": lambda sigma: -1 / slope(lambda x: slope(stats.norm(0, sigma).logpdf, x, 1e-3), 0.0, 1e-3),
    "halfway": lambda norm, angle: abs(norm * (1 + np.exp(1j * math.radians(angle))) / 2),
    "importance": lambda a, b: math.log(math.cosh((a - b) / 2)),
    "table_of_bits": lambda d: sum(1 for _ in itertools.product((0, 1), repeat=int(d))) - 1,
    "units_allowed": units,
    "weights_left_A": lambda k, _: sum(i < k * k // 2 for i in range(int(k * k))),
    "weights_left_B": lambda k, _: sum(i <= k * k // 2 for i in range(int(k * k))),
    "bits": lambda d, nats: -math.log2(math.exp(-nats / d)),
    "volume": volume,
    "stretched": lambda a, y: stats.norm(0, a).pdf(y),
    "hidden_unit": hidden,
    "states_to_sum": lambda v, h: min(2**v, 2**h),
    "best_discriminator": discriminator,
    "score": lambda x, mean, s: slope(stats.norm(mean, s).logpdf, x),
    "denoised": denoised,
    "noised": lambda share, clean, eps: math.sqrt(share) * clean + math.sqrt(1 - share) * eps,
    "guidance": lambda told, untold, weight, _: (1 + weight) * told - weight * untold,
    "two_velocities": lambda rate, h, x: x * (1 + h * rate + (h * rate) ** 2 / 2),
    "bits_of_codes": lambda n, _, codes: n * n * math.log2(codes),
    "codes_that_count": lambda _, *shares: math.exp(stats.entropy(shares)),
    "weight_of_a_key": lambda d, a, b: softmax(np.array([a, b]) / math.sqrt(d))[0],
    "all_features_alike": lambda n: logsumexp(np.zeros(int(2 * n - 1))),
}
"""What is right, from the numbers of a text, in their order."""


def curves(text, n):
    training, validation = n[4:8], n[8:]
    if training[-1] > 2 * training[0]:
        return "the learning rate is too large"
    if training[0] == training[-1]:
        return "all weights began at zero"
    return "the net is overfitting" if validation[-1] > min(validation) else "the learning rate is far too small"


def autoencoder(text, n):
    training, others, off, _, noise = n  # ..., so many per cent are 0, ...
    if off > 90:
        return "the penalty on the activations is too heavy"
    if noise > 90:
        return "the code is wide enough to copy the input"
    return "the net is overfitting" if others > 3 * training else "the code has too few numbers"


def vae(text, n):
    _, training, test, _, nats = n
    if nats < 1:
        return "posterior collapse"
    if "no digits" in text:
        return "β is far too small"
    return "overfitting" if test > 1.5 * training else "too few latents"


def gan(text, n):
    _, accuracy, _, drawn = n
    if accuracy > 95:
        return "the discriminator has won"
    return "mode collapse" if drawn < 8 else "nothing: the two are in balance"


def codebook(text, n):
    size, used, _, early, late = n
    if late > early:
        return "the encoder runs away from its codes"
    return "most codes are dead" if used < size / 2 else "nothing is the matter"


CAUSES = {
    "curves": curves,
    "autoencoder_errors": autoencoder,
    "what_is_the_matter": vae,
    "two_players": gan,
    "state_of_the_book": codebook,
}
"""What is the matter, from what is seen."""

DRAWS = {draw.__name__.removeprefix("_"): draw for draws in QUIZZES.values() for draw in draws}


def numbers(text):
    return [float(found) for found in re.findall(r"-?\d+(?:\.\d+)?", text.replace("ln(1", "ln("))]


def different(name):
    """What the seeds draw, each text with each order of options once."""
    drawn = [DRAWS[name](np.random.default_rng(seed)) for seed in range(SEEDS)]
    return {(question.text, question.options): question for question in drawn}.values()


def test_every_question_has_an_answer_of_its_own_here():
    asked = {name for name in ORACLES if not name.startswith("weights_left")} | {"weights_left"} | CAUSES.keys()
    assert asked == DRAWS.keys() and len(DRAWS) == 50


@pytest.mark.parametrize("name", sorted(DRAWS.keys() - CAUSES.keys()))
def test_the_answer_is_that_of_the_text(name):
    for question in different(name):
        kind = f"_{re.search('type ([AB])', question.text)[1]}" if name == "weights_left" else ""
        expected = ORACLES[name + kind](*numbers(question.text))
        assert question.right == pytest.approx(expected, rel=2e-5), question.text


@pytest.mark.parametrize("name", sorted(CAUSES))
def test_the_cause_is_the_one_that_fits_what_is_seen(name):
    seen = set()
    for question in different(name):
        expected = CAUSES[name](question.text, numbers(question.text))
        assert question.options[int(question.right)] == expected, question.text
        seen.add(expected)
    assert seen == set(question.options)
