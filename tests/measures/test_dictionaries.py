"""Mean max cosine: by scikit-learn's cosines, and by cases that can be read off."""

import numpy as np
import pytest
from sklearn.metrics.pairwise import cosine_similarity

from cs231n_ae.measures import mean_max_cosine


def test_it_is_the_mean_of_scikit_learns_largest_cosines(rng):
    found, true = rng.standard_normal((7, 4)), rng.standard_normal((5, 4))
    assert mean_max_cosine(found, true) == pytest.approx(cosine_similarity(true, found).max(axis=1).mean(), rel=1e-12)


def test_what_was_found_besides_costs_nothing_and_what_is_missing_does():
    axes = np.eye(3)
    assert mean_max_cosine(np.vstack([2 * axes, -axes]), axes) == 1
    assert mean_max_cosine(axes[:2], axes) == pytest.approx(2 / 3)
    assert mean_max_cosine(-axes[:1], axes[:1]) == -1


def test_a_direction_has_a_length():
    with pytest.raises(ValueError, match="row of zeros"):
        mean_max_cosine(np.zeros((2, 3)), np.ones((2, 3)))
