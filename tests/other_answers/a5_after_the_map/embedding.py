"""Embeddings and the codes of places, right, and written differently from the reference."""

import numpy as np

from cs231n_ae.course.other_answers import other_answer


@other_answer("embedding_backward")
def multiplies_by_one_hot_rows(dout, cache):
    words, shape = cache
    one_hot = (words.reshape(-1, 1) == np.arange(shape[0])).astype(dout.dtype)
    return one_hot.T @ dout.reshape(-1, shape[1])


@other_answer("embedding_backward")
def adds_place_after_place(dout, cache):
    words, shape = cache
    dw = np.zeros(shape, dtype=dout.dtype)
    for n, t in np.ndindex(words.shape):
        dw[words[n, t]] += dout[n, t]
    return dw


@other_answer("embedding_backward")
def counts_with_weights(dout, cache):
    words, shape = cache
    flat = dout.reshape(-1, shape[1])
    columns = [np.bincount(words.ravel(), weights=flat[:, j], minlength=shape[0]) for j in range(shape[1])]
    return np.stack(columns, axis=1).astype(dout.dtype)


@other_answer("positional_codes")
def fills_every_second_column(n_positions, width, *, longest=10_000.0, dtype=np.float32):
    codes = np.empty((n_positions, width), dtype)
    angles = np.arange(n_positions)[:, None] / longest ** (np.arange(0, width, 2) / width)
    codes[:, 0::2], codes[:, 1::2] = np.sin(angles), np.cos(angles)
    return codes


@other_answer("positional_codes")
def turns_by_complex_numbers(n_positions, width, *, longest=10_000.0, dtype=np.float32):
    frequencies = np.exp(-np.log(longest) * 2 * np.arange(width // 2) / width)
    hands = np.exp(1j * np.outer(np.arange(n_positions), frequencies))
    return np.stack([hands.imag, hands.real], axis=-1).reshape(n_positions, width).astype(dtype)


@other_answer("positional_codes")
def shifts_the_sine_by_a_quarter(n_positions, width, *, longest=10_000.0, dtype=np.float32):
    column = np.arange(width)
    angles = np.arange(n_positions)[:, np.newaxis] * longest ** (-(column - column % 2) / width)
    return np.sin(angles + np.pi / 2 * (column % 2)).astype(dtype)


@other_answer("embedding_forward")
def takes_rows(words, w):
    return np.take(w, words, axis=0), (words, w.shape)


@other_answer("embedding_forward")
def multiplies_one_hot_words(words, w):
    return np.eye(len(w), dtype=w.dtype)[words] @ w, (words, w.shape)


@other_answer("embedding_forward")
def copies_row_after_row(words, w):
    out = np.empty((*words.shape, w.shape[1]), w.dtype)
    for n, t in np.ndindex(words.shape):
        out[n, t] = w[words[n, t]]
    return out, (words, w.shape)
