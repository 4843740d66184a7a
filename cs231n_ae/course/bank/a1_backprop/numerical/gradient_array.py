"""What students get wrong about the numerical gradient of an array."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception


@misconception(
    "eval_numerical_gradient_array",
    says="The difference is taken to one side only, between x + h and x. Its error shrinks with h, that of the "
    "docstring's with h²: which second point does that one use, and how far apart are the two then?",
)
def takes_the_arrays_difference_to_one_side(f, x, df, *, h=1e-5):
    grad, here = np.zeros_like(x), np.array(f(x))
    for i in np.ndindex(x.shape):
        old = x[i]
        x[i] = old + h
        grad[i] = np.sum((f(x) - here) * df) / h
        x[i] = old
    return grad


@misconception(
    "eval_numerical_gradient_array",
    says="The differences are divided by h. How far is it from x - h to x + h?",
)
def divides_the_arrays_difference_by_h(f, x, df, *, h=1e-5):
    return _central_array(f, x, h, lambda above, below: np.sum((above - below) * df) / h)


@misconception(
    "eval_numerical_gradient_array",
    says="The differences are not divided by anything: they say how far f moved, not how far for each unit of x. How "
    "far did x move?",
)
def does_not_divide_the_arrays_difference(f, x, df, *, h=1e-5):
    return _central_array(f, x, h, lambda above, below: np.sum((above - below) * df))


@misconception(
    "eval_numerical_gradient_array",
    says="Dividing by 2 * h needs its brackets: Python reads a / 2 * h from left to right. What does it do with h?",
)
def multiplies_the_arrays_difference_by_h(f, x, df, *, h=1e-5):
    return _central_array(f, x, h, lambda above, below: np.sum((above - below) * df) / 2 * h)


@misconception(
    "eval_numerical_gradient_array",
    says="The differences are taken the wrong way round. If f grows with x, is f(x + h) - f(x - h) positive or "
    "negative?",
)
def subtracts_the_upper_array(f, x, df, *, h=1e-5):
    return _central_array(f, x, h, lambda above, below: np.sum((below - above) * df) / (2 * h))


@misconception(
    "eval_numerical_gradient_array",
    says="The step does not depend on the argument h: a fixed 1e-5 is used. What should happen when someone asks for "
    "another step?",
)
def ignores_the_step_for_arrays(f, x, df, *, h=1e-5):
    return _central_array(f, x, 1e-5, lambda above, below: np.sum((above - below) * df) / 2e-5)


@misconception(
    "eval_numerical_gradient_array",
    says="df plays no part: this is the gradient of the plain sum of all outputs. Some outputs matter more to the loss "
    "than others: where does the chain rule say by how much?",
)
def leaves_df_out(f, x, df, *, h=1e-5):
    return _central_array(f, x, h, lambda above, below: np.sum(above - below) / (2 * h))


@misconception(
    "eval_numerical_gradient_array",
    says="The effects on the outputs are averaged. One entry of x reaches the loss by every output at once: are the "
    "contributions of these ways averaged, or added?",
)
def averages_over_the_outputs(f, x, df, *, h=1e-5):
    return _central_array(f, x, h, lambda above, below: np.mean((above - below) * df) / (2 * h))


@misconception(
    "eval_numerical_gradient_array",
    says="The sum is divided by the number of examples. The loss has been averaged further up, and df carries that 1/N "
    "already: how often is it to be applied?",
)
def divides_by_the_number_of_examples(f, x, df, *, h=1e-5):
    return _central_array(f, x, h, lambda above, below: np.sum((above - below) * df) / (2 * h) / len(df))


@misconception(
    "eval_numerical_gradient_array",
    says="f gives an array, so there is one difference for each output, but an entry of the gradient is one number. "
    "By how many outputs does this x[i] reach the loss, and what does the chain rule do with them?",
)
def does_not_add_up_the_outputs(f, x, df, *, h=1e-5):
    return _central_array(f, x, h, lambda above, below: (above - below) * df / (2 * h))


@misconception(
    "eval_numerical_gradient_array",
    says="df is taken at the index of the input, df[i]. But i names an entry of x, while df belongs to the outputs: "
    "for each output j, which entry of df weighs its difference, and does that come before or after the sum?",
)
def takes_df_at_the_index_of_x(f, x, df, *, h=1e-5):
    grad = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        old = x[i]
        x[i] = old + h
        above = np.array(f(x))
        x[i] = old - h
        below = np.array(f(x))
        x[i] = old
        grad[i] = np.sum(above - below) * df[i] / (2 * h)
    return grad


@misconception(
    "eval_numerical_gradient_array",
    says="A matrix product sums over one axis and pairs different outputs with each other. Each output's difference "
    "has its own entry of df: how are two arrays of one shape paired entry by entry?",
)
def multiplies_matrices_with_df(f, x, df, *, h=1e-5):
    return _central_array(f, x, h, lambda above, below: np.dot(above - below, df) / (2 * h))


@misconception(
    "eval_numerical_gradient_array",
    says="The entry is not put back after its turn, so that every later difference is taken at another point. What "
    "must be true of x before the next entry is moved?",
)
def leaves_x_moved_for_arrays(f, x, df, *, h=1e-5):
    grad = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        old = x[i]
        x[i] = old + h
        above = np.array(f(x))
        x[i] = old - h
        grad[i] = np.sum((above - f(x)) * df) / (2 * h)
    return grad


@misconception(
    "eval_numerical_gradient_array",
    says="The entry is brought back by adding h again, which is off by a rounding error: (x + h) - 2h + h is seldom "
    "x to the last digit. What could be kept before the entry is moved, so that it comes back exactly?",
)
def brings_x_back_for_arrays_by_adding_h(f, x, df, *, h=1e-5):
    grad = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        x[i] += h
        above = np.array(f(x))
        x[i] -= 2 * h
        below = np.array(f(x))
        x[i] += h
        grad[i] = np.sum((above - below) * df) / (2 * h)
    return grad


@misconception(
    "eval_numerical_gradient_array",
    says="After the step up, a step of h down only leads back to x, so the difference is one-sided though it is "
    "divided by 2h. How far is it from x + h to x - h?",
)
def steps_back_to_x_only_for_arrays(f, x, df, *, h=1e-5):
    grad = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        x[i] += h
        above = np.array(f(x))
        x[i] -= h
        below = np.array(f(x))
        grad[i] = np.sum((above - below) * df) / (2 * h)
    return grad


@misconception(
    "eval_numerical_gradient_array",
    says="f may return x itself, and then both results are one and the same array: when x moves on, the first result "
    "moves too, and the difference is 0. What has to be done to a result that is to stay as it was?",
)
def does_not_copy_the_first_result(f, x, df, *, h=1e-5):
    grad = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        old = x[i]
        x[i] = old + h
        above = f(x)
        x[i] = old - h
        below = f(x)
        x[i] = old
        grad[i] = np.sum((above - below) * df) / (2 * h)
    return grad


@misconception(
    "eval_numerical_gradient_array",
    says="Where f returns x itself, one of the two results was not copied: it is the array that you move, and when the "
    "difference is taken, it shows x put back, in the middle. Half of the way is left. Which results are to be kept?",
)
def copies_one_result_only(f, x, df, *, h=1e-5):
    grad = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        old = x[i]
        x[i] = old + h
        above = f(x)
        x[i] = old - h
        below = np.array(f(x))
        x[i] = old
        grad[i] = np.sum((above - below) * df) / (2 * h)
    return grad


@misconception(
    "eval_numerical_gradient_array",
    says="A copy of x is moved and handed to f. That is right while f looks at its argument; but the layer of a model "
    "reads the model's own parameters, which are x itself. Read what the docstring says of x, and which array to move.",
)
def moves_a_copy_for_arrays(f, x, df, *, h=1e-5):
    grad = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        above, below = x.copy(), x.copy()
        above[i] += h
        below[i] -= h
        grad[i] = np.sum((f(above) - f(below)) * df) / (2 * h)
    return grad


def _central(f, x, h, slope):
    """The right loop over the entries, with ``slope(above, below)`` as its last line."""
    grad = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        old = x[i]
        x[i] = old + h
        above = f(x)
        x[i] = old - h
        below = f(x)
        x[i] = old
        grad[i] = slope(above, below)
    return grad


def _central_array(f, x, h, slope):
    """The same for a function that gives an array."""
    return _central(lambda x: np.array(f(x)), x, h, slope)


@misconception(
    "eval_numerical_gradient_array",
    says="The two arrays are f(x + h) and f(x), which lie h apart, and their difference is divided by 2h. At which "
    "point does the docstring take the second one?",
)
def halves_the_arrays_difference_to_one_side(f, x, df, *, h=1e-5):
    grad, here = np.zeros_like(x), np.array(f(x))
    for i in np.ndindex(x.shape):
        old = x[i]
        x[i] = old + h
        grad[i] = np.sum((f(x) - here) * df) / (2 * h)
        x[i] = old
    return grad


@misconception(
    "eval_numerical_gradient_array",
    says="The arrays are rounded to float32 before they are subtracted. They agree in their first digits, so that of "
    "seven nearly none is left in the difference: how many does float64 leave?",
)
def subtracts_arrays_in_float32(f, x, df, *, h=1e-5):
    grad = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        old = x[i]
        x[i] = old + h
        above = np.array(f(x), np.float32)
        x[i] = old - h
        below = np.array(f(x), np.float32)
        x[i] = old
        grad[i] = np.sum((above - below) * df) / (2 * h)
    return grad
