"""Grades batchnorm_node_gradients: each node by itself, against the numerical gradient of what is computed from it."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_dtype, numerical_gradient_of

SHAPES = ((6, 4), (5, 1), (4, 4), (3, 2))
EPS = 0.3  # so large that it cannot be left out
NODES = ("dx_hat", "dsigma", "dv", "dc", "dmu", "dx")


@exercise("batchnorm_node_gradients", points=0.5)
def test_dx_hat_agrees_with_the_numerical_gradient(submission, rng):
    _compare(submission, rng, "dx_hat")


@exercise("batchnorm_node_gradients", points=0.5)
def test_dsigma_agrees_with_the_numerical_gradient(submission, rng):
    _compare(submission, rng, "dsigma")


@exercise("batchnorm_node_gradients", points=0.5)
def test_dv_agrees_with_the_numerical_gradient(submission, rng):
    _compare(submission, rng, "dv")


@exercise("batchnorm_node_gradients", points=1)
def test_dc_agrees_with_the_numerical_gradient(submission, rng):
    _compare(submission, rng, "dc")


@exercise("batchnorm_node_gradients", points=0.5)
def test_dmu_agrees_with_the_numerical_gradient(submission, rng):
    _compare(submission, rng, "dmu")


@exercise("batchnorm_node_gradients", points=0.75)
def test_dx_agrees_with_the_numerical_gradient(submission, rng):
    _compare(submission, rng, "dx")


@exercise(
    "batchnorm_node_gradients",
    points=0.25,
    needs=(
        "test_dx_agrees_with_the_numerical_gradient",
        "test_dsigma_agrees_with_the_numerical_gradient",
        "test_dmu_agrees_with_the_numerical_gradient",
    ),
)
def test_float32_stays_float32(submission, rng):
    dout, x, gamma = (array.astype(np.float32) for array in _inputs(rng, (6, 4)))
    for name, gradient in zip(NODES, submission.batchnorm_graph.batchnorm_node_gradients(dout, x, gamma), strict=True):
        expect_dtype(name, gradient, np.float32)


def _compare(submission, rng, name):
    for shape in SHAPES:
        dout, x, gamma = _inputs(rng, shape)
        found = submission.batchnorm_graph.batchnorm_node_gradients(dout, x, gamma, eps=EPS)
        gradient = dict(zip(NODES, found, strict=True))[name]
        node, onwards = _from(name, x, gamma)
        numerical = numerical_gradient_of(onwards, node, dout)
        expect(name, gradient, numerical, source="numerical gradient", context={"dout": dout, "x": x, "gamma": gamma})


def _from(name, x, gamma):
    """The value of a node, and the outputs as a function of it: what does not come from the node stands still."""
    mu = sum(x) / len(x)
    c = x - mu
    v = sum(c * c) / len(x)
    sigma = (v + EPS) ** 0.5

    def of_c(c):
        return c * gamma / (sum(c * c) / len(x) + EPS) ** 0.5

    onwards = {
        "dx_hat": (c / sigma, lambda x_hat: gamma * x_hat),
        "dsigma": (sigma, lambda sigma: gamma * c / sigma),
        "dv": (v, lambda v: gamma * c / (v + EPS) ** 0.5),
        "dc": (c, of_c),
        "dmu": (mu, lambda mu: of_c(x - mu)),
        "dx": (x, lambda x: of_c(x - sum(x) / len(x))),
    }
    return onwards[name]


def _inputs(rng, shape):
    """Features that differ in mean and in spread."""
    spread, middle = rng.uniform(0.5, 2.0, shape[1]), 3 * rng.standard_normal(shape[1])
    gamma = rng.uniform(0.5, 2.0, shape[1]) * rng.choice([-1, 1], shape[1])
    return rng.standard_normal(shape), rng.standard_normal(shape) * spread + middle, gamma
