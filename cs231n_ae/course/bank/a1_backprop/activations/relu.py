"""What students get wrong about the ReLU. The reference's cache is x."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception


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
    says="Writing into x changes the array of whoever called you, and the layer before may still need "
    "it. How can you begin with an array of your own?",
)
def rectifies_in_place(x):
    x[x < 0] = 0
    return x, x


@misconception(
    "relu_forward",
    says="float32 came in and float64 went out. Three things bring float64 in: an array made without a dtype "
    "(np.zeros, np.ones, np.eye), a number that is numpy's own, such as np.sqrt(2), and a cast (astype(float), "
    "dtype=float). Is one of them in yours?",
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
