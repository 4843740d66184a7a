"""Ten questions on Backpropagation by hand."""

import numpy as np

from cs231n_ae.course.quiz.causes import which_cause
from cs231n_ae.course.quiz.question import Question, between, pick
from cs231n_ae.models.mlp import init_mlp

__all__ = ["QUESTIONS"]

SHAPES, LOSSES, OPTIMISERS = "1_layers", "2_losses_and_numerical_gradients", "3_optimisers"
CLUSTERS, PLANES, TRAINING = "4_neighbours_and_clusters", "5_pca_and_linear_autoencoder", "6_train_and_decide"

CURVES = {
    "the learning rate is too large": "both losses would grow from epoch to epoch",
    "the learning rate is far too small": "both losses would still fall, but hardly at all",
    "the net is overfitting": "the training loss would go on falling, and the validation loss rise again",
    "all weights began at zero": "both losses would stay at ln 10 = 2.303, for all hidden units stay alike",
}


def _parameters(rng: np.random.Generator) -> Question:
    d, h, k = pick(rng, 64, 196, 784), pick(rng, 20, 50, 100), pick(rng, 2, 5, 10)
    made = init_mlp((d, h, k), ("relu", "linear"), prefix="", rng=rng, dtype=np.float32)
    return Question(
        f"A net takes {d} numbers, has one hidden layer of {h} units, and gives {k} scores. How many parameters has "
        "it?",
        sum(array.size for array in made.values()),
        f"{d}·{h} + {h} weights and biases, then {h}·{k} + {k}.",
        SHAPES,
        (
            (d * h + h * k, "These are the weights alone: each unit has a bias as well."),
            (d * h + h * k + d + h + k, "An input has no bias: only the layers behind it have."),
            (d * h * k, "The layers' sizes are added up, not multiplied: no weight joins an input to a score."),
        ),
        whole=True,
    )


def _chain(rng: np.random.Generator) -> Question:
    x, w, b = pick(rng, 1.5, 3.0, 4.0), pick(rng, 0.5, 2.0, 2.5), pick(rng, -0.5, 0.5, 1.0)
    error = pick(rng, -2.0, -0.5, 0.5, 2.5)
    y = max(0.0, w * x + b)
    return Question(
        f"x = {x:g}, w = {w:g}, b = {b:g}, y = relu(w·x + b), and L = ½(y − t)² with t = {y - error:g}. What is dL/dw?",
        error * x,
        f"y = {y:g}, so dL/dy = y − t = {error:g}; the ReLU is open and passes it on, and w is multiplied by x = "
        f"{x:g}.",
        SHAPES,
        (
            (error, "This is dL/db: w reaches y through x, so x is a factor."),
            (error * w, "This is dL/dx: for w the other factor of the product stays, x."),
            (-error * x, "The sign is turned: L grows with y where y is above t."),
            (2 * error * x, "The 2 from the square and the ½ in front cancel."),
        ),
    )


def _sigmoid_slope(rng: np.random.Generator) -> Question:
    s = pick(rng, 0.1, 0.2, 0.3, 0.6, 0.7, 0.8, 0.9)
    return Question(
        f"A sigmoid unit gives {s:g}. What is the derivative of its output with respect to its input, there?",
        s * (1 - s),
        "The derivative of s = sigmoid(a) is s·(1 − s): the forward pass has it already.",
        SHAPES,
        (
            (1 - s * s, "1 − s² is the derivative of tanh."),
            (s, "This is the output itself, which is the derivative of the exponential, not of the sigmoid."),
            (1 - s, "One factor is missing: the derivative is 0 at both ends of the sigmoid."),
            (0.25, "That is its largest slope, where it gives 0.5."),
        ),
    )


def _score_gradient(rng: np.random.Generator) -> Question:
    scores = [float(i) for i in rng.permutation(np.arange(-2, 3))[:3]]
    y = int(rng.integers(3))
    p = float(np.exp(scores[y]) / np.exp(scores).sum())
    shown = ", ".join(f"{score:g}" for score in scores)
    return Question(
        f"One example has the scores ({shown}), and score number {y + 1} is that of the right class. What is the "
        "gradient of the softmax loss with respect to that score?",
        p - 1,
        f"Its probability is {p:.3f}, and the gradient of a score is its probability, less 1 for the right class.",
        LOSSES,
        (
            (p, "This is the probability: for the right class, 1 is to be subtracted."),
            (1 - p, "The sign is turned: a larger score of the right class makes the loss smaller."),
            (-float(np.log(p)), "This is the loss, not its gradient."),
        ),
    )


def _central_difference(rng: np.random.Generator) -> Question:
    x, h = pick(rng, 1.0, 2.0, 3.0), pick(rng, 0.1, 0.2, 0.5)
    exact = 3 * x**2
    return Question(
        f"The derivative of f(x) = x³ at x = {x:g} is estimated by a central difference with h = {h:g}. By how much is "
        "the estimate too large?",
        ((x + h) ** 3 - (x - h) ** 3) / (2 * h) - exact,
        "(f(x+h) − f(x−h)) / 2h = 3x² + h²: what has an even power of h cancels, and h² is left.",
        LOSSES,
        (
            (((x + h) ** 3 - x**3) / h - exact, "This is the error of a one-sided difference."),
            (((x + h) ** 3 - (x - h) ** 3) / h - exact, "The two points are 2h apart, not h."),
            (0.0, "Exact it is for a parabola; of a cubic, the third derivative is left."),
        ),
    )


def _momentum(rng: np.random.Generator) -> Question:
    rate, mu, g = pick(rng, 0.01, 0.05, 0.1), pick(rng, 0.5, 0.8, 0.9), pick(rng, -4.0, 2.0, 3.0, 5.0)
    first = -rate * g
    second = first * (1 + mu)
    return Question(
        f"SGD with momentum {mu:g} and learning rate {rate:g} starts at w = 0 with velocity 0, and the gradient is "
        f"{g:g} in every step. What is w after two steps?",
        first + second,
        "The first step is −rate·g; the second keeps momentum times that and adds −rate·g again.",
        OPTIMISERS,
        (
            (2 * first, "These are two steps without momentum: the second keeps a part of the first."),
            (second, "This is the second step alone: both move w."),
            (-first - second, "Steps go against the gradient."),
        ),
    )


def _first_step_of_adam(rng: np.random.Generator) -> Question:
    rate, g = pick(rng, 0.001, 0.01, 0.1), pick(rng, -250.0, -0.02, 0.05, 30.0)
    m, v = (1 - 0.9) * g, (1 - 0.999) * g * g
    return Question(
        f"Adam (β₁ = 0.9, β₂ = 0.999) makes its first step, with learning rate {rate:g} and a gradient of {g:g}. By "
        "how much does the parameter change? (ε is too small to matter.)",
        -rate * (m / (1 - 0.9)) / float(np.sqrt(v / (1 - 0.999))),
        "With the bias corrected, m is g and v is g² in the first step: only the sign of the gradient is left.",
        OPTIMISERS,
        (
            (-rate * g, "This is a step of SGD: Adam divides by the size of the gradient."),
            (-rate * m / float(np.sqrt(v)), "The averages begin at 0: the correction of that bias is missing."),
            (rate * float(np.sign(g)), "Steps go against the gradient."),
        ),
    )


def _centre_moves(rng: np.random.Generator) -> Question:
    start, near, far = pick(rng, 0, 1, 2, 3), pick(rng, 1, 2), pick(rng, 3, 4)
    points = np.array([start, start + near, start + near + far, start + 14], float)
    first, second = start + 1.0, start + 13.0
    own = points[np.abs(points - first) < np.abs(points - second)]
    shown = ", ".join(f"{point:g}" for point in points)
    return Question(
        f"k-means on a line: the points {shown}, and centres at {first:g} and {second:g}. Where is the first centre "
        "after one assignment and one update?",
        float(own.mean()),
        f"{len(own)} points are nearer to the first centre, and it moves to their mean.",
        CLUSTERS,
        (
            (float(points.mean()), "This is the mean of all points: a centre takes those that are nearest to it."),
            (float(own.sum()), "The sum of its points is to be divided by their number."),
            (float(np.median(own)), "This is the median: k-means takes the mean, which makes the squares small."),
        ),
    )


def _variance_lost(rng: np.random.Generator) -> Question:
    variances = np.array([pick(rng, 9, 12, 20), pick(rng, 4, 5, 6), pick(rng, 2, 3), pick(rng, 0.5, 0.8)])
    kept = int(pick(rng, 1, 2))
    shown = ", ".join(f"{value:g}" for value in variances)
    deviations = np.sqrt(variances)
    return Question(
        f"The variances along the four principal directions are {shown}. PCA keeps {kept} of them. How many per cent "
        "of the variance does the reconstruction lose?",
        100 * float(variances[kept:].sum() / variances.sum()),
        "What is lost is the sum of the variances left out, divided by the sum of all.",
        PLANES,
        (
            (100 * float(variances[:kept].sum() / variances.sum()), "This is what it keeps."),
            (100 * (4 - kept) / 4, "Directions are not alike: their variances count, not their number."),
            (
                100 * float(deviations[kept:].sum() / deviations.sum()),
                "These are the standard deviations' shares: what adds up are the variances.",
            ),
        ),
    )


def _curves(rng: np.random.Generator) -> Question:
    right, steps = pick(rng, *CURVES), np.arange(4)
    level = between(rng, 1.8, 2.6, 0.1)
    training, validation = {
        "the learning rate is too large": (level * 1.9**steps, level * 1.9**steps + 0.1),
        "the learning rate is far too small": (level - 0.004 * steps, level + 0.05 - 0.004 * steps),
        "the net is overfitting": (level * 0.3**steps, level * np.array([1.02, 0.6, 0.7, 0.95])),
        "all weights began at zero": (np.log(10) + 0 * steps, np.log(10) + 0 * steps),
    }[right]
    return which_cause(
        rng,
        "After epochs 1, 5, 20 and 50 on ten classes of digits, the training loss is "
        f"{_listed(training)}, and the validation loss {_listed(validation)}.",
        CURVES,
        right=right,
        way=f"With this cause, {CURVES[right]}: so it is here.",
        read=TRAINING,
    )


def _listed(values: np.ndarray) -> str:
    return ", ".join(f"{value:.3f}" for value in values)


QUESTIONS = (
    _parameters,
    _chain,
    _sigmoid_slope,
    _score_gradient,
    _central_difference,
    _momentum,
    _first_step_of_adam,
    _centre_moves,
    _variance_lost,
    _curves,
)
