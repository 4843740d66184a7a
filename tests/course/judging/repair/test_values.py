"""Two values are alike if they are the same up to rounding, whatever they are called."""

import numpy as np
import pytest

from cs231n_ae.course.judging.repair.values import alike, worth

A = np.random.default_rng(0).standard_normal((4, 3))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (A, A + 1e-12, True),
        (A, A.astype(np.float32), True),
        (A, -A, False),
        (A, A.T, False),
        (A, A[::-1], False),
        (A, 2 * A, False),
        (A, A + 0.01, False),
        (2, 2.0, True),
        ((A, {"k": 1}), [A.copy(), {"k": 1}], True),
        ((A, {"k": 1}), (A, {"k": 2}), False),
        ("x", "y", False),
        (None, None, True),
        (np.array([np.inf, 1.0]), np.array([np.inf, 1.0]), True),
    ],
)
def test_alike(one, other, same):
    assert alike(worth(one), worth(other)) is same
