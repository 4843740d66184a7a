"""What students get wrong about the sigmoid. The reference's cache is what comes out."""

import math

import numpy as np

from cs231n_ae.course.misconceptions import misconception


def _sigmoid(x):
    """Right, for the wrong answers to be wrong in one thing only."""
    q = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, q) / (1 + q)


@misconception(
    "sigmoid_forward",
    says="e^-x overflows where x is far to the left, and one over infinity is 0: a logarithm of that, as in the "
    "cross-entropy, is minus infinity. Which other form of the same number has only e^x in it?",
)
def divides_by_an_overflow(x):
    return 1 / (1 + np.exp(-x)), x


@misconception(
    "sigmoid_forward",
    says="e^x / (1 + e^x) is the right number, but far to the right it is infinity over infinity, which is NaN. On "
    "which side of 0 is this form safe, and what is the form for the other?",
)
def divides_infinity_by_infinity(x):
    return np.exp(x) / (1 + np.exp(x)), x


@misconception(
    "sigmoid_forward",
    says="Your curve falls where the sigmoid rises: out is that of -x. What is the sign in the exponent?",
)
def loses_the_minus_in_the_exponent(x):
    return _sigmoid(-x), x


@misconception(
    "sigmoid_forward",
    says="Division binds more tightly than addition: 1 / 1 + e^-x is 1 + e^-x. Where do the brackets belong?",
)
def forgets_the_brackets(x):
    return 1 / 1 + np.exp(-x), x


@misconception(
    "sigmoid_forward",
    says="There is a minus in your denominator, so that it is 0 at x = 0. What should the sigmoid be at 0?",
)
def subtracts_in_the_denominator(x):
    return 1 / (1 - np.exp(-x)), x


@misconception(
    "sigmoid_forward",
    says="This is tanh, which runs from -1 to 1. Between which values does a probability lie?",
)
def is_tanh_instead(x):
    return np.tanh(x), x


@misconception(
    "sigmoid_forward",
    says="Your curve is twice as steep as the sigmoid, as if x were 2x. When you write the sigmoid by way of tanh, "
    "what must be done to x first?",
)
def forgets_to_halve_x_in_tanh(x):
    return (0.5 * (1 + np.tanh(x))).astype(x.dtype), x


@misconception(
    "sigmoid_forward",
    says="Written by way of tanh this never overflows, but far to the left 1 + tanh subtracts two nearly equal "
    "numbers, and only 0 is left of e^x. What does log make of that? Which form has nothing to cancel?",
)
def cancels_far_to_the_left(x):
    return (0.5 * (1 + np.tanh(x / 2))).astype(x.dtype), x


@misconception(
    "sigmoid_forward",
    says="You clip x at -500, so that all numbers beyond it give the same answer. Nothing overflows any more, but the "
    "answer is not that of x. Is there a form that needs no clipping?",
)
def clips_x_at_500(x):
    return 1 / (1 + np.exp(-np.clip(x, -500, 500))), x


@misconception(
    "sigmoid_forward",
    says="The entries of a row add up to 1: that is the softmax, in which entries compete. A sigmoid looks at each "
    "entry on its own.",
)
def is_softmax_instead(x):
    shifted = np.exp(x - x.max(axis=-1, keepdims=True))
    return shifted / shifted.sum(axis=-1, keepdims=True), x


@misconception(
    "sigmoid_forward",
    says="math.exp takes one number. Which exp takes a whole array?",
)
def uses_exp_of_the_math_module(x):
    return 1 / (1 + math.exp(-x)), x


@misconception(
    "sigmoid_forward",
    says="float32 came in and float64 went out. Three things bring float64 in: an array made without a dtype "
    "(np.zeros, np.ones, np.eye), a number that is numpy's own, such as np.sqrt(2), and a cast (astype(float), "
    "dtype=float). Is one of them in yours?",
)
def collects_the_sigmoid_in_float64(x):
    out = np.zeros(x.shape)
    out += _sigmoid(x)
    return out, x


@misconception(
    "sigmoid_backward",
    says="Half of the derivative is there. Far to the right s is nearly 1, but is the curve steep there? Which factor "
    "makes the slope vanish on that side too?",
)
def forgets_one_minus_s(dout, cache):
    return dout * cache


@misconception(
    "sigmoid_backward",
    says="Half of the derivative is there: this one is steepest far to the left, where the curve is flat. If you "
    "started from e^-x / (1 + e^-x)^2: did the square get lost?",
)
def forgets_s(dout, cache):
    return dout * (1 - cache)


@misconception(
    "sigmoid_backward",
    says="You use x (1 - x). The letter in s (1 - s) is the output of the sigmoid, not its input: what did your "
    "forward pass put into the cache?",
)
def takes_the_derivative_from_x(dout, cache):
    with np.errstate(all="ignore"):
        x = np.log(cache) - np.log1p(-cache)
    return dout * x * (1 - x)


@misconception(
    "sigmoid_backward",
    says="The sigmoid has been applied twice: once on the way forward, and again to what lies in the cache. Is that "
    "x, or is it already the output?",
)
def applies_the_sigmoid_again(dout, cache):
    s = _sigmoid(cache)
    return dout * s * (1 - s)


@misconception(
    "sigmoid_backward",
    says="This is the slope of the layer alone. The gradient that arrives from above has got lost: where does the "
    "chain rule put it?",
)
def returns_only_the_slope_of_the_sigmoid(dout, cache):
    return cache * (1 - cache)


@misconception(
    "sigmoid_backward",
    says="The sign is the wrong way round. The sigmoid rises everywhere: can its slope be negative? When you "
    "differentiated e^-x, and then one over something, how many minus signs came up?",
)
def turns_the_sign(dout, cache):
    return dout * cache * (cache - 1)


@misconception(
    "sigmoid_backward",
    says="One minus the square of the output is the derivative of tanh. What is it for the sigmoid?",
)
def uses_the_derivative_of_tanh(dout, cache):
    return dout * (1 - cache**2)


@misconception(
    "sigmoid_backward",
    says="dx is divided by the length of the batch. The loss has already been averaged once, further up: does a layer "
    "that treats each entry on its own need to know of the batch?",
)
def averages_over_the_batch(dout, cache):
    return dout * cache * (1 - cache) / len(dout)


@misconception(
    "sigmoid_backward",
    says="*= writes into dout, which belongs to whoever called you. Which way of writing a product makes a new array?",
)
def multiplies_dout_in_place(dout, cache):
    dout *= cache * (1 - cache)
    return dout


def _cut_off(x, at):
    out = 1 / (1 + np.exp(-np.clip(x, -at, at)))
    return out, out


def _says(at):
    return (
        f"x is cut off at -{at} and {at} before the exponential: all inputs beyond are alike, and so is the logarithm "
        "of what comes out. Which form needs only the exponential of something negative?"
    )


@misconception("sigmoid_forward", says=_says(10))
def cuts_the_input_off_at_10(x):
    return _cut_off(x, 10)


@misconception("sigmoid_forward", says=_says(20))
def cuts_the_input_off_at_20(x):
    return _cut_off(x, 20)


@misconception("sigmoid_forward", says=_says(30))
def cuts_the_input_off_at_30(x):
    return _cut_off(x, 30)


@misconception("sigmoid_forward", says=_says(50))
def cuts_the_input_off_at_50(x):
    return _cut_off(x, 50)


@misconception("sigmoid_forward", says=_says(100))
def cuts_the_input_off_at_100(x):
    return _cut_off(x, 100)


@misconception(
    "sigmoid_backward",
    says="One factor is squared. s and 1 - s stand in the derivative once each, so that it is as steep on the one side "
    "as on the other: which of them is the square?",
)
def squares_s(dout, cache):
    return dout * cache**2 * (1 - cache)


@misconception(
    "sigmoid_backward",
    says="One factor is squared. s and 1 - s stand in the derivative once each, so that it is as steep on the one side "
    "as on the other: which of them is the square?",
)
def squares_one_minus_s(dout, cache):
    return dout * cache * (1 - cache) ** 2
