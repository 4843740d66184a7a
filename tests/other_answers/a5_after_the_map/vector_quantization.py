"""The codebook and commitment losses, right, and written differently from the reference."""

import numpy as np

from cs231n_ae.course.other_answers import other_answer


@other_answer("vq_loss")
def writes_both_terms(z, codebook, codes, *, n_examples, commitment=0.25):
    q = codebook[codes]
    codebook_loss, commitment_loss = np.sum((z - q) ** 2), np.sum((q - z) ** 2)
    one_hot = (codes[:, None] == np.arange(len(codebook))).astype(z.dtype)
    loss = float(codebook_loss + commitment * commitment_loss) / n_examples
    return loss, 2 * commitment * (z - q) / n_examples, one_hot.T @ (2 * (q - z)) / n_examples


@other_answer("vq_loss")
def goes_vector_by_vector(z, codebook, codes, *, n_examples, commitment=0.25):
    loss, dz, dcodebook = 0.0, np.zeros_like(z), np.zeros_like(codebook)
    for m, k in enumerate(codes):
        away = z[m] - codebook[k]
        loss += (1 + commitment) * float(away @ away) / n_examples
        dz[m] = 2 * commitment * away / n_examples
        dcodebook[k] -= 2 * away / n_examples
    return loss, dz, dcodebook


@other_answer("vq_loss")
def counts_and_sums(z, codebook, codes, *, n_examples, commitment=0.25):
    k = len(codebook)
    counts = np.bincount(codes, minlength=k)[:, None].astype(z.dtype)
    sums = np.stack([z[codes == code].sum(axis=0) for code in range(k)])
    dz = (z - np.take(codebook, codes, axis=0)) * (2 * commitment / n_examples)
    loss = np.square(z - codebook[codes]).sum() * (1 + commitment) / n_examples
    return float(loss), dz, 2 * (counts * codebook - sums) / n_examples
