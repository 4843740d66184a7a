"""Attention, right, and written differently from the reference."""

import numpy as np

from cs231n_ae.course.other_answers import other_answer


@other_answer("causal_mask")
def compares_places(n_positions):
    places = np.arange(n_positions)
    return places[:, None] >= places[None, :]


@other_answer("causal_mask")
def takes_the_lower_triangle(n_positions):
    return np.tril(np.ones((n_positions, n_positions), dtype=bool))


@other_answer("causal_mask")
def fills_row_by_row(n_positions):
    mask = np.zeros((n_positions, n_positions), dtype=bool)
    for t in range(n_positions):
        mask[t, : t + 1] = True
    return mask


@other_answer("attention_forward")
def writes_sums_with_einsum(q, k, v, *, mask=None):
    scores = np.einsum("nid,njd->nij", q, k) / q.dtype.type(q.shape[-1] ** 0.5)
    if mask is not None:
        scores[:, ~mask] = -np.inf
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = powers / powers.sum(axis=-1, keepdims=True)
    return np.einsum("nij,nje->nie", weights, v), weights, (q, k, v, weights)


@other_answer("attention_forward")
def goes_example_by_example(q, k, v, *, mask=None):
    weights = np.empty((len(q), q.shape[1], k.shape[1]), q.dtype)
    for n in range(len(q)):
        scores = q[n] @ k[n].T * q.dtype.type(1 / np.sqrt(q.shape[2]))
        if mask is not None:
            scores = np.where(mask, scores, scores.dtype.type(-np.inf))
        row = scores - scores.max(axis=1)[:, None]
        weights[n] = np.exp(row - np.log(np.exp(row).sum(axis=1))[:, None])
    return np.matmul(weights, v), weights, (q, k, v, weights)


@other_answer("attention_forward")
def multiplies_the_powers_by_the_mask(q, k, v, *, mask=None):
    scores = np.matmul(q, np.swapaxes(k, 1, 2)) / np.sqrt(np.array(q.shape[2], q.dtype))
    allowed = np.ones(scores.shape[1:], bool) if mask is None else mask
    top = np.max(scores, axis=2, keepdims=True, where=allowed, initial=-np.inf)
    powers = np.exp(np.minimum(scores - top, 0)) * allowed
    weights = powers / powers.sum(axis=2, keepdims=True)
    return (weights @ v).astype(q.dtype), weights.astype(q.dtype), (q, k, v, weights.astype(q.dtype))


@other_answer("attention_backward")
def goes_back_with_einsum(dout, cache):
    q, k, v, weights = cache
    dweights = np.einsum("nie,nje->nij", dout, v)
    mean = (weights * dweights).sum(axis=2, keepdims=True)
    dscores = weights * (dweights - mean) / q.dtype.type(q.shape[2] ** 0.5)
    return (
        np.einsum("nij,njd->nid", dscores, k),
        np.einsum("nij,nid->njd", dscores, q),
        np.einsum("nij,nie->nje", weights, dout),
    )


@other_answer("attention_backward")
def takes_the_mean_from_the_output(dout, cache):
    """sum_j a_ij da_ij = dout_i . out_i, for out = a v."""
    q, k, v, weights = cache
    mean = (dout * (weights @ v)).sum(axis=2, keepdims=True)
    dscores = weights * (dout @ np.swapaxes(v, 1, 2) - mean) * q.dtype.type(q.shape[2] ** -0.5)
    return dscores @ k, np.swapaxes(dscores, 1, 2) @ q, np.swapaxes(weights, 1, 2) @ dout


@other_answer("attention_backward")
def writes_the_jacobian_of_every_row(dout, cache):
    q, k, v, weights = cache
    dq, dk, dv = np.zeros_like(q), np.zeros_like(k), np.zeros_like(v)
    root = q.dtype.type(np.sqrt(q.shape[2]))
    for n, i in np.ndindex(q.shape[:2]):
        a = weights[n, i]
        ds = (np.diag(a) - np.outer(a, a)) @ (v[n] @ dout[n, i]) / root
        dq[n, i] = ds @ k[n]
        dk[n] += np.outer(ds, q[n, i])
        dv[n] += np.outer(a, dout[n, i])
    return dq, dk, dv
