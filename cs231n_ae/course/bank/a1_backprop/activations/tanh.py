"""What students get wrong about tanh. The reference's cache is what comes out."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception


def _sigmoid(x):
    """Right, for the wrong answers to be wrong in one thing only."""
    q = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, q) / (1 + q)


@misconception(
    "tanh_forward",
    says="e^x overflows on one side and e^-x on the other, and infinity over infinity is NaN. Does numpy have this "
    "function ready?",
)
def divides_overflowing_exponentials(x):
    return (np.exp(x) - np.exp(-x)) / (np.exp(x) + np.exp(-x)), x


@misconception(
    "tanh_forward",
    says="e^2x overflows far to the right, and infinity over infinity is NaN. Does numpy have this function ready?",
)
def divides_overflowing_squares(x):
    return (np.exp(2 * x) - 1) / (np.exp(2 * x) + 1), x


@misconception(
    "tanh_forward",
    says="This is the sigmoid, which runs from 0 to 1. Which values does tanh take far to the left, and at 0?",
)
def is_the_sigmoid_instead(x):
    return _sigmoid(x), x


@misconception(
    "tanh_forward",
    says="Your curve is only half as steep, as if x were x/2. If you stretched a sigmoid, or have e^x - 1 in the "
    "numerator: what belongs in the exponent?",
)
def forgets_the_two_in_the_exponent(x):
    return 2 * _sigmoid(x) - 1, x


@misconception(
    "tanh_forward",
    says="This is the trigonometric tangent, which has poles. The one you need is hyperbolic.",
)
def is_the_tangent_instead(x):
    return np.tan(x), x


@misconception(
    "tanh_forward",
    says="This is sinh, which grows without end. What is it divided by to become tanh?",
)
def is_sinh_instead(x):
    return np.sinh(x), x


@misconception(
    "tanh_forward",
    says="This is x with its ends cut off at -1 and 1: it has two corners, where tanh is smooth. How is tanh defined?",
)
def is_clipped_x_instead(x):
    return np.clip(x, -1, 1), x


@misconception(
    "tanh_forward",
    says="This is the arc tangent: it squashes too, but to the interval from -pi/2 to pi/2.",
)
def is_arctan_instead(x):
    return np.arctan(x), x


@misconception(
    "tanh_forward",
    says="float32 came in and float64 went out. Three things bring float64 in: an array made without a dtype "
    "(np.zeros, np.ones, np.eye), a number that is numpy's own, such as np.sqrt(2), and a cast (astype(float), "
    "dtype=float). Is one of them in yours?",
)
def collects_tanh_in_float64(x):
    out = np.zeros(x.shape)
    out += np.tanh(x)
    return out, x


@misconception(
    "tanh_backward",
    says="You use 1 - x^2 with the input. What has to be squared is the output: what did your forward pass put into "
    "the cache?",
)
def squares_the_input(dout, cache):
    with np.errstate(all="ignore"):
        x = np.arctanh(cache)
    return dout * (1 - x**2)


@misconception(
    "tanh_backward",
    says="One minus the output, without the square, is steepest far to the left. By symmetry tanh is equally steep at "
    "x and at -x: which power has that property?",
)
def forgets_the_square(dout, cache):
    return dout * (1 - cache)


@misconception(
    "tanh_backward",
    says="t (1 - t) is the derivative of the sigmoid. At x = 0 it would be 0: how steep is tanh there?",
)
def uses_the_derivative_of_the_sigmoid(dout, cache):
    return dout * cache * (1 - cache)


@misconception(
    "tanh_backward",
    says="tanh has been applied twice: once on the way forward, and again to what lies in the cache. Is that x, or is "
    "it already the output?",
)
def applies_tanh_again(dout, cache):
    return dout * (1 - np.tanh(cache) ** 2)


@misconception(
    "tanh_backward",
    says="With a plus the slope would grow to 2 far out, where tanh is flat. The quotient rule has a minus: where did "
    "it go?",
)
def adds_the_square(dout, cache):
    return dout * (1 + cache**2)


@misconception(
    "tanh_backward",
    says="The sign is the wrong way round: tanh rises everywhere, so can its slope be negative?",
)
def turns_the_sign_of_tanh(dout, cache):
    return dout * (cache**2 - 1)


@misconception(
    "tanh_backward",
    says="This is the slope of the layer alone. The gradient that arrives from above has got lost: where does the "
    "chain rule put it?",
)
def returns_only_the_slope_of_tanh(dout, cache):
    return 1 - cache**2


@misconception(
    "tanh_backward",
    says="dout itself is squared along with the output: (dout t)^2. Which of the two is squared in the derivative, "
    "and how often does the gradient that arrives come into it?",
)
def squares_dout_too(dout, cache):
    return dout - (dout * cache) ** 2


@misconception(
    "tanh_backward",
    says="You square the array in the cache itself, and it is the output that was handed on to the next layer. How "
    "can you square into a new array?",
)
def squares_the_cache_in_place(dout, cache):
    cache **= 2
    return dout * (1 - cache)


@misconception(
    "tanh_backward",
    says="The difference is squared: (1 - t)^2, where 1 - t^2 is wanted. tanh is equally steep at x and at -x: is "
    "this?",
)
def squares_the_difference(dout, cache):
    return dout * (1 - cache) ** 2


@misconception(
    "tanh_backward",
    says="This is the root of the derivative. cosh has a square in the denominator: what is 1 - t^2 already?",
)
def takes_the_root_of_the_derivative(dout, cache):
    return dout * np.sqrt(1 - cache**2)
