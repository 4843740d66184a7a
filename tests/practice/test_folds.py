"""Cross-validation: who is asked, who is shown, and the shares, against scikit-learn's nearest neighbours."""

import numpy as np
import pytest
from sklearn.model_selection import PredefinedSplit, cross_val_score
from sklearn.neighbors import KNeighborsClassifier

from cs231n_ae.models import knn_predict
from cs231n_ae.practice.folds import cross_validate


@pytest.mark.parametrize("n_folds", [2, 3, 11])
def test_every_example_is_asked_about_once_by_one_that_saw_the_others(n_folds):
    asked = []

    def predict(x, x_train, y_train):
        assert sorted([*x[:, 0], *x_train[:, 0]]) == list(range(11))
        np.testing.assert_array_equal(y_train, x_train[:, 0] % 3)
        asked.append(x[:, 0].tolist())
        return np.zeros(len(x), int)

    x = np.arange(11.0)[:, np.newaxis]
    right = cross_validate(predict, x, np.arange(11) % 3, n_folds=n_folds, rng=np.random.default_rng(0))
    assert sorted(one for fold in asked for one in fold) == list(range(11))
    assert max(map(len, asked)) - min(map(len, asked)) <= 1
    np.testing.assert_allclose(right, [np.mean(np.array(fold) % 3 == 0) for fold in asked])


def test_shares_are_those_of_scikit_learn():
    rng = np.random.default_rng(0)
    x, y = rng.standard_normal((60, 3)), rng.integers(0, 3, 60)
    predict = lambda x, x_train, y_train: knn_predict(x, x_train, y_train, k=3)  # noqa: E731
    right = cross_validate(predict, x, y, n_folds=5, rng=np.random.default_rng(1))
    order, fold = np.random.default_rng(1).permutation(60), np.empty(60, int)
    for i, rows in enumerate(np.array_split(order, 5)):
        fold[rows] = i
    expected = cross_val_score(KNeighborsClassifier(3), x, y, cv=PredefinedSplit(fold))
    np.testing.assert_allclose(right, expected)


@pytest.mark.parametrize(
    "wrong, says",
    [
        ({"n_folds": 1}, "^n_folds must be an integer from 2 to 5"),
        ({"n_folds": 6}, "^n_folds must be an integer from 2 to 5"),
        ({"y": np.zeros(4, int)}, "^y must hold one label for each of the 5 examples of x, got 4"),
        ({"x": np.zeros((0, 1))}, "^x must not be empty"),
        ({"predict": 1}, "^predict must be a function"),
        ({"rng": 1}, "^rng must be a np.random.Generator"),
    ],
)
def test_what_is_refused(wrong, says):
    good = {"predict": len, "x": np.zeros((5, 1)), "y": np.zeros(5, int), "n_folds": 2}
    with pytest.raises(ValueError, match=says):
        cross_validate(**{"rng": np.random.default_rng(0), **good, **wrong})
