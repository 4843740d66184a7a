"""What students get wrong about embeddings and the codes of places."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception
from cs231n_ae.layers.embedding import embedding_backward, embedding_forward, positional_codes


@misconception(
    "embedding_backward",
    says="Of a word that stands in several places only the last counts: with = as with +=, dw[words] takes one for "
    "each word. How are all of them added?",
)
def keeps_the_last_place(dout, cache):
    words, shape = cache
    dw = np.zeros(shape, dout.dtype)
    dw[words] = dout
    return dw


@misconception(
    "embedding_backward",
    says="Each row holds the mean over the places of its word. One row was used many times: what becomes of the "
    "gradients?",
)
def averages_over_the_places(dout, cache):
    words, shape = cache
    count = np.maximum(np.bincount(words.ravel(), minlength=shape[0]), 1)
    return embedding_backward(dout, cache) / count[:, None].astype(dout.dtype)


@misconception(
    "embedding_backward",
    says="dw is averaged over the batch. The loss has been averaged already, further up.",
)
def averages_over_the_batch(dout, cache):
    return embedding_backward(dout, cache) / len(dout)


@misconception(
    "embedding_backward",
    says="All rows have the same gradient, the sum over all places. Which places read row k?",
)
def gives_every_row_the_whole_sum(dout, cache):
    return np.tile(dout.sum(axis=(0, 1)), (cache[1][0], 1))


@misconception(
    "embedding_backward",
    says="Only the first sequence is counted. The table serves the whole batch.",
)
def reads_the_first_sequence_only(dout, cache):
    words, shape = cache
    return embedding_backward(dout[:1], (words[:1], shape))


@misconception(
    "embedding_backward",
    says="dw is float64 although dout is float32. An array made without a dtype is float64, and "
    "so is what a numpy float64 multiplies: is there one in yours?",
)
def makes_float64(dout, cache):
    return embedding_backward(dout, cache).astype(np.float64)


def _angles(n_positions, frequencies):
    return np.arange(n_positions)[:, None] * frequencies


@misconception(
    "positional_codes",
    says="All sines come first, then all cosines. The formula has them in turn: column 2i and column 2i + 1.",
)
def puts_the_sines_first(n_positions, width, *, longest=10_000.0, dtype=np.float32):
    codes = positional_codes(n_positions, width, longest=longest, dtype=dtype)
    return np.hstack([codes[:, 0::2], codes[:, 1::2]])


@misconception(
    "positional_codes",
    says="Sine and cosine of a pair have different waves: the exponent counts columns. For columns 2i and 2i + 1 it is "
    "2i / D alike.",
)
def gives_each_column_its_own_wave(n_positions, width, *, longest=10_000.0, dtype=np.float32):
    angles = _angles(n_positions, longest ** (-np.arange(width) / width))
    return np.where(np.arange(width) % 2 == 0, np.sin(angles), np.cos(angles)).astype(dtype)


@misconception(
    "positional_codes",
    says="The exponent is i / D, half of what it should be: the waves grow up to √L only. With i counting pairs, what "
    "stands in the numerator?",
)
def forgets_the_two_in_the_exponent(n_positions, width, *, longest=10_000.0, dtype=np.float32):
    return positional_codes(n_positions, width, longest=longest**0.5, dtype=dtype)


@misconception(
    "positional_codes",
    says="The places are counted from 1. At place 0 every sine is 0 and every cosine is 1.",
)
def counts_from_one(n_positions, width, *, longest=10_000.0, dtype=np.float32):
    return positional_codes(n_positions + 1, width, longest=longest, dtype=dtype)[1:]


@misconception(
    "positional_codes",
    says="Sines and cosines have changed places. Which of the two should the even columns hold?",
)
def swaps_sine_and_cosine(n_positions, width, *, longest=10_000.0, dtype=np.float32):
    codes = positional_codes(n_positions, width, longest=longest, dtype=dtype)
    return codes.reshape(n_positions, -1, 2)[:, :, ::-1].reshape(n_positions, width)


@misconception(
    "positional_codes",
    says="longest isn't used: 10,000 stands in its place.",
)
def ignores_longest(n_positions, width, *, longest=10_000.0, dtype=np.float32):
    return positional_codes(n_positions, width, dtype=dtype)


@misconception(
    "positional_codes",
    says="dtype isn't used: the codes are float64, whatever was asked for.",
)
def ignores_the_dtype(n_positions, width, *, longest=10_000.0, dtype=np.float32):
    return positional_codes(n_positions, width, longest=longest, dtype=np.float64)


@misconception(
    "embedding_forward",
    says="Columns of the table were looked up. Which axis of w counts the words?",
)
def looks_up_columns(words, w):
    return np.take(w.T, words % w.shape[1], axis=0)[:, :, : w.shape[1]], (words, w.shape)


@misconception(
    "embedding_forward",
    says="The words are counted from 1, so each gets its neighbour's row. The first row belongs to word 0.",
)
def counts_words_from_one(words, w):
    return w[words - 1], (words, w.shape)


@misconception(
    "embedding_forward",
    says="The words of a sequence have been added up: one vector came out for each sequence. How many are asked for?",
)
def adds_up_the_words(words, w):
    return embedding_forward(words, w)[0].sum(axis=1), (words, w.shape)
