"""The decoder as layers is the model's own, and models without one are refused."""

import numpy as np
import pytest

from cs231n_ae.explore import decoder_of
from cs231n_ae.models import (
    PCA,
    VAE,
    Autoencoder,
    ConditionalVAE,
    ContractiveAutoencoder,
    ConvAutoencoder,
    DenoisingAutoencoder,
    ImportanceWeightedVAE,
    LinearAutoencoder,
    SparseAutoencoder,
    StackedAutoencoder,
    TiedAutoencoder,
    TwoLayerNet,
)
from cs231n_ae.registry import EXPLORABLE

SIZES = (12, 7, 3)


def models(rng):
    yield VAE(SIZES, rng=rng)
    yield VAE((12, 9, 7, 3), activation="tanh", likelihood="gaussian", variance=None, rng=rng)
    yield ImportanceWeightedVAE(SIZES, rng=rng)
    yield ConditionalVAE(SIZES, 4, rng=rng)
    yield Autoencoder(SIZES, activation="softplus", likelihood="gaussian", rng=rng)
    yield Autoencoder(SIZES, activation=("relu", "tanh", "leaky_relu", "sigmoid"), likelihood="gaussian", rng=rng)
    yield LinearAutoencoder(12, 3, rng=rng)
    yield ContractiveAutoencoder(12, 5, rng=rng)
    yield DenoisingAutoencoder(SIZES, rng=rng)
    yield SparseAutoencoder((12, 5), rng=rng)
    yield StackedAutoencoder(SIZES, rng=rng)
    yield TiedAutoencoder(SIZES, activation="tanh", rng=rng)
    yield PCA(3).fit(rng.standard_normal((30, 12)).astype(np.float32))


def test_every_kind_decodes_as_the_model_does(rng):
    seen = set()
    for model in models(rng):
        for value in getattr(model, "params", {}).values():
            value += rng.standard_normal(value.shape).astype(value.dtype)  # biases too
        decoder = decoder_of(model)
        z = rng.standard_normal((20, decoder.n_code)).astype(np.float32)
        y = [rng.integers(4, size=20)] if isinstance(model, ConditionalVAE) else []
        np.testing.assert_array_equal(decoder.decode(z, *y), model.decode(z, *y), err_msg=type(model).__name__)
        assert decoder.n_features == 12
        assert decoder.prior == isinstance(model, VAE | ConditionalVAE)
        seen.add(type(model).__name__)
    assert seen == set(EXPLORABLE)


def test_a_code_s_activation_is_known(rng):
    assert decoder_of(SparseAutoencoder((12, 5), rng=rng)).activation == "sigmoid"
    assert decoder_of(VAE(SIZES, activation="relu", rng=rng)).activation == "linear"


@pytest.mark.parametrize(
    "model",
    [TwoLayerNet(12, 5, 3, rng=np.random.default_rng(0)), ConvAutoencoder((1, 8, 8), 4, rng=np.random.default_rng(0))],
    ids=lambda model: type(model).__name__,
)
def test_other_models_are_refused_with_the_names_of_those_that_can(model):
    with pytest.raises(
        ValueError,
        match=f"got {type(model).__name__}.*can be explored: PCA, LinearAutoencoder, .*, ImportanceWeightedVAE$",
    ):
        decoder_of(model)


def test_a_class_of_a_student_s_own_with_the_same_name_is_taken(rng):
    own = type("VAE", (), dict(vars(VAE)))  # no subclass: the file beside a notebook makes a new class
    model = own(SIZES, rng=rng)
    assert not isinstance(model, VAE)
    z = rng.standard_normal((4, 3)).astype(np.float32)
    np.testing.assert_array_equal(decoder_of(model).decode(z), model.decode(z))


def test_a_decode_that_does_something_else_is_not_shown_wrongly(rng):
    class Shy(VAE):
        def decode(self, z):
            return super().decode(z) / 2

    class Conditional(VAE):
        def decode(self, z, y):
            return super().decode(z)

    with pytest.raises(ValueError, match=r"got Shy: its decode\(z\) is not what the layers"):
        decoder_of(Shy(SIZES, rng=rng))
    with pytest.raises(ValueError, match=r"got Conditional: .*codes alone"):
        decoder_of(Conditional(SIZES, rng=rng))


def test_parameters_that_are_not_finite_are_refused(rng):
    model = VAE(SIZES, rng=rng)
    model.params["dec_W2"][1, 4] = np.nan
    with pytest.raises(ValueError, match=r"dec_W2 must be finite, got nan at index \(1, 4\)"):
        decoder_of(model)
