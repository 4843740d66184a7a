"""Grades the mean max cosine, in loops and where it can be read off."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_true

SHAPES = (5, 3, 4), (2, 6, 3), (4, 4, 4), (1, 3, 2)
"""How many directions were found, how many there are, and their length."""


@exercise("mean_max_cosine", points=0.75)
def test_it_is_the_mean_of_the_largest_cosines(submission, rng):
    for h, f, d in SHAPES:
        found, true = rng.uniform(0.3, 3, (h, 1)) * rng.standard_normal((h, d)), 2 * rng.standard_normal((f, d))
        got = submission.dictionaries.mean_max_cosine(found, true)
        expect(
            "the mean", got, np.mean([max(_cosine(v, u) for u in found) for v in true]), source="loop over all pairs"
        )


@exercise("mean_max_cosine", points=0.25)
def test_all_found_is_1_and_the_opposite_is_another_direction(submission, rng):
    axes, _ = np.linalg.qr(rng.standard_normal((4, 4)))
    more = np.vstack([3 * axes, rng.standard_normal((5, 4))])
    got = submission.dictionaries.mean_max_cosine(more, axes)
    expect("the mean of all that were found", got, 1.0, source="true value")
    got = submission.dictionaries.mean_max_cosine(-axes[:1], axes[:1])
    expect("the mean of an opposite", got, -1.0, source="true value")
    angle = rng.uniform(0, np.pi)
    got = submission.dictionaries.mean_max_cosine(np.cos(angle) * axes[:1] + np.sin(angle) * axes[1:2], axes[:1])
    expect("the mean of one direction at an angle", got, np.cos(angle), source="cosine of the angle")
    expect_true("the mean", isinstance(got, float), f"it is a {type(got).__name__}, where a float was asked for")


def _cosine(v, u):
    return np.dot(v, u) / (np.hypot.reduce(v) * np.hypot.reduce(u))
