r"""Adam once more, for speed: bit for bit the numbers of :func:`cs231n_ae.optim.adam`, without making new arrays.

Every operator of the textbook's lines makes an array, and taking fresh memory costs more than the arithmetic. Here each
operation writes into memory that is there already. Nothing else is different, not even the order of the operations:
that is what keeps the rounding the same.
"""

import numpy as np

from cs231n_ae.optim.rules import Config
from cs231n_ae.types import Array

__all__ = ["adam_in_place", "has_moments"]


def has_moments(config: Config, w: Array) -> bool:
    """Whether ``config`` holds the moments of ``w`` from an earlier step, so that they can be moved in place."""
    moments = (config.get("m"), config.get("v"))
    return all(isinstance(a, np.ndarray) and (a.shape, a.dtype) == (w.shape, w.dtype) for a in moments)


def adam_in_place(w: Array, dw: Array, config: Config, workspace: tuple[Array, Array]) -> None:
    r"""Move ``w`` one step of Adam, and the memory in ``config`` with it.

    Args:
        w: the parameter, with one axis; changed.
        dw: its gradient, of the same shape and dtype.
        config: what :func:`cs231n_ae.optim.adam` returned in the step before, with the ``learning_rate`` of this one;
            changed, and so are the arrays ``m`` and ``v`` in it.
        workspace: two arrays to compute in, of the dtype of w and at least as long.

    Source: Kingma & Ba 2015, Algorithm 1.
    """
    learning_rate, epsilon = float(config["learning_rate"]), float(config["epsilon"])
    beta1, beta2 = float(config["beta1"]), float(config["beta2"])
    m, v = config["m"], config["v"]
    step, root = (array[: w.size] for array in workspace)
    config["t"] += 1

    m *= beta1
    np.multiply(dw, 1 - beta1, out=step)
    m += step
    v *= beta2
    np.square(dw, out=step)
    step *= 1 - beta2
    v += step

    np.divide(v, 1 - beta2 ** config["t"], out=root)
    np.sqrt(root, out=root)
    root += epsilon
    np.divide(m, 1 - beta1 ** config["t"], out=step)
    step *= learning_rate
    step /= root
    w -= step
