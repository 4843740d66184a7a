"""What students get wrong about the perplexity of a codebook."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception
from cs231n_ae.measures.code_use import code_perplexity


@misconception(
    "code_perplexity",
    says="The entropy itself came out, in nats. How many equally frequent codes have this entropy?",
)
def returns_the_entropy(codes, n_codes):
    return np.log(code_perplexity(codes, n_codes))


@misconception(
    "code_perplexity",
    says="The entropy has the wrong sign: a perplexity below 1 counts less than one code.",
)
def forgets_the_minus(codes, n_codes):
    return 1 / code_perplexity(codes, n_codes)


@misconception(
    "code_perplexity",
    says="The codes that occur were counted. One that is used once in a thousand counts as much as all others then: "
    "does it tell as much?",
)
def counts_what_occurs(codes, n_codes):
    return float(len(np.unique(codes)))


@misconception(
    "code_perplexity",
    says="Unused codes make it not a number: 0 · log 0. What does p log p tend to?",
)
def takes_the_logarithm_of_zero(codes, n_codes):
    p = np.bincount(codes, minlength=n_codes) / len(codes)
    with np.errstate(divide="ignore", invalid="ignore"):
        return float(np.exp(-np.sum(p * np.log(p))))


@misconception(
    "code_perplexity",
    says="The entropy is in bits and the exponential is e^: the same base belongs to both.",
)
def mixes_the_bases(codes, n_codes):
    return np.exp(np.log2(code_perplexity(codes, n_codes)))
