"""Grades the loss of a classifier on top of an encoder, frozen or trained along."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_dtype, expect_true, numerical_gradient_of

ENCODER = {"enc_W1": (6, 5), "enc_b1": (5,), "enc_W2": (5, 4), "enc_b2": (4,)}
SOFTMAX = {"W": (4, 3), "b": (3,)}


@exercise("classifier_loss", points=0.75)
def test_without_decay_it_is_the_softmax_loss_of_the_scores(submission, rng):
    """without decay, the loss is the softmax loss of the scores."""
    for n in (7, 1):
        model, x, y, params = _model(submission, rng, frozen=False, decay=0.0, n=n)
        expect("loss", model.loss(x, y)[0], _softmax(x, y, params), source="definition", context={"x": x, "y": y})


@exercise("classifier_loss", points=0.75)
def test_on_a_frozen_encoder_the_loss_is_the_same(submission, rng):
    """on a frozen encoder, the loss without decay is the same."""
    for n in (7, 1):
        model, x, y, params = _model(submission, rng, frozen=True, decay=0.0, n=n)
        expect("loss", model.loss(x, y)[0], _softmax(x, y, params), source="definition", context={"x": x, "y": y})


@exercise("classifier_loss", points=0.5)
def test_the_decay_adds_half_the_squared_length_of_the_trained_weights(submission, rng):
    model, x, y, params = _model(submission, rng, frozen=False, decay=0.7)
    loss = _softmax(x, y, params) + 0.7 * _decay(params, ("enc_W1", "enc_W2", "W"))
    expect("loss", model.loss(x, y)[0], loss, source="definition", context={"x": x, "y": y})


@exercise("classifier_loss", points=0.5)
def test_frozen_weights_are_not_decayed(submission, rng):
    model, x, y, params = _model(submission, rng, frozen=True, decay=0.7)
    loss = _softmax(x, y, params) + 0.7 * _decay(params, ("W",))
    expect("loss", model.loss(x, y)[0], loss, source="definition", context={"x": x, "y": y})


@exercise("classifier_loss", points=0.75)
def test_dW_and_db_agree_with_the_numerical_gradient(submission, rng):
    for name in ("W", "b"):
        _compare_gradient(submission, rng, name, frozen=True, decay=0.0)


@exercise("classifier_loss", points=1)
def test_fine_tuning_reaches_the_last_layer_of_the_encoder(submission, rng):
    for name in ("enc_W2", "enc_b2"):
        _compare_gradient(submission, rng, name, frozen=False, decay=0.0)


@exercise("classifier_loss", points=0.75)
def test_fine_tuning_reaches_the_first_layer_of_the_encoder(submission, rng):
    for name in ("enc_W1", "enc_b1"):
        _compare_gradient(submission, rng, name, frozen=False, decay=0.0)


@exercise(
    "classifier_loss",
    points=0.5,
    needs=(
        "test_dW_and_db_agree_with_the_numerical_gradient",
        "test_fine_tuning_reaches_the_last_layer_of_the_encoder",
        "test_fine_tuning_reaches_the_first_layer_of_the_encoder",
    ),
)
def test_what_is_trained_has_a_gradient_and_nothing_else_has(submission, rng):
    """what is trained has a gradient, and nothing else has."""
    for frozen, names in ((True, set(SOFTMAX)), (False, {*ENCODER, *SOFTMAX})):
        model, x, y, _ = _model(submission, rng, frozen=frozen, decay=0.7)
        grads, which = model.loss(x, y)[1], "on a frozen encoder" if frozen else "when all is trained"
        says = f"{which}, grads has the keys {sorted(grads)}, expected {sorted(names)}"
        expect_true("grads", set(grads) == names, says, value=" ".join(sorted(grads)))


@exercise("classifier_loss", points=0.5, needs=("test_dW_and_db_agree_with_the_numerical_gradient",))
def test_with_decay_the_weights_have_a_second_term_and_the_biases_have_not(submission, rng):
    """with decay, the weights have a second term, and the biases have not."""
    for name in ("W", "enc_W2", "enc_W1", "b", "enc_b2", "enc_b1"):
        _compare_gradient(submission, rng, name, frozen=False, decay=0.7)


@exercise("classifier_loss", points=0.5)
def test_the_parts_are_softmax_and_decay(submission, rng):
    """the parts are softmax and decay, the latter before its weight."""
    model, x, y, params = _model(submission, rng, frozen=False, decay=0.7)
    _, _, parts = model.loss(x, y)
    says = f"parts has the keys {sorted(parts)}, expected ['decay', 'softmax']"
    expect_true("parts", set(parts) == {"softmax", "decay"}, says, value=" ".join(sorted(parts)))
    expect("parts['softmax']", parts["softmax"], _softmax(x, y, params), source="softmax loss", context={"x": x})
    decay, context = _decay(params, ("enc_W1", "enc_W2", "W")), {"the weight of the decay": np.array(0.7), "x": x}
    expect("parts['decay']", parts["decay"], decay, source="definition", context=context)


@exercise("classifier_loss", points=0.25)
def test_gradients_have_the_dtype_of_the_parameters(submission, rng):
    model, x, y, params = _model(submission, rng, frozen=False, decay=0.7)
    model.params = {name: array.astype(np.float32) for name, array in params.items()}
    for name, gradient in sorted(model.loss(x.astype(np.float32), y)[1].items()):
        expect_dtype(f"d{name}", gradient, np.float32)


@exercise(
    "classifier_loss",
    points=0.25,
    needs=(
        "test_without_decay_it_is_the_softmax_loss_of_the_scores",
        "test_on_a_frozen_encoder_the_loss_is_the_same",
        "test_dW_and_db_agree_with_the_numerical_gradient",
    ),
)
def test_the_loss_leaves_the_parameters_alone(submission, rng):
    """the loss leaves the parameters alone, frozen or not."""
    for frozen in (False, True):
        model, x, y, params = _model(submission, rng, frozen=frozen, decay=0.7)
        before = {name: array.copy() for name, array in params.items()}
        names = sorted(model.params)
        model.loss(x, y)
        says = f"the model's params have the keys {sorted(model.params)}, and before they had {names}"
        expect_true("the names of params", sorted(model.params) == names, says, value=sorted(model.params))
        after = {**model.fixed, **model.params}
        for name in (*ENCODER, *SOFTMAX):
            expect(name, after[name], before[name], source="parameter as it was before")


def _model(submission, rng, *, frozen, decay, n=7):
    """Up to seven examples of six features, an encoder with layers of five and four sigmoids, three classes."""
    options = {"activation": "sigmoid", "frozen": frozen, "decay": decay, "dtype": np.float64}
    model = submission.classifier.Classifier((6, 5, 4), 3, rng=rng, **options)
    encoder = {name: rng.standard_normal(shape) for name, shape in ENCODER.items()}
    softmax = {name: rng.standard_normal(shape) for name, shape in SOFTMAX.items()}
    model.fixed = encoder if frozen else {}
    model.params = softmax if frozen else {**encoder, **softmax}
    return model, rng.standard_normal((n, 6)), np.array([0, 2, 1, 1, 0, 1, 2])[:n], {**encoder, **softmax}


def _softmax(x, y, params):
    h = x
    for i in (1, 2):
        h = 1 / (1 + np.exp(-(h @ params[f"enc_W{i}"] + params[f"enc_b{i}"])))
    scores = h @ params["W"] + params["b"]
    return float(np.mean([np.log(np.exp(row - row[label]).sum()) for row, label in zip(scores, y, strict=True)]))


def _decay(params, names):
    return sum(float(np.square(params[name]).sum()) for name in names) / 2


def _compare_gradient(submission, rng, name, *, frozen, decay):
    model, x, y, params = _model(submission, rng, frozen=frozen, decay=decay)
    _, grads, _ = model.loss(x, y)

    def loss_at(array):
        moved = {**params, name: array}
        return _softmax(x, y, moved) + decay * _decay(moved, ("enc_W1", "enc_W2", "W"))

    numerical = numerical_gradient_of(loss_at, params[name])
    says = f"there is no gradient of {name}: grads has the keys {sorted(grads)}"
    expect_true(f"d{name}", name in grads, says, value=" ".join(sorted(grads)))
    context = {f"decay * {name}": decay * params[name], "x": x}
    expect(f"d{name}", grads[name], numerical, source="numerical gradient", context=context)
