"""Several heads: cut and joined again, each head by itself, autograd, and contracts."""

import autograd.numpy as anp
import numpy as np
import pytest
from oracles import CONTRACTS, Case, Source, assert_close, autograd_gradients, refuses_other_shapes

from cs231n_ae.layers import multi_head, multi_head_backward, multi_head_forward

MASK = np.tri(3, dtype=bool)


def run(x, w_q, w_k, w_v, w_o, dout):
    out, _, cache = multi_head_forward(x, [w_q, w_k, w_v, w_o], n_heads=2, mask=MASK)
    (dx, dw), (again, _) = (multi_head_backward(dout, cache) for _ in range(2))
    np.testing.assert_array_equal(again, dx, err_msg="the backward pass changed its cache")
    return out, (dx, *dw)


NAMES = ("x", "w_q", "w_k", "w_v", "w_o")
ARRAYS = dict(zip((*NAMES, "dout"), Source(0).normals((2, 3, 4), *[(4, 4)] * 4, (2, 3, 4)), strict=True))
CASE = Case(run, ARRAYS, NAMES, "dout")


def test_everything_is_tested():
    assert set(multi_head.__all__) == {"multi_head_backward", "multi_head_forward"}


@pytest.mark.parametrize("contract", [*CONTRACTS, refuses_other_shapes])
def test_contract(contract):
    contract(CASE)


def heads_one_by_one(x, w_q, w_k, w_v, w_o, n_heads=2, mask=MASK):
    size, outs = x.shape[2] // n_heads, []
    for h in range(n_heads):
        mine = slice(h * size, (h + 1) * size)
        q, k, v = (anp.dot(x, matrix[:, mine]) for matrix in (w_q, w_k, w_v))
        powers = anp.exp(anp.einsum("nid,njd->nij", q, k) / size**0.5) * mask
        outs.append(anp.einsum("nij,nje->nie", powers / anp.sum(powers, axis=2, keepdims=True), v))
    return anp.dot(anp.concatenate(outs, axis=2), w_o)


@pytest.mark.parametrize("n_heads", [1, 2, 4])
def test_values_and_gradients_are_those_of_each_head_by_itself(n_heads):
    *inputs, dout = ARRAYS.values()
    out, weights, cache = multi_head_forward(inputs[0], inputs[1:], n_heads=n_heads, mask=MASK)
    assert_close(out, heads_one_by_one(*inputs, n_heads=n_heads))
    assert weights.shape == (2 * n_heads, 3, 3)
    dx, dw = multi_head_backward(dout, cache)
    expected = autograd_gradients(lambda *given: anp.sum(heads_one_by_one(*given, n_heads=n_heads) * dout), *inputs)
    for got, right in zip((dx, *dw), expected, strict=True):
        assert_close(got, right)


def test_what_cannot_be_used_is_refused():
    x = np.zeros((2, 3, 6))
    with pytest.raises(ValueError, match=r"w must be four matrices, of queries, keys, values and out, got 3"):
        multi_head_forward(x, [np.zeros((6, 6))] * 3, n_heads=2)
    with pytest.raises(ValueError, match=r"w_k must have shape \(6, 6\)"):
        multi_head_forward(x, [np.zeros((6, 6)), np.zeros((6, 4)), *[np.zeros((6, 6))] * 2], n_heads=2)
