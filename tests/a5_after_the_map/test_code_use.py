"""Grades the perplexity of codes: the mean surprise of one code after the other, and codes that are used alike."""

import math

import numpy as np

from cs231n_ae.course.testing import exercise, expect


@exercise("code_perplexity", points=0.5)
def test_it_is_the_exponential_of_the_entropy(submission, rng):
    for n_codes, length in ((4, 30), (7, 12), (3, 50)):
        codes = rng.integers(0, n_codes, length) * rng.integers(0, 2, length)
        got = submission.code_use.code_perplexity(codes, n_codes)
        surprises = [math.log(length / sum(codes == code)) for code in codes]
        expect("perplexity", got, math.exp(sum(surprises) / length), source="mean surprise of the codes")


@exercise("code_perplexity", points=0.5)
def test_codes_that_are_not_used_do_not_count(submission, rng):
    several = int(rng.integers(2, 30))
    for used, n_codes in ((several, several), (several, several + 5), (1, 5)):
        codes = np.tile(rng.permutation(n_codes)[:used], 4)
        expect(
            "perplexity", submission.code_use.code_perplexity(codes, n_codes), float(used), source="codes used alike"
        )
