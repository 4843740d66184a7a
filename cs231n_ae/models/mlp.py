"""A stack of affine layers with an activation behind each: the body of the encoders and decoders."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import DTypeLike

from cs231n_ae import initialization, layers
from cs231n_ae.types import Array, Cache, Grads, Params
from cs231n_ae.validation import require_in

__all__ = ["ACTIVATIONS", "init_mlp", "mlp_backward", "mlp_forward", "require_activations"]

ACTIVATIONS = ("linear", "relu", "leaky_relu", "sigmoid", "tanh", "softplus")
"""What may stand behind an affine layer; ``linear`` is nothing at all."""


def init_mlp(
    sizes: Sequence[int], activations: Sequence[str], *, prefix: str, rng: np.random.Generator, dtype: DTypeLike
) -> Params:
    """Weights for layers of the given sizes: He's choice in front of rectifiers, Xavier's elsewhere; biases zero.

    Args:
        sizes: the number of features from the input to the output, one more than there are layers.
        activations: the activation behind each layer, names from ``ACTIVATIONS``.
        prefix: what the names start with: ``"enc_"`` gives ``enc_W1, enc_b1, enc_W2, ...``.
        rng: the source of the weights.
        dtype: their floating point type.

    Returns:
        the parameters by name: W of shape (fan_in, fan_out), b of shape (fan_out,).

    Raises:
        ValueError: if there is not one known activation for each layer.
    """
    require_activations(activations, len(sizes) - 1)
    params = {}
    for i, ((fan_in, fan_out), name) in enumerate(zip(pairwise(sizes), activations, strict=True), start=1):
        init = initialization.he_normal if name in ("relu", "leaky_relu") else initialization.xavier_uniform
        params[f"{prefix}W{i}"] = init(fan_in, fan_out, rng=rng, dtype=dtype)
        params[f"{prefix}b{i}"] = np.zeros(fan_out, dtype)
    return params


def require_activations(activations: Sequence[str], n_layers: int) -> None:
    """Raise unless there is the name of an activation for each layer."""
    if not isinstance(activations, list | tuple) or len(activations) != n_layers:
        raise ValueError(
            f"activation must be one name for all layers, or one for each of {n_layers}, got {activations!r}"
        )
    for name in activations:
        require_in("activation", name, ACTIVATIONS)


def mlp_forward(x: Array, params: Params, activations: Sequence[str], *, prefix: str) -> tuple[Array, Cache]:
    r"""Apply the layers in turn: :math:`h_i = f_i(h_{i-1} W_i + b_i)`, from :math:`h_0 = x`.

    Args:
        x: inputs, shape (N, D).
        params: the parameters, of which those whose names start with ``prefix`` are used.
        activations: the activation behind each layer, the last one too: names of pairs of functions in
            :mod:`cs231n_ae.layers` (``"tanh"``: ``tanh_forward``), or ``"linear"``, which is nothing at all.
        prefix: what the names start with: ``"enc_"`` stands for ``enc_W1, enc_b1, enc_W2, ...``.

    Returns:
        the last layer's output, and the cache for :func:`mlp_backward`.
    """
    caches = []
    for i, name in enumerate(activations, start=1):
        x, affine_cache = layers.affine_forward(x, params[f"{prefix}W{i}"], params[f"{prefix}b{i}"])
        activation_cache = None
        if name != "linear":
            x, activation_cache = getattr(layers, f"{name}_forward")(x)
        caches.append((name, affine_cache, activation_cache))
    return x, (prefix, caches)


def mlp_backward(dout: Array, cache: Cache) -> tuple[Array, Grads]:
    """Go back through the layers in the opposite order, collecting the gradient of each parameter on the way.

    Args:
        dout: upstream gradient, in the shape of the output.
        cache: from :func:`mlp_forward`.

    Returns:
        dx in the shape of the input, and the gradients under their parameters' names, prefix included.
    """
    prefix, caches = cache
    grads = {}
    for i, (name, affine_cache, activation_cache) in reversed(list(enumerate(caches, start=1))):
        if name != "linear":
            dout = getattr(layers, f"{name}_backward")(dout, activation_cache)
        dout, grads[f"{prefix}W{i}"], grads[f"{prefix}b{i}"] = layers.affine_backward(dout, affine_cache)
    return dout, grads
