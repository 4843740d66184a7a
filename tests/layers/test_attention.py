"""Attention and its heads: autograd, loops over pairs, what shuffling does, and contracts."""

import autograd.numpy as anp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracles import CONTRACTS, Case, Source, assert_close, autograd_gradients, few, refuses_other_shapes, sources

from cs231n_ae.layers import attention, attention_backward, attention_forward, causal_mask


def case(mask):
    q, k, v, dout = Source(0).normals((2, 3, 4), (2, 5, 4), (2, 5, 2), (2, 3, 2))

    def run(q, k, v, dout):
        out, weights, cache = attention_forward(q, k, v, mask=mask)
        assert weights.dtype == q.dtype
        first, second = (attention_backward(dout, cache) for _ in range(2))
        for one, other in zip(first, second, strict=True):
            np.testing.assert_array_equal(one, other, err_msg="the backward pass changed its cache")
        return out, first

    return Case(run, {"q": q, "k": k, "v": v, "dout": dout}, ("q", "k", "v"), "dout")


CASES = {"open": case(None), "masked": case(np.tri(3, 5, 1, dtype=bool))}


def test_everything_is_tested():
    assert set(attention.__all__) == {"attention_backward", "attention_forward", "causal_mask"}


@pytest.mark.parametrize("contract", [*CONTRACTS, refuses_other_shapes])
@pytest.mark.parametrize("name", CASES)
def test_contract(name, contract):
    contract(CASES[name])


@few
@given(source=sources(0.1, 1.0, 3.0), shape=st.tuples(*[st.integers(1, 4)] * 5), masked=st.booleans())
def test_values_and_gradients_are_those_of_a_plain_softmax(source, shape, masked):
    n, t, s, d, e = shape
    q, k, v, dout = source.normals((n, t, d), (n, s, d), (n, s, e), (n, t, e))
    mask = np.arange(s) <= np.arange(t)[:, None] if masked else np.ones((t, s), bool)

    def value(q, k, v):
        powers = anp.exp(anp.einsum("nid,njd->nij", q, k) / d**0.5) * mask
        return anp.einsum("nij,nje->nie", powers / anp.sum(powers, axis=2, keepdims=True), v)

    out, weights, cache = attention_forward(q, k, v, mask=mask if masked else None)
    assert_close(out, value(q, k, v))
    np.testing.assert_allclose(weights.sum(axis=2), 1, rtol=1e-12)
    assert (weights[:, ~mask] == 0).all()
    expected = autograd_gradients(lambda q, k, v: anp.sum(value(q, k, v) * dout), q, k, v)
    for got, right in zip(attention_backward(dout, cache), expected, strict=True):
        assert_close(got, right, scale=dout)  # with one key there is no choice, and q and k have the gradient 0


def test_shuffled_keys_and_values_give_the_same_answers(rng):
    q, k, v = rng.standard_normal((2, 3, 4)), rng.standard_normal((2, 5, 4)), rng.standard_normal((2, 5, 2))
    order = rng.permutation(5)
    out, weights, _ = attention_forward(q, k, v)
    shuffled, moved, _ = attention_forward(q, k[:, order], v[:, order])
    np.testing.assert_allclose(shuffled, out, rtol=1e-12)
    np.testing.assert_allclose(moved, weights[:, :, order], rtol=1e-12)


def test_huge_scores_pick_one_value(rng):
    q, v = 1e4 * np.eye(3)[np.newaxis], rng.standard_normal((1, 3, 2))
    out, weights, _ = attention_forward(q, np.eye(3)[np.newaxis], v)
    np.testing.assert_array_equal(weights[0], np.eye(3))
    np.testing.assert_array_equal(out, v)


def test_the_causal_mask_lets_nobody_look_ahead(rng):
    q, k, v = rng.standard_normal((3, 1, 6, 2))
    before, _, _ = attention_forward(q, k, v, mask=causal_mask(6))
    k[:, 4:], v[:, 4:] = 100, -100
    after, _, _ = attention_forward(q, k, v, mask=causal_mask(6))
    np.testing.assert_array_equal(after[:, :4], before[:, :4])
    assert (after[:, 4:] != before[:, 4:]).any(axis=2).all()


def test_a_query_that_may_look_nowhere_is_refused():
    x, mask = np.zeros((1, 3, 2)), np.tri(3, k=-1, dtype=bool)
    with pytest.raises(ValueError, match=r"mask must let every query look somewhere, got a row without True"):
        attention_forward(x, x, x, mask=mask)
    with pytest.raises(ValueError, match=r"mask must be an array of True and False of shape \(3, 3\)"):
        attention_forward(x, x, x, mask=np.tri(3))
