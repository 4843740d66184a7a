"""Data on another scale than the model are told of before the first step, and all others are let pass."""

import numpy as np
import pytest

from cs231n_ae.adversarial_training import train_gan
from cs231n_ae.binarization import binarize
from cs231n_ae.data_scale import require_scaled, say_unscaled
from cs231n_ae.models import (
    GAN,
    VAE,
    Autoencoder,
    Classifier,
    ConditionalVAE,
    ConvAutoencoder,
    ImportanceWeightedVAE,
    LinearAutoencoder,
    RealNVP,
    SparseAutoencoder,
    StackedAutoencoder,
    TiedAutoencoder,
    WithFreeBits,
)
from cs231n_ae.solver import Solver


def rng():
    return np.random.default_rng(0)


PIXELS = rng().random((50, 16), dtype=np.float32)
BYTES = np.float32(255) * PIXELS
TANH_AT_THE_END = ["relu", "relu", "relu", "tanh"]
SIZES = (16, 8, 2)

BERNOULLI = {
    "VAE": lambda: VAE(SIZES, rng=rng()),
    "ConditionalVAE": lambda: ConditionalVAE(SIZES, 3, rng=rng()),
    "ImportanceWeightedVAE": lambda: ImportanceWeightedVAE(SIZES, rng=rng()),
    "WithFreeBits": lambda: WithFreeBits(VAE(SIZES, rng=rng()), floor=0.1),
    "Autoencoder": lambda: Autoencoder(SIZES, rng=rng()),
    "TiedAutoencoder": lambda: TiedAutoencoder(SIZES, rng=rng()),
    "ConvAutoencoder": lambda: ConvAutoencoder((1, 4, 4), 2, rng=rng()),
}
GAUSSIAN = {
    "VAE": lambda: VAE(SIZES, likelihood="gaussian", rng=rng()),
    "VAE, a small variance": lambda: VAE(SIZES, likelihood="gaussian", variance=1e-4, rng=rng()),
    "VAE, a learned variance": lambda: VAE(SIZES, likelihood="gaussian", variance=None, rng=rng()),
    "ConditionalVAE": lambda: ConditionalVAE(SIZES, 3, likelihood="gaussian", rng=rng()),
    "ImportanceWeightedVAE": lambda: ImportanceWeightedVAE(SIZES, likelihood="gaussian", rng=rng()),
    "WithFreeBits": lambda: WithFreeBits(VAE(SIZES, likelihood="gaussian", rng=rng()), floor=0.1),
}
SQUASHED = {
    "SparseAutoencoder": lambda: SparseAutoencoder(SIZES, rng=rng()),
    "StackedAutoencoder": lambda: StackedAutoencoder(SIZES, rng=rng()),
    "Autoencoder, tanh": lambda: Autoencoder(
        SIZES, activation=["relu"] * 3 + ["tanh"], likelihood="gaussian", rng=rng()
    ),
    "GAN": lambda: GAN(2, (8,), 16, output="sigmoid", rng=rng()),
}
WITHOUT_A_SCALE = {
    "Autoencoder, l2": lambda: Autoencoder(SIZES, likelihood="gaussian", rng=rng()),
    "LinearAutoencoder": lambda: LinearAutoencoder(16, 2, rng=rng()),
    "RealNVP": lambda: RealNVP(16, (8,), rng=rng()),
    "Classifier": lambda: Classifier((16, 8), 3, rng=rng()),
    "GAN, linear": lambda: GAN(2, (8,), 16, rng=rng()),
}


@pytest.mark.parametrize("build", BERNOULLI.values(), ids=BERNOULLI)
def test_what_is_no_probability_is_told_to_a_bernoulli_decoder(build):
    for x in (BYTES, PIXELS - 0.5, np.where(PIXELS > 0.9, 1.001, PIXELS).astype(np.float32)):
        with pytest.raises(
            ValueError, match=r"^data must lie in \[0, 1\] for a Bernoulli decoder .*: divide pixels by 255"
        ):
            require_scaled(build(), x)
    require_scaled(build(), PIXELS)
    require_scaled(build(), np.round(PIXELS))


@pytest.mark.parametrize("build", GAUSSIAN.values(), ids=GAUSSIAN)
def test_large_numbers_are_told_to_a_vae_with_a_gaussian_decoder(build):
    for x in (BYTES, BYTES - 127, PIXELS + 1000):
        with pytest.raises(
            ValueError, match=r"^data must be of a size near 1 for a VAE, .* root mean square of [\de.+]+: divide"
        ):
            require_scaled(build(), x)
    for x in (PIXELS, 16 * PIXELS, 3 * rng().standard_normal((50, 16)), rng().standard_cauchy((50, 16)).clip(-90, 90)):
        require_scaled(build(), x.astype(np.float32))


@pytest.mark.parametrize("build", SQUASHED.values(), ids=SQUASHED)
def test_what_a_sigmoid_or_tanh_cannot_reach_is_told(build):
    for x in (BYTES, 16 * PIXELS, -BYTES):
        with pytest.raises(
            ValueError, match=r"scale of the decoder's outputs, which a (sigmoid|tanh) holds in \(.*, 1\), got"
        ):
            require_scaled(build(), x)
    for x in (PIXELS, 3 * PIXELS - 1):
        require_scaled(build(), x)


@pytest.mark.parametrize("build", WITHOUT_A_SCALE.values(), ids=WITHOUT_A_SCALE)
def test_a_model_without_a_scale_of_its_own_takes_any(build):
    require_scaled(build(), BYTES)


def test_what_other_checks_refuse_is_left_to_them():
    for x in (BYTES.astype(np.uint8), np.full((3, 16), np.nan), np.zeros((0, 16))):
        require_scaled(GAUSSIAN["VAE"](), x)
        assert say_unscaled(x) == ""


def test_it_is_told_before_the_first_step():
    for build in (BERNOULLI["VAE"], GAUSSIAN["VAE"], SQUASHED["SparseAutoencoder"]):
        model = build()
        before = {name: value.copy() for name, value in model.params.items()}
        with pytest.raises(ValueError, match=r"^data must .* got values from 0\.\d+ to 254\.\d+"):
            Solver(model, BYTES, rng=rng(), progress=False)
        for name, value in model.params.items():
            np.testing.assert_array_equal(value, before[name])
    with pytest.raises(ValueError, match="a sigmoid holds in"):
        train_gan(SQUASHED["GAN"](), BYTES, steps=1, rng=rng(), progress=False)


def test_what_counts_is_the_batch_as_it_is_prepared():
    def scaled(x, *, rng):
        return x / 255

    Solver(BERNOULLI["VAE"](), BYTES, prepare=scaled, rng=rng(), epochs=1, progress=False).train()
    draws = rng()
    Solver(BERNOULLI["VAE"](), PIXELS, prepare=binarize, rng=draws)
    unprepared = rng()
    Solver(BERNOULLI["VAE"](), PIXELS, rng=unprepared)
    assert draws.random() == unprepared.random()  # the look takes no draws from the run
    with pytest.raises(ValueError, match=r"got values from 0\.\d+ to 50\.\d+: divide"):
        Solver(BERNOULLI["VAE"](), PIXELS, prepare=lambda x, *, rng: 50.5 * x, rng=rng())


def test_a_sentence_only_about_data_that_are_not_scaled():
    assert say_unscaled(PIXELS) == say_unscaled(16 * PIXELS) == ""
    assert say_unscaled(BYTES).startswith("The data are not scaled (values from 0.")
    assert "root mean square 151" in say_unscaled(BYTES)
