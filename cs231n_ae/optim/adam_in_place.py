r"""Adam once more, for speed: the step of :func:`cs231n_ae.optim.adam` in ten passes over memory that is there already.

The textbook's lines make a new array with every operator, and scale whole arrays by numbers that can be gathered into
two. Here the memory is kept as plain sums, :math:`M = m / (1 - \beta_1)` and :math:`V = v / (1 - \beta_2)`:

.. math:: M \leftarrow \beta_1 M + dw, \qquad V \leftarrow \beta_2 V + dw^2, \qquad
          w \leftarrow w - \alpha_t\,\frac{M}{\sqrt V + \epsilon_t}

With :math:`c_t = \sqrt{(1 - \beta_2) / (1 - \beta_2^t)}`, so that :math:`\sqrt{\hat v} = c_t \sqrt V`, the two numbers
are :math:`\alpha_t = \alpha\,\frac{1 - \beta_1}{1 - \beta_1^t} / c_t` and :math:`\epsilon_t = \epsilon / c_t`. This is
the same step in exact arithmetic; in floating point it differs from the textbook's in the last digits.
"""

import math

import numpy as np

from cs231n_ae.optim.rules import Config
from cs231n_ae.types import Array

__all__ = ["adam_in_place", "with_moments", "with_sums"]

CONSTANTS = {"beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8}
"""Those of :func:`cs231n_ae.optim.adam`, where a config does not name them."""


def adam_in_place(w: Array, dw: Array, config: Config, workspace: Array) -> None:
    r"""Move ``w`` one step of Adam, and the memory in ``config`` with it.

    Args:
        w: the parameter, with one axis; changed.
        dw: its gradient, of the same shape and dtype.
        config: from :func:`with_sums`, or as this function left it, with the ``learning_rate`` of this step; changed,
            and so are the arrays ``m_sum`` and ``v_sum`` in it.
        workspace: an array to compute in, of the dtype of w and at least as long.

    Source: Kingma & Ba 2015, Algorithm 1, and the end of its section 2 for the order of the computation.
    """
    beta1, beta2 = float(config["beta1"]), float(config["beta2"])
    config["t"] = t = int(config["t"]) + 1
    scale = math.sqrt((1 - beta2) / (1 - beta2**t))
    rate = float(config["learning_rate"]) * (1 - beta1) / (1 - beta1**t) / scale
    epsilon = float(config["epsilon"]) / scale
    m_sum, v_sum, step = config["m_sum"], config["v_sum"], workspace[: w.size]

    m_sum *= beta1
    m_sum += dw
    v_sum *= beta2
    np.multiply(dw, dw, out=step)
    v_sum += step

    np.sqrt(v_sum, out=step)
    step += epsilon
    np.divide(m_sum, step, out=step)
    step *= rate
    w -= step


def with_sums(config: Config, w: Array) -> Config:
    """The config of :func:`cs231n_ae.optim.adam` for ``w``, as :func:`adam_in_place` keeps it; zeros at the start."""
    if "m_sum" in config:
        return config
    config = {**CONSTANTS, "t": 0, **config}
    m, v = config.pop("m", 0.0), config.pop("v", 0.0)
    config["m_sum"] = np.array(np.broadcast_to(m, w.shape), w.dtype) / (1 - float(config["beta1"]))
    config["v_sum"] = np.array(np.broadcast_to(v, w.shape), w.dtype) / (1 - float(config["beta2"]))
    return config


def with_moments(config: Config) -> Config:
    """The config of :func:`adam_in_place`, as :func:`cs231n_ae.optim.adam` and students' own rules keep it."""
    if "m_sum" not in config:
        return config
    config = dict(config)
    config["m"] = config.pop("m_sum") * (1 - float(config["beta1"]))
    config["v"] = config.pop("v_sum") * (1 - float(config["beta2"]))
    return config
