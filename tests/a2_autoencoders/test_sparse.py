"""Grades the sparse autoencoder's loss."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_dtype, expect_true, numerical_gradient_of

SHAPES = {"enc_W1": (5, 4), "enc_b1": 4, "dec_W1": (4, 5), "dec_b1": 5}
RHO = 0.1


@exercise("sparse_autoencoder_loss", points=0.5)
def test_without_penalties_it_is_the_reconstruction_loss(submission, rng):
    """with penalties of weight 0, the loss is that of the reconstruction."""
    for likelihood, name in (("gaussian", "loss"), ("bernoulli", "under bernoulli, loss")):
        model, x, params = _model(submission, rng, sparsity=0.0, decay=0.0, likelihood=likelihood)
        loss, _, _ = model.loss(x)
        expected = _loss(x, params, likelihood=likelihood)
        expect(name, loss, expected, source="definition", context={"x": x})


@exercise("sparse_autoencoder_loss", points=0.75)
def test_all_three_terms_are_in_the_loss(submission, rng):
    model, x, params = _model(submission, rng, sparsity=0.6, decay=0.3)
    loss, _, _ = model.loss(x)
    expect("loss", loss, _loss(x, params, sparsity=0.6, decay=0.3), source="definition", context={"x": x})


@exercise("sparse_autoencoder_loss", points=0.5)
def test_the_parts_come_before_their_weights(submission, rng):
    """the parts are the three terms, before their weights."""
    model, x, params = _model(submission, rng, sparsity=0.6, decay=0.3)
    _, _, parts = model.loss(x)
    names = {"reconstruction", "sparsity", "decay"}
    says = f"parts has the keys {sorted(parts)}, expected {sorted(names)}"
    expect_true("parts", set(parts) == names, says, value=" ".join(sorted(parts)))
    terms = _terms(x, params, "kl")
    weights = {"alpha": np.array(0.6), "lambda": np.array(0.3)}
    for name, term in zip(("reconstruction", "sparsity", "decay"), terms, strict=True):
        expect(f"parts['{name}']", parts[name], term, source="definition", context={"x": x, **weights})


@exercise("sparse_autoencoder_loss", points=0.75)
def test_without_penalties_the_gradients_agree_with_the_numerical_ones(submission, rng):
    """with penalties of weight 0, the gradients are those of the reconstruction."""
    _compare_gradients(submission, rng, ("dec_W1", "dec_b1", "enc_W1", "enc_b1"), sparsity=0.0, decay=0.0)


@exercise(
    "sparse_autoencoder_loss",
    points=1,
    needs=("test_without_penalties_the_gradients_agree_with_the_numerical_ones",),
)
def test_the_sparsity_reaches_the_encoder(submission, rng):
    """the sparsity penalty reaches the encoder, with its weight."""
    _compare_gradients(submission, rng, ("enc_b1", "enc_W1"), sparsity=0.6, decay=0.0)


@exercise("sparse_autoencoder_loss", points=0.5)
def test_the_sparsity_says_nothing_to_the_decoder(submission, rng):
    """the sparsity penalty says nothing to the decoder."""
    _compare_gradients(submission, rng, ("dec_b1", "dec_W1"), sparsity=0.6, decay=0.0)


@exercise(
    "sparse_autoencoder_loss",
    points=0.5,
    needs=("test_without_penalties_the_gradients_agree_with_the_numerical_ones",),
)
def test_the_decay_reaches_both_weights(submission, rng):
    """the decay reaches the weights of encoder and decoder."""
    _compare_gradients(submission, rng, ("enc_W1", "dec_W1"), sparsity=0.0, decay=0.3)


@exercise(
    "sparse_autoencoder_loss",
    points=0.5,
    needs=("test_without_penalties_the_gradients_agree_with_the_numerical_ones",),
)
def test_biases_are_not_decayed(submission, rng):
    _compare_gradients(submission, rng, ("dec_b1", "enc_b1"), sparsity=0.0, decay=0.3)


@exercise("sparse_autoencoder_loss", points=0.5)
def test_with_the_l1_penalty_too_the_gradients_are_right(submission, rng):
    """with the L1 penalty too, the loss, its parts and all gradients are right."""
    options = {"sparsity": 0.6, "decay": 0.3, "penalty": "l1"}
    _compare_gradients(submission, rng, ("enc_W1", "enc_b1", "dec_W1"), **options)
    model, x, params = _model(submission, rng, **options)
    loss, _, parts = model.loss(x)
    expect("loss with L1", loss, _loss(x, params, **options), source="definition", context={"x": x})
    for name, term in zip(("reconstruction", "sparsity", "decay"), _terms(x, params, "l1"), strict=True):
        context = {"x": x, "alpha": np.array(0.6), "lambda": np.array(0.3)}
        expect(f"parts['{name}'] with L1", parts.get(name, np.nan), term, source="definition", context=context)


@exercise("sparse_autoencoder_loss", points=0.5)
def test_gradients_have_the_dtype_and_names_of_the_parameters(submission, rng):
    """gradients have the names and the dtype of the parameters, which stay as they are."""
    model, x, params = _model(submission, rng, sparsity=0.6, decay=0.3)
    model.params = params = {name: array.astype(np.float32) for name, array in params.items()}
    grads = model.loss(x.astype(np.float32))[1]
    says = f"grads has the keys {sorted(grads)}, expected {sorted(SHAPES)}"
    expect_true("grads", set(grads) == set(SHAPES), says, value=" ".join(sorted(grads)))
    for name in SHAPES:
        expect_dtype(f"d{name}", grads[name], np.float32)
        expect(name, model.params[name], params[name], source="parameter as it was before")


def _model(submission, rng, *, sparsity, decay, penalty="kl", likelihood="gaussian"):
    """Six pictures of five pixels, four sigmoids (or, under L1, tanh units of either sign), five outputs."""
    options = {"penalty": penalty, "rho": RHO, "sparsity": sparsity, "decay": decay, "rng": rng, "dtype": np.float64}
    options["likelihood"] = likelihood
    code = "sigmoid" if penalty == "kl" else "tanh"
    model = submission.sparse.SparseAutoencoder((5, 4), activation=(code, "linear"), **options)
    near = 0.0
    while near < 0.01:  # keep away from the corner of L1
        params = {name: rng.standard_normal(shape) for name, shape in SHAPES.items()}
        x = rng.uniform(0, 1, (6, 5))
        near = np.abs(x @ params["enc_W1"] + params["enc_b1"]).min()
    model.params = params
    return model, x, params


def _terms(x, p, penalty, likelihood="gaussian"):
    a = x @ p["enc_W1"] + p["enc_b1"]
    h = 1 / (1 + np.exp(-a)) if penalty == "kl" else np.tanh(a)
    out = h @ p["dec_W1"] + p["dec_b1"]
    each = np.log(1 + np.exp(out)) - x * out if likelihood == "bernoulli" else (out - x) ** 2 / 2
    reconstruction = np.sum(each) / len(x)
    if penalty == "kl":
        mean = h.sum(axis=0) / len(x)
        sparsity = np.sum(RHO * np.log(RHO / mean) + (1 - RHO) * np.log((1 - RHO) / (1 - mean)))
    else:
        sparsity = np.abs(h).sum() / len(x)
    return reconstruction, sparsity, (np.sum(p["enc_W1"] ** 2) + np.sum(p["dec_W1"] ** 2)) / 2


def _loss(x, params, *, sparsity=0.0, decay=0.0, penalty="kl", likelihood="gaussian"):
    return float(np.array([1, sparsity, decay]) @ _terms(x, params, penalty, likelihood))


def _compare_gradients(submission, rng, names, **options):
    model, x, params = _model(submission, rng, **options)
    _, grads, _ = model.loss(x)
    for name in names:
        says = f"there is no gradient of {name}: grads has the keys {sorted(grads)}"
        expect_true(f"d{name}", name in grads, says, value=" ".join(sorted(grads)))
        numerical = numerical_gradient_of(
            lambda array, name=name: _loss(x, {**params, name: array}, **options), params[name]
        )
        context = {f"decay * {name}": options["decay"] * params[name], "x": x}
        expect(f"d{name}", grads[name], numerical, source="numerical gradient", context=context)
