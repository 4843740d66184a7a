"""What a latent space is like, in numbers: how smooth, how well parted into classes, and how near to the prior."""

import numpy as np

from cs231n_ae.models.knn import knn_predict
from cs231n_ae.types import Array
from cs231n_ae.validation import (
    require_data,
    require_examples,
    require_labels,
    require_number,
    require_range,
    require_same_data,
    require_some,
)

__all__ = [
    "aggregate_posterior",
    "classifier_score",
    "code_accuracy",
    "confident_share",
    "path_length_ratio",
    "prior_gap",
]


def path_length_ratio(path: Array) -> Array:
    r"""How much longer a path of pictures is than the straight line between its ends.

    .. math:: r_n = \frac{\sum_{t=1}^{T-1} \lVert x_{n,t+1} - x_{n,t} \rVert}{\lVert x_{n,T} - x_{n,1} \rVert} \ge 1

    Decode the straight line between two codes. With a linear decoder one picture fades into the other, and the ratio
    is 1. A decoder that wanders through other pictures on the way has a larger one. The sum only grows as stations are
    put between; take so many that it hardly does.

    Args:
        path: pictures along each path, shape (N, T, D), at least two stations.

    Returns:
        one ratio for each path, shape (N,); infinite where a path comes back to where it began, NaN where it never
        moved.

    Raises:
        ValueError: if there are fewer than two stations.

    Source: the length of a decoded curve: Arvanitidis, Hansen & Hauberg 2018, Latent space oddity.
    """
    require_data("path", path, (None, None, None), why="paths, stations, pixels")
    if path.shape[1] < 2:
        raise ValueError(f"path must have two stations or more, shape (N, T, D), got {path.shape}")
    length = np.linalg.norm(path[:, 1:] - path[:, :-1], axis=2).sum(axis=1)
    straight = np.linalg.norm(path[:, -1] - path[:, 0], axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return length / straight


def aggregate_posterior(mu: Array, logvar: Array) -> tuple[Array, Array]:
    r"""Mean and covariance of the aggregate posterior, the mixture of what the encoder says of every example.

    .. math:: q(z) = \frac1N \sum_n \mathcal N(z;\, \mu_n, \mathrm{diag}\,\sigma_n^2), \qquad
              m = \frac1N \sum_n \mu_n, \qquad
              C = \frac1N \sum_n (\mu_n - m)(\mu_n - m)^\top + \mathrm{diag}\Big(\frac1N \sum_n \sigma_n^2\Big)

    C has two parts, by the law of total variance: how far the means are spread, and how wide each Gaussian is about
    its own mean. Where the prior is to be sampled, m should be near 0 and C near the identity.

    Args:
        mu: means, shape (N, Z).
        logvar: :math:`\log\sigma^2`, shape (N, Z); all :math:`-\infty` for an autoencoder without noise.

    Returns:
        m of shape (Z,) and C of shape (Z, Z).

    Raises:
        ValueError: if the shapes differ, or there is no example.

    Source: Hoffman & Johnson 2016, ELBO surgery; the name: Makhzani et al. 2015, Adversarial autoencoders.
    """
    require_data("mu", mu, (None, None), why="one code per row")
    require_same_data("logvar", logvar, "mu", mu)
    require_some("mu", mu)
    mean = mu.mean(axis=0, dtype=np.float64)
    away = mu - mean  # in float64, as all sums over the examples
    spread = away.T @ away / len(mu)  # (Z, Z)
    covariance = spread + np.diag(np.exp(logvar).mean(axis=0, dtype=np.float64))
    return mean.astype(mu.dtype), covariance.astype(mu.dtype)


def prior_gap(mean: Array, covariance: Array) -> float:
    r"""How far the Gaussian with these moments is from the prior.

    .. math:: \mathrm{KL}\big( \mathcal N(m, C) \,\|\, \mathcal N(0, I) \big)
              = \tfrac12 \left[ \mathrm{tr}\,C + \lVert m \rVert^2 - Z - \log\det C \right]

    With the moments of the aggregate posterior q(z) it is a lower bound on KL(q(z) ‖ prior): what is missing is the
    divergence of q(z) from the Gaussian with its moments, since
    :math:`\mathrm{KL}(q \| p) = \mathrm{KL}(q \| g) + \mathrm{KL}(g \| p)` for that Gaussian g and Gaussian p.

    Args:
        mean: m, shape (Z,).
        covariance: C, shape (Z, Z).

    Returns:
        the divergence in nats; infinite where C has a direction without any variance.

    Raises:
        ValueError: if the shapes do not fit, a number is not finite, or C is no covariance.
    """
    require_examples("mean", mean, (None,), why="one number per latent")
    require_examples("covariance", covariance, (len(mean), len(mean)), why="one row and one column per latent")
    sign, logdet = np.linalg.slogdet(covariance)
    if sign < 0 or (np.diag(covariance) < 0).any():
        raise ValueError("covariance must have no negative eigenvalue, got one: compute it with aggregate_posterior")
    return float(np.trace(covariance) + mean @ mean - len(mean) - logdet) / 2


def code_accuracy(z: Array, y: Array, z_train: Array, y_train: Array, *, k: int = 5) -> float:
    """How well codes tell the classes apart: the share that its k nearest training codes label rightly.

    Args:
        z: codes of examples that are asked about, shape (N, Z).
        y: their labels, shape (N,).
        z_train: codes with known labels, shape (M, Z).
        y_train: those labels, shape (M,).
        k: how many neighbours vote.

    Returns:
        the accuracy in [0, 1].

    Raises:
        ValueError: as :func:`cs231n_ae.models.knn_predict`.
    """
    require_examples("z", z, (None, None), why="one code per row")
    require_examples("z_train", z_train, (None, z.shape[1]), why="as many latents as z has")
    require_labels("y", y, len(z), np.iinfo(np.int64).max)
    return float((knn_predict(z, z_train, y_train, k=k) == y).mean())


def confident_share(probabilities: Array, *, threshold: float = 0.9) -> float:
    """The share of pictures of whose class a classifier is sure: its largest probability is at least ``threshold``.

    A classifier can be sure of nonsense: it has only ever been asked "which digit?", never "is this one?".

    Args:
        probabilities: the classifier's, shape (N, K).
        threshold: how sure, in [0, 1].

    Returns:
        the share in [0, 1].

    Raises:
        ValueError: if these are no probabilities.
    """
    _require_probabilities(probabilities)
    require_number("threshold", threshold, 0, 1, why="a probability")
    return float((probabilities.max(axis=1) >= threshold).mean())


def classifier_score(probabilities: Array) -> float:
    r"""How clear each picture is to a classifier, and how varied all of them are, in one number from 1 to K.

    .. math:: \exp\left( \frac1N \sum_n \mathrm{KL}\big( p(y|x_n) \,\|\, \bar p(y) \big) \right), \qquad
              \bar p(y) = \frac1N \sum_n p(y|x_n)

    It is K when every picture is surely of one class and all classes are equally frequent, and 1 when the classifier
    says the same of every picture: all alike, or all unclear. Like any score by a classifier, it does not see whether
    the pictures of a class differ.

    Args:
        probabilities: the classifier's :math:`p(y|x_n)`, shape (N, K).

    Returns:
        the score, the effective number of classes.

    Raises:
        ValueError: if these are no probabilities.

    Source: Salimans et al. 2016, section 4, the Inception score, here with whatever classifier there is.
    """
    _require_probabilities(probabilities)
    p = probabilities.astype(np.float64)
    mean = p.mean(axis=0)
    ratio = np.divide(p, mean, out=np.ones_like(p), where=p > 0)  # 0 log 0 is 0
    return float(np.exp((p * np.log(ratio)).sum(axis=1).mean()))


def _require_probabilities(probabilities: Array) -> None:
    require_data("probabilities", probabilities, (None, None), why="one row per picture, one column per class")
    require_some("probabilities", probabilities)
    require_range("probabilities", probabilities, 0, 1)
    require_range("probabilities summed over the classes", probabilities.sum(axis=1), 1 - 1e-4, 1 + 1e-4)
