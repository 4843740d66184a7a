"""What students get wrong about the score of a mixture of Gaussians."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception


def _share(x, weights, means, std):
    away = ((x[:, np.newaxis] - means) ** 2).sum(axis=2)
    with np.errstate(divide="ignore"):
        exponent = np.log(weights) - away / (2 * std**2)
    share = np.exp(exponent - exponent.max(axis=1, keepdims=True))
    return share / share.sum(axis=1, keepdims=True)


@misconception(
    "mixture_score",
    says="The sign is turned: this leads away from the centres. Where does a log-density grow, towards a centre or "
    "away from it?",
)
def leads_away(x, *, weights, means, std):
    return (x - _share(x, weights, means, std) @ means) / std**2


@misconception(
    "mixture_score",
    says="The score is not divided by the variance. In which direction should it change when the Gaussians become "
    "narrower?",
)
def forgets_the_variance(x, *, weights, means, std):
    return _share(x, weights, means, std) @ means - x


@misconception(
    "mixture_score",
    says="The difference is divided by the standard deviation once. What is the derivative of (x - m)² / 2s²?",
)
def divides_by_the_standard_deviation(x, *, weights, means, std):
    return (_share(x, weights, means, std) @ means - x) / std


@misconception(
    "mixture_score",
    says="The weights are the shares at every point. A point beside one centre: does it belong to the far one as much "
    "as the weights say?",
)
def takes_the_weights_for_shares(x, *, weights, means, std):
    return np.tile(weights / weights.sum() @ means, (len(x), 1)) / std**2 - x / std**2


@misconception(
    "mixture_score",
    says="All Gaussians have the same weight here. Which of the arguments has not been used?",
)
def forgets_the_weights(x, *, weights, means, std):
    return (_share(x, np.ones_like(weights), means, std) @ means - x) / std**2


@misconception(
    "mixture_score",
    says="Each point is pulled by its nearest centre alone. Half way between two centres, does the density have a "
    "jump in its slope?",
)
def takes_the_nearest_centre(x, *, weights, means, std):
    nearest = _share(x, weights, means, std).argmax(axis=1)
    return (means[nearest] - x) / std**2


@misconception(
    "mixture_score",
    says="Of the Gaussians that there are every one counts alike. Where does w_k stand in the density, and so in the "
    "share of each?",
)
def takes_equal_shares(x, *, weights, means, std):
    share = _share(x, (weights > 0).astype(x.dtype), means, std)
    return ((share @ means - x) / std**2).astype(x.dtype)


@misconception(
    "mixture_score",
    says="Far from all centres the exponentials leave the range of floating point numbers. What may be taken off all "
    "exponents of a point without changing the shares?",
)
def leaves_the_exponents_as_they_are(x, *, weights, means, std):
    away = x[:, np.newaxis] - means
    share = weights * np.exp(-(away**2).sum(axis=2) / (2 * std**2))
    with np.errstate(invalid="ignore"):
        return (-(share[:, :, np.newaxis] * away).sum(axis=1) / share.sum(axis=1, keepdims=True) / std**2).astype(
            x.dtype
        )
