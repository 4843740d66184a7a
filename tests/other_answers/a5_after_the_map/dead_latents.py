"""Dead latents that start anew, right, and written differently from the reference."""

import numpy as np

from cs231n_ae.course.other_answers import other_answer


@other_answer("resample_latents")
def latent_by_latent(enc_w, enc_b, dec_w, dead, x, errors, *, scale=0.2, rng):
    enc_w, enc_b, dec_w = enc_w.copy(), enc_b.copy(), dec_w.copy()
    p = errors.astype(float) ** 2
    living = [float(np.sqrt(enc_w[:, j] @ enc_w[:, j])) for j in np.flatnonzero(~dead)]
    for j in np.flatnonzero(dead):
        example = x[rng.choice(len(x), p=p / p.sum())]
        dec_w[j] = example / np.sqrt(example @ example)
        enc_w[:, j] = scale * sum(living) / len(living) * dec_w[j]
        enc_b[j] = 0
    return enc_w, enc_b, dec_w


@other_answer("resample_latents")
def chooses_with_where(enc_w, enc_b, dec_w, dead, x, errors, *, scale=0.2, rng):
    """A direction is drawn for every latent, and only the dead take theirs."""
    p = np.square(errors, dtype=np.float64)
    drawn = rng.choice(x, size=len(dead), p=p / p.sum())
    fresh = drawn / np.sqrt((drawn**2).sum(axis=1, keepdims=True))
    strength = scale * float(np.sqrt((enc_w[:, ~dead] ** 2).sum(axis=0)).mean())
    new_dec = np.where(dead[:, None], fresh, dec_w)
    new_enc = np.where(dead, strength * fresh.T, enc_w)
    return new_enc, np.where(dead, 0, enc_b).astype(enc_b.dtype), new_dec


@other_answer("resample_latents")
def by_the_cumulative_sum(enc_w, enc_b, dec_w, dead, x, errors, *, scale=0.2, rng):
    """The example under each point of a line on which each has its share."""
    ends = np.cumsum(errors.astype(np.float64) ** 2)
    rows = x[np.searchsorted(ends, rng.random(np.count_nonzero(dead)) * ends[-1], side="right")]
    unit = rows / np.linalg.norm(rows, axis=1)[:, None]
    new = [np.array(array) for array in (enc_w, enc_b, dec_w)]
    new[2][dead], new[1][dead] = unit, 0
    new[0].T[dead] = unit * scale * np.mean(np.linalg.norm(enc_w.T[~dead], axis=1))
    return tuple(new)
