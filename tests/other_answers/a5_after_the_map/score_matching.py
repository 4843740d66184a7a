"""Denoising score matching and Tweedie's formula, right, and written differently from the reference."""

import numpy as np

from cs231n_ae.course.other_answers import other_answer


@other_answer("denoising_score_loss")
def by_the_first_form(score, eps, sigma):
    s = sigma.reshape(-1, 1)
    gap = score + eps / s
    return float(np.mean(0.5 * sigma**2 * (gap**2).sum(axis=1))), s**2 * gap / len(score)


@other_answer("denoising_score_loss")
def transposed(score, eps, sigma):
    r = (sigma * score.T + eps.T).T
    return 0.5 * np.vdot(r, r) / len(r), (sigma * r.T).T / len(r)


@other_answer("denoising_score_loss")
def example_by_example(score, eps, sigma):
    n, loss, dscore = len(score), 0.0, np.empty_like(score)
    for i in range(n):
        r = sigma[i] * score[i] + eps[i]
        loss += 0.5 * (r @ r) / n
        dscore[i] = sigma[i] * r / n
    return loss, dscore


@other_answer("tweedie_mean")
def with_a_transpose(x, score, sigma):
    return (x.T + sigma * sigma * score.T).T


@other_answer("tweedie_mean")
def with_einsum(x, score, sigma):
    return x + np.einsum("n,nd->nd", np.square(sigma), score)


@other_answer("tweedie_mean")
def row_by_row(x, score, sigma):
    return np.stack([row + s * (s * slope) for row, slope, s in zip(x, score, sigma, strict=True)])
