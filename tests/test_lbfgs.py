"""L-BFGS on a model: against scikit-learn, and against the minimum of a square."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from cs231n_ae.lbfgs import train_lbfgs
from cs231n_ae.models import Classifier
from cs231n_ae.nonfinite import NonFiniteError


def test_it_finds_the_weights_of_scikit_learn():
    rng = np.random.default_rng(0)
    x, y = rng.standard_normal((60, 4)), rng.integers(0, 3, 60)
    model = Classifier((4,), 3, decay=0.1, rng=rng, dtype=np.float64)
    assert train_lbfgs(model, x, y, iterations=500) > 3
    theirs = LogisticRegression(C=1 / (60 * 0.1), tol=1e-10, max_iter=2000).fit(x, y)
    np.testing.assert_allclose(model.params["W"], theirs.coef_.T, atol=1e-4)


class Square:
    """The squared distance of two parameters, of different shapes, to where they belong."""

    def __init__(self):
        self.params = {"b": np.zeros(2), "W": np.zeros((2, 3))}

    def loss(self, b, w):
        off = {"b": self.params["b"] - b, "W": self.params["W"] - w}
        return sum(float((d**2).sum()) for d in off.values()), {"W": 2 * off["W"], "b": 2 * off["b"]}, {}


def test_every_parameter_is_moved_in_place_to_its_own_minimum():
    model, rng = Square(), np.random.default_rng(0)
    arrays, b, w = dict(model.params), rng.standard_normal(2), rng.standard_normal((2, 3))
    assert 1 <= train_lbfgs(model, b, w, iterations=50) <= 50
    np.testing.assert_allclose(model.params["b"], b, atol=1e-6)
    np.testing.assert_allclose(model.params["W"], w, atol=1e-6)
    assert all(model.params[name] is array for name, array in arrays.items())


@pytest.mark.parametrize("iterations", [1, 3])
def test_no_more_iterations_than_asked_for(iterations):
    rng = np.random.default_rng(0)
    x, y = rng.standard_normal((60, 4)), rng.integers(0, 3, 60)
    model = Classifier((4,), 3, rng=rng, dtype=np.float64)
    assert train_lbfgs(model, x, y, iterations=iterations) == iterations


def test_a_run_that_ends_without_a_number_is_told():
    rng = np.random.default_rng(0)
    x, y = rng.standard_normal((60, 4)), rng.integers(0, 3, 60)
    x[7, 2] = np.nan
    with pytest.raises(NonFiniteError, match=r"the loss is nan after \d+ iterations of L-BFGS"):
        train_lbfgs(Classifier((4,), 3, rng=rng, dtype=np.float64), x, y, iterations=5)
