"""The perplexity of codes, right, and written differently from the reference."""

import math

import numpy as np

from cs231n_ae.course.other_answers import other_answer


@other_answer("code_perplexity")
def counts_with_unique(codes, n_codes):
    _, counts = np.unique(codes, return_counts=True)
    p = counts / counts.sum()
    return float(np.prod(p**-p))


@other_answer("code_perplexity")
def works_in_bits(codes, n_codes):
    shares = [np.mean(codes == k) for k in range(n_codes)]
    return 2 ** sum(-p * math.log2(p) for p in shares if p > 0)


@other_answer("code_perplexity")
def averages_the_surprise(codes, n_codes):
    p = np.bincount(codes, minlength=n_codes) / len(codes)
    return float(np.exp(-np.log(p[codes]).mean()))
