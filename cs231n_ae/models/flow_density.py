"""The density of a continuous flow: how a velocity spreads what it carries, added up along the way."""

from collections.abc import Callable, Sequence

import numpy as np

from cs231n_ae.losses import standard_normal_log_density
from cs231n_ae.types import Array
from cs231n_ae.validation import (
    require_callable,
    require_count,
    require_data,
    require_sequence,
    require_shape,
)

__all__ = ["flow_log_prob", "mlp_divergence"]


def mlp_divergence(x: Array, weights: Sequence[Array], biases: Sequence[Array]) -> tuple[Array, Array]:
    r"""The output of a tanh network, and its divergence: the trace of the Jacobian, exact.

    The layers are :math:`h_i = \tanh(h_{i-1} W_i + b_i)` from :math:`h_0 = x`, the last without tanh. Let
    :math:`J_i` hold the derivatives of :math:`h_i` by each coordinate of the point, a row for each:

    .. math:: J_0 = I, \qquad J_i = (J_{i-1} W_i) \odot (1 - h_i^2), \qquad J_L = J_{L-1} W_L, \qquad
              \operatorname{div} v = \operatorname{tr} J_L

    where :math:`1 - h_i^2`, the derivative of tanh, multiplies each row alike. This is the chain rule from the front:
    D rows are carried along, whatever the number of outputs. It costs D forward passes; in the plane, two.

    Args:
        x: inputs, shape (N, C). The point is in the first D columns; those behind it, such as the time, are constants.
        weights: one matrix for each layer, the first (C, H), the last (H, D) with :math:`D \le C`.
        biases: one vector for each layer.

    Returns:
        the output, shape (N, D), and the divergence :math:`\sum_d \partial v_d / \partial x_d` of each row, shape (N,).

    Raises:
        ValueError: if the shapes do not fit together, or there are more outputs than inputs.

    Source: Chen, Rubanova, Bettencourt & Duvenaud 2018, section 4; the trace without an estimate.
    """
    _require_network(x, weights, biases)
    d = weights[-1].shape[1]
    h, jacobian = x, np.eye(d, x.shape[1], dtype=x.dtype)  # (D, C), the same for all examples
    for i, (w, b) in enumerate(zip(weights, biases, strict=True), start=1):
        h, jacobian = h @ w + b, jacobian @ w
        if i < len(weights):
            h = np.tanh(h)
            jacobian = jacobian * (1 - h**2)[:, np.newaxis]  # (N, D, H)
    jacobian = np.broadcast_to(jacobian, (len(x), d, d))
    return h, np.trace(jacobian, axis1=1, axis2=2)


def flow_log_prob(x: Array, flow: Callable[[Array, float], tuple[Array, Array]], *, steps: int) -> Array:
    r"""The log-density of examples under a flow that begins as standard normal noise at t = 0 and ends at t = 1.

    Along a path :math:`\dot x = v(x, t)` the density thins out where the velocity spreads: the *instantaneous change
    of variables*, :math:`\frac{d}{dt} \log p_t(x_t) = -\operatorname{div} v(x_t, t)`. So go back from the example to
    the noise it came from, and add up the divergence on the way:

    .. math:: \log p(x) = \log \mathcal N(x_0; 0, I) - \int_0^1 \operatorname{div} v(x_t, t)\, dt

    Both the way and the integral are taken in equal steps of Heun from t = 1 to t = 0: the mean of the velocities at
    the two ends of a step, and the mean of the divergences there.

    Args:
        x: examples, shape (N, D).
        flow: called as ``flow(x, t)`` with points (N, D) and one time; gives velocities (N, D) and divergences (N,).
        steps: how many.

    Returns:
        the log-density of each example in nats, shape (N,).

    Raises:
        ValueError: if ``flow`` gives other shapes than its points have.

    Source: Chen, Rubanova, Bettencourt & Duvenaud 2018, theorem 1 and equation 9; Lipman et al. 2023, appendix C.
    """
    require_data("x", x, (None, None), why="N points of D coordinates")
    require_callable("flow", flow, like="flow(x, t) -> (N, D), (N,)")
    require_count("steps", steps)
    step, spread = 1 / steps, np.zeros(len(x), x.dtype)
    for i in range(steps):
        t = 1 - i * step
        v, divergence = _asked(flow, x, t)
        v_end, divergence_end = _asked(flow, x - step * v, t - step)
        x = x - step / 2 * (v + v_end)
        spread += step / 2 * (divergence + divergence_end)
    log_density: Array = standard_normal_log_density(x) - spread
    return log_density


def _asked(flow: Callable[[Array, float], tuple[Array, Array]], x: Array, t: float) -> tuple[Array, Array]:
    v, divergence = flow(x, max(t, 0.0))  # 1 - n / n is a little below 0 for some n
    require_data("the velocity that flow gives", v, x.shape, why="that of its points")
    require_data("the divergence that flow gives", divergence, (len(x),), why="one for each point")
    return v, divergence


def _require_network(x: Array, weights: Sequence[Array], biases: Sequence[Array]) -> None:
    require_data("x", x, (None, None), why="N inputs of C columns")
    require_sequence("weights", weights, of="a matrix for each layer")
    require_sequence("biases", biases, of="a vector for each layer")
    if not weights or len(biases) != len(weights):
        raise ValueError(
            f"weights and biases must have one entry for each layer, got {len(weights)} and {len(biases)}: "
            "a network has a layer at least"
        )
    width = x.shape[1]
    for i, (w, b) in enumerate(zip(weights, biases, strict=True), start=1):
        require_shape(f"weights[{i - 1}]", w, (width, None), why="a row for each output of the layer before")
        require_shape(f"biases[{i - 1}]", b, (w.shape[1],), why="one for each output of its layer")
        width = w.shape[1]
    if width > x.shape[1]:
        raise ValueError(
            f"x must have a column for each of the {width} outputs, got {x.shape[1]}: v is a velocity of x"
        )
