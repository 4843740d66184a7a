"""Vector quantization: scipy's nearest neighbours, what is kept under a second time, and contracts."""

import numpy as np
import pytest
from oracles import CONTRACTS, Source, does_not_hide_nan, through
from scipy.spatial.distance import cdist

from cs231n_ae.layers import nearest_codes, quantization, quantize_backward, quantize_forward

Z, CODEBOOK, DOUT = Source(0).normals((5, 3), (4, 3), (5, 3))


def forward(z, codebook):
    q, codes, cache = quantize_forward(z, codebook)
    assert codes.dtype.kind == "i"
    return q, cache


CASE = through(
    forward, lambda dout, cache: (quantize_backward(dout, cache),),
    {"z": Z, "codebook": CODEBOOK, "dout": DOUT}, ("z",),
)  # fmt: skip


def test_everything_is_tested():
    assert set(quantization.__all__) == {"nearest_codes", "quantize_backward", "quantize_forward"}


@pytest.mark.parametrize("contract", [one for one in CONTRACTS if one is not does_not_hide_nan])
def test_contract(contract):
    contract(CASE)


def test_codes_are_those_of_scipys_distances(rng):
    z, codebook = rng.standard_normal((300, 5)), 2 * rng.standard_normal((17, 5))
    np.testing.assert_array_equal(nearest_codes(z, codebook), cdist(z, codebook).argmin(axis=1))


def test_what_is_in_the_codebook_stays_as_it_is(rng):
    codebook = rng.standard_normal((6, 3))
    order = rng.permutation(6)
    q, codes, _ = quantize_forward(codebook[order], codebook)
    np.testing.assert_array_equal(codes, order)
    np.testing.assert_array_equal(q, codebook[order])


def test_of_equally_near_codes_the_first_is_taken():
    assert nearest_codes(np.zeros((1, 2)), np.array([[3.0, 0], [0, 1], [1, 0]])).tolist() == [1]


def test_the_gradient_goes_straight_through():
    *_, cache = quantize_forward(Z, CODEBOOK)
    np.testing.assert_array_equal(quantize_backward(DOUT, cache), DOUT)


def test_nan_has_no_nearest_code():
    with pytest.raises(ValueError, match=r"z must be finite, got nan at index \(0, 0\)"):
        nearest_codes(np.full((1, 3), np.nan), CODEBOOK)


def test_a_codebook_of_another_length_or_none_is_refused():
    with pytest.raises(ValueError, match=r"codebook must have shape \(any, 3\)"):
        nearest_codes(Z, CODEBOOK[:, :2])
    with pytest.raises(ValueError, match=r"codebook must not be empty"):
        nearest_codes(Z, CODEBOOK[:0])
