"""Stacking: what each stage is given, where its weights go, and what it is good for."""

import numpy as np
import pytest
from sklearn.datasets import load_digits

from cs231n_ae.models import SparseAutoencoder, StackedAutoencoder
from cs231n_ae.solver import Solver

X = np.random.default_rng(2).random((6, 9)).astype(np.float32)


def build(sizes=(9, 7, 5, 3), **options):
    return StackedAutoencoder(sizes, **{"rng": np.random.default_rng(0), **options})


def test_each_stage_gets_the_codes_of_the_one_below_and_leaves_its_weights():
    stack, seen = build(rho=0.2, sparsity=0.5, decay=0.1), []

    def train(stage, inputs):
        seen.append((stage, inputs))
        for name in stage.params:
            stage.params[name] = stage.params[name] + np.float32(0.01 * len(seen))

    codes = stack.pretrain(X, train)
    assert [inputs.shape[1] for _, inputs in seen] == [9, 7, 5]
    expected = X
    for i, (stage, inputs) in enumerate(seen, start=1):
        assert isinstance(stage, SparseAutoencoder)
        assert (stage.rho, stage.sparsity, stage.decay) == (0.2, 0.5, 0.1)
        np.testing.assert_array_equal(inputs, expected)
        expected = stage.encode(inputs)
        np.testing.assert_array_equal(stack.params[f"enc_W{i}"], stage.params["enc_W1"])
        np.testing.assert_array_equal(stack.params[f"enc_b{i}"], stage.params["enc_b1"])
        np.testing.assert_array_equal(stack.params[f"dec_W{4 - i}"], stage.params["dec_W1"])
        np.testing.assert_array_equal(stack.params[f"dec_b{4 - i}"], stage.params["dec_b1"])
    np.testing.assert_array_equal(codes, expected)
    np.testing.assert_array_equal(stack.encode(X), codes)
    back = codes
    for stage, _ in reversed(seen):
        back = stage.decode(back)
    np.testing.assert_allclose(stack.reconstruct(X), back, rtol=1e-6)


def test_a_stage_is_a_copy_until_it_is_taken():
    stack = build()
    stage = stack.stage(2)
    assert stage.sizes == (7, 5)
    before = stack.params["enc_W2"].copy()
    np.testing.assert_array_equal(stage.params["enc_W1"], before)
    stage.params["enc_W1"] += 1
    np.testing.assert_array_equal(stack.params["enc_W2"], before)
    stack.take(2, stage)
    np.testing.assert_array_equal(stack.params["enc_W2"], before + 1)


def test_under_bce_only_the_first_stage_sees_pixels():
    stack = build(likelihood="bernoulli")
    assert [stack.stage(i).likelihood for i in (1, 2, 3)] == ["bernoulli", "gaussian", "gaussian"]
    assert stack.encoder_activations + stack.decoder_activations == ("sigmoid",) * 5 + ("linear",)


def test_pretraining_is_a_better_start_than_none():
    x = (load_digits().data[:300] / 16).astype(np.float32)
    errors = []
    for pretrained in (True, False):
        stack, rng = build((64, 30, 15, 8), sparsity=0.0, decay=0.0), np.random.default_rng(0)
        options = {"rng": rng, "learning_rate": 0.01, "progress": False, "batch_size": 50}
        if pretrained:
            stack.pretrain(x, lambda stage, h, o=options: Solver(stage, h, epochs=15, **o).train())
        history = Solver(stack, x, epochs=5, **options).train()
        errors.append(history.train["loss"][-1])
    assert errors[0] < 0.85 * errors[1]


def test_bad_arguments_are_refused():
    with pytest.raises(ValueError, match=r"rho must be a finite number in"):
        build(rho=1.0)
    with pytest.raises(ValueError, match=r"sparsity must be a finite number of at least 0"):
        build(sparsity=-1)
    with pytest.raises(ValueError, match=r"i must be an integer from 1 to 3, got 4: the layers of the encoder"):
        build().stage(4)
    with pytest.raises(ValueError, match=r"i must be an integer from 1 to 3, got 0"):
        build().stage(0)
