"""Grades the autoencoder's loss, at any depth."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_dtype, expect_true, numerical_gradient_of

SIZES = (5, 4, 3)
NAMES = [f"{half}_{kind}{i}" for half in ("enc", "dec") for i in (1, 2) for kind in "Wb"]


@exercise("autoencoder_loss", points=0.5)
def test_the_squared_error_of_input_and_reconstruction(submission, rng):
    """with a Gaussian likelihood, the loss is half the squared error of the reconstruction."""
    for n in (6, 1):
        model, x, params = _model(submission, rng, "gaussian", n)
        loss, _, _ = model.loss(x)
        expect("loss", loss, _loss(x, params, "gaussian"), source="definition", context={"x": x})


@exercise("autoencoder_loss", points=0.5)
def test_the_cross_entropy_of_logits_and_pixels(submission, rng):
    """with a Bernoulli likelihood, the loss is the cross-entropy of the pixels."""
    for n in (6, 1):
        model, x, params = _model(submission, rng, "bernoulli", n)
        loss, _, _ = model.loss(x)
        expected = _loss(x, params, "bernoulli")
        expect("under bernoulli, loss", loss, expected, source="definition", context={"x": x})


@exercise("autoencoder_loss", points=0.75)
def test_the_decoders_gradients_agree_with_the_numerical_ones(submission, rng):
    """the decoder's gradients agree with the numerical ones."""
    _compare_gradients(submission, rng, "gaussian", NAMES[:3:-1])


@exercise("autoencoder_loss", points=0.75)
def test_the_encoders_gradients_agree_with_the_numerical_ones(submission, rng):
    """the encoder's gradients agree with the numerical ones."""
    _compare_gradients(submission, rng, "gaussian", NAMES[3::-1])


@exercise("autoencoder_loss", points=0.5)
def test_under_bce_too_the_gradients_agree_with_the_numerical_ones(submission, rng):
    """with a Bernoulli likelihood, the gradients agree with the numerical ones too."""
    _compare_gradients(submission, rng, "bernoulli", ("dec_W2", "dec_b1", "enc_W1"))


@exercise(
    "autoencoder_loss",
    points=0.5,
    needs=(
        "test_the_decoders_gradients_agree_with_the_numerical_ones",
        "test_the_encoders_gradients_agree_with_the_numerical_ones",
    ),
)
def test_every_parameter_has_a_gradient_under_its_name(submission, rng):
    model, x, params = _model(submission, rng, "gaussian")
    _, grads, _ = model.loss(x)
    says = f"grads has the keys {sorted(grads)}, expected {sorted(NAMES)}"
    expect_true("grads", set(grads) == set(NAMES), says, value=" ".join(sorted(grads)))
    for name in NAMES:
        says = f"the gradient of {name} has shape {np.shape(grads[name])}, and {name} has {params[name].shape}"
        shape = np.shape(grads[name])
        expect_true(f"d{name}", shape == params[name].shape, says, value=np.array(shape))


@exercise("autoencoder_loss", points=0.25, needs=("test_every_parameter_has_a_gradient_under_its_name",))
def test_gradients_have_the_dtype_of_the_parameters(submission, rng):
    model, x, params = _model(submission, rng, "bernoulli")
    model.params = {name: array.astype(np.float32) for name, array in params.items()}
    grads = model.loss(x.astype(np.float32))[1]
    for name in NAMES:
        expect_dtype(f"d{name}", grads[name], np.float32)


@exercise("autoencoder_loss", points=0.25, needs=("test_the_squared_error_of_input_and_reconstruction",))
def test_the_parts_hold_the_reconstruction_and_nothing_is_changed(submission, rng):
    """the parts hold the reconstruction loss, and the parameters stay as they are."""
    model, x, params = _model(submission, rng, "gaussian")
    loss, _, parts = model.loss(x)
    says = f"parts has the keys {sorted(parts)}, expected ['reconstruction']"
    expect_true("parts", set(parts) == {"reconstruction"}, says, value=" ".join(sorted(parts)))
    expect("parts['reconstruction']", parts["reconstruction"], loss, source="loss", context={"x": x})
    for name in NAMES:
        expect(name, model.params[name], params[name], source="parameter as it was before")


def _model(submission, rng, likelihood, n=6):
    """Pictures of five pixels, 5-4-3-4-5, and no bias at zero."""
    model = submission.autoencoder.Autoencoder(
        SIZES, activation="tanh", likelihood=likelihood, rng=rng, dtype=np.float64
    )
    params = {}
    for half, sizes in (("enc", SIZES), ("dec", SIZES[::-1])):
        for i in (1, 2):
            params[f"{half}_W{i}"] = rng.standard_normal((sizes[i - 1], sizes[i]))
            params[f"{half}_b{i}"] = rng.standard_normal(sizes[i])
    model.params = params
    return model, rng.uniform(0, 1, (n, 5)), params


def _loss(x, p, likelihood):
    code = np.tanh(x @ p["enc_W1"] + p["enc_b1"]) @ p["enc_W2"] + p["enc_b2"]
    out = np.tanh(code @ p["dec_W1"] + p["dec_b1"]) @ p["dec_W2"] + p["dec_b2"]
    if likelihood == "gaussian":
        return np.sum((out - x) ** 2) / 2 / len(x)
    return np.sum(np.log(1 + np.exp(out)) - x * out) / len(x)


def _compare_gradients(submission, rng, likelihood, names):
    for n in (6, 1):
        _compare_gradients_of(*_model(submission, rng, likelihood, n), likelihood, names)


def _compare_gradients_of(model, x, params, likelihood, names):
    _, grads, _ = model.loss(x)
    case = "" if likelihood == "gaussian" else f"under {likelihood}, "
    for name in names:
        says = f"there is no gradient of {name}: grads has the keys {sorted(grads)}"
        expect_true(f"d{name}", name in grads, says, value=" ".join(sorted(grads)))
        numerical = numerical_gradient_of(
            lambda array, name=name: _loss(x, {**params, name: array}, likelihood), params[name]
        )
        context = {"x": x, **params}
        expect(f"{case}d{name}", grads[name], numerical, source="numerical gradient", context=context)
