"""An executed notebook is found again while nothing that it shows can have changed, and no longer."""

import pytest

import cs231n_ae
from cs231n_ae.course.proving.notebooks_kept import kept_path


@pytest.fixture
def library(tmp_path, monkeypatch):
    """A library of two files, one of them the course's."""
    folder = tmp_path / "cs231n_ae"
    (folder / "course").mkdir(parents=True)
    (folder / "layers.py").write_text("one = 1")
    (folder / "course/grading.py").write_text("points = 1")
    monkeypatch.setattr(cs231n_ae, "__file__", str(folder / "__init__.py"))
    return folder


def test_a_change_of_the_notebook_or_of_the_library_is_another_name(library, tmp_path):
    notebook = tmp_path / "1_layers.ipynb"
    notebook.write_text("one")
    first = kept_path(tmp_path / "kept", notebook)
    assert first.parent == tmp_path / "kept" and first.suffix == ".ipynb"
    (library / "course/grading.py").write_text("points = 2")
    assert kept_path(tmp_path / "kept", notebook) == first
    (library / "layers.py").write_text("one = 1.0")
    second = kept_path(tmp_path / "kept", notebook)
    notebook.write_text("two")
    assert len({first, second, kept_path(tmp_path / "kept", notebook)}) == 3


def test_a_copy_beside_the_answers_has_the_name_of_the_original(library, tmp_path):
    (tmp_path / "copy").mkdir()
    for path in (tmp_path / "1_layers.ipynb", tmp_path / "copy/1_layers.ipynb"):
        path.write_text("the same")
    assert kept_path(tmp_path, tmp_path / "1_layers.ipynb") == kept_path(tmp_path, tmp_path / "copy/1_layers.ipynb")
