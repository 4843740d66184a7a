"""Training steps of this library, and the matrix products in them that nobody gets around."""

import math
from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np

from cs231n_ae import layers, optim
from cs231n_ae.fast_twins import fast_twins
from cs231n_ae.models import VAE, Autoencoder

__all__ = ["adam", "conv", "images", "make_model", "products", "step"]

Step = Callable[[], object]


def images(n: int, features: int = 784) -> np.ndarray:
    """Random pixels in [0, 1]."""
    return np.random.default_rng(0).random((n, features), dtype=np.float32)


def make_model(kind: str, sizes: Sequence[int], dtype: type = np.float32) -> VAE | Autoencoder:
    """``"vae"`` or ``"autoencoder"`` with pixels as probabilities."""
    return (VAE if kind == "vae" else Autoencoder)(sizes, rng=np.random.default_rng(0), dtype=dtype)


def step(kind: str, sizes: Sequence[int], batch: int) -> Step:
    """What the solver does in a step: take a batch, loss and gradients, their norm, Adam."""
    model, rng = make_model(kind, sizes), np.random.default_rng(1)
    x = images(4 * batch, sizes[0])
    updates = optim.ParameterUpdates(options={})

    def run() -> None:
        chosen = rng.permutation(len(x))[:batch]
        with fast_twins():
            loss, grads, _ = model.loss(x.take(chosen, axis=0), rng=rng)
        grads, norm = optim.clip_by_global_norm(grads, None)
        assert math.isfinite(loss) and math.isfinite(norm)
        updates.apply(optim.adam, model.params, grads, learning_rate=1e-3)

    return run


def products(kind: str, sizes: Sequence[int], batch: int) -> Step:
    """The products of a step alone: one forward and two backward for each layer, the first without its dx."""
    rng = np.random.default_rng(0)
    encoder = (*sizes[:-1], 2 * sizes[-1]) if kind == "vae" else tuple(sizes)
    shapes = [*pairwise(encoder), *pairwise(sizes[::-1])]
    arrays = [
        [rng.random(shape, dtype=np.float32) for shape in ((batch, a), (a, b), (batch, b))] for a, b in shapes
    ]  # x (N, a), w (a, b) and dout (N, b)

    def run() -> None:
        for i, (x, w, dout) in enumerate(arrays):
            x @ w
            x.T @ dout
            if i:
                dout @ w.T

    return run


def adam(count: int) -> Step:
    """One update of ``count`` float32 parameters."""
    rng = np.random.default_rng(0)
    params, grads = ({"w": rng.standard_normal(count).astype(np.float32)} for _ in range(2))
    updates = optim.ParameterUpdates(options={})
    return lambda: updates.apply(optim.adam, params, grads, learning_rate=1e-3)


def conv(batch: int, channels: int, filters: int, side: int, kernel: int, pad: int) -> Step:
    """A convolution, forward and backward."""
    rng = np.random.default_rng(0)
    shapes = (batch, channels, side, side), (filters, channels, kernel, kernel), (filters,)
    x, w, b = (rng.standard_normal(shape).astype(np.float32) for shape in shapes)
    out, _ = layers.conv_forward(x, w, b, pad=pad)
    dout = rng.standard_normal(out.shape).astype(np.float32)
    return lambda: layers.conv_backward(dout, layers.conv_forward(x, w, b, pad=pad)[1])
