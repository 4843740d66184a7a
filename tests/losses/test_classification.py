"""The softmax loss, against scipy's log-softmax, numerical derivatives and autograd."""

import autograd.numpy as anp
import autograd.scipy.special as aspecial
import numpy as np
import pytest
import scipy.special
from hypothesis import example, given
from hypothesis import strategies as st
from oracles import CONTRACTS, Case, Source, assert_close, autograd_gradients, few, five_point_gradient, sources

from cs231n_ae.losses import classification, softmax_loss

SHAPES = st.tuples(st.integers(1, 5), st.integers(1, 6))


def labels(source, shape, dtype=np.int64):
    return np.random.default_rng(source.seed + 2).integers(0, shape[1], shape[0]).astype(dtype)


def run(x):
    loss, dx = softmax_loss(x, np.array([0, 2, 1, 2]))
    return loss, (dx,)


CASE = Case(run, {"x": Source(0).normals((4, 3))[0]}, ("x",))


def test_every_loss_is_tested():
    assert classification.__all__ == ["softmax_loss"]


@pytest.mark.parametrize("contract", CONTRACTS)
def test_contract(contract):
    contract(CASE)


def test_labels_are_left_alone():
    y = np.array([0, 2, 1, 2])
    y.flags.writeable = False
    softmax_loss(CASE.arrays["x"], y)
    np.testing.assert_array_equal(y, [0, 2, 1, 2])


@few
@given(source=sources(1e-3, 1.0, 1e4), shape=SHAPES, dtype=st.sampled_from([np.int64, np.int32, np.uint8]))
@example(source=Source(1), shape=(1, 1), dtype=np.int64)
def test_it_is_the_log_softmax_of_scipy(source, shape, dtype):
    (x,), y = source.normals(shape), labels(source, shape, dtype)
    expected = -np.mean([scipy.special.log_softmax(row)[label] for row, label in zip(x, y, strict=True)])
    assert softmax_loss(x, y)[0] == pytest.approx(expected, rel=1e-12, abs=1e-15)


@few
@given(source=sources(1e-3, 1.0, 30.0), shape=SHAPES)
@example(source=Source(1), shape=(1, 3))
def test_the_gradient_is_that_of_autograd(source, shape):
    (x,), y = source.normals(shape), labels(source, shape)
    onehot = np.eye(shape[1])[y]
    oracle = lambda x: anp.mean(aspecial.logsumexp(x, axis=1) - anp.sum(onehot * x, axis=1))  # noqa: E731
    (expected,) = autograd_gradients(oracle, x)
    assert_close(softmax_loss(x, y)[1], expected, scale=1 / shape[0])


@few
@given(source=sources(1.0), shape=SHAPES)
def test_the_gradient_is_the_numerical_one(source, shape):
    (x,), y = source.normals(shape), labels(source, shape)
    numeric = five_point_gradient(lambda x: softmax_loss(x, y)[0], x)
    assert_close(softmax_loss(x, y)[1], numeric, floor=1e-3, scale=1 / shape[0])


def test_equal_scores_cost_the_logarithm_of_the_number_of_classes():
    loss, dx = softmax_loss(np.full((3, 10), 7.0), np.array([0, 5, 9]))
    assert loss == pytest.approx(np.log(10), rel=1e-14)
    np.testing.assert_allclose(dx.sum(axis=1), 0, atol=1e-16)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_far_out_it_is_finite_and_right(dtype):
    x = np.array([[1e4, -1e4, 0], [-1e4, -1e4, -1e4], [1e4, 1e4, 1e4]], dtype)
    loss, dx = softmax_loss(x, np.array([1, 0, 0]))
    assert loss == pytest.approx((2e4 + 2 * np.log(3)) / 3, rel=1e-6)
    np.testing.assert_allclose(3 * dx, [[1, -1, 0], [-2 / 3, 1 / 3, 1 / 3], [-2 / 3, 1 / 3, 1 / 3]], rtol=1e-6)


@pytest.mark.parametrize(
    ("y", "got"),
    [
        (np.array([0, 1]), r"int64 of shape \(2,\)"),
        (np.array([[0], [1], [2]]), r"int64 of shape \(3, 1\)"),
        (np.array([0.0, 1.0, 2.0]), r"float64 of shape \(3,\)"),
        (np.array([True, False, True]), r"bool of shape \(3,\)"),
        ([0, 1, 2], "list"),
    ],
)
def test_labels_of_another_kind_are_refused(y, got):
    message = rf"y must be an integer array of shape \(3,\), one label per example, got {got}"
    with pytest.raises(ValueError, match=message):
        softmax_loss(np.zeros((3, 4)), y)


@pytest.mark.parametrize(("y", "got"), [([0, -1, 2], "-1 to 2"), ([0, 1, 4], "0 to 4")])
def test_labels_of_no_class_are_refused(y, got):
    with pytest.raises(ValueError, match=rf"y must lie in \[0, 3\] \(one of the classes\), got values from {got}"):
        softmax_loss(np.zeros((3, 4)), np.array(y))


@pytest.mark.parametrize("shape", [(3,), (3, 2, 2)])
def test_scores_of_another_shape_are_refused(shape):
    with pytest.raises(
        ValueError, match=r"x must have shape \(any, any\) \(one score per class for each example\), got"
    ):
        softmax_loss(np.zeros(shape), np.zeros(3, int))
