"""Embeddings: the product with one-hot vectors; codes of places: their products depend on the distance alone."""

import numpy as np
import pytest
from oracles import CONTRACTS, Source, through

from cs231n_ae.layers import embedding, embedding_backward, embedding_forward, positional_codes

WORDS = np.array([[0, 3, 3], [1, 3, 0]])
W, DOUT = Source(0).normals((5, 2), (2, 3, 2))
CASE = through(
    lambda w: embedding_forward(WORDS, w), lambda dout, cache: (embedding_backward(dout, cache),),
    {"w": W, "dout": DOUT}, ("w",),
)  # fmt: skip


def test_everything_is_tested():
    assert set(embedding.__all__) == {"embedding_backward", "embedding_forward", "positional_codes"}


@pytest.mark.parametrize("contract", CONTRACTS)
def test_contract(contract):
    contract(CASE)


def test_it_is_the_product_with_one_hot_vectors():
    one_hot = np.eye(5)[WORDS]
    out, cache = embedding_forward(WORDS, W)
    np.testing.assert_array_equal(out, one_hot @ W)
    dw = embedding_backward(DOUT, cache)
    np.testing.assert_allclose(dw, np.einsum("ntk,ntd->kd", one_hot, DOUT), rtol=1e-12)
    assert (dw[[2, 4]] == 0).all(), "words that do not occur"


def test_what_is_no_word_of_the_table_is_refused():
    for wrong in (np.array([[0, 5]]), np.array([[-1, 0]])):
        with pytest.raises(ValueError, match=r"words must lie in \[0, 4\]"):
            embedding_forward(wrong, W)
    for wrong in (np.array([0, 1]), [[0, 1]]):
        with pytest.raises(ValueError, match=r"words must be an array of shape \(N, T\), got"):
            embedding_forward(wrong, W)
    _, cache = embedding_forward(WORDS, W)
    with pytest.raises(ValueError, match=r"dout must have shape \(2, 3, 2\)"):
        embedding_backward(DOUT[:1], cache)


def test_products_of_codes_depend_on_the_distance_alone():
    codes = positional_codes(20, 8, longest=50.0, dtype=np.float64)
    products = codes @ codes.T
    for distance in range(20):
        diagonal = np.diagonal(products, distance)
        expected = np.cos(distance * 50.0 ** -np.array([0, 0.25, 0.5, 0.75])).sum()
        np.testing.assert_allclose(diagonal, expected, rtol=1e-9, atol=1e-9)


def test_a_step_turns_every_pair_by_its_own_angle():
    codes = positional_codes(9, 6, dtype=np.float64)
    hands = codes[:, 1::2] + 1j * codes[:, 0::2]
    np.testing.assert_allclose(hands[1:] / hands[:-1], np.tile(hands[1], (8, 1)), rtol=1e-12)
    np.testing.assert_allclose(np.angle(hands[1]), 10_000.0 ** -(np.arange(3) / 3), rtol=1e-9)


def test_an_odd_width_is_refused():
    with pytest.raises(ValueError, match=r"width must be even, for sines and cosines come in pairs, got 5"):
        positional_codes(3, 5)
