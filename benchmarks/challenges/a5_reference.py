"""Assignment 5's reference: ten clusters of digits, a Gaussian for each; the posterior mean given what is seen."""

import numpy as np

from cs231n_ae.models import KMeans

KEPT = 200
CLUSTERS = 10
PRIOR = 20
"""Examples' worth of the whole set's covariance, in that of each cluster."""


def train(x, rng):
    """Principal components, and within the first of them mean, variances and directions of each cluster."""
    mean = x.mean(axis=0)
    variances, directions = np.linalg.eigh(np.cov(x - mean, rowvar=False))
    variances, directions = np.maximum(variances[::-1], 0), directions[:, ::-1]
    z = (x - mean) @ directions[:, :KEPT]
    clusters = KMeans(CLUSTERS)
    clusters.fit(z, rng=rng)
    of = clusters.predict(z)
    state = {"mean": mean, "variances": variances, "directions": directions}
    centres, widths, axes, shares = [], [], [], []
    for k in range(CLUSTERS):
        mine = z[of == k]
        centres.append(mine.mean(axis=0))
        whole = 0.3 * PRIOR * np.diag(variances[:KEPT])
        spread = (mine - centres[-1]).T @ (mine - centres[-1])
        width, axis = np.linalg.eigh((spread + whole) / (len(mine) + PRIOR))
        widths.append(np.maximum(width, 1e-6))
        axes.append(axis)
        shares.append(len(mine) / len(z))
    return state | {name: np.array(value) for name, value in
                    {"centres": centres, "widths": widths, "axes": axes, "shares": shares}.items()}  # fmt: skip


def denoise(state, noisy):
    """Of each cluster the mean of the digit given what is seen, weighed by how likely the cluster is."""
    z = (noisy - state["mean"]) @ state["directions"]
    noise = variance_of_noise(z, state["variances"])
    likely, means = [], []
    parts = zip(*(state[name] for name in ("centres", "widths", "axes", "shares")), strict=True)
    for centre, width, axis, share in parts:
        p, total = (z[:, :KEPT] - centre) @ axis, width + noise
        likely.append(np.log(share) - 0.5 * (p * p / total + np.log(total)).sum(axis=1))
        means.append((p * (width / total)) @ axis.T + centre)
    weight = np.exp(np.array(likely) - np.max(likely, axis=0))
    weight /= weight.sum(axis=0)
    first = np.einsum("kn,knd->nd", weight, np.array(means))
    rest = state["variances"][KEPT:]
    clean = np.concatenate([first, z[:, KEPT:] * rest / (rest + noise)], axis=1)
    return np.clip(clean @ state["directions"].T + state["mean"], 0, 1)


def variance_of_noise(z, variances):
    """What is seen along directions in which digits do not vary is noise."""
    quiet = 400
    return np.maximum(np.square(z[:, quiet:]).mean(axis=1, keepdims=True) - variances[quiet:].mean(), 1e-3)
