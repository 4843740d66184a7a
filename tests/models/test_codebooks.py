"""Running codebooks: k-means without memory, exact averages over many steps; dead codes come back to life."""

import numpy as np
import pytest

from cs231n_ae.models import codebook_ema, kmeans_update, revive_codes


def test_with_hardly_any_memory_it_is_the_update_of_kmeans(rng):
    z, codes = rng.standard_normal((30, 3)), np.arange(30) % 4
    codebook, counts, _ = codebook_ema(np.ones(4), rng.standard_normal((4, 3)), z, codes, decay=1e-12)
    np.testing.assert_allclose(codebook, kmeans_update(z, codes, np.zeros((4, 3))), rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(counts, np.bincount(codes), rtol=1e-9)


def test_many_steps_are_an_exponentially_weighted_mean(rng):
    counts, sums, decay = np.ones(1), np.zeros((1, 2)), 0.8
    batches = rng.standard_normal((40, 5, 2))
    for z in batches:
        codebook, counts, sums = codebook_ema(counts, sums, z, np.zeros(5, int), decay=decay)
    weights = decay ** np.arange(40)[::-1] * (1 - decay)
    total = 5 * weights.sum() + decay**40
    np.testing.assert_allclose(codebook[0], np.einsum("t,tmd->d", weights, batches) / total, rtol=1e-12)


def test_a_code_that_is_not_chosen_stays_and_its_count_fades(rng):
    sums = rng.standard_normal((3, 2))
    codebook, counts, _ = codebook_ema(np.ones(3), sums, rng.standard_normal((4, 2)), np.array([0, 0, 2, 2]), decay=0.9)
    np.testing.assert_allclose(codebook[1], sums[1], rtol=1e-12)
    assert counts[1] == 0.9


def test_dead_codes_are_put_on_vectors_and_the_living_left_alone(rng):
    counts, sums, z = np.array([2.0, 0.5, 3.0, 0.9]), rng.standard_normal((4, 2)), rng.standard_normal((7, 2))
    codebook, new_counts, new_sums = revive_codes(counts, sums, z, least=1.0, rng=rng)
    np.testing.assert_array_equal(new_counts, [2, 1, 3, 1])
    np.testing.assert_allclose(codebook[[0, 2]], sums[[0, 2]] / counts[[0, 2], None], rtol=1e-12)
    assert all(np.abs(z - code).max(axis=1).min() < 1e-12 for code in codebook[[1, 3]])
    np.testing.assert_allclose(new_sums, codebook * new_counts[:, None], rtol=1e-12)
    assert counts[1] == 0.5, "the input is left as it was"


def test_float32_stays_float32(rng):
    counts, sums, z = (a.astype(np.float32) for a in (np.full(3, 0.5), np.ones((3, 2)), rng.standard_normal((4, 2))))
    for result in (
        codebook_ema(counts, sums, z, np.array([0, 1, 1, 0]), decay=0.9),
        revive_codes(counts, sums, z, least=1.0, rng=rng),
    ):
        assert {array.dtype for array in result} == {np.dtype(np.float32)}


def test_counts_have_to_be_above_0(rng):
    with pytest.raises(ValueError, match=r"counts must be above 0, got 0: start with ones"):
        codebook_ema(np.zeros(2), np.ones((2, 2)), np.ones((1, 2)), np.array([0]))
