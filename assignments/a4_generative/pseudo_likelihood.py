"""Pseudo-likelihood: each pixel predicted from all others, for which no partition function is needed."""

import numpy as np

from cs231n_ae import layers
from cs231n_ae.models.rbm import rbm_free_energy, require_machine
from cs231n_ae.types import Array, Params

__all__ = ["rbm_pseudo_log_likelihood"]


def rbm_pseudo_log_likelihood(v: Array, params: Params) -> Array:
    r"""The sum over all pixels of :math:`\log p(v_i \mid v_{-i})`, with :math:`v_{-i}` all pixels but i.

    Only two images agree with v in all other pixels: v itself, and :math:`v^{(i)}` in which pixel i is flipped. In
    their ratio Z cancels, so that with the free energy F

    .. math:: p(v_i \mid v_{-i}) = \frac{e^{-F(v)}}{e^{-F(v)} + e^{-F(v^{(i)})}} = \sigma\left(F(v^{(i)}) - F(v)\right)

    It is finite also where a pixel is so unlikely that this probability is 0 in floating point. Of D free energies each
    needs all the sums :math:`c_j + \sum_i v_i W_{ij}`; but a flip of pixel i changes them by one row of W only.

    Args:
        v: pixels, shape (N, D), zeros and ones.
        params: ``W`` (D, H), ``b`` (D,), ``c`` (H,).

    Returns:
        the pseudo-log-likelihood of each example in nats, shape (N,).

    Raises:
        ValueError: if ``v`` has not one column per row of W.

    Source: Besag 1975; Goodfellow, Bengio & Courville 2016, Deep Learning, section 18.3.
    """
    raise NotImplementedError(
        "rbm_pseudo_log_likelihood: yours to write; then run: cs231n-ae check rbm_pseudo_log_likelihood"
    )
