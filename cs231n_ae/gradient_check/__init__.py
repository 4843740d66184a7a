"""Numerical derivatives, and what they say of a layer, a loss or a whole model.

In reading order: ``numerical`` (the textbook), ``derivatives`` (three methods behind one name), ``comparison`` (when do
two numbers agree, and what to do at a kink), ``report``, ``check``, ``projections`` (a million parameters in seconds).
"""

from cs231n_ae.gradient_check.check import check_layer, check_loss
from cs231n_ae.gradient_check.derivatives import numerical_gradient
from cs231n_ae.gradient_check.model import check_model
from cs231n_ae.gradient_check.numerical import eval_numerical_gradient, eval_numerical_gradient_array
from cs231n_ae.gradient_check.report import ArrayReport, GradientError, GradientReport, require_gradients

__all__ = [
    "ArrayReport",
    "GradientError",
    "GradientReport",
    "check_layer",
    "check_loss",
    "check_model",
    "eval_numerical_gradient",
    "eval_numerical_gradient_array",
    "numerical_gradient",
    "require_gradients",
]
