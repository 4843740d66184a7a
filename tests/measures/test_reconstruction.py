"""The squared error against one that is seen with the naked eye, and against the eigenvalues that PCA leaves out."""

from types import SimpleNamespace

import numpy as np
import pytest

from cs231n_ae.measures import squared_error
from cs231n_ae.models import PCA


def test_it_is_summed_over_the_features_and_averaged_over_the_examples():
    model = SimpleNamespace(reconstruct=lambda x: np.array([[1.0, 0, 2], [0, 0, 3]]) - x)
    assert squared_error(model, np.zeros((2, 3))) == (5 + 9) / 2


def test_what_pca_loses_are_the_variances_that_it_leaves_out():
    x = np.random.default_rng(0).standard_normal((50, 6)) * [5, 4, 3, 2, 1, 0.5]
    variances = np.sort(np.linalg.eigvalsh(np.cov(x.T, bias=True)))
    assert squared_error(PCA(2).fit(x), x) == pytest.approx(variances[:4].sum(), rel=1e-12)
