"""The denoising autoencoder: its noise, its targets, and that noisy targets teach the same as clean ones."""

import numpy as np
import pytest

from cs231n_ae import layers
from cs231n_ae.models import Autoencoder, DenoisingAutoencoder
from cs231n_ae.solver import Solver

X = np.random.default_rng(2).random((6, 8))


def build(**options):
    return DenoisingAutoencoder(
        (8, 5), **{"likelihood": "gaussian", "rng": np.random.default_rng(0), "dtype": float, **options}
    )


NOISES = {
    "gaussian": lambda x, rng: layers.gaussian_noise(x, std=0.4, rng=rng),
    "masking": lambda x, rng: layers.masking_noise(x, rate=0.4, rng=rng),
    "salt_and_pepper": lambda x, rng: layers.salt_and_pepper_noise(x, rate=0.4, rng=rng),
}


@pytest.mark.parametrize("corruption", NOISES)
@pytest.mark.parametrize("target", ["clean", "noisy"])
def test_the_loss_compares_the_reconstruction_of_a_corrupted_copy_with_the_target(corruption, target):
    model = build(corruption=corruption, amount=0.4, target=target)
    rng = np.random.default_rng(5)
    corrupted = NOISES[corruption](X, rng)
    wanted = X if target == "clean" else NOISES[corruption](X, rng)
    assert not np.allclose(corrupted, X)
    expected = ((model.reconstruct(corrupted) - wanted) ** 2).sum() / 2 / len(X)
    loss, _, parts = model.loss(X, rng=np.random.default_rng(5))
    assert loss == parts["reconstruction"] == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("corruption", NOISES)
def test_every_step_has_new_noise(corruption):
    model, rng = build(corruption=corruption), np.random.default_rng(0)
    losses = [model.loss(X, rng=rng)[0] for _ in range(5)]
    assert len(set(losses)) == 5


def test_without_noise_it_is_the_autoencoder():
    model = build(amount=0.0)
    plain = Autoencoder((8, 5), likelihood="gaussian", rng=np.random.default_rng(0), dtype=float)
    value, grads, _ = model.loss(X, rng=np.random.default_rng(1))
    expected, expected_grads, _ = plain.loss(X)
    assert value == expected
    for name, gradient in grads.items():
        np.testing.assert_array_equal(gradient, expected_grads[name])


def test_noise2noise_comes_to_the_clean_error_of_clean_targets():
    rng = np.random.default_rng(0)
    x = (rng.random((4000, 2)) @ rng.random((2, 8))).astype(np.float32)  # a plane that noise leaves
    errors = {}
    for target in ("clean", "noisy"):
        options = {"corruption": "gaussian", "amount": 0.3, "target": target, "likelihood": "gaussian"}
        model = DenoisingAutoencoder((8, 2), activation="linear", **options, rng=np.random.default_rng(1))
        Solver(model, x[:3000], rng=np.random.default_rng(2), learning_rate=0.01, epochs=15, progress=False).train()
        corrupted = model.corrupt(x[3000:], rng=np.random.default_rng(3))
        errors[target] = ((model.reconstruct(corrupted) - x[3000:]) ** 2).sum(axis=1).mean()
    noise = ((corrupted - x[3000:]) ** 2).sum(axis=1).mean()
    assert errors["clean"] < 0.4 * noise
    assert errors["noisy"] == pytest.approx(errors["clean"], rel=0.05)


@pytest.mark.parametrize(
    ("options", "match"),
    [
        ({"corruption": "rain"}, "corruption must be one of 'gaussian', 'masking', 'salt_and_pepper', got 'rain'"),
        ({"target": "other"}, "target must be one of 'clean', 'noisy', got 'other'"),
        ({"amount": 1.5}, r"amount must be a finite number in \[0, 1\]"),
        ({"corruption": "gaussian", "amount": -0.1}, r"amount must be a finite number of at least 0"),
        ({"corruption": "gaussian", "target": "noisy", "likelihood": "bernoulli"}, "likelihood must be 'gaussian'"),
    ],
)  # fmt: skip
def test_bad_arguments_are_refused(options, match):
    with pytest.raises(ValueError, match=match):
        build(**options)


def test_a_missing_generator_is_said():
    for call in (build().loss, build().evaluate):
        with pytest.raises(ValueError, match=r"rng must be a np\.random\.Generator .*, got None: pass rng="):
            call(X)
