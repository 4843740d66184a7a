"""Grades top-k, row by row by sorting, and its gradient by numerical differentiation."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_dtype, numerical_gradient_of

CASES = (5, 6, 2), (1, 4, 1), (4, 4, 3), (3, 7, 7)
"""How many examples and units, and k."""


@exercise("top_k_forward", points=1)
def test_the_k_largest_of_each_row_stay(submission, rng):
    for n, h, k in CASES:
        a = rng.uniform(0.1, 2, (n, h))  # all above 0
        got, _ = submission.top_k.top_k_forward(a, k=k)
        expect("h", got, _by_sorting(a, k), source="row-by-row sorting", context={"a": a})


@exercise("top_k_forward", points=0.5)
def test_what_is_not_above_0_does_not_stay(submission, rng):
    for n, h, k in CASES:
        a = rng.standard_normal((n, h)) - 0.5
        a[0, 0] = 1
        got, _ = submission.top_k.top_k_forward(a, k=k)
        expect("h", got, _by_sorting(a, k), source="row-by-row sorting", context={"a": a})


@exercise("top_k_forward", points=0.25)
def test_of_equals_k_stay(submission, rng):
    """of equal activations k stay, no more."""
    for _, h, k in CASES:
        n = int(rng.integers(1, 20))
        got, _ = submission.top_k.top_k_forward(np.full((n, h), rng.uniform(1, 2)), k=k)
        expect("how many stay", np.count_nonzero(got, axis=1), np.full(n, k), source="number asked for")


@exercise("top_k_forward", points=0.25)
def test_h_keeps_float32(submission, rng):
    a = rng.uniform(0.1, 2, (4, 5)).astype(np.float32)
    h, _ = submission.top_k.top_k_forward(a, k=2)
    expect_dtype("h", h, np.float32)


@exercise("top_k_backward", points=0.75)
def test_da_agrees_with_the_numerical_gradient(submission, rng):
    for n, h, k in CASES:
        a, dout = _clear_of_corners(rng, n, h), rng.standard_normal((n, h))
        _, cache = submission.top_k.top_k_forward(a, k=k)
        da = submission.top_k.top_k_backward(dout, cache)
        numerical = numerical_gradient_of(lambda b, k=k: _by_sorting(b, k), a, dout)
        expect("da", da, numerical, source="numerical gradient", context={"a": a, "dout": dout})


@exercise("top_k_backward", points=0.25)
def test_da_keeps_float32(submission, rng):
    a, dout = rng.standard_normal((2, 5, 6)).astype(np.float32)
    _, cache = submission.top_k.top_k_forward(a, k=2)
    expect_dtype("da", submission.top_k.top_k_backward(dout, cache), np.float32)


def _by_sorting(a, k):
    h = np.zeros_like(a)
    for row, out in zip(a, h, strict=True):
        for j in sorted(range(len(row)), key=row.__getitem__, reverse=True)[:k]:
            out[j] = max(row[j], 0)
    return h


def _clear_of_corners(rng, n, h):
    """Rows whose numbers lie apart from each other and from 0, most of them above it."""
    steps = np.array([rng.permutation(h) for _ in range(n)]) - h // 3
    return 0.3 * steps + rng.uniform(0.1, 0.2, (n, h))
