"""The README's Python, run as it stands there."""

import re
from pathlib import Path

import numpy as np

from cs231n_ae.datasets import load

README = Path(__file__).parents[1] / "README.md"


def test_a_vae_trains_on_an_array_of_ones_own(tmp_path, monkeypatch, capsys):
    (block,) = re.findall(r"^```python\n(.*?)^```$", README.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    images = load("digits").x_train
    np.save(tmp_path / "images.npy", images)
    monkeypatch.chdir(tmp_path)
    names = {}
    exec(compile(block, str(README), "exec"), names)
    assert len([line for line in block.splitlines() if line]) == 10
    assert names["history"].epochs == 30
    assert re.fullmatch(r"-ELBO \d\d\.\d nats per image\n", capsys.readouterr().out)
    drawn = names["model"].sample(500, rng=np.random.default_rng(1))
    untrained = names["VAE"]((64, 256, 16), rng=np.random.default_rng(0)).sample(500, rng=np.random.default_rng(1))
    mean = images.mean(axis=0)
    assert abs(drawn.mean(axis=0) - mean).max() < 0.2 < abs(untrained.mean(axis=0) - mean).max()
    assert (tmp_path / "drawn.png").read_bytes().startswith(b"\x89PNG")


def test_every_picture_says_in_words_what_it_shows():
    lessons = README.parent / "assignments"
    pages = [README, *lessons.rglob("*.md"), *lessons.rglob("*.ipynb")]
    pictures = [alt for page in pages for alt in re.findall(r"!\[([^\]]*)\]\(", page.read_text(encoding="utf-8"))]
    assert len(pictures) >= 4  # README's own
    assert all(len(alt) > 20 for alt in pictures), pictures


def test_the_bare_command_is_typed_only_after_it_was_said_how_a_terminal_finds_it():
    text = README.read_text(encoding="utf-8")
    first = re.search(r"(?<![\w/\\])cs231n-ae [a-z]+", text).start()
    for way in ("source .venv/bin/activate", r".venv\Scripts\activate "):
        assert 0 < text.find(way) < first
