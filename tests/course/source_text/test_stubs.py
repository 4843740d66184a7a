"""Stubs: all that a student needs, and nothing of the answer."""

import ast
import importlib.util

import pytest

from cs231n_ae.course.outline.manifest import ManifestError, load_course
from cs231n_ae.course.outline.paths import CourseNotFound
from cs231n_ae.course.source_text.stubs import stub_source, stubs_of, write_stubs
from cs231n_ae.course.worker.definitions import is_stub


@pytest.fixture
def stubs(assignment):
    return stubs_of(assignment)


def test_a_stub_keeps_signature_docstring_and_imports(stubs):
    text = stubs["scale.py"]
    assert text.startswith('"""Scale every feature by its own gain."""\n\nimport numpy as np\n')
    assert "from cs231n_ae.validation import require_shape\n" in text
    assert 'def scale_backward(dout: Array, cache: Cache) -> tuple[Array, Array]:\n    r"""Gradients' in text
    assert text.count("raise NotImplementedError(") == 2
    assert 'raise NotImplementedError("scale_backward: ' in text


def test_every_stub_imports_numpy():
    for assignment in load_course():
        for name, text in stubs_of(assignment).items():
            assert "\nimport numpy as np\n" in text, name


def test_a_stub_holds_nothing_of_the_answer(stubs):
    tree = ast.parse(stubs["scale.py"])
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    assert not names & {"_secret", "_SECRET", "x", "gamma", "math", "unused"}
    assert "import math" not in stubs["scale.py"]


def test_public_tools_of_the_library_come_by_import(stubs):
    assert "from core_library.scale import double\n" in stubs["scale.py"]
    assert '__all__ = ["scale_backward", "scale_forward"]\n' in stubs["scale.py"]


def test_a_class_is_kept_around_its_exercise(stubs):
    text = stubs["centre.py"]
    for kept in ("fitted: bool = False", "self.factor = _checked(factor)", "return (x - self.mean)", "def _checked("):
        assert kept in text
    assert "x.mean(" not in text
    assert is_stub(text, "Centre.fit") and not is_stub(text, "Centre.apply")


def test_a_function_without_a_docstring_cannot_be_an_exercise():
    with pytest.raises(ManifestError, match="has no docstring"):
        stub_source("core_library.centre", {"Centre.__init__": "init"})


def test_stubs_can_be_imported(assignment, stubs, tmp_path):
    write_stubs(assignment, tmp_path)
    for name in stubs:
        spec = importlib.util.spec_from_file_location(f"_stub_{name[:-3]}", tmp_path / name)
        spec.loader.exec_module(importlib.util.module_from_spec(spec))


def test_a_students_work_is_never_overwritten(assignment, tmp_path, stubs):
    assert {path.name for path in write_stubs(assignment, tmp_path)} == {"scale.py", "centre.py"}
    assert write_stubs(assignment, tmp_path) == []
    (tmp_path / "scale.py").write_text(stubs["scale.py"] + "# a thought\n")
    (tmp_path / "centre.py").unlink()
    assert [path.name for path in write_stubs(assignment, tmp_path)] == ["centre.py"]
    assert (tmp_path / "scale.py").read_text().endswith("# a thought\n")


def test_an_earlier_stub_is_brought_up_to_date(assignment, tmp_path, stubs, monkeypatch):
    old = {name: text.replace("Gradients", "Old gradients") for name, text in stubs.items()}
    monkeypatch.setattr("cs231n_ae.course.source_text.stubs.stubs_of", lambda assignment: old)
    write_stubs(assignment, tmp_path)
    monkeypatch.setattr("cs231n_ae.course.source_text.stubs.stubs_of", lambda assignment: stubs)
    assert [path.name for path in write_stubs(assignment, tmp_path)] == ["scale.py"]
    assert (tmp_path / "scale.py").read_text() == stubs["scale.py"]


def test_no_committed_stub_is_stale():
    try:
        course = load_course()
    except CourseNotFound:
        pytest.fail("this test wants the clone's own course")
    for assignment in course:
        for name, text in stubs_of(assignment).items():
            assert (assignment.folder / name).read_text(encoding="utf-8") == text, f"{name}: cs231n-ae course stubs"
