"""The U-Net: its gradient by differences, its loss written out by loops, what it learns and what it leaves alone."""

import numpy as np
import pytest
from oracles import five_point_gradient

from cs231n_ae.gradient_check import check_model
from cs231n_ae.models import DiffusionUNet
from cs231n_ae.models.unet import init_unet, unet_backward, unet_forward
from cs231n_ae.training import train


def small(*, dtype=np.float64, image=(1, 4, 4), channels=(4, 8)):
    return DiffusionUNet(image, channels, 3, n_steps=10, rng=np.random.default_rng(0), dtype=dtype)


def loosened(params, rng):
    """Scales, shifts and biases that are not ones and zeros, which would hide what they do."""
    return {name: value + 0.3 * rng.standard_normal(value.shape) for name, value in params.items()}


def test_gradients_agree_with_the_numerical_ones():
    rng, net = np.random.default_rng(1), small(image=(1, 2, 2), channels=(4, 4))
    net.params = loosened(net.params, rng)
    assert check_model(net, (rng.standard_normal((2, 4)), rng.integers(0, 3, 2)))


def test_gradients_through_three_sizes_agree_along_directions():
    rng, net = np.random.default_rng(1), small(image=(2, 4, 4), channels=(4, 8, 4))
    net.params = loosened(net.params, rng)
    assert check_model(net, (rng.standard_normal((3, 32)), rng.integers(0, 3, 3)), fast=True)


def test_gradients_of_image_and_facts_agree_with_the_numerical_ones():
    rng = np.random.default_rng(2)
    params = loosened(init_unet((4, 8), (1, 4, 4), 3, rng=rng, dtype=np.float64), rng)
    x, facts = rng.standard_normal((2, 1, 4, 4)), rng.standard_normal((2, 3))
    dout = rng.standard_normal(x.shape)
    dx, dfacts, _ = unet_backward(dout, unet_forward(x, facts, params, n_levels=2)[1])
    for got, at, given in (
        (dx, x, lambda v: unet_forward(v, facts, params, n_levels=2)[0] * dout),
        (dfacts, facts, lambda v: unet_forward(x, v, params, n_levels=2)[0] * dout),
    ):
        expected = five_point_gradient(given, at, h=1e-5)
        assert np.abs(got - expected).max() < 1e-6 * np.abs(expected).max()


def slow_convolution(x, w, b):
    padded, out = np.pad(x, ((0, 0), (1, 1), (1, 1))), np.zeros((len(w), *x.shape[1:]))
    for f, u, v in np.ndindex(out.shape):
        out[f, u, v] = b[f] + np.sum(w[f] * padded[:, u : u + 3, v : v + 3])
    return out


def slow_block(x, facts, params, name):
    around = np.einsum("fc,cuv->fuv", params[f"{name}_W0"][:, :, 0, 0], x) + params[f"{name}_b0"][:, None, None]
    for i in (1, 2):
        if i == 2:
            x = x + (facts @ params[f"{name}_V"] + params[f"{name}_c"])[:, None, None]
        x = slow_convolution(x, params[f"{name}_W{i}"], params[f"{name}_b{i}"])
        parts = [(part - part.mean()) / np.sqrt(part.var() + 1e-5) for part in np.split(x, 4)]
        x = np.concatenate(parts) * params[f"{name}_gamma{i}"][:, None, None]
        x = np.maximum(x + params[f"{name}_beta{i}"][:, None, None], 0)
    return x + around


def test_values_are_those_of_the_picture_one_image_at_a_time():
    rng = np.random.default_rng(3)
    params = loosened(init_unet((4, 8), (1, 4, 6), 3, rng=rng, dtype=np.float64), rng)
    x, facts = rng.standard_normal((3, 1, 4, 6)), rng.standard_normal((3, 3))
    out, _ = unet_forward(x, facts, params, n_levels=2)
    for image, told, got in zip(x, facts, out, strict=True):
        picture = (told @ params["map_W"] + params["map_b"]).reshape(1, 4, 6)
        top = slow_block(np.concatenate([image, picture]), told, params, "down1")
        half = top.reshape(4, 2, 2, 3, 2).mean(axis=(2, 4))
        bottom = slow_block(half, told, params, "down2")
        joined = np.concatenate([np.kron(bottom, np.ones((1, 2, 2))), top])
        up = slow_block(joined, told, params, "up1")
        np.testing.assert_allclose(got, slow_convolution(up, params["out_W"], params["out_b"]), atol=1e-10)


def test_it_learns_in_float32_which_label_means_which_picture():
    rng = np.random.default_rng(4)
    y = rng.integers(0, 2, 600)
    stripes = np.array([np.tile([1.0, -1.0], (4, 2)), np.tile([[1.0], [-1.0]], (2, 4))]).reshape(2, 16)
    x = (stripes[y] + 0.1 * rng.standard_normal((600, 16))).astype(np.float32)
    net = DiffusionUNet((1, 4, 4), (8, 8), 2, n_steps=20, rng=np.random.default_rng(0))
    train(net, x, y, rng=np.random.default_rng(1), epochs=30, learning_rate=1e-2, falling=True)
    assert {value.dtype for value in net.params.values()} == {np.dtype(np.float32)}
    asked = np.repeat([0, 1], 50)
    samples = net.sample(100, asked, rng=np.random.default_rng(2))
    assert samples.dtype == np.float32 and samples.shape == (100, 16)
    assert np.mean((samples @ stripes.T).argmax(axis=1) == asked) > 0.95
    assert np.mean((samples - stripes[asked]) ** 2) < 0.1
    again = net.sample(100, asked, rng=np.random.default_rng(2))
    assert np.array_equal(samples, again)


def test_an_image_that_cannot_be_halved_and_channels_that_make_no_groups_are_refused():
    with pytest.raises(ValueError, match=r"image must have a height and width that are multiples of 4.*got \(6, 6\)"):
        small(image=(1, 6, 6), channels=(4, 4, 4))
    with pytest.raises(ValueError, match=r"channels must be multiples of 4.*got \(4, 6\)"):
        small(channels=(4, 6))


@pytest.mark.parametrize("size", [(4, 6), (5, 5), (1, 16)])
def test_images_of_another_size_are_refused_in_words(size):
    rng = np.random.default_rng(0)
    params = init_unet((4, 8), (1, 4, 4), 3, rng=rng, dtype=np.float64)
    x, facts = rng.standard_normal((2, 1, *size)), rng.standard_normal((2, 3))
    with pytest.raises(ValueError, match="x must be images of 16 pixels with height and width multiples of 2, got"):
        unet_forward(x, facts, params, n_levels=2)
