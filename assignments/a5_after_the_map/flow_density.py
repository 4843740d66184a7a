"""The density of a continuous flow: how a velocity spreads what it carries, added up along the way."""

from collections.abc import Callable, Sequence

import numpy as np

from cs231n_ae.losses import standard_normal_log_density
from cs231n_ae.types import Array
from cs231n_ae.validation import require_callable, require_count, require_data

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
    raise NotImplementedError("mlp_divergence: yours to write; then run: cs231n-ae check mlp_divergence")


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
    raise NotImplementedError("flow_log_prob: yours to write; then run: cs231n-ae check flow_log_prob")
