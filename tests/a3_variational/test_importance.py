"""Grades the importance-weighted bound, the effective sample size, and the running sum of weights."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_dtype, expect_true, numerical_gradient_of

# The bound


@exercise("iwae_loss", points=0.75)
def test_the_loss_is_minus_the_mean_logarithm_of_the_mean_weight(submission, rng):
    for shape, about in ((5, 3), -1), ((5, 3), 3), ((1, 3), -1), ((4, 4), -1):  # weights above 1 make it negative
        log_weights = rng.normal(about, 1, shape)
        loss, _ = submission.importance.iwae_loss(log_weights)
        expect("loss", loss, _bound(log_weights), source="definition", context={"log_weights": log_weights})


@exercise("iwae_loss", points=0.5)
def test_equal_weights_count_as_one(submission, rng):
    """where all weights of an example are equal, it does not matter how many there are."""
    one = rng.normal(-2, 1, (4, 1))
    loss, _ = submission.importance.iwae_loss(np.repeat(one, 6, axis=1))
    expect("loss", loss, -one.sum() / 4, source="closed form", context={"log_weights": one})


@exercise("iwae_loss", points=1)
def test_the_gradient_agrees_with_the_numerical_one(submission, rng):
    for shape in (4, 3), (1, 3), (4, 4):
        log_weights = rng.normal(0.5, 1, shape)
        _, dlog_weights = submission.importance.iwae_loss(log_weights)
        numerical = numerical_gradient_of(_bound, log_weights)
        context = {"log_weights": log_weights}
        expect("dlog_weights", dlog_weights, numerical, source="numerical gradient", context=context)


@exercise("iwae_loss", points=0.5)
def test_the_weights_of_pictures_are_no_rounding(submission, rng):
    """log-weights of -1000, whose exponentials are all 0, give the loss and gradient that they should."""
    log_weights = rng.normal(0, 1, (3, 4))
    loss, dlog_weights = submission.importance.iwae_loss(log_weights - 1000)
    expect("loss", loss, _bound(log_weights) + 1000, source="definition, moved by 1000", rtol=1e-9)
    expect("dlog_weights", dlog_weights, _slope(log_weights), source="closed form")


@exercise("iwae_loss", points=0.5)
def test_examples_far_apart_do_not_drown_each_other(submission, rng):
    """examples, and samples of one example, may lie thousands of nats apart."""
    log_weights = rng.normal(0, 1, (3, 4))
    offsets = np.array([[-2000.0], [0.0], [900.0]])
    loss, dlog_weights = submission.importance.iwae_loss(log_weights + offsets)
    expected = _bound(log_weights) - offsets.sum() / 3
    expect("loss", loss, expected, source="definition, each example moved by its own number", rtol=1e-9)
    expect("dlog_weights", dlog_weights, _slope(log_weights), source="closed form")
    best, others = rng.integers(0, 4, 3), rng.normal(-1500, 1, (3, 4))
    others[np.arange(3), best] = [1500.0, 1400.0, -600.0]  # beside these the other samples are nothing
    loss, dlog_weights = submission.importance.iwae_loss(others)
    expect("loss", loss, np.log(4) - 2300 / 3, source="limit in which one sample counts", rtol=1e-9)
    expect("dlog_weights", dlog_weights, -np.eye(4)[best] / 3, source="limit in which one sample counts")


@exercise("iwae_loss", points=0.5)
def test_one_sample_is_a_sampled_elbo(submission, rng):
    """with one sample each, the loss is the mean of the negative log-weights."""
    log_weights = rng.normal(-100, 10, (6, 1))
    loss, dlog_weights = submission.importance.iwae_loss(log_weights)
    expect("loss", loss, -log_weights.sum() / 6, source="closed form")
    expect("dlog_weights", dlog_weights, np.full((6, 1), -1 / 6), source="closed form")


@exercise("iwae_loss", points=0.25)
def test_the_gradient_has_the_dtype_of_the_log_weights(submission, rng):
    log_weights = rng.normal(0, 1, (3, 2)).astype(np.float32)
    _, dlog_weights = submission.importance.iwae_loss(log_weights)
    expect_dtype("dlog_weights", dlog_weights, np.float32)


# How many samples count


@exercise("effective_samples", points=0.5)
def test_equal_weights_all_count(submission, rng):
    n, k = rng.integers(3, 30, 2)
    log_weights = np.repeat(rng.normal(-3, 1, (n, 1)), k, axis=1)
    found = submission.importance.effective_samples(log_weights)
    expect("effective_samples", found, np.full(n, float(k)), source="closed form", context={"log_weights": log_weights})


@exercise("effective_samples", points=0.75)
def test_between_one_and_all_it_is_the_definition(submission, rng):
    """the sample size is one over the sum of the squared normalised weights."""
    for shape in (4, 6), (1, 6), (4, 1), (4, 4):
        weights = rng.uniform(0.1, 3, shape)
        share = weights / weights.sum(axis=1, keepdims=True)
        found, context = submission.importance.effective_samples(np.log(weights)), {"weights": share}
        expect("effective_samples", found, 1 / (share * share).sum(axis=1), source="definition", context=context)


@exercise("effective_samples", points=0.5)
def test_one_weight_may_outshine_all_others(submission, rng):
    """where one weight outshines all others, one sample counts, however small the weights are."""
    n = int(rng.integers(3, 30))
    log_weights = rng.normal(-1500, 1, (n, 4))
    log_weights[np.arange(n), rng.integers(0, 4, n)] = rng.uniform(-1200, -800, n)
    found = submission.importance.effective_samples(log_weights)
    expect("effective_samples", found, np.ones(n), source="closed form")
    w = rng.uniform(0.5, 3, 3)
    apart = np.log([w, 3 * w]) + np.array([[-1500.0], [1500.0]])
    found = submission.importance.effective_samples(apart)
    expected = np.full(2, w.sum() ** 2 / (w @ w))
    expect("effective_samples", found, expected, source="definition, each example moved by its own number")


@exercise("effective_samples", points=0.25)
def test_the_sample_sizes_have_the_dtype_of_the_log_weights(submission, rng):
    """the sample sizes have the dtype of the log-weights."""
    log_weights = rng.normal(0, 1, (3, 4)).astype(np.float32)
    expect_dtype("effective_samples", submission.importance.effective_samples(log_weights), np.float32)


# A running sum


@exercise("add_to_log_sum", points=0.75)
def test_the_new_sum_is_the_old_one_and_the_new_weights(submission, rng):
    """the new sum is the old one, and all the new weights."""
    for n, k in (4, 3), (1, 3), (4, 1), (3, 3):
        old, weights = rng.uniform(0.5, 9, n), rng.uniform(0.1, 3, (n, k))
        found = submission.importance.add_to_log_sum(np.log(old), np.log(weights))
        expected = np.log(old + weights.sum(axis=1))
        expect("log_sum", found, expected, source="definition", context={"log_sum": np.log(old), "old": old})


@exercise("add_to_log_sum", points=0.75)
def test_an_empty_sum_is_the_beginning(submission, rng):
    """from an empty sum, the logarithm of 0, two blocks lead to the sum of all."""
    weights = rng.uniform(0.1, 3, (3, 6))
    found = np.full(3, -np.inf)
    for block in (weights[:, :4], weights[:, 4:]):
        found = submission.importance.add_to_log_sum(found, np.log(block))
    expect("log_sum", found, np.log(weights.sum(axis=1)), source="sum of all blocks")
    nothing = submission.importance.add_to_log_sum(np.full(2, -np.inf), np.full((2, 3), -np.inf))
    expect("the sum of nothing but zeros", nothing, np.full(2, -np.inf), source="logarithm of 0")


@exercise("add_to_log_sum", points=0.5)
def test_small_weights_are_no_rounding(submission, rng):
    """weights whose exponentials are all 0 are added like others."""
    old, weights = rng.uniform(0.5, 9, 4), rng.uniform(0.1, 3, (4, 3))
    found = submission.importance.add_to_log_sum(np.log(old) - 1000, np.log(weights) - 1000)
    expect("log_sum", found, np.log(old + weights.sum(axis=1)) - 1000, source="definition, moved by 1000", rtol=1e-9)


@exercise("add_to_log_sum", points=0.75)
def test_the_old_sum_may_lie_far_above_or_below(submission, rng):
    """the old sum may lie far above the new weights, or far below."""
    log_weights = rng.normal(0, 1, (2, 3))
    found = submission.importance.add_to_log_sum(np.array([1500.0, -1500.0]), log_weights)
    expect("log_sum", found, [1500.0, np.log(np.exp(log_weights[1]).sum())], source="definition", rtol=1e-9)


@exercise("add_to_log_sum", points=0.25)
def test_the_sum_has_the_dtype_of_its_terms(submission, rng):
    log_sum, log_weights = rng.normal(0, 1, 3).astype(np.float32), rng.normal(0, 1, (3, 2)).astype(np.float32)
    found = submission.importance.add_to_log_sum(log_sum, log_weights)
    expect_dtype("log_sum", found, np.float32)
    expect_true("log_sum", found.shape == (3,), f"log_sum has shape {found.shape}, expected (3,)", value=found.shape)


def _bound(log_weights):
    return -np.log(np.exp(log_weights).sum(axis=1) / log_weights.shape[1]).sum() / len(log_weights)


def _slope(log_weights):
    weights = np.exp(log_weights)
    return -weights / weights.sum(axis=1, keepdims=True) / len(log_weights)
