"""SimCLR: its gradient by differences, with negatives and without, and that its views are learned to be alike."""

import numpy as np
import pytest

from cs231n_ae.gradient_check import check_model, require_gradients
from cs231n_ae.layers import unit_rows_forward
from cs231n_ae.models import ContrastiveNet
from cs231n_ae.training import train


@pytest.mark.parametrize("negatives", [True, False])
def test_the_gradient_agrees_with_differences(rng, negatives):
    model = ContrastiveNet((6, 5), (20, 16), head=(16, 4), negatives=negatives, rng=rng, dtype=np.float64)
    require_gradients(check_model(model, rng.random((3, 30)), tolerance=1e-6))


def test_loss_and_evaluate_are_one(rng):
    model = ContrastiveNet((6, 5), (20,), rng=rng)
    x = rng.random((4, 30), dtype=np.float32)
    loss, grads, parts = model.loss(x, rng=np.random.default_rng(1))
    assert (loss, parts) == model.evaluate(x, rng=np.random.default_rng(1))
    assert all(grads[name].dtype == p.dtype for name, p in model.params.items())


@pytest.mark.parametrize("negatives", [True, False])
def test_without_negatives_all_embeddings_become_one(rng, negatives):
    x = rng.random((200, 144), dtype=np.float32)
    model = ContrastiveNet((12, 12), (32,), head=(16,), negatives=negatives, rng=rng)
    train(model, x, rng=rng, epochs=30, learning_rate=3e-3, batch_size=50)
    u, _ = unit_rows_forward(model.embed(x))
    assert (np.linalg.norm(u.mean(axis=0)) > 0.99) is not negatives


def test_rng_must_be_given(rng):
    with pytest.raises(ValueError, match="rng must be a"):
        ContrastiveNet((4, 4), (4,), rng=rng).loss(np.ones((2, 16), np.float32))
