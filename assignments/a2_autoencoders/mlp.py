"""A stack of affine layers with an activation behind each: the body of the encoders and decoders."""

from collections.abc import Sequence

import numpy as np

from cs231n_ae import layers
from cs231n_ae.types import Array, Cache, Grads, Params

__all__ = ["mlp_backward", "mlp_forward"]


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
    raise NotImplementedError("mlp_forward: yours to write; then run: cs231n-ae check mlp_forward")


def mlp_backward(dout: Array, cache: Cache) -> tuple[Array, Grads]:
    """Go back through the layers in the opposite order, collecting the gradient of each parameter on the way.

    Args:
        dout: upstream gradient, in the shape of the output.
        cache: from :func:`mlp_forward`.

    Returns:
        dx in the shape of the input, and the gradients under their parameters' names, prefix included.
    """
    raise NotImplementedError("mlp_backward: yours to write; then run: cs231n-ae check mlp_backward")
