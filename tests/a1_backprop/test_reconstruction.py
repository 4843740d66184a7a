"""Grades the reconstruction losses: half the squared error, and binary cross-entropy from logits."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_dtype, numerical_gradient_of


@exercise("l2_loss", points=1)
def test_loss_is_half_the_squared_error_of_an_example_on_average(submission, rng):
    """loss is half the squared error of an example, on average."""
    x_hat, x = rng.standard_normal((4, 5)), rng.standard_normal((4, 5))
    loss, _ = submission.reconstruction.l2_loss(x_hat, x)
    definition = sum((x_hat[n, d] - x[n, d]) ** 2 / 2 for n in range(4) for d in range(5)) / 4
    expect("loss", loss, definition, source="definition", context={"x": x})


@exercise("l2_loss", points=1)
def test_dx_hat_agrees_with_the_numerical_gradient(submission, rng):
    """dx_hat agrees with the numerical gradient."""
    x_hat, x = rng.standard_normal((4, 5)), rng.standard_normal((4, 5))
    _, dx_hat = submission.reconstruction.l2_loss(x_hat, x)
    numerical = numerical_gradient_of(lambda x_hat: np.sum((x_hat - x) ** 2) / 8, x_hat)
    expect("dx_hat", dx_hat, numerical, source="numerical gradient", context={"x_hat": x_hat, "x": x})


@exercise("l2_loss", points=0.5)
def test_images_count_with_all_their_pixels(submission, rng):
    for shape in ((3, 6, 5, 4), (1, 5), (3, 3), (4, 1)):
        x_hat, x = rng.standard_normal(shape), rng.standard_normal(shape)
        loss, dx_hat = submission.reconstruction.l2_loss(x_hat, x)
        per_image = [np.linalg.norm(a - b) ** 2 / 2 for a, b in zip(x_hat, x, strict=True)]
        expect("loss", loss, sum(per_image) / shape[0], source="definition", context={"x": x})
        expect("dx_hat", dx_hat, (x_hat - x) / shape[0], source="closed form", context={"x_hat": x_hat, "x": x})


@exercise("l2_loss", points=0.5, needs=("test_dx_hat_agrees_with_the_numerical_gradient",))
def test_dx_hat_keeps_float32(submission, rng):
    """dx_hat keeps float32."""
    x_hat, x = (rng.standard_normal((4, 5)).astype(np.float32) for _ in range(2))
    _, dx_hat = submission.reconstruction.l2_loss(x_hat, x)
    expect_dtype("dx_hat", dx_hat, np.float32)


@exercise("bce_with_logits_loss", points=1)
def test_loss_is_the_cross_entropy_of_an_example_on_average(submission, rng):
    """loss is the cross-entropy of an example, on average."""
    logits, x = _logits_and_targets(rng, (4, 5))
    loss, _ = submission.reconstruction.bce_with_logits_loss(logits, x)
    expect("loss", loss, _cross_entropy(logits, x), source="definition", context={"x": x})


@exercise("bce_with_logits_loss", points=1)
def test_dlogits_agrees_with_the_numerical_gradient(submission, rng):
    logits, x = _logits_and_targets(rng, (4, 5))
    _, dlogits = submission.reconstruction.bce_with_logits_loss(logits, x)
    numerical = numerical_gradient_of(lambda logits: _cross_entropy(logits, x), logits)
    expect("dlogits", dlogits, numerical, source="numerical gradient", context={"logits": logits, "x": x})


@exercise("bce_with_logits_loss", points=0.5)
def test_a_logit_of_40_on_the_wrong_side_costs_40(submission, rng):
    logits, x = _on_the_wrong_side(rng.uniform(40, 60, (5, 3)))
    loss, dlogits = submission.reconstruction.bce_with_logits_loss(logits, x)
    expect("loss", loss, np.abs(logits).sum() / 5, source="closed form", context={"x": x})
    expect("dlogits", dlogits, np.sign(logits) / 5, source="closed form", context={"logits": logits, "x": x})


@exercise("bce_with_logits_loss", points=0.5)
def test_no_logit_is_too_large(submission, rng):
    logits, x = _on_the_wrong_side(np.array([[1e4], [1000.0], [800.0], [750.0], [2e4]]) + rng.uniform(0, 9, (5, 3)))
    loss, dlogits = submission.reconstruction.bce_with_logits_loss(logits, x)
    expect("loss", loss, np.abs(logits).sum() / 5, source="closed form", context={"x": x})
    expect("dlogits", dlogits, np.sign(logits) / 5, source="closed form", context={"logits": logits, "x": x})
    loss, dlogits = submission.reconstruction.bce_with_logits_loss(-logits, x)  # as sure, and right
    expect("loss", loss, 0.0, source="closed form", atol=1e-9)
    expect("dlogits", dlogits, np.zeros((5, 3)), source="closed form", atol=1e-9)


@exercise("bce_with_logits_loss", points=0.5)
def test_images_may_come_in_their_own_shape(submission, rng):
    for shape in ((3, 6, 5, 4), (1, 5), (3, 3), (4, 1)):
        logits, x = _logits_and_targets(rng, shape)
        loss, dlogits = submission.reconstruction.bce_with_logits_loss(logits, x)
        expect("loss", loss, _cross_entropy(logits, x), source="definition", context={"x": x})
        closed = ((1 + np.tanh(logits / 2)) / 2 - x) / shape[0]
        expect("dlogits", dlogits, closed, source="closed form", context={"logits": logits, "x": x})


@exercise("bce_with_logits_loss", points=0.5, needs=("test_dlogits_agrees_with_the_numerical_gradient",))
def test_dlogits_keeps_float32(submission, rng):
    logits, x = (array.astype(np.float32) for array in _logits_and_targets(rng, (4, 5)))
    _, dlogits = submission.reconstruction.bce_with_logits_loss(logits, x)
    expect_dtype("dlogits", dlogits, np.float32)


def _logits_and_targets(rng, shape):
    """Targets between 0 and 1, as grey pixels are, some of them exactly 0 and exactly 1."""
    logits, x = 2 * rng.standard_normal(shape), rng.uniform(0, 1, shape)
    x.flat[0], x.flat[-1] = 0.0, 1.0
    return logits, x


def _on_the_wrong_side(size):
    """Logits of this size, and targets that say the opposite."""
    x = np.arange(15.0).reshape(5, 3) % 2
    return np.where(x == 1, -size, size), x


def _cross_entropy(logits, x):
    """By the first form of the definition, which is exact enough for logits of ordinary size."""
    p = 1 / (1 + np.exp(-logits))
    return -np.sum(x * np.log(p) + (1 - x) * np.log(1 - p)) / len(x)
