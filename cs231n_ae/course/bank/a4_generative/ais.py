"""What students get wrong about annealed importance sampling."""

from itertools import pairwise

import numpy as np

from cs231n_ae.binarization import binarize
from cs231n_ae.course.misconceptions import misconception
from cs231n_ae.measures.ais import ais_log_partition, ais_log_weights, log_mean_exp


def _sigmoid(x):
    return (0.5 * (1 + np.tanh(x / 2))).astype(x.dtype)


def _softplus(x):
    return np.logaddexp(0, x).sum(axis=1, dtype=np.float64)


def _start(base, n_chains, rng):
    return binarize(np.tile(_sigmoid(base), (n_chains, 1)), rng=rng)


def _ratio(v, params, base, before, beta):
    """How much log p*(v) grows from one temperature to the next."""
    a = v @ params["W"] + params["c"]
    return (beta - before) * (v @ (params["b"] - base)) + _softplus(beta * a) - _softplus(before * a)


def _move(v, params, base, beta, rng):
    """The right step at a temperature."""
    h = binarize(_sigmoid(beta * (v @ params["W"] + params["c"])), rng=rng)
    return binarize(_sigmoid((1 - beta) * base + beta * (h @ params["W"].T + params["b"])), rng=rng)


def _walk(params, betas, base, n_chains, rng, *, ratio=_ratio, move=_move):
    """Weigh and move, in turn; a wrong answer has another ratio or another move."""
    base = base.astype(params["b"].dtype)
    v, total = _start(base, n_chains, rng), np.zeros(n_chains)
    for before, beta in pairwise(betas.tolist()):
        total += ratio(v, params, base, before, beta)
        v = move(v, params, base, beta, rng)
    return total


@misconception(
    "ais_log_weights",
    says="The weights are upside down: each ratio has the old temperature above and the new one below, so they "
    "estimate Z0 / Z. Which machine's p* goes into the numerator?",
)
def turns_the_ratio_upside_down(params, *, betas, base, n_chains, rng):
    return -ais_log_weights(params, betas=betas, base=base, n_chains=n_chains, rng=rng)


@misconception(
    "ais_log_weights",
    says="These are the weights, not their logarithms. With hundreds of pixels they leave the range of floating point "
    "numbers: what is to be returned?",
)
def returns_the_weights(params, *, betas, base, n_chains, rng):
    with np.errstate(over="ignore"):
        return np.exp(ais_log_weights(params, betas=betas, base=base, n_chains=n_chains, rng=rng))


@misconception(
    "ais_log_weights",
    says="The chain moves before it is weighed, so the mean weight is not Z / Z0. The ratio of two neighbours asks for "
    "a v that comes from the first of them: which machine made the last move?",
)
def moves_before_it_weighs(params, *, betas, base, n_chains, rng):
    base = base.astype(params["b"].dtype)
    v, total = _start(base, n_chains, rng), np.zeros(n_chains)
    for before, beta in pairwise(betas.tolist()):
        v = _move(v, params, base, beta, rng)
        total += _ratio(v, params, base, before, beta)
    return total


@misconception(
    "ais_log_weights",
    says="The chains stay where the base put them: all ratios are taken at the same v, and together they are the one "
    "jump. What happens between two ratios?",
)
def never_moves(params, *, betas, base, n_chains, rng):
    return _walk(params, betas, base, n_chains, rng, move=lambda v, *_: v)


@misconception(
    "ais_log_weights",
    says="Every move is one of the whole machine, at temperature 1. The chain shall follow slowly: which beta belongs "
    "to the activations of the k-th move?",
)
def moves_at_full_temperature(params, *, betas, base, n_chains, rng):
    def move(v, params, base, beta, rng):
        return _move(v, params, base, 1.0, rng)

    return _walk(params, betas, base, n_chains, rng, move=move)


@misconception(
    "ais_log_weights",
    says="In the moves the base's share (1 - beta) of the pixels' biases is missing. Which distribution does the move "
    "then leave as it is, and is it the one that was weighed?",
)
def moves_without_the_base(params, *, betas, base, n_chains, rng):
    def move(v, params, base, beta, rng):
        h = binarize(_sigmoid(beta * (v @ params["W"] + params["c"])), rng=rng)
        return binarize(_sigmoid(beta * (h @ params["W"].T + params["b"])), rng=rng)

    return _walk(params, betas, base, n_chains, rng, move=move)


@misconception(
    "ais_log_weights",
    says="The pixels' part of the ratio holds the machine's biases alone. As beta grows the base's share shrinks: what "
    "does (1 - beta) base contribute to the difference?",
)
def forgets_the_base_in_the_ratio(params, *, betas, base, n_chains, rng):
    def ratio(v, params, base, before, beta):
        a = v @ params["W"] + params["c"]
        return (beta - before) * (v @ params["b"]) + _softplus(beta * a) - _softplus(before * a)

    return _walk(params, betas, base, n_chains, rng, ratio=ratio)


@misconception(
    "ais_log_weights",
    says="The hidden part of the ratio is softplus of the difference. It is the difference of two softplus, one for "
    "each temperature: is softplus linear?",
)
def takes_softplus_of_the_difference(params, *, betas, base, n_chains, rng):
    def ratio(v, params, base, before, beta):
        a = v @ params["W"] + params["c"]
        return (beta - before) * (v @ (params["b"] - base)) + _softplus((beta - before) * a)

    return _walk(params, betas, base, n_chains, rng, ratio=ratio)


@misconception(
    "ais_log_weights",
    says="Beta stands in front of the softplus and not inside of it. At temperature beta the *energy* is multiplied, "
    "and the sum over h comes after that: what is inside the logarithm then?",
)
def multiplies_outside_of_the_softplus(params, *, betas, base, n_chains, rng):
    def ratio(v, params, base, before, beta):
        a = v @ params["W"] + params["c"]
        return (beta - before) * (v @ (params["b"] - base) + _softplus(a))

    return _walk(params, betas, base, n_chains, rng, ratio=ratio)


@misconception(
    "ais_log_weights",
    says="The last ratio is missing, so the walk ends one temperature before the machine. How many ratios are there "
    "between K + 1 temperatures?",
)
def leaves_out_the_last_ratio(params, *, betas, base, n_chains, rng):
    return _walk(params, betas[:-1], base, n_chains, rng)


def _shifted(log_weights, base, n_hidden, mean, shift):
    """The right three numbers with another mean and another base."""
    right, low, high = ais_log_partition(log_weights, base=base, n_hidden=n_hidden)
    value = mean + shift
    return float(value), float(value + low - right), float(value + high - right)


def _log_base(base, n_hidden):
    return n_hidden * np.log(2) + np.logaddexp(0, base).sum()


@misconception(
    "ais_log_partition",
    says="This is the logarithm of Z / Z0: the weights compare the machine with the base. What must be added to get "
    "log Z itself?",
)
def forgets_the_base(log_weights, *, base, n_hidden):
    return _shifted(log_weights, base, n_hidden, log_mean_exp(log_weights), 0.0)


@misconception(
    "ais_log_partition",
    says="The hidden units of the base are missing: they have no weights, but each is still 0 or 1. How many states do "
    "H of them have?",
)
def forgets_the_hidden_units_of_the_base(log_weights, *, base, n_hidden):
    return _shifted(log_weights, base, n_hidden, log_mean_exp(log_weights), np.logaddexp(0, base).sum())


@misconception(
    "ais_log_partition",
    says="The logarithms were averaged. It is the mean of the weights themselves that is unbiased, and it is larger: "
    "which comes first, the mean or the logarithm?",
)
def averages_the_logarithms(log_weights, *, base, n_hidden):
    return _shifted(log_weights, base, n_hidden, log_weights.mean(), _log_base(base, n_hidden))


@misconception(
    "ais_log_partition",
    says="The logarithms were averaged, and the interval was made with that mean as well. It is the mean of the "
    "weights themselves that is unbiased, and it is larger: which comes first, the mean or the logarithm?",
)
def averages_the_logarithms_for_the_interval_too(log_weights, *, base, n_hidden):
    mean = log_weights.mean()
    value, relative = mean + _log_base(base, n_hidden), np.exp(log_weights - mean)
    error = 3 * relative.std(ddof=1) / np.sqrt(len(relative))
    low = value + np.log(1 - error) if error < 1 else -np.inf
    return float(value), float(low), float(value + np.log1p(error))


@misconception(
    "ais_log_partition",
    says="The estimate is too large by log M: the weights were summed. What does Z / Z0 equal on average, one weight "
    "or all of them together?",
)
def sums_the_weights(log_weights, *, base, n_hidden):
    mean = log_mean_exp(log_weights) + np.log(len(log_weights))
    return _shifted(log_weights, base, n_hidden, mean, _log_base(base, n_hidden))


def _with_error(log_weights, base, n_hidden, error):
    right = ais_log_partition(log_weights, base=base, n_hidden=n_hidden)[0]
    low = right + np.log(1 - error) if error < 1 else -np.inf
    return right, float(low), float(right + np.log1p(error))


def _relative(log_weights):
    return np.exp(log_weights - log_mean_exp(log_weights))


@misconception(
    "ais_log_partition",
    says="The interval is that of a single weight. The mean of M of them has a smaller error: by which factor?",
)
def forgets_the_root_of_m(log_weights, *, base, n_hidden):
    return _with_error(log_weights, base, n_hidden, 3 * _relative(log_weights).std(ddof=1))


@misconception(
    "ais_log_partition",
    says="The interval is one standard error wide on each side. How many are asked for?",
)
def takes_one_standard_error(log_weights, *, base, n_hidden):
    error = _relative(log_weights).std(ddof=1) / np.sqrt(len(log_weights))
    return _with_error(log_weights, base, n_hidden, error)


@misconception(
    "ais_log_partition",
    says="The error is added to log Z as it is, so both sides are equally long. It is the error of Z: inside which "
    "function does it stand?",
)
def adds_the_error_outside_of_the_logarithm(log_weights, *, base, n_hidden):
    right = ais_log_partition(log_weights, base=base, n_hidden=n_hidden)[0]
    error = 3 * _relative(log_weights).std(ddof=1) / np.sqrt(len(log_weights))
    return right, float(right - error), float(right + error)


@misconception(
    "ais_log_partition",
    says="Weights of ordinary size work, and the exponentials of large ones overflow. log_mean_exp takes the largest "
    "out first; can the error be had from weights divided by their mean?",
)
def overflows(log_weights, *, base, n_hidden):
    with np.errstate(all="ignore"):
        w = np.exp(log_weights)
        error = 3 * w.std(ddof=1) / np.sqrt(len(w))
        low = np.log(w.mean() - error) if w.mean() > error else -np.inf
        shift = _log_base(base, n_hidden)
        return float(shift + np.log(w.mean())), float(shift + low), float(shift + np.log(w.mean() + error))


@misconception(
    "ais_log_weights",
    says="Two generators of one seed gave two different results. Is there a call of np.random, or a generator "
    "of your own? Or has the first call changed what the second begins with?",
)
def draws_from_another_generator(params, *, betas, base, n_chains, rng):
    return _walk(params, betas, base, n_chains, np.random.default_rng())


@misconception(
    "ais_log_weights",
    says="Whatever generator is passed, the same weights come out. Are they drawn from a generator of your own, "
    "whose seed is always the same, or not drawn at all? What is the argument rng for?",
)
def draws_from_a_fixed_seed(params, *, betas, base, n_chains, rng):
    return _walk(params, betas, base, n_chains, np.random.default_rng(0))


@misconception(
    "ais_log_weights",
    says="After its ratio each chain moves at the temperature that it comes from. The next ratio begins at the new "
    "one: which machine should v be a draw of by then?",
)
def moves_at_the_old_temperature(params, *, betas, base, n_chains, rng):
    base = base.astype(params["b"].dtype)
    v, total = _start(base, n_chains, rng), np.zeros(n_chains)
    for before, beta in pairwise(betas.tolist()):
        total += _ratio(v, params, base, before, beta)
        v = _move(v, params, base, before, rng)
    return total


@misconception(
    "ais_log_weights",
    says="The pixels' part of the ratio has beta in front, where the temperature's change belongs: it is counted again "
    "at every step. What is left of beta_k (b - b0) v when that of the temperature before is taken off?",
)
def takes_beta_for_its_change(params, *, betas, base, n_chains, rng):
    def ratio(v, params, base, before, beta):
        a = v @ params["W"] + params["c"]
        return beta * (v @ (params["b"] - base)) + _softplus(beta * a) - _softplus(before * a)

    return _walk(params, betas, base, n_chains, rng, ratio=ratio)


@misconception(
    "ais_log_weights",
    says="The ratio is the whole log p* of the new temperature; that of the old one is not taken off. A weight is a "
    "quotient of two neighbours: what stands below the line?",
)
def forgets_the_old_temperature(params, *, betas, base, n_chains, rng):
    def ratio(v, params, base, before, beta):
        a = v @ params["W"] + params["c"]
        return v @ ((1 - beta) * base + beta * params["b"]) + _softplus(beta * a)

    return _walk(params, betas, base, n_chains, rng, ratio=ratio)


@misconception(
    "ais_log_weights",
    says="The chains hold probabilities: nothing is drawn on the way, so every chain has the same weight. What is a "
    "sample of a pixel that is on with probability p?",
)
def walks_with_probabilities(params, *, betas, base, n_chains, rng):
    base = base.astype(params["b"].dtype)
    v, total = np.tile(_sigmoid(base), (n_chains, 1)), np.zeros(n_chains)
    for before, beta in pairwise(betas.tolist()):
        total += _ratio(v, params, base, before, beta)
        h = _sigmoid(beta * (v @ params["W"] + params["c"]))
        v = _sigmoid((1 - beta) * base + beta * (h @ params["W"].T + params["b"]))
    return total


@misconception(
    "ais_log_weights",
    says="The pixels are drawn, but given the hidden units' probabilities. Does such a step leave the distribution of "
    "its temperature as it is? Which of the two layers is missing a draw?",
)
def moves_with_hidden_probabilities(params, *, betas, base, n_chains, rng):
    def move(v, params, base, beta, rng):
        h = _sigmoid(beta * (v @ params["W"] + params["c"]))
        return binarize(_sigmoid((1 - beta) * base + beta * (h @ params["W"].T + params["b"])), rng=rng)

    return _walk(params, betas, base, n_chains, rng, move=move)


def _move_with_whole_weights_down(v, params, base, beta, rng):
    h = binarize(_sigmoid(beta * (v @ params["W"] + params["c"])), rng=rng)
    return binarize(_sigmoid((1 - beta) * base + h @ params["W"].T + params["b"]), rng=rng)


@misconception(
    "ais_log_weights",
    says="The pixels are drawn with the machine's weights and biases at full strength. At temperature beta every "
    "term of its energy is multiplied by beta: also those that lead from h back to v?",
)
def forgets_beta_on_the_way_to_the_pixels(params, *, betas, base, n_chains, rng):
    return _walk(params, betas, base, n_chains, rng, move=_move_with_whole_weights_down)


@misconception(
    "ais_log_weights",
    says="The visible biases are missing in the ratio of two temperatures: p* at a temperature holds them in the "
    "proportion beta of the machine's and 1 - beta of the base's. By what does that grow from one to the next?",
)
def forgets_the_visible_biases(params, *, betas, base, n_chains, rng):
    def ratio(v, params, base, before, beta):
        a = v @ params["W"] + params["c"]
        return _softplus(beta * a) - _softplus(before * a)

    return _walk(params, betas, base, n_chains, rng, ratio=ratio)


@misconception(
    "ais_log_weights",
    says="The chain moves before it is weighed, so the mean weight is not Z / Z0. The ratio of two neighbours asks for "
    "a v that comes from the first of them: which machine made the last move?",
)
def moves_before_it_weighs_but_the_last(params, *, betas, base, n_chains, rng):
    base = base.astype(params["b"].dtype)
    v, total = _start(base, n_chains, rng), np.zeros(n_chains)
    for before, beta in pairwise(betas.tolist()):
        v = _move(v, params, base, beta, rng) if beta < 1 else v
        total += _ratio(v, params, base, before, beta)
    return total


def _moved(base_share, hidden_share, pixel_share):
    """A walk whose moves have these factors, each worked out from the two temperatures."""

    def walk(params, betas, base, n_chains, rng):
        base = base.astype(params["b"].dtype)
        v, total = _start(base, n_chains, rng), np.zeros(n_chains)
        for before, beta in pairwise(betas.tolist()):
            total += _ratio(v, params, base, before, beta)
            if beta < 1:
                h = binarize(_sigmoid(hidden_share(before, beta) * (v @ params["W"] + params["c"])), rng=rng)
                of_h = pixel_share(before, beta) * (h @ params["W"].T + params["b"])
                v = binarize(_sigmoid(base_share(before, beta) * base + of_h), rng=rng)
        return total

    return walk


def _old(before, beta):
    return before


def _new(before, beta):
    return beta


@misconception(
    "ais_log_weights",
    says="In a move the hidden units are drawn at the temperature before, and the pixels at the new one. A Gibbs step "
    "leaves one distribution as it is: of which temperature are its two halves to be?",
)
def draws_the_hidden_units_at_the_old_temperature(params, *, betas, base, n_chains, rng):
    return _moved(lambda before, beta: 1 - beta, _old, _new)(params, betas, base, n_chains, rng)


@misconception(
    "ais_log_weights",
    says="In the moves the base's biases count in full at every temperature, beside the machine's, which fade in. What "
    "does p* have in front of the base, and what is left of that where beta is 1?",
)
def never_fades_the_base(params, *, betas, base, n_chains, rng):
    return _moved(lambda before, beta: 1.0, _new, _new)(params, betas, base, n_chains, rng)


@misconception(
    "ais_log_weights",
    says="In the moves the hidden units are drawn at full strength, whatever the temperature. What stands in front of "
    "their activations?",
)
def draws_the_hidden_units_at_full_strength(params, *, betas, base, n_chains, rng):
    return _moved(lambda before, beta: 1 - beta, lambda before, beta: 1.0, _new)(params, betas, base, n_chains, rng)


@misconception(
    "ais_log_partition",
    says="The lower end comes first, and log Z behind it. In which order does the docstring return the three?",
)
def returns_the_lower_end_first(log_weights, *, base, n_hidden):
    estimate, low, high = ais_log_partition(log_weights, base=base, n_hidden=n_hidden)
    return low, estimate, high


@misconception(
    "ais_log_partition",
    says="The two ends of the interval have changed places. Which of them does the docstring return first?",
)
def returns_the_upper_end_before_the_lower(log_weights, *, base, n_hidden):
    estimate, low, high = ais_log_partition(log_weights, base=base, n_hidden=n_hidden)
    return estimate, high, low


def _with_one_number(p, rng):
    return (rng.random((len(p), 1)) < p).astype(p.dtype)


@misconception(
    "ais_log_weights",
    says="All units of a layer are drawn with one random number for each chain: they are on together or not at all, "
    "as far as their probabilities allow. How many numbers does a layer of H units need?",
)
def draws_one_number_for_each_chain(params, *, betas, base, n_chains, rng):
    base = base.astype(params["b"].dtype)
    v, total = _with_one_number(np.tile(_sigmoid(base), (n_chains, 1)), rng), np.zeros(n_chains)
    for before, beta in pairwise(betas.tolist()):
        total += _ratio(v, params, base, before, beta)
        if beta < 1:
            h = _with_one_number(_sigmoid(beta * (v @ params["W"] + params["c"])), rng)
            v = _with_one_number(_sigmoid((1 - beta) * base + beta * (h @ params["W"].T + params["b"])), rng)
    return total
