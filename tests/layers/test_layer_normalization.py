"""Layer normalisation: moments, autograd, batch normalisation of the transpose, and contracts."""

import autograd.numpy as anp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracles import CONTRACTS, Source, assert_close, autograd_gradients, few, refuses_other_shapes, sources, through

from cs231n_ae.layers import batchnorm_forward, layer_normalization, layernorm_backward, layernorm_forward


def case(*shape):
    names, d = ("x", "gamma", "beta", "dout"), shape[-1:]
    arrays = dict(zip(names, Source(0).normals(shape, d, d, shape), strict=True))
    return through(layernorm_forward, layernorm_backward, arrays, names[:3])


CASES = {"vectors": case(5, 4), "sequences": case(2, 3, 4)}


def test_everything_is_tested():
    assert set(layer_normalization.__all__) == {"layernorm_backward", "layernorm_forward"}


@pytest.mark.parametrize("contract", [*CONTRACTS, refuses_other_shapes])
@pytest.mark.parametrize("name", CASES)
def test_contract(name, contract):
    contract(CASES[name])


@few
@given(source=sources(0.5, 1.0, 10.0), lead=st.lists(st.integers(1, 4), min_size=1, max_size=2), d=st.integers(2, 5))
def test_values_and_gradients_are_those_of_the_formula(source, lead, d):
    shape = (*lead, d)
    x, gamma, beta, dout = source.normals(shape, (d,), (d,), shape)

    def value(x, gamma, beta):
        away = x - anp.mean(x, axis=-1, keepdims=True)
        return gamma * away / anp.sqrt(anp.mean(away**2, axis=-1, keepdims=True) + 0.1) + beta

    out, cache = layernorm_forward(x, gamma, beta, eps=0.1)
    assert_close(out, value(x, gamma, beta))
    expected = autograd_gradients(lambda *given: anp.sum(value(*given) * dout), x, gamma, beta)
    for got, right in zip(layernorm_backward(dout, cache), expected, strict=True):
        assert_close(got, right)


def test_each_vector_has_mean_0_and_variance_1(rng):
    out, _ = layernorm_forward(7 + 3 * rng.standard_normal((2, 3, 50)), np.ones(50), np.zeros(50), eps=0.0)
    np.testing.assert_allclose(out.mean(axis=2), 0, atol=1e-12)
    np.testing.assert_allclose(out.var(axis=2), 1, rtol=1e-12)


def test_it_is_batch_normalisation_of_the_transpose(rng):
    x = rng.standard_normal((6, 4))
    out, _ = layernorm_forward(x, np.ones(4), np.zeros(4))
    turned, _ = batchnorm_forward(np.ascontiguousarray(x.T), np.ones(6), np.zeros(6))
    np.testing.assert_allclose(out, turned.T, rtol=1e-12)


def test_shifting_or_stretching_a_vector_changes_nothing_and_has_no_gradient(rng):
    x, gamma, dout = rng.standard_normal((3, 5)), rng.standard_normal(5), rng.standard_normal((3, 5))
    out, cache = layernorm_forward(x, gamma, gamma, eps=0.0)
    np.testing.assert_allclose(layernorm_forward(3 * x + 2, gamma, gamma, eps=0.0)[0], out, rtol=1e-9)
    dx, _, _ = layernorm_backward(dout, cache)
    np.testing.assert_allclose(dx.sum(axis=1), 0, atol=1e-12)
    np.testing.assert_allclose((dx * x).sum(axis=1), 0, atol=1e-12)
