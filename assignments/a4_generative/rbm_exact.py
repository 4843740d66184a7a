"""The partition function of a small machine, summed in full: what every estimate can be measured against."""

import numpy as np

from cs231n_ae.measures.rbm_exact import all_binary
from cs231n_ae.models.rbm import rbm_free_energy, require_machine
from cs231n_ae.types import Params

__all__ = ["rbm_log_partition"]


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
    raise NotImplementedError("rbm_log_partition: yours to write; then run: cs231n-ae check rbm_log_partition")
