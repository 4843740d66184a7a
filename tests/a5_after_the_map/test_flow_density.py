"""Grades the divergence by differences of the network itself, and the density of a flow by Gaussians."""

import itertools

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_dtype

SIZES = ((3, 4, 2), (2, 5, 2), (4, 3, 5, 3), (5, 4, 6, 3, 2), (3, 4, 1))


@exercise("mlp_divergence", points=0.5)
def test_the_output_is_that_of_the_network(submission, rng):
    for sizes in SIZES:
        x, weights, biases = _network(rng, sizes)
        out, _ = submission.flow_density.mlp_divergence(x, weights, biases)
        expect("out", out, _out(x, weights, biases), source="tanh network")


@exercise("mlp_divergence", points=1.75)
def test_the_divergence_agrees_with_numerical_derivatives(submission, rng):
    """the divergence is the sum of the derivatives of each output by its own coordinate, by differences."""
    for sizes in SIZES:
        x, weights, biases = _network(rng, sizes)
        _, divergence = submission.flow_density.mlp_divergence(x, weights, biases)
        expected = np.zeros(len(x))
        for k in range(sizes[-1]):
            moved = 1e-5 * np.eye(sizes[0])[k]
            ahead, behind = (_out(x + way * moved, weights, biases)[:, k] for way in (1, -1))
            expected += (ahead - behind) / 2e-5
        expect("divergence", divergence, expected, source="numerical divergence", rtol=1e-6)


@exercise("mlp_divergence", points=0.5)
def test_an_affine_network_has_the_trace_of_its_weights(submission, rng):
    """without a hidden layer, the divergence of every example is the trace of the weights."""
    x, weights, biases = _network(rng, (3, 3))
    out, divergence = submission.flow_density.mlp_divergence(x, weights, biases)
    expect("divergence", divergence, np.full(4, np.diag(weights[0]).sum()), source="trace of the weights")
    expect("out", out, np.inner(x, weights[0].T) + biases[0], source="affine network")


@exercise("mlp_divergence", points=0.25, needs=("test_the_divergence_agrees_with_numerical_derivatives",))
def test_the_divergence_keeps_float32(submission, rng):
    x, weights, biases = _network(rng, (3, 4, 2))
    x, weights, biases = x.astype(np.float32), *([a.astype(np.float32) for a in pile] for pile in (weights, biases))
    out, divergence = submission.flow_density.mlp_divergence(x, weights, biases)
    expect_dtype("out", out, np.float32)
    expect_dtype("divergence", divergence, np.float32)


@exercise("flow_log_prob", points=1)
def test_the_density_of_a_gaussian_is_found(submission, rng):
    """of the straight paths from noise to a Gaussian, the density is that Gaussian's."""
    mean, std = rng.standard_normal(2), rng.uniform(0.5, 0.8)

    def flow(x, t):
        slope = (t * std**2 - 1 + t) / ((1 - t) ** 2 + t**2 * std**2)
        return mean + slope * (x - t * mean), np.full(len(x), 2 * slope)

    x = mean + std * rng.standard_normal((6, 2))
    got = submission.flow_density.flow_log_prob(x, flow, steps=400)
    exact = -np.sum((x - mean) ** 2, axis=1) / (2 * std**2) - np.log(2 * np.pi) - 2 * np.log(std)
    expect("the log-density", got, exact, source="Gaussian's", rtol=1e-4)


@exercise("flow_log_prob", points=0.75)
def test_the_way_back_is_in_steps_of_heun(submission, rng):
    """where the velocity is a x, each step back multiplies by the exponential series up to the square."""
    for a, steps in ((0.75, 1), (-1.5, 3)):
        x = rng.standard_normal((4, 3))
        got = submission.flow_density.flow_log_prob(x, lambda x, t, a=a: (a * x, np.full(len(x), 3 * a)), steps=steps)
        h = -a / steps
        noise = x * (1 + h * (1 + h / 2)) ** steps
        expected = -1.5 * np.log(2 * np.pi) - np.einsum("nd,nd->n", noise, noise) / 2 - 3 * a
        expect("the log-density", got, expected, source="closed form of the steps", context={"x": x})


@exercise("flow_log_prob", points=0.75)
def test_the_divergence_is_integrated_where_the_path_is(submission, rng):
    """the divergence is asked at the points and times at the two ends of each step, and averaged."""
    x, steps, speed = rng.standard_normal((4, 2)), 4, rng.standard_normal(2)
    got = submission.flow_density.flow_log_prob(x, lambda x, t: (0 * x + t * speed, np.sin(x[:, 0] + t)), steps=steps)
    at, integral = x, 0.0
    for later, earlier in itertools.pairwise(np.linspace(1, 0, steps + 1)):
        width = later - earlier
        guess = at - width * later * speed
        integral = integral + width * (np.sin(at[:, 0] + later) + np.sin(guess[:, 0] + earlier)) / 2
        at = at - width * (later + earlier) / 2 * speed
    expected = -np.log(2 * np.pi) - (at**2).sum(axis=1) / 2 - integral
    expect("the log-density", got, expected, source="trapezium rule", context={"x": x})


@exercise("flow_log_prob", points=0.25)
def test_no_velocity_leaves_the_noise(submission, rng):
    x = rng.standard_normal((4, 3))
    got = submission.flow_density.flow_log_prob(x, lambda x, t: (0 * x, 0 * x[:, 0]), steps=2)
    expected = [-1.5 * np.log(2 * np.pi) - row @ row / 2 for row in x]
    expect("the log-density", got, expected, source="standard normal density")


@exercise("flow_log_prob", points=0.25, needs=("test_the_way_back_is_in_steps_of_heun",))
def test_the_log_density_keeps_float32(submission, rng):
    x = rng.standard_normal((4, 2)).astype(np.float32)
    got = submission.flow_density.flow_log_prob(x, lambda x, t: (-x, np.full(len(x), -2, x.dtype)), steps=3)
    expect_dtype("the log-density", got, np.float32)


def _network(rng, sizes):
    weights = [rng.standard_normal(pair) / np.sqrt(pair[0]) for pair in itertools.pairwise(sizes)]
    return rng.standard_normal((4, sizes[0])), weights, [rng.standard_normal(n) / 2 for n in sizes[1:]]


def _out(x, weights, biases):
    for i, (w, b) in enumerate(zip(weights, biases, strict=True)):
        x = np.einsum("nc,ch->nh", x, w) + b
        x = x if i == len(weights) - 1 else 1 - 2 / (np.exp(2 * x) + 1)
    return x
