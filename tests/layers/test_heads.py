"""Heads are cut and joined again."""

import numpy as np
import pytest

from cs231n_ae.layers import merge_heads, split_heads


def test_heads_are_cut_and_joined_again(rng):
    x = rng.standard_normal((2, 3, 6))
    pieces = split_heads(x, 3)
    assert pieces.shape == (6, 3, 2)
    np.testing.assert_array_equal(pieces[4], x[1, :, 2:4])  # of the second example, the second head
    np.testing.assert_array_equal(merge_heads(pieces, 3), x)


def test_what_cannot_be_cut_is_refused():
    x = np.zeros((2, 3, 6))
    with pytest.raises(ValueError, match=r"n_heads must divide the 6 features of x, got 4"):
        split_heads(x, 4)
    with pytest.raises(ValueError, match=r"n_heads must divide the 2 sequences of x, got 3"):
        merge_heads(x, 3)
