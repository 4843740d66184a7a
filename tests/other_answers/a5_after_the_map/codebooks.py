"""Running codebooks and revived codes, right, and written differently from the reference."""

import numpy as np

from cs231n_ae.course.other_answers import other_answer


@other_answer("codebook_ema")
def multiplies_one_hot_rows(counts, sums, z, codes, *, decay=0.99):
    one_hot = (codes[:, None] == np.arange(len(counts))).astype(z.dtype)
    counts = counts + (1 - decay) * (one_hot.sum(axis=0) - counts)
    sums = sums + (1 - decay) * (one_hot.T @ z - sums)
    return sums / counts[:, None], counts, sums


@other_answer("codebook_ema")
def goes_code_by_code(counts, sums, z, codes, *, decay=0.99):
    counts, sums = counts.copy(), sums.copy()
    for k in range(len(counts)):
        mine = z[codes == k]
        counts[k] = decay * counts[k] + (1 - decay) * len(mine)
        sums[k] = decay * sums[k] + (1 - decay) * mine.sum(axis=0)
    return sums / counts.reshape(-1, 1), counts, sums


@other_answer("codebook_ema")
def adds_vector_by_vector(counts, sums, z, codes, *, decay=0.99):
    counts, sums = decay * counts, decay * sums
    for row, k in zip(z, codes, strict=True):
        counts[k] += 1 - decay
        sums[k] += (1 - decay) * row
    return np.divide(sums, counts[:, np.newaxis]), counts, sums


@other_answer("revive_codes")
def chooses_with_where(counts, sums, z, *, least, rng):
    dead = counts < least
    fresh = z[rng.integers(len(z), size=len(counts))]
    new_counts = np.where(dead, counts.dtype.type(least), counts)
    new_sums = np.where(dead[:, None], z.dtype.type(least) * fresh, sums)
    return new_sums / new_counts[:, None], new_counts, new_sums


@other_answer("revive_codes")
def goes_code_by_code_to_revive(counts, sums, z, *, least, rng):
    counts, sums = counts.copy(), sums.copy()
    codebook = sums / counts[:, None]
    for k in np.flatnonzero(counts < least):
        codebook[k] = z[rng.choice(len(z))]
        counts[k], sums[k] = least, least * codebook[k]
    return codebook, counts, sums


@other_answer("revive_codes")
def moves_the_codebook_first(counts, sums, z, *, least, rng):
    codebook, dead = sums / counts[:, np.newaxis], np.flatnonzero(counts < least)
    codebook[dead] = rng.choice(z, size=len(dead))
    counts = np.maximum(counts, counts.dtype.type(least))
    return codebook, counts, codebook * counts[:, None]
