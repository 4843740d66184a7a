"""What ``cs231n-ae train`` does with each model, with a file of one's own, and when it is stopped."""

import signal

import numpy as np
import pytest

from cs231n_ae.datasets import load
from cs231n_ae.models import GAN, VAE
from cs231n_ae.recipes import sample_images
from cs231n_ae.registry import TRAINABLE
from cs231n_ae.saving import load_model
from cs231n_ae.training_command import train_from_words

DIGITS = load("digits")


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    path = tmp_path_factory.mktemp("own") / "own.npz"
    np.savez(path, x=np.rint(DIGITS.x_train[:100] * 255).astype(np.uint8), y=DIGITS.y_train[:100])
    return path


def train(model, dataset, out, **options):
    said = []
    train_from_words(model, dataset=str(dataset), labels=None, sizes=None, seed=1, out=out, say=said.append, **options)
    return said


@pytest.mark.parametrize("command", TRAINABLE)
def test_every_model_is_trained_on_images_of_ones_own_and_comes_back(own, tmp_path, command):
    known, out = TRAINABLE[command], tmp_path / "m.npz"
    said = train(command, own, out, **({} if known.fitted else {"epochs": 1}))
    assert said[-1] == f"saved {out}"
    assert [line for line in said if line.startswith("note: ")] == [
        f"note: {own}: rows of 64 numbers are taken for images of 8×8",
        f"note: {own}: whole numbers, from 0 to 255, are divided by 255",
        f"note: {own}: 20 of 100 images, drawn by the seed, are held out as test images",
    ]
    rows = {line.split()[0]: float(line.split()[-1]) for line in said if line.startswith("  ")}
    assert rows and np.isfinite(list(rows.values())).all()
    model, about = load_model(out)
    assert type(model).__name__ == known.name
    assert (about["dataset"], about["image_shape"], about["seed"]) == (str(own), [1, 8, 8], 1)
    assert about.get("epochs") == (None if known.fitted else 1)
    if hasattr(model, "sample"):
        assert sample_images(model, 3, rng=np.random.default_rng(0)).shape == (3, 64)


def test_a_model_that_was_fitted_is_said_to_be_as_near_as_it_is(own, tmp_path):
    said = train("pca", own, tmp_path / "m.npz")
    model, _ = load_model(tmp_path / "m.npz")
    x = np.load(own)["x"] / 255
    mean, basis = model.mean.astype(np.float64), model.components.astype(np.float64)
    errors = (((x - mean) @ basis.T @ basis + mean - x) ** 2).sum(axis=1)
    held_out = np.zeros(100, dtype=bool)
    held_out[np.random.default_rng([1, 5]).permutation(100)[:20]] = True
    assert said[-2].split() == ["squared", "error", f"{errors[held_out].mean():.3f}"]


@pytest.mark.parametrize(
    ("command", "kind", "method", "says"),
    [
        ("vae", VAE, "loss", "Stopped in epoch 1; the same command with --resume goes on from there."),
        ("gan", GAN, "generator_gradients", "Stopped after 1 steps; the same command with --resume goes on from"),
    ],
)
def test_ctrl_c_in_the_first_epoch_is_said_and_resumed_to_the_same_end(
    own, tmp_path, monkeypatch, command, kind, method, says
):
    options = {"epochs": 2, "batch_size": 16}
    train(command, own, tmp_path / "whole.npz", **options)
    original = getattr(kind, method)

    def pressed(self, *args, **kwargs):
        signal.raise_signal(signal.SIGINT)
        return original(self, *args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(kind, method, pressed)
        said = train(command, own, tmp_path / "m.npz", **options)
    assert any(line.startswith(says) for line in said) and said[-1].startswith("saved")
    assert load_model(tmp_path / "m.npz")[1]["epochs"] == 0
    train(command, own, tmp_path / "m.npz", **options, resume=True)
    (whole, about), (broken, of_broken) = load_model(tmp_path / "whole.npz"), load_model(tmp_path / "m.npz")
    assert about == of_broken
    for name, value in whole.params.items():
        np.testing.assert_array_equal(broken.params[name], value, err_msg=name)


def test_another_run_is_not_resumed(own, tmp_path):
    train("vae", own, tmp_path / "m.npz", epochs=1)
    with pytest.raises(ValueError, match=r"--resume must go on with the run in .*: beta was 1\.0, is 4\.0\. Say what"):
        train("vae", own, tmp_path / "m.npz", epochs=2, beta=4.0, resume=True)


@pytest.mark.parametrize(
    ("model", "dataset", "options"),
    [("vae", "moon", {}), ("vae", None, {"likelihood": "poisson"}), ("pca", None, {"epochs": 3})],
)
def test_what_is_refused_leaves_no_folder(own, tmp_path, model, dataset, options):
    with pytest.raises(ValueError):
        train(model, dataset or own, tmp_path / "runs" / "m.npz", **options)
    assert list(tmp_path.iterdir()) == []


def test_nothing_to_resume_is_a_new_run_and_said_so(own, tmp_path):
    said = train("linear", own, tmp_path / "m.npz", epochs=1, resume=True)
    assert f"note: there is no {tmp_path / 'm.checkpoint.npz'} to go on from, so this is a new run" in said


def test_a_boltzmann_machine_is_not_measured_by_its_loss(own, tmp_path):
    """The difference of free energies begins near 0 and may grow: that is no divergence."""
    said = train("rbm", own, tmp_path / "m.npz", epochs=3, learning_rate=0.05)
    assert said[-1].startswith("saved")
