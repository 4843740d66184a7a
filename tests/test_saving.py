"""Saved models load back as they were, and nothing else is taken for one."""

import numpy as np
import pytest

from cs231n_ae import models
from cs231n_ae.checkpoint import write_npz
from cs231n_ae.models import PCA, VAE, Autoencoder, LinearAutoencoder, TwoLayerNet
from cs231n_ae.saving import load_model, save_model

RNG_SEED = 7


def make(kind):
    rng = np.random.default_rng(RNG_SEED)
    return {
        "autoencoder": lambda: Autoencoder((12, 7, 3), activation="tanh", likelihood="gaussian", rng=rng),
        "linear": lambda: LinearAutoencoder(12, 3, rng=rng, dtype=np.float64),
        "two_layer": lambda: TwoLayerNet(12, 7, 4, decay=0.1, rng=rng),
        "vae": lambda: VAE((12, 7, 3), likelihood="gaussian", variance=None, beta=4.0, rng=rng),
    }[kind]()


@pytest.mark.parametrize("kind", ["autoencoder", "linear", "two_layer", "vae"])
def test_a_model_comes_back_with_its_arrays_configuration_and_notes(tmp_path, kind):
    model = make(kind)
    save_model(tmp_path / "m.npz", model, about={"dataset": "digits"})
    loaded, about = load_model(tmp_path / "m.npz")
    assert type(loaded) is type(model)
    assert about == {"dataset": "digits"}
    assert {k: tuple(v) if isinstance(v, list) else v for k, v in loaded.config.items()} == model.config
    assert loaded.params.keys() == model.params.keys()
    for name, value in model.params.items():
        assert loaded.params[name].dtype == value.dtype
        np.testing.assert_array_equal(loaded.params[name], value)


def test_a_loaded_vae_has_the_same_loss_for_the_same_noise(tmp_path):
    model, x = make("vae"), np.random.default_rng(0).random((5, 12), dtype=np.float32)
    save_model(tmp_path / "m.npz", model)
    loaded, _ = load_model(tmp_path / "m.npz")
    assert loaded.evaluate(x, rng=np.random.default_rng(1)) == model.evaluate(x, rng=np.random.default_rng(1))


def test_only_models_with_parameters_are_saved(tmp_path):
    with pytest.raises(ValueError, match=r"the model's class must be one of .* got 'PCA'"):
        save_model(tmp_path / "m.npz", PCA(2))
    assert not list(tmp_path.iterdir())


def test_a_foreign_file_is_never_overwritten(tmp_path):
    path = tmp_path / "essay.npz"
    path.write_text("a student's essay")
    with pytest.raises(ValueError, match=r"essay\.npz"):
        save_model(path, make("linear"))
    assert path.read_text() == "a student's essay"


def test_a_foreign_file_is_not_loaded(tmp_path):
    np.savez(tmp_path / "other.npz", a=np.zeros(3))
    with pytest.raises(ValueError, match=r"other\.npz"):
        load_model(tmp_path / "other.npz")


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"nothing\.npz"):
        load_model(tmp_path / "nothing.npz")


def test_arrays_that_do_not_fit_the_configuration_are_refused(tmp_path):
    model = make("linear")
    arrays = {**model.params, "W1": model.params["W1"][:5]}
    meta = {"class": "LinearAutoencoder", "config": model.config, "about": {}}
    write_npz(tmp_path / "m.npz", arrays, meta, kind="model")
    with pytest.raises(ValueError, match=r"must be those of its configuration"):
        load_model(tmp_path / "m.npz")


def test_an_unknown_class_is_refused(tmp_path):
    write_npz(tmp_path / "m.npz", {}, {"class": "os", "config": {}, "about": {}}, kind="model")
    with pytest.raises(ValueError, match=r"must be one of .* got 'os'"):
        load_model(tmp_path / "m.npz")


PLAIN = {"sizes": [6, 4, 3], "activation": ["tanh", "linear", "tanh", "linear"]}
VARIATIONAL = {"sizes": [6, 4, 3], "activation": "tanh", "variance": None}
SPARSE = {"sizes": [6, 4], "rho": 0.1, "decay": 0.01}
OF_VERSION_1 = [
    ("Autoencoder", PLAIN, {"loss": "l2"}, {"likelihood": "gaussian"}),
    ("Autoencoder", PLAIN, {"loss": "bce"}, {"likelihood": "bernoulli"}),
    ("TiedAutoencoder", PLAIN, {"loss": "l2"}, {"likelihood": "gaussian"}),
    ("DenoisingAutoencoder", PLAIN, {"loss": "bce"}, {"likelihood": "bernoulli"}),
    ("ContractiveAutoencoder", {"n_features": 6, "n_hidden": 4}, {"loss": "l2"}, {"likelihood": "gaussian"}),
    ("ConvAutoencoder", {"image": [1, 4, 4], "n_code": 3}, {"loss": "l2"}, {"likelihood": "gaussian"}),
    ("SparseAutoencoder", SPARSE, {"loss": "bce", "beta": 0.5}, {"likelihood": "bernoulli", "sparsity": 0.5}),
    ("StackedAutoencoder", SPARSE, {"loss": "l2", "beta": 2.0}, {"likelihood": "gaussian", "sparsity": 2.0}),
    ("VAE", VARIATIONAL, {"decoder": "gaussian", "beta": 4.0}, {"likelihood": "gaussian", "beta": 4.0}),
    ("ImportanceWeightedVAE", VARIATIONAL, {"decoder": "gaussian"}, {"likelihood": "gaussian"}),
    ("ConditionalVAE", {"sizes": [6, 3], "n_classes": 2}, {"decoder": "gaussian"}, {"likelihood": "gaussian"}),
]


@pytest.mark.parametrize(("kind", "same", "before", "now"), OF_VERSION_1)
def test_a_file_with_the_names_of_version_1_is_loaded(tmp_path, kind, same, before, now):
    model = getattr(models, kind)(**same, **now, rng=np.random.default_rng(RNG_SEED))
    meta = {"class": kind, "config": {**same, **before}, "about": {}}
    write_npz(tmp_path / "m.npz", model.params, meta, kind="model")
    loaded, _ = load_model(tmp_path / "m.npz")
    assert loaded.config == model.config
    assert {name: getattr(loaded, name) for name in now} == now
    for name, value in model.params.items():
        np.testing.assert_array_equal(loaded.params[name], value)


def test_a_file_of_a_later_version_is_refused(tmp_path):
    meta = {"class": "LinearAutoencoder", "version": 3, "config": {}, "about": {}}
    write_npz(tmp_path / "m.npz", {}, meta, kind="model")
    with pytest.raises(ValueError, match=r"version 2 or before, got 3: use a matching release"):
        load_model(tmp_path / "m.npz")
