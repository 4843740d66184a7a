"""The loss over what was hidden, right, and written differently from the reference."""

import numpy as np

from cs231n_ae.course.other_answers import other_answer


@other_answer("masked_l2_loss")
def with_where(x_hat, x, hidden):
    away = np.where(hidden, x_hat - x, 0).astype(x.dtype)
    return 0.5 * float((away**2).sum()) / len(x), away / len(x)


@other_answer("masked_l2_loss")
def of_the_hidden_alone(x_hat, x, hidden):
    dx_hat = np.zeros_like(x_hat)
    dx_hat[hidden] = x_hat[hidden] - x[hidden]
    return float(dx_hat[hidden] @ dx_hat[hidden]) / (2 * len(x)), dx_hat / len(x)


@other_answer("masked_l2_loss")
def example_by_example(x_hat, x, hidden):
    away = x_hat - x
    away[~hidden] = 0
    return float(np.mean([row @ row / 2 for row in away])), away / x.shape[0]
