"""Words and objects mean what a student would say they mean, and of two things of one name, the one at hand."""

import sys
from pathlib import Path
from types import ModuleType

import pytest

from cs231n_ae.course.desk.naming import NotFound, meant
from cs231n_ae.course.desk.typed import call
from cs231n_ae.course.outline.manifest import Assignment, Exercise


def assignment(root: Path, name: str, *targets: str) -> Assignment:
    exercises = tuple(
        Exercise(target.partition(":")[2].lower().replace(".", "_"), target, 1.0, (), ("?",), "!", name)
        for target in targets
    )
    (root / "assignments" / name).mkdir(parents=True)
    return Assignment(name, name, "", "", root / "assignments" / name, root, exercises)


@pytest.fixture
def course(tmp_path, monkeypatch) -> list[Assignment]:
    """Two assignments with a file of one name."""
    monkeypatch.chdir(tmp_path)
    return [
        assignment(
            tmp_path, "a1_first", "lib.losses.loss:l2", "lib.pca:PCA.fit", "lib.pca:PCA.encode", "lib.m:KNN.fit"
        ),
        assignment(tmp_path, "a2_second", "lib.other.loss:nll"),
    ]


def found(course, what) -> tuple[str, str, list[str]]:
    one = meant(course, what, call)
    return one.kind, one.assignment.name, [exercise.id for exercise in one.exercises]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("pca_fit", ("exercise", "a1_first", ["pca_fit"])),
        ("PCA.fit", ("exercise", "a1_first", ["pca_fit"])),
        ("PCA", ("class", "a1_first", ["pca_fit", "pca_encode"])),
        ("pca.py", ("file", "a1_first", ["pca_fit", "pca_encode"])),
        ("pca", ("file", "a1_first", ["pca_fit", "pca_encode"])),
        ("a2", ("assignment", "a2_second", ["nll"])),
        ("loss.py", ("file", "a1_first", ["l2"])),
        ("assignments/a2_second/loss.py", ("file", "a2_second", ["nll"])),
        ("a2_second/loss.py", ("file", "a2_second", ["nll"])),
    ],
)
def test_words(course, word, expected):
    assert found(course, word) == expected


def test_a_file_of_the_working_folder_comes_first(course, monkeypatch):
    monkeypatch.chdir(course[1].folder)
    assert found(course, "loss.py")[1] == "a2_second"
    assert found(course, "../a1_first/loss.py")[1] == "a1_first"
    monkeypatch.chdir(course[0].folder)
    assert found(course, "loss.py")[1] == "a1_first"


def loaded(folder: Path, name: str, text: str, monkeypatch) -> ModuleType:
    """A module whose file lies in ``folder``."""
    module = ModuleType(name)
    module.__file__ = str(folder / f"{name}.py")
    monkeypatch.setitem(sys.modules, name, module)
    exec(compile(text, module.__file__, "exec"), vars(module))
    return module


PCA = "class PCA:\n    def fit(self): ...\n    def encode(self): ...\n    def other(self): ...\n"


def test_objects(course, monkeypatch):
    pca = loaded(course[0].folder, "pca", PCA, monkeypatch)
    assert found(course, pca.PCA.fit) == found(course, pca.PCA().fit) == ("exercise", "a1_first", ["pca_fit"])
    assert found(course, pca.PCA) == ("class", "a1_first", ["pca_fit", "pca_encode"])
    assert found(course, pca) == ("file", "a1_first", ["pca_fit", "pca_encode"])
    for what, says in ((pca.PCA.other, "'PCA.other'"), (len, "'len'"), (pca.PCA(), "type PCA is no exercise")):
        with pytest.raises(NotFound, match=says):
            meant(course, what, call)


def test_an_object_is_looked_for_where_it_was_written(course, monkeypatch):
    loss = loaded(course[1].folder, "loss", "def l2(): ...\ndef pca(): ...\n", monkeypatch)
    assert found(course, loss)[1:] == ("a2_second", ["nll"])
    assert found(course, loss.l2)[1:] == ("a1_first", ["l2"])
    with pytest.raises(NotFound):  # a function is no file, though it be called as one
        meant(course, loss.pca, call)


def test_what_is_nothing_leads_to_what_there_is(course):
    with pytest.raises(NotFound, match=r"did you mean pca_fit"):
        meant(course, "pca_fitt", call)
    with pytest.raises(NotFound, match=r"progress\(\) shows what there is"):
        meant(course, "zzzz", call)
