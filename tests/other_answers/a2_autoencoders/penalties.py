"""The penalties, right, and written differently from the reference."""

import math

import numpy as np

from cs231n_ae.course.other_answers import other_answer


@other_answer("l1_penalty")
def with_masks(h):
    dh = np.zeros_like(h)
    dh[h > 0] = 1 / len(h)
    dh[h < 0] = -1 / len(h)
    return float((h * dh).sum()), dh


@other_answer("l1_penalty")
def a_norm_for_each_example(h):
    dh = ((h > 0).astype(h.dtype) - (h < 0)) / h.shape[0]
    return float(np.linalg.norm(h, ord=1, axis=1).mean()), dh.astype(h.dtype)


@other_answer("l1_penalty")
def in_loops(h):
    loss, dh = 0.0, np.empty_like(h)
    for n, row in enumerate(h):
        for j, value in enumerate(row):
            loss += abs(float(value)) / len(h)
            dh[n, j] = (1 if value > 0 else -1 if value < 0 else 0) / len(h)
    return loss, dh


@other_answer("kl_sparsity_penalty")
def one_unit_at_a_time(h, *, rho):
    eps = float(np.finfo(h.dtype).eps)
    loss, dh = 0.0, np.empty_like(h)
    for j in range(h.shape[1]):
        mean = min(max(float(h[:, j].mean()), eps), 1 - eps)
        loss += rho * math.log(rho / mean) + (1 - rho) * math.log((1 - rho) / (1 - mean))
        dh[:, j] = ((1 - rho) / (1 - mean) - rho / mean) / len(h)
    return loss, dh


@other_answer("kl_sparsity_penalty")
def with_one_fraction_and_a_wider_guard(h, *, rho):
    mean = np.clip(np.mean(h, axis=0, keepdims=True), 1e-6, 1 - 1e-6)
    entropy = rho * math.log(rho) + (1 - rho) * math.log(1 - rho)
    loss = h.shape[1] * entropy - np.sum(rho * np.log(mean) + (1 - rho) * np.log1p(-mean))
    dmean = (mean - rho) / (mean * (1 - mean))
    return float(loss), np.repeat(dmean / len(h), len(h), axis=0)


@other_answer("kl_sparsity_penalty")
def with_minimum_and_maximum_and_broadcast_to(h, *, rho):
    n = h.shape[0]
    mean = np.maximum(np.minimum(h.sum(axis=0) / n, 1 - np.finfo(h.dtype).eps), np.finfo(h.dtype).tiny)
    loss = (rho * (math.log(rho) - np.log(mean))).sum()
    loss += ((1 - rho) * (math.log(1 - rho) - np.log(1 - mean))).sum()
    row = -(rho / mean) / n + (1 - rho) / (1 - mean) / n
    return float(loss), np.broadcast_to(row, h.shape).astype(h.dtype)


@other_answer("weight_decay")
def with_einsum(w):
    flat = w.ravel()
    return 0.5 * float(np.einsum("i,i->", flat, flat)), 1 * w


@other_answer("weight_decay")
def with_a_norm(w):
    return float(np.linalg.norm(w.reshape(-1)) ** 2) / 2, np.array(w)


@other_answer("weight_decay")
def with_a_product(w):
    dw = np.empty_like(w)
    dw[...] = w
    return float(np.sum(w * dw) * 0.5), dw
