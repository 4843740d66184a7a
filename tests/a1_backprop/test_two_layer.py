"""Grades the two-layer network's loss."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_dtype, expect_true, numerical_gradient_of

NAMES = ("W1", "b1", "W2", "b2")


@exercise("two_layer_net_loss", points=0.75)
def test_without_decay_it_is_the_softmax_loss_of_the_scores(submission, rng):
    """without decay, the loss is the softmax loss of the scores."""
    for n in (6, 1):
        model, x, y, params = _model(submission, rng, decay=0.0, n=n)
        loss, _, _ = model.loss(x, y)
        expect("loss", loss, _loss(x, y, 0.0, **params), source="definition", context={"x": x, "y": y})


@exercise("two_layer_net_loss", points=0.75)
def test_the_decay_adds_half_the_squared_length_of_the_weights(submission, rng):
    model, x, y, params = _model(submission, rng, decay=0.7)
    loss, _, _ = model.loss(x, y)
    expect("loss", loss, _loss(x, y, 0.7, **params), source="definition", context={"x": x, "y": y})


@exercise("two_layer_net_loss", points=0.5)
def test_dW2_agrees_with_the_numerical_gradient(submission, rng):
    _compare_gradient(submission, rng, "W2", decay=0.0)


@exercise("two_layer_net_loss", points=0.5)
def test_db2_agrees_with_the_numerical_gradient(submission, rng):
    _compare_gradient(submission, rng, "b2", decay=0.0)


@exercise("two_layer_net_loss", points=0.5)
def test_dW1_agrees_with_the_numerical_gradient(submission, rng):
    _compare_gradient(submission, rng, "W1", decay=0.0)


@exercise("two_layer_net_loss", points=0.5)
def test_db1_agrees_with_the_numerical_gradient(submission, rng):
    _compare_gradient(submission, rng, "b1", decay=0.0)


@exercise(
    "two_layer_net_loss",
    points=1,
    needs=("test_dW2_agrees_with_the_numerical_gradient", "test_dW1_agrees_with_the_numerical_gradient"),
)
def test_with_decay_the_weights_have_a_second_term(submission, rng):
    """with decay, the gradients of the weights have a second term."""
    for name in ("W2", "W1"):
        _compare_gradient(submission, rng, name, decay=0.7)


@exercise(
    "two_layer_net_loss",
    points=0.25,
    needs=("test_db2_agrees_with_the_numerical_gradient", "test_db1_agrees_with_the_numerical_gradient"),
)
def test_biases_are_not_decayed(submission, rng):
    for name in ("b2", "b1"):
        _compare_gradient(submission, rng, name, decay=0.7)


@exercise("two_layer_net_loss", points=0.5)
def test_the_parts_are_softmax_and_decay(submission, rng):
    """the parts are softmax and decay, the latter before its weight."""
    model, x, y, params = _model(submission, rng, decay=0.7)
    _, _, parts = model.loss(x, y)
    says = f"parts has the keys {sorted(parts)}, expected ['decay', 'softmax']"
    expect_true("parts", set(parts) == {"softmax", "decay"}, says, value=" ".join(sorted(parts)))
    expect("parts['softmax']", parts["softmax"], _loss(x, y, 0.0, **params), source="softmax loss", context={"x": x})
    squares = sum(np.square(params[name]).sum() for name in ("W1", "W2"))
    context = {"the weight of the decay": np.array(0.7), "x": x}
    expect("parts['decay']", parts["decay"], squares / 2, source="definition", context=context)


@exercise("two_layer_net_loss", points=0.5)
def test_gradients_have_the_dtype_of_the_parameters(submission, rng):
    model, x, y, params = _model(submission, rng, decay=0.7)
    model.params = {name: array.astype(np.float32) for name, array in params.items()}
    grads = model.loss(x.astype(np.float32), y)[1]
    says = f"grads has the keys {sorted(grads)}, expected {sorted(NAMES)}"
    expect_true("grads", set(grads) == set(NAMES), says, value=" ".join(sorted(grads)))
    for name in NAMES:
        expect_dtype(f"d{name}", grads[name], np.float32)


@exercise(
    "two_layer_net_loss",
    points=0.25,
    needs=(
        "test_without_decay_it_is_the_softmax_loss_of_the_scores",
        "test_dW2_agrees_with_the_numerical_gradient",
        "test_dW1_agrees_with_the_numerical_gradient",
    ),
)
def test_the_loss_leaves_the_parameters_alone(submission, rng):
    model, x, y, params = _model(submission, rng, decay=0.7)
    before = {name: array.copy() for name, array in params.items()}
    model.loss(x, y)
    for name in NAMES:
        expect(name, model.params[name], before[name], source="parameter as it was before")


def _model(submission, rng, *, decay, n=6):
    """Up to six examples of five features, four hidden units, three classes; no hidden unit near its corner."""
    model = submission.two_layer.TwoLayerNet(5, 4, 3, decay=decay, rng=rng, dtype=np.float64)
    shapes = {"W1": (5, 4), "b1": (4,), "W2": (4, 3), "b2": (3,)}
    near = 0.0
    while near < 0.01:
        params = {name: rng.standard_normal(shape) for name, shape in shapes.items()}
        x = rng.standard_normal((n, 5))
        near = np.abs(x @ params["W1"] + params["b1"]).min()
    model.params = params
    return model, x, np.array([0, 2, 1, 1, 0, 1])[:n], params


def _loss(x, y, decay, *, W1, b1, W2, b2):
    h = np.clip(x @ W1 + b1, 0, None)
    scores = h @ W2 + b2
    data_loss = np.mean([np.log(np.exp(row - row[label]).sum()) for row, label in zip(scores, y, strict=True)])
    return float(data_loss + decay / 2 * (np.square(W1).sum() + np.square(W2).sum()))


def _compare_gradient(submission, rng, name, *, decay):
    model, x, y, params = _model(submission, rng, decay=decay)
    _, grads, _ = model.loss(x, y)
    numerical = numerical_gradient_of(lambda array: _loss(x, y, decay, **{**params, name: array}), params[name])
    says = f"there is no gradient of {name}: grads has the keys {sorted(grads)}"
    expect_true(f"d{name}", name in grads, says, value=" ".join(sorted(grads)))
    context = {f"decay * {name}": decay * params[name], "x": x}
    expect(f"d{name}", grads[name], numerical, source="numerical gradient", context=context)
