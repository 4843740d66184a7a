"""How much of pictures is coarse and how much is fine: their power, ring by ring, over spatial frequency."""

from collections.abc import Sequence

import numpy as np

from cs231n_ae.types import Array
from cs231n_ae.validation import require_counts, require_data, require_some

__all__ = ["radial_spectrum"]


def radial_spectrum(x: Array, image_shape: Sequence[int]) -> tuple[Array, Array]:
    r"""The mean power of pictures at each spatial frequency, in any direction.

    With :math:`F` the two-dimensional Fourier transform of a picture of H by W pixels, ring r holds the frequencies
    whose length, in periods per picture side, rounds to r:

    .. math:: P_r = \frac{1}{|R_r|} \sum_{(u,v) \in R_r} \frac{|F_{uv}|^2}{HW}, \qquad
              R_r = \{(u, v) : \mathrm{round}\sqrt{u^2 + v^2} = r\}

    White noise of variance s has s in every ring. Blur takes power from the outer rings; the edges of a sharp picture
    keep it there; noise adds it. Ring 0 is the brightness; the last is that of a period of two pixels.

    Args:
        x: pictures as rows, shape (N, H * W).
        image_shape: (H, W) or (1, H, W).

    Returns:
        the rings 0, 1, … min(H, W) // 2, and P averaged over the pictures, both of one length.

    Raises:
        ValueError: if x does not hold such pictures.

    Source: Field 1987, J. Opt. Soc. Am. A 4, where the spectra of photographs are averaged in this way.
    """
    require_counts("image_shape", image_shape, least=2, most=3, why="(H, W) or (1, H, W)")
    if len(image_shape) == 3 and image_shape[0] != 1:
        raise ValueError(f"image_shape must be (H, W) or (1, H, W), of grey pictures, got {tuple(image_shape)}")
    h, w = image_shape[-2:]
    require_data("x", x, (None, h * w), why=f"pictures of {h} by {w} pixels as rows")
    require_some("x", x)
    power = (np.abs(np.fft.fft2(x.reshape(-1, h, w))) ** 2).mean(axis=0, dtype=np.float64) / (h * w)  # (H, W)
    u, v = np.fft.fftfreq(h, 1 / h), np.fft.fftfreq(w, 1 / w)
    ring = np.rint(np.hypot(u[:, np.newaxis], v)).astype(int)
    rings = np.arange(min(h, w) // 2 + 1)
    return rings, np.array([power[ring == r].mean() for r in rings])
