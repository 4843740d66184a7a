"""Paths and directions, right, and written differently from the reference."""

import math

import numpy as np

from cs231n_ae.course.other_answers import other_answer


@other_answer("slerp")
def pair_by_pair(a, b, t):
    path = np.empty((len(a), len(t), a.shape[1]), a.dtype)
    for n, (p, q) in enumerate(zip(a, b, strict=True)):
        cosine = float(p @ q) / math.sqrt(float(p @ p) * float(q @ q))
        omega = math.acos(max(-1.0, min(1.0, cosine)))
        for s, here in enumerate(t):
            if omega < 1e-5:
                path[n, s] = (1 - here) * p + here * q
            else:
                path[n, s] = (math.sin((1 - here) * omega) * p + math.sin(here * omega) * q) / math.sin(omega)
    return path


@other_answer("slerp")
def angle_from_chords(a, b, t):
    t = np.asarray(t, a.dtype).reshape(1, -1, 1)
    u, v = (x / np.sqrt((x * x).sum(axis=1, keepdims=True)) for x in (a, b))
    omega = 2 * np.arctan2(np.linalg.norm(u - v, axis=1), np.linalg.norm(u + v, axis=1))[:, None, None]
    wide = np.maximum(omega, np.asarray(1e-5, a.dtype))  # so narrow an arc has the fractions 1 - t and t already
    return (np.sin((1 - t) * wide) * a[:, None, :] + np.sin(t * wide) * b[:, None, :]) / np.sin(wide)


@other_answer("slerp")
def sines_by_sinc(a, b, t):
    t = np.asarray(t, a.dtype)[None, :]
    cosine = np.einsum("nz,nz->n", a, b) / np.linalg.norm(a, axis=1) / np.linalg.norm(b, axis=1)
    turns = (np.arccos(np.clip(cosine, -1, 1)) / np.pi).astype(a.dtype)[:, None]  # numpy's sinc(0) is 1
    first = (1 - t) * np.sinc((1 - t) * turns) / np.sinc(turns)
    second = t * np.sinc(t * turns) / np.sinc(turns)
    return np.einsum("nt,nz->ntz", first, a) + np.einsum("nt,nz->ntz", second, b)


@other_answer("traverse")
def station_by_station(z, dim, values):
    stations = []
    for value in values:
        moved = z.copy()
        moved[:, dim] = value
        stations.append(moved)
    return np.stack(stations, axis=1)


@other_answer("traverse")
def chosen_by_a_mask(z, dim, values):
    moves = np.arange(z.shape[1]) == dim
    return np.where(moves, np.asarray(values, z.dtype)[None, :, None], z[:, None, :])


@other_answer("traverse")
def one_axis_taken_out_and_put_in_again(z, dim, values):
    n, steps = len(z), len(values)
    others = np.tile(np.delete(z, dim, axis=1)[:, None], (1, steps, 1))
    return np.insert(others, dim, np.tile(np.asarray(values).astype(z.dtype), (n, 1)), axis=2)


@other_answer("attribute_direction")
def by_weights(z, has):
    weights = np.where(has, 1 / has.sum(), -1 / (len(has) - has.sum())).astype(z.dtype)
    return weights @ z


@other_answer("attribute_direction")
def sums_over_counts(z, has):
    n = np.count_nonzero(has)
    return (z[has].sum(axis=0) / n - z[np.logical_not(has)].sum(axis=0) / (len(z) - n)).astype(z.dtype)


@other_answer("attribute_direction")
def from_the_mean_of_all(z, has):
    share = z.dtype.type(1 - has.mean())
    return (np.mean(z[has], axis=0) - np.mean(z, axis=0)) / share
