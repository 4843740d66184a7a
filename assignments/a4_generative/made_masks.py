r"""MADE's masks: which connections must be cut so that no output sees its own pixel, or a later one.

Every unit gets a **degree**. The degree of a pixel is its place in the order, from 1 to D. A hidden unit of degree m
may depend on the first m pixels and on no others.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from cs231n_ae.types import Array
from cs231n_ae.validation import require_counts, require_generator

__all__ = ["made_degrees", "made_masks"]


def made_degrees(order: Array, hidden_sizes: Sequence[int], *, rng: np.random.Generator) -> list[Array]:
    r"""The degrees of all units: those of the pixels from the order, those of the hidden units drawn.

    Pixel d has the degree t + 1 where :math:`\mathrm{order}_t = d`, so the first pixel of the order has degree 1, and
    the last D. The units of a hidden layer draw theirs evenly from

    .. math:: \min_j m^{l-1}_j, \;\dots,\; D - 1 .

    With less than the smallest degree of the layer before, a unit would have no inputs; with D it would see all pixels,
    and no output could use it.

    Args:
        order: the pixels as they come: ``order[t]`` is the pixel at place t, each from 0 to D − 1 once.
        hidden_sizes: how many units each hidden layer has.
        rng: the source of the hidden degrees.

    Returns:
        a list of integer arrays: the pixels' degrees of shape (D,), then those of each hidden layer.

    Raises:
        ValueError: if ``order`` is no order of two pixels or more.

    Source: Germain, Gregor, Murray & Larochelle 2015, MADE, section 4.
    """
    raise NotImplementedError("made_degrees: yours to write; then run: cs231n-ae check made_degrees")


def made_masks(degrees: Sequence[Array]) -> list[Array]:
    r"""The mask of each layer, from the degrees of the units on its two sides.

    A hidden unit of degree m may look at units and pixels up to its own degree; the output for pixel d, only at units
    *below* the degree of d, for they haven't seen pixel d:

    .. math:: M^l_{ij} = \left[ m^{l-1}_i \le m^l_j \right], \qquad M^\mathrm{out}_{jd} = \left[ m^L_j < m^0_d \right]

    The degrees of the pixels serve twice, for the inputs and for the outputs. With no hidden layer at all there is one
    mask, from pixels to pixels: that of direct connections.

    Args:
        degrees: from :func:`made_degrees`: the pixels' degrees, then those of each hidden layer.

    Returns:
        one mask of True and False for each layer of weights, the output's last, each of shape (fan_in, fan_out).

    Raises:
        ValueError: if ``degrees`` holds anything but integers.

    Source: Germain, Gregor, Murray & Larochelle 2015, MADE, section 4.
    """
    raise NotImplementedError("made_masks: yours to write; then run: cs231n-ae check made_masks")
