"""The numerical gradient of the textbook: move one entry a little both ways, and see how far the result moves."""

from collections.abc import Callable

import numpy as np

from cs231n_ae.gradient_check.arguments import require_float64, require_tolerance
from cs231n_ae.types import Array
from cs231n_ae.validation import require_callable, require_real

__all__ = ["eval_numerical_gradient", "eval_numerical_gradient_array"]


def eval_numerical_gradient(f: Callable[[Array], float], x: Array, *, h: float = 1e-5) -> Array:
    r"""Gradient of a scalar function by central differences.

    .. math:: \frac{\partial f}{\partial x_i} \approx \frac{f(x + h e_i) - f(x - h e_i)}{2h}

    The error is :math:`\frac{h^2}{6} f'''` from the step, plus rounding of about :math:`10^{-16} |f| / h`.

    Args:
        f: takes ``x`` and returns one number.
        x: where to differentiate, any shape, float64. Each entry is moved in place and put back exactly, also when
            ``f`` raises; so ``f`` may ignore its argument and read the same array from a model.
        h: the step.

    Returns:
        The gradient, of the shape of ``x``.

    Raises:
        ValueError: if ``x`` is not a float64 array, or ``h`` not above 0.

    Source: Nocedal & Wright 2006, Numerical Optimization, section 8.1.
    """
    require_float64("x", x)
    require_callable("f", f, like="f(x) -> a number")
    require_tolerance("h", h)
    grad = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        kept = x[i]
        try:
            x[i] = kept + h
            above = f(x)
            x[i] = kept - h
            below = f(x)
        finally:
            x[i] = kept
        grad[i] = (above - below) / (2 * h)
    return grad


def eval_numerical_gradient_array(f: Callable[[Array], Array], x: Array, df: Array, *, h: float = 1e-5) -> Array:
    r"""Gradient through a function that returns an array, given the gradient ``df`` that arrives from above.

    With :math:`L` the loss further up and :math:`df_j = \partial L / \partial f_j`, the chain rule sums over outputs:

    .. math:: \frac{\partial L}{\partial x_i} \approx \sum_j df_j \, \frac{f_j(x + h e_i) - f_j(x - h e_i)}{2h}

    >>> import numpy as np
    >>> from cs231n_ae.gradient_check import eval_numerical_gradient_array
    >>> x, df = np.array([[0.0, 1.0, 2.0]]), np.array([[1.0, 1.0, 10.0]])
    >>> eval_numerical_gradient_array(lambda x: x**2, x, df).round(6).tolist()
    [[0.0, 2.0, 40.0]]

    Args:
        f: takes ``x`` and returns an array.
        x: where to differentiate, any shape, float64. Each entry is moved in place and put back exactly, also when
            ``f`` raises.
        df: the upstream gradient, of the shape of ``f(x)``.
        h: the step.

    Returns:
        The gradient of the loss with respect to ``x``, of its shape.

    Raises:
        ValueError: if ``x`` is not a float64 array, or ``h`` not above 0.

    Source: Nocedal & Wright 2006, Numerical Optimization, section 8.1.
    """
    require_float64("x", x)
    require_callable("f", f, like="f(x) -> an array")
    require_real("df", df)
    require_tolerance("h", h)
    grad = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        kept = x[i]
        try:
            x[i] = kept + h
            above = np.array(f(x))  # a copy: f may return x itself, which is about to move
            x[i] = kept - h
            below = np.array(f(x))
        finally:
            x[i] = kept
        grad[i] = np.sum((above - below) * df) / (2 * h)
    return grad
