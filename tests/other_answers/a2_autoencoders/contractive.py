"""The contractive penalty, right, and written differently from the reference."""

import numpy as np

from cs231n_ae.course.other_answers import other_answer


@other_answer("contraction_penalty")
def with_all_jacobians(h, w):
    jacobians = (h * (1 - h))[:, np.newaxis, :] * w  # (N, D, H)
    ds = 2 * np.einsum("ndh,dh->nh", jacobians, w) / len(h)
    dw = 2 * np.einsum("ndh,nh->dh", jacobians, h * (1 - h)) / len(h)
    return float(np.square(jacobians).sum() / len(h)), ds * (1 - 2 * h), dw


@other_answer("contraction_penalty")
def one_example_at_a_time(h, w):
    loss, dh, dw = 0.0, np.zeros_like(h), np.zeros_like(w)
    for n, row in enumerate(h):
        s = row - row**2
        q = np.einsum("dh,dh->h", w, w)
        loss += float(s**2 @ q) / len(h)
        dh[n] = (2 * s - 4 * s * row) * q / len(h)
        dw += 2 * s**2 * w / len(h)
    return loss, dh, dw


@other_answer("contraction_penalty")
def as_a_polynomial(h, w):
    n = h.shape[0]
    fourth = h**2 - 2 * h**3 + h**4
    lengths = np.linalg.norm(w, axis=0) ** 2
    dh = (2 * h - 6 * h**2 + 4 * h**3) * lengths / n
    return float(np.sum(fourth @ lengths) / n), dh, w * (fourth.sum(axis=0) * (2 / n))
