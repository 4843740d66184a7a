"""What students get wrong about running codebooks and dead codes."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception
from cs231n_ae.models.codebooks import codebook_ema, revive_codes


@misconception(
    "codebook_ema",
    says="decay and 1 − decay have changed places: nearly all of the old is forgotten at each step.",
)
def forgets_the_old(counts, sums, z, codes, *, decay=0.99):
    return codebook_ema(counts, sums, z, codes, decay=1 - decay)


@misconception(
    "codebook_ema",
    says="The batch's counts and sums are added with the weight 1, not 1 − decay.",
)
def adds_the_batch_whole(counts, sums, z, codes, *, decay=0.99):
    chosen = np.bincount(codes, minlength=len(counts)).astype(counts.dtype)
    added = np.zeros_like(sums)
    np.add.at(added, codes, z)
    counts, sums = decay * counts + chosen, decay * sums + added
    return sums / counts[:, None], counts, sums


@misconception(
    "codebook_ema",
    says="The codebook is the sums themselves. How many vectors are in each sum?",
)
def forgets_to_divide(counts, sums, z, codes, *, decay=0.99):
    _, counts, sums = codebook_ema(counts, sums, z, codes, decay=decay)
    return sums.copy(), counts, sums


@misconception(
    "codebook_ema",
    says="The new sums are divided by the old counts. Sums and counts have to be of the same moment.",
)
def divides_by_the_old_counts(counts, sums, z, codes, *, decay=0.99):
    _, new_counts, new_sums = codebook_ema(counts, sums, z, codes, decay=decay)
    return new_sums / counts[:, None], new_counts, new_sums


@misconception(
    "codebook_ema",
    says="The codebook holds the means of this batch alone, and a code that no vector has chosen is 0 / 0. What are "
    "the running counts and sums for, and where does such a code stay?",
)
def takes_the_means_of_the_batch(counts, sums, z, codes, *, decay=0.99):
    chosen, added = np.bincount(codes, minlength=len(counts)).astype(counts.dtype), np.zeros_like(sums)
    np.add.at(added, codes, z)
    _, counts, sums = codebook_ema(counts, sums, z, codes, decay=decay)
    with np.errstate(invalid="ignore"):
        return added / chosen[:, None], counts, sums


@misconception(
    "codebook_ema",
    says="A code that was chosen several times is counted once, and has one of its vectors in its sum: indexing by "
    "codes with += takes one for each code. How is each time counted?",
)
def counts_each_code_once(counts, sums, z, codes, *, decay=0.99):
    counts, sums = decay * counts, decay * sums
    counts[codes] += 1 - decay
    sums[codes] += (1 - decay) * z
    return sums / counts[:, None], counts, sums


@misconception(
    "codebook_ema",
    says="In counts, decay and 1 − decay have changed places, though the sums are right. Which of the two is the share "
    "of the old?",
)
def forgets_the_old_counts(counts, sums, z, codes, *, decay=0.99):
    _, _, sums = codebook_ema(counts, sums, z, codes, decay=decay)
    counts = (1 - decay) * counts + decay * np.bincount(codes, minlength=len(counts)).astype(counts.dtype)
    return sums / counts[:, None], counts, sums


@misconception(
    "codebook_ema",
    says="Of all vectors that chose a code, only the last is in its sum: with = as with +=, sums[codes] takes one for "
    "each code. How are all of them added?",
)
def keeps_the_last_vector(counts, sums, z, codes, *, decay=0.99):
    _, counts, _ = codebook_ema(counts, sums, z, codes, decay=decay)
    added = np.zeros_like(sums)
    added[codes] = z
    sums = decay * sums + (1 - decay) * added
    return sums / counts[:, None], counts, sums


@misconception(
    "codebook_ema",
    says="Codes that were not chosen have kept their count. It should fade, for by it a dead code is known.",
)
def lets_no_count_fade(counts, sums, z, codes, *, decay=0.99):
    codebook, new_counts, new_sums = codebook_ema(counts, sums, z, codes, decay=decay)
    idle = np.bincount(codes, minlength=len(counts)) == 0
    return codebook, np.where(idle, counts, new_counts), np.where(idle[:, None], sums, new_sums)


@misconception(
    "codebook_ema",
    says="The results are float64 although float32 came in: where does float64 come in?",
)
def works_in_float64(counts, sums, z, codes, *, decay=0.99):
    return tuple(array.astype(np.float64) for array in codebook_ema(counts, sums, z, codes, decay=decay))


@misconception(
    "revive_codes",
    says="The living have been moved, and the dead left where they were. Which codes have a count below least?",
)
def revives_the_living(counts, sums, z, *, least, rng):
    alive = counts >= least
    counts, sums = counts.copy(), sums.copy()
    counts[alive] = least
    sums[alive] = least * z[rng.integers(len(z), size=alive.sum())]
    return sums / counts[:, None], counts, sums


@misconception(
    "revive_codes",
    says="A revived code's sum is its vector, and its count is least: their quotient is not that vector. What must the "
    "sum be?",
)
def forgets_the_count_in_the_sum(counts, sums, z, *, least, rng):
    dead = counts < least
    counts, sums = counts.copy(), sums.copy()
    counts[dead] = least
    sums[dead] = z[rng.integers(len(z), size=dead.sum())]
    return sums / counts[:, None], counts, sums


@misconception(
    "revive_codes",
    says="The count of a revived code has stayed as it was: it is dead again at the next step, before anyone could "
    "choose it.",
)
def leaves_the_count(counts, sums, z, *, least, rng):
    dead = counts < least
    sums = sums.copy()
    sums[dead] = counts[dead][:, None] * z[rng.integers(len(z), size=dead.sum())]
    return sums / counts[:, None], counts.copy(), sums


@misconception(
    "revive_codes",
    says="All dead codes were put on one and the same vector. How many of them can be the nearest there?",
)
def puts_all_on_one_vector(counts, sums, z, *, least, rng):
    dead = counts < least
    counts, sums = counts.copy(), sums.copy()
    counts[dead] = least
    sums[dead] = least * z[rng.integers(len(z))]
    return sums / counts[:, None], counts, sums


@misconception(
    "revive_codes",
    says="The dead start at random numbers. Are there any vectors near them, who would choose them?",
)
def starts_at_noise(counts, sums, z, *, least, rng):
    dead = counts < least
    counts, sums = counts.copy(), sums.copy()
    counts[dead] = least
    sums[dead] = least * (5 + rng.standard_normal((dead.sum(), z.shape[1]))).astype(z.dtype)
    return sums / counts[:, None], counts, sums


@misconception(
    "revive_codes",
    says="The results are float64 although float32 came in. Three things bring float64 in: an array made without a "
    "dtype (np.zeros, np.ones, np.eye), a number that is numpy's own, such as np.sqrt(2), and a cast "
    "(astype(float), dtype=float). Is one of them in yours?",
)
def revives_in_float64(counts, sums, z, *, least, rng):
    return tuple(array.astype(np.float64) for array in revive_codes(counts, sums, z, least=least, rng=rng))


@misconception(
    "codebook_ema",
    says="What comes back as the running sums is the codebook. In which order does the docstring return the three, and "
    "is each an array of its own?",
)
def returns_the_sums_first(counts, sums, z, codes, *, decay=0.99):
    codebook, counts, sums = codebook_ema(counts, sums, z, codes, decay=decay)
    return sums, counts, codebook


@misconception(
    "codebook_ema",
    says="The averages always run with a decay of 0.99, whatever decay says. What is that argument for?",
)
def always_takes_the_usual_decay(counts, sums, z, codes, *, decay=0.99):
    return codebook_ema(counts, sums, z, codes)


@misconception(
    "codebook_ema",
    says="What is added to the sums is the mean of a code's vectors, not their sum. The codebook divides by the "
    "counts: how often would be divided then?",
)
def adds_the_means(counts, sums, z, codes, *, decay=0.99):
    chosen = np.bincount(codes, minlength=len(counts)).astype(counts.dtype)
    added = np.zeros_like(sums)
    np.add.at(added, codes, z)
    added /= np.maximum(chosen, 1)[:, None]
    counts, sums = decay * counts + (1 - decay) * chosen, decay * sums + (1 - decay) * added
    return sums / counts[:, None], counts, sums
