"""Grades tied weights: the two paths of the gradient, and the loss of the tied autoencoder."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_dtype, expect_true, numerical_gradient_of

SIZES = (5, 4, 3)
NAMES = ["enc_W1", "enc_b1", "enc_W2", "enc_b2", "dec_b1", "dec_b2"]


@exercise("add_both_paths", points=1)
def test_with_one_layer_a_weight_gets_both_gradients(submission, rng):
    """with one layer each, the weight gets both gradients."""
    _compare_sums(submission, rng, (5, 3))


@exercise("add_both_paths", points=1)
def test_with_more_layers_each_weight_meets_its_own_transpose(submission, rng):
    """with more layers, each weight meets its own transpose, a square one too."""
    _compare_sums(submission, rng, (6, 5, 4, 3))
    _compare_sums(submission, rng, (4, 4, 4))


@exercise("add_both_paths", points=0.5)
def test_biases_keep_the_gradients_that_they_have(submission, rng):
    encoder, decoder = _separate(rng, (5, 4, 3))
    grads = submission.tied.add_both_paths(encoder, decoder)
    for name, expected in {**encoder, **decoder}.items():
        if "_b" in name:
            expect_true(f"d{name}", name in grads, f"there is no gradient of {name}", value=" ".join(sorted(grads)))
            expect(f"d{name}", grads[name], expected, source="gradient that came in", context={**encoder, **decoder})


@exercise(
    "add_both_paths",
    points=0.25,
    needs=(
        "test_with_more_layers_each_weight_meets_its_own_transpose",
        "test_biases_keep_the_gradients_that_they_have",
    ),
)
def test_the_names_are_those_of_the_parameters(submission, rng):
    encoder, decoder = _separate(rng, (5, 4, 3))
    grads = submission.tied.add_both_paths(encoder, decoder)
    says = f"grads has the keys {sorted(grads)}, expected {sorted(NAMES)}"
    expect_true("grads", set(grads) == set(NAMES), says, value=" ".join(sorted(grads)))


@exercise("add_both_paths", points=0.25, needs=("test_the_names_are_those_of_the_parameters",))
def test_the_sum_keeps_float32(submission, rng):
    encoder, decoder = _separate(rng, (5, 4, 3))
    halves = [{name: g.astype(np.float32) for name, g in half.items()} for half in (encoder, decoder)]
    grads = submission.tied.add_both_paths(*halves)
    for name in NAMES:
        expect_dtype(f"d{name}", grads[name], np.float32)


@exercise("tied_autoencoder_loss", points=0.5)
def test_the_loss_is_that_of_a_decoder_with_the_transposed_weights(submission, rng):
    for likelihood, n in (("gaussian", 6), ("bernoulli", 6), ("gaussian", 1), ("bernoulli", 1)):
        model, x, params = _model(submission, rng, likelihood, n)
        got, _, _ = model.loss(x)
        expect(f"under {likelihood}, loss", got, _loss(x, params, likelihood), source="definition", context={"x": x})


@exercise("tied_autoencoder_loss", points=1)
def test_the_gradients_of_tied_weights_agree_with_the_numerical_ones(submission, rng):
    _compare_gradients(submission, rng, "gaussian", ("enc_W1", "enc_W2"))


@exercise("tied_autoencoder_loss", points=0.75)
def test_the_gradients_of_biases_agree_with_the_numerical_ones(submission, rng):
    _compare_gradients(submission, rng, "gaussian", ("dec_b2", "dec_b1", "enc_b2", "enc_b1"))


@exercise("tied_autoencoder_loss", points=0.5)
def test_under_bce_too_the_gradients_agree_with_the_numerical_ones(submission, rng):
    """with a Bernoulli likelihood, the gradients agree with the numerical ones too."""
    _compare_gradients(submission, rng, "bernoulli", ("enc_W1", "dec_b1"))


@exercise(
    "tied_autoencoder_loss",
    points=0.5,
    needs=(
        "test_the_gradients_of_tied_weights_agree_with_the_numerical_ones",
        "test_the_gradients_of_biases_agree_with_the_numerical_ones",
    ),
)
def test_every_parameter_has_a_gradient_and_nothing_else(submission, rng):
    """every parameter has a gradient, and nothing else has."""
    model, x, params = _model(submission, rng, "gaussian")
    _, grads, _ = model.loss(x)
    says = f"grads has the keys {sorted(grads)}, expected {sorted(NAMES)}"
    expect_true("grads", set(grads) == set(NAMES), says, value=" ".join(sorted(grads)))
    for name in NAMES:
        says = f"the gradient of {name} has shape {np.shape(grads[name])}, and {name} has {params[name].shape}"
        shape = np.shape(grads[name])
        expect_true(f"d{name}", shape == params[name].shape, says, value=np.array(shape))


@exercise("tied_autoencoder_loss", points=0.25, needs=("test_every_parameter_has_a_gradient_and_nothing_else",))
def test_gradients_have_the_dtype_of_the_parameters(submission, rng):
    model, x, params = _model(submission, rng, "bernoulli")
    model.params = {name: array.astype(np.float32) for name, array in params.items()}
    grads = model.loss(x.astype(np.float32))[1]
    for name in NAMES:
        expect_dtype(f"d{name}", grads[name], np.float32)


@exercise(
    "tied_autoencoder_loss", points=0.5, needs=("test_the_loss_is_that_of_a_decoder_with_the_transposed_weights",)
)
def test_the_parts_hold_the_reconstruction_and_nothing_is_changed(submission, rng):
    """the parts hold the reconstruction loss, and the parameters stay as they are."""
    model, x, params = _model(submission, rng, "gaussian")
    loss, _, parts = model.loss(x)
    says = f"parts has the keys {sorted(parts)}, expected ['reconstruction']"
    expect_true("parts", set(parts) == {"reconstruction"}, says, value=" ".join(sorted(parts)))
    expect("parts['reconstruction']", parts["reconstruction"], loss, source="loss", context={"x": x})
    keys = sorted(model.params)
    says = f"the model's params have the keys {keys}, and before they had {sorted(NAMES)}"
    expect_true("params", keys == sorted(NAMES), says, value=" ".join(keys))
    for name in NAMES:
        expect(name, model.params[name], params[name], source="parameter as it was before")


def _separate(rng, sizes):
    """Gradients of an encoder and of a decoder of these sizes, as if nothing were tied."""
    halves = []
    for half, lengths in (("enc", sizes), ("dec", sizes[::-1])):
        grads = {}
        for i in range(1, len(sizes)):
            grads[f"{half}_W{i}"] = rng.standard_normal((lengths[i - 1], lengths[i]))
            grads[f"{half}_b{i}"] = rng.standard_normal(lengths[i])
        halves.append(grads)
    return halves


def _compare_sums(submission, rng, sizes):
    encoder, decoder = _separate(rng, sizes)
    grads = submission.tied.add_both_paths(encoder, decoder)
    for i in range(1, len(sizes)):
        name, partner = f"enc_W{i}", f"dec_W{len(sizes) - i}"
        says = f"there is no gradient of {name}: grads has the keys {sorted(grads)}"
        expect_true(f"d{name}", name in grads, says, value=" ".join(sorted(grads)))
        expected = np.empty(encoder[name].shape)
        for d, h in np.ndindex(expected.shape):
            expected[d, h] = encoder[name][d, h] + decoder[partner][h, d]
        context = {f"the encoder's d{name}": encoder[name], f"d{partner}": decoder[partner]}
        expect(f"d{name}", grads[name], expected, source="definition", context=context)


def _model(submission, rng, likelihood, n=6):
    """Pictures of five pixels, 5-4-3-4-5 with tied weights, and no bias at zero."""
    model = submission.tied.TiedAutoencoder(SIZES, activation="tanh", likelihood=likelihood, rng=rng, dtype=np.float64)
    shapes = {"enc_W1": (5, 4), "enc_b1": 4, "enc_W2": (4, 3), "enc_b2": 3, "dec_b1": 4, "dec_b2": 5}
    params = {name: rng.standard_normal(shape) for name, shape in shapes.items()}
    model.params = params
    return model, rng.uniform(0, 1, (n, 5)), params


def _loss(x, p, likelihood):
    code = np.tanh(x @ p["enc_W1"] + p["enc_b1"]) @ p["enc_W2"] + p["enc_b2"]
    out = np.tanh(code @ p["enc_W2"].T + p["dec_b1"]) @ p["enc_W1"].T + p["dec_b2"]
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
