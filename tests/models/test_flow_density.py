"""The density of a flow, against a Gaussian in closed form; the divergence, against autograd's Jacobian."""

import itertools

import autograd
import autograd.numpy as anp
import numpy as np
import pytest

from cs231n_ae.models import flow_log_prob, mlp_divergence

MEAN, STD = np.array([1.0, -2.0]), 0.6


def gaussian_flow(x, t):
    """The velocity of the straight paths from N(0, I) to N(m, s² I), and its divergence."""
    slope = (t * STD**2 - (1 - t)) / ((1 - t) ** 2 + t**2 * STD**2)
    return MEAN + slope * (x - t * MEAN), np.full(len(x), 2 * slope)


def gaussian_log_density(x):
    return -((x - MEAN) ** 2).sum(axis=1) / 2 / STD**2 - np.log(2 * np.pi * STD**2)


def test_the_density_of_a_gaussian_is_found_and_with_order_two(rng):
    x = MEAN + STD * rng.standard_normal((20, 2))
    wrong = [np.abs(flow_log_prob(x, gaussian_flow, steps=n) - gaussian_log_density(x)).max() for n in (50, 100, 200)]
    assert wrong[-1] < 1e-3
    np.testing.assert_allclose(np.log2(np.array(wrong[:-1]) / wrong[1:]), 2, atol=0.1)


@pytest.mark.parametrize("hidden", [(), (5,), (5, 4, 6)])
def test_the_divergence_is_the_trace_of_autograds_jacobian(rng, hidden):
    sizes = (4, *hidden, 2)  # two coordinates, and two columns that are held
    weights = [rng.standard_normal(pair) / 2 for pair in itertools.pairwise(sizes)]
    biases = [rng.standard_normal(n) / 2 for n in sizes[1:]]

    def net(row):
        for i, (w, b) in enumerate(zip(weights, biases, strict=True)):
            row = anp.dot(row, w) + b
            row = anp.tanh(row) if i + 1 < len(weights) else row
        return row

    x = rng.standard_normal((3, 4))
    out, divergence = mlp_divergence(x, weights, biases)
    np.testing.assert_allclose(out, np.stack([net(row) for row in x]), rtol=1e-12)
    traces = [np.trace(autograd.jacobian(net)(row)[:, :2]) for row in x]
    np.testing.assert_allclose(divergence, traces, rtol=1e-10)


def test_the_layers_must_fit_together():
    with pytest.raises(ValueError, match=r"weights\[1\] must have shape \(4, any\)"):
        mlp_divergence(np.zeros((2, 3)), [np.zeros((3, 4)), np.zeros((5, 2))], [np.zeros(4), np.zeros(2)])
    with pytest.raises(ValueError, match="a column for each of the 4 outputs"):
        mlp_divergence(np.zeros((2, 3)), [np.zeros((3, 4))], [np.zeros(4)])
