"""Pseudo-likelihood: each pixel predicted from all others, for which no partition function is needed."""

import numpy as np

from cs231n_ae import layers
from cs231n_ae.models.rbm import rbm_free_energy, require_machine
from cs231n_ae.types import Array, Params
from cs231n_ae.validation import require_labels

__all__ = ["rbm_one_flip_pseudo_log_likelihood", "rbm_pseudo_log_likelihood"]


def rbm_pseudo_log_likelihood(v: Array, params: Params) -> Array:
    r"""The sum over all pixels of :math:`\log p(v_i \mid v_{-i})`, with :math:`v_{-i}` all pixels but i.

    Only two images agree with v in all other pixels: v itself, and :math:`v^{(i)}` in which pixel i is flipped. In
    their ratio Z cancels, so that with the free energy F

    .. math:: p(v_i \mid v_{-i}) = \frac{e^{-F(v)}}{e^{-F(v)} + e^{-F(v^{(i)})}} = \sigma\left(F(v^{(i)}) - F(v)\right)

    Args:
        v: pixels, shape (N, D), zeros and ones.
        params: ``W`` (D, H), ``b`` (D,), ``c`` (H,).

    Returns:
        the pseudo-log-likelihood of each example in nats, shape (N,).

    Raises:
        ValueError: if ``v`` has not one column per row of W.

    Source: Besag 1975; Goodfellow, Bengio & Courville 2016, Deep Learning, section 18.3.
    """
    require_machine(params, v=v)
    energy, total = rbm_free_energy(v, params), np.zeros(len(v), v.dtype)
    for i in range(v.shape[1]):
        flipped = v.copy()
        flipped[:, i] = 1 - v[:, i]
        total += _log_sigmoid(rbm_free_energy(flipped, params) - energy)
    return total


def rbm_one_flip_pseudo_log_likelihood(v: Array, params: Params, *, flips: Array) -> Array:
    r"""The same from one pixel of each example, times D: cheaper by D, and right on average over the pixels.

    .. math:: D \log \sigma\left(F(v^{(i)}) - F(v)\right), \qquad i \text{ even over all pixels}

    Args:
        v: pixels, shape (N, D), zeros and ones.
        params: ``W`` (D, H), ``b`` (D,), ``c`` (H,).
        flips: the pixel i to be flipped in each example, integers, shape (N,): ``rng.integers(D, size=N)``.

    Returns:
        the estimate for each example in nats, shape (N,).

    Raises:
        ValueError: if ``v`` has not one column per row of W.

    Source: Besag 1975; used to watch the training of RBMs in the Deep Learning Tutorials, Restricted Boltzmann
    Machines.
    """
    require_machine(params, v=v)
    require_labels("flips", flips, len(v), v.shape[1])
    flipped, rows = v.copy(), np.arange(len(v))
    flipped[rows, flips] = 1 - flipped[rows, flips]
    return v.shape[1] * _log_sigmoid(rbm_free_energy(flipped, params) - rbm_free_energy(v, params))


def _log_sigmoid(x: Array) -> Array:
    """log σ(x) = −log(1 + e^−x), which stays finite where σ(x) would be 0."""
    return -layers.softplus_forward(-x)[0]
