"""The semi-supervised VAE: both bounds by brute force with scipy, their gradients, and labels that it infers."""

import numpy as np
import pytest
import scipy.stats

from cs231n_ae.gradient_check import check_model, require_gradients
from cs231n_ae.models import SemiSupervisedVAE
from cs231n_ae.models.semi_supervised_vae import UNLABELLED
from cs231n_ae.training import train

K = 3
X = np.random.default_rng(2).random((5, 6))
EPS = np.random.default_rng(3).standard_normal((5, 2))
SOME = np.array([UNLABELLED, 2, 0, UNLABELLED, 1])
LABELS = {"some": SOME, "all": np.array([0, 2, 0, 1, 1]), "none": np.full(5, UNLABELLED)}
EVERY = pytest.mark.parametrize("y", LABELS.values(), ids=LABELS)


def build(dtype=np.float64, **options):
    rng = np.random.default_rng(0)
    model = SemiSupervisedVAE((6, 5, 2), K, **{"activation": "tanh", "alpha": 0.7, **options}, rng=rng, dtype=dtype)
    model.params = {n: p + (0.3 * rng.standard_normal(p.shape)).astype(p.dtype) for n, p in model.params.items()}
    return model


def bound_of_one(model, x, y, eps):
    """L(x, y), one example under one label, from what encode and decode say of it; log-densities by scipy."""
    (mu,), (logvar,) = model.encode(x[None], np.array([y]))
    std = np.exp(logvar / 2)
    p = model.decode((mu + std * eps)[None], np.array([y]))[0]
    log_p = (x * np.log(p) + (1 - x) * np.log(1 - p)).sum()
    entropy = scipy.stats.norm(mu, std).entropy().sum()  # KL(q || N(0, I)) = -entropy - E log N(z; 0, I)
    cross = (np.log(2 * np.pi) + mu**2 + std**2).sum() / 2
    return -log_p + cross - entropy + np.log(K)


@EVERY
def test_gradients_are_the_numerical_ones(y):
    require_gradients(check_model(build(), (X, y), tolerance=1e-6))


@EVERY
def test_the_bounds_are_those_of_a_sum_by_hand(y):
    model = build()
    q = model.probabilities(X)
    np.testing.assert_allclose(q.sum(axis=1), 1, rtol=1e-14)
    expected = {"labelled": 0.0, "unlabelled": 0.0, "classification": 0.0}
    for x, label, eps, own in zip(X, y, EPS, q, strict=True):
        each = [bound_of_one(model, x, k, eps) for k in range(K)]
        if label == UNLABELLED:
            expected["unlabelled"] += (own @ each - scipy.stats.entropy(own)) / len(X)
        else:
            expected["labelled"] += each[label] / len(X)
            expected["classification"] += -np.log(own[label]) / len(X)
    loss, parts = model.evaluate(X, y, eps=EPS)
    assert parts == pytest.approx(expected, rel=1e-12)
    assert loss == pytest.approx(expected["labelled"] + expected["unlabelled"] + 0.7 * expected["classification"])
    assert (loss, parts) == (model.loss(X, y, eps=EPS)[0], model.loss(X, y, eps=EPS)[2])


def test_the_unlabelled_bound_is_lowest_where_the_classifier_is_the_posterior():
    """Over all q, the sum of q (L + log q) is least at softmax(-L), where it is -logsumexp(-L)."""
    model = build(activation="linear")
    each = np.array([[bound_of_one(model, x, k, eps) for k in range(K)] for x, eps in zip(X, EPS, strict=True)])
    best = -scipy.special.logsumexp(-each, axis=1).mean()
    assert model.evaluate(X, LABELS["none"], eps=EPS)[0] > best
    for i in range(len(X)):  # a classifier of one example may be its biases
        model.params["cls_W2"][...] = 0
        model.params["cls_b2"][...] = -each[i]
        alone, grads, _ = model.loss(X[i : i + 1], LABELS["none"][:1], eps=EPS[i : i + 1])
        assert alone == pytest.approx(-scipy.special.logsumexp(-each[i]), rel=1e-12)
        np.testing.assert_allclose(grads["cls_b2"], 0, atol=1e-12)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_dtype_in_dtype_out_and_nothing_that_is_given_changes(dtype):
    model, x, y, eps = build(dtype), X.astype(dtype), SOME.copy(), EPS.astype(dtype)
    for a in (x, y, eps, *model.params.values()):
        a.flags.writeable = False
    _, grads, parts = model.loss(x, y, eps=eps)
    assert {n: (g.shape, g.dtype) for n, g in grads.items()} == {n: (p.shape, p.dtype) for n, p in model.params.items()}
    assert {type(part) for part in parts.values()} == {float}
    found = (
        model.probabilities(x),
        *model.encode(x, LABELS["all"]),
        model.sample(3, y=1, rng=np.random.default_rng(0)),
    )
    assert {a.dtype for a in found} == {np.dtype(dtype)}


def test_two_labels_are_enough_for_two_kinds_of_stripes(rng):
    kind = np.arange(400) % 2
    patterns = np.stack([np.arange(12) < 6, np.arange(12) % 2 == 0]).astype(int)  # they differ in 6 pixels
    x = (patterns[kind] ^ (rng.random((400, 12)) < 0.1)).astype(np.float32)
    y = np.where(np.arange(400) < 2, kind, UNLABELLED)
    often = np.repeat(np.arange(400), np.where(y < 0, 1, 50))  # the two are seen a hundred times in an epoch
    model = SemiSupervisedVAE((12, 16, 1), 2, alpha=2.0, rng=rng)
    train(model, x[often], y[often], rng=rng, epochs=20, learning_rate=1e-2)
    assert (model.predict(x) == kind).mean() > 0.95
    drawn = model.sample(200, y=1, rng=rng)
    np.testing.assert_array_equal(drawn.mean(axis=0) > 0.5, patterns[1] == 1)  # drawn under the label: its stripes


def test_what_is_no_label_is_refused():
    model = build()
    for wrong in (-2, K):
        with pytest.raises(ValueError, match="y must hold labels from 0 to 2, or -1 for none"):
            model.evaluate(X, np.array([0, 1, wrong, 0, 0]), eps=EPS)
    with pytest.raises(ValueError, match=r"y must have shape \(5,\)"):
        model.evaluate(X, np.array([0, 1]), eps=EPS)
