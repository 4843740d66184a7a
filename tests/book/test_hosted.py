"""Badges lead to the notebook in the repository that pyproject.toml names, and there are none while it names none."""

import sys
from pathlib import Path

import pytest

BOOK = Path(__file__).resolve().parents[2] / "book"
sys.path.insert(0, str(BOOK))
import hosted  # noqa: E402

NOTEBOOK = "assignments/a1_backprop/1_layers.ipynb"


@pytest.fixture
def pyproject(tmp_path):
    def written(text):
        (tmp_path / "pyproject.toml").write_text(text)
        return tmp_path / "pyproject.toml"

    return written


def test_the_address_is_that_of_pyproject_and_else_that_of_the_workflow(pyproject):
    workflow = {"GITHUB_SERVER_URL": "https://github.com", "GITHUB_REPOSITORY": "them/fork"}
    named = '[project]\nname = "x"\n[project.urls]\nRepository = "https://github.com/us/course.git"\n'
    assert hosted.address(pyproject(named), workflow) == "https://github.com/us/course"
    assert hosted.address(pyproject('[project]\nname = "x"\n'), workflow) == "https://github.com/them/fork"
    assert hosted.address(pyproject('[project]\nname = "x"\n'), {}) == ""


def test_a_course_on_github_is_opened_in_both_places():
    assert hosted.places("https://github.com/us/course", NOTEBOOK) == {
        "Binder": "https://mybinder.org/v2/gh/us/course/HEAD?labpath=assignments%2Fa1_backprop%2F1_layers.ipynb",
        "Colab": f"https://colab.research.google.com/github/us/course/blob/main/{NOTEBOOK}",
    }


def test_a_course_elsewhere_is_opened_in_binder():
    (link,) = hosted.places("https://git.example/us/course", NOTEBOOK).values()
    assert link.startswith("https://mybinder.org/v2/git/https%3A%2F%2Fgit.example%2Fus%2Fcourse/HEAD?labpath=")


def test_colab_is_told_to_fetch_what_the_notebook_stands_beside():
    text = hosted.badges("https://github.com/us/course", NOTEBOOK)
    assert text.count("<a ") == 2 and "<img" not in text, "a picture would be asked of another host"
    assert "!git clone --depth 1 https://github.com/us/course && pip install -q -e course\n" in text
    assert "%cd course/assignments/a1_backprop\n" in text and 'os.path.abspath("../..")' in text
    assert "<details>" not in hosted.badges("https://git.example/us/course", NOTEBOOK)
    assert hosted.badges("", NOTEBOOK) == ""


def test_binder_finds_the_environment_of_a_student():
    wanted = (BOOK.parent / ".binder/requirements.txt").read_text().split()
    assert wanted[0] == "-r" and (BOOK.parent / ".binder" / wanted[1]).resolve() == BOOK.parent / "requirements.txt"
    assert (BOOK.parent / ".binder/runtime.txt").read_text() == "python-3.12\n"
