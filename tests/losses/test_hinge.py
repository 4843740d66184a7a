"""The hinge loss, against its definition in plain Python, and against autograd away from the corners."""

import autograd.numpy as anp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracles import CONTRACTS, Case, Source, assert_close, autograd_gradients, few, sources

from cs231n_ae.losses import hinge, svm_loss, svm_loss_naive

BOTH = pytest.mark.parametrize("loss", [svm_loss, svm_loss_naive])
SHAPES = st.tuples(st.integers(1, 5), st.integers(1, 6))


def test_every_loss_is_tested():
    assert hinge.__all__ == ["svm_loss", "svm_loss_naive"]


@BOTH
@pytest.mark.parametrize("contract", CONTRACTS)
def test_contract(contract, loss):
    def run(x):
        value, dx = loss(x, np.array([0, 2, 1, 2]))
        return value, (dx,)

    contract(Case(run, {"x": Source(0).normals((4, 3))[0]}, ("x",)))


@BOTH
@few
@given(source=sources(1e-3, 1.0, 1e4), shape=SHAPES)
def test_it_is_what_the_definition_says(loss, source, shape):
    (x,), y = source.normals(shape), np.random.default_rng(source.seed).integers(0, shape[1], shape[0])
    terms = [max(0.0, row[k] - row[t] + 1) for row, t in zip(x, y, strict=True) for k in range(shape[1]) if k != t]
    assert loss(x, y)[0] == pytest.approx(sum(terms) / shape[0], rel=1e-12)


@BOTH
@few
@given(source=sources(1.0, 30.0), shape=SHAPES)
def test_the_gradient_is_that_of_autograd(loss, source, shape):
    (x,), y = source.normals(shape), np.random.default_rng(source.seed).integers(0, shape[1], shape[0])
    hot = np.eye(shape[1])[y]

    def oracle(x):
        gaps = x - anp.sum(hot * x, axis=1, keepdims=True) + 1
        return anp.sum((1 - hot) * (gaps + anp.abs(gaps)) / 2) / shape[0]

    assert_close(loss(x, y)[1], autograd_gradients(oracle, x)[0], rtol=1e-12, floor=1.0)


@BOTH
def test_a_class_that_is_just_1_behind_is_left_alone(loss):
    value, dx = loss(np.array([[3.0, 2.0, 0.5]]), np.array([0]))
    assert value == 0
    np.testing.assert_array_equal(dx, 0)


@BOTH
def test_what_is_refused(loss):
    with pytest.raises(ValueError, match=r"^y must lie in \[0, 2\]"):
        loss(np.zeros((2, 3)), np.array([0, 3]))
    with pytest.raises(ValueError, match=r"^x must not be empty"):
        loss(np.zeros((0, 3)), np.zeros(0, int))
