"""What students get wrong about the pseudo-likelihood."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception
from cs231n_ae.measures.pseudo_likelihood import rbm_pseudo_log_likelihood
from cs231n_ae.models.rbm import rbm_free_energy


def _log_sigmoid(x):
    return -np.logaddexp(0, -x).astype(x.dtype)


def _gaps(v, params):
    """F(v with pixel i flipped) − F(v), (N, D)."""
    energy, columns = rbm_free_energy(v, params), []
    for i in range(v.shape[1]):
        flipped = v.copy()
        flipped[:, i] = 1 - flipped[:, i]
        columns.append(rbm_free_energy(flipped, params) - energy)
    return np.stack(columns, axis=1)


@misconception(
    "rbm_pseudo_log_likelihood",
    says="This is the mean over the pixels, D times too small. An image's pseudo-likelihood is a product of D "
    "probabilities: what is the logarithm of a product?",
)
def averages_over_the_pixels(v, params):
    return rbm_pseudo_log_likelihood(v, params) / v.shape[1]


@misconception(
    "rbm_pseudo_log_likelihood",
    says="The difference of free energies is turned round: this is the probability that each pixel is *other* than it "
    "is. Is a pixel sure when the flipped image has the higher free energy, or the lower?",
)
def turns_the_difference_round(v, params):
    return _log_sigmoid(-_gaps(v, params)).sum(axis=1)


@misconception(
    "rbm_pseudo_log_likelihood",
    says="The flips pile up: when pixel i is looked at, the pixels before it are still flipped. What should the image "
    "look like outside pixel i?",
)
def forgets_to_flip_back(v, params):
    flipped, energy, total = v.copy(), rbm_free_energy(v, params), 0
    for i in range(v.shape[1]):
        flipped[:, i] = 1 - flipped[:, i]
        total = total + _log_sigmoid(rbm_free_energy(flipped, params) - energy)
    return total


@misconception(
    "rbm_pseudo_log_likelihood",
    says="All pixels were flipped at once, so this compares the image with its negative. How many images agree with v "
    "in all pixels but one?",
)
def flips_all_pixels_at_once(v, params):
    return v.shape[1] * _log_sigmoid(rbm_free_energy(1 - v, params) - rbm_free_energy(v, params))


@misconception(
    "rbm_pseudo_log_likelihood",
    says="The differences of free energies are summed as they are. They are log-odds: what makes a log-probability of "
    "log-odds?",
)
def sums_the_log_odds(v, params):
    return _gaps(v, params).sum(axis=1)


@misconception(
    "rbm_pseudo_log_likelihood",
    says="A sum of log-probabilities cannot be positive: the sign is turned round, as for a loss. Which of the two is "
    "asked for?",
)
def returns_the_loss(v, params):
    return -rbm_pseudo_log_likelihood(v, params)


@misconception(
    "rbm_pseudo_log_likelihood",
    says="Probabilities that are too small for a floating point number became 0 before the logarithm. Which form of "
    "log σ(x) never computes σ(x)?",
)
def takes_the_logarithm_of_a_rounded_zero(v, params):
    with np.errstate(over="ignore", divide="ignore"):
        return np.log(1 / (1 + np.exp(-_gaps(v, params)))).sum(axis=1)


@misconception(
    "rbm_pseudo_log_likelihood",
    says="Pixels were set to 0, not flipped: where a pixel is 0 already, nothing is compared. What turns 0 into 1 and "
    "1 into 0?",
)
def sets_to_zero_in_place_of_flipping(v, params):
    energy, total = rbm_free_energy(v, params), 0
    for i in range(v.shape[1]):
        other = v.copy()
        other[:, i] = 0
        total = total + _log_sigmoid(rbm_free_energy(other, params) - energy)
    return total


@misconception(
    "rbm_pseudo_log_likelihood",
    says="One pixel stands for all: its log-probability is multiplied by their number. That is right on average, if "
    "the pixel is drawn; which pixels does the definition ask?",
)
def takes_the_first_pixel_for_all(v, params):
    return v.shape[1] * _log_sigmoid(_gaps(v, params)[:, 0])
