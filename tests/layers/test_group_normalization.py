"""Group normalisation: autograd of the formula, moments, layer normalisation as its one-group case, and contracts."""

import autograd.numpy as anp
import numpy as np
import pytest
from oracles import CONTRACTS, Source, assert_close, autograd_gradients, refuses_other_shapes, through

from cs231n_ae.layers import group_normalization, groupnorm_backward, groupnorm_forward, layernorm_forward


def forward(x, gamma, beta):
    return groupnorm_forward(x, gamma, beta, groups=2)


def case():
    names, shape = ("x", "gamma", "beta", "dout"), (3, 4, 2, 3)
    arrays = dict(zip(names, Source(0).normals(shape, (4,), (4,), shape), strict=True))
    return through(forward, groupnorm_backward, arrays, names[:3])


def test_everything_is_tested():
    assert set(group_normalization.__all__) == {"groupnorm_backward", "groupnorm_forward"}


@pytest.mark.parametrize("contract", [*CONTRACTS, refuses_other_shapes])
def test_contract(contract):
    contract(case())


@pytest.mark.parametrize("groups", [1, 2, 3, 6])
def test_values_and_gradients_are_those_of_the_formula(groups):
    shape = (3, 6, 2, 3)
    x, gamma, beta, dout = Source(1).normals(shape, (6,), (6,), shape)

    def value(x, gamma, beta):
        per = 6 // groups
        parts = []
        for k in range(groups):
            part = x[:, k * per : (k + 1) * per]
            away = part - anp.mean(part, axis=(1, 2, 3), keepdims=True)
            parts.append(away / anp.sqrt(anp.mean(away**2, axis=(1, 2, 3), keepdims=True) + 0.1))
        return anp.concatenate(parts, axis=1) * gamma[:, None, None] + beta[:, None, None]

    out, cache = groupnorm_forward(x, gamma, beta, groups=groups, eps=0.1)
    assert_close(out, value(x, gamma, beta))
    expected = autograd_gradients(lambda *given: anp.sum(value(*given) * dout), x, gamma, beta)
    for got, right in zip(groupnorm_backward(dout, cache), expected, strict=True):
        assert_close(got, right)


def test_one_group_is_layer_normalisation_of_the_whole_image(rng):
    x = rng.standard_normal((3, 4, 5, 5))
    out, _ = groupnorm_forward(x, np.ones(4), np.zeros(4), groups=1)
    flat, _ = layernorm_forward(x.reshape(3, -1), np.ones(100), np.zeros(100))
    np.testing.assert_allclose(out, flat.reshape(x.shape), rtol=1e-12)


def test_groups_that_do_not_divide_the_channels_are_refused(rng):
    with pytest.raises(ValueError, match="groups must divide the 4 channels of x, got 3: take a divisor"):
        groupnorm_forward(rng.standard_normal((2, 4, 3, 3)), np.ones(4), np.zeros(4), groups=3)
