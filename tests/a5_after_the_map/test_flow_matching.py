"""Grades straight paths and the conditional objective, against their definitions and numerical gradients."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_dtype, numerical_gradient_of


@exercise("straight_path", points=0.75)
def test_a_point_goes_its_share_of_the_way(submission, rng):
    """at time t, a point has gone the share t of the way from noise to data."""
    for n, d in ((5, 3), (1, 4), (3, 1), (4, 4)):
        noise, data, t = rng.standard_normal((n, d)), rng.standard_normal((n, d)), rng.random(n)
        got = submission.flow_matching.straight_path(noise, data, t)
        expected = np.stack([a + share * (b - a) for a, b, share in zip(noise, data, t, strict=True)])
        expect("x_t", got, expected, source="definition", context={"x0": noise, "x1": data})


@exercise("straight_path", points=0.25)
def test_the_path_keeps_float32(submission, rng):
    noise, data = rng.standard_normal((2, 5, 3)).astype(np.float32)
    got = submission.flow_matching.straight_path(noise, data, rng.random(5, dtype=np.float32))
    expect_dtype("x_t", got, np.float32)


@exercise("flow_matching_loss", points=0.75)
def test_the_loss_is_that_of_the_definition(submission, rng):
    """the loss is half the squared distance to the way from noise to data, a mean over the examples."""
    for n, d in ((5, 3), (1, 4), (3, 1), (4, 4)):
        velocity, noise, data = rng.standard_normal((3, n, d))
        loss, _ = submission.flow_matching.flow_matching_loss(velocity, noise, data)
        expect("loss", loss, _loss(velocity, noise, data), source="definition")


@exercise("flow_matching_loss", points=0.25)
def test_the_way_itself_costs_nothing(submission, rng):
    noise, data = rng.standard_normal((2, 5, 3))
    loss, _ = submission.flow_matching.flow_matching_loss(data - noise, noise, data)
    by = rng.uniform(0.5, 2)
    off, _ = submission.flow_matching.flow_matching_loss(data - noise + by, noise, data)
    expect("loss at the target", loss, 0.0, source="definition", atol=1e-12)
    expect(f"loss {by:.2f} off in each feature", off, 1.5 * by**2, source="definition")


@exercise("flow_matching_loss", points=0.75)
def test_dvelocity_agrees_with_the_numerical_gradient(submission, rng):
    for n, d in ((5, 3), (1, 4), (3, 1), (4, 4)):
        velocity, noise, data = rng.standard_normal((3, n, d))
        _, dvelocity = submission.flow_matching.flow_matching_loss(velocity, noise, data)
        numerical = numerical_gradient_of(lambda v, a=noise, b=data: _loss(v, a, b), velocity)
        context = {"velocity": velocity, "x0": noise, "x1": data}
        expect("dvelocity", dvelocity, numerical, source="numerical gradient", context=context)


@exercise("flow_matching_loss", points=0.25)
def test_dvelocity_keeps_float32(submission, rng):
    velocity, noise, data = rng.standard_normal((3, 5, 3)).astype(np.float32)
    _, dvelocity = submission.flow_matching.flow_matching_loss(velocity, noise, data)
    expect_dtype("dvelocity", dvelocity, np.float32)


def _loss(velocity, noise, data):
    total = 0.0
    for v, a, b in zip(velocity, noise, data, strict=True):
        total += np.linalg.norm(b - a - v) ** 2 / 2
    return total / len(velocity)
