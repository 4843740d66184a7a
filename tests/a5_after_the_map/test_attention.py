"""Grades attention against loops over queries and keys, the softmax written out for one row at a time."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_dtype, expect_true, numerical_gradient_of

SHAPES = (2, 4, 5, 3, 6), (1, 1, 3, 4, 2), (2, 5, 5, 3, 1), (2, 3, 1, 2, 4)
"""N, T, S, D and E: as many keys as queries, and a single one of either, too."""


@exercise("causal_mask", points=0.75)
def test_a_place_may_look_at_itself_and_at_those_before(submission, rng):
    for n in (4, 1, int(rng.integers(5, 9))):
        expected = np.array([[s <= t for s in range(n)] for t in range(n)])
        expect("mask", submission.attention.causal_mask(n), expected, source="s <= t, asked of every pair")


@exercise("causal_mask", points=0.25, needs=("test_a_place_may_look_at_itself_and_at_those_before",))
def test_the_mask_holds_true_and_false(submission, rng):
    expect_dtype("mask", submission.attention.causal_mask(3), bool)


@exercise("attention_forward", points=0.75)
def test_the_weights_are_a_softmax_of_the_scaled_scores(submission, rng):
    for shape in SHAPES:
        q, k, v = _draw(rng, shape)
        _, weights, _ = submission.attention.attention_forward(q, k, v)
        expect("weights", weights, _loops(q, k, v, None)[1], source="loops over queries and keys")


@exercise("attention_forward", points=0.75)
def test_the_output_is_a_mean_of_the_values(submission, rng):
    for shape in SHAPES:
        q, k, v = _draw(rng, shape)
        out, _, _ = submission.attention.attention_forward(q, k, v)
        expect("out", out, _loops(q, k, v, None)[0], source="loops over queries and keys")


@exercise("attention_forward", points=0.75)
def test_with_a_mask_only_what_it_allows_is_looked_at(submission, rng):
    for shape in SHAPES:
        (q, k, v), mask = _draw(rng, shape), _mask(rng, shape)
        out, weights, _ = submission.attention.attention_forward(q, k, v, mask=mask)
        expected_out, expected_weights = _loops(q, k, v, mask)
        expect("weights", weights, expected_weights, source="loops over the allowed keys")
        expect("out", out, expected_out, source="loops over the allowed keys")


@exercise("attention_forward", points=0.5, needs=("test_the_weights_are_a_softmax_of_the_scaled_scores",))
def test_large_scores_overflow_nowhere(submission, rng):
    q, k, v = _draw(rng, SHAPES[0])
    _, weights, _ = submission.attention.attention_forward(300 * q, 300 * k, v)
    says = "with scores of many thousands the weights are not finite: what may be subtracted from a row of scores?"
    expect_true("weights of large scores", np.isfinite(weights).all(), says, value=weights)
    expect("weights of large scores", weights, _loops(300 * q, 300 * k, v, None)[1], source="loops")
    _, weights, _ = submission.attention.attention_forward(300 * q, 300 * k, v, mask=np.ones((4, 5), bool))
    name = "weights of large scores under a mask that allows all"
    expect(name, weights, _loops(300 * q, 300 * k, v, None)[1], source="loops")


@exercise("attention_forward", points=0.25)
def test_the_results_keep_float32(submission, rng):
    for mask in (None, _mask(rng, SHAPES[0])):
        q, k, v = (array.astype(np.float32) for array in _draw(rng, SHAPES[0]))
        out, weights, _ = submission.attention.attention_forward(q, k, v, mask=mask)
        expect_dtype("out", out, np.float32)
        expect_dtype("weights", weights, np.float32)


@exercise("attention_backward", points=1)
def test_dv_agrees_with_the_numerical_gradient(submission, rng):
    _compare(submission, rng, "dv")


@exercise("attention_backward", points=1.25)
def test_dq_agrees_with_the_numerical_gradient(submission, rng):
    _compare(submission, rng, "dq")


@exercise("attention_backward", points=1.25)
def test_dk_agrees_with_the_numerical_gradient(submission, rng):
    _compare(submission, rng, "dk")


@exercise("attention_backward", points=0.5)
def test_the_gradients_keep_float32(submission, rng):
    q, k, v = (array.astype(np.float32) for array in _draw(rng, SHAPES[0]))
    out, _, cache = submission.attention.attention_forward(q, k, v)
    gradients = submission.attention.attention_backward(out.astype(np.float32), cache)
    for name, gradient in zip(("dq", "dk", "dv"), gradients, strict=True):
        expect_dtype(name, gradient, np.float32)


def _draw(rng, shape):
    n, t, s, d, e = shape
    return rng.standard_normal((n, t, d)), rng.standard_normal((n, s, d)), rng.standard_normal((n, s, e))


def _mask(rng, shape):
    """Each query sees some keys, and surely one."""
    mask = rng.random((shape[1], shape[2])) < 0.5
    mask[np.arange(shape[1]), rng.integers(shape[2], size=shape[1])] = True
    return mask


def _loops(q, k, v, mask):
    weights = np.zeros((*q.shape[:2], k.shape[1]))
    out = np.zeros((*q.shape[:2], v.shape[2]))
    for n, i in np.ndindex(q.shape[:2]):
        seen = [j for j in range(k.shape[1]) if mask is None or mask[i, j]]
        scores = np.array([q[n, i] @ k[n, j] for j in seen]) / q.shape[2] ** 0.5
        powers = np.exp(scores - scores.max())
        weights[n, i, seen] = powers / powers.sum()
        out[n, i] = weights[n, i] @ v[n]
    return out, weights


def _compare(submission, rng, name):
    for shape in SHAPES:
        for mask in (None, _mask(rng, shape)):
            given = dict(zip(("q", "k", "v"), _draw(rng, shape), strict=True))
            dout = rng.standard_normal((shape[0], shape[1], shape[4]))
            *_, cache = submission.attention.attention_forward(**given, mask=mask)
            gradients = dict(zip(("dq", "dk", "dv"), submission.attention.attention_backward(dout, cache), strict=True))
            numerical = numerical_gradient_of(
                lambda array, given=given, mask=mask: _loops(**{**given, name[1:]: array}, mask=mask)[0],
                given[name[1:]],
                dout,
            )
            expect(name, gradients[name], numerical, source="numerical gradient", context={**given, "dout": dout})
