"""The convolutional autoencoder: its shapes, its outputs written out with scipy, and digits that it learns."""

import numpy as np
import pytest
import scipy.ndimage
import scipy.special
from sklearn.datasets import load_digits

from cs231n_ae.models import ConvAutoencoder
from cs231n_ae.solver import Solver


def build(image=(1, 8, 8), n_code=3, **options):
    return ConvAutoencoder(image, n_code, **{"rng": np.random.default_rng(0), "dtype": np.float64, **options})


def same_size(x, w, b):
    """A 3 × 3 convolution that keeps the size, by scipy."""
    channels = [[scipy.ndimage.correlate(c, k, mode="constant") for c, k in zip(image, f, strict=True)]
                for image in x for f in w]  # fmt: skip
    return np.sum(channels, axis=1).reshape(len(x), len(w), *x.shape[2:]) + b[:, None, None]


def test_code_and_reconstruction_written_out_with_scipy():
    model, x = build(channels=(2, 3)), np.random.default_rng(1).random((4, 64))
    p, h = model.params, x.reshape(4, 1, 8, 8)
    for i in (1, 2):
        h = np.maximum(same_size(h, p[f"enc_W{i}"], p[f"enc_b{i}"]), 0)
        h = h.reshape(4, h.shape[1], h.shape[2] // 2, 2, h.shape[3] // 2, 2).max(axis=(3, 5))
    code = h.reshape(4, -1) @ p["enc_W3"] + p["enc_b3"]
    np.testing.assert_allclose(model.encode(x), code, rtol=1e-10, atol=1e-12)
    h = np.maximum(code @ p["dec_W1"] + p["dec_b1"], 0).reshape(4, 3, 2, 2)
    h = np.maximum(same_size(np.kron(h, np.ones((2, 2))), p["dec_W2"], p["dec_b2"]), 0)
    out = same_size(np.kron(h, np.ones((2, 2))), p["dec_W3"], p["dec_b3"]).reshape(4, -1)
    np.testing.assert_allclose(model.reconstruct(x), scipy.special.expit(out), rtol=1e-10)
    bce = np.sum(np.logaddexp(0, out) - x * out) / 4
    assert model.loss(x)[0] == pytest.approx(bce, rel=1e-10)


@pytest.mark.parametrize("down", ["max_pool", "average_pool", "stride"])
@pytest.mark.parametrize("up", ["upsample", "transpose"])
@pytest.mark.parametrize("image", [(1, 28, 28), (3, 8, 4)])
def test_every_way_down_and_up_comes_back_to_the_image(image, down, up):
    model = build(image, 5, channels=(4, 6), down=down, up=up, likelihood="gaussian")
    x = np.random.default_rng(0).random((2, np.prod(image)))
    assert model.encode(x).shape == (2, 5)
    assert model.reconstruct(x).shape == x.shape
    assert {n: g.shape for n, g in model.loss(x)[1].items()} == {n: p.shape for n, p in model.params.items()}


@pytest.mark.parametrize("up", ["upsample", "transpose"])
def test_signals_keep_their_size_at_the_start(up):
    model = build((8, 16, 16), 64, channels=(32, 32), up=up, likelihood="gaussian")
    x = np.random.default_rng(0).standard_normal((50, 8 * 16 * 16))
    assert 0.2 < model.encode(x).std() < 5
    assert 0.1 < model.reconstruct(x).std() < 5


def test_it_learns_digits_far_better_than_their_mean():
    x = (load_digits().data / 16).astype(np.float32)
    model = ConvAutoencoder((1, 8, 8), 8, channels=(16,), rng=np.random.default_rng(0))
    run = {"rng": np.random.default_rng(1), "learning_rate": 3e-3, "epochs": 10, "progress": False}
    Solver(model, x[:1400], batch_size=64, **run).train()
    mean = x[:1400].mean(axis=0)
    of_the_mean = (scipy.special.entr(mean) + scipy.special.entr(1 - mean)).sum()
    assert model.evaluate(x[1400:])[0] < 0.75 * of_the_mean


@pytest.mark.parametrize(
    ("options", "match"),
    [
        ({"image": (1, 6, 8)}, r"image must have .* that 2 blocks can halve, multiples of 4, got \(6, 8\)"),
        ({"image": (8, 8)}, r"image must be a tuple of 3 positive integers, .* got \(8, 8\)"),
        ({"channels": ()}, r"channels must be a tuple of 1 or more positive integers, .* got \(\)"),
        ({"n_code": 0}, r"n_code must be a positive integer, got 0"),
        ({"down": "pool"}, r"down must be one of 'max_pool', 'average_pool', 'stride', got 'pool'"),
        ({"up": "down"}, r"up must be one of 'upsample', 'transpose', got 'down'"),
        ({"likelihood": "mse"}, r"likelihood must be one of 'bernoulli', 'gaussian', got 'mse'"),
    ],
)  # fmt: skip
def test_bad_arguments_are_refused(options, match):
    with pytest.raises(ValueError, match=match):
        build(**options)


def test_images_that_are_not_rows_are_refused():
    with pytest.raises(ValueError, match=r"x must have shape \(any, 64\) \(one row of C \* H \* W pixels"):
        build().loss(np.ones((2, 1, 8, 8)))
