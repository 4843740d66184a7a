"""The adversarial net: each side's gradients are those of its own loss, by autograd, for its own parameters alone."""

from functools import partial

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from oracles import assert_close

from cs231n_ae.models import GAN
from cs231n_ae.saving import load_model, save_model

Z, D, N, M = 3, 4, 5, 6


def build(kind="non_saturating", *, hidden=(6, 5), output="linear", dtype=np.float64):
    rng = np.random.default_rng(0)
    gan = GAN(Z, hidden, D, activation="tanh", output=output, kind=kind, rng=rng, dtype=dtype)
    gan.params = {n: (p + 0.3 * rng.standard_normal(p.shape)).astype(dtype) for n, p in gan.params.items()}
    rng = np.random.default_rng(1)
    return gan, rng.random((N, D)).astype(dtype), rng.standard_normal((M, Z)).astype(dtype)


def net(params, prefix, v, output="linear"):
    depth = sum(name.startswith(f"{prefix}W") for name in params)
    for i in range(1, depth + 1):
        v = anp.dot(v, params[f"{prefix}W{i}"]) + params[f"{prefix}b{i}"]
        v = anp.tanh(v) if i < depth else v
    return 1 / (1 + anp.exp(-v)) if output == "sigmoid" else v


def value(params, x, z, kind, output):
    fake = net(params, "disc_", net(params, "gen_", z, output))
    if kind == "discriminator":
        return anp.mean(anp.logaddexp(0.0, -net(params, "disc_", x))) + anp.mean(anp.logaddexp(0.0, fake))
    return -anp.mean(anp.logaddexp(0.0, fake)) if kind == "minimax" else anp.mean(anp.logaddexp(0.0, -fake))


CASES = pytest.mark.parametrize(
    ("kind", "hidden", "output"),
    [("non_saturating", (6, 5), "linear"), ("minimax", (6,), "sigmoid"), ("minimax", (), "linear")],
)


@CASES
def test_each_sides_gradients_are_those_of_autograd(kind, hidden, output):
    gan, x, z = build(kind, hidden=hidden, output=output)
    for side, prefix, (loss, grads) in (
        ("discriminator", "disc_", gan.discriminator_gradients(x, z)),
        (kind, "gen_", gan.generator_gradients(z)),
    ):
        assert loss == pytest.approx(value(gan.params, x, z, side, output), rel=1e-13)
        expected = autograd.grad(lambda params, side=side: value(params, x, z, side, output))(gan.params)
        assert grads.keys() == {name for name in gan.params if name.startswith(prefix)}
        for name, g in grads.items():
            assert_close(g, expected[name], what=name)


def test_minimax_is_a_game_of_sum_zero_in_the_generator():
    gan, x, z = build("minimax")
    of_real = gan.discriminator_gradients(x, z)[0] + gan.generator_gradients(z)[0]
    gan.params = {n: p * (1 if n.startswith("disc") else 2) for n, p in gan.params.items()}
    assert gan.discriminator_gradients(x, z)[0] + gan.generator_gradients(z)[0] == pytest.approx(of_real, rel=1e-12)


def test_a_step_of_each_side_helps_that_side():
    for kind in ("minimax", "non_saturating"):
        gan, x, z = build(kind)
        for turn in (partial(gan.discriminator_gradients, x, z), partial(gan.generator_gradients, z)):
            before, grads = turn()
            for name, g in grads.items():
                gan.params[name] = gan.params[name] - 0.01 * g
            assert turn()[0] < before


def test_the_discriminator_is_the_generator_turned_round():
    shapes = {name: p.shape for name, p in GAN(2, (7, 5), 3, rng=np.random.default_rng(0)).params.items()}
    assert [shapes[f"gen_W{i}"] for i in (1, 2, 3)] == [(2, 7), (7, 5), (5, 3)]
    assert [shapes[f"disc_W{i}"] for i in (1, 2, 3)] == [(3, 5), (5, 7), (7, 1)]


def test_samples_and_probabilities():
    gan, x, _ = build(output="sigmoid")
    first, again = (gan.sample(50, rng=np.random.default_rng(4)) for _ in range(2))
    np.testing.assert_array_equal(first, again)
    assert first.shape == (50, D) and ((first > 0) & (first < 1)).all()
    np.testing.assert_allclose(gan.discriminate(x), 1 / (1 + np.exp(-net(gan.params, "disc_", x)[:, 0])), rtol=1e-12)
    noise = gan.draw_noise(100_000, rng=np.random.default_rng(0))
    np.testing.assert_allclose(np.cov(noise.T), np.eye(Z), atol=0.02)


def test_float32_stays_and_nothing_given_changes():
    gan, x, z = build(dtype=np.float32)
    for a in (x, z, *gan.params.values()):
        a.flags.writeable = False
    for loss, grads in (gan.discriminator_gradients(x, z), gan.generator_gradients(z)):
        assert type(loss) is float
        assert {g.dtype for g in grads.values()} == {np.dtype(np.float32)}
    assert gan.sample(2, rng=np.random.default_rng(0)).dtype == np.float32


def test_it_is_saved_and_loaded(tmp_path):
    gan, _, z = build("minimax", output="sigmoid", dtype=np.float32)
    save_model(tmp_path / "m.npz", gan)
    loaded, _ = load_model(tmp_path / "m.npz")
    assert loaded.kind == "minimax"
    np.testing.assert_array_equal(loaded.decode(z), gan.decode(z))
    assert loaded.generator_gradients(z)[0] == gan.generator_gradients(z)[0]


@pytest.mark.parametrize(
    ("arguments", "match"),
    [
        ({"kind": "hinge"}, "kind must be one of 'non_saturating', 'minimax', got 'hinge'"),
        ({"hidden": (4, 0)}, "hidden must be a tuple of positive integers"),
        ({"output": "softmax"}, "output must be one of"),
    ],
)
def test_bad_arguments_are_refused(arguments, match):
    with pytest.raises(ValueError, match=match):
        GAN(**{"n_latent": 2, "hidden": (4,), "n_features": 3, "rng": np.random.default_rng(0), **arguments})
