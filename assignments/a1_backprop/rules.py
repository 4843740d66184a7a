r"""Update rules: how a parameter moves, given the gradient of the loss.

Every rule is ``rule(w, dw, config=None) -> next_w, config``. The ``config`` holds the rule's constants (missing ones
get their usual values) and what it remembers from step to step; hand the returned one in at the next step. A rule
changes nothing that it is given: ``w``, ``dw`` and ``config`` stay as they are, and both results are new. All rules
work entry by entry, so an array may also be updated piece by piece, each piece with a config of its own.

Memory starts at zero. Constants are turned into Python floats, because a numpy float64 would lift a float32 array to
float64. Where a rule divides by a root, :math:`\epsilon` stands outside of the root.
"""

from typing import Any

import numpy as np

from cs231n_ae.optim.checks import require_constants, require_gradient
from cs231n_ae.types import Array

__all__ = ["adagrad", "adam", "rmsprop", "sgd_momentum"]

Config = dict[str, Any]


def sgd_momentum(w: Array, dw: Array, config: Config | None = None) -> tuple[Array, Config]:
    r"""Momentum: the gradient pushes a velocity, and the velocity moves the parameter.

    .. math:: v \leftarrow \mu v - \alpha\,dw, \qquad w \leftarrow w + v

    Under a constant gradient the velocity grows to :math:`-\alpha\,dw / (1 - \mu)`: steps ten times as long for
    :math:`\mu = 0.9`. Where gradients alternate in sign, they cancel.

    Args:
        w: the parameter, any shape.
        dw: the gradient of the loss with respect to it, of the same shape and dtype.
        config: ``learning_rate`` :math:`\alpha` (1e-2), ``momentum`` :math:`\mu` (0.9), and the memory
            ``velocity`` :math:`v`, of the shape of w.

    Returns:
        The next w, and the config with the new ``velocity``.

    Raises:
        ValueError: if ``dw`` has not the shape and dtype of ``w``, or a constant lies outside of its range.

    Source: Polyak 1964 (the heavy ball); in this form Sutskever et al. 2013, equations 1 and 2.
    """
    raise NotImplementedError("sgd_momentum: yours to write; then run: cs231n-ae check sgd_momentum")


def adagrad(w: Array, dw: Array, config: Config | None = None) -> tuple[Array, Config]:
    r"""Adagrad: every entry has its own learning rate, which falls with the gradients it has seen.

    .. math:: c \leftarrow c + dw^2, \qquad w \leftarrow w - \alpha\,\frac{dw}{\sqrt{c} + \epsilon}

    The sum never shrinks, so under a constant gradient the steps fall like :math:`\alpha/\sqrt{t}`.

    Args:
        w: the parameter, any shape.
        dw: the gradient of the loss with respect to it, of the same shape and dtype.
        config: ``learning_rate`` :math:`\alpha` (1e-2), ``epsilon`` :math:`\epsilon` (1e-8, outside of the root), and
            the memory ``cache`` :math:`c`, of the shape of w.

    Returns:
        The next w, and the config with the new ``cache``.

    Raises:
        ValueError: if ``dw`` has not the shape and dtype of ``w``, or a constant lies outside of its range.

    Source: Duchi, Hazan & Singer 2011, section 1.1, with the diagonal matrix.
    """
    raise NotImplementedError("adagrad: yours to write; then run: cs231n-ae check adagrad")


def rmsprop(w: Array, dw: Array, config: Config | None = None) -> tuple[Array, Config]:
    r"""RMSProp: divide by a running root mean square of the gradient, which forgets, where Adagrad's sum does not.

    .. math:: c \leftarrow \rho c + (1 - \rho)\,dw^2, \qquad w \leftarrow w - \alpha\,\frac{dw}{\sqrt{c} + \epsilon}

    Args:
        w: the parameter, any shape.
        dw: the gradient of the loss with respect to it, of the same shape and dtype.
        config: ``learning_rate`` :math:`\alpha` (1e-2), ``decay_rate`` :math:`\rho` (0.99), ``epsilon``
            :math:`\epsilon` (1e-8, outside of the root), and the memory ``cache`` :math:`c`, of the shape of w.

    Returns:
        The next w, and the config with the new ``cache``.

    Raises:
        ValueError: if ``dw`` has not the shape and dtype of ``w``, or a constant lies outside of its range.

    Source: Tieleman & Hinton 2012, lecture 6e of Neural Networks for Machine Learning.
    """
    raise NotImplementedError("rmsprop: yours to write; then run: cs231n-ae check rmsprop")


def adam(w: Array, dw: Array, config: Config | None = None) -> tuple[Array, Config]:
    r"""Adam: momentum over RMSProp, both corrected for having started at zero.

    .. math::
        m &\leftarrow \beta_1 m + (1 - \beta_1)\,dw, & \hat m &= m / (1 - \beta_1^t) \\
        v &\leftarrow \beta_2 v + (1 - \beta_2)\,dw^2, & \hat v &= v / (1 - \beta_2^t) \\
        w &\leftarrow w - \alpha\,\hat m / (\sqrt{\hat v} + \epsilon)

    The step count t is 1 in the first update, where the corrections make :math:`\hat m = dw` and :math:`\hat v = dw^2`:
    the first step is :math:`\alpha` in every entry, against the sign of the gradient.

    >>> import numpy as np
    >>> from cs231n_ae.optim import adam
    >>> w, dw, config = np.ones((2, 3)), np.full((2, 3), 0.5), {"learning_rate": 0.1}
    >>> for _ in range(3):
    ...     w, config = adam(w, dw, config)
    >>> w.shape, w[0, 0].round(3).item()
    ((2, 3), 0.7)

    Args:
        w: the parameter, any shape.
        dw: the gradient of the loss with respect to it, of the same shape and dtype.
        config: ``learning_rate`` :math:`\alpha` (1e-3), ``beta1`` :math:`\beta_1` (0.9), ``beta2`` :math:`\beta_2`
            (0.999), ``epsilon`` :math:`\epsilon` (1e-8, outside of the root), and the memory: ``m`` and ``v`` of the
            shape of w, and ``t``, the number of updates made so far.

    Returns:
        The next w, and the config with the new ``m``, ``v`` and ``t``.

    Raises:
        ValueError: if ``dw`` has not the shape and dtype of ``w``, or a constant lies outside of its range.

    Source: Kingma & Ba 2015, Algorithm 1.
    """
    raise NotImplementedError("adam: yours to write; then run: cs231n-ae check adam")
