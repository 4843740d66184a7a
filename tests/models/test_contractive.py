"""The contractive penalty, against a Jacobian that is measured column by column."""

import numpy as np
import pytest
from oracles import assert_close, five_point_gradient

from cs231n_ae.models import ContractiveAutoencoder, contraction_penalty
from cs231n_ae.solver import Solver

X = np.random.default_rng(2).random((5, 7))


def build(seed=0, **options):
    model = ContractiveAutoencoder(7, 4, rng=np.random.default_rng(seed), dtype=np.float64, **options)
    rng = np.random.default_rng(seed + 1)
    model.params = {name: p + 0.3 * rng.standard_normal(p.shape) for name, p in model.params.items()}
    return model


def measured_norm(model, x):
    """The squared Frobenius norm of the encoder's Jacobian, by central differences, averaged over the examples."""
    h = 1e-5
    columns = [(model.encode(x + h * e) - model.encode(x - h * e)) / (2 * h) for e in np.eye(x.shape[1])]
    return float((np.array(columns) ** 2).sum() / len(x))


def test_the_penalty_is_the_norm_of_the_measured_jacobian():
    model = build(contraction=0.7)
    loss, _, parts = model.loss(X)
    assert parts["contraction"] == pytest.approx(measured_norm(model, X), rel=1e-8)
    assert loss == pytest.approx(parts["reconstruction"] + 0.7 * parts["contraction"], rel=1e-13)


def test_the_gradients_of_the_penalty_are_the_numerical_ones():
    rng = np.random.default_rng(0)
    h, w = rng.uniform(0.1, 0.9, (5, 4)), rng.standard_normal((7, 4))
    _, dh, dw = contraction_penalty(h, w)
    assert_close(dh, five_point_gradient(lambda h: contraction_penalty(h, w)[0], h), floor=1e-3)
    assert_close(dw, five_point_gradient(lambda w: contraction_penalty(h, w)[0], w), floor=1e-3)


def test_training_with_it_makes_the_code_move_less():
    x = X.astype(np.float32)
    moved = {}
    for contraction in (0.0, 1.0):
        model = ContractiveAutoencoder(7, 12, contraction=contraction, rng=np.random.default_rng(0))
        Solver(model, x, rng=np.random.default_rng(0), learning_rate=0.02, epochs=200, progress=False).train()
        moved[contraction] = contraction_penalty(model.encode(x), model.params["enc_W1"])[0]
    assert moved[1.0] < 0.5 * moved[0.0]


def test_bad_input_is_refused():
    with pytest.raises(ValueError, match=r"contraction must be a finite number of at least 0"):
        build(contraction=-1.0)
    with pytest.raises(ValueError, match=r"h must have shape \(any, 4\) \(one activation for each column of w\)"):
        contraction_penalty(np.full((5, 3), 0.5), np.ones((7, 4)))
    with pytest.raises(ValueError, match=r"h must lie in \[0, 1\] \(the activations of sigmoids\)"):
        contraction_penalty(np.full((5, 4), 1.5), np.ones((7, 4)))
