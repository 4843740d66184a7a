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


def _attend(q, k, v, mask):
    scores = q @ k.transpose(0, 2, 1) / q.dtype.type(q.shape[2] ** 0.5)
    scores = scores if mask is None else np.where(mask, scores, q.dtype.type(-np.inf))
    powers = np.exp(scores - scores.max(axis=2, keepdims=True))
    weights = powers / powers.sum(axis=2, keepdims=True)
    return weights @ v, weights


@other_answer("multi_head_forward")
def projects_at_once(x, w, *, n_heads, mask=None):
    q, k, v = (_split(one, n_heads) for one in np.split(x @ np.concatenate(w[:3], axis=1), 3, axis=2))
    out, weights = _attend(q, k, v, mask)
    merged = _merge(out, n_heads)
    return np.einsum("ntd,de->nte", merged, w[3]), weights, (x, w, merged, (q, k, v, weights), n_heads)


@other_answer("multi_head_forward")
def goes_head_by_head(x, w, *, n_heads, mask=None):
    size = x.shape[2] // n_heads
    parts = [slice(h * size, (h + 1) * size) for h in range(n_heads)]
    each = [[x @ matrix[:, part] for matrix in w[:3]] for part in parts]
    heads = [_attend(*qkv, mask) for qkv in each]
    merged = np.concatenate([out for out, _ in heads], axis=2)
    stacked = [np.stack([qkv[i] for qkv in each], axis=1).reshape(-1, x.shape[1], size) for i in range(3)]
    weights = np.stack([a for _, a in heads], axis=1).reshape(-1, x.shape[1], x.shape[1])
    return merged @ w[3], weights, (x, w, merged, (*stacked, weights), n_heads)


@other_answer("multi_head_forward")
def mixes_each_head_by_itself(x, w, *, n_heads, mask=None):
    q, k, v = (_split(x @ matrix, n_heads) for matrix in w[:3])
    heads, weights = _attend(q, k, v, mask)
    merged, size = _merge(heads, n_heads), x.shape[2] // n_heads
    out = sum(merged[:, :, h : h + size] @ w[3][h : h + size] for h in range(0, x.shape[2], size))
    return out, weights, (x, w, merged, (q, k, v, weights), n_heads)
