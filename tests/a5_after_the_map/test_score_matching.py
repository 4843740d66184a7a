"""Grades denoising score matching and Tweedie's formula, against the definition and Gaussians that are known."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_dtype, numerical_gradient_of


@exercise("denoising_score_loss", points=0.75)
def test_the_loss_is_that_of_the_definition(submission, rng):
    """the loss is half the squared distance to −eps / sigma, times sigma², a mean over the examples."""
    for n, d in ((5, 3), (1, 4), (3, 1), (4, 4)):
        score, eps, sigma = _draw(rng, n, d)
        loss, _ = submission.score_matching.denoising_score_loss(score, eps, sigma)
        expect("loss", loss, _loss(score, eps, sigma), source="definition")


@exercise("denoising_score_loss", points=0.25)
def test_the_true_score_of_the_noise_costs_nothing(submission, rng):
    score, eps, sigma = _draw(rng)
    loss, _ = submission.score_matching.denoising_score_loss(-eps / sigma[:, None], eps, sigma)
    half, _ = submission.score_matching.denoising_score_loss(-eps / sigma[:, None], 2 * eps, sigma)
    expect("loss at the target", loss, 0.0, source="definition", atol=1e-12)
    expect("loss of half the noise", half, 0.5 * np.sum(eps**2) / len(score), source="definition")


@exercise("denoising_score_loss", points=0.75)
def test_dscore_agrees_with_the_numerical_gradient(submission, rng):
    for n, d in ((5, 3), (1, 4), (3, 1), (4, 4)):
        score, eps, sigma = _draw(rng, n, d)
        _, dscore = submission.score_matching.denoising_score_loss(score, eps, sigma)
        numerical = numerical_gradient_of(lambda s, e=eps, level=sigma: _loss(s, e, level), score)
        expect("dscore", dscore, numerical, source="numerical gradient", context={"eps": eps, "score": score})


@exercise("denoising_score_loss", points=0.25)
def test_dscore_keeps_float32(submission, rng):
    score, eps, sigma = (a.astype(np.float32) for a in _draw(rng))
    _, dscore = submission.score_matching.denoising_score_loss(score, eps, sigma)
    expect_dtype("dscore", dscore, np.float32)


@exercise("tweedie_mean", points=0.75)
def test_of_gaussian_data_the_mean_is_the_wiener_filter(submission, rng):
    """of Gaussian data, the mean lies between the noisy example and the centre, by the two variances."""
    for n, d in ((5, 3), (1, 4), (4, 4)):
        x, _, sigma = _draw(rng, n, d)
        centre, std = rng.standard_normal(d), 0.8
        total = std**2 + sigma[:, None] ** 2
        score = (centre - x) / total
        expected = (std**2 * x + sigma[:, None] ** 2 * centre) / total
        got = submission.score_matching.tweedie_mean(x, score, sigma)
        expect("the mean", got, expected, source="conditional mean of Gaussians", context={"x": x, "score": score})


@exercise("tweedie_mean", points=0.25)
def test_the_mean_keeps_float32(submission, rng):
    x, score, sigma = (a.astype(np.float32) for a in _draw(rng))
    expect_dtype("the mean", submission.score_matching.tweedie_mean(x, score, sigma), np.float32)


def _draw(rng, n=5, d=3):
    return rng.standard_normal((n, d)), rng.standard_normal((n, d)), rng.uniform(0.3, 2, n)


def _loss(score, eps, sigma):
    total = 0.0
    for n in range(len(score)):
        total += 0.5 * sigma[n] ** 2 * np.sum((score[n] + eps[n] / sigma[n]) ** 2)
    return total / len(score)
