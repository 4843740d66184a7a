"""Batch normalisation backwards, node by node: autograd's gradient of each node, and the layer's own at the end."""

import autograd.numpy as anp
import numpy as np
import pytest
from oracles import assert_close, autograd_gradients

from cs231n_ae.layers import batchnorm_backward, batchnorm_forward
from cs231n_ae.layers.batchnorm_graph import batchnorm_node_gradients


def nodes(shape, seed=0):
    rng = np.random.default_rng(seed)
    return rng.standard_normal(shape), 2 * rng.standard_normal(shape) + 1, rng.standard_normal(shape[1])


@pytest.mark.parametrize("shape", [(5, 3), (4, 4), (2, 1)])
def test_each_node_against_autograd(shape):
    dout, x, gamma = nodes(shape)
    dx_hat, dsigma, dv, dc, dmu, dx = batchnorm_node_gradients(dout, x, gamma, eps=0.1)
    c, n = x - x.mean(axis=0), len(x)
    v = np.mean(c**2, axis=0)
    sigma = np.sqrt(v + 0.1)

    def loss(x_hat):
        return anp.sum(dout * gamma * x_hat)

    def of_c(c):
        return loss(c / anp.sqrt(anp.sum(c**2, axis=0) / n + 0.1))

    for found, function, at in (
        (dx_hat, loss, c / sigma),
        (dsigma, lambda sigma: loss(c / sigma), sigma),
        (dv, lambda v: loss(c / anp.sqrt(v + 0.1)), v),
        (dc, of_c, c),
        (dmu, lambda mu: of_c(x - mu), x.mean(axis=0)),
        (dx, lambda x: of_c(x - anp.sum(x, axis=0) / n), x),
    ):
        assert_close(found, *autograd_gradients(function, at))


def test_the_last_node_is_what_the_layer_gives():
    dout, x, gamma = nodes((6, 3), seed=1)
    _, cache = batchnorm_forward(x, gamma, np.zeros(3))
    assert_close(batchnorm_node_gradients(dout, x, gamma)[-1], batchnorm_backward(dout, cache)[0])


@pytest.mark.parametrize("spoiled", ["dout", "x", "gamma"])
def test_shapes_that_do_not_fit_are_refused(spoiled):
    given = dict(zip(("dout", "x", "gamma"), nodes((5, 3)), strict=True))
    given[spoiled] = given[spoiled][:-1]
    with pytest.raises(ValueError, match="must have"):
        batchnorm_node_gradients(**given)
