"""What students get wrong about attention."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception
from cs231n_ae.layers.attention import attention_backward, attention_forward


def _weights(scores, axis=2):
    powers = np.exp(scores - scores.max(axis=axis, keepdims=True))
    return powers / powers.sum(axis=axis, keepdims=True)


def _scores(q, k, mask=None):
    scores = q @ k.transpose(0, 2, 1) / np.sqrt(q.shape[2]).astype(q.dtype)
    return scores if mask is None else np.where(mask, scores, np.array(-np.inf, q.dtype))


def _answer(q, k, v, weights):
    return weights @ v, weights, (q, k, v, weights)


@misconception(
    "causal_mask",
    says="The mask is turned round: the first place may look at all, the last only at itself. Does a row belong to the "
    "one who looks, or to the one who is looked at?",
)
def lets_places_look_ahead(n_positions):
    return np.triu(np.ones((n_positions, n_positions), bool))


@misconception(
    "causal_mask",
    says="The diagonal is False: no place may look at itself, and the first one nowhere at all. Over what is the first "
    "softmax then taken?",
)
def leaves_the_diagonal_out(n_positions):
    return np.tri(n_positions, k=-1, dtype=bool)


@misconception(
    "causal_mask",
    says="The mask marks what is forbidden. True stands for a place that may be looked at.",
)
def marks_what_is_forbidden(n_positions):
    return ~np.tri(n_positions, dtype=bool)


@misconception(
    "causal_mask",
    says="The mask holds numbers where True and False were asked for: which dtype does np.tri make, unless told?",
)
def makes_numbers(n_positions):
    return np.tri(n_positions)


@misconception(
    "attention_forward",
    says="The scores are not divided by √D. With long vectors, how large are they, and how even is a softmax of them?",
)
def forgets_the_root(q, k, v, *, mask=None):
    return attention_forward(q * np.sqrt(q.shape[2]).astype(q.dtype), k, v, mask=mask)


@misconception(
    "attention_forward",
    says="The scores are divided by D. Each is a sum of D products of variance 1: what is its standard deviation?",
)
def divides_by_the_width(q, k, v, *, mask=None):
    return attention_forward(q / np.sqrt(q.shape[2]).astype(q.dtype), k, v, mask=mask)


@misconception(
    "attention_forward",
    says="The softmax runs over the queries: each *key's* weights add up to 1. Whose mean of the values is taken?",
)
def normalises_over_the_queries(q, k, v, *, mask=None):
    scores = q @ k.transpose(0, 2, 1) / np.sqrt(q.shape[2]).astype(q.dtype)
    weights = _weights(scores, axis=1)
    return _answer(q, k, v, weights if mask is None else weights * mask)


@misconception(
    "attention_forward",
    says="The softmax runs over the queries: each *key's* weights add up to 1. Which axis "
    "holds what one query looks at?",
)
def normalises_over_the_queries_with_the_mask_before(q, k, v, *, mask=None):
    with np.errstate(invalid="ignore"):
        return _answer(q, k, v, _weights(_scores(q, k, mask), axis=1))


@misconception(
    "attention_forward",
    says="The mask is put on the weights after the softmax, so the weights of a row no longer add up to 1. Where must "
    "it come in, for the allowed keys to share all of the weight?",
)
def masks_after_the_softmax(q, k, v, *, mask=None):
    weights = _weights(_scores(q, k))
    return _answer(q, k, v, weights if mask is None else weights * mask)


@misconception(
    "attention_forward",
    says="A forbidden score is set to 0. e^0 is 1: does such a key get no weight?",
)
def sets_forbidden_scores_to_zero(q, k, v, *, mask=None):
    scores = _scores(q, k)
    return _answer(q, k, v, _weights(scores if mask is None else scores * mask))


@misconception(
    "attention_forward",
    says="The mask is not used. What may a query not look at?",
)
def ignores_the_mask(q, k, v, *, mask=None):
    return attention_forward(q, k, v)


@misconception(
    "attention_forward",
    says="The mask is read the other way round: where it is True, nothing is seen. True stands for a key that may be "
    "looked at.",
)
def reads_the_mask_the_other_way(q, k, v, *, mask=None):
    scores = _scores(q, k)
    if mask is not None:
        scores = np.where(mask, np.array(-1e9, q.dtype), scores)
    return _answer(q, k, v, _weights(scores))


@misconception(
    "attention_forward",
    says="Large scores overflow: e^1000 is infinite, and infinity by infinity is no number. What may be "
    "subtracted from all scores of a row without changing their softmax?",
)
def lets_large_scores_overflow(q, k, v, *, mask=None):
    with np.errstate(over="ignore", invalid="ignore"):
        powers = np.exp(_scores(q, k, mask))
        return _answer(q, k, v, powers / powers.sum(axis=2, keepdims=True))


@misconception(
    "attention_forward",
    says="The results are float64 although float32 came in. Three things bring float64 in: an array of that dtype "
    "(the mask, say), a number that is numpy's own, such as np.sqrt(2), and a cast (astype(float), "
    "dtype=float). Is one of them in yours?",
)
def works_in_float64(q, k, v, *, mask=None):
    out, weights, cache = attention_forward(q, k, v, mask=mask)
    return out.astype(np.float64), weights.astype(np.float64), cache


def _back(cache, dscores):
    q, k, _, _ = cache
    dscores = dscores / np.sqrt(q.shape[2]).astype(q.dtype)
    return dscores @ k, dscores.transpose(0, 2, 1) @ q


@misconception(
    "attention_backward",
    says="The softmax's slope is taken as a (1 − a), entry by entry, as if it were a sigmoid. A score moves all "
    "weights of its row: what do the others take away?",
)
def takes_the_softmax_for_a_sigmoid(dout, cache):
    _, _, v, weights = cache
    dweights = dout @ v.transpose(0, 2, 1)
    return *_back(cache, weights * (1 - weights) * dweights), attention_backward(dout, cache)[2]


@misconception(
    "attention_backward",
    says="The softmax is passed without its mean: ds = a · da. If all weights of a row got the same gradient, should "
    "the scores move?",
)
def forgets_the_mean_of_the_row(dout, cache):
    _, _, v, weights = cache
    return *_back(cache, weights * (dout @ v.transpose(0, 2, 1))), attention_backward(dout, cache)[2]


@misconception(
    "attention_backward",
    says="The gradient goes past the softmax as if it weren't there: that of the weights is taken for that of the "
    "scores.",
)
def skips_the_softmax(dout, cache):
    _, _, v, _ = cache
    return *_back(cache, dout @ v.transpose(0, 2, 1)), attention_backward(dout, cache)[2]


@misconception(
    "attention_backward",
    says="The softmax's sum runs over the queries. Which weights add up to 1, those of a row or those of a column?",
)
def sums_over_the_queries(dout, cache):
    _, _, v, weights = cache
    dweights = dout @ v.transpose(0, 2, 1)
    dscores = weights * (dweights - (weights * dweights).sum(axis=1, keepdims=True))
    return *_back(cache, dscores), attention_backward(dout, cache)[2]


@misconception(
    "attention_backward",
    says="dq and dk are √D times too large: the scores were divided on the way there. And on the way back?",
)
def forgets_the_root_on_the_way_back(dout, cache):
    dq, dk, dv = attention_backward(dout, cache)
    root = np.sqrt(dq.shape[2]).astype(dq.dtype)
    return dq * root, dk * root, dv


@misconception(
    "attention_backward",
    says="dq and dk have changed places.",
)
def swaps_queries_and_keys(dout, cache):
    dq, dk, dv = attention_backward(dout, cache)
    return dk, dq, dv


@misconception(
    "attention_backward",
    says="dv is divided by the number of queries. A value goes to every query, each with its weight: are their "
    "gradients averaged, or added?",
)
def averages_dv_over_the_queries(dout, cache):
    dq, dk, dv = attention_backward(dout, cache)
    return dq, dk, dv / dout.shape[1]


@misconception(
    "attention_backward",
    says="The gradients are float64 although float32 came in. An array made without a dtype is float64, and "
    "so is what a numpy float64 multiplies: is there one in yours?",
)
def goes_back_in_float64(dout, cache):
    return tuple(gradient.astype(np.float64) for gradient in attention_backward(dout, cache))
