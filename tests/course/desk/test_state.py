"""The progress file: readable, never lost, and harmless when it cannot be written."""

import os
import tomllib
from pathlib import Path

import pytest

from cs231n_ae.course.desk.state import Progress, State


def test_what_is_kept_comes_back(tmp_path):
    State(tmp_path).update("scale_backward", hints=2, status="failed", earned=1.5, passed_once=True)
    assert State(tmp_path)["scale_backward"] == Progress(hints=2, status="failed", earned=1.5, passed_once=True)
    assert State(tmp_path)["unknown"] == Progress()


def test_the_file_is_readable_text_that_git_ignores(tmp_path):
    State(tmp_path).update("scale_backward", hints=2)
    folder = tmp_path / ".cs231n_ae"
    assert tomllib.loads((folder / "progress.toml").read_text()) == {"exercise": {"scale_backward": {"hints": 2}}}
    assert (folder / ".gitignore").read_text() == "*\n"


def test_two_windows_do_not_undo_each_other(tmp_path):
    one, other = State(tmp_path), State(tmp_path)
    one.update("a", hints=1)
    other.update("b", hints=2)
    one.update("a", status="passed")
    assert (State(tmp_path)["a"], State(tmp_path)["b"]) == (Progress(hints=1, status="passed"), Progress(hints=2))


@pytest.mark.parametrize(
    "content",
    [
        b"[exercise.a\nhints",
        b"\xff\xfe",
        b"[exercise.a]\nhints = 'two'\n",
        b"[exercise.a]\nhints = -1\n",
        b"exercise = 3\n",
        b"[exercise.a]\nhints = true\n",
    ],
)
def test_a_broken_file_is_kept_and_said(tmp_path, content):
    folder = tmp_path / ".cs231n_ae"
    folder.mkdir()
    (folder / "progress.toml").write_bytes(content)
    state = State(tmp_path)
    (kept,) = folder.glob("*.bak")
    assert kept.read_bytes() == content
    assert kept.name in state.note
    assert state["a"] == Progress()
    state.update("a", hints=1)
    assert State(tmp_path)["a"].hints == 1
    assert kept.read_bytes() == content


def test_what_a_later_version_added_is_no_fault(tmp_path):
    folder = tmp_path / ".cs231n_ae"
    folder.mkdir()
    (folder / "progress.toml").write_text("[exercise.a]\nhints = 1\nmood = 'good'\n")
    state = State(tmp_path)
    assert (state["a"].hints, state.note) == (1, "")


def test_odd_names_survive(tmp_path):
    name = 'a."b"\\\n[c]é'
    State(tmp_path).update(name, hints=3, status='"\\\n')
    assert State(tmp_path)[name] == Progress(hints=3, status='"\\\n')


def test_a_folder_that_cannot_be_written_is_only_a_note(tmp_path, monkeypatch):
    def refuse(*args: object, **kwargs: object) -> None:
        raise PermissionError(13, "Permission denied")

    state = State(tmp_path)
    monkeypatch.setattr(Path, "mkdir", refuse)
    state.update("a", hints=1)
    assert "could not be saved" in state.note
    assert state["a"].hints == 1


def test_a_failed_write_leaves_the_old_file(tmp_path, monkeypatch):
    state = State(tmp_path)
    state.update("a", hints=1)

    def refuse(*args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", refuse)
    state.update("a", hints=2)
    assert "No space left" in state.note
    assert "hints = 1" in state.file.read_text()
    assert [file.name for file in state.file.parent.glob("*.tmp")] == []
