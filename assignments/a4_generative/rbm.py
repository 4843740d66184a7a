"""The restricted Boltzmann machine: an energy for every pair of pixels and hidden units, and chains that sample it."""

import numpy as np

from cs231n_ae import layers
from cs231n_ae.binarization import binarize
from cs231n_ae.models.rbm import rbm_hidden_probabilities, rbm_visible_probabilities, require_machine
from cs231n_ae.types import Array, Grads, Params
from cs231n_ae.validation import require_count, require_some

__all__ = ["rbm_cd_gradients", "rbm_free_energy", "rbm_gibbs_step"]


def rbm_free_energy(v: Array, params: Params) -> Array:
    r"""What is left of the energy when the hidden units are summed out; low where the model thinks v likely.

    The machine has :math:`p(v, h) = e^{-E(v, h)} / Z` with :math:`E(v, h) = -b^\top v - c^\top h - v^\top W h`. Every
    hidden unit is 0 or 1, and the sum over all :math:`2^H` of them falls apart into H factors of two terms:

    .. math:: F(v) = -\log \sum_h e^{-E(v, h)}
              = -b^\top v - \sum_j \log\left(1 + e^{c_j + \sum_i v_i W_{ij}}\right), \qquad p(v) = e^{-F(v)} / Z

    It is finite for any finite parameters, also where these exponentials overflow.

    Args:
        v: pixels, shape (N, D), zeros and ones.
        params: ``W`` of shape (D, H), ``b`` of shape (D,) for the pixels and ``c`` of shape (H,) for the hidden units.

    Returns:
        the free energy of each example, shape (N,).

    Raises:
        ValueError: if ``v`` has not D columns.

    Source: Freund & Haussler 1992; Hinton 2002, Neural Computation 14.
    """
    raise NotImplementedError("rbm_free_energy: yours to write; then run: cs231n-ae check rbm_free_energy")


def rbm_gibbs_step(v: Array, params: Params, *, rng: np.random.Generator) -> tuple[Array, Array]:
    r"""One step of the Markov chain: :math:`h \sim p(h \mid v)`, then new pixels :math:`v' \sim p(v \mid h)`.

    Both layers are *drawn*: after many steps the pair is then a sample of the machine's own distribution. Draw with
    ``binarize(probabilities, rng=rng)``, first the hidden units and then the pixels.

    Args:
        v: pixels, one chain a row, shape (N, D).
        params: ``W`` (D, H), ``b`` (D,), ``c`` (H,).
        rng: the source of the draws.

    Returns:
        the new pixels of shape (N, D) and the hidden units of shape (N, H) that they were drawn from, zeros and ones in
        the dtype of the probabilities.

    Raises:
        ValueError: if ``v`` has not D columns.

    Source: Geman & Geman 1984; in blocks: Smolensky 1986.
    """
    raise NotImplementedError("rbm_gibbs_step: yours to write; then run: cs231n-ae check rbm_gibbs_step")


def rbm_cd_gradients(
    v: Array, params: Params, *, start: Array | None = None, steps: int = 1, rng: np.random.Generator
) -> tuple[Grads, Array]:
    r"""Contrastive divergence: the gradient of :math:`\overline{F(v)} - \overline{F(v^-)}`, each a mean over its rows.

    The mean negative log-likelihood is :math:`\overline{F(v)} + \log Z`, and the gradient of :math:`\log Z` is minus
    that of F, averaged over the machine's own samples. For these stand :math:`v^-`, what chains have reached after some
    steps.

    Derive the gradients from :math:`F(v) = -b^\top v - \sum_j \log(1 + e^{c_j + \sum_i v_i W_{ij}})`. The slope of
    :math:`\log(1 + e^a)` has a name; here it is :math:`p(h = 1 \mid v)`, a probability and not a draw, in both means.

    Args:
        v: a batch of data, shape (N, D): the positive phase.
        params: ``W`` (D, H), ``b`` (D,), ``c`` (H,).
        start: where the M chains of the negative phase start, shape (M, D): at the data, if it is not given (CD);
            at the pixels where they stopped the last time, for *persistent* chains.
        steps: how many Gibbs steps the chains go, at least 1.
        rng: the source of the draws.

    Returns:
        the gradients of ``W``, ``b`` and ``c``, for an update that goes against them; and the chains' pixels at the
        end, (M, D). They count as constants: no gradient flows through the draws.

    Raises:
        ValueError: if ``v`` or ``start`` has not D columns or no rows, or ``steps`` is below 1.

    Source: Hinton 2002, Neural Computation 14; persistent chains: Tieleman 2008.
    """
    raise NotImplementedError("rbm_cd_gradients: yours to write; then run: cs231n-ae check rbm_cd_gradients")
