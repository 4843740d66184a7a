"""Hiding patches, right, and written differently from the reference."""

import numpy as np

from cs231n_ae.course.other_answers import other_answer


@other_answer("random_patches")
def image_by_image(n, *, image, patch, ratio, rng):
    down, across = image[0] // patch[0], image[1] // patch[1]
    hidden = np.zeros((n, down * across), bool)
    for row in hidden:
        row[rng.permutation(row.size)[: round(ratio * row.size)]] = True
    return np.kron(hidden.reshape(n, down, across), np.ones(patch, bool)).astype(bool).reshape(n, -1)


@other_answer("random_patches")
def with_choice(n, *, image, patch, ratio, rng):
    down, across = image[0] // patch[0], image[1] // patch[1]
    hidden = np.zeros((n, *image), bool)
    for picture in hidden:
        for k in rng.choice(down * across, size=round(ratio * down * across), replace=False):
            i, j = k // across * patch[0], k % across * patch[1]
            picture[i : i + patch[0], j : j + patch[1]] = True
    return hidden.reshape(n, -1)


@other_answer("random_patches")
def with_permuted_rows(n, *, image, patch, ratio, rng):
    down, across = image[0] // patch[0], image[1] // patch[1]
    count = round(ratio * down * across)
    rows = rng.permuted(np.tile(np.arange(down * across) < count, (n, 1)), axis=1)
    blocks = rows.reshape(n, down, 1, across, 1)
    return np.broadcast_to(blocks, (n, down, patch[0], across, patch[1])).reshape(n, -1).copy()
