"""Numerical gradients, right, and written differently from the reference."""

import numpy as np

from cs231n_ae.course.other_answers import other_answer


@other_answer("eval_numerical_gradient")
def with_nditer(f, x, *, h=1e-5):
    grad = np.zeros_like(x)
    it = np.nditer(x, flags=["multi_index"], op_flags=[["readwrite"]])
    while not it.finished:
        ix = it.multi_index
        old = x[ix]
        x[ix] = old + h
        fxph = f(x)
        x[ix] = old - h
        fxmh = f(x)
        x[ix] = old
        grad[ix] = (fxph - fxmh) / (2 * h)
        it.iternext()
    return grad


@other_answer("eval_numerical_gradient")
def through_a_flat_view(f, x, *, h=1e-5):
    flat = x.reshape(-1)  # a view: what is written here is written into x
    slopes = []
    for i, old in enumerate(flat.copy()):
        values = []
        for step in (h, -h):
            flat[i] = old + step
            values.append(f(x))
        flat[i] = old
        slopes.append((values[0] - values[1]) / h * 0.5)
    return np.array(slopes).reshape(x.shape)


@other_answer("eval_numerical_gradient")
def as_the_mean_of_two_one_sided_differences(f, x, *, h=1e-5):
    before, here = x.copy(), f(x)
    grad = np.empty_like(x)
    for i in np.ndindex(*x.shape):
        x[i] += h
        right = (f(x) - here) / h
        x[i] = before[i]
        x[i] -= h
        left = (here - f(x)) / h
        x[...] = before
        grad[i] = (left + right) / 2
    return grad


@other_answer("eval_numerical_gradient")
def by_calling_the_one_for_arrays(f, x, *, h=1e-5):
    return restored_from_a_copy(f, x, 1.0, h=h)


@other_answer("eval_numerical_gradient_array")
def restored_from_a_copy(f, x, df, *, h=1e-5):
    grad, before = np.zeros_like(x), x.copy()
    for i, _ in np.ndenumerate(x):
        x[i] = before[i] - h
        below = 1.0 * f(x)
        x[i] = before[i] + h
        above = 1.0 * f(x)
        x[i] = before[i]
        grad[i] = np.sum(df * (above - below) / (2 * h))
    return grad


@other_answer("eval_numerical_gradient_array")
def as_the_gradient_of_a_sum(f, x, df, *, h=1e-5):
    return with_nditer(lambda x: np.sum(f(x) * df), x, h=h)


@other_answer("eval_numerical_gradient_array")
def by_einsum_over_flat_outputs(f, x, df, *, h=1e-5):
    flat, jacobian = x.reshape(-1), []
    for i in range(flat.size):
        old = flat[i].copy()
        flat[i] = old + h
        column = np.ravel(f(x)).copy()
        flat[i] = old - h
        column -= np.ravel(f(x))
        flat[i] = old
        jacobian.append(column / (2 * h))
    return np.einsum("ij,j->i", np.array(jacobian), np.ravel(df)).reshape(x.shape)
