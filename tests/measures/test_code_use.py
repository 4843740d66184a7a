"""The perplexity of codes: scipy's entropy, one code, all codes alike."""

import numpy as np
import pytest
from scipy.stats import entropy

from cs231n_ae.measures import code_perplexity


def test_it_is_the_exponential_of_scipys_entropy(rng):
    codes = rng.integers(0, 9, 500) * rng.integers(0, 2, 500)
    assert code_perplexity(codes, 12) == pytest.approx(np.exp(entropy(np.bincount(codes, minlength=12))), rel=1e-12)


@pytest.mark.parametrize("used", [1, 2, 5])
def test_codes_used_alike_count_as_many_as_they_are(used):
    assert code_perplexity(np.arange(20 * used) % used, 8) == pytest.approx(used, rel=1e-12)


def test_nine_times_in_ten_is_less_than_two():
    assert code_perplexity(np.array([0] * 9 + [1]), 2) == pytest.approx(0.9**-0.9 * 0.1**-0.1, rel=1e-12)


def test_what_is_no_code_is_refused():
    with pytest.raises(ValueError, match=r"codes must lie in \[0, 2\]"):
        code_perplexity(np.array([0, 3]), 3)
    with pytest.raises(ValueError, match=r"codes must not be empty"):
        code_perplexity(np.zeros(0, int), 3)
