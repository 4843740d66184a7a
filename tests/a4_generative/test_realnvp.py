"""Grades the flow's loss, against the density written out through a chain of two couplings."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect, expect_dtype, expect_true, numerical_gradient_of

N, D, H, BOUND = 5, 3, 4, 1.5
MASKS = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])  # the last feature is changed twice


@exercise("realnvp_loss", points=1)
def test_the_loss_is_the_mean_negative_log_density(submission, rng):
    """the loss is the negative log-density, on average over the batch."""
    model, x, params = _model(submission, rng)
    loss, _, _ = model.loss(x)
    prior, logdet = _terms(x, params)
    expect("loss", loss, prior - logdet, source="change of variables", context={"log-determinant": np.array(logdet)})
    for n in (1, D):
        loss, _, _ = model.loss(x[:n])
        prior, logdet = _terms(x[:n], params)
        expect("loss", loss, prior - logdet, source="change of variables")


@exercise("realnvp_loss", points=0.5)
def test_the_parts_are_the_prior_and_the_log_determinant(submission, rng):
    model, x, params = _model(submission, rng)
    _, _, parts = model.loss(x)
    names = {"prior", "log_determinant"}
    says = f"parts has the keys {sorted(parts)}, expected {sorted(names)}"
    expect_true("parts", set(parts) == names, says, value=" ".join(sorted(parts)))
    prior, logdet = _terms(x, params)
    expect("parts['prior']", parts["prior"], prior, source="definition")
    expect("parts['log_determinant']", parts["log_determinant"], logdet, source="definition")
    model, x, params = _model(submission, rng, alpha=0.1)  # with a logit in front of the couplings
    loss, _, parts = model.loss(x)
    p = 0.1 + 0.8 * x
    prior, logdet = _terms(np.log(p / (1 - p)), params)
    logdet += np.log(0.8 / (p * (1 - p))).sum() / len(x)
    expect("parts['prior'] behind a logit", parts["prior"], prior, source="definition")
    expect("parts['log_determinant'] behind a logit", parts["log_determinant"], logdet, source="definition")
    expect("loss behind a logit", loss, prior - logdet, source="change of variables")


@exercise("realnvp_loss", points=1)
def test_gradients_of_the_last_coupling(submission, rng):
    """the gradients of the last coupling agree with the numerical ones."""
    _compare(submission, rng, ("c2_W2", "c2_b2", "c2_W1", "c2_b1"))


@exercise("realnvp_loss", points=1, needs=("test_gradients_of_the_last_coupling",))
def test_gradients_of_the_first_coupling(submission, rng):
    """the gradients of the first coupling do too, to which the way back leads through the last."""
    _compare(submission, rng, ("c1_W2", "c1_b2", "c1_W1", "c1_b1"))
    _compare(submission, rng, ("c1_b2", "c1_W1"), n=1)


@exercise("realnvp_loss", points=0.5)
def test_gradients_have_the_dtype_and_names_of_the_parameters(submission, rng):
    """gradients have the names and the dtype of the parameters, which stay as they are."""
    model, x, params = _model(submission, rng)
    model.params = params = {name: array.astype(np.float32) for name, array in params.items()}
    kept = {name: array.copy() for name, array in params.items()}
    grads = model.loss(x.astype(np.float32))[1]
    says = f"grads has the keys {sorted(grads)}, expected {sorted(params)}"
    expect_true("grads", set(grads) == set(params), says, value=" ".join(sorted(grads)))
    for name in params:
        expect_dtype(f"d{name}", grads[name], np.float32)
        expect(name, model.params[name], kept[name], source="parameter as it was before")


def _model(submission, rng, *, alpha=None):
    options = {"n_couplings": 2, "masks": MASKS, "activation": "tanh", "bound": BOUND, "alpha": alpha}
    model = submission.realnvp.RealNVP(D, (H,), **options, rng=rng, dtype=np.float64)
    params = {}
    for k in (1, 2):
        shapes = {"W1": (D, H), "b1": H, "W2": (H, 2 * D), "b2": 2 * D}
        params |= {f"c{k}_{name}": rng.standard_normal(shape) for name, shape in shapes.items()}
    model.params = params
    return model, rng.standard_normal((N, D)) if alpha is None else rng.uniform(0.05, 0.95, (N, D)), params


def _terms(x, p):
    z, logdet = x, 0.0
    for k, mask in enumerate(MASKS, start=1):
        out = np.tanh((mask * z) @ p[f"c{k}_W1"] + p[f"c{k}_b1"]) @ p[f"c{k}_W2"] + p[f"c{k}_b2"]
        s, t = BOUND * np.tanh(out[:, :D]), out[:, D:]
        z = np.where(mask == 1, z, z * np.exp(s) + t)
        logdet += s[:, mask == 0].sum() / len(x)
    return (z**2 / 2 + np.log(2 * np.pi) / 2).sum() / len(x), logdet  # a density this far out may be 0 in floats


def _compare(submission, rng, names, *, n=N):
    model, x, params = _model(submission, rng)
    x = x[:n]
    _, grads, _ = model.loss(x)

    def loss(array, name):
        prior, logdet = _terms(x, {**params, name: array})
        return prior - logdet

    for name in names:
        says = f"there is no gradient of {name}: grads has the keys {sorted(grads)}"
        expect_true(f"d{name}", name in grads, says, value=" ".join(sorted(grads)))
        numerical = numerical_gradient_of(lambda array, name=name: loss(array, name), params[name])
        expect(f"d{name}", grads[name], numerical, source="numerical gradient")
