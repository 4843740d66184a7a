"""What students get wrong about activations. The caches are those of the reference: relu x, sigmoid and tanh out."""

import math

import numpy as np

from cs231n_ae.course.misconceptions import misconception


def _sigmoid(x):
    """Right, for the wrong answers to be wrong in one thing only."""
    q = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, q) / (1 + q)


@misconception(
    "relu_forward",
    says="np.max finds the largest entry along an axis, and takes your 0 for the number of that axis. Which numpy "
    "function compares two things entry by entry?",
)
def takes_the_maximum_along_an_axis(x):
    return np.max(x, 0), x


@misconception(
    "relu_forward",
    says="Python's own max compares two things as wholes, and an array has no single truth value. Which numpy "
    "function compares entry by entry?",
)
def uses_the_max_of_python(x):
    return max(x, 0), x


@misconception(
    "relu_forward",
    says="This keeps the negative entries and drops the positive ones. What is the larger of -2 and 0, and of 3 and 0?",
)
def keeps_the_negative_side(x):
    return np.minimum(x, 0), x


@misconception(
    "relu_forward",
    says="Negative entries come out positive: that is the absolute value. What does a rectifier do with them?",
)
def takes_the_absolute_value(x):
    return np.abs(x), x


@misconception(
    "relu_forward",
    says="The output is 1 wherever x is positive: that is the comparison itself, and the slope of the layer. What is "
    "to become of the size of x?",
)
def returns_the_mask(x):
    return (x > 0).astype(x.dtype), x


@misconception(
    "relu_forward",
    says="A hundredth of each negative entry is let through. That is a useful layer too, but it is the leaky ReLU.",
)
def leaks(x):
    return np.where(x > 0, x, 0.01 * x), x


@misconception(
    "relu_forward",
    says="The output never exceeds 1. Does max(0, x) have a ceiling?",
)
def clips_at_one(x):
    return np.clip(x, 0, 1), x


@misconception(
    "relu_forward",
    says="Writing through a mask into x changes the array of whoever called you, and the layer before may still need "
    "it. How can you begin with an array of your own?",
)
def rectifies_in_place(x):
    x[x < 0] = 0
    return x, x


@misconception(
    "relu_forward",
    says="float32 came in and float64 went out. Which dtype does a fresh np.zeros have when you say nothing, and does "
    "comparing with a plain 0 need an array at all?",
)
def compares_with_zeros_of_float64(x):
    return np.maximum(np.zeros(x.shape), x), x


@misconception(
    "relu_backward",
    says="You look at the sign of the gradient that arrives, which belongs to the layer above. A gradient may be "
    "negative and still have to pass: whose sign decides whether this layer was switched on?",
)
def masks_by_the_sign_of_dout(dout, cache):
    return np.maximum(dout, 0)


@misconception(
    "relu_backward",
    says="You set dout to 0 where dout itself is negative, and that in the array of whoever called you. The sign of "
    "the gradient belongs to the layer above: whose sign decides whether this layer was switched on?",
)
def masks_dout_in_place_by_its_own_sign(dout, cache):
    dout[dout < 0] = 0
    return dout


@misconception(
    "relu_backward",
    says="With you, both x and dout must be positive for anything to pass. A negative dout says that the loss falls "
    "when this output grows: should x not hear of that?",
)
def masks_by_both_signs(dout, cache):
    return dout * (cache > 0) * (dout > 0)


@misconception(
    "relu_backward",
    says="Everything passes, on the negative side too, as if the slope at x < 0 were 1. If your mask compares the "
    "output with 0 by >=: is the output ever below 0?",
)
def lets_everything_through(dout, cache):
    return dout * (np.maximum(cache, 0) >= 0)


@misconception(
    "relu_backward",
    says="dout comes back as it went in. Is a ReLU the identity? Draw it, and read the slope off on both sides of 0.",
)
def returns_dout_as_it_came(dout, cache):
    return dout


@misconception(
    "relu_backward",
    says="At exactly 0 you let the gradient pass. The slope does not exist at the corner, and this course, as is "
    "usual, takes that of the flat side: is your comparison > or >=?",
)
def passes_at_zero(dout, cache):
    return dout * (cache >= 0)


@misconception(
    "relu_backward",
    says="This passes where x is negative and blocks where it is positive. On which side is the layer the identity?",
)
def passes_on_the_other_side(dout, cache):
    return dout * (cache < 0)


@misconception(
    "relu_backward",
    says="You multiply by the output of the layer. The chain rule multiplies by its slope: how steep is the identity?",
)
def multiplies_by_the_output(dout, cache):
    return dout * np.maximum(cache, 0)


@misconception(
    "relu_backward",
    says="You multiply by x. The chain rule multiplies by the derivative at x: what is it on either side of 0?",
)
def multiplies_by_the_input(dout, cache):
    return dout * cache


@misconception(
    "relu_backward",
    says="This is the slope of the layer alone. The gradient that arrives from above has got lost: where does the "
    "chain rule put it?",
)
def returns_only_the_slope(dout, cache):
    return (cache > 0).astype(dout.dtype)


@misconception(
    "relu_backward",
    says="dout belongs to whoever called you, and you overwrite it: a layer that branches off before this one would "
    "get your numbers. How can you write into an array of your own?",
)
def writes_into_dout(dout, cache):
    dout[cache <= 0] = 0
    return dout


@misconception(
    "relu_backward",
    says="A slope of a hundredth on the negative side belongs to the leaky ReLU. How steep is max(0, x) there?",
)
def leaks_gradient(dout, cache):
    return np.where(cache > 0, dout, 0.01 * dout)


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
    says="float32 came in and float64 went out. Is there a fresh np.zeros or np.ones in it, to which you gave no "
    "dtype?",
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
    says="float32 came in and float64 went out. Is there a fresh np.zeros or np.ones in it, to which you gave no "
    "dtype?",
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
