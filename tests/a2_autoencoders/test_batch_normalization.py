"""Grades batchnorm_forward and batchnorm_backward."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_dtype, expect_true, numerical_gradient_of

SQUARES = (
    "not everything is finite: was something divided by 0, or a root taken of less than 0? A mean of squared distances "
    "is 0 where a feature does not vary, and never less; the mean of the squares less the square of the mean, two "
    "large numbers that are nearly the same, is so by rounding"
)
"""What is told where a variance is a difference of squares."""


@exercise("batchnorm_forward", points=1)
def test_each_feature_has_mean_beta_and_deviation_gamma(submission, rng):
    x, gamma, beta, _ = _inputs(rng, (6, 4))
    out, _ = submission.batch_normalization.batchnorm_forward(x, gamma, beta, eps=0.0)
    context = {"x": x, "gamma": gamma, "beta": beta}
    expect("out", out, _normalised(x, gamma, beta, eps=0.0), source="definition", context=context)
    expect("mean of each feature of out", np.mean(out, axis=0), beta, source="beta", context=context)
    expect("deviation of each feature of out", np.std(out, axis=0), np.abs(gamma), source="size of gamma")


@exercise("batchnorm_forward", points=1)
def test_a_channel_of_images_is_one_feature(submission, rng):
    for shape in ((3, 2, 4, 5), (1, 3, 5, 4), (6, 1), (4, 4)):
        x, gamma, beta, _ = _inputs(rng, shape)
        out, _ = submission.batch_normalization.batchnorm_forward(x, gamma, beta, eps=0.0)
        expected = _normalised(x, gamma, beta, eps=0.0)
        expect("out", out, expected, source="definition", context={"x": x, "gamma": gamma, "beta": beta})


@exercise("batchnorm_forward", points=0.5)
def test_epsilon_is_added_to_the_variance_inside_the_root(submission, rng):
    x, gamma, beta, _ = _inputs(rng, (6, 4))
    x[:, 2] = 1.5  # does not vary: without epsilon this is 0 / 0
    out, _ = submission.batch_normalization.batchnorm_forward(x, gamma, beta, eps=0.3)
    expect("out", out, _normalised(x, gamma, beta, eps=0.3), source="definition", context={"x": x, "beta": beta})


@exercise("batchnorm_forward", points=0.75)
def test_given_statistics_take_the_place_of_those_of_the_batch(submission, rng):
    for shape in ((6, 4), (3, 2, 4, 5), (1, 4), (3, 3)):
        x, gamma, beta, _ = _inputs(rng, shape)
        mean, var = rng.standard_normal(shape[1]), rng.uniform(0.5, 2.0, shape[1])
        out, _ = submission.batch_normalization.batchnorm_forward(x, gamma, beta, mean=mean, var=var, eps=0.3)
        expected = _normalised(x, gamma, beta, mean=mean, var=var, eps=0.3)
        expect("out", out, expected, source="definition", context={"x": x, "mean": mean, "var": var})


@exercise("batchnorm_forward", points=0.5, needs=("test_given_statistics_take_the_place_of_those_of_the_batch",))
def test_with_given_statistics_an_example_does_not_see_the_others(submission, rng):
    x, gamma, beta, _ = _inputs(rng, (6, 4))
    mean, var = rng.standard_normal(4), rng.uniform(0.5, 2.0, 4)
    together, _ = submission.batch_normalization.batchnorm_forward(x, gamma, beta, mean=mean, var=var)
    alone, _ = submission.batch_normalization.batchnorm_forward(x[2:3], gamma, beta, mean=mean, var=var)
    expect("out of one example alone", alone, np.asarray(together)[2:3], source="same example within the batch")


@exercise("batchnorm_forward", points=0.25)
def test_float32_stays_float32(submission, rng):
    """float32 stays float32, and finite where a feature does not vary."""
    x, gamma, beta, _ = (array.astype(np.float32) for array in _inputs(rng, (6, 60)))
    out, _ = submission.batch_normalization.batchnorm_forward(x, gamma, beta)
    expect_dtype("out", out, np.float32)
    x[:] = 255 * rng.uniform(size=60)  # pixels that are the same in all examples
    out, _ = submission.batch_normalization.batchnorm_forward(x, gamma, beta)
    expect_true("out of features that do not vary", np.isfinite(out).all(), SQUARES, value=np.isfinite(out).all(axis=0))


@exercise("batchnorm_backward", points=0.5)
def test_dbeta_agrees_with_the_numerical_gradient(submission, rng):
    for shape in ((6, 4), (5, 1), (4, 4)):
        x, gamma, beta, dout = _inputs(rng, shape)
        _, _, dbeta = _backward(submission, x, gamma, beta, dout)
        numerical = numerical_gradient_of(lambda beta, x=x, gamma=gamma: _normalised(x, gamma, beta), beta, dout)
        expect("dbeta", dbeta, numerical, source="numerical gradient", context={"dout": dout, "x": x})


@exercise("batchnorm_backward", points=0.75)
def test_dgamma_agrees_with_the_numerical_gradient(submission, rng):
    for shape in ((6, 4), (5, 1), (4, 4)):
        x, gamma, beta, dout = _inputs(rng, shape)
        _, dgamma, _ = _backward(submission, x, gamma, beta, dout)
        numerical = numerical_gradient_of(lambda gamma, x=x, beta=beta: _normalised(x, gamma, beta), gamma, dout)
        expect("dgamma", dgamma, numerical, source="numerical gradient", context={"dout": dout, "x": x, "gamma": gamma})


@exercise("batchnorm_backward", points=1.5)
def test_dx_agrees_with_the_numerical_gradient(submission, rng):
    for shape in ((6, 4), (5, 1), (4, 4)):
        x, gamma, beta, dout = _inputs(rng, shape)
        dx, _, _ = _backward(submission, x, gamma, beta, dout)
        numerical = numerical_gradient_of(lambda x, gamma=gamma, beta=beta: _normalised(x, gamma, beta), x, dout)
        expect("dx", dx, numerical, source="numerical gradient", context={"dout": dout, "x": x, "gamma": gamma})


@exercise("batchnorm_backward", points=1)
def test_images_have_one_gradient_for_each_channel(submission, rng):
    x, gamma, beta, dout = _inputs(rng, (3, 2, 1, 4))
    dx, dgamma, dbeta = _backward(submission, x, gamma, beta, dout)
    context = {"dout": dout, "x": x, "gamma": gamma}
    numerical = numerical_gradient_of(lambda beta: _normalised(x, gamma, beta), beta, dout)
    expect("dbeta", dbeta, numerical, source="numerical gradient", context=context)
    numerical = numerical_gradient_of(lambda gamma: _normalised(x, gamma, beta), gamma, dout)
    expect("dgamma", dgamma, numerical, source="numerical gradient", context=context)
    numerical = numerical_gradient_of(lambda x: _normalised(x, gamma, beta), x, dout)
    expect("dx", dx, numerical, source="numerical gradient", context=context)


@exercise("batchnorm_backward", points=1)
def test_given_statistics_are_constants_on_the_way_back(submission, rng):
    for shape in ((6, 4), (1, 4), (3, 2, 4, 5), (3, 3)):
        x, gamma, beta, dout = _inputs(rng, shape)
        given = {"mean": rng.standard_normal(shape[1]), "var": rng.uniform(0.5, 2.0, shape[1])}
        dx, dgamma, dbeta = _backward(submission, x, gamma, beta, dout, **given)
        context = {"dout": dout, "x": x, "gamma": gamma}
        numerical = numerical_gradient_of(
            lambda x, gamma=gamma, beta=beta, given=given: _normalised(x, gamma, beta, **given), x, dout
        )
        expect("dx", dx, numerical, source="numerical gradient", context=context)
        numerical = numerical_gradient_of(
            lambda gamma, x=x, beta=beta, given=given: _normalised(x, gamma, beta, **given), gamma, dout
        )
        expect("dgamma", dgamma, numerical, source="numerical gradient", context=context)
        numerical = numerical_gradient_of(
            lambda beta, x=x, gamma=gamma, given=given: _normalised(x, gamma, beta, **given), beta, dout
        )
        expect("dbeta", dbeta, numerical, source="numerical gradient", context=context)


@exercise("batchnorm_backward", points=0.25)
def test_gradients_have_the_dtype_of_their_inputs(submission, rng):
    x, gamma, beta, dout = (array.astype(np.float32) for array in _inputs(rng, (6, 4)))
    for name, gradient in zip(("dx", "dgamma", "dbeta"), _backward(submission, x, gamma, beta, dout), strict=True):
        expect_dtype(name, gradient, np.float32)


def _inputs(rng, shape):
    """Features that differ in mean and in spread."""
    each = (-1, *[1] * (len(shape) - 2))
    spread, middle = rng.uniform(0.5, 2.0, shape[1]), 3 * rng.standard_normal(shape[1])
    x = rng.standard_normal(shape) * spread.reshape(each) + middle.reshape(each)
    gamma, beta = rng.uniform(0.5, 2.0, shape[1]) * rng.choice([-1, 1], shape[1]), rng.standard_normal(shape[1])
    return x, gamma, beta, rng.standard_normal(shape)


def _normalised(x, gamma, beta, *, mean=None, var=None, eps=1e-5):
    """Feature by feature, as the definition has it."""
    out = np.empty_like(x)
    for d in range(x.shape[1]):
        values = x[:, d]
        middle = values.sum() / values.size if mean is None else mean[d]
        square = ((values - middle) ** 2).sum() / values.size if var is None else var[d]
        out[:, d] = gamma[d] * (values - middle) / (square + eps) ** 0.5 + beta[d]
    return out


def _backward(submission, x, gamma, beta, dout, **given):
    """The cache comes from the submission's own forward pass: what is in it is its own affair."""
    _, cache = submission.batch_normalization.batchnorm_forward(x, gamma, beta, **given)
    return submission.batch_normalization.batchnorm_backward(dout, cache)
