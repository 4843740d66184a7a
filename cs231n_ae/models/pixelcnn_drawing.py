"""Drawing from a PixelCNN with a memory: what a layer knows of a pixel is computed once, and kept."""

import numpy as np

from cs231n_ae import layers
from cs231n_ae.models.pixelcnn import PixelCNN
from cs231n_ae.types import Array
from cs231n_ae.validation import require_attributes, require_count, require_data, require_generator, require_range

__all__ = ["sample_with_memory"]


def sample_with_memory(model: PixelCNN, n: int, *, rng: np.random.Generator, given: Array | None = None) -> Array:
    r"""The draws of :func:`~cs231n_ae.models.sample_pixels`, each of whose passes computes one pixel in place of all.

    A feature of layer l at pixel d depends on the pixels up to d alone. Once these are drawn it will not change, so it
    is kept. What is new at a pixel is one window in each layer: of all D passes together, as much work as one pass.

    Args:
        model: whose images are drawn.
        n: how many.
        rng: the source of the draws.
        given: the first K pixels of each image, shape (n, K); none unless told otherwise.

    Returns:
        zeros and ones, shape (n, D), in the dtype of the parameters.

    Raises:
        ValueError: if ``n`` is not positive, or ``given`` has not n rows of at most D pixels in [0, 1].

    Source: Ramachandran et al. 2017, Fast generation for convolutional autoregressive models.
    """
    require_attributes("model", model, ("image", "kernel", "masks", "params"), advice="give it a PixelCNN")
    require_count("n", n)
    require_generator("rng", rng)
    (height, width), half, dtype = model.image, model.kernel // 2, model.params["b_out"].dtype
    given = np.zeros((n, 0), dtype) if given is None else given
    require_data("given", given, (n, None), why="the first pixels of each image")
    require_range("given", given, 0, 1, why="zeros and ones")
    if given.shape[1] > model.n_features:
        raise ValueError(f"given must have at most {model.n_features} columns, one a pixel, got {given.shape[1]}")
    x = np.zeros((n, model.n_features), dtype)
    channels = [1] + [model.channels] * model.n_layers
    known = [np.zeros((n, c, height + 2 * half, width + 2 * half), dtype) for c in channels]  # images, then features
    filters = [
        (model.params[f"W{i}"] * mask).reshape(2 * model.channels, -1).T for i, mask in enumerate(model.masks, start=1)
    ]
    for pixel in range(model.n_features):
        i, j = divmod(pixel, width)
        here = (..., i + half, j + half)
        for layer, w in enumerate(filters):
            window = known[layer][..., i : i + model.kernel, j : j + model.kernel]  # (N, C, k, k)
            a = window.reshape(n, -1) @ w + model.params[f"b{layer + 1}"]  # (N, 2C)
            h, _ = layers.gated_forward(a[..., None, None])
            known[layer + 1][here] = h[..., 0, 0] + (known[layer][here] if layer else 0)
        logit = known[-1][here] @ model.params["W_out"][0, :, 0, 0] + model.params["b_out"]
        drawn = pixel >= given.shape[1]
        x[:, pixel] = rng.random(n) < layers.sigmoid_forward(logit)[0] if drawn else given[:, pixel]
        known[0][here] = x[:, pixel, None]
    return x
