"""Each entry in a tiny setting on the embedded digits, and the measures themselves against independent ones."""

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest
from sklearn.decomposition import PCA as SklearnPCA
from sklearn.linear_model import LogisticRegression
from sklearn.metrics.cluster import contingency_matrix

from cs231n_ae.datasets import load
from cs231n_ae.models import GAN, NADE, Classifier, SparseAutoencoder
from cs231n_ae.reproduce import rbm as reproduce_rbm
from cs231n_ae.reproduce.catalogue import ENTRIES, find_entry
from cs231n_ae.reproduce.harness import Run
from cs231n_ae.reproduce.kmeans_purity import purity
from cs231n_ae.reproduce.pca import largest_angle
from cs231n_ae.reproduce.running import reproduce

BESIDE_VAE = {"sizes": (64, 9, 3), "epochs": 1, "seeds": 2, "images": 20, "samples": 3}
TINY = {
    "pca": {"components": 5, "epochs": 1},
    "noise2noise": {"sizes": (64, 16, 4), "epochs": 2},
    "self_taught": {"sizes": (64, 9), "iterations": 3, "softmax_iterations": 3},
    "stacked": {"sizes": (64, 9, 8), "iterations": 3, "tuning_iterations": 4, "softmax_iterations": 3},
    "kmeans_purity": {"few_seeds": 2, "few_starts": 1, "many": 20, "many_seeds": 1},
    "realnvp": {"couplings": 2, "hidden": (8,), "epochs": 1, "draws": 2, "jacobians": 1},
    "gan_ring": {"hidden": (8, 8), "steps": 20, "seeds": 2, "samples": 200},
    "superposition": {"examples": 500, "toy_epochs": 1, "epochs": 1, "seeds": 2},
    "maf": {"steps": 2, "couplings": 2, "hidden": (8,), "epochs": 1, "draws": 2, "trips": 2},
    "diffusion_bits": {
        "hidden": (8,),
        "steps": 20,
        "ended": 3,
        "epochs": 1,
        "couplings": 2,
        "flow_hidden": (8,),
        "flow_epochs": 1,
        "draws": 2,
    },
    "wgan_ring": {"hidden": (8, 8), "steps": 10, "gan_steps": 10, "seeds": 2, "samples": 200},
    "semi_supervised": {"hidden": (9,), "latent": 3, "unlabelled": 50, "repeats": 1, "epochs": 1, "alone_epochs": 2},
    "deep_autoencoder": {"sizes": (64, 9, 3), "epochs": 1},
    "rbm": {"hidden": 6, "epochs": 3, "epochs_a_stage": 2, "ais_temperatures": 20, "pseudo_examples": 9},
    "made": {"hidden": 9, "epochs": 1},
    "nade": {"hidden": 9, "epochs": 1},
    "deep_autoencoder_hour": {"sizes": (64, 9, 3), "epochs": 1},
    "pixel_floor": {},
    "bounds": {"sizes": (64, 9, 3), "linear_sizes": (64, 3), "epochs": 1, "images": 20, "linear_images": 20},
    "vae": {"sizes": (64, 9, 3), "epochs": 1, "samples": 5, "few": 20, "few_samples": 50},
    "vae_long": {"sizes": (64, 9, 3), "epochs": 1, "samples": 5, "few": 20, "few_samples": 50},
    "vae_full": {"sizes": (64, 9, 3), "epochs": 1, "samples": 5, "few": 20, "few_samples": 50},
    "iwae": {"sizes": (64, 9, 3), "epochs": 1, "samples": 5, "few": 20, "few_samples": 50},
    "iwae_50": {"sizes": (64, 9, 3), "epochs": 1, "samples": 5, "few": 20, "few_samples": 50},
    "iaf": {**BESIDE_VAE, "context": 2, "hidden": 5},
    "mixture_prior": {**BESIDE_VAE, "components": 2},
    "hierarchical": {**BESIDE_VAE, "top_sizes": (5, 2)},
}


def digits(name):
    """The embedded digits, also in place of MNIST."""
    assert name in ("mnist", "digits")
    return load("digits")


def tiny(name, **changes):
    entry = find_entry(name)
    return replace(entry, settings=replace(entry.settings, **{**TINY[name], **changes}))


def run(name, folder, **changes):
    """What an entry measures, apart from the time it took."""
    measured = reproduce(tiny(name, **changes), folder, load=digits, progress=False).measured
    return {measure: value for measure, value in measured.items() if not measure.endswith("minutes")}


@pytest.mark.parametrize("name", [entry.name for entry in ENTRIES])
def test_an_entry_measures_what_it_shows_and_the_same_again(name, tmp_path):
    first = run(name, tmp_path / "1")
    assert all(math.isfinite(value) for value in first.values())
    shown = {figure.measure for figure in find_entry(name).figures if not figure.measure.endswith("minutes")}
    assert shown <= first.keys()
    assert run(name, tmp_path / "2") == first


@pytest.mark.parametrize(
    ("name", "holder", "function", "calls"),
    [
        ("gan_ring", GAN, "generator_gradients", (7, 33)),  # of 4 trainings of 20 steps
        ("rbm", reproduce_rbm, "rbm_cd_gradients", (20, 20)),  # of 14 batches in each of 3 epochs
        ("self_taught", SparseAutoencoder, "loss", (2,)),
        ("stacked", Classifier, "loss", (2, 6)),
        ("nade", NADE, "loss", (5,)),
    ],
)
def test_an_entry_that_was_stopped_measures_what_one_does_that_was_not(
    name, holder, function, calls, tmp_path, monkeypatch
):
    whole = run(name, tmp_path / "whole")
    original = getattr(holder, function)
    for call in calls:
        count = itertools.count(1)

        def stopping(*arguments, count=count, call=call, **options):
            if next(count) == call:
                raise KeyboardInterrupt
            return original(*arguments, **options)

        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr(holder, function, stopping)
            run(name, tmp_path / "stopped")
    assert run(name, tmp_path / "stopped") == whole


def test_pca_and_the_linear_autoencoder_agree_with_scikit_learn(tmp_path):
    measured = run("pca", tmp_path, epochs=60, learning_rate=1e-2, batch_size=64)
    x, x_test = load("digits").x_train, load("digits").x_test
    theirs = SklearnPCA(5, svd_solver="full").fit(x)
    error = ((theirs.inverse_transform(theirs.transform(x_test)) - x_test) ** 2).sum(axis=1).mean()
    assert measured["pca"] == pytest.approx(error, rel=1e-5)
    assert measured["excess"] == pytest.approx(100 * (measured["linear"] / error - 1), abs=1e-3)
    assert abs(measured["excess"]) < 1 and measured["angle"] < 5


def test_the_largest_angle_of_planes_with_a_known_one():
    tilt = np.radians(25.0)
    a = np.array([[1.0, 0, 0, 0], [0, 1, 0, 0]])
    b = np.array([[0.0, 3, 0, 0], [2 * np.cos(tilt), 5, 2 * np.sin(tilt), 0]])  # one direction shared, one tilted
    assert largest_angle(a, b) == pytest.approx(25.0)
    assert largest_angle(a, np.array([[1.0, 2, 0, 0], [3, -1, 0, 0]])) == pytest.approx(0, abs=1e-5)


def test_purity_is_that_of_the_contingency_table(rng):
    labels, y = rng.integers(0, 7, 500), rng.integers(0, 4, 500)
    assert purity(labels, y) == contingency_matrix(y, labels).max(axis=0).sum() / 500
    assert purity(np.array([0, 0, 0, 5, 5]), np.array([1, 1, 0, 2, 2])) == 0.8  # clusters without members count nothing


def test_kmeans_reports_mean_lowest_and_highest_of_its_seeds(tmp_path):
    measured = run("kmeans_purity", tmp_path, few_seeds=3)
    seeds = [measured[f"few_seed_{seed}"] for seed in range(3)]
    assert len(set(seeds)) > 1
    assert measured["few_mean"] == pytest.approx(sum(seeds) / 3)
    assert (measured["few_lowest"], measured["few_highest"]) == (min(seeds), max(seeds))
    assert measured["few_mean"] < measured["many_mean"] < 1


def test_features_of_self_taught_learning_come_from_the_other_digits(tmp_path, monkeypatch):
    seen = {}
    train = Run.train_on_all

    def watched(self, name, model, data, **options):
        seen[name] = data
        train(self, name, model, data, **options)

    monkeypatch.setattr(Run, "train_on_all", watched)
    measured = run("self_taught", tmp_path)
    data = load("digits")
    np.testing.assert_array_equal(seen["training"], data.x_train[data.y_train > 4])
    assert measured["gain"] == pytest.approx(measured["features"] - measured["raw"])


def test_accuracy_on_raw_pixels_is_that_of_scikit_learn(tmp_path):
    measured = run("self_taught", tmp_path, softmax_iterations=2000)
    data = load("digits")
    x, y = data.x_train[data.y_train < 5], data.y_train[data.y_train < 5]
    half = (len(x) + 1) // 2
    theirs = LogisticRegression(C=1 / (half * 1e-4), max_iter=5000, tol=1e-8).fit(x[:half].astype(np.float64), y[:half])
    assert measured["raw"] == pytest.approx(100 * theirs.score(x[half:], y[half:]), abs=0.5)


def test_fine_tuning_of_the_stacked_autoencoder_helps(tmp_path):
    measured = run("stacked", tmp_path, sizes=(64, 30, 30), decay=1e-4, beta=0.1, iterations=60, tuning_iterations=60)
    assert 15 < measured["before"] < measured["after"]
    assert measured["after"] > 85


def test_noise_is_removed_with_either_target(tmp_path):
    measured = run("noise2noise", tmp_path, sizes=(64, 64, 16), epochs=60, batch_size=64)
    assert measured["untouched"] == pytest.approx(64 * 0.3**2, rel=0.02)  # D s², the energy of the noise
    assert measured["clean"] < 0.8 * measured["untouched"]
    assert abs(measured["gap"]) < 10 and measured["clean"] != measured["noisy"]


def test_the_deep_autoencoder_learns(tmp_path):
    short = run("deep_autoencoder", tmp_path / "1", sizes=(64, 40, 8), batch_size=32)
    long = run("deep_autoencoder", tmp_path / "20", sizes=(64, 40, 8), batch_size=32, epochs=20)
    assert long["test"] < 0.6 * short["test"]
