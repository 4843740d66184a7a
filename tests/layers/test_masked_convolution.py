"""Masks of convolutions, masked convolutions and gated units, against autograd, scipy and orders written out."""

import autograd.numpy as anp
import numpy as np
import pytest
import scipy.signal
from oracles import ACTIVATIONS, CONTRACTS, assert_close, autograd_gradients, through

from cs231n_ae.layers import (
    conv_forward,
    convolution_mask,
    gated_backward,
    gated_forward,
    masked_conv_backward,
    masked_conv_forward,
    rows_mask,
)

SIZES = ((3, 3), (5, 3), (3, 7), (1, 5), (7, 1), (1, 1))


def arrays(n=2, c=3, f=4, image=(4, 5), size=(3, 5), seed=0):
    rng = np.random.default_rng(seed)
    x, w, b = (rng.standard_normal(shape) for shape in ((n, c, *image), (f, c, *size), (f,)))
    return x, w, b, rng.standard_normal((n, f, *image))


@pytest.mark.parametrize("size", SIZES)
def test_masks_hold_the_places_before_the_middle_in_reading_order(size):
    places = [(i, j) for i in range(size[0]) for j in range(size[1])]
    middle = (size[0] // 2, size[1] // 2)
    before = np.array([place < middle for place in places]).reshape(size)
    here = np.array([place == middle for place in places]).reshape(size)
    np.testing.assert_array_equal(convolution_mask(size, kind="A"), before)
    np.testing.assert_array_equal(convolution_mask(size, kind="B"), before | here)
    rows = np.arange(size[0])[:, None] + np.zeros(size[1])
    np.testing.assert_array_equal(rows_mask(size, kind="A"), rows < middle[0])
    np.testing.assert_array_equal(rows_mask(size, kind="B"), rows <= middle[0])


@pytest.mark.parametrize("make", [convolution_mask, rows_mask])
def test_masks_of_nothing_are_refused(make):
    for size in ((2, 3), (3, 4), (3,), (3, 0), (3.0, 3)):
        with pytest.raises(ValueError, match=r"size must be .* odd"):
            make(size, kind="A")
    with pytest.raises(ValueError, match="kind must be one of 'A', 'B', got 'C'"):
        make((3, 3), kind="C")


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", ["A", "B"])
def test_the_layer_is_a_correlation_with_masked_filters(size, kind):
    x, w, b, _ = arrays(size=size)
    mask = convolution_mask(size, kind=kind)
    out, _ = masked_conv_forward(x, w, b, mask=mask)
    expected = np.zeros(out.shape) + b[:, None, None]
    for n, f, c in np.ndindex(2, 4, 3):
        full = scipy.signal.correlate2d(x[n, c], np.where(mask, w[f, c], 0), mode="full")
        expected[n, f] += full[size[0] // 2 :, size[1] // 2 :][:4, :5]
    np.testing.assert_allclose(out, expected, atol=1e-12)


def test_a_full_mask_gives_the_plain_convolution():
    x, w, b, _ = arrays(size=(3, 3))
    full = np.ones((3, 3), dtype=bool)
    np.testing.assert_array_equal(masked_conv_forward(x, w, b, mask=full)[0], conv_forward(x, w, b, pad=1)[0])


@pytest.mark.parametrize("size", SIZES)
def test_gradients_are_those_of_autograd(size):
    x, w, b, dout = arrays(size=size)
    mask = convolution_mask(size, kind="B")
    p, q = size[0] // 2, size[1] // 2

    def loss(x, w, b):
        padded, total = anp.pad(x, ((0, 0), (0, 0), (p, p), (q, q)), mode="constant"), 0.0
        for i, j in np.argwhere(mask):
            seen = anp.einsum("nchw,fc->nfhw", padded[:, :, i : i + 4, j : j + 5], w[:, :, i, j])
            total = total + anp.sum(dout * seen)
        return total + anp.sum(dout * b[:, None, None])

    _, cache = masked_conv_forward(x, w, b, mask=mask)
    ours = masked_conv_backward(dout, cache)
    for one, other in zip(ours, autograd_gradients(loss, x, w, b), strict=True):
        assert_close(one, other)
    assert not ours[1][:, :, ~mask].any()


@pytest.mark.parametrize("contract", CONTRACTS)
def test_the_masked_convolution_keeps_the_contract(contract):
    x, w, b, dout = arrays()
    mask = convolution_mask((3, 5), kind="A")
    given = {"x": x, "w": w, "b": b, "dout": dout}
    contract(through(masked_conv_forward, masked_conv_backward, given, ("x", "w", "b"), mask=mask))


def test_bad_masks_and_shapes_are_refused():
    x, w, b, _ = arrays(size=(3, 5))
    with pytest.raises(
        ValueError, match=r"mask must be an array of True and False of shape \(3, 5\) .*, got bool of shape \(5, 3\)"
    ):
        masked_conv_forward(x, w, b, mask=convolution_mask((5, 3), kind="A"))
    with pytest.raises(ValueError, match=r"mask must be an array of True and False .*, got float64 of shape"):
        masked_conv_forward(x, w, b, mask=np.ones((3, 5)))
    with pytest.raises(ValueError, match=r"mask must have the shape of a filter, \(2, 2\), both odd"):
        masked_conv_forward(x, w[:, :, :2, :2], b, mask=np.ones((2, 2), dtype=bool))
    mask = convolution_mask((3, 5), kind="A")
    with pytest.raises(ValueError, match=r"w must have shape \(any, 3, any, any\)"):
        masked_conv_forward(x, w[:, :2], b, mask=mask)
    _, cache = masked_conv_forward(x, w, b, mask=mask)
    with pytest.raises(ValueError, match=r"dout must have shape \(2, 4, 4, 5\)"):
        masked_conv_backward(np.ones((2, 3, 4, 5)), cache)


def test_the_gated_unit_is_tanh_times_sigmoid():
    rng = np.random.default_rng(1)
    a, dout = rng.standard_normal((2, 6, 3, 4)), rng.standard_normal((2, 3, 3, 4))
    out, cache = gated_forward(a)
    np.testing.assert_allclose(out, np.tanh(a[:, :3]) / (1 + np.exp(-a[:, 3:])), rtol=1e-13)

    def loss(a):
        return anp.sum(dout * ACTIVATIONS["tanh"](a[:, :3]) * ACTIVATIONS["sigmoid"](a[:, 3:]))

    assert_close(gated_backward(dout, cache), autograd_gradients(loss, a)[0])


@pytest.mark.parametrize("contract", CONTRACTS)
def test_the_gated_unit_keeps_the_contract(contract):
    rng = np.random.default_rng(2)
    given = {"a": rng.standard_normal((2, 4, 3, 2)), "dout": rng.standard_normal((2, 2, 3, 2))}
    contract(through(gated_forward, gated_backward, given, ("a",)))


def test_an_odd_number_of_channels_has_no_halves():
    with pytest.raises(ValueError, match="a must have an even number of channels"):
        gated_forward(np.ones((2, 3, 4, 4)))
    _, cache = gated_forward(np.ones((2, 4, 3, 3)))
    with pytest.raises(ValueError, match=r"dout must have shape \(2, 2, 3, 3\)"):
        gated_backward(np.ones((2, 4, 3, 3)), cache)
