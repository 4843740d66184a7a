"""The classifier on pixels and features: scores and gradients written out, and what is left of it without either."""

import numpy as np
import pytest
import scipy.special

from cs231n_ae.models import Autoencoder, Classifier, ConcatenatedClassifier
from cs231n_ae.training import train

RNG = np.random.default_rng
X, Y = RNG(2).random((6, 8)), np.array([0, 2, 1, 2, 0, 1])
BODY = Autoencoder((8, 5, 3), activation=["tanh"] * 3 + ["linear"], rng=RNG(0), dtype=float)


def build(*, frozen=False, decay=0.3):
    model = ConcatenatedClassifier.on(BODY, 3, frozen=frozen, decay=decay, rng=RNG(1))
    model.params["b"] = RNG(3).standard_normal(3)
    return model


@pytest.mark.parametrize("frozen", [False, True])
def test_scores_and_loss_written_out(frozen):
    model = build(frozen=frozen)
    p = {**model.fixed, **model.params}
    h = np.tanh(np.tanh(X @ p["enc_W1"] + p["enc_b1"]) @ p["enc_W2"] + p["enc_b2"])
    scores = X @ p["W"][:8] + h @ p["W"][8:] + p["b"]
    np.testing.assert_allclose(model.encode(X), np.hstack([X, h]), rtol=1e-12)
    np.testing.assert_allclose(model.scores(X), scores, rtol=1e-12)
    np.testing.assert_array_equal(model.forward(X)[0], model.scores(X))
    np.testing.assert_array_equal(model.predict(X), scores.argmax(axis=1))
    nll = -np.mean(scipy.special.log_softmax(scores, axis=1)[np.arange(6), Y])
    decay = sum((p[name] ** 2).sum() for name in (["W"] if frozen else ["enc_W1", "enc_W2", "W"])) / 2
    loss, _, parts = model.loss(X, Y)
    assert parts == pytest.approx({"softmax": nll, "decay": decay}, rel=1e-12)
    assert loss == pytest.approx(nll + 0.3 * decay, rel=1e-12)


@pytest.mark.parametrize("frozen", [False, True])
def test_the_gradient_of_the_pixels_is_that_of_the_complex_step(frozen):
    model, dscores = build(frozen=frozen), RNG(4).standard_normal((6, 3))
    dx, grads = model.backward(dscores, model.forward(X)[1])
    p = {**model.fixed, **model.params}

    def total(x):
        h = np.tanh(np.tanh(x @ p["enc_W1"] + p["enc_b1"]) @ p["enc_W2"] + p["enc_b2"])
        return np.sum((np.concatenate([x, h], axis=1) @ p["W"] + p["b"]) * dscores)

    steps = 1e-30j * np.eye(X.size).reshape(X.size, *X.shape)
    numerical = np.array([total(X + step).imag / 1e-30 for step in steps]).reshape(X.shape)
    np.testing.assert_allclose(dx, numerical, rtol=1e-10)
    assert set(grads) == set(model.params)


def test_a_weight_of_zero_on_the_pixels_leaves_the_classifier_of_the_code():
    model, alone = build(), Classifier.on(BODY, 3, decay=0.3, rng=RNG(1))
    model.params["W"][:8] = 0
    alone.params |= {"W": model.params["W"][8:].copy(), "b": model.params["b"].copy()}
    value, grads, _ = model.loss(X, Y)
    other, other_grads, _ = alone.loss(X, Y)
    assert value == pytest.approx(other, rel=1e-12)
    np.testing.assert_allclose(grads["W"][8:], other_grads["W"], rtol=1e-9, atol=1e-15)
    for name in ("enc_W1", "enc_b1", "enc_W2", "enc_b2", "b"):
        np.testing.assert_allclose(grads[name], other_grads[name], rtol=1e-9, atol=1e-15)


def test_it_is_frozen_thawed_and_trained_as_the_classifier_is():
    frozen = build(frozen=True, decay=0.0)
    whole = frozen.thawed()
    assert type(whole) is ConcatenatedClassifier and whole.params["W"].shape == (8 + 3, 3)
    assert whole.evaluate(X, Y)[0] == frozen.evaluate(X, Y)[0]
    for model in (frozen, whole):
        before = model.evaluate(X, Y)[0]
        train(model, X, Y, rng=RNG(0), learning_rate=0.05, epochs=20)
        assert model.evaluate(X, Y)[0] < 0.8 * before
    np.testing.assert_array_equal(frozen.encode(X)[:, 8:], BODY.encode(X))
    assert np.abs(whole.encode(X)[:, 8:] - BODY.encode(X)).max() > 0.05


def test_scores_of_another_number_of_classes_are_refused():
    model = build()
    _, cache = model.forward(X)
    with pytest.raises(ValueError, match=r"^dscores must have shape \(\.*.*, 3\) .*, got \(6, 4\)"):
        model.backward(np.zeros((6, 4)), cache)
