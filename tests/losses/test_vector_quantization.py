"""Codebook and commitment losses: autograd of each with the other held still, and k-means' minimum."""

import autograd.numpy as anp
import numpy as np
import pytest
from oracles import assert_close, autograd_gradients

from cs231n_ae.losses import vq_loss


@pytest.mark.parametrize(("m", "k", "n"), [(6, 3, 2), (4, 7, 4), (1, 1, 1)])
def test_value_and_gradients_are_those_of_the_stopped_terms(rng, m, k, n):
    z, codebook, codes = rng.standard_normal((m, 3)), rng.standard_normal((k, 3)), rng.integers(0, k, m)
    loss, dz, dcodebook = vq_loss(z, codebook, codes, n_examples=n, commitment=0.3)

    def distance(z, codebook):
        return anp.sum((z - codebook[codes]) ** 2) / n

    assert loss == pytest.approx(1.3 * distance(z, codebook), rel=1e-12)
    assert_close(dz, autograd_gradients(lambda z: 0.3 * distance(z, codebook), z)[0])
    assert_close(dcodebook, autograd_gradients(lambda codebook: distance(z, codebook), codebook)[0])


def test_the_codebook_rests_where_each_code_is_the_mean_of_its_vectors(rng):
    z, codes = rng.standard_normal((12, 2)), np.arange(12) % 3
    means = np.stack([z[codes == code].mean(axis=0) for code in range(3)])
    _, _, dcodebook = vq_loss(z, means, codes, n_examples=4)
    np.testing.assert_allclose(dcodebook, 0, atol=1e-14)


def test_without_commitment_the_encoder_hears_nothing(rng):
    z, codebook = rng.standard_normal((4, 2)), rng.standard_normal((3, 2))
    _, dz, _ = vq_loss(z, codebook, np.array([0, 1, 2, 0]), n_examples=2, commitment=0.0)
    np.testing.assert_array_equal(dz, 0)


def test_float32_stays_float32(rng):
    z, codebook = rng.standard_normal((4, 2)).astype(np.float32), rng.standard_normal((3, 2)).astype(np.float32)
    loss, dz, dcodebook = vq_loss(z, codebook, np.array([0, 1, 2, 0]), n_examples=2)
    assert type(loss) is float
    assert dz.dtype == dcodebook.dtype == np.float32


def test_a_code_that_is_none_is_refused(rng):
    with pytest.raises(ValueError, match=r"codes must lie in \[0, 2\]"):
        vq_loss(rng.standard_normal((2, 2)), rng.standard_normal((3, 2)), np.array([0, 3]), n_examples=1)
