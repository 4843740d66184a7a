"""Drawing pixel by pixel, right, and written differently from the reference."""

import numpy as np

from cs231n_ae import layers
from cs231n_ae.course.other_answers import other_answer


@other_answer("sample_pixels")
def draws_all_numbers_first(logits, n, n_features, *, rng, given=None, dtype=np.float32):
    known = 0 if given is None else given.shape[1]
    u = rng.random((n, n_features - known))
    x = np.zeros((n, n_features), dtype)
    if known:
        x[:, :known] = given
    for k in range(n_features - known):
        s = logits(x)[:, known + k]
        x[:, known + k] = u[:, k] < 1 / (1 + np.exp(-np.clip(s, -60, 60)))
    return x


@other_answer("sample_pixels")
def with_binomial_and_ones_for_what_is_to_come(logits, n, n_features, *, rng, given=None, dtype=np.float32):
    x = np.ones((n, n_features), dtype)
    start = 0
    if given is not None:
        start = given.shape[1]
        x[:, :start] = given
    while start < n_features:
        p, _ = layers.sigmoid_forward(logits(x))
        x[:, start] = rng.binomial(1, p[:, start])
        start += 1
    return x


@other_answer("sample_pixels")
def with_logistic_noise(logits, n, n_features, *, rng, given=None, dtype=np.float32):
    known = np.zeros((n, 0)) if given is None else given
    x = np.concatenate([known, np.zeros((n, n_features - known.shape[1]))], axis=1).astype(dtype)
    for pixel in range(known.shape[1], n_features):
        x[:, pixel] = np.where(rng.logistic(size=n) < logits(x)[:, pixel], 1, 0)
    return x
