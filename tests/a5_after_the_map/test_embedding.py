"""Grades the embedding's gradient, and the codes of places entry by entry."""

import math

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_dtype

SHAPES = (3, 4, 5, 2), (1, 1, 2, 3), (4, 6, 2, 3), (2, 3, 9, 4)
"""N, T, K and D: words that occur often, and some that do not occur."""


@exercise("embedding_forward", points=0.75)
def test_each_place_gets_the_row_of_its_word(submission, rng):
    for n, t, k, d in SHAPES:
        words, w = rng.integers(0, k, (n, t)), rng.standard_normal((k, d))
        out, _ = submission.embedding.embedding_forward(words, w)
        one_hot = np.array([[[float(word == row) for row in range(k)] for word in sentence] for sentence in words])
        expect("out", out, one_hot @ w, source="one-hot words times the table")


@exercise("embedding_forward", points=0.25)
def test_out_keeps_float32(submission, rng):
    words, w = rng.integers(0, 5, (3, 4)), rng.standard_normal((5, 2)).astype(np.float32)
    out, _ = submission.embedding.embedding_forward(words, w)
    expect_dtype("out", out, np.float32)


@exercise("embedding_backward", points=1.5)
def test_each_row_collects_from_all_places_of_its_word(submission, rng):
    for n, t, k, d in SHAPES:
        words, w, dout = rng.integers(0, k, (n, t)), rng.standard_normal((k, d)), rng.standard_normal((n, t, d))
        _, cache = submission.embedding.embedding_forward(words, w)
        dw = submission.embedding.embedding_backward(dout, cache)
        expected = np.array([[dout[words == word][:, j].sum() for j in range(d)] for word in range(k)])
        expect("dw", dw, expected, source="sum over the places of each word")


@exercise("embedding_backward", points=0.5)
def test_dw_keeps_float32(submission, rng):
    words, w = rng.integers(0, 5, (3, 4)), rng.standard_normal((5, 2)).astype(np.float32)
    out, cache = submission.embedding.embedding_forward(words, w)
    expect_dtype("dw", submission.embedding.embedding_backward(out.astype(np.float32), cache), np.float32)


@exercise("positional_codes", points=1)
def test_every_entry_is_its_sine_or_cosine(submission, rng):
    for n, width in ((5, 4), (1, 2), (int(rng.integers(6, 40)), 2 * int(rng.integers(3, 12)))):
        codes = submission.embedding.positional_codes(n, width, dtype=np.float64)
        expect("codes", codes, _entries(n, width, 10_000), source="formula of each entry")


@exercise("positional_codes", points=0.75)
def test_the_longest_wave_is_asked_for(submission, rng):
    longest = float(rng.uniform(20, 200))
    codes = submission.embedding.positional_codes(6, 6, longest=longest, dtype=np.float64)
    expect("codes", codes, _entries(6, 6, longest), source="formula of each entry")


@exercise("positional_codes", points=0.25, needs=("test_every_entry_is_its_sine_or_cosine",))
def test_the_codes_have_the_dtype_that_is_asked_for(submission, rng):
    expect_dtype("codes", submission.embedding.positional_codes(3, 4), np.float32)
    expect_dtype("codes in float64", submission.embedding.positional_codes(3, 4, dtype=np.float64), np.float64)


def _entries(n, width, longest):
    codes = np.empty((n, width))
    for t, i in np.ndindex(n, width // 2):
        angle = t / longest ** (2 * i / width)
        codes[t, 2 * i], codes[t, 2 * i + 1] = math.sin(angle), math.cos(angle)
    return codes
