"""Grades eval_numerical_gradient and eval_numerical_gradient_array.

The functions handed over are called back by the submission, which has a copy of the test's x. While they run, the
test's x holds what the submission has written into its copy: so they may also read it by themselves, as the loss of a
model reads the parameters of that model.
"""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_dtype


@exercise("eval_numerical_gradient", points=1)
def test_gradient_of_a_smooth_function_agrees_with_its_derivative(submission, rng):
    x, a, b = (rng.uniform(0.5, 1.5, (3, 4)) for _ in range(3))
    closed = a * np.cos(x) + b * np.sum(b * x) / 4
    grad = submission.numerical.eval_numerical_gradient(
        lambda x: float(np.sum(a * np.sin(x)) + np.sum(b * x) ** 2 / 8), x.copy()
    )
    expect("grad", grad, closed, source="derivative", context={"x": x})


@exercise("eval_numerical_gradient", points=0.5)
def test_a_large_step_shows_the_error_of_central_differences(submission, rng):
    """With a large step, the error is that of a central difference: of order h², and nothing of order h."""
    x, a, h = rng.standard_normal((3, 4)), rng.uniform(1, 2, (3, 4)), 0.5
    grad = submission.numerical.eval_numerical_gradient(lambda x: float(np.sum(a * x**3)), x.copy(), h=h)
    expect("with h = 0.5, grad", grad, 3 * a * x**2 + a * h**2, source="central difference", context={"x": x, "a": a})


@exercise("eval_numerical_gradient", points=0.5)
def test_x_may_have_any_number_of_axes(submission, rng):
    for shape in ((5,), (3, 1, 4)):
        x = rng.standard_normal(shape)
        grad = submission.numerical.eval_numerical_gradient(lambda x: float(np.sum(np.sin(x))), x.copy())
        expect(f"for x of shape {shape}, grad", grad, np.cos(x), source="derivative", context={"x": x})
        expect_dtype("grad", grad, np.float64)


@exercise("eval_numerical_gradient", points=1)
def test_f_may_ignore_its_argument_and_read_x_from_a_model(submission, rng):
    w, a = rng.standard_normal((3, 4)), rng.uniform(1, 2, (3, 4))
    closed = a * np.cos(w)
    grad = submission.numerical.eval_numerical_gradient(lambda _: float(np.sum(a * np.sin(w))), w)
    expect("where f ignores its argument, grad", grad, closed, source="derivative", context={"a": a})


@exercise("eval_numerical_gradient_array", points=1)
def test_gradient_through_a_layer_agrees_with_the_chain_rule(submission, rng):
    x, w, df = rng.standard_normal((3, 4)), rng.standard_normal((4, 5)), rng.standard_normal((3, 5))
    closed = (df * np.cos(x @ w)) @ w.T
    grad = submission.numerical.eval_numerical_gradient_array(lambda x: np.sin(x @ w), x.copy(), df)
    expect("grad", grad, closed, source="chain rule", context={"df": df, "x": x})


@exercise("eval_numerical_gradient_array", points=0.5)
def test_a_large_step_shows_that_the_differences_are_central(submission, rng):
    """With a large step, the error is that of a central difference, too."""
    x, df, h = rng.standard_normal((3, 4)), rng.uniform(1, 2, (3, 4)), 0.5
    grad = submission.numerical.eval_numerical_gradient_array(lambda x: x**3, x.copy(), df, h=h)
    expect("with h = 0.5, grad", grad, df * (3 * x**2 + h**2), source="central difference", context={"x": x, "df": df})


@exercise("eval_numerical_gradient_array", points=0.5)
def test_x_and_df_may_have_any_number_of_axes(submission, rng):
    x, a, df = rng.standard_normal(5), rng.standard_normal(3), rng.standard_normal((5, 3))
    grad = submission.numerical.eval_numerical_gradient_array(lambda x: np.outer(np.sin(x), a), x.copy(), df)
    expect("for x of shape (5,), grad", grad, np.cos(x) * (df @ a), source="chain rule", context={"x": x, "df": df})
    expect_dtype("grad", grad, np.float64)

    x, df = rng.standard_normal((3, 4, 5)), rng.standard_normal((3, 5))
    grad = submission.numerical.eval_numerical_gradient_array(lambda x: np.sin(x).sum(axis=1), x.copy(), df)
    expect(
        "for x of shape (3, 4, 5), grad",
        grad,
        df[:, None, :] * np.cos(x),
        source="chain rule",
        context={"x": x, "df": df},
    )


@exercise("eval_numerical_gradient_array", points=0.5)
def test_f_may_return_x_itself(submission, rng):
    """f may return the very array that is being moved."""
    x, df = rng.standard_normal((3, 4)), rng.standard_normal((3, 4))
    grad = submission.numerical.eval_numerical_gradient_array(lambda x: x, x.copy(), df)
    expect("where f returns x itself, grad", grad, df, source="chain rule", context={"df": df})


@exercise("eval_numerical_gradient_array", points=0.5)
def test_f_may_ignore_its_argument_and_read_x_by_itself(submission, rng):
    """f may ignore its argument and read x from a model."""
    b, df = rng.standard_normal(4), rng.standard_normal((3, 4))
    closed = np.sum(df, axis=0) * np.cos(b)
    grad = submission.numerical.eval_numerical_gradient_array(lambda _: np.tile(np.sin(b), (3, 1)), b, df)
    expect("where f ignores its argument, grad", grad, closed, source="chain rule", context={"df": df})
