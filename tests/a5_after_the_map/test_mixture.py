"""Grades the score of a mixture of Gaussians, against numerical gradients of its log-density."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_dtype, numerical_gradient_of


@exercise("mixture_score", points=0.5)
def test_the_score_of_one_gaussian_leads_to_its_centre(submission, rng):
    x, means = rng.standard_normal((5, 3)), rng.standard_normal((1, 3))
    got = submission.mixture.mixture_score(x, weights=np.ones(1), means=means, std=0.7)
    expect("the score", got, (means - x) / 0.49, source="closed form", context={"x": x, "means - x": means - x})


@exercise("mixture_score", points=0.75)
def test_the_score_agrees_with_the_numerical_gradient(submission, rng):
    """the score of a mixture agrees with the numerical gradient of its log-density."""
    for n, k, d, std in ((5, 4, 3, 0.8), (1, 2, 1, 1.3), (4, 4, 4, 0.6)):
        x, means, weights = rng.standard_normal((n, d)), rng.standard_normal((k, d)), _shares(rng, k)
        got = submission.mixture.mixture_score(x, weights=weights, means=means, std=std)
        numerical = numerical_gradient_of(lambda a, w=weights, m=means, s=std: _log_density(a, w, m, s).sum(), x)
        expect("the score", got, numerical, source="numerical gradient", context={"x": x, "-x / std^2": -x / std**2})


@exercise("mixture_score", points=0.5)
def test_far_from_all_centres_nothing_underflows(submission, rng):
    """far from all centres, the nearest one has the whole share."""
    means, weights = np.array([[0.0, 0.0], [5.0, 0.0]]), np.array([0.6, 0.4])
    x = np.array([[300.0, 1.0], [-300.0, 2.0]]) + rng.random((2, 2))
    got = submission.mixture.mixture_score(x, weights=weights, means=means, std=0.5)
    expect("the score", got, (means[::-1] - x) / 0.25, source="score of the nearest Gaussian")
    weights = np.array([1.0, 0.0])
    got = submission.mixture.mixture_score(x, weights=weights, means=means, std=0.5)
    expect("the score with a weight of 0", got, -x / 0.25, source="score of the other Gaussian")


@exercise("mixture_score", points=0.25)
def test_the_score_keeps_float32(submission, rng):
    x, means, weights = rng.standard_normal((5, 3)), rng.standard_normal((4, 3)), _shares(rng, 4)
    x, means, weights = (a.astype(np.float32) for a in (x, means, weights))
    expect_dtype("the score", submission.mixture.mixture_score(x, weights=weights, means=means, std=0.8), np.float32)


def _shares(rng, k):
    weights = rng.uniform(0.2, 2, k)
    return weights / weights.sum()


def _log_density(x, weights, means, std):
    away = ((x[:, None] - means) ** 2).sum(axis=2)
    return np.log((weights * np.exp(-away / (2 * std**2))).sum(axis=1))
