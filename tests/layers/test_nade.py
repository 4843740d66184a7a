"""NADE's recursion, pixel by pixel and in blocks: against autograd, against each other, and against O(HD²) sums."""

import autograd.numpy as anp
import numpy as np
import pytest
import scipy.special
from oracles import assert_close, autograd_gradients

from cs231n_ae.layers import nade_backward, nade_backward_loops, nade_forward, nade_forward_loops
from cs231n_ae.layers.nade_blocks import BLOCK

PAIRS = {"loops": (nade_forward_loops, nade_backward_loops), "blocks": (nade_forward, nade_backward)}
BOTH = pytest.mark.parametrize("name", PAIRS)


def arrays(n=4, d=6, h=3, density=0.4, seed=0, dtype=np.float64):
    rng = np.random.default_rng(seed)
    x = (rng.random((n, d)) < density).astype(dtype)
    params = [rng.standard_normal(shape).astype(dtype) for shape in ((d, h), (h,), (d, h), (d,))]
    return x, params, rng.standard_normal((n, d)).astype(dtype)


@BOTH
def test_every_logit_is_that_of_a_network_which_sees_the_pixels_before_it(name):
    x, (w, c, v, b), _ = arrays(d=2 * BLOCK + 3)
    logits, _ = PAIRS[name][0](x, w, c, v, b)
    for i in range(x.shape[1]):
        h = scipy.special.expit(c + x[:, :i] @ w[:i])
        np.testing.assert_allclose(logits[:, i], h @ v[i] + b[i], rtol=1e-12, atol=1e-12)


@BOTH
def test_gradients_are_those_of_autograd(name):
    x, params, dlogits = arrays()
    forward, backward = PAIRS[name]
    _, cache = forward(x, *params)

    def loss(w, c, v, b):
        a = c + anp.dot(anp.tril(anp.ones((6, 6)), -1)[None] * x[:, None, :], w)  # (N, D, H)
        h = 0.5 * (1 + anp.tanh(a / 2))
        return anp.sum((anp.sum(h * v, axis=2) + b) * dlogits)

    for ours, theirs in zip(backward(dlogits, cache), autograd_gradients(loss, *params), strict=True):
        assert_close(ours, theirs)


@pytest.mark.parametrize("density", [0.0, 0.15, 1.0])
@pytest.mark.parametrize("d", [1, BLOCK, BLOCK + 1, 3 * BLOCK - 1])
def test_blocks_and_loops_agree(density, d):
    x, params, dlogits = arrays(n=5, d=d, h=4, density=density)
    (logits, cache), (other, other_cache) = nade_forward(x, *params), nade_forward_loops(x, *params)
    np.testing.assert_allclose(logits, other, rtol=1e-11, atol=1e-11)
    for ours, theirs in zip(nade_backward(dlogits, cache), nade_backward_loops(dlogits, other_cache), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-10, atol=1e-10)


def test_blocks_are_right_for_greys_too():
    x, params, dlogits = arrays(d=BLOCK + 5)
    x = np.random.default_rng(1).standard_normal(x.shape)
    (logits, cache), (other, other_cache) = nade_forward(x, *params), nade_forward_loops(x, *params)
    np.testing.assert_allclose(logits, other, rtol=1e-11, atol=1e-11)
    for ours, theirs in zip(nade_backward(dlogits, cache), nade_backward_loops(dlogits, other_cache), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-10, atol=1e-10)


@BOTH
def test_float32_stays_inputs_stay_and_large_activations_do_not_overflow(name):
    x, params, dlogits = arrays(dtype=np.float32)
    params[0] *= 1000
    before = [a.copy() for a in (x, *params)]
    forward, backward = PAIRS[name]
    with np.errstate(over="raise", invalid="raise"):
        logits, cache = forward(x, *params)
        grads = backward(dlogits, cache)
    assert {a.dtype for a in (logits, *grads)} == {np.dtype(np.float32)}
    assert all(np.isfinite(a).all() for a in (logits, *grads))
    for array, copy in zip((x, *params), before, strict=True):
        np.testing.assert_array_equal(array, copy)


@BOTH
@pytest.mark.parametrize(
    ("which", "match"),
    [
        (1, r"w must have shape \(6, any\)"),
        (2, r"c must have shape \(3,\)"),
        (3, r"v must have shape \(6, 3\)"),
        (4, r"b must have shape \(6,\)"),
    ],
)
def test_arrays_that_do_not_fit_are_refused(name, which, match):
    x, params, _ = arrays()
    bad = [x, *params]
    bad[which] = np.zeros((2, 2))
    with pytest.raises(ValueError, match=match):
        PAIRS[name][0](*bad)


@BOTH
def test_a_gradient_of_another_shape_is_refused(name):
    x, params, dlogits = arrays()
    forward, backward = PAIRS[name]
    _, cache = forward(x, *params)
    with pytest.raises(ValueError, match=r"dlogits must have shape \(4, 6\)"):
        backward(dlogits[:, :2], cache)
