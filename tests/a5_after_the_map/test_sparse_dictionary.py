"""Grades the loss of a sparse dictionary, against the model written out and numerical gradients."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_dtype, expect_true, numerical_gradient_of

CASES = [(n, d, h, k, tied) for n, d, h in ((5, 3, 6), (1, 4, 4)) for k in (None, 2) for tied in (False, True)]
"""How many examples, features and latents; k; tied or not."""


@exercise("sparse_dictionary_loss", points=0.75)
def test_the_loss_and_its_parts(submission, rng):
    for case in CASES:
        model, x = _model(submission, rng, *case)
        loss, _, parts = model.loss(x)
        rebuilt, active = _terms(x, model.params, model.k)
        expect("parts['reconstruction']", parts["reconstruction"], rebuilt, source="written-out model")
        expect("parts['sparsity']", parts["sparsity"], active, source="written-out model")
        expect("loss", loss, rebuilt + model.sparsity * active, source="written-out model")


@exercise("sparse_dictionary_loss", points=1)
def test_the_encoder_hears_by_both_ways(submission, rng):
    """the encoder hears from the reconstruction and from the price."""
    _compare(submission, rng, ["enc_W", "enc_b"])


@exercise("sparse_dictionary_loss", points=1.25)
def test_the_directions_get_what_turns_them(submission, rng):
    _compare(submission, rng, ["dec_W"])


@exercise("sparse_dictionary_loss", points=0.5)
def test_the_shift_hears_at_both_ends(submission, rng):
    """dec_b hears at the entrance and at the exit."""
    _compare(submission, rng, ["dec_b"])


@exercise("sparse_dictionary_loss", points=0.5)
def test_gradients_have_the_names_and_dtype_of_the_parameters(submission, rng):
    """gradients have the names and the dtype of the parameters."""
    for case in CASES[:4]:
        model, x = _model(submission, rng, *case)
        model.params = {name: array.astype(np.float32) for name, array in model.params.items()}
        _, grads, _ = model.loss(x.astype(np.float32))
        says = f"grads has the keys {sorted(grads)}, expected {sorted(model.params)}"
        expect_true("grads", set(grads) == set(model.params), says, value=" ".join(sorted(grads)))
        for name in model.params:
            expect_dtype(f"d{name}", grads[name], np.float32)


def _model(submission, rng, n, d, h, k, tied):
    """A model and examples that keep clear of corners, and where one choice gives way to another."""
    price = float(rng.uniform(0.2, 0.8))
    options = {"sparsity": price, "k": k, "tied": tied, "rng": rng, "dtype": np.float64}
    model = submission.sparse_dictionary.SparseDictionary(d, h, **options)
    while True:
        x = rng.standard_normal((n, d))
        model.params = {name: 0.8 * rng.standard_normal(array.shape) for name, array in model.params.items()}
        a = np.sort(_before(x, model.params), axis=1)
        gap = np.abs(a).min() if k is None else min(np.abs(a).min(), (a[:, -k] - a[:, -k - 1]).min())
        if gap > 0.01 and a.max() > 0:
            return model, x


def _unit(w):
    return w / np.hypot.reduce(w, axis=1)[:, np.newaxis]


def _before(x, p):
    weights = p["enc_W"] if "enc_W" in p else _unit(p["dec_W"]).T
    return (x - p["dec_b"]) @ weights + p["enc_b"]


def _terms(x, p, k):
    a = _before(x, p)
    h = np.maximum(a, 0) if k is None else np.where(a < np.sort(a, axis=1)[:, [-k]], 0, np.maximum(a, 0))
    missed = np.einsum("nh,hd->nd", h, _unit(p["dec_W"])) + p["dec_b"] - x
    return np.sum(missed**2) / (2 * len(x)), h.sum() / len(x)


def _compare(submission, rng, names):
    for case in CASES:
        model, x = _model(submission, rng, *case)
        _, grads, _ = model.loss(x)
        params, k, price = model.params, model.k, model.sparsity
        for name in (name for name in names if name in params):  # a tied model has fewer
            expect_true(f"d{name}", name in grads, f"there is no gradient of {name}", value=" ".join(sorted(grads)))

            def value(array, name=name, x=x, params=params, k=k, price=price):
                rebuilt, active = _terms(x, {**params, name: array}, k)
                return rebuilt + price * active

            numerical = numerical_gradient_of(value, params[name])
            expect(f"d{name}", grads[name], numerical, source="numerical gradient", context={"x": x})
