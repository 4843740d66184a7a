"""Grades the choice of codes, by trying all of them, and the gradient that goes straight through."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_dtype, expect_true

SHAPES = (6, 4, 3), (1, 5, 2), (4, 1, 3), (5, 5, 5), (7, 3, 1), (50, 9, 3)
"""How many vectors, how many codes, and their length; of 50, what is nearest by another measure is not so each time."""


@exercise("nearest_codes", points=0.75)
def test_every_vector_gets_the_nearest_code(submission, rng):
    for m, k, d in SHAPES:
        z, codebook = rng.standard_normal((m, d)), rng.standard_normal((k, d)) * rng.uniform(0.3, 3, (k, 1))
        distances = [[sum((a - b) ** 2 for a, b in zip(row, code, strict=True)) for code in codebook] for row in z]
        expected = np.array([int(np.argmin(row)) for row in distances])
        expect("codes", submission.quantization.nearest_codes(z, codebook), expected, source="least of all distances")
    codebook = np.array([[3.0, 0.0], [0.0, 1.0], [0.0, -1.0], [0.0, 1.0]])
    codes = submission.quantization.nearest_codes(np.array([[0.0, 0.0], [0.0, 2.0], [3.0, 0.0]]), codebook)
    expect("codes, where several are equally near", codes, [1, 1, 0], source="first of them")


@exercise("nearest_codes", points=0.25, needs=("test_every_vector_gets_the_nearest_code",))
def test_codes_are_whole_numbers(submission, rng):
    codes = np.asarray(submission.quantization.nearest_codes(*rng.standard_normal((2, 4, 3))))
    says = f"codes have dtype {codes.dtype}: they are numbers of rows, integers"
    expect_true("codes", codes.dtype.kind in "iu", says, value=str(codes.dtype))


@exercise("quantize_forward", points=0.75)
def test_every_vector_is_replaced_by_the_nearest(submission, rng):
    for m, k, d in SHAPES:
        z, codebook = rng.standard_normal((m, d)), rng.standard_normal((k, d))
        q, codes, _ = submission.quantization.quantize_forward(z, codebook)
        expect("codes", codes, _nearest(z, codebook), source="least of all distances")
        expect("q", q, codebook[_nearest(z, codebook)], source="rows of the codebook", context={"z": z})


@exercise("quantize_forward", points=0.25)
def test_q_keeps_float32(submission, rng):
    z, codebook = rng.standard_normal((4, 3)).astype(np.float32), rng.standard_normal((5, 3)).astype(np.float32)
    q, codes, _ = submission.quantization.quantize_forward(z, codebook)
    expect_dtype("q", q, np.float32)
    says = f"codes have dtype {np.asarray(codes).dtype}: they are numbers of rows, integers"
    expect_true("codes", np.asarray(codes).dtype.kind in "iu", says, value=np.asarray(codes))


@exercise("quantize_backward", points=0.75)
def test_the_gradient_goes_straight_through(submission, rng):
    for m, k, d in SHAPES:
        z, codebook, dout = rng.standard_normal((m, d)), rng.standard_normal((k, d)), rng.standard_normal((m, d))
        *_, cache = submission.quantization.quantize_forward(z, codebook)
        dz = submission.quantization.quantize_backward(dout, cache)
        expect("dz", dz, dout, source="dout", context={"z": z, "z - q": z - codebook[_nearest(z, codebook)]})


@exercise("quantize_backward", points=0.25, needs=("test_the_gradient_goes_straight_through",))
def test_dz_keeps_float32(submission, rng):
    z, dout = rng.standard_normal((4, 3)).astype(np.float32), rng.standard_normal((4, 3)).astype(np.float32)
    *_, cache = submission.quantization.quantize_forward(z, z[:2].copy())
    dz = submission.quantization.quantize_backward(dout, cache)
    expect_dtype("dz", dz, np.float32)


def _nearest(z, codebook):
    return np.array([int(np.argmin([np.sum((row - code) ** 2) for code in codebook])) for row in z])
