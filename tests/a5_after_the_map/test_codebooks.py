"""Grades running codebooks, code by code, and the revival of dead codes."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_drawn_from_rng, expect_dtype, expect_true

SHAPES = (6, 4, 3), (3, 5, 2), (9, 2, 4)
"""How many vectors, how many codes, and their length; some codes are not chosen."""


@exercise("codebook_ema", points=0.5)
def test_the_counts_are_running_averages(submission, rng):
    for counts, sums, z, codes, decay in _cases(rng):
        _, got, _ = submission.codebooks.codebook_ema(counts, sums, z, codes, decay=decay)
        expect("counts", got, _by_code(counts, sums, z, codes, decay)[1], source="update of one code at a time")


@exercise("codebook_ema", points=0.5)
def test_the_sums_are_running_averages(submission, rng):
    for counts, sums, z, codes, decay in _cases(rng):
        *_, got = submission.codebooks.codebook_ema(counts, sums, z, codes, decay=decay)
        expect("sums", got, _by_code(counts, sums, z, codes, decay)[2], source="update of one code at a time")


@exercise("codebook_ema", points=0.75)
def test_the_codebook_is_their_quotient(submission, rng):
    for counts, sums, z, codes, decay in _cases(rng):
        got, _, new_sums = submission.codebooks.codebook_ema(counts, sums, z, codes, decay=decay)
        apart = not np.array_equal(got, new_sums)
        expect_true("codebook and sums", apart, "the codebook and the sums that come back are the same", value=apart)
        expect("codebook", got, _by_code(counts, sums, z, codes, decay)[0], source="update of one code at a time")


@exercise("codebook_ema", points=0.25)
def test_the_averages_keep_float32(submission, rng):
    for counts, sums, z, codes, decay in _cases(rng):
        arrays = (array.astype(np.float32) for array in (counts, sums, z))
        got = submission.codebooks.codebook_ema(*arrays, codes, decay=decay)
        for name, array in zip(("codebook", "counts", "sums"), got, strict=True):
            expect_dtype(name, array, np.float32)


@exercise("revive_codes", points=0.5)
def test_living_codes_stay_where_they_are(submission, rng):
    for counts, sums, z, _, _ in _cases(rng):
        least = float(np.median(counts))
        alive = counts >= least
        codebook, new_counts, new_sums = submission.codebooks.revive_codes(counts, sums, z, least=least, rng=rng)
        expect("codebook of the living", codebook[alive], sums[alive] / counts[alive][:, None], source="sums / counts")
        expect("counts of the living", new_counts[alive], counts[alive], source="input")
        expect("sums of the living", new_sums[alive], sums[alive], source="input")


@exercise("revive_codes", points=0.75)
def test_dead_codes_start_anew_at_vectors_of_the_batch(submission, rng):
    for counts, sums, z, _, _ in _cases(rng):
        least = float(counts.max())
        dead = counts < least
        codebook, new_counts, new_sums = submission.codebooks.revive_codes(counts, sums, z, least=least, rng=rng)
        gaps = np.array([np.abs(z - code).max(axis=1).min() for code in codebook[dead]])
        says = "a revived code lies on no vector of the batch"
        expect_true("codebook of the dead", np.all(gaps < 1e-9), says, value=gaps)
        expect("counts of the dead", new_counts[dead], np.full(dead.sum(), least), source="least")
        expect("sums of the dead", new_sums[dead], least * codebook[dead], source="least times their vectors")


@exercise("revive_codes", points=0.5, needs=("test_dead_codes_start_anew_at_vectors_of_the_batch",))
def test_every_vector_may_be_drawn(submission, rng):
    """any vector of the batch may be drawn, for each code anew, and rng draws it."""
    z, counts, sums = rng.standard_normal((3, 2)), np.append(np.full(600, 0.1), 5.0), np.ones((601, 2))

    def draw(generator):
        return submission.codebooks.revive_codes(counts, sums, z, least=1.5, rng=generator)[0]

    seen = [int(np.sum(np.abs(draw(rng)[:600] - row).max(axis=1) < 1e-9)) for row in z]
    says = f"of 600 dead codes and 3 vectors, {seen} codes were put on each: they should be drawn evenly"
    expect_true("draws", min(seen) >= 130, says, value=np.array(seen))
    expect_drawn_from_rng("the vectors", draw, rng)


@exercise("revive_codes", points=0.25, needs=("test_dead_codes_start_anew_at_vectors_of_the_batch",))
def test_the_revived_keep_float32(submission, rng):
    for counts, sums, z, _, _ in _cases(rng):
        arrays = (array.astype(np.float32) for array in (counts, sums, z))
        got = submission.codebooks.revive_codes(*arrays, least=float(counts.max()), rng=rng)
        for name, array in zip(("codebook", "counts", "sums"), got, strict=True):
            expect_dtype(name, array, np.float32)


def _cases(rng):
    for m, k, d in SHAPES:
        codes = rng.integers(0, k, m)
        codes[codes == 1] = 0  # code 1 is not chosen
        decay = float(rng.uniform(0.3, 0.9))
        yield rng.uniform(0.5, 3, k), rng.standard_normal((k, d)), rng.standard_normal((m, d)), codes, decay


def _by_code(counts, sums, z, codes, decay):
    counts, sums = counts.copy(), sums.copy()
    for k in range(len(counts)):
        mine = [z[m] for m in range(len(z)) if codes[m] == k]
        counts[k] = decay * counts[k] + (1 - decay) * len(mine)
        sums[k] = decay * sums[k] + (1 - decay) * sum(mine, np.zeros(z.shape[1]))
    return np.array([sums[k] / counts[k] for k in range(len(counts))]), counts, sums
