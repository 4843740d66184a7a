"""What holds a codebook and an encoder together: each is drawn towards the other, with a weight of its own."""

import numpy as np

from cs231n_ae.types import Array
from cs231n_ae.validation import require_count, require_data, require_labels, require_number, require_some

__all__ = ["vq_loss"]


def vq_loss(
    z: Array, codebook: Array, codes: Array, *, n_examples: int, commitment: float = 0.25
) -> tuple[float, Array, Array]:
    r"""The squared distance between vectors and their codes, seen from either side.

    .. math:: L = \frac1N \sum_m \left( \lVert \mathrm{sg}(z_m) - e_{c_m} \rVert^2
              + \beta\, \lVert z_m - \mathrm{sg}(e_{c_m}) \rVert^2 \right)

    where sg stops gradients: its argument counts as a constant. So the first term, the codebook loss, moves codes
    only, as k-means moves its centres; and the second, the commitment loss, moves the encoder only:

    .. math:: dz_m = \frac{2\beta}{N} (z_m - e_{c_m}), \qquad
              de_k = \frac2N \sum_{m:\, c_m = k} (e_k - z_m)

    Args:
        z: the encoder's vectors, shape (M, D): several for each of N examples.
        codebook: e, shape (K, D).
        codes: c, integers from 0 to K − 1, shape (M,).
        n_examples: N, over which the loss is averaged; over an example's vectors it is summed.
        commitment: :math:`\beta`, how strongly the encoder is held to the codes.

    Returns:
        the loss, dz of shape (M, D) and dcodebook of shape (K, D).

    Raises:
        ValueError: if the shapes do not fit together, or a code is not one of K.

    Source: van den Oord, Vinyals & Kavukcuoglu 2017, Neural discrete representation learning, equation 3.
    """
    require_data("z", z, (None, None), why="vectors of D numbers")
    require_some("z", z)
    require_data("codebook", codebook, (None, z.shape[1]), why="a row of D numbers for each code")
    require_labels("codes", codes, len(z), len(codebook))
    require_count("n_examples", n_examples)
    require_number("commitment", commitment, 0)
    away = z - codebook[codes]  # (M, D)
    loss = (1 + commitment) * float((away**2).sum()) / n_examples
    dcodebook = np.zeros_like(codebook)
    np.add.at(dcodebook, codes, -2 / n_examples * away)
    return loss, 2 * commitment / n_examples * away, dcodebook
