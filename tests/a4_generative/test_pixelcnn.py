"""Grades the way back through PixelCNN, against the forward pass written out with sums over shifted images."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_dtype, expect_true, numerical_gradient_of

IMAGE = (3, 4)


@exercise("pixelcnn_backward", points=0.75)
def test_with_one_layer_all_gradients_agree_with_the_numerical_ones(submission, rng):
    """with one masked layer, all gradients agree with the numerical ones."""
    _compare(submission, rng, ("W_out", "b_out", "W1", "b1"), n_layers=1)
    _compare(submission, rng, ("W_out", "b_out", "b1"), n_layers=1, n=1)


@exercise("pixelcnn_backward", points=0.75)
def test_the_last_of_three_layers_gets_its_gradient(submission, rng):
    _compare(submission, rng, ("W_out", "b_out", "W3", "b3"), n_layers=3)


@exercise("pixelcnn_backward", points=1.25)
def test_all_three_layers_get_their_gradient(submission, rng):
    """the first layers get theirs too: through the later ones, and around them."""
    _compare(submission, rng, ("W2", "b2", "W1", "b1"), n_layers=3)


@exercise("pixelcnn_backward", points=0.75)
def test_the_gradient_arrives_at_the_images(submission, rng):
    """the gradient arrives at the images, and at no pixel that may not be seen."""
    for n_layers in (1, 2, 3):
        model, x, dlogits = _model(submission, rng, n_layers)
        _, caches = model.forward(x)
        dx, _ = model.backward(dlogits, caches)
        read = model.params, model.masks  # once, not in every evaluation
        numerical = numerical_gradient_of(lambda x, read=read: _logits(x, *read), x, dlogits)
        expect("dx", dx, numerical, source="numerical gradient", context={"dlogits": dlogits})


@exercise("pixelcnn_backward", points=0.5)
def test_gradients_have_the_names_and_dtype_of_the_parameters(submission, rng):
    """gradients have the names and the dtype of the parameters."""
    model, x, dlogits = _model(submission, rng, 2)
    model.params = {name: array.astype(np.float32) for name, array in model.params.items()}
    _, caches = model.forward(x.astype(np.float32))
    dx, grads = model.backward(dlogits.astype(np.float32), caches)
    says = f"grads has the keys {sorted(grads)}, expected {sorted(model.params)}"
    expect_true("grads", set(grads) == set(model.params), says, value=" ".join(sorted(grads)))
    expect_dtype("dx", dx, np.float32)
    for name in model.params:
        expect_dtype(f"d{name}", grads[name], np.float32)


def _model(submission, rng, n_layers):
    """Two channels; five images of three by four pixels; and an upstream gradient."""
    options = {"channels": 2, "n_layers": n_layers, "rng": rng, "dtype": np.float64}
    model = submission.pixelcnn.PixelCNN(IMAGE, **options)
    model.params = {name: 0.7 * rng.standard_normal(array.shape) for name, array in model.params.items()}
    return model, rng.integers(0, 2, (5, 12)).astype(float), rng.standard_normal((5, 12))


def _logits(x, params, masks):
    h = x.reshape(-1, 1, *IMAGE)
    for i, mask in enumerate(masks, start=1):
        a = _convolve(h, params[f"W{i}"], params[f"b{i}"], mask)
        half = a.shape[1] // 2
        y = np.tanh(a[:, :half]) / (1 + np.exp(-a[:, half:]))
        h = y if i == 1 else h + y
    logits = np.einsum("nchw,c->nhw", h, params["W_out"][0, :, 0, 0]) + params["b_out"]
    return logits.reshape(x.shape)


def _convolve(x, w, b, mask):
    (n, channels, height, width), (p, q) = x.shape, (mask.shape[0] // 2, mask.shape[1] // 2)
    padded = np.zeros((n, channels, height + 2 * p, width + 2 * q))
    padded[:, :, p : p + height, q : q + width] = x
    out = np.zeros((n, len(w), height * width)) + b[:, None]
    for i, j in zip(*mask.nonzero(), strict=True):
        shifted = padded[:, :, i : i + height, j : j + width]
        out += w[:, :, i, j] @ shifted.reshape(n, channels, -1)  # (F, C) by (N, C, HW)
    return out.reshape(n, len(w), height, width)


def _compare(submission, rng, names, *, n_layers, n=5):
    model, x, dlogits = _model(submission, rng, n_layers)
    x, dlogits = x[:n], dlogits[:n]
    params, masks = model.params, model.masks
    _, caches = model.forward(x)
    _, grads = model.backward(dlogits, caches)
    for name in names:
        says = f"there is no gradient of {name}: grads has the keys {sorted(grads)}"
        expect_true(f"d{name}", name in grads, says, value=" ".join(sorted(grads)))
        numerical = numerical_gradient_of(
            lambda array, name=name: _logits(x, {**params, name: array}, masks), params[name], dlogits
        )
        expect(f"d{name}", grads[name], numerical, source="numerical gradient", context={"x": x, "dlogits": dlogits})
