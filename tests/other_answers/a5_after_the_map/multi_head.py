"""The way back through several heads, right, and written differently from the reference."""

import numpy as np

from cs231n_ae.course.other_answers import other_answer


def _attention_back(dheads, attention_cache):
    q, k, v, weights = attention_cache
    dweights = dheads @ v.transpose(0, 2, 1)
    dscores = weights * (dweights - (weights * dweights).sum(axis=2, keepdims=True))
    dscores = dscores / q.dtype.type(q.shape[2] ** 0.5)
    return dscores @ k, dscores.transpose(0, 2, 1) @ q, weights.transpose(0, 2, 1) @ dheads


def _split(x, h):
    n, t, d = x.shape
    return x.reshape(n, t, h, d // h).swapaxes(1, 2).reshape(n * h, t, d // h)


def _merge(x, h):
    n, t, d = x.shape
    return x.reshape(n // h, h, t, d).swapaxes(1, 2).reshape(n // h, t, h * d)


@other_answer("multi_head_backward")
def sums_with_einsum(dout, cache):
    x, (w_q, w_k, w_v, w_o), merged, attention_cache, h = cache
    back = _attention_back(_split(np.einsum("nte,de->ntd", dout, w_o), h), attention_cache)
    dq, dk, dv = (_merge(one, h) for one in back)
    dx = np.einsum("nte,de->ntd", dq, w_q) + np.einsum("nte,de->ntd", dk, w_k) + np.einsum("nte,de->ntd", dv, w_v)
    dw = [np.einsum("ntd,nte->de", a, b) for a, b in ((x, dq), (x, dk), (x, dv), (merged, dout))]
    return dx, tuple(dw)


@other_answer("multi_head_backward")
def joins_the_three_projections(dout, cache):
    x, w, merged, attention_cache, h = cache
    dqkv = np.concatenate(
        [_merge(one, h) for one in _attention_back(_split(dout @ w[3].T, h), attention_cache)], axis=2
    )
    dx = dqkv @ np.concatenate(w[:3], axis=1).T
    joined = np.tensordot(x, dqkv, axes=([0, 1], [0, 1]))  # (D, 3D)
    dw_q, dw_k, dw_v = np.split(joined, 3, axis=1)
    return dx, (dw_q, dw_k, dw_v, np.tensordot(merged, dout, axes=([0, 1], [0, 1])))


@other_answer("multi_head_backward")
def adds_example_after_example(dout, cache):
    x, w, merged, attention_cache, h = cache
    d_each = [_merge(one, h) for one in _attention_back(_split(dout @ w[3].T, h), attention_cache)]
    dx, dw = np.zeros_like(x), [np.zeros_like(one) for one in w]
    for n in range(len(x)):
        for i, d in enumerate(d_each):
            dx[n] += d[n] @ w[i].T
            dw[i] += x[n].T @ d[n]
        dw[3] += merged[n].T @ dout[n]
    return dx, tuple(dw)
