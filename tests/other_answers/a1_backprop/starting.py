"""The first weights, right, and written differently from the reference."""

import itertools

import numpy as np

from cs231n_ae.course.other_answers import other_answer


@other_answer("init_relu_layers")
def uniform(sizes, *, rng, dtype=np.float32):
    weights = []
    for i in range(len(sizes) - 1):
        bound = (6 / sizes[i]) ** 0.5
        weights.append(rng.uniform(-bound, bound, size=(sizes[i], sizes[i + 1])).astype(dtype))
    return weights


@other_answer("init_relu_layers")
def scaled_by_what_was_measured(sizes, *, rng, dtype=np.float32):
    weights = []
    for d, h in itertools.pairwise(sizes):
        w = rng.normal(size=(d, h))
        if d > 2:
            w -= w.mean()
        weights.append(np.asarray(w * np.sqrt(2 / d) / max(np.sqrt(np.mean(w**2)), 1e-12), dtype=dtype))
    return weights


@other_answer("init_relu_layers")
def signs_alone(sizes, *, rng, dtype=np.float32):
    pairs = itertools.pairwise(sizes)
    return [((2 * rng.integers(0, 2, (d, h)) - 1) * np.sqrt(2 / d)).astype(dtype) for d, h in pairs]


@other_answer("init_relu_layers")
def with_the_standard_deviation_as_scale(sizes, *, rng, dtype=np.float32):
    return [rng.normal(0, np.sqrt(2.0 / n), (n, m)).astype(dtype) for n, m in itertools.pairwise(sizes)]
