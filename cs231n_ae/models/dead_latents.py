"""Latents that no example activates: they get no gradient, so they have to be started anew."""

import numpy as np

from cs231n_ae.types import Array
from cs231n_ae.validation import (
    require_examples,
    require_flags,
    require_generator,
    require_positive,
    require_range,
)

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
    require_examples("enc_w", enc_w, (None, None), why="a column for each latent")
    require_examples("enc_b", enc_b, (enc_w.shape[1],), why="one for each latent")
    require_examples("dec_w", dec_w, enc_w.shape[::-1], why="a row for each latent")
    require_flags("dead", dead, enc_b.shape, why="one for each latent")
    require_examples("x", x, (None, len(enc_w)), why="one column for each feature")
    require_examples("errors", errors, (len(x),), why="one for each example")
    require_range("errors", errors, 0, np.inf)
    require_positive("scale", scale)
    require_generator("rng", rng)
    if dead.all():
        raise ValueError(f"dead must leave a latent alive, got {len(dead)} of {len(dead)}: draw a new model instead")
    if not errors.any():
        raise ValueError("errors must not all be 0: where nothing is badly reconstructed, no latent is missing")
    if not x.any(axis=1).all():
        raise ValueError("x must not have a row of zeros, which has no direction: leave such examples out")
    share = errors.astype(np.float64) ** 2
    chosen = x[rng.choice(len(x), size=dead.sum(), p=share / share.sum())]  # (dead, D)
    fresh = chosen / np.linalg.norm(chosen, axis=1, keepdims=True)
    length = np.linalg.norm(enc_w[:, ~dead], axis=0).mean()
    enc_w, enc_b, dec_w = enc_w.copy(), enc_b.copy(), dec_w.copy()
    dec_w[dead], enc_b[dead] = fresh, 0
    enc_w[:, dead] = scale * length * fresh.T
    return enc_w, enc_b, dec_w
