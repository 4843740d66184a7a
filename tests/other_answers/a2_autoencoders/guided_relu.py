"""Guided backpropagation, right, and written differently from the reference."""

import numpy as np

from cs231n_ae.course.other_answers import other_answer


@other_answer("guided_relu_backward")
def by_choosing(dout, cache):
    return np.where(np.logical_and(cache > 0, dout > 0), dout, dout.dtype.type(0))


@other_answer("guided_relu_backward")
def rectified_twice(dout, cache):
    return np.maximum(dout, 0) * (cache > 0)


@other_answer("guided_relu_backward")
def by_indices(dout, cache):
    dx = dout.copy()
    dx[cache <= 0] = 0
    dx[dx < 0] = 0
    return dx
