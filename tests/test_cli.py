"""The command line, as a person types it: in a process of its own, with an eye on what is printed.

What is refused is refused by the same function here, without a process for each of many cases.
"""

import importlib.metadata
import os
import re
import signal
import subprocess
import sys

import numpy as np
import pytest

from cs231n_ae import datasets
from cs231n_ae.__main__ import main
from cs231n_ae.models import Autoencoder
from cs231n_ae.saving import load_model, save_model


def run(*words, cwd, check=True):
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "COLUMNS": "120", "NO_COLOR": "1"}
    result = subprocess.run(
        [sys.executable, "-m", "cs231n_ae", *words],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    if check:
        assert result.returncode == 0, result.stderr
    return result


@pytest.fixture
def refused(monkeypatch, capfd):
    """Run a command here that ends with status 1: what it said of the error."""

    def run_here(*words, cwd):
        monkeypatch.chdir(cwd)
        for name, value in (("COLUMNS", "120"), ("NO_COLOR", "1")):
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(sys, "argv", ["cs231n-ae", *words])
        with pytest.raises(SystemExit) as stopped:
            main()
        printed, code = capfd.readouterr(), stopped.value.code
        last = f"{code}\n" if isinstance(code, str) else ""  # Python writes it on its way out, and ends with status 1
        assert last or code == 1
        return printed.err + last

    return run_here


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    folder = tmp_path_factory.mktemp("trained")
    out = run("train", "vae", "--sizes", "32,2", "--epochs", "2", "--seed", "3", "--out", "vae.npz", cwd=folder).stdout
    return folder, out


def test_help_lists_every_command(tmp_path):
    words = run("--help", cwd=tmp_path).stdout
    for command in (
        "demo",
        "train",
        "sample",
        "data",
        "list",
        "check",
        "watch",
        "hint",
        "reset",
        "solution",
        "answer",
        "submit",
    ):
        assert re.search(rf"^\W*{command}\b", words, flags=re.MULTILINE), command


def test_the_help_of_train_names_every_dataset_and_kind_of_file(tmp_path):
    words = {word.rstrip(".") for word in re.split(r"[\s│,;]+", run("train", "--help", cwd=tmp_path).stdout)}
    assert {*datasets.NAMES, ".npz", ".npy", ".csv", ".tsv", ".txt"} <= words


def test_the_demo_writes_its_pictures_and_ends_with_its_table(tmp_path):
    out = run("demo", "--epochs", "1", "--out", "pictures", cwd=tmp_path).stdout
    for row in ("PCA", "linear autoencoder", "deep autoencoder", "ELBO", "reconstruction", "KL"):
        assert re.search(rf"{row}.* -?\d+\.\d{{3}}$", out, flags=re.MULTILINE), row
    pictures = sorted(path.name for path in (tmp_path / "pictures").iterdir())
    assert pictures == [
        "autoencoder_loss.png",
        "reconstructions.png",
        "vae_latent_map.png",
        "vae_loss.png",
        "vae_manifold.png",
        "vae_samples.png",
    ]


def test_a_demo_that_is_stopped_says_so_and_shows_nothing_half_trained(tmp_path, monkeypatch, capfd):
    losses = []

    def stopped_at_the_third(self, *given, **options):
        losses.append(loss(self, *given, **options))
        if len(losses) == 3:
            signal.raise_signal(signal.SIGINT)  # Ctrl-C
        return losses[-1]

    loss = Autoencoder.loss
    monkeypatch.setattr(Autoencoder, "loss", stopped_at_the_third)
    monkeypatch.setattr(sys, "argv", ["cs231n-ae", "demo", "--epochs", "1", "--out", str(tmp_path / "pictures")])
    with pytest.raises(SystemExit) as end:
        main()
    printed = capfd.readouterr()
    assert end.value.code == 130 and len(losses) == 3
    assert "Stopped before the end: there are no results." in printed.err
    assert "Trained" not in printed.out and "vae" not in printed.out
    assert not list((tmp_path / "pictures").iterdir())


def test_train_prints_the_test_loss_and_saves_the_model(trained):
    folder, out = trained
    assert re.search(r"^test loss \d+\.\d{3} per image after 2 epochs \(seed 3", out, flags=re.MULTILINE)
    model, about = load_model(folder / "vae.npz")
    assert model.sizes == (64, 32, 2)
    assert about["dataset"] == "digits" and about["seed"] == 3


def test_the_same_seed_trains_the_same_model(trained, tmp_path):
    folder, _ = trained
    run("train", "vae", "--sizes", "32,2", "--epochs", "2", "--seed", "3", "--out", "again.npz", cwd=tmp_path)
    first, _ = load_model(folder / "vae.npz")
    second, _ = load_model(tmp_path / "again.npz")
    for name, value in first.params.items():
        np.testing.assert_array_equal(second.params[name], value)


def test_resume_ends_where_an_unbroken_run_ends(trained, tmp_path):
    folder, _ = trained
    words = ("train", "vae", "--sizes", "32,2", "--seed", "3", "--out", "vae.npz")
    run(*words, "--epochs", "1", cwd=tmp_path)
    run(*words, "--epochs", "2", "--resume", cwd=tmp_path)
    whole, _ = load_model(folder / "vae.npz")
    resumed, _ = load_model(tmp_path / "vae.npz")
    for name, value in whole.params.items():
        np.testing.assert_array_equal(resumed.params[name], value)


def test_sample_draws_a_picture(trained, tmp_path):
    folder, _ = trained
    out = run("sample", str(folder / "vae.npz"), "-n", "9", "-o", "new/samples.png", cwd=tmp_path).stdout
    assert "9 samples" in out
    assert (tmp_path / "new/samples.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("train", "gann"), r"the model must be one of .*'vae'.*'gan', got 'gann'"),
        (
            ("train", "gan", "--beta", "2"),
            r"gan has no --beta: leave it out\. Its options are .*--activation, --epochs",
        ),
        (("train", "pca", "--resume"), r"pca has no --resume: leave it out"),
        (("train", "conditional_vae", "--dataset", "natural_patches"), r"must have labels to learn from"),
        (("train", "vae", "--dataset", "nothing.csv"), r"there is no file nothing\.csv"),
        (("train", "vae", "--sizes", "big"), r"--sizes must be whole numbers"),
        (("train", "linear", "--sizes", "9,2"), r"linear must have one size, got \(9, 2\)"),
        (("train", "vae", "--dataset", "imagenet"), r"must be one of .* got 'imagenet'"),
        (("train", "autoencoder", "--activation", "swish"), r"activation must be one of .* got 'swish'"),
        (("sample", "nothing.npz"), r"nothing\.npz"),
        (("data", "fetch", "imagenet"), r"must be one of .* got 'imagenet'"),
    ],
)
def test_bad_words_get_one_plain_line_and_status_1(refused, tmp_path, words, says):
    told = refused(*words, cwd=tmp_path)
    assert re.search(says, told)
    assert "Traceback" not in told


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (
            ("vae", "--learning-rate", "1"),
            r"diverged in step 2 .*log-variance reached .*The learning rate of 1 is too high",
        ),
        (
            ("vae", "--learning-rate", "0.1"),
            r"diverged in step 2 .*its loss is 2\.\d+e\+15, and training began with 63",
        ),
        (
            ("autoencoder", "--learning-rate", "1"),
            r"Training made the model worse: .*The learning rate of 1 is too high",
        ),
    ],
)
def test_a_model_that_diverged_is_told_and_not_saved(tmp_path, words, says):
    result = run("train", *words, "--epochs", "3", "--out", "model.npz", cwd=tmp_path, check=False)
    assert result.returncode == 1
    assert re.search(rf"^cs231n-ae: .*{says}", result.stderr, flags=re.MULTILINE)
    assert "saved" not in result.stdout and "Traceback" not in result.stderr
    assert not (tmp_path / "model.npz").exists()


def test_samples_of_a_model_that_names_no_dataset_have_the_shape_that_is_asked_for(trained, tmp_path):
    model, _ = load_model(trained[0] / "vae.npz")
    save_model(tmp_path / "own.npz", model)
    result = run("sample", "own.npz", cwd=tmp_path, check=False)
    assert result.returncode == 1
    assert "own.npz does not say what it was trained on: add --dataset" in result.stderr
    assert "4 samples" in run("sample", "own.npz", "-n", "4", "--dataset", "digits", cwd=tmp_path).stdout


@pytest.fixture(scope="module")
def in_the_way(trained, tmp_path_factory):
    """A folder with a model, a file and a folder that stand in the way of what is to be written."""
    folder = tmp_path_factory.mktemp("in the way")
    (folder / "vae.npz").write_bytes((trained[0] / "vae.npz").read_bytes())
    (folder / "file").write_text("mine")
    (folder / "folder.png").mkdir()
    (folder / "folder.html").mkdir()
    return folder


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("demo", "--out", "file"), "file: file exists: move it away"),
        (("demo", "--out", "file/pictures"), "file.pictures: not a directory: a folder is needed there"),
        (("train", "vae", "--out", "file/m.npz"), "file: file exists: move it away"),
        (("train", "vae", "--out", "folder.png"), "will not overwrite folder.png: .* got a folder or device"),
        (("sample", "vae.npz", "-o", "folder.png"), "folder.png: is a directory: a file is needed there"),
        (("sample", "vae.npz", "-o", "file/a.png"), "file: file exists"),
        (("sample", "vae.npz", "-o", "a.xyz"), "Format 'xyz' is not supported"),
        (("sample", "folder.png"), "folder.png must be a model file, got a folder or device"),
        (("sample", "file"), r"file is not a file of this library, .* it is text"),
        (("explore", "vae.npz", "-o", "folder.html"), "will not overwrite folder.html"),
        (("explore", "vae.npz", "-o", "file/a.html"), "file: file exists"),
        (("reproduce", "pca", "--results", "file"), "file.pca: not a directory: a folder is needed there"),
        (("data", "fetch", "digits", "mnist", "--mirror", "stick"), "mirror must be an address"),
        (("data", "fetch", "mnits"), "got 'mnits': did you mean 'mnist'.$"),
        (("train", "vea"), "got 'vea': did you mean 'vae'.$"),
        (("explore", "vae.npz", "--dataset", "fashion"), "got 'fashion': did you mean 'fashion_mnist'.$"),
        (("train", "xyz"), "got 'xyz'$"),
    ],
)
def test_what_cannot_be_read_or_written_gets_one_plain_line(refused, in_the_way, words, says):
    before = sorted(in_the_way.rglob("*"))
    told = refused(*words, cwd=in_the_way)
    assert re.search(f"^cs231n-ae: .*{says}", told, flags=re.MULTILINE), told
    assert "Traceback" not in told and "training:" not in told  # it is said before the work
    assert sorted(in_the_way.rglob("*")) == before


def test_a_picture_without_an_ending_is_a_png_and_called_so(trained, tmp_path):
    assert "in new.png" in run("sample", str(trained[0] / "vae.npz"), "-n", "1", "-o", "new", cwd=tmp_path).stdout
    assert [path.name for path in tmp_path.iterdir()] == ["new.png"]


FULL = pytest.mark.parametrize("words", [("data", "list"), ("--version",), ("list",)])


@FULL
def test_a_reader_that_has_seen_enough_is_no_error(words, monkeypatch):
    monkeypatch.setenv("PYTHONUNBUFFERED", "1")  # each line meets the closed pipe
    with subprocess.Popen(
        [sys.executable, "-m", "cs231n_ae", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as program:
        program.stdout.close()
        errors = program.stderr.read()
    assert errors == b"" and program.returncode == 1


if os.path.exists("/dev/full"):

    @FULL
    def test_a_full_disk_is_said(words):
        with open("/dev/full", "w") as full:
            command = [sys.executable, "-m", "cs231n_ae", *words]
            done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True)
        assert done.stderr.strip().endswith("no space left on device: make room and run the command again")
        assert done.returncode in (1, 2) and "Traceback" not in done.stderr


def test_the_version_is_that_of_the_package(tmp_path):
    assert run("--version", cwd=tmp_path).stdout == f"cs231n-ae {importlib.metadata.version('cs231n-ae')}\n"


def test_a_model_without_a_distribution_is_not_sampled(tmp_path):
    run("train", "linear", "--sizes", "2", "--epochs", "1", "--out", "linear.npz", cwd=tmp_path)
    result = run("sample", "linear.npz", cwd=tmp_path, check=False)
    assert result.returncode == 1
    assert "LinearAutoencoder, which has no distribution to sample from" in result.stderr


def test_a_file_of_yours_is_not_overwritten_by_a_model(tmp_path):
    (tmp_path / "notes.npz").write_text("mine")
    result = run("train", "linear", "--sizes", "2", "--out", "notes.npz", cwd=tmp_path, check=False)
    assert result.returncode == 1
    assert (tmp_path / "notes.npz").read_text() == "mine"


def test_data_list_names_every_dataset(tmp_path):
    out = run("data", "list", cwd=tmp_path).stdout
    for name in ("digits", "natural_patches", "mnist", "fashion_mnist"):
        assert re.search(rf"^{name}\s", out, flags=re.MULTILINE), name
