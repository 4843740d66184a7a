"""Latents that no example activates: they get no gradient, so they have to be started anew."""

import numpy as np

from cs231n_ae.types import Array
from cs231n_ae.validation import require_examples, require_flags, require_generator, require_positive, require_range

__all__ = ["resample_latents"]


def resample_latents(
    enc_w: Array,
    enc_b: Array,
    dec_w: Array,
    dead: Array,
    x: Array,
    errors: Array,
    *,
    scale: float = 0.2,
    rng: np.random.Generator,
) -> tuple[Array, Array, Array]:
    r"""Point dead latents at examples that are badly reconstructed.

    For each dead latent an example is drawn, with replacement, with probability proportional to the square of its
    error. The latent's direction is that example's, with length 1; its encoder's column has the same direction, and
    ``scale`` times the mean length of the living latents' columns; its bias is 0. The living stay as they are.

    Args:
        enc_w: the encoder's weights, a column for each latent, shape (D, H).
        enc_b: its biases, shape (H,).
        dec_w: the directions, a row for each latent, shape (H, D).
        dead: True for those that are to start anew, not for all, shape (H,).
        x: examples, as the encoder sees them, none of them 0, shape (N, D).
        errors: of each example the loss of its reconstruction, at least 0 and not all 0, shape (N,).
        scale: how weak the new latents are at first, above 0.
        rng: draws the examples.

    Returns:
        the new ``enc_w``, ``enc_b`` and ``dec_w``.

    Raises:
        ValueError: if the shapes do not fit together, all latents are dead, or no example has an error.

    Source: Bricken et al. 2023, Towards monosemanticity, appendix, neuron resampling.
    """
    raise NotImplementedError("resample_latents: yours to write; then run: cs231n-ae check resample_latents")
