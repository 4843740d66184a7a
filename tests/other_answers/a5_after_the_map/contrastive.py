"""NT-Xent, right, and written differently from the reference."""

import numpy as np

from cs231n_ae import layers, losses
from cs231n_ae.course.other_answers import other_answer


def _partner(count):
    return np.roll(np.arange(count), count // 2)


@other_answer("nt_xent_loss")
def with_the_softmax_loss(z, *, temperature):
    u, cache = layers.unit_rows_forward(z)
    s = u @ u.T / float(temperature)
    s[np.eye(len(z), dtype=bool)] = -1e9
    loss, ds = losses.softmax_loss(s, _partner(len(z)))
    return loss, layers.unit_rows_backward((ds @ u + ds.T @ u) / float(temperature), cache)


@other_answer("nt_xent_loss")
def with_a_loop_over_views(z, *, temperature):
    u, cache = layers.unit_rows_forward(z)
    count, du, loss = len(z), np.zeros_like(u), 0.0
    for i in range(count):
        others = np.flatnonzero(np.arange(count) != i)
        s = u[others] @ u[i] / float(temperature)
        p = np.exp(s - s.max())
        p /= p.sum()
        right = others == (i + count // 2) % count
        loss -= (s - s.max())[right][0] - np.log(np.exp(s - s.max()).sum())
        p = (p - right).astype(z.dtype) / (count * float(temperature))
        du[i] += p @ u[others]
        du[others] += np.outer(p, u[i])
    return float(loss) / count, layers.unit_rows_backward(du, cache)


@other_answer("nt_xent_loss")
def with_everything_written_out(z, *, temperature):
    tau = float(temperature)
    length = np.linalg.norm(z, axis=1, keepdims=True)
    u = z / length
    s = np.where(np.eye(len(z), dtype=bool), z.dtype.type(-np.inf), u @ u.T / tau)
    top = s.max(axis=1, keepdims=True)
    e = np.exp(s - top)
    a = e / e.sum(axis=1, keepdims=True)
    rows, right = np.arange(len(z)), _partner(len(z))
    loss = (np.log(e.sum(axis=1)) + top[:, 0] - s[rows, right]).mean()
    g = a / len(z)
    g[rows, right] -= 1 / len(z)
    du = (g @ u + g.T @ u) / tau
    return float(loss), (du - (du * u).sum(axis=1, keepdims=True) * u) / length
