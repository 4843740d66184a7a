"""Precision and recall of samples: sets whose overlap is known, and their use of the two roles."""

import numpy as np
import pytest

from cs231n_ae.measures import precision_and_recall


def test_the_same_set_has_all_and_another_place_has_nothing():
    x = np.random.default_rng(0).standard_normal((50, 3))
    assert precision_and_recall(x, x) == (1.0, 1.0)
    assert precision_and_recall(x, x + 100) == (0.0, 0.0)


def test_half_of_the_data_is_precise_and_recalls_half():
    rng = np.random.default_rng(1)
    left, right = rng.uniform(0, 1, (400, 1)), rng.uniform(10, 11, (400, 1))
    precision, recall = precision_and_recall(np.concatenate([left, right]), rng.uniform(0, 1, (400, 1)))
    assert precision > 0.98 and recall == pytest.approx(0.5, abs=0.02)


def test_to_exchange_the_sets_is_to_exchange_the_numbers():
    rng = np.random.default_rng(2)
    a, b = rng.standard_normal((30, 2)), rng.standard_normal((40, 2)) + 1
    assert precision_and_recall(a, b) == precision_and_recall(b, a)[::-1]


def test_more_neighbours_than_there_are_is_refused():
    with pytest.raises(ValueError, match="k must"):
        precision_and_recall(np.zeros((3, 1)), np.zeros((9, 1)), k=3)
