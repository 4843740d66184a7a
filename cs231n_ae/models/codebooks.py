"""A codebook that follows its vectors by running averages, and what becomes of codes that nobody chooses."""

import numpy as np

from cs231n_ae.types import Array
from cs231n_ae.validation import (
    require_data,
    require_examples,
    require_generator,
    require_labels,
    require_number,
    require_some,
)

__all__ = ["codebook_ema", "revive_codes"]


def codebook_ema(
    counts: Array, sums: Array, z: Array, codes: Array, *, decay: float = 0.99
) -> tuple[Array, Array, Array]:
    r"""Move each code to the running mean of the vectors that chose it.

    .. math:: n_k \leftarrow \gamma\, n_k + (1 - \gamma)\, \lvert \{m : c_m = k\} \rvert, \qquad
              s_k \leftarrow \gamma\, s_k + (1 - \gamma) \sum_{m:\, c_m = k} z_m, \qquad e_k = \frac{s_k}{n_k}

    With :math:`\gamma = 0` this is the update of k-means on one batch. A code that is not chosen stays where it is,
    and its count fades.

    Args:
        counts: n, how many vectors choose each code in a batch, on average, all above 0; shape (K,).
        sums: s, the average sum of these vectors, shape (K, D).
        z: the vectors of a batch, shape (M, D).
        codes: c, what each of them chose, shape (M,).
        decay: :math:`\gamma`, how much of the old averages is kept, above 0.

    Returns:
        the new codebook of shape (K, D), the new counts and the new sums.

    Raises:
        ValueError: if the shapes do not fit together, or a count is not above 0.

    Source: van den Oord, Vinyals & Kavukcuoglu 2017, Neural discrete representation learning, appendix A.1.
    """
    _require_averages(counts, sums)
    require_data("z", z, (None, sums.shape[1]), why="vectors as long as those of sums")
    require_labels("codes", codes, len(z), len(counts))
    require_number("decay", decay, np.nextafter(0, 1), 1)
    chosen, added = np.zeros_like(counts), np.zeros_like(sums)
    np.add.at(chosen, codes, 1)
    np.add.at(added, codes, z)
    counts = decay * counts + (1 - decay) * chosen
    sums = decay * sums + (1 - decay) * added
    return sums / counts[:, np.newaxis], counts, sums


def revive_codes(
    counts: Array, sums: Array, z: Array, *, least: float, rng: np.random.Generator
) -> tuple[Array, Array, Array]:
    """Put codes that are hardly chosen on vectors of the batch, where they will be.

    A code far from all vectors is chosen by none, and what is chosen by none never moves: it is dead. Each code whose
    count has faded below ``least`` starts anew, at a vector drawn from the batch, with the count ``least``.

    Args:
        counts: how many vectors choose each code in a batch, on average, shape (K,).
        sums: the average sum of these vectors, shape (K, D).
        z: the vectors of a batch, shape (M, D).
        least: below which count a code is dead, above 0.
        rng: chooses the vectors, any of them for each dead code.

    Returns:
        the new codebook of shape (K, D), the new counts and the new sums.

    Raises:
        ValueError: if the shapes do not fit together, or there is no vector.

    Source: Dhariwal et al. 2020, Jukebox, section 3.1, on random restarts.
    """
    _require_averages(counts, sums)
    require_examples("z", z, (None, sums.shape[1]), why="vectors as long as those of sums")
    require_number("least", least, np.nextafter(0, 1))
    require_generator("rng", rng)
    dead = counts < least
    counts, sums = counts.copy(), sums.copy()
    counts[dead] = least
    sums[dead] = least * z[rng.integers(len(z), size=dead.sum())]
    return sums / counts[:, np.newaxis], counts, sums


def _require_averages(counts: Array, sums: Array) -> None:
    require_data("counts", counts, (None,), why="one for each code")
    require_some("counts", counts)
    if not counts.min() > 0:
        raise ValueError(f"counts must be above 0, got {counts.min():g}: start with ones, and sums at the codebook")
    require_data("sums", sums, (len(counts), None), why="a row for each code")
