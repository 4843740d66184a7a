"""What students get wrong about the loss of v-prediction."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception


def _squares(guess, target):
    away = guess - target
    return float(0.5 * np.sum(away**2) / len(guess)), away / len(guess)


def _roots(x, alpha_bar):
    column = alpha_bar[:, None].astype(x.dtype)
    return np.sqrt(column), np.sqrt(1 - column)


@misconception(
    "v_prediction_loss",
    says="The target is the noise. v holds the data as well, with a minus: how much of each, where alpha_bar is a "
    "half?",
)
def asks_for_the_noise(guess, x, eps, alpha_bar):
    return _squares(guess, eps)


@misconception(
    "v_prediction_loss",
    says="The target is x_t, the noisy example itself, which the network is told anyway. Which sign has x_0 in v?",
)
def asks_for_the_noisy_example(guess, x, eps, alpha_bar):
    a, b = _roots(x, alpha_bar)
    return _squares(guess, a * x + b * eps)


@misconception(
    "v_prediction_loss",
    says="The factors of data and noise have changed places. Where there is no noise, alpha_bar is 1, and v is eps.",
)
def swaps_the_factors(guess, x, eps, alpha_bar):
    a, b = _roots(x, alpha_bar)
    return _squares(guess, b * eps - a * x)


@misconception(
    "v_prediction_loss",
    says="The ½ is missing, in the loss and in the gradient.",
)
def forgets_the_half(guess, x, eps, alpha_bar):
    a, b = _roots(x, alpha_bar)
    loss, dguess = _squares(guess, a * eps - b * x)
    return 2 * loss, 2 * dguess


@misconception(
    "v_prediction_loss",
    says="The squares are averaged over the features too. Losses of this course are sums over features, and means over "
    "examples.",
)
def averages_the_features(guess, x, eps, alpha_bar):
    a, b = _roots(x, alpha_bar)
    loss, dguess = _squares(guess, a * eps - b * x)
    return loss / x.shape[1], dguess / x.shape[1]


@misconception(
    "v_prediction_loss",
    says="This is the mean square over all entries. In the definition the squares of an example are added up, and a "
    "factor stands before them: over what alone is the mean?",
)
def takes_the_mean_square(guess, x, eps, alpha_bar):
    a, b = _roots(x, alpha_bar)
    away = guess - (a * eps - b * x)
    return float(np.mean(away**2)), 2 * away / away.size
