"""ReLU, sigmoid and tanh, right, and written differently from the reference."""

import math

import numpy as np

from cs231n_ae.course.other_answers import other_answer


@other_answer("relu_forward")
def with_where(x):
    return np.where(x > 0, x, np.zeros_like(x)), x.copy()


@other_answer("relu_forward")
def with_a_mask(x):
    return x * (x > 0), (x,)


@other_answer("relu_forward")
def with_a_copy_set_to_zero(x):
    out = x.copy()
    out[x < 0] = 0
    return out, (x, out)


@other_answer("relu_forward")
def with_the_absolute_value(x):
    return (np.abs(x) + x) / 2, x


@other_answer("relu_forward")
def with_a_loop(x):
    out = np.empty_like(x)
    for i in np.ndindex(x.shape):
        out[i] = max(x[i], 0)
    return out, x


@other_answer("relu_backward")
def with_where_backward(dout, cache):
    return np.where(cache > 0, dout, 0)


@other_answer("relu_backward")
def with_a_copy_of_dout(dout, cache):
    dx = np.array(dout, copy=True)
    dx[cache <= 0] = 0
    return dx


@other_answer("relu_backward")
def from_the_output(dout, cache):
    out = np.maximum(cache, 0)
    return dout * (out > 0).astype(dout.dtype)


@other_answer("relu_backward")
def with_a_loop_backward(dout, cache):
    dx = np.zeros_like(dout)
    for i in np.ndindex(dout.shape):
        if cache[i] > 0:
            dx[i] = dout[i]
    return dx


@other_answer("sigmoid_forward")
def with_masks(x):
    out = np.empty_like(x)
    right = x >= 0
    out[right] = 1 / (1 + np.exp(-x[right]))
    out[~right] = np.exp(x[~right]) / (1 + np.exp(x[~right]))
    return out, out


@other_answer("sigmoid_forward")
def with_both_forms_and_where(x):
    with np.errstate(all="ignore"):
        out = np.where(x >= 0, 1 / (1 + np.exp(-x)), np.exp(x) / (1 + np.exp(x)))
    return out, x


@other_answer("sigmoid_forward")
def as_exp_of_minus_softplus(x):
    out = np.exp(-np.logaddexp(0, -x))
    return out.astype(x.dtype), (x, out)


@other_answer("sigmoid_forward")
def one_number_at_a_time(x):
    out = np.empty_like(x)
    for i in np.ndindex(x.shape):
        q = math.exp(-abs(x[i]))
        out[i] = 1 / (1 + q) if x[i] > 0 else q / (1 + q)
    return out, out


@other_answer("sigmoid_backward")
def with_the_terms_multiplied_out(dout, cache):
    return dout * (cache - cache**2)


@other_answer("sigmoid_backward")
def around_one_half(dout, cache):
    return (0.25 - (cache - 0.5) ** 2) * dout


@other_answer("sigmoid_backward")
def with_a_loop_over_entries(dout, cache):
    dx = np.zeros_like(dout)
    for i in np.ndindex(dout.shape):
        dx[i] = cache[i] * (1 - cache[i]) * dout[i]
    return dx


@other_answer("tanh_forward")
def with_the_exponential_that_is_small(x):
    q = np.exp(-2 * np.abs(x))
    return np.sign(x) * (1 - q) / (1 + q), x


@other_answer("tanh_forward")
def with_expm1(x):
    q = np.expm1(-2 * np.abs(x))
    out = np.copysign(-q / (2 + q), x)
    return out, out


@other_answer("tanh_forward")
def as_a_stretched_sigmoid(x):
    q = np.exp(-2 * np.abs(x))
    return 2 * np.where(x >= 0, 1, q) / (1 + q) - 1, x


@other_answer("tanh_forward")
def with_a_quotient_that_may_overflow(x):
    with np.errstate(over="ignore"):
        return 1 - 2 / (np.exp(2 * x) + 1), x


@other_answer("tanh_backward")
def as_a_product_of_sum_and_difference(dout, cache):
    return dout * (1 + cache) * (1 - cache)


@other_answer("tanh_backward")
def as_a_difference(dout, cache):
    return dout - dout * np.square(cache)


@other_answer("tanh_backward")
def with_a_loop_over_all_entries(dout, cache):
    dx = np.empty_like(dout)
    for i in np.ndindex(dout.shape):
        dx[i] = (1 - cache[i] * cache[i]) * dout[i]
    return dx
