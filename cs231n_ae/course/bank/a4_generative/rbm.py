"""What students get wrong about the restricted Boltzmann machine."""

import numpy as np

from cs231n_ae.binarization import binarize
from cs231n_ae.course.misconceptions import misconception
from cs231n_ae.models.rbm import (
    rbm_free_energy,
    rbm_gibbs_step,
    rbm_hidden_probabilities,
    rbm_visible_probabilities,
)


def _softplus(x):
    return np.logaddexp(0, x)


@misconception(
    "rbm_free_energy",
    says="The sign is turned round: this is high where the machine thinks v likely. Energies are low there. Which sign "
    "stands in front of the logarithm in the definition of F?",
)
def forgets_the_minus(v, params):
    return -rbm_free_energy(v, params)


@misconception(
    "rbm_free_energy",
    says="The hidden units come in with their activations as they are, as if all of them were on. Each may be 0 as "
    "well as 1: which two terms are summed for one unit, before the logarithm?",
)
def takes_all_hidden_units_as_on(v, params):
    return -(v @ params["b"]) - (v @ params["W"] + params["c"]).sum(axis=1)


@misconception(
    "rbm_free_energy",
    says="This is the energy with the hidden units' probabilities put in their place. F sums e^-E over the states and "
    "then takes the logarithm; what does log(1 + e^a) have that p·a has not?",
)
def puts_probabilities_into_the_energy(v, params):
    p = rbm_hidden_probabilities(v, params)
    return -(v @ params["b"]) - (p * (v @ params["W"] + params["c"])).sum(axis=1)


@misconception(
    "rbm_free_energy",
    says="The hidden part is there, but the pixels' own biases are not. Which term of E does not depend on h?",
)
def forgets_the_biases_of_the_pixels(v, params):
    return -_softplus(v @ params["W"] + params["c"]).sum(axis=1)


@misconception(
    "rbm_free_energy",
    says="The hidden units' biases are missing from their activations. What does a hidden unit do when all pixels are "
    "0?",
)
def forgets_the_biases_of_the_hidden_units(v, params):
    return -(v @ params["b"]) - _softplus(v @ params["W"]).sum(axis=1)


@misconception(
    "rbm_free_energy",
    says="The pixels' biases come in with the wrong sign, the hidden units with the right one. In F both terms lower "
    "the energy: which sign has b·v in E?",
)
def adds_the_biases_of_the_pixels(v, params):
    return v @ params["b"] - _softplus(v @ params["W"] + params["c"]).sum(axis=1)


@misconception(
    "rbm_free_energy",
    says="Small weights work and large ones overflow: e^a was computed as it stands. Which form of log(1 + e^a) needs "
    "only the exponential of something negative?",
)
def overflows(v, params):
    with np.errstate(over="ignore"):
        return -(v @ params["b"]) - np.log(1 + np.exp(v @ params["W"] + params["c"])).sum(axis=1)


@misconception(
    "rbm_free_energy",
    says="One number came back for the whole batch. Every example has a free energy of its own: over which axis is the "
    "sum?",
)
def averages_over_the_batch(v, params):
    return rbm_free_energy(v, params).mean()


@misconception(
    "rbm_gibbs_step",
    says="The new pixels are probabilities. A chain of probabilities settles at one grey image and stays there. What "
    "has to happen before the next step may use them?",
)
def leaves_the_pixels_as_probabilities(v, params, *, rng):
    h = binarize(rbm_hidden_probabilities(v, params), rng=rng)
    return rbm_visible_probabilities(h, params), h


@misconception(
    "rbm_gibbs_step",
    says="The hidden units are probabilities, and the pixels were drawn given those. A unit that is half on says "
    "something else about the pixels than one that is on in half the draws. What is missing before the way down?",
)
def leaves_the_hidden_units_as_probabilities(v, params, *, rng):
    p = rbm_hidden_probabilities(v, params)
    return binarize(rbm_visible_probabilities(p, params), rng=rng), p


@misconception(
    "rbm_gibbs_step",
    says="The hidden units that you return are drawn, but the pixels do not come from them: they were drawn given the "
    "hidden units' probabilities. Which of the two goes into rbm_visible_probabilities?",
)
def draws_hidden_units_and_does_not_use_them(v, params, *, rng):
    p = rbm_hidden_probabilities(v, params)
    h = binarize(p, rng=rng)
    return binarize(rbm_visible_probabilities(p, params), rng=rng), h


@misconception(
    "rbm_gibbs_step",
    says="The same pixels give the same hidden units every time: you round the probabilities. A unit with probability "
    "0.6 shall be on in six draws of ten. Where does rng come in?",
)
def rounds_in_place_of_drawing(v, params, *, rng):
    h = np.round(rbm_hidden_probabilities(v, params))
    return np.round(rbm_visible_probabilities(h, params)), h


@misconception(
    "rbm_gibbs_step",
    says="The two results have changed places. Which comes first, the pixels or the hidden units?",
)
def returns_the_hidden_units_first(v, params, *, rng):
    new, h = rbm_gibbs_step(v, params, rng=rng)
    return h, new


@misconception(
    "rbm_gibbs_step",
    says="A whole layer shares one random number, so its units go on and off together. How many numbers does a layer "
    "of N chains and H units need?",
)
def draws_one_number_for_a_layer(v, params, *, rng):
    p = rbm_hidden_probabilities(v, params)
    h = (rng.random((len(p), 1)) < p).astype(p.dtype)
    q = rbm_visible_probabilities(h, params)
    return (rng.random((len(q), 1)) < q).astype(q.dtype), h


@misconception(
    "rbm_gibbs_step",
    says="The draws are float64 although the machine is float32. Three things bring float64 in: an array of that "
    "dtype (what rng draws, say), a number that is numpy's own, such as np.sqrt(2), and a cast (astype(float), "
    "dtype=float). Is one of them in yours?",
)
def draws_in_float64(v, params, *, rng):
    new, h = rbm_gibbs_step(v, params, rng=rng)
    return new.astype(np.float64), h.astype(np.float64)


def _phase(v, p):
    """What one phase contributes to the gradients."""
    return {"W": v.T @ p / len(v), "b": v.mean(axis=0), "c": p.mean(axis=0)}


def _walk(v, params, start, steps, rng):
    negative = v if start is None else start
    for _ in range(steps):
        negative, _ = rbm_gibbs_step(negative, params, rng=rng)
    return negative


def _difference(v, negative, params):
    data = _phase(v, rbm_hidden_probabilities(v, params))
    model = _phase(negative, rbm_hidden_probabilities(negative, params))
    return {name: model[name] - data[name] for name in data}


@misconception(
    "rbm_cd_gradients",
    says="All three gradients have the opposite sign. This is the direction in which the likelihood grows; an update "
    "rule goes against what it gets. Of which function shall it be the gradient?",
)
def climbs_the_likelihood(v, params, *, start=None, steps=1, rng):
    negative = _walk(v, params, start, steps, rng)
    return {name: -g for name, g in _difference(v, negative, params).items()}, negative


@misconception(
    "rbm_cd_gradients",
    says="The chains start at the data even when start is given. Persistent chains go on where they stopped: when is "
    "start used, and when v?",
)
def starts_at_the_data_always(v, params, *, start=None, steps=1, rng):
    negative = _walk(v, params, None, steps, rng)
    return _difference(v, negative, params), negative


@misconception(
    "rbm_cd_gradients",
    says="The chains make one step, whatever steps says. What does the k of CD-k count?",
)
def makes_one_step_always(v, params, *, start=None, steps=1, rng):
    negative = _walk(v, params, start, min(steps, 1), rng)
    return _difference(v, negative, params), negative


@misconception(
    "rbm_cd_gradients",
    says="Both phases of dW are divided by the number of examples. There are N rows of data, but the chains are M: by "
    "what is the mean over the chains divided?",
)
def divides_both_phases_by_the_batch(v, params, *, start=None, steps=1, rng):
    negative = _walk(v, params, start, steps, rng)
    grads = _difference(v, negative, params)
    p, q = rbm_hidden_probabilities(v, params), rbm_hidden_probabilities(negative, params)
    return {**grads, "W": (negative.T @ q - v.T @ p) / len(v)}, negative


@misconception(
    "rbm_cd_gradients",
    says="The gradients are sums over the rows, where F is averaged over them. What would a batch of twice the size do "
    "to the length of an update?",
)
def sums_over_the_rows(v, params, *, start=None, steps=1, rng):
    negative = _walk(v, params, start, steps, rng)
    data = _phase(v, rbm_hidden_probabilities(v, params))
    model = _phase(negative, rbm_hidden_probabilities(negative, params))
    return {name: len(negative) * model[name] - len(v) * data[name] for name in data}, negative


@misconception(
    "rbm_cd_gradients",
    says="The hidden units in the two phases are draws. The gradient of F holds their probabilities, which the pixels "
    "determine; drawing them only adds noise. Where are draws needed, and where not?",
)
def draws_the_hidden_units_of_the_phases(v, params, *, start=None, steps=1, rng):
    negative = _walk(v, params, start, steps, rng)
    data = _phase(v, binarize(rbm_hidden_probabilities(v, params), rng=rng))
    model = _phase(negative, binarize(rbm_hidden_probabilities(negative, params), rng=rng))
    return {name: model[name] - data[name] for name in data}, negative


@misconception(
    "rbm_cd_gradients",
    says="The negative phase pairs the chains' new pixels with the hidden units that they were drawn from. The "
    "gradient of F at these pixels has p(h = 1 | new pixels): is one more way up missing?",
)
def pairs_new_pixels_with_old_hidden_units(v, params, *, start=None, steps=1, rng):
    negative = v if start is None else start
    p = rbm_hidden_probabilities(negative, params)
    for _ in range(steps):
        negative, p = rbm_gibbs_step(negative, params, rng=rng)
    data, model = _phase(v, rbm_hidden_probabilities(v, params)), _phase(negative, p)
    return {name: model[name] - data[name] for name in data}, negative


@misconception(
    "rbm_cd_gradients",
    says="There is no negative phase: these are the gradients of the data's free energy alone. What keeps the energy "
    "from falling everywhere?",
)
def leaves_out_the_negative_phase(v, params, *, start=None, steps=1, rng):
    negative = _walk(v, params, start, steps, rng)
    return {name: -g for name, g in _phase(v, rbm_hidden_probabilities(v, params)).items()}, negative


@misconception(
    "rbm_gibbs_step",
    says="Two generators of one seed gave two different results. Is there a call of np.random, or a generator "
    "of your own? Or has the first call changed what the second begins with?",
)
def draws_from_another_generator(v, params, *, rng):
    return rbm_gibbs_step(v, params, rng=np.random.default_rng())


@misconception(
    "rbm_gibbs_step",
    says="Whatever generator is passed, the same pixels and hidden units come out. Are they drawn from a generator of "
    "your own, whose seed is always the same, or not drawn at all? What is the argument rng for?",
)
def draws_from_a_fixed_seed(v, params, *, rng):
    return rbm_gibbs_step(v, params, rng=np.random.default_rng(0))


@misconception(
    "rbm_cd_gradients",
    says="Two generators of one seed gave two different results. Is there a call of np.random, or a generator "
    "of your own? Or has the first call changed what the second begins with?",
)
def walks_with_another_generator(v, params, *, start=None, steps=1, rng):
    negative = _walk(v, params, start, steps, np.random.default_rng())
    return _difference(v, negative, params), negative


@misconception(
    "rbm_cd_gradients",
    says="The data's hidden units are draws, those of the chains are probabilities. Both phases are the gradient of "
    "the same F: with which of the two is it written, and what do draws add to it?",
)
def draws_the_hidden_units_of_the_data(v, params, *, start=None, steps=1, rng):
    negative = _walk(v, params, start, steps, rng)
    data = _phase(v, binarize(rbm_hidden_probabilities(v, params), rng=np.random.default_rng(0)))
    model = _phase(negative, rbm_hidden_probabilities(negative, params))
    return {name: model[name] - data[name] for name in data}, negative


@misconception(
    "rbm_cd_gradients",
    says="The hidden units of the chains are draws, those of the data are probabilities. Both phases are the gradient "
    "of the same F: with which of the two is it written, and what do draws add to it?",
)
def draws_the_hidden_units_of_the_chains(v, params, *, start=None, steps=1, rng):
    negative = _walk(v, params, start, steps, rng)
    data = _phase(v, rbm_hidden_probabilities(v, params))
    model = _phase(negative, binarize(rbm_hidden_probabilities(negative, params), rng=np.random.default_rng(0)))
    return {name: model[name] - data[name] for name in data}, negative


@misconception(
    "rbm_free_energy",
    says="The hidden units' biases stand beside the softplus, as if every hidden unit were on. What is the sum of "
    "exp(-E) over the two states of one unit?",
)
def puts_the_hidden_biases_outside(v, params):
    return -(v @ params["b"]) - params["c"].sum() - _softplus(v @ params["W"]).sum(axis=1)


@misconception(
    "rbm_cd_gradients",
    says="dW is made of the mean pixels and the mean hidden units. It is a mean of products, and a pixel and a unit "
    "that go up together have a larger one: which comes first, the product or the mean?",
)
def multiplies_the_means(v, params, *, start=None, steps=1, rng):
    negative = _walk(v, params, start, steps, rng)
    p, q = rbm_hidden_probabilities(v, params), rbm_hidden_probabilities(negative, params)
    dw = np.outer(negative.mean(axis=0), q.mean(axis=0)) - np.outer(v.mean(axis=0), p.mean(axis=0))
    return {**_difference(v, negative, params), "W": dw}, negative


@misconception(
    "rbm_cd_gradients",
    says="Every step starts at the same pixels again, so that many steps lead no further than one. From where does "
    "the second step of a chain go on?",
)
def begins_every_step_anew(v, params, *, start=None, steps=1, rng):
    begin = v if start is None else start
    negative = begin
    for _ in range(steps):
        negative, _ = rbm_gibbs_step(begin, params, rng=rng)
    return _difference(v, negative, params), negative


@misconception(
    "rbm_gibbs_step",
    says="The pixels were drawn given the hidden units' probabilities, and not given the units that are returned with "
    "them. A unit that is half on says something else about the pixels than one that is on in half the draws.",
)
def draws_the_hidden_units_after_the_pixels(v, params, *, rng):
    p = rbm_hidden_probabilities(v, params)
    return binarize(rbm_visible_probabilities(p, params), rng=rng), binarize(p, rng=rng)


@misconception(
    "rbm_cd_gradients",
    says="dW is a difference of sums over the rows, where db and dc are means. There are N rows of data and M chains: "
    "by what is each of its two phases divided?",
)
def sums_only_the_weights(v, params, *, start=None, steps=1, rng):
    negative = _walk(v, params, start, steps, rng)
    p, q = rbm_hidden_probabilities(v, params), rbm_hidden_probabilities(negative, params)
    return {**_difference(v, negative, params), "W": negative.T @ q - v.T @ p}, negative


@misconception(
    "rbm_cd_gradients",
    says="The chains go one step further than steps says. How often does a loop run that begins at 0, and where should "
    "chains be after no step?",
)
def makes_one_step_more(v, params, *, start=None, steps=1, rng):
    negative = _walk(v, params, start, steps + 1, rng)
    return _difference(v, negative, params), negative


@misconception(
    "rbm_gibbs_step",
    says="The pixels are drawn, and the hidden units are rounded: each is on whenever its probability is above one "
    "half. How often shall a unit of probability 0.6 be on?",
)
def rounds_the_hidden_units(v, params, *, rng):
    h = np.round(rbm_hidden_probabilities(v, params))
    return binarize(rbm_visible_probabilities(h, params), rng=rng), h
