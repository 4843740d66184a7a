"""What students get wrong about the numerical gradient of a number."""

import numpy as np

from cs231n_ae.course.misconceptions import misconception


@misconception(
    "eval_numerical_gradient",
    says="The difference is taken to one side only, between x + h and x. Its error shrinks with h, that of the "
    "docstring's with h²: which second point does that one use, and how far apart are the two then?",
)
def takes_the_difference_to_one_side(f, x, *, h=1e-5):
    grad, here = np.zeros_like(x), f(x)
    for i in np.ndindex(x.shape):
        old = x[i]
        x[i] = old + h
        grad[i] = (f(x) - here) / h
        x[i] = old
    return grad


@misconception(
    "eval_numerical_gradient",
    says="The difference is taken to one side only, between x + h and x, and the entry then stays at x + h while the "
    "next ones are moved. Where is the second point, and where should the entry be when its turn is over?",
)
def takes_one_side_and_leaves_x_moved(f, x, *, h=1e-5):
    grad, here = np.zeros_like(x), f(x)
    for i in np.ndindex(x.shape):
        x[i] += h
        grad[i] = (f(x) - here) / h
    return grad


@misconception(
    "eval_numerical_gradient",
    says="The difference is divided by h. How far is it from x - h to x + h?",
)
def divides_by_h(f, x, *, h=1e-5):
    return _central(f, x, h, lambda above, below: (above - below) / h)


@misconception(
    "eval_numerical_gradient",
    says="The difference is not divided by anything: it says how far f moved, not how far f moved for each unit of x. "
    "How far did x move?",
)
def does_not_divide_at_all(f, x, *, h=1e-5):
    return _central(f, x, h, lambda above, below: above - below)


@misconception(
    "eval_numerical_gradient",
    says="Dividing by 2 * h needs its brackets: Python reads a / 2 * h from left to right. What does it do with h?",
)
def multiplies_by_h_for_want_of_brackets(f, x, *, h=1e-5):
    return _central(f, x, h, lambda above, below: (above - below) / 2 * h)


@misconception(
    "eval_numerical_gradient",
    says="The difference is taken the wrong way round. If f grows with x, is f(x + h) - f(x - h) positive or negative?",
)
def subtracts_the_upper_value(f, x, *, h=1e-5):
    return _central(f, x, h, lambda above, below: (below - above) / (2 * h))


@misconception(
    "eval_numerical_gradient",
    says="The step does not depend on the argument h: a fixed 1e-5 is used. What should happen when someone asks for "
    "another step?",
)
def ignores_the_step_it_is_given(f, x, *, h=1e-5):
    return _central(f, x, 1e-5, lambda above, below: (above - below) / 2e-5)


@misconception(
    "eval_numerical_gradient",
    says="The entry is not put back after its turn, so that every later difference is taken at another point. What "
    "must be true of x before the next entry is moved?",
)
def leaves_x_moved(f, x, *, h=1e-5):
    grad = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        old = x[i]
        x[i] = old + h
        above = f(x)
        x[i] = old - h
        grad[i] = (above - f(x)) / (2 * h)
    return grad


@misconception(
    "eval_numerical_gradient",
    says="The entry is brought back by adding h again, which is off by a rounding error: (x + h) - 2h + h is seldom "
    "x to the last digit. What could be kept before the entry is moved, so that it comes back exactly?",
)
def brings_x_back_by_adding_h(f, x, *, h=1e-5):
    grad = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        x[i] += h
        above = f(x)
        x[i] -= 2 * h
        below = f(x)
        x[i] += h
        grad[i] = (above - below) / (2 * h)
    return grad


@misconception(
    "eval_numerical_gradient",
    says="After the step up, a step of h down only leads back to x, so the difference is one-sided though it is "
    "divided by 2h. How far is it from x + h to x - h?",
)
def steps_back_to_x_only(f, x, *, h=1e-5):
    grad = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        x[i] += h
        above = f(x)
        x[i] -= h
        below = f(x)
        grad[i] = (above - below) / (2 * h)
    return grad


@misconception(
    "eval_numerical_gradient",
    says="A copy of x is moved, but f is called with x itself, which does not move: every difference is 0. Which array "
    "has to change for f to notice?",
)
def moves_a_copy_that_f_never_sees(f, x, *, h=1e-5):
    grad = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        moved = x.copy()
        moved[i] += h
        above = f(x)
        moved[i] -= 2 * h
        below = f(x)
        grad[i] = (above - below) / (2 * h)
    return grad


@misconception(
    "eval_numerical_gradient",
    says="A copy of x is moved and handed to f. That is right while f looks at its argument; but the loss of a model "
    "reads the model's own parameters, which are x itself. Read what the docstring says of x, and which array to move.",
)
def moves_a_copy(f, x, *, h=1e-5):
    grad = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        above, below = x.copy(), x.copy()
        above[i] += h
        below[i] -= h
        grad[i] = (f(above) - f(below)) / (2 * h)
    return grad


@misconception(
    "eval_numerical_gradient",
    says="All entries are moved at once, so that every entry of the result is the slope along the diagonal (1, 1, …): "
    "the sum of all partial derivatives. Which entries may move for the partial derivative of one?",
)
def moves_all_entries_at_once(f, x, *, h=1e-5):
    return np.full_like(x, (f(x + h) - f(x - h)) / (2 * h))


@misconception(
    "eval_numerical_gradient",
    says="Whole rows are moved at once: x[i] is one number only if x has one axis. What index names a single entry of "
    "an array of any shape? See np.ndindex or np.nditer.",
)
def moves_whole_rows(f, x, *, h=1e-5):
    grad = np.zeros_like(x)
    for i in range(len(x)):
        old = x[i].copy()
        x[i] = old + h
        above = f(x)
        x[i] = old - h
        below = f(x)
        x[i] = old
        grad[i] = (above - below) / (2 * h)
    return grad


@misconception(
    "eval_numerical_gradient",
    says="Two loops, over rows and columns, suit a matrix and nothing else; biases have one axis and filters have "
    "four. How can one loop visit the entries of any array? See np.ndindex or np.nditer.",
)
def loops_over_rows_and_columns(f, x, *, h=1e-5):
    grad = np.zeros_like(x)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            old = x[i, j]
            x[i, j] = old + h
            above = f(x)
            x[i, j] = old - h
            below = f(x)
            x[i, j] = old
            grad[i, j] = (above - below) / (2 * h)
    return grad


@misconception(
    "eval_numerical_gradient",
    says="The numbers are there, but in one long row. Which shape must a gradient have, so that it can be compared "
    "with dw entry by entry?",
)
def returns_one_long_row(f, x, *, h=1e-5):
    return _central(f, x, h, lambda above, below: (above - below) / (2 * h)).ravel()


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


@misconception(
    "eval_numerical_gradient",
    says="The two values are f(x + h) and f(x), which lie h apart, and their difference is divided by 2h. At which "
    "point does the docstring take the second value?",
)
def halves_the_difference_to_one_side(f, x, *, h=1e-5):
    grad, here = np.zeros_like(x), f(x)
    for i in np.ndindex(x.shape):
        old = x[i]
        x[i] = old + h
        grad[i] = (f(x) - here) / (2 * h)
        x[i] = old
    return grad


@misconception(
    "eval_numerical_gradient",
    says="The values of f are rounded to float32 before they are subtracted. They agree in their first digits, so that "
    "of seven nearly none is left in the difference: how many does float64 leave?",
)
def subtracts_in_float32(f, x, *, h=1e-5):
    grad = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        old = x[i]
        x[i] = old + h
        above = np.float32(f(x))
        x[i] = old - h
        below = np.float32(f(x))
        x[i] = old
        grad[i] = (above - below) / (2 * h)
    return grad
