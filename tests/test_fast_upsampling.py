"""The twin of upsampling and convolution gives the text's numbers, and gives way to what somebody has lent."""

import numpy as np
import pytest

from cs231n_ae import layers
from cs231n_ae.fast_twins import fast_twins
from cs231n_ae.layers.upsampled_convolution import upsample_conv_backward, upsample_conv_forward
from cs231n_ae.models import ConvAutoencoder


def drawn(shape, filters, k, factor, dtype=np.float64):
    rng = np.random.default_rng(3)
    n, channels, *size = shape
    shapes = shape, (filters, channels, k, k), (filters,), (n, filters, *(factor * side for side in size))
    return [rng.standard_normal(s).astype(dtype) for s in shapes]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("filters", [1, 5])
@pytest.mark.parametrize(("k", "factor"), [(1, 1), (1, 2), (3, 1), (3, 2), (3, 3), (5, 2), (5, 4), (7, 2)])
def test_the_twins_are_the_text_to_rounding(k, factor, filters, dtype):
    x, w, b, dout = given = drawn((2, 3, 4, 5), filters, k, factor, dtype)
    before = [a.copy() for a in given]
    with fast_twins():
        out, cache = layers.upsample_conv_forward(x, w, b, factor=factor)
        gradients = layers.upsample_conv_backward(dout, cache)
    exact = [a.astype(np.float64) for a in given]
    expected, text_cache = upsample_conv_forward(*exact[:3], factor=factor)
    for ours, theirs in zip((out, *gradients), (expected, *upsample_conv_backward(exact[3], text_cache)), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=32 * np.finfo(dtype).eps * np.abs(theirs).max())
        assert ours.dtype == dtype and not any(np.shares_memory(ours, a) for a in given)
    for array, was in zip(given, before, strict=True):
        np.testing.assert_array_equal(array, was)


def test_no_enlarged_image_is_made():
    x, w, b, dout = drawn((2, 3, 4, 4), 2, 3, 2)
    with fast_twins():
        _, cache = layers.upsample_conv_forward(x, w, b)
        assert layers.upsample_conv_backward(dout, cache)[0].shape == x.shape
        assert cache.conv[0] == x.shape


@pytest.mark.parametrize("name", ["conv_forward", "conv_backward", "upsample_forward", "upsample_backward"])
def test_what_somebody_has_lent_is_called(monkeypatch, name):
    x, w, b, dout = drawn((2, 3, 4, 4), 2, 3, 2)
    own, called = getattr(layers, name), []
    monkeypatch.setattr(layers, name, lambda *args, **options: called.append(name) or own(*args, **options))
    with fast_twins():
        out, cache = layers.upsample_conv_forward(x, w, b)
        dx, _, _ = layers.upsample_conv_backward(dout, cache)
    expected, text_cache = upsample_conv_forward(x, w, b)
    np.testing.assert_array_equal(out, expected)
    np.testing.assert_array_equal(dx, upsample_conv_backward(dout, text_cache)[0])
    assert called == [name] * 2


def test_a_lent_backward_pass_gets_the_texts_cache(monkeypatch):
    x, w, b, dout = drawn((2, 3, 4, 4), 2, 3, 2)
    monkeypatch.setattr(layers, "upsample_conv_backward", lambda dout, cache: upsample_conv_backward(dout, cache))
    with fast_twins():
        _, cache = layers.upsample_conv_forward(x, w, b)
        assert layers.upsample_conv_backward(dout, cache)[1].shape == w.shape


def test_the_twins_refuse_what_the_text_refuses():
    x, w, b, dout = drawn((1, 2, 3, 3), 4, 3, 2)
    bad = [{"x": x[0]}, {"x": x.astype(int)}, {"w": w[:, :1]}, {"w": w[:, :, :2, :2]}, {"b": b[:3]}, {"factor": 0}]
    for change in bad:
        arguments = {"x": x, "w": w, "b": b, "factor": 2} | change
        with pytest.raises(ValueError, match="must") as text:
            upsample_conv_forward(**arguments)
        with fast_twins(), pytest.raises(ValueError, match="must") as twin:
            layers.upsample_conv_forward(**arguments)
        assert str(twin.value) == str(text.value)
    for wrong in (dout[:, :3], dout.astype(int)):
        with pytest.raises(ValueError, match="dout must") as text:
            upsample_conv_backward(wrong, upsample_conv_forward(x, w, b)[1])
        with fast_twins(), pytest.raises(ValueError, match="dout must") as twin:
            layers.upsample_conv_backward(wrong, layers.upsample_conv_forward(x, w, b)[1])
        assert str(twin.value) == str(text.value)


def test_the_autoencoder_trains_with_it_and_has_the_texts_gradients():
    rng = np.random.default_rng(0)
    model = ConvAutoencoder((1, 8, 8), 3, channels=(2, 4), rng=rng, dtype=np.float64)
    x = rng.random((3, 64))
    loss, grads, _ = model.loss(x)
    with fast_twins():
        fast_loss, fast_grads, _ = model.loss(x)
    assert fast_loss == pytest.approx(loss, rel=1e-12) and fast_loss != 0
    assert fast_grads.keys() == grads.keys()
    for name, gradient in grads.items():
        np.testing.assert_allclose(fast_grads[name], gradient, rtol=0, atol=1e-13 * max(1, np.abs(gradient).max()))
