"""Grades the way back through a classifier on pixels and features beside them, frozen or trained along."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_dtype, expect_true, numerical_gradient_of

SIZES = (6, 5, 4)
AS_LONG = (4, 5, 4)  # a code of as many numbers as there are pixels: halves that are exchanged fit, and are wrong


@exercise("concatenated_backward", points=0.75)
def test_dW_and_db_agree_with_the_numerical_gradient(submission, rng):
    for frozen in (False, True):
        for name in ("W", "b"):
            _compare_gradient(submission, rng, name, frozen=frozen)
    _compare_gradient(submission, rng, "W", n=1)


@exercise("concatenated_backward", points=0.75)
def test_the_last_layer_of_the_encoder_gets_its_gradient(submission, rng):
    for name in ("enc_W2", "enc_b2"):
        _compare_gradient(submission, rng, name, sizes=AS_LONG)
        _compare_gradient(submission, rng, name)


@exercise("concatenated_backward", points=0.5)
def test_the_first_layer_of_the_encoder_gets_its_gradient(submission, rng):
    for name in ("enc_W1", "enc_b1"):
        _compare_gradient(submission, rng, name, sizes=AS_LONG)
        _compare_gradient(submission, rng, name)


@exercise("concatenated_backward", points=1)
def test_dx_agrees_with_the_numerical_gradient(submission, rng):
    for sizes, n in ((AS_LONG, 7), (SIZES, 7), (SIZES, 1)):
        _compare_dx(submission, rng, sizes=sizes, n=n)


@exercise("concatenated_backward", points=0.5)
def test_dx_agrees_on_a_frozen_encoder_too(submission, rng):
    """dx agrees on a frozen encoder, too."""
    _compare_dx(submission, rng, frozen=True)


@exercise(
    "concatenated_backward",
    points=0.25,
    needs=(
        "test_dW_and_db_agree_with_the_numerical_gradient",
        "test_the_last_layer_of_the_encoder_gets_its_gradient",
        "test_the_first_layer_of_the_encoder_gets_its_gradient",
    ),
)
def test_what_is_trained_has_a_gradient_and_nothing_else_has(submission, rng):
    """what is trained has a gradient, and nothing else has."""
    for frozen, names in ((True, {"W", "b"}), (False, {"enc_W1", "enc_b1", "enc_W2", "enc_b2", "W", "b"})):
        model, x, dscores, _ = _model(submission, rng, frozen=frozen)
        _, grads = model.backward(dscores, model.forward(x)[1])
        which = "on a frozen encoder" if frozen else "when all is trained"
        says = f"{which}, grads has the keys {sorted(grads)}, expected {sorted(names)}"
        expect_true("grads", set(grads) == names, says, value=" ".join(sorted(grads)))


@exercise("concatenated_backward", points=0.25)
def test_gradients_have_the_dtype_of_the_parameters(submission, rng):
    model, x, dscores, params = _model(submission, rng)
    model.params = {name: array.astype(np.float32) for name, array in params.items()}
    _, cache = model.forward(x.astype(np.float32))
    dx, grads = model.backward(dscores.astype(np.float32), cache)
    expect_dtype("dx", dx, np.float32)
    for name, gradient in sorted(grads.items()):
        expect_dtype(f"d{name}", gradient, np.float32)


def _model(submission, rng, *, sizes=SIZES, frozen=False, n=7):
    """Up to seven examples, an encoder of two layers of sigmoids, three classes, and an upstream gradient."""
    options = {"activation": "sigmoid", "frozen": frozen, "dtype": np.float64}
    model = submission.concatenated.ConcatenatedClassifier(sizes, 3, rng=rng, **options)
    d, m, h = sizes
    shapes = {"enc_W1": (d, m), "enc_b1": (m,), "enc_W2": (m, h), "enc_b2": (h,)}
    encoder = {name: rng.standard_normal(shape) for name, shape in shapes.items()}
    softmax = {"W": rng.standard_normal((d + h, 3)), "b": rng.standard_normal(3)}
    model.fixed = encoder if frozen else {}
    model.params = softmax if frozen else {**encoder, **softmax}
    return model, rng.standard_normal((n, d)), rng.standard_normal((n, 3)), {**encoder, **softmax}


def _scores(x, params):
    h = x
    for i in (1, 2):
        h = 1 / (1 + np.exp(-(h @ params[f"enc_W{i}"] + params[f"enc_b{i}"])))
    return np.hstack((x, h)) @ params["W"] + params["b"]


def _compare_gradient(submission, rng, name, **options):
    model, x, dscores, params = _model(submission, rng, **options)
    _, grads = model.backward(dscores, model.forward(x)[1])
    numerical = numerical_gradient_of(lambda array: _scores(x, {**params, name: array}), params[name], dscores)
    says = f"there is no gradient of {name}: grads has the keys {sorted(grads)}"
    expect_true(f"d{name}", name in grads, says, value=" ".join(sorted(grads)))
    case = "on a frozen encoder, " if options.get("frozen") else ""
    context = {"x": x, "dscores": dscores}
    expect(f"{case}d{name}", grads[name], numerical, source="numerical gradient", context=context)


def _compare_dx(submission, rng, **options):
    model, x, dscores, params = _model(submission, rng, **options)
    dx, _ = model.backward(dscores, model.forward(x)[1])
    numerical = numerical_gradient_of(lambda x: _scores(x, params), x, dscores)
    case = "on a frozen encoder, " if options.get("frozen") else ""
    expect(f"{case}dx", dx, numerical, source="numerical gradient", context={"dscores": dscores})
