"""The choice of codes, right, and written differently from the reference."""

import numpy as np

from cs231n_ae.course.other_answers import other_answer


@other_answer("nearest_codes")
def builds_the_whole_table(z, codebook):
    return np.argmin(((z[:, np.newaxis, :] - codebook) ** 2).sum(axis=-1), axis=1)


@other_answer("nearest_codes")
def goes_vector_by_vector(z, codebook):
    return np.array([np.linalg.norm(codebook - row, axis=1).argmin() for row in z])


@other_answer("nearest_codes")
def takes_the_largest_score(z, codebook):
    return np.argmax(z @ codebook.T - 0.5 * np.einsum("kd,kd->k", codebook, codebook), axis=1)


def _nearest(z, codebook):
    return ((z[:, None] - codebook) ** 2).sum(axis=2).argmin(axis=1)


@other_answer("quantize_forward")
def takes_rows(z, codebook):
    codes = _nearest(z, codebook)
    return np.take(codebook, codes, axis=0), codes, z


@other_answer("quantize_forward")
def multiplies_one_hot_rows(z, codebook):
    codes = _nearest(z, codebook)
    return (codes[:, None] == np.arange(len(codebook))).astype(codebook.dtype) @ codebook, codes, z


@other_answer("quantize_forward")
def goes_row_by_row(z, codebook):
    q, codes = np.empty_like(z), np.empty(len(z), dtype=int)
    for n, row in enumerate(z):
        codes[n] = np.argmin(((codebook - row) ** 2).sum(axis=1))
        q[n] = codebook[codes[n]]
    return q, codes, z


@other_answer("quantize_backward")
def copies_with_numpy(dout, cache):
    return np.array(dout)


@other_answer("quantize_backward")
def multiplies_by_one(dout, cache):
    return 1 * dout


@other_answer("quantize_backward")
def adds_to_zeros(dout, cache):
    dz = np.zeros_like(cache)
    dz += dout
    return dz
