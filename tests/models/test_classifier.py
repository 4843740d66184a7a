"""The classifier on an encoder: scores written out, what is frozen, and what is trained along."""

import numpy as np
import pytest
import scipy.special
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression

from cs231n_ae.models import (
    Autoencoder,
    Classifier,
    ContractiveAutoencoder,
    DenoisingAutoencoder,
    SparseAutoencoder,
    StackedAutoencoder,
    TiedAutoencoder,
)
from cs231n_ae.solver import Solver

RNG = np.random.default_rng
X = RNG(2).random((6, 8))
Y = np.array([0, 2, 1, 2, 0, 1])

AUTOENCODERS = [
    Autoencoder((8, 5, 3), activation="tanh", rng=RNG(0), dtype=float),
    TiedAutoencoder((8, 5, 3), rng=RNG(0), dtype=float),
    SparseAutoencoder((8, 5), rng=RNG(0), dtype=float),
    DenoisingAutoencoder((8, 5), rng=RNG(0), dtype=float),
    ContractiveAutoencoder(8, 5, rng=RNG(0), dtype=float),
    StackedAutoencoder((8, 5, 3), rng=RNG(0), dtype=float),
]


@pytest.mark.parametrize("model", AUTOENCODERS, ids=lambda model: type(model).__name__)
@pytest.mark.parametrize("frozen", [False, True])
def test_it_stands_on_a_copy_of_the_encoder_of_any_autoencoder(model, frozen):
    classifier = Classifier.on(model, 3, frozen=frozen, rng=RNG(1))
    np.testing.assert_array_equal(classifier.encode(X), model.encode(X))
    for name, array in {**classifier.fixed, **classifier.params}.items():
        assert array.dtype == np.float64
        assert not any(np.shares_memory(array, other) for other in model.params.values()), name


def test_scores_and_loss_written_out():
    model = Classifier((8, 4), 3, activation="tanh", decay=0.3, rng=RNG(0), dtype=float)
    p = model.params
    scores = np.tanh(X @ p["enc_W1"] + p["enc_b1"]) @ p["W"] + p["b"]
    np.testing.assert_allclose(model.scores(X), scores, rtol=1e-12)
    np.testing.assert_array_equal(model.predict(X), scores.argmax(axis=1))
    nll = -np.mean(scipy.special.log_softmax(scores, axis=1)[np.arange(6), Y])
    decay = ((p["enc_W1"] ** 2).sum() + (p["W"] ** 2).sum()) / 2
    loss, _, parts = model.loss(X, Y)
    assert parts == pytest.approx({"softmax": nll, "decay": decay}, rel=1e-12)
    assert loss == pytest.approx(nll + 0.3 * decay, rel=1e-12)


def test_frozen_and_free_agree_in_everything_but_what_is_trained():
    frozen = Classifier.on(AUTOENCODERS[0], 3, frozen=True, rng=RNG(1))
    free = Classifier.on(AUTOENCODERS[0], 3, frozen=False, rng=RNG(1))
    assert set(frozen.params) == {"W", "b"}
    assert set(free.params) == {"W", "b", "enc_W1", "enc_b1", "enc_W2", "enc_b2"}
    value, grads, _ = frozen.loss(X, Y)
    other, other_grads, _ = free.loss(X, Y)
    assert value == other
    for name in ("W", "b"):
        np.testing.assert_array_equal(grads[name], other_grads[name])


def test_training_moves_a_frozen_encoder_not_at_all_and_a_thawed_one():
    frozen = Classifier.on(AUTOENCODERS[0], 3, frozen=True, rng=RNG(1))
    before = frozen.encode(X)
    Solver(frozen, (X, Y), rng=RNG(0), learning_rate=0.1, epochs=20, progress=False).train()
    np.testing.assert_array_equal(frozen.encode(X), before)
    whole = frozen.thawed()
    assert whole.evaluate(X, Y)[0] == frozen.evaluate(X, Y)[0]
    Solver(whole, (X, Y), rng=RNG(0), learning_rate=0.1, epochs=20, progress=False).train()
    assert np.abs(whole.encode(X) - before).max() > 0.1
    np.testing.assert_array_equal(frozen.encode(X), before)
    assert whole.evaluate(X, Y)[0] < frozen.evaluate(X, Y)[0]


def test_without_an_encoder_it_is_the_logistic_regression_of_sklearn():
    data = load_digits()
    x, y, decay = data.data[:300] / 16, data.target[:300], 0.01
    model = Classifier((64,), 10, decay=decay, rng=RNG(0), dtype=float)
    options = {"batch_size": 300, "epochs": 1000, "learning_rate": 0.05, "progress": False}
    Solver(model, (x, y), rng=RNG(0), **options).train()
    oracle = LogisticRegression(C=1 / (decay * 300), max_iter=2000, tol=1e-8).fit(x, y)
    np.testing.assert_allclose(scipy.special.softmax(model.scores(x), axis=1), oracle.predict_proba(x), atol=2e-3)


@pytest.mark.parametrize(
    ("options", "match"),
    [
        ({"sizes": ()}, r"sizes must be a tuple of 1 or more positive integers, .* got \(\)"),
        ({"n_classes": 0}, r"n_classes must be a positive integer, got 0"),
        ({"decay": -1.0}, r"decay must be a finite number of at least 0"),
        ({"activation": ("tanh", "tanh")}, r"activation must be one name for all layers, or one for each of 1"),
        ({"encoder": {"enc_W1": np.ones((8, 4))}}, "encoder must hold .* enc_b1 for these sizes, got enc_W1: pick"),
        ({"encoder": {"W": np.ones((8, 4))}}, "encoder must hold the arrays enc_W1, enc_b1 .*, got W: pick"),
        (
            {"encoder": {"enc_W1": np.ones((8, 5)), "enc_b1": np.ones(4)}},
            r"encoder\['enc_W1'\] must have shape \(8, 4\) \(that of the sizes\), got \(8, 5\)",
        ),
    ],
)  # fmt: skip
def test_bad_arguments_are_refused(options, match):
    with pytest.raises(ValueError, match=match):
        Classifier(**{"sizes": (8, 4), "n_classes": 3, "rng": RNG(0), **options})
