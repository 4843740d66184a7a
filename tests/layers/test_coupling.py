"""The affine coupling: there and back, numpy's determinant of a Jacobian, autograd, and contracts."""

import autograd.numpy as anp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracles import CONTRACTS, Case, Source, assert_close, autograd_gradients, few, refuses_other_shapes, sources

from cs231n_ae.layers import affine_coupling_backward, affine_coupling_forward, affine_coupling_inverse, coupling

MASK = np.array([1.0, 0.0, 0.0, 1.0])


def forward_case():
    x, s, t, dy = Source(0).normals((5, 4), (5, 4), (5, 4), (5, 4))
    (dlogdet,) = Source(1).normals((5,))

    def run(x, s, t, mask, dy):
        y, logdet, cache = affine_coupling_forward(x, s, t, mask=mask)
        assert logdet.dtype == x.dtype
        first, second = (affine_coupling_backward(dy, dlogdet.astype(logdet.dtype), cache) for _ in range(2))
        for one, other in zip(first, second, strict=True):
            np.testing.assert_array_equal(one, other, err_msg="the backward pass changed its cache")
        return np.column_stack([y, logdet]), first

    return Case(run, {"x": x, "s": s, "t": t, "mask": MASK, "dy": dy}, ("x", "s", "t"), "dy")


def inverse_case():
    y, s, t = Source(0).normals((5, 4), (5, 4), (5, 4))
    run = lambda y, s, t, mask: (affine_coupling_inverse(y, s, t, mask=mask), ())  # noqa: E731
    return Case(run, {"y": y, "s": s, "t": t, "mask": MASK})


CASES = {"forward and backward": forward_case(), "inverse": inverse_case()}


def test_everything_is_tested():
    assert set(coupling.__all__) == {f"affine_coupling_{way}" for way in ("forward", "backward", "inverse")}


@pytest.mark.parametrize("contract", [*CONTRACTS, refuses_other_shapes])
@pytest.mark.parametrize("name", CASES)
def test_contract(name, contract):
    contract(CASES[name])


def test_the_gradient_of_the_determinants_is_one_number_for_each_example():
    x, s, t, dy = Source(0).normals((5, 4), (5, 4), (5, 4), (5, 4))
    _, _, cache = affine_coupling_forward(x, s, t, mask=MASK)
    for wrong in (np.zeros(1), np.zeros(4), np.zeros((5, 1))):
        with pytest.raises(
            ValueError, match=r"dlogdet must have shape \(5,\) \(one log-determinant for each example\)"
        ):
            affine_coupling_backward(dy, wrong, cache)


@few
@given(source=sources(0.1, 1.0), rows=st.integers(1, 5), mask=st.lists(st.integers(0, 1), min_size=2, max_size=6))
def test_the_inverse_undoes_the_way_there(source, rows, mask):
    shape, mask = (rows, len(mask)), np.array(mask, dtype=np.float64)
    x, s, t = source.normals(shape, shape, shape)
    y, logdet, _ = affine_coupling_forward(x, s, t, mask=mask)
    np.testing.assert_allclose(affine_coupling_inverse(y, s, t, mask=mask), x, rtol=1e-12, atol=1e-12)
    np.testing.assert_array_equal(y[:, mask == 1], x[:, mask == 1])
    for n in range(rows):
        expected = np.prod([1.0 if m else np.exp(scale) for m, scale in zip(mask, s[n], strict=True)])
        assert np.exp(logdet[n]) == pytest.approx(expected, rel=1e-12)


def test_the_determinant_of_a_coupling_with_networks_is_that_of_its_numerical_jacobian(rng):
    a, b, point = rng.standard_normal((4, 4)), rng.standard_normal((4, 4)), rng.standard_normal(4)

    def f(x):
        shown = MASK * x
        return affine_coupling_forward(x, np.tanh(shown @ a), np.sin(shown @ b), mask=MASK)[:2]

    h = 1e-5
    moved = point + h * np.concatenate([np.eye(4), -np.eye(4)])
    jacobian = (f(moved)[0][:4] - f(moved)[0][4:]).T / (2 * h)
    sign, expected = np.linalg.slogdet(jacobian)
    assert sign == 1
    assert f(point[np.newaxis])[1][0] == pytest.approx(expected, abs=1e-8)


@few
@given(source=sources(0.1, 1.0), shape=st.tuples(st.integers(1, 4), st.just(4)))
def test_gradients_are_those_of_autograd(source, shape):
    x, s, t, dy = source.normals(shape, shape, shape, shape)
    dlogdet = source.normals(shape[:1])[0]

    def value(x, s, t):
        y = MASK * x + (1 - MASK) * (x * anp.exp(s) + t)
        return anp.sum(y * dy) + anp.sum(anp.sum((1 - MASK) * s, axis=1) * dlogdet)

    _, _, cache = affine_coupling_forward(x, s, t, mask=MASK)
    for got, expected in zip(
        affine_coupling_backward(dy, dlogdet, cache), autograd_gradients(value, x, s, t), strict=True
    ):
        assert_close(got, expected)


def test_without_scales_volumes_are_kept(rng):
    x, t = rng.standard_normal((3, 4)), rng.standard_normal((3, 4))
    y, logdet, _ = affine_coupling_forward(x, np.zeros_like(x), t, mask=MASK)
    np.testing.assert_array_equal(logdet, 0)
    np.testing.assert_allclose(y - x, (1 - MASK) * t, atol=1e-15)


def test_scales_beyond_all_bounds_stay_finite_in_float32():
    x, s, t = (np.full((1, 4), value, np.float32) for value in (1.0, 500.0, 0.0))
    y, _, _ = affine_coupling_forward(x, s, t, mask=MASK.astype(np.float32))
    assert np.isfinite(y).all()
    np.testing.assert_allclose(affine_coupling_inverse(y, s, t, mask=MASK.astype(np.float32)), x, rtol=1e-6)
