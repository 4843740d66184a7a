"""Rows of length 1: values by scikit-learn, the gradient by differences."""

import numpy as np
import pytest
from sklearn.preprocessing import normalize

from cs231n_ae.gradient_check import eval_numerical_gradient_array
from cs231n_ae.layers import unit_rows_backward, unit_rows_forward


def test_rows_are_those_of_scikit_learn(rng):
    z = rng.standard_normal((5, 4))
    np.testing.assert_allclose(unit_rows_forward(z)[0], normalize(z), rtol=1e-12)


def test_the_gradient_agrees_with_differences(rng):
    z, dout = rng.standard_normal((2, 5, 4))
    dz = unit_rows_backward(dout, unit_rows_forward(z)[1])
    numerical = eval_numerical_gradient_array(lambda a: unit_rows_forward(a)[0], z, dout)
    np.testing.assert_allclose(dz, numerical, rtol=1e-6, atol=1e-9)


def test_a_row_of_zeros_has_no_direction():
    with pytest.raises(ValueError, match="z must not have a row of zeros"):
        unit_rows_forward(np.zeros((2, 3)))
