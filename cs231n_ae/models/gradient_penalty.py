r"""The gradient penalty, whose own gradient needs a second backward pass: through the first one.

The slope of a network at its input comes from a backward pass. To make the slope smaller or larger, one must know how
*it* depends on the weights, so the backward pass is taken for what it is, another network, and gone through backwards.
Where the activations are rectifiers it is a linear one, without biases, whose gates are held open or shut by x.
"""

from collections.abc import Sequence

import numpy as np

from cs231n_ae import layers
from cs231n_ae.models.mlp import mlp_forward
from cs231n_ae.types import Array, Cache, Grads, Params

__all__ = ["RECTIFIERS", "gradient_penalty", "input_slope_backward", "input_slope_forward"]

RECTIFIERS = ("linear", "relu", "leaky_relu")
"""Activations whose second derivative is 0 wherever they have one."""


def input_slope_forward(x: Array, params: Params, activations: Sequence[str], *, prefix: str) -> tuple[Array, Cache]:
    r"""The slope of a network's one output at each input: :math:`g_n = \nabla_x f(x_n)`.

    With :math:`a_i = h_{i-1} W_i + b_i` and :math:`h_i = \varphi(a_i)`, it is the backward pass that starts from
    :math:`v_L = 1`, which is the slope by :math:`a_L`:

    .. math:: v_{i-1} = \left( v_i W_i^\top \right) \odot \varphi'(a_{i-1}), \qquad g = v_1 W_1^\top

    Args:
        x: inputs, shape (N, D).
        params: the parameters, of which those whose names start with ``prefix`` are used; the last W is (H, 1).
        activations: the activation behind each layer, of ``RECTIFIERS``; the last ``"linear"``.
        prefix: what the names start with.

    Returns:
        g of shape (N, D), and the cache for :func:`input_slope_backward`.
    """
    _, (_, caches) = mlp_forward(x, params, activations, prefix=prefix)
    gates = [(name, activation_cache) for name, _, activation_cache in caches]
    weights = [params[f"{prefix}W{i}"] for i in range(1, len(gates) + 1)]
    slopes = [np.ones((len(x), 1), x.dtype)]  # v_L, then the one before it, and so on
    for i in range(len(weights) - 1, 0, -1):
        slopes.append(_through_gate(slopes[-1] @ weights[i].T, gates[i - 1]))
    slopes.reverse()  # v_1 first
    return slopes[0] @ weights[0].T, (prefix, slopes, weights, gates)


def input_slope_backward(dg: Array, cache: Cache) -> Grads:
    r"""Gradients of a function of the slopes with respect to the weights: the second backward pass.

    The first went from the output to the input, so this goes from the input to the output: a forward pass of
    :math:`dg`, without biases. From :math:`r_0 = dg`,

    .. math:: dW_i = r_{i-1}^\top v_i, \qquad r_i = \left( r_{i-1} W_i \right) \odot \varphi'(a_i)

    The gates :math:`\varphi'(a_i)` of a rectifier don't move with the weights, except where it has a kink; so nothing
    comes to the biases, whose gradient is 0.

    Args:
        dg: upstream gradient of the slopes, shape (N, D).
        cache: from :func:`input_slope_forward`.

    Returns:
        the gradient of each parameter under its name.

    Source: Gulrajani et al. 2017, section 4; the rule is double backpropagation, Drucker & Le Cun 1992.
    """
    prefix, slopes, weights, gates = cache
    grads: Grads = {}
    r = dg  # (N, D)
    for i, (v, w, gate) in enumerate(zip(slopes, weights, gates, strict=True), start=1):
        grads[f"{prefix}W{i}"] = r.T @ v
        grads[f"{prefix}b{i}"] = np.zeros(w.shape[1], w.dtype)
        r = _through_gate(r @ w, gate)
    return grads


def gradient_penalty(g: Array) -> tuple[float, Array]:
    r"""How far slopes are from length 1, and the derivative by each of them.

    .. math:: P = \frac1N \sum_n \left( \lVert g_n \rVert - 1 \right)^2, \qquad
              dg_n = \frac2N \left( 1 - \frac{1}{\lVert g_n \rVert} \right) g_n

    At :math:`g_n = 0` there is no derivative; there :math:`dg_n` is 0.

    Args:
        g: slopes, shape (N, D).

    Returns:
        the penalty, and dg of shape (N, D).

    Source: Gulrajani, Ahmed, Arjovsky, Dumoulin & Courville 2017, equation 3.
    """
    length = np.linalg.norm(g, axis=1, keepdims=True)  # (N, 1)
    inverse = np.divide(1, length, out=np.ones_like(length), where=length > 0)
    return float(((length - 1) ** 2).mean()), 2 * (1 - inverse) * g / len(g)


def _through_gate(v: Array, gate: tuple[str, Cache]) -> Array:
    """v times the activation's derivative, which is what its backward pass does."""
    name, activation_cache = gate
    return v if name == "linear" else getattr(layers, f"{name}_backward")(v, activation_cache)
