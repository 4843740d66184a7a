"""The score of a mixture, right, and written differently from the reference."""

import numpy as np

from cs231n_ae.course.other_answers import other_answer


@other_answer("mixture_score")
def averages_the_scores_of_the_gaussians(x, *, weights, means, std):
    pull = (means - x[:, None]) / std**2  # (N, K, D)
    with np.errstate(divide="ignore"):
        log_share = np.log(weights) - 0.5 * std**2 * (pull**2).sum(axis=2)
    log_share = log_share - np.logaddexp.reduce(log_share, axis=1, keepdims=True)
    return (np.exp(log_share)[:, :, None] * pull).sum(axis=1).astype(x.dtype)


@other_answer("mixture_score")
def goes_point_by_point(x, *, weights, means, std):
    out = np.empty_like(x)
    for n, point in enumerate(x):
        away = np.sum((means - point) ** 2, axis=1) / (2 * std**2)
        used = weights > 0
        share = np.where(used, weights * np.exp(away[used].min() - np.where(used, away, np.inf)), 0)
        out[n] = (share @ means / share.sum() - point) / std**2
    return out


@other_answer("mixture_score")
def with_products_for_distances(x, *, weights, means, std):
    used = weights > 0
    m, w = means[used].astype(np.float64), weights[used].astype(np.float64)
    a = x.astype(np.float64)
    exponent = np.log(w) + (a @ m.T - 0.5 * (m**2).sum(axis=1)) / std**2  # |x|^2 is the same for all k
    share = np.exp(exponent - exponent.max(axis=1)[:, None])
    mean = share @ m / share.sum(axis=1)[:, None]
    return ((mean - a) / std**2).astype(x.dtype)
