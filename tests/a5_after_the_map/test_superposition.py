"""Grades the loss of the toy model of superposition, against the model written out and numerical gradients."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_dtype, expect_true, numerical_gradient_of

CASES = (5, 6, 3), (1, 4, 2), (4, 4, 4), (6, 3, 5)
"""How many examples, features and dimensions."""


@exercise("superposition_loss", points=0.75)
def test_the_loss_and_its_part(submission, rng):
    for case in CASES:
        model, x = _model(submission, rng, *case)
        loss, _, parts = model.loss(x)
        expect("loss", loss, _value(x, **model.params), source="model written out")
        expect(
            "parts['reconstruction']", parts["reconstruction"], _value(x, **model.params), source="written-out model"
        )


@exercise("superposition_loss", points=1.25)
def test_dw_agrees_with_the_numerical_gradient_of_both_uses(submission, rng):
    """dW agrees with the numerical gradient, by which W writes and reads."""
    _compare(submission, rng, "W")


@exercise("superposition_loss", points=0.5)
def test_db_agrees_with_the_numerical_gradient(submission, rng):
    _compare(submission, rng, "b")


@exercise("superposition_loss", points=0.5)
def test_gradients_have_the_names_and_dtype_of_the_parameters(submission, rng):
    """gradients have the names and the dtype of the parameters."""
    model, x = _model(submission, rng, 5, 6, 3)
    model.params = {name: array.astype(np.float32) for name, array in model.params.items()}
    _, grads, _ = model.loss(x.astype(np.float32))
    says = f"grads has the keys {sorted(grads)}, expected {sorted(model.params)}"
    expect_true("grads", set(grads) == set(model.params), says, value=" ".join(sorted(grads)))
    for name in model.params:
        expect_dtype(f"d{name}", grads[name], np.float32)


def _model(submission, rng, n, features, hidden):
    """A model and examples that keep clear of the ReLU's corner, on both sides of it."""
    model = submission.superposition.Superposition(features, hidden, rng=rng, dtype=np.float64)
    while True:
        x = rng.random((n, features))
        model.params = {"W": 0.7 * rng.standard_normal((features, hidden)), "b": 0.3 * rng.standard_normal(features)}
        before = _before_the_relu(x, **model.params)
        if np.abs(before).min() > 0.01 and before.min() < 0 < before.max():
            return model, x


def _before_the_relu(x, W, b):
    return np.einsum("nf,fd,gd->ng", x, W, W) + b


def _value(x, W, b):
    missed = np.maximum(_before_the_relu(x, W, b), 0) - x
    return sum(0.5 * row @ row for row in missed) / len(x)


def _compare(submission, rng, name):
    for case in CASES:
        model, x = _model(submission, rng, *case)
        _, grads, _ = model.loss(x)
        expect_true(f"d{name}", name in grads, f"there is no gradient of {name}", value=" ".join(sorted(grads)))
        params = model.params
        numerical = numerical_gradient_of(lambda a, x=x, p=params: _value(x, **{**p, name: a}), params[name])
        expect(f"d{name}", grads[name], numerical, source="numerical gradient", context={"x": x})
