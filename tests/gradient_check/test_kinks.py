"""At a kink a right gradient is not blamed, and a wrong one does not hide."""

import numpy as np
import pytest

from cs231n_ae.gradient_check import check_layer, check_loss

METHODS = ["central", "richardson", "complex"]


def relu_forward(x):
    return np.maximum(x, 0), x


def relu_backward(dout, x):
    return dout * (x > 0)


def check_relu(backward, x, **options):
    return check_layer(relu_forward, backward, (np.array(x),), dout=np.ones(len(x)), **options)["dx"]


@pytest.mark.parametrize("method", ["central", "richardson"])
@pytest.mark.parametrize("near", [0.0, 1e-7, -1e-7, 3e-6, -3e-6, 1e-12])
def test_a_kink_within_the_step_is_counted_and_forgiven(method, near):
    found = check_relu(relu_backward, [1.0, near, -1.0], method=method)
    assert found.kinks == 1
    assert found.error <= 1e-7
    assert not found.problem


def test_the_complex_step_crosses_no_kink_but_the_corner_itself():
    found = check_relu(lambda dout, x: dout * (x > 0), [1.0, 1e-9, -1e-9, 0.0], method="complex")
    assert found.kinks == 1


def test_no_kinks_where_the_function_is_smooth():
    assert check_relu(relu_backward, [0.5, -0.5, 2.0]).kinks == 0


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("wrong", [0.0, 0.5, 1.001, -1.0, 2.0])
@pytest.mark.parametrize("near", [1e-6, 3e-6, 7e-6, 1.0])
def test_a_wrong_gradient_does_not_hide_near_a_kink(method, wrong, near):
    def backward(dout, x):
        return np.where(x == near, wrong, relu_backward(dout, x))

    found = check_relu(backward, [2.0, near, -1.0], method=method)
    assert found.error > 1e-4
    assert found.index == (1,)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("wrong", [-0.01, 1.01, 7.0])
def test_on_the_corner_itself_only_a_slope_between_the_two_sides_passes(method, wrong):
    assert check_relu(lambda dout, x: np.where(x == 0, wrong, x > 0), [2.0, 0.0], method=method).error > 1e-3
    assert check_relu(lambda dout, x: np.where(x == 0, 0.3, x > 0), [2.0, 0.0], method=method).error <= 1e-7


def test_an_array_that_sits_on_corners_only_does_not_pass():
    found = check_relu(relu_backward, [0.0, 0.0, 0.0])
    assert found.kinks == 3
    assert "every entry sits on a kink" in found.problem


@pytest.mark.parametrize("wrong_by", [1e-6, 1e-5, 1e-3])
@pytest.mark.parametrize("size", [1.0, 1e3])
def test_a_small_error_under_strong_curvature_is_not_taken_for_a_kink(rng, wrong_by, size):
    x = rng.standard_normal(5)

    def loss(v):
        gradient = size * 2 * v
        gradient[2] *= 1 + wrong_by
        return size * (v**2).sum(), gradient

    report = check_loss(loss, (x,))
    assert not report.passed
    assert report["dv"].index == (2,)
    assert report["dv"].kinks == 0


def test_a_parameter_shared_by_many_kinks(rng):
    x = np.concatenate([np.linspace(-6e-6, 6e-6, 7), rng.standard_normal(20)])

    def forward(b):
        return np.maximum(x + b, 0), b

    def backward(dout, b, extra=0.0):
        return np.array([(dout * (x + b > 0)).sum() + extra])

    dout = np.ones(x.size)
    right = check_layer(forward, backward, (np.array([2.5e-7]),), dout=dout)
    assert right.passed and right["db"].kinks == 1
    assert not check_layer(forward, lambda d, b: backward(d, b, 0.5), (np.array([2.5e-7]),), dout=dout).passed
