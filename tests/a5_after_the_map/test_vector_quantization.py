"""Grades the codebook and commitment losses: each by numerical gradients of what it moves, the rest held still."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_dtype, numerical_gradient_of

SHAPES = (6, 4, 3, 2), (3, 5, 2, 3), (8, 2, 5, 4), (1, 1, 2, 1)
"""How many vectors, how many codes, their length, and the number of examples; some codes are not chosen."""


@exercise("vq_loss", points=0.75)
def test_the_loss_is_both_squared_distances(submission, rng):
    for z, codebook, codes, n, beta in _cases(rng):
        loss, _, _ = submission.vector_quantization.vq_loss(z, codebook, codes, n_examples=n, commitment=beta)
        expect("loss", loss, (1 + beta) * _distance(z, codebook, codes, n), source="sum of squares, by loops")


@exercise("vq_loss", points=1)
def test_dz_comes_from_the_commitment_alone(submission, rng):
    for z, codebook, codes, n, beta in _cases(rng):
        _, dz, _ = submission.vector_quantization.vq_loss(z, codebook, codes, n_examples=n, commitment=beta)
        numerical = numerical_gradient_of(
            lambda z, b=codebook, c=codes, n=n, beta=beta: beta * _distance(z, b, c, n), z
        )
        expect("dz", dz, numerical, source="numerical gradient of the commitment loss", context={"z": z})


@exercise("vq_loss", points=1)
def test_dcodebook_comes_from_the_codebook_loss_alone(submission, rng):
    for z, codebook, codes, n, beta in _cases(rng):
        *_, dcodebook = submission.vector_quantization.vq_loss(z, codebook, codes, n_examples=n, commitment=beta)
        numerical = numerical_gradient_of(lambda b, z=z, c=codes, n=n: _distance(z, b, c, n), codebook)
        expect("dcodebook", dcodebook, numerical, source="numerical gradient of the codebook loss")


@exercise("vq_loss", points=0.25)
def test_the_gradients_keep_float32(submission, rng):
    for z, codebook, codes, n, beta in _cases(rng):
        z, codebook = z.astype(np.float32), codebook.astype(np.float32)
        _, dz, dcodebook = submission.vector_quantization.vq_loss(z, codebook, codes, n_examples=n, commitment=beta)
        expect_dtype("dz", dz, np.float32)
        expect_dtype("dcodebook", dcodebook, np.float32)


def _cases(rng):
    for m, k, d, n in SHAPES:
        beta = float(rng.uniform(0.1, 0.9))
        yield rng.standard_normal((m, d)), rng.standard_normal((k, d)), rng.integers(0, k, m), n, beta


def _distance(z, codebook, codes, n):
    return sum(np.sum((z[m] - codebook[code]) ** 2) for m, code in enumerate(codes)) / n
