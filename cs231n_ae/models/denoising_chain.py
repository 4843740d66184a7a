"""A denoiser makes a sampler: corrupt, denoise, draw, and again."""

from collections.abc import Callable

import numpy as np

from cs231n_ae.binarization import binarize
from cs231n_ae.types import Array
from cs231n_ae.validation import require_callable, require_count, require_data, require_same_shape

__all__ = ["denoising_chain", "denoising_chain_step"]


def denoising_chain_step(
    x: Array,
    *,
    corrupt: Callable[[Array], Array],
    denoise: Callable[[Array], Array],
    rng: np.random.Generator,
) -> tuple[Array, Array]:
    r"""One step of the chain: :math:`\tilde x \sim C(\tilde x \mid x)`, then :math:`x' \sim P(x' \mid \tilde x)`.

    A denoising autoencoder with cross-entropy says how likely each pixel was on before the corruption,
    :math:`p_i = P(x_i = 1 \mid \tilde x)`. The chain *draws* from that. Were P exactly the conditional of the data,
    the chain would sample exactly the distribution of the data, whatever the corruption C, as long as the chain
    can get everywhere.

    Args:
        x: images of zeros and ones, one chain a row, shape (N, D).
        corrupt: gives the corrupted images, (N, D) to (N, D), such as
            ``lambda x: layers.masking_noise(x, rate=0.4, rng=rng)``.
        denoise: gives the probabilities of the clean pixels, (N, D) to (N, D), such as ``model.reconstruct``.
        rng: the source of the draws, by ``binarize(probabilities, rng=rng)``.

    Returns:
        the new images :math:`x'`, zeros and ones, and the probabilities p from which they were drawn; each (N, D).

    Raises:
        ValueError: if ``x`` is no matrix, or if ``denoise`` gives another shape, or numbers outside [0, 1].

    Source: Bengio, Yao, Alain & Vincent 2013, Generalized denoising auto-encoders as generative models, section 3.
    """
    require_callable("corrupt", corrupt, like="corrupt(x) -> corrupted images, (N, D)")
    require_callable("denoise", denoise, like="denoise(x) -> the probabilities of the clean pixels, (N, D)")
    require_data("x", x, (None, None), why="one chain per row")
    p = denoise(corrupt(x))
    require_same_shape("denoise(corrupt(x))", p, "x", x)
    return binarize(p, rng=rng), p


def denoising_chain(
    x: Array,
    steps: int,
    *,
    corrupt: Callable[[Array], Array],
    denoise: Callable[[Array], Array],
    rng: np.random.Generator,
) -> tuple[Array, Array]:
    r"""Many steps of :func:`denoising_chain_step`, all kept.

    Args:
        x: where the chains start, shape (N, D).
        steps: how many steps T.
        corrupt, denoise, rng: as for one step.

    Returns:
        the images after each step and the probabilities they were drawn from; each of shape (T, N, D). Pictures are
        smoother with the probabilities; the samples are the images.

    Raises:
        ValueError: if ``steps`` is below 1.
    """
    require_count("steps", steps)
    samples, probabilities = [], []
    for _ in range(steps):
        x, p = denoising_chain_step(x, corrupt=corrupt, denoise=denoise, rng=rng)
        samples.append(x)
        probabilities.append(p)
    return np.stack(samples), np.stack(probabilities)
