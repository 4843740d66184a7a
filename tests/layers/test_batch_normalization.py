"""Batch normalisation: closed forms of its statistics, autograd and numerical derivatives, and what it must not see."""

import autograd.numpy as anp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracles import (
    CONTRACTS,
    Case,
    Source,
    assert_close,
    autograd_gradients,
    few,
    refuses_other_shapes,
    sources,
    through,
)

from cs231n_ae.gradient_check import check_layer
from cs231n_ae.layers import batch_normalization, batchnorm_backward, batchnorm_forward, running_statistics

SHAPES = st.one_of(
    st.tuples(st.integers(2, 6), st.integers(1, 4)),
    st.tuples(st.integers(1, 3), st.integers(1, 3), st.integers(2, 4), st.integers(1, 4)),
)


def draw(source, shape):
    x, gamma, beta, dout = source.normals(shape, (shape[1],), (shape[1],), shape)
    return x, gamma, beta, dout


def case(shape, **options):
    x, gamma, beta, dout = draw(Source(0), shape)
    arrays = {"x": x, "gamma": gamma, "beta": beta, "dout": dout}
    return through(batchnorm_forward, batchnorm_backward, arrays, ("x", "gamma", "beta"), **options)


def given_statistics():
    """The same layer after training; mean and variance are inputs without a gradient."""
    x, gamma, beta, dout = draw(Source(0), (5, 3))
    mean, var = Source(1).normals((3,))[0], Source(1).uniforms((3,), low=0.5)[0]

    def run(**arrays):
        forward = {name: value for name, value in arrays.items() if name != "dout"}
        out, cache = batchnorm_forward(**forward)
        return out, batchnorm_backward(arrays["dout"], cache)

    arrays = {"x": x, "gamma": gamma, "beta": beta, "mean": mean, "var": var, "dout": dout}
    return Case(run, arrays, ("x", "gamma", "beta"), "dout")


CASES = {"rows": case((5, 3)), "images": case((3, 2, 4, 3)), "in use": given_statistics()}


def shaped(values, x):
    return values.reshape(1, -1, *[1] * (x.ndim - 2))


def axes(x):
    return tuple(i for i in range(x.ndim) if i != 1)


def test_every_function_is_tested():
    assert batch_normalization.__all__ == ["batchnorm_backward", "batchnorm_forward", "running_statistics"]


@pytest.mark.parametrize("contract", [*CONTRACTS, refuses_other_shapes])
@pytest.mark.parametrize("name", CASES)
def test_contract(name, contract):
    contract(CASES[name])


@few
@given(source=sources(1.0, 1e3), shape=SHAPES)
def test_the_output_has_the_mean_beta_and_the_deviation_gamma(source, shape):
    x, gamma, beta, _ = draw(source, shape)
    out, _ = batchnorm_forward(x, gamma, beta, eps=0.0)
    assert_close(out.mean(axis=axes(x)), beta, rtol=1e-8, floor=1.0, scale=np.abs(gamma).max() + np.abs(beta).max())
    assert_close(out.std(axis=axes(x)), np.abs(gamma), rtol=1e-8, floor=1.0)


@few
@given(source=sources(1.0), shape=SHAPES)
def test_with_given_statistics_it_is_the_formula_and_each_example_stands_alone(source, shape):
    x, gamma, beta, _ = draw(source, shape)
    (mean,), (var,) = source.normals((shape[1],), scale=2.0), source.uniforms((shape[1],), low=0.1)
    out, _ = batchnorm_forward(x, gamma, beta, mean=mean, var=var, eps=0.01)
    expected = shaped(gamma, x) * (x - shaped(mean, x)) / np.sqrt(shaped(var, x) + 0.01) + shaped(beta, x)
    assert_close(out, expected, rtol=1e-10, floor=1e-2)
    alone, _ = batchnorm_forward(x[:1], gamma, beta, mean=mean, var=var, eps=0.01)
    assert_close(alone, expected[:1], rtol=1e-10, floor=1e-2)


@few
@given(source=sources(1.0), shape=SHAPES)
def test_gradients_are_those_of_autograd(source, shape):
    x, gamma, beta, dout = draw(source, shape)

    def oracle(x, gamma, beta):
        centred = x - anp.mean(x, axis=axes(x), keepdims=True)
        var = anp.mean(centred**2, axis=axes(x), keepdims=True)
        return anp.sum(dout * (shaped(gamma, x) * centred / anp.sqrt(var + 0.01) + shaped(beta, x)))

    gradients = batchnorm_backward(dout, batchnorm_forward(x, gamma, beta, eps=0.01)[1])
    for name, one, other in zip(
        ("x", "gamma", "beta"), gradients, autograd_gradients(oracle, x, gamma, beta), strict=True
    ):
        assert_close(one, other, rtol=1e-8, floor=1e-2, what=f"d{name}")


@pytest.mark.parametrize("shape", [(6, 3), (3, 2, 3, 2)])
@pytest.mark.parametrize("trained", [False, True])
def test_gradients_are_the_numerical_ones(shape, trained):
    x, gamma, beta, _ = draw(Source(2), shape)
    fixed = {"mean": np.linspace(-1, 1, shape[1]), "var": np.linspace(0.5, 2, shape[1])} if trained else {}
    forward = lambda x, gamma, beta: batchnorm_forward(x, gamma, beta, **fixed)  # noqa: E731
    report = check_layer(forward, batchnorm_backward, (x, gamma, beta))
    assert report.passed, report


def test_scale_and_shift_of_the_input_do_not_matter():
    x, gamma, beta, _ = draw(Source(4), (8, 3))
    out, _ = batchnorm_forward(x, gamma, beta, eps=0.0)
    moved, _ = batchnorm_forward(1000 * x - 7, gamma, beta, eps=0.0)
    assert_close(moved, out, rtol=1e-9, floor=1e-2)


def test_a_feature_that_does_not_vary_stays_finite():
    out, cache = batchnorm_forward(np.full((4, 2), 3.0), np.ones(2), np.array([5.0, 6.0]))
    np.testing.assert_allclose(out, np.tile([5.0, 6.0], (4, 1)), rtol=1e-12)
    assert all(np.isfinite(gradient).all() for gradient in batchnorm_backward(np.ones((4, 2)), cache))


def test_running_statistics_are_an_exponential_average():
    rng = np.random.default_rng(0)
    batches = [rng.normal(size=(6, 2, 3, 3)).astype(np.float32) for _ in range(5)]
    mean, var = np.zeros(2, np.float32), np.ones(2, np.float32)
    for batch in batches:
        before = mean.copy(), var.copy()
        new = running_statistics(batch, mean, var, momentum=0.7)
        np.testing.assert_array_equal([mean, var], before)
        mean, var = new
        assert mean.dtype == var.dtype == np.float32
    weights = [0.3 * 0.7 ** (4 - t) for t in range(5)]
    pixels = [batch.transpose(1, 0, 2, 3).reshape(2, -1).astype(np.float64) for batch in batches]
    expected = sum(w * p.mean(axis=1) for w, p in zip(weights, pixels, strict=True))
    np.testing.assert_allclose(mean, expected, rtol=1e-4, atol=1e-6)
    expected = 0.7**5 + sum(w * p.var(axis=1) for w, p in zip(weights, pixels, strict=True))
    np.testing.assert_allclose(var, expected, rtol=1e-5)


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"x": np.ones((4, 3, 2))}, r"x must have shape \(any, any\) \(or images, \(N, C, H, W\)\), got \(4, 3, 2\)"),
        ({"gamma": np.ones(4)}, r"gamma must have shape \(3,\) \(one number for each feature or channel of x\), got"),
        ({"mean": np.ones(3)}, r"give both mean and var, or neither, got only mean"),
        ({"var": np.ones(3)}, r"give both mean and var, or neither, got only var"),
        ({"mean": np.ones(3), "var": -np.ones(3)}, r"var must lie in \[0, inf\] \(a variance\), got values from -1"),
    ],
)  # fmt: skip
def test_bad_input_is_refused(change, match):
    with pytest.raises(ValueError, match=match):
        batchnorm_forward(**{"x": np.ones((4, 3)), "gamma": np.ones(3), "beta": np.ones(3), **change})


def test_bad_running_statistics_are_refused():
    with pytest.raises(ValueError, match=r"momentum must be a finite number in \[0, 1\]"):
        running_statistics(np.ones((4, 3)), np.zeros(3), np.ones(3), momentum=1.5)
    with pytest.raises(ValueError, match=r"mean must have shape \(3,\)"):
        running_statistics(np.ones((4, 3)), np.zeros(2), np.ones(3))
