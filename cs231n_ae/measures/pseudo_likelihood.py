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
    require_machine(params, v=v)
    pixels, params = _in_float64(v, params)
    energy, total = rbm_free_energy(pixels, params), np.zeros(len(v))
    activation, _ = layers.affine_forward(pixels, params["W"], params["c"])  # (N, H)
    bias = pixels @ params["b"]
    for i, (row, b) in enumerate(zip(params["W"], params["b"], strict=True)):
        change = 1 - 2 * pixels[:, i]  # of pixel i by its flip
        softplus, _ = layers.softplus_forward(activation + np.outer(change, row))
        flipped = -(bias + change * b) - softplus.sum(axis=1)  # F of the flipped
        total += _log_sigmoid(flipped - energy)
    return total.astype(v.dtype)


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
    pixels, params = _in_float64(v, params)
    flipped, rows = pixels.copy(), np.arange(len(v))
    flipped[rows, flips] = 1 - flipped[rows, flips]
    difference = rbm_free_energy(flipped, params) - rbm_free_energy(pixels, params)
    return (v.shape[1] * _log_sigmoid(difference)).astype(v.dtype)


def _in_float64(v: Array, params: Params) -> tuple[Array, Params]:
    """Free energies are large and one flip changes them little: float32 leaves few digits of the difference."""
    return v.astype(np.float64), {name: value.astype(np.float64) for name, value in params.items()}


def _log_sigmoid(x: Array) -> Array:
    """log σ(x) = −log(1 + e^−x), which stays finite where σ(x) would be 0."""
    return -layers.softplus_forward(-x)[0]
