"""Saved models load back as they were, and nothing else is taken for one."""

import io
import json
import pickle
import tracemalloc
import zipfile

import numpy as np
import pytest

from cs231n_ae import models
from cs231n_ae.checkpoint import write_npz
from cs231n_ae.registry import FITTED, SAVABLE
from cs231n_ae.saving import load_model, save_model

RNG_SEED = 7
OPTIONS = {
    "LinearAutoencoder": {"n_features": 12, "n_code": 3, "dtype": np.float64},
    "TwoLayerNet": {"n_features": 12, "n_hidden": 7, "n_classes": 4, "decay": 0.1},
    "Autoencoder": {"sizes": (12, 7, 3), "activation": "tanh", "likelihood": "gaussian"},
    "TiedAutoencoder": {"sizes": (12, 7, 3), "likelihood": "gaussian"},
    "SparseAutoencoder": {"sizes": (12, 7), "penalty": "l1", "rho": 0.2, "sparsity": 0.5, "decay": 0.1},
    "DenoisingAutoencoder": {"sizes": (12, 7), "corruption": "gaussian", "amount": 0.1, "target": "clean"},
    "ContractiveAutoencoder": {"n_features": 12, "n_hidden": 7, "contraction": 2.0, "likelihood": "gaussian"},
    "StackedAutoencoder": {"sizes": (12, 7, 3), "likelihood": "bernoulli", "rho": 0.2, "sparsity": 0.0, "decay": 0.1},
    "Classifier": {"sizes": (12, 7), "n_classes": 4, "activation": "tanh", "decay": 0.1},
    "ConcatenatedClassifier": {"sizes": (12, 7), "n_classes": 4, "activation": "tanh", "decay": 0.1},
    "ConvAutoencoder": {"image": (1, 4, 4), "n_code": 3, "channels": (2,), "down": "stride", "up": "transpose"},
    "VAE": {"sizes": (12, 7, 3), "likelihood": "gaussian", "variance": None, "beta": 4.0},
    "ConditionalVAE": {"sizes": (12, 7, 3), "n_classes": 4, "likelihood": "gaussian", "variance": 0.2, "beta": 0.5},
    "SemiSupervisedVAE": {"sizes": (12, 7, 3), "n_classes": 4, "alpha": 2.5},
    "MixtureVAE": {"sizes": (12, 7, 3), "n_components": 4},
    "HierarchicalVAE": {"sizes": (12, 7, 3), "top_sizes": (5, 2)},
    "ImportanceWeightedVAE": {"sizes": (12, 7, 3), "n_samples": 3, "activation": "tanh"},
    "NADE": {"n_features": 12, "n_hidden": 7, "order": "random"},
    "MADE": {"sizes": (12, 7), "n_masks": 2, "direct": True},
    "PixelCNN": {"image": (3, 4), "channels": 2, "n_layers": 2},
    "TwoStackPixelCNN": {"image": (3, 4), "channels": 2, "n_layers": 2},
    "PixelRNN": {"image": (3, 4), "channels": 2, "n_layers": 2},
    "ImageTransformer": {"image": (2, 4), "patch": (1, 2), "width": 8, "n_heads": 2, "n_layers": 1},
    "VQVAE": {"sizes": (12, 7, 4), "n_slots": 2, "n_codes": 5, "commitment": 0.5},
    "RealNVP": {"n_features": 3, "hidden": (5,), "n_couplings": 2, "coupling": "additive", "alpha": 0.05},
    "MAF": {"n_features": 3, "hidden": (5, 4), "n_steps": 2, "bound": 1.5, "alpha": 0.05, "mask_seed": 4},
    "IAF": {"n_features": 3, "hidden": (5, 4), "n_steps": 2, "bound": 1.5},
    "FlowNet": {"n_features": 3, "hidden": (5, 4)},
    "ContrastiveNet": {"image": (3, 4), "hidden": (5, 4), "head": (3,), "temperature": 0.3, "negatives": False},
    "Superposition": {"n_features": 7, "n_hidden": 3},
    "SparseDictionary": {"n_features": 3, "n_latents": 7, "sparsity": 0.5, "k": 2, "tied": True},
    "MaskedAutoencoder": {"image": (4, 4), "hidden": (5, 4), "patch": (2, 2), "ratio": 0.75},
    "RBM": {"n_visible": 12, "n_hidden": 7, "steps": 2},
    "DiffusionNet": {"n_features": 3, "hidden": (5,), "n_classes": 4, "n_steps": 20, "activation": "tanh"},
    "DiffusionUNet": {"image": (1, 4, 4), "channels": (4, 8), "n_classes": 4, "n_steps": 20},
    "GSN": {"n_visible": 12, "n_hidden": 7, "rate": 0.1, "std": 0.2, "walkback": 2},
    "GAN": {"n_latent": 2, "hidden": (5,), "n_features": 3, "output": "sigmoid", "kind": "minimax"},
    "WGAN": {"n_latent": 2, "hidden": (5,), "n_features": 3, "output": "sigmoid", "penalty": 5.0},
    "ScoreNet": {"n_features": 12, "hidden": (7,), "smallest": 0.1, "largest": 5.0, "data_std": 0.3},
}


def make(kind):
    return getattr(models, kind)(**OPTIONS[kind], rng=np.random.default_rng(RNG_SEED))


def test_every_model_of_the_registry_is_tried_here():
    assert OPTIONS.keys() | FITTED.keys() == set(SAVABLE)
    assert not OPTIONS.keys() & FITTED.keys()


@pytest.mark.parametrize("kind", OPTIONS)
def test_a_model_comes_back_with_its_arrays_configuration_and_notes(tmp_path, kind):
    model = make(kind)
    save_model(tmp_path / "m.npz", model, about={"dataset": "digits"})
    loaded, about = load_model(tmp_path / "m.npz")
    assert type(loaded) is type(model)
    assert about == {"dataset": "digits"}
    assert loaded.config == model.config
    given = {k: v for k, v in OPTIONS[kind].items() if k not in ("dtype", "activation", "order")}  # kept in full
    assert {name: loaded.config[name] for name in given} == given
    assert loaded.params.keys() == model.params.keys()
    for name, value in model.params.items():
        assert loaded.params[name].dtype == value.dtype
        np.testing.assert_array_equal(loaded.params[name], value)


def test_a_loaded_vae_has_the_same_loss_for_the_same_noise(tmp_path):
    model, x = make("VAE"), np.random.default_rng(0).random((5, 12), dtype=np.float32)
    save_model(tmp_path / "m.npz", model)
    loaded, _ = load_model(tmp_path / "m.npz")
    assert loaded.evaluate(x, rng=np.random.default_rng(1)) == model.evaluate(x, rng=np.random.default_rng(1))


X = np.random.default_rng(0).random((40, 5)) * [1, 2, 3, 4, 5]
FITS = {
    "PCA": (lambda x: models.PCA(2).fit(x), ("encode", "reconstruct")),
    "KMeans": (lambda x: models.KMeans(4, n_starts=2).fit(x, rng=np.random.default_rng(0)), ("predict",)),
    "KMeansFeatures": (
        lambda x: models.KMeansFeatures(4, coding="distance").fit(x, rng=np.random.default_rng(0)),
        ("encode", "predict"),
    ),
    "Whitening": (lambda x: models.Whitening(kind="pca", epsilon=0.25).fit(x), ("encode",)),
}


def test_every_fitted_model_is_tried_here():
    assert FITS.keys() == FITTED.keys()


@pytest.mark.parametrize("kind", FITS)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_fitted_model_comes_back_as_it_was(tmp_path, kind, dtype):
    fit, methods = FITS[kind]
    x = X.astype(dtype)
    model = fit(x)
    save_model(tmp_path / "m.npz", model, about={"dataset": "digits"})
    loaded, about = load_model(tmp_path / "m.npz")
    assert type(loaded) is type(model) and about == {"dataset": "digits"}
    assert vars(loaded).keys() == vars(model).keys()
    for name, value in vars(model).items():
        found = getattr(loaded, name)
        assert type(found) is type(value) and np.asarray(found).dtype == np.asarray(value).dtype
        np.testing.assert_array_equal(found, value)
    for method in methods:
        np.testing.assert_array_equal(getattr(loaded, method)(x), getattr(model, method)(x))


UNFITTED = [models.PCA(2), models.KMeans(2), models.KMeansFeatures(2), models.Whitening()]


@pytest.mark.parametrize("model", UNFITTED, ids=lambda m: type(m).__name__)
def test_a_model_that_is_not_fitted_is_not_saved(tmp_path, model):
    with pytest.raises(ValueError, match=rf"the {type(model).__name__} must be fitted to be saved.*: call fit first"):
        save_model(tmp_path / "m.npz", model)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("config", "change", "says"),
    [
        ({}, {}, r"m\.npz describes no PCA that can be built: .*n_components"),
        ({"n_components": 0}, {}, r"m\.npz describes no PCA that can be built: n_components must be"),
        ({"n_components": 2, "whiten": True}, {}, "describes no PCA that can be built: .*whiten"),
        ({"n_components": 10**9}, {}, r"components in .* must hold floating point numbers of shape \(1000000000, 5\)"),
        (
            {"n_components": 2},
            {"mean": np.zeros(4)},
            r"components in .* must hold .* of shape \(2, 4\), got",
        ),
        ({"n_components": 2}, {"variances": np.zeros((2, 1))}, r"variances in .* must hold .* of shape \(2,\), got"),
        (
            {"n_components": 2},
            {"mean": np.zeros(5, int)},
            r"mean in .* must hold floating point .*, got int",
        ),
        ({"n_components": 2}, {"scale": np.ones(2)}, r"must hold mean, components, variances, got mean, .*, scale"),
    ],
)
def test_a_fitted_model_that_does_not_fit_together_is_refused(tmp_path, config, change, says):
    arrays = {"mean": np.zeros(5), "components": np.zeros((2, 5)), "variances": np.zeros(2), **change}
    write_npz(tmp_path / "m.npz", arrays, {"class": "PCA", "version": 2, "config": config, "about": {}}, kind="model")
    with pytest.raises(ValueError, match=says):
        load_model(tmp_path / "m.npz")


def test_what_is_no_model_is_not_saved(tmp_path):
    with pytest.raises(ValueError, match=r"the model's class must be one of .* got 'Generator'"):
        save_model(tmp_path / "m.npz", np.random.default_rng(0))
    assert not list(tmp_path.iterdir())


def test_a_foreign_file_is_never_overwritten(tmp_path):
    path = tmp_path / "essay.npz"
    path.write_text("a student's essay")
    with pytest.raises(ValueError, match=r"essay\.npz"):
        save_model(path, make("LinearAutoencoder"))
    assert path.read_text() == "a student's essay"


def test_a_foreign_file_is_not_loaded(tmp_path):
    np.savez(tmp_path / "other.npz", a=np.zeros(3))
    with pytest.raises(ValueError, match=r"other\.npz"):
        load_model(tmp_path / "other.npz")


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"nothing\.npz"):
        load_model(tmp_path / "nothing.npz")


def test_arrays_that_do_not_fit_the_configuration_are_refused(tmp_path):
    model = make("LinearAutoencoder")
    arrays = {**model.params, "W1": model.params["W1"][:5]}
    meta = {"class": "LinearAutoencoder", "config": model.config, "about": {}}
    write_npz(tmp_path / "m.npz", arrays, meta, kind="model")
    with pytest.raises(ValueError, match=r"those of its configuration, with W1 of shape \(12, 3\), got \(5, 3\)"):
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


ARGUMENTS = {
    "Autoencoder": ((12, 7, 3),), "Classifier": ((12, 7), 4), "ConditionalVAE": ((12, 7, 3), 4),
    "ConcatenatedClassifier": ((12, 7), 4),
    "ContractiveAutoencoder": (12, 5), "ConvAutoencoder": ((1, 4, 4), 3, (2,)), "DenoisingAutoencoder": ((12, 7, 3),),
    "DiffusionNet": (12, (7,), 4),
    "DiffusionUNet": ((1, 4, 4), (4, 8), 4),
    "FlowNet": (12, (7,)), "ImageTransformer": ((4, 4),),
    "ImportanceWeightedVAE": ((12, 7, 3),), "GAN": (3, (5,), 12), "GSN": (12, 5), "LinearAutoencoder": (12, 3),
    "ContrastiveNet": ((4, 4), (7,)), "MaskedAutoencoder": ((4, 4), (7,)),
    "Superposition": (12, 3), "SparseDictionary": (12, 20),
    "IAF": (12, (7,)), "MADE": ((12, 7),), "MAF": (12, (7,)),
    "NADE": (12, 5), "PixelCNN": ((4, 4),), "PixelRNN": ((4, 4),), "RBM": (12, 5),
    "RealNVP": (12, (7,)), "ScoreNet": (12, (7,)), "SemiSupervisedVAE": ((12, 7, 3), 4), "MixtureVAE": ((12, 7, 3), 4),
    "HierarchicalVAE": ((12, 7, 3), (5, 2)),
    "SparseAutoencoder": ((12, 7, 3),),
    "StackedAutoencoder": ((12, 7, 3),), "TiedAutoencoder": ((12, 7, 3),), "TwoLayerNet": (12, 7, 4),
    "TwoStackPixelCNN": ((4, 4),), "VAE": ((12, 7, 3),), "VQVAE": ((12, 7, 4),),
    "WGAN": (3, (5,), 12),
}  # fmt: skip


def built(kind):
    extra = {"n_couplings": 2} if kind == "RealNVP" else {}
    extra |= {"n_slots": 2, "n_codes": 5} if kind == "VQVAE" else {}
    extra |= {"smallest": 0.1, "largest": 5.0} if kind == "ScoreNet" else {}
    extra |= {"channels": 2, "n_layers": 2, "kernel": 3} if kind.startswith(("Pixel", "TwoStack")) else {}
    keywords = {"ConvAutoencoder": ("image", "n_code", "channels"), "GAN": ("n_latent", "hidden", "n_features"),
                "WGAN": ("n_latent", "hidden", "n_features"),
                "RealNVP": ("n_features", "hidden")}  # fmt: skip
    arguments = ARGUMENTS[kind]
    if kind in keywords:
        extra |= dict(zip(keywords[kind], arguments, strict=True))
        arguments = ()
    return getattr(models, kind)(*arguments, **extra, rng=np.random.default_rng(0))


def test_each_model_that_can_be_saved_is_tried_here():
    assert ARGUMENTS.keys() | FITTED.keys() == set(SAVABLE)


def write_model(path, kind, config, arrays):
    write_npz(path, arrays, {"class": kind, "version": 2, "config": config, "about": {}}, kind="model")
    return path


@pytest.mark.parametrize("kind", ARGUMENTS)
def test_a_size_of_a_million_is_refused_and_takes_no_memory(tmp_path, kind):
    model = built(kind)
    whole = json.loads(json.dumps(model.config, default=np.ndarray.tolist))
    tried = 0
    for name, value in whole.items():
        if name.endswith("seed") or value is None:
            continue
        if isinstance(value, int) and not isinstance(value, bool):
            huge = 10**6
        elif isinstance(value, list) and all(isinstance(number, int) for number in value):
            huge = [10**6] * max(len(value), 2)
        else:
            continue
        tried += 1
        path = write_model(tmp_path / f"{name}.npz", kind, {**whole, name: huge}, model.params)
        tracemalloc.start()
        with pytest.raises(ValueError, match=rf"{name} in .*{name}\.npz must fit its arrays .*got 1000000\. .*again"):
            load_model(path)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < 20e6
    assert tried


def test_sizes_whose_product_is_huge_are_refused_and_take_no_memory(tmp_path):
    model = make("VAE")
    arrays = {**model.params, "enc_b1": np.zeros(30_000, np.float32)}
    config = {**model.config, "sizes": (30_000, 30_000, 30_000)}  # 7 gigabytes, and no number beyond those in the file
    path = write_model(tmp_path / "m.npz", "VAE", config, arrays)
    tracemalloc.start()
    with pytest.raises(
        ValueError, match=r"m\.npz describes no VAE that can be built: its weights are more than the file"
    ):
        load_model(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 50e6


@pytest.mark.parametrize("kind", ARGUMENTS)
def test_missing_and_unknown_entries_are_named(tmp_path, kind):
    model = built(kind)
    config = dict(model.config)
    first = next(iter(config))
    path = write_model(tmp_path / "m.npz", kind, {**config, "colour": "red"}, model.params)
    with pytest.raises(ValueError, match=rf"m\.npz must be that of {kind}, with .*got unknown 'colour'\. "):
        load_model(path)
    del config[first]
    write_model(path, kind, config, model.params)
    with pytest.raises(ValueError, match=rf"must be that of {kind}, with {first}.*got missing '{first}'\. "):
        load_model(path)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"sizes": None}, "describes no VAE that can be built"),
        ({"sizes": "12"}, "describes no VAE that can be built"),
        ({"sizes": [12, 7.5, 3]}, "describes no VAE that can be built: .*positive integer"),
        ({"sizes": [12, -7, 3]}, "describes no VAE that can be built: sizes must be"),
        ({"sizes": {"12": 7}}, "describes no VAE that can be built"),
        ({"activation": ["relu"]}, "describes no VAE that can be built: activation must be one of"),
        ({"beta": "large"}, "describes no VAE that can be built"),
        ({"beta": float("nan")}, "describes no VAE that can be built: beta must be a finite number"),
        ({"rng": 0}, "must be that of VAE, .*got unknown 'rng'"),
    ],
)
def test_values_that_make_no_model_are_refused_with_the_reason(tmp_path, changes, message):
    model = make("VAE")
    path = write_model(tmp_path / "m.npz", "VAE", {**model.config, **changes}, model.params)
    with pytest.raises(ValueError, match=rf"m\.npz {message}.*train the model again and save it$"):
        load_model(path)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda a: a.pop("enc_b1"), r"with enc_b1 of shape \(7,\), got none"),
        (lambda a: a.update(extra=np.ones(2)), r"with extra of shape none at all, got \(2,\)"),
        (lambda a: a.update(enc_W1=a["enc_W1"].T), r"with enc_W1 of shape \(12, 7\), got \(7, 12\)"),
        (lambda a: a.update(enc_W1=a["enc_W1"].astype(int)), "enc_W1 in .* floating point numbers, got int64"),
        (lambda a: a.update(enc_W1=a["enc_W1"].astype(complex)), "enc_W1 in .* floating point numbers, got complex128"),
    ],
)
def test_arrays_of_another_name_shape_or_type_are_named(tmp_path, change, message):
    model = make("VAE")
    arrays = dict(model.params)
    change(arrays)
    path = write_model(tmp_path / "m.npz", "VAE", model.config, arrays)
    with pytest.raises(ValueError, match=message):
        load_model(path)


@pytest.mark.parametrize(
    ("meta", "message"),
    [
        ({}, "the model's class in .* got None"),
        ({"class": ["VAE"]}, "the model's class in .* must be one of"),
        ({"class": "VAE"}, r"m\.npz must say the config of its model by name, got None: save it again"),
        ({"class": "VAE", "config": [1], "about": {}}, r"must say the config .* got \[1\]"),
        ({"class": "VAE", "config": {"sizes": [12, 7, 3]}}, "must say the about .* got None"),
    ],
)
def test_a_description_that_is_not_one_is_refused(tmp_path, meta, message):
    write_npz(tmp_path / "m.npz", make("VAE").params, meta, kind="model")
    with pytest.raises(ValueError, match=message):
        load_model(tmp_path / "m.npz")


def pickled():
    out = io.BytesIO()
    np.savez(out, __meta__=np.frombuffer(b"{}", np.uint8), w=np.array([{}], dtype=object))
    return out.getvalue()


def compressed():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("__meta__.npy", "w") as entry:
        np.lib.format.write_array(entry, np.zeros(50_000_000, np.uint8))
    return out.getvalue()


STRANGERS = {
    "empty": (b"", "; it is empty"),
    "text": (b"my thesis", "; it is text"),
    "a web page": (b"<!DOCTYPE html>", "; it is a web page"),
    "a pickle": (pickle.dumps({"W": 1}), "; it is a pickle"),
    "an array": (b"\x93NUMPY\x01\x00", "; it is a numpy array"),
    "another's npz": (pickled(), "its description is not of this library's format"),
    "a zip bomb": (compressed(), "its entry '__meta__' is compressed.*"),
}


@pytest.mark.parametrize(("content", "what"), STRANGERS.values(), ids=STRANGERS)
def test_what_is_no_saved_model_is_called_what_it_is(tmp_path, content, what):
    (tmp_path / "m.npz").write_bytes(content)
    tracemalloc.start()
    with pytest.raises(
        ValueError, match=rf"m\.npz is not a file of this library, or .*{what}\): name another, or make"
    ):
        load_model(tmp_path / "m.npz")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10e6


def test_a_folder_in_its_place_is_named(tmp_path):
    (tmp_path / "m.npz").mkdir()
    with pytest.raises(ValueError, match=r"m\.npz must be a model file, got a folder or device"):
        load_model(tmp_path / "m.npz")
