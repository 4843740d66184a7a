"""Grades the way back through multi-head attention, against the forward pass written out head by head."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_dtype, numerical_gradient_of

SHAPES = (3, 4, 6, 2), (1, 2, 3, 3), (2, 3, 4, 1)
"""N, T, D and the number of heads: one head too, and as many as features."""
NAMES = ("dw_q", "dw_k", "dw_v", "dw_o")


@exercise("multi_head_forward", points=1)
def test_out_is_that_of_each_head_by_itself(submission, rng):
    """out is what each head answers by itself, joined and mixed by the last matrix."""
    for x, w, _, n_heads, mask in _cases(rng):
        out, _, _ = submission.multi_head.multi_head_forward(x, w, n_heads=n_heads, mask=mask)
        expect("out", out, _heads(x, w, n_heads, mask), source="result of one head at a time", context={"x": x})


@exercise("multi_head_forward", points=0.75)
def test_the_weights_are_those_of_each_head(submission, rng):
    for x, w, _, n_heads, mask in _cases(rng):
        _, weights, _ = submission.multi_head.multi_head_forward(x, w, n_heads=n_heads, mask=mask)
        each = np.stack([_one_head(x, w, n_heads, h, mask)[0] for h in range(n_heads)], axis=1)
        expect("weights", weights, each.reshape(-1, *each.shape[2:]), source="result of one head at a time")


@exercise("multi_head_forward", points=0.25)
def test_the_results_keep_float32(submission, rng):
    for x, w, _, n_heads, mask in _cases(rng):
        x, w = x.astype(np.float32), [one.astype(np.float32) for one in w]
        out, weights, _ = submission.multi_head.multi_head_forward(x, w, n_heads=n_heads, mask=mask)
        expect_dtype("out", out, np.float32)
        expect_dtype("weights", weights, np.float32)


@exercise("multi_head_backward", points=0.5)
def test_the_last_matrix_gets_its_gradient(submission, rng):
    _compare(submission, rng, (3,))


@exercise("multi_head_backward", points=1)
def test_queries_keys_and_values_get_theirs(submission, rng):
    """the matrices of queries, keys and values get theirs."""
    _compare(submission, rng, (0, 1, 2))


@exercise("multi_head_backward", points=1)
def test_dx_collects_three_ways(submission, rng):
    """dx agrees with the numerical gradient: there are three ways to x."""
    for x, w, dout, n_heads, mask in _cases(rng):
        *_, cache = submission.multi_head.multi_head_forward(x, w, n_heads=n_heads, mask=mask)
        dx, _ = submission.multi_head.multi_head_backward(dout, cache)
        numerical = numerical_gradient_of(lambda x, w=w, h=n_heads, m=mask: _heads(x, w, h, m), x, dout)
        expect("dx", dx, numerical, source="numerical gradient", context={"x": x, "dout": dout})


@exercise("multi_head_backward", points=0.5)
def test_the_gradients_keep_float32(submission, rng):
    for x, w, dout, n_heads, mask in _cases(rng):
        x, dout, w = x.astype(np.float32), dout.astype(np.float32), [one.astype(np.float32) for one in w]
        *_, cache = submission.multi_head.multi_head_forward(x, w, n_heads=n_heads, mask=mask)
        dx, dw = submission.multi_head.multi_head_backward(dout, cache)
        for name, gradient in zip(("dx", *NAMES), (dx, *dw), strict=True):
            expect_dtype(name, gradient, np.float32)


def _cases(rng):
    for i, (n, t, d, n_heads) in enumerate(SHAPES):
        w = [rng.standard_normal((d, d)) / d**0.5 for _ in range(4)]
        mask = np.tri(t, dtype=bool) if i == 0 else None
        yield rng.standard_normal((n, t, d)), w, rng.standard_normal((n, t, d)), n_heads, mask


def _one_head(x, w, n_heads, h, mask):
    """The weights of a head, and what it answers."""
    size = x.shape[2] // n_heads
    mine = slice(h * size, (h + 1) * size)
    q, k, v = (x @ matrix[:, mine] for matrix in w[:3])
    powers = np.exp(q @ k.transpose(0, 2, 1) / size**0.5)
    powers = powers if mask is None else powers * mask
    weights = powers / powers.sum(axis=2, keepdims=True)
    return weights, weights @ v


def _heads(x, w, n_heads, mask):
    """Head after head, each with its own columns."""
    outs = [_one_head(x, w, n_heads, h, mask)[1] for h in range(n_heads)]
    return np.concatenate(outs, axis=2) @ w[3]


def _compare(submission, rng, which):
    for x, w, dout, n_heads, mask in _cases(rng):
        *_, cache = submission.multi_head.multi_head_forward(x, w, n_heads=n_heads, mask=mask)
        _, dw = submission.multi_head.multi_head_backward(dout, cache)
        for i in which:
            numerical = numerical_gradient_of(
                lambda one, x=x, w=w, h=n_heads, m=mask, i=i: _heads(x, [*w[:i], one, *w[i + 1 :]], h, m), w[i], dout
            )
            expect(NAMES[i], dw[i], numerical, source="numerical gradient", context={"x": x, "dout": dout})
