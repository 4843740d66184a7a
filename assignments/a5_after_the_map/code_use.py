"""How many codes of a codebook are really used."""

import numpy as np

from cs231n_ae.types import Array
from cs231n_ae.validation import require_count, require_labels, require_some

__all__ = ["code_perplexity"]


def code_perplexity(codes: Array, n_codes: int) -> float:
    r"""The perplexity of a codebook: as how many equally frequent codes they count.

    .. math:: e^{H}, \qquad H = -\sum_k p_k \log p_k, \qquad p_k = \frac{\lvert \{m : c_m = k\} \rvert}{M}

    It is 1 where one code is used alone, K where all are used alike. A code that is not used adds nothing, since
    :math:`p \log p \to 0`. :math:`H / \log 2` is what a code costs in bits, if its place tells nothing.

    Args:
        codes: c, integers from 0 to K − 1, shape (M,).
        n_codes: K.

    Returns:
        the perplexity, from 1 to K.

    Raises:
        ValueError: if there are no codes, or one is not of K.

    Source: van den Oord, Vinyals & Kavukcuoglu 2017, section 4; Shannon 1948, section 6, for H.
    """
    raise NotImplementedError("code_perplexity: yours to write; then run: cs231n-ae check code_perplexity")
