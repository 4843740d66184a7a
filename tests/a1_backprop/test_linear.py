"""Grades the linear autoencoder's loss."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_dtype, expect_true, numerical_gradient_of

NAMES = ("W1", "b1", "W2", "b2")


@exercise("linear_autoencoder_loss", points=1)
def test_the_loss_is_half_the_squared_error_averaged_over_the_batch(submission, rng):
    for n in (4, 1):
        model, x, params = _model(submission, rng, n)
        loss, _, _ = model.loss(x)
        by_hand = sum(0.5 * sum((x_hat - row) ** 2) for x_hat, row in zip(_forward(x, **params), x, strict=True)) / len(
            x
        )
        expect("loss", loss, by_hand, source="definition", context={"x": x})


@exercise("linear_autoencoder_loss", points=0.75)
def test_dW2_agrees_with_the_numerical_gradient(submission, rng):
    _compare_gradient(submission, rng, "W2")


@exercise("linear_autoencoder_loss", points=0.75)
def test_db2_agrees_with_the_numerical_gradient(submission, rng):
    _compare_gradient(submission, rng, "b2")


@exercise("linear_autoencoder_loss", points=0.75)
def test_dW1_agrees_with_the_numerical_gradient(submission, rng):
    _compare_gradient(submission, rng, "W1")


@exercise("linear_autoencoder_loss", points=0.75)
def test_db1_agrees_with_the_numerical_gradient(submission, rng):
    _compare_gradient(submission, rng, "b1")


@exercise(
    "linear_autoencoder_loss",
    points=0.5,
    needs=(
        "test_dW2_agrees_with_the_numerical_gradient",
        "test_db2_agrees_with_the_numerical_gradient",
        "test_dW1_agrees_with_the_numerical_gradient",
        "test_db1_agrees_with_the_numerical_gradient",
    ),
)
def test_every_parameter_has_a_gradient_under_its_name(submission, rng):
    model, x, params = _model(submission, rng)
    _, grads, _ = model.loss(x)
    says = f"grads has the keys {sorted(grads)}, expected {sorted(NAMES)}"
    expect_true("grads", set(grads) == set(NAMES), says, value=" ".join(sorted(grads)))
    for name in NAMES:
        says = f"the gradient of {name} has shape {np.shape(grads[name])}, and {name} has {params[name].shape}"
        shape = np.shape(grads[name])
        expect_true(f"d{name}", shape == params[name].shape, says, value=np.array(shape))


@exercise(
    "linear_autoencoder_loss", points=0.5, needs=("test_the_loss_is_half_the_squared_error_averaged_over_the_batch",)
)
def test_the_parts_hold_the_reconstruction_loss(submission, rng):
    model, x, _ = _model(submission, rng)
    loss, _, parts = model.loss(x)
    says = f"parts has the keys {sorted(parts)}, expected ['reconstruction']"
    expect_true("parts", set(parts) == {"reconstruction"}, says, value=" ".join(sorted(parts)))
    expect("parts['reconstruction']", parts["reconstruction"], loss, source="loss", context={"x": x})


@exercise("linear_autoencoder_loss", points=0.5, needs=("test_every_parameter_has_a_gradient_under_its_name",))
def test_gradients_have_the_dtype_of_the_parameters(submission, rng):
    model, x, params = _model(submission, rng)
    model.params = {name: array.astype(np.float32) for name, array in params.items()}
    grads = model.loss(x.astype(np.float32))[1]
    for name in NAMES:
        expect_dtype(f"d{name}", grads[name], np.float32)


@exercise(
    "linear_autoencoder_loss",
    points=0.5,
    needs=(
        "test_the_loss_is_half_the_squared_error_averaged_over_the_batch",
        "test_dW2_agrees_with_the_numerical_gradient",
        "test_db2_agrees_with_the_numerical_gradient",
        "test_dW1_agrees_with_the_numerical_gradient",
        "test_db1_agrees_with_the_numerical_gradient",
    ),
)
def test_the_loss_leaves_the_parameters_alone(submission, rng):
    model, x, params = _model(submission, rng)
    model.loss(x)
    for name in NAMES:
        expect(name, model.params[name], params[name], source="parameter as it was before")


def _model(submission, rng, n=4):
    """Examples of five features, a code of three, and no bias at zero."""
    model = submission.linear.LinearAutoencoder(5, 3, rng=rng, dtype=np.float64)
    shapes = {"W1": (5, 3), "b1": (3,), "W2": (3, 5), "b2": (5,)}
    params = {name: rng.standard_normal(shape) for name, shape in shapes.items()}
    model.params = params
    return model, rng.standard_normal((n, 5)), params


def _forward(x, *, W1, b1, W2, b2):
    return (x @ W1 + b1) @ W2 + b2


def _compare_gradient(submission, rng, name):
    for n in (4, 1):
        model, x, params = _model(submission, rng, n)
        _, grads, _ = model.loss(x)

        def loss_at(array, x=x, params=params):
            return np.square(_forward(x, **{**params, name: array}) - x).sum() / (2 * len(x))

        numerical = numerical_gradient_of(loss_at, params[name])
        says = f"there is no gradient of {name}: grads has the keys {sorted(grads)}"
        expect_true(f"d{name}", name in grads, says, value=" ".join(sorted(grads)))
        expect(f"d{name}", grads[name], numerical, source="numerical gradient", context={"x": x, **params})
