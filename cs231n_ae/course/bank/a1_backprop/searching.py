"""What students get wrong about the search for a learning rate."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception


def _even(low, high, n, rng):
    return np.clip(np.exp(rng.uniform(np.log(low), np.log(high), n)), low, high)


def _tried(validation_loss, rates):
    losses = np.array([validation_loss(float(rate)) for rate in rates])
    return float(rates[np.where(np.isnan(losses), np.inf, losses).argmin()]), rates, losses


@misconception(
    "search_learning_rate",
    says="The rates are even between low and high themselves, so that nearly all of them lie in the highest "
    "decade. Of which number should they be even?",
)
def draws_evenly_in_the_rate(validation_loss, *, low, high, n, rng):
    return _tried(validation_loss, rng.uniform(low, high, n))


@misconception(
    "search_learning_rate",
    says="The rates are not even in their logarithm. Is something drawn evenly that should not be, or is a logarithm "
    "to the base 10 brought back by e, or the other way round? Do the rates lie between low and high?",
)
def mixes_two_bases(validation_loss, *, low, high, n, rng):
    return _tried(validation_loss, np.exp(rng.uniform(np.log10(low), np.log10(high), n)))


@misconception(
    "search_learning_rate",
    says="What is drawn is still the logarithm of a rate, and some of them are negative. How do you get back from it?",
)
def forgets_to_exponentiate(validation_loss, *, low, high, n, rng):
    rates = rng.uniform(np.log10(low), np.log10(high), n)
    with np.errstate(invalid="ignore"):
        return _tried(validation_loss, rates)


@misconception(
    "search_learning_rate",
    says="Each rate is 10 to the power of a number that is even between low and high. These two are rates: what are "
    "the exponents that belong to them?",
)
def takes_the_bounds_for_exponents(validation_loss, *, low, high, n, rng):
    return _tried(validation_loss, 10 ** rng.uniform(low, high, n))


@misconception(
    "search_learning_rate",
    says="The rates reach farther than low and high on both sides, and are even in their logarithm all the way. Is a "
    "logarithm to the base e brought back by 10?",
)
def raises_10_to_a_natural_logarithm(validation_loss, *, low, high, n, rng):
    return _tried(validation_loss, 10 ** rng.uniform(np.log(low), np.log(high), n))


@misconception(
    "search_learning_rate",
    says="All n rates are one and the same. How many numbers does the generator give, if it is asked without a shape?",
)
def draws_a_single_rate(validation_loss, *, low, high, n, rng):
    return _tried(validation_loss, np.full(n, _even(low, high, 1, rng)))


@misconception(
    "search_learning_rate",
    says="The chosen rate is that of the highest loss. Which loss do you want?",
)
def chooses_the_highest_loss(validation_loss, *, low, high, n, rng):
    _, rates, losses = _tried(validation_loss, _even(low, high, n, rng))
    return float(rates[np.where(np.isfinite(losses), losses, -np.inf).argmax()]), rates, losses


@misconception(
    "search_learning_rate",
    says="The chosen rate is the lowest loss itself. What stands at its place among the rates?",
)
def gives_the_lowest_loss(validation_loss, *, low, high, n, rng):
    _, rates, losses = _tried(validation_loss, _even(low, high, n, rng))
    return float(np.nanmin(losses)), rates, losses


@misconception(
    "search_learning_rate",
    says="The chosen rate is the place of the lowest loss. What stands at that place among the rates?",
)
def gives_the_place_of_the_lowest_loss(validation_loss, *, low, high, n, rng):
    _, rates, losses = _tried(validation_loss, _even(low, high, n, rng))
    return float(np.nanargmin(losses)), rates, losses


@misconception(
    "search_learning_rate",
    says="Where a training ended in NaN, its rate is the chosen one: argmin takes the first NaN for the smallest. "
    "What can stand in its place while you look for the smallest?",
)
def lets_nan_win(validation_loss, *, low, high, n, rng):
    _, rates, losses = _tried(validation_loss, _even(low, high, n, rng))
    return float(rates[losses.argmin()]), rates, losses


@misconception(
    "search_learning_rate",
    says="The rates do not come from rng: they are the same whatever it is. Who draws them?",
)
def draws_by_a_seed_of_its_own(validation_loss, *, low, high, n, rng):
    return _tried(validation_loss, _even(low, high, n, np.random.default_rng(0)))


@misconception(
    "search_learning_rate",
    says="The rates lie on a grid, even in their logarithm, but none of them is drawn. What is rng for?",
)
def takes_a_grid(validation_loss, *, low, high, n, rng):
    return _tried(validation_loss, np.geomspace(low, high, n))


@misconception(
    "search_learning_rate",
    says="Rates or losses were sorted after the trainings and their partners were not: entry i of the one no "
    "longer belongs to entry i of the other. When would sorting do no harm?",
)
def sorts_the_losses(validation_loss, *, low, high, n, rng):
    best, rates, losses = _tried(validation_loss, _even(low, high, n, rng))
    return best, rates, np.sort(losses)


@misconception(
    "search_learning_rate",
    says="The best rate is trained with once more, though its loss is known. How often is validation_loss asked "
    "for each rate?",
)
def trains_with_the_best_again(validation_loss, *, low, high, n, rng):
    best, rates, losses = _tried(validation_loss, _even(low, high, n, rng))
    validation_loss(best)
    return best, rates, losses


@misconception(
    "search_learning_rate",
    says="The losses that are given back are no longer those that came: one that is NaN has been made another. What "
    "was put in its place to choose by is nobody else's affair; what do the losses hold?",
)
def gives_back_other_losses_for_nan(validation_loss, *, low, high, n, rng):
    best, rates, losses = _tried(validation_loss, _even(low, high, n, rng))
    return best, rates, np.where(np.isnan(losses), np.inf, losses)
