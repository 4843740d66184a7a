"""``cs231n-ae explore``, as a person types it."""

import os
import subprocess
import sys

import numpy as np
import pytest

from cs231n_ae.datasets import load
from cs231n_ae.explore import page_html
from cs231n_ae.models import VAE, TwoLayerNet
from cs231n_ae.saving import load_model, save_model


def run(*words, cwd):
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1", "COLUMNS": "120", "NO_COLOR": "1"}
    command = [sys.executable, "-m", "cs231n_ae", "explore", *words]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=120)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("models")
    rng = np.random.default_rng(0)
    save_model(folder / "vae.npz", VAE((64, 9, 3), rng=rng), about={"dataset": "digits"})
    save_model(folder / "silent.npz", VAE((64, 9, 3), rng=rng))
    save_model(folder / "classifier.npz", TwoLayerNet(64, 9, 10, rng=rng), about={"dataset": "digits"})
    (folder / "mine.html").write_text("mine")
    return folder


def test_it_writes_the_page_of_the_saved_model(folder, tmp_path):
    result = run(str(folder / "vae.npz"), "-o", "new/page.html", "--axes", "3,1", cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    assert "new/page.html (0.1 MB)" in result.stdout
    model, _ = load_model(folder / "vae.npz")
    page = (tmp_path / "new/page.html").read_text(encoding="utf-8")
    assert page == page_html(model, load("digits"), axes=(3, 1))


def test_a_model_that_names_no_dataset_takes_one_from_the_command(folder, tmp_path):
    result = run(str(folder / "silent.npz"), cwd=tmp_path)
    assert result.returncode == 1 and "add --dataset" in result.stderr
    assert run(str(folder / "silent.npz"), "--dataset", "digits", cwd=tmp_path).returncode == 0
    assert (tmp_path / "figures/explore.html").is_file()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("nothing.npz",), "there is no model at nothing.npz"),
        (("classifier.npz",), "got TwoLayerNet: it has no decoder"),
        (("vae.npz", "--axes", "one"), "--axes must be two numbers with a comma"),
        (("vae.npz", "--axes", "1,4"), "axes must lie in [1, 3]"),
        (("vae.npz", "--dataset", "imagenet"), "must be one of"),
        (("vae.npz", "-o", "mine.html"), "will not overwrite mine.html"),
    ],
)
def test_bad_words_get_one_plain_line_and_status_1(folder, words, says):
    result = run(*words, cwd=folder)
    assert result.returncode == 1
    assert says in result.stderr and result.stderr.count("\n") == 1
    assert (folder / "mine.html").read_text() == "mine"
