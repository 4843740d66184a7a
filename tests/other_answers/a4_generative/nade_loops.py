"""NADE's recursion, right, and written differently from the reference, with the cache of the reference."""

import numpy as np

from cs231n_ae import layers
from cs231n_ae.course.other_answers import other_answer


@other_answer("nade_forward")
def in_place_with_an_array_of_states(x, w, c, v, b):
    n, d = x.shape
    states = np.empty((d, n, len(c)), w.dtype)
    a = np.zeros((n, len(c)), w.dtype) + c
    logits = np.zeros(x.shape, x.dtype)
    for i in range(d):
        states[i] = layers.sigmoid_forward(a)[0]
        logits[:, i] = states[i].dot(v[i])
        a += np.outer(x[:, i], w[i])
    return logits + b, (x, w, v, list(states))


@other_answer("nade_forward")
def with_all_sums_at_once(x, w, c, v, b):
    added = np.cumsum(x[:, :, None] * w, axis=1)
    a = np.concatenate([np.zeros_like(added[:, :1]), added[:, :-1]], axis=1) + c
    h, _ = layers.sigmoid_forward(a)
    return np.einsum("ndh,dh->nd", h, v) + b, (x, w, v, [h[:, i] for i in range(x.shape[1])])


@other_answer("nade_forward")
def with_a_network_for_each_pixel(x, w, c, v, b):
    states = [layers.sigmoid_forward(x[:, :i] @ w[:i] + c)[0] for i in range(x.shape[1])]
    return np.stack([h @ v[i] + b[i] for i, h in enumerate(states)], axis=1), (x, w, v, states)


@other_answer("nade_backward")
def with_sums_from_the_end(dlogits, cache):
    x, w, v, states = cache
    h = np.stack(states, axis=1)  # (N, D, H)
    own = dlogits[:, :, None] * v * h * (1 - h)
    da = np.cumsum(own[:, ::-1], axis=1)[:, ::-1]
    dw = np.zeros_like(w)
    dw[:-1] = np.einsum("nd,ndh->dh", x[:, :-1], da[:, 1:])
    return dw, da[:, 0].sum(axis=0), np.einsum("nd,ndh->dh", dlogits, h), dlogits.sum(axis=0)


@other_answer("nade_backward")
def example_by_example(dlogits, cache):
    x, w, v, states = cache
    dw, dv, dc = np.zeros_like(w), np.zeros_like(v), np.zeros_like(w[0])
    for n in range(len(x)):
        da = np.zeros_like(dc)
        for i in range(x.shape[1] - 1, -1, -1):
            h = states[i][n]
            dw[i] += x[n, i] * da
            dv[i] += dlogits[n, i] * h
            da = da + dlogits[n, i] * v[i] * (h - h * h)
        dc += da
    return dw, dc, dv, np.ones(len(x), x.dtype) @ dlogits


@other_answer("nade_backward")
def collecting_lists(dlogits, cache):
    x, _, v, states = cache
    da, rows_w, rows_v = np.zeros_like(states[0]), [], []
    for x_i, d, v_i, h in list(zip(x.T, dlogits.T, v, states, strict=True))[::-1]:
        rows_w.insert(0, da.T @ x_i)
        rows_v.insert(0, h.T @ d)
        da = da + layers.sigmoid_backward(np.outer(d, v_i), h)
    return np.array(rows_w), np.sum(da, axis=0), np.array(rows_v), np.sum(dlogits, axis=0)
