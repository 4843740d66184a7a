"""Mistakes that students may make, written as they would write them, and what is said of each: no other's sentence."""

import itertools

import numpy as np
import pytest

from cs231n_ae.course.answers.in_process import OverlaySubmission, ReferenceSubmission
from cs231n_ae.course.judging.runner import run_exercise
from cs231n_ae.course.outline.manifest import load_course

EXERCISES = {exercise.id: (assignment, exercise) for assignment in load_course() for exercise in assignment.exercises}


def judged(exercise_id, function):
    assignment, exercise = EXERCISES[exercise_id]
    answers = OverlaySubmission(ReferenceSubmission(assignment), {exercise.key: function})
    return run_exercise(exercise, answers, needs={})


def searching(draw):
    """A search that draws its rates in another way."""

    def search_learning_rate(validation_loss, *, low, high, n, rng):
        rates = draw(low, high, n, rng)
        losses = np.array([validation_loss(float(rate)) for rate in rates])
        return float(rates[np.where(np.isnan(losses), np.inf, losses).argmin()]), rates, losses

    return search_learning_rate


def random_patches(n, *, image, patch, ratio, rng):
    down, across = image[0] // patch[0], image[1] // patch[1]
    out = np.zeros((n, down * across), bool)
    for i in range(n):
        out[i, rng.choice(down * across, size=round(ratio * down * across), replace=True)] = True
    return out.reshape(n, down, across).repeat(patch[0], 1).repeat(patch[1], 2).reshape(n, -1)


def denoising_score_loss(score, eps, sigma):
    residual = score + eps / sigma[:, None]
    return float(0.5 * (residual**2).sum() / len(score)), sigma[:, None] * residual / len(score)


def layernorm_forward(x, gamma, beta, *, eps=1e-5):
    x_hat = (x - x.mean(-1, keepdims=True)) / x.std(-1, keepdims=True)
    return gamma * x_hat + beta, x_hat


def dropping(scale, *, of_given=None):
    """Dropout with other numbers than 1 / (1 - rate) in its mask, drawn in float64."""

    def dropout_forward(x, *, rate, mask=None, rng=None):
        own = scale if mask is None else of_given or scale
        mask = rng.random(x.shape) >= rate if mask is None else mask
        mask = (mask * own(rate)).astype(x.dtype)
        return x * mask, mask

    return dropout_forward


def vq_loss(z, codebook, codes, *, n_examples, commitment=0.25):
    away = z - codebook[codes]
    dcodebook = np.zeros_like(codebook)
    np.add.at(dcodebook, codes, -2 / n_examples * away)
    return (1 + commitment) * float((away**2).sum()) / n_examples, 2 * (1 + commitment) / n_examples * away, dcodebook


def codebook_ema(counts, sums, z, codes, *, decay=0.99):
    counts, sums = counts * decay, sums * decay
    counts[codes] += 1 - decay
    sums[codes] += z * (1 - decay)
    return sums / counts[:, None], counts, sums


def rbm_log_partition(params):
    w, b, c = (params[name].astype(np.float64) for name in ("W", "b", "c"))
    if len(c) >= len(b):
        w, b, c = w.T, c, b
    h = np.array(list(itertools.product([0.0, 1.0], repeat=len(c))))
    terms = h @ c + np.logaddexp(0, h @ w.T + b).sum(axis=1)
    return float(np.log(np.exp(terms - terms.max()).sum()))


def ais_log_partition(log_weights, *, base, n_hidden):
    mean = log_weights.mean()
    share = np.exp(log_weights - mean)
    value = n_hidden * np.log(2) + np.log1p(np.exp(base)).sum() + mean
    error = 3 * share.std(ddof=1) / len(share) ** 0.5
    return float(value), float(value + np.log(1 - error) if error < 1 else -np.inf), float(value + np.log(1 + error))


def nt_xent_loss(z, *, temperature):
    length = np.linalg.norm(z, axis=1, keepdims=True)
    u, count = z / length, len(z)
    e = np.exp(u @ u.T / temperature)
    np.fill_diagonal(e, 0)
    share, rows = e / e.sum(axis=1, keepdims=True), np.arange(count)
    partner = (rows + count // 2) % count
    g = share.copy()
    g[rows, partner] -= 1
    du = (g + g.T) @ u / (count * temperature)
    return float(-np.log(share[rows, partner]).mean()), (du - (du * u).sum(axis=1, keepdims=True) * u) / length


def averages_of_the_batch(counts, sums, z, codes, *, decay=0.99):
    hot = np.eye(len(counts), dtype=z.dtype)[codes]
    number, total = hot.sum(axis=0), hot.T @ z
    with np.errstate(all="ignore"):
        means = total / number[:, None]
    return means, decay * counts + (1 - decay) * number, decay * sums + (1 - decay) * total


MISTAKES = [
    ("random_patches", random_patches, {"draws_a_patch_twice"}),
    ("denoising_score_loss", denoising_score_loss, {"weighs_the_loss_by_one_and_dscore_by_sigma"}),
    ("layernorm_forward", layernorm_forward, {"leaves_eps_out"}),
    ("dropout_forward", dropping(lambda rate: 1), {"masks_without_scaling"}),
    ("dropout_forward", dropping(lambda rate: 1 / np.float64(rate)), {"divides_by_what_is_lost"}),
    (
        "dropout_forward",
        dropping(lambda rate: 1 / (1 - rate), of_given=lambda rate: 1),
        {"scales_the_drawn_mask_alone"},
    ),
    ("vq_loss", vq_loss, {"moves_the_encoder_by_both_terms"}),
    ("codebook_ema", codebook_ema, {"counts_each_code_once"}),
    ("rbm_log_partition", rbm_log_partition, {"does_not_add_the_largest_back"}),
    ("nt_xent_loss", nt_xent_loss, {"overflows"}),
    ("ais_log_partition", ais_log_partition, {"averages_the_logarithms_for_the_interval_too"}),
    (
        "search_learning_rate",
        searching(lambda low, high, n, rng: 10 ** rng.uniform(low, high, size=n)),
        {"takes_the_bounds_for_exponents"},
    ),
    (
        "search_learning_rate",
        searching(lambda low, high, n, rng: 10 ** rng.uniform(np.log(low), np.log(high), size=n)),
        {"raises_10_to_a_natural_logarithm"},
    ),
    (
        "search_learning_rate",
        searching(lambda low, high, n, rng: 2 * low * (high / low) ** rng.random(n)),
        set(),
    ),
    (
        "search_learning_rate",
        searching(lambda low, high, n, rng: low * (high / low) ** rng.standard_normal(n)),
        set(),
    ),
    (
        "search_learning_rate",
        searching(lambda low, high, n, rng: np.full(n, low * (high / low) ** rng.random())),
        {"draws_a_single_rate"},
    ),
    (
        "search_learning_rate",
        searching(lambda low, high, n, rng: low + (high - low) * rng.random(n)),
        {"draws_evenly_in_the_rate"},
    ),
    ("codebook_ema", averages_of_the_batch, {"takes_the_means_of_the_batch"}),
]


@pytest.mark.parametrize(("exercise_id", "function", "named"), MISTAKES, ids=[str(i) for i in range(len(MISTAKES))])
def test_a_mistake_is_called_by_its_own_name(exercise_id, function, named):
    result = judged(exercise_id, function)
    assert result.status == "failed"
    assert {test.misconception for test in result.tests if test.misconception} == named


def test_memory_that_held_an_input_is_not_taken_for_a_term():
    """np.empty may find the table's own numbers where the copy of a call before lay."""

    def embedding_backward(dout, cache):
        words, shape = cache
        dw = np.empty(shape, dout.dtype)
        np.add.at(dw, words, dout)
        return dw

    assert not [test for test in judged("embedding_backward", embedding_backward).tests if "added" in test.headline]


def test_a_question_about_a_root_is_asked_of_a_division_by_0_too():
    found = [
        test.headline for test in judged("layernorm_forward", layernorm_forward).tests if "finite" in test.headline
    ]
    assert len(found) == 1 and "divided by 0" in found[0]


def test_patches_drawn_twice_are_not_called_decided_one_by_one():
    assert not [t for t in judged("random_patches", random_patches).tests if "decided by itself" in t.headline]
