"""The partition function of a small machine, summed in full: what every estimate can be measured against."""

import numpy as np

from cs231n_ae.models.rbm import rbm_free_energy, require_machine
from cs231n_ae.types import Array, Params
from cs231n_ae.validation import require_count

__all__ = ["all_binary", "rbm_log_partition"]

LARGEST = 20
"""2^20 rows of the other layer's sums are a matter of seconds; each unit more doubles that."""


def all_binary(n: int) -> Array:
    """Every row of n zeros and ones, in the order of the binary numbers: shape (2^n, n), float64.

    Args:
        n: how many digits, from 1 to 20.

    Raises:
        ValueError: if there are more than a million rows.
    """
    require_count("n", n, most=LARGEST, advice="2^n rows must fit in memory")
    return ((np.arange(2**n)[:, None] >> np.arange(n)[::-1]) & 1).astype(np.float64)


def rbm_log_partition(params: Params) -> float:
    r"""The exact :math:`\log Z` of a machine of which one layer is small.

    .. math:: Z = \sum_v \sum_h e^{-E(v, h)} = \sum_v e^{-F(v)}
                = \sum_h e^{c^\top h} \prod_i \left(1 + e^{b_i + \sum_j W_{ij} h_j}\right)

    Either sum will do. The one over the smaller layer has fewer terms: :math:`2^{\min(D, H)}`. Work with logarithms and
    take the largest out before the sum, for the terms themselves may overflow.

    Args:
        params: ``W`` (D, H), ``b`` (D,), ``c`` (H,); the smaller of D and H at most 20.

    Returns:
        :math:`\log Z` in nats.

    Raises:
        ValueError: if both layers have more than 20 units.

    Source: Salakhutdinov & Murray 2008, section 2.
    """
    require_machine(params)
    w, b, c = (params[name].astype(np.float64) for name in ("W", "b", "c"))
    if len(c) < len(b):
        w, b, c = w.T, c, b  # the energy does not know which of its layers is called visible
    minus_energy = -rbm_free_energy(all_binary(len(b)), {"W": w, "b": b, "c": c})  # (2^n,)
    largest = minus_energy.max()
    return float(largest + np.log(np.exp(minus_energy - largest).sum()))
