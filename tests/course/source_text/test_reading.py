"""Whoever reads a student's file reads the same text: what is shown, put back, stood in and compared, too."""

import codecs
import os

import pytest

from cs231n_ae.course.answers.in_process import FolderSubmission
from cs231n_ae.course.desk.reset import ResetError, do_reset, plan_reset
from cs231n_ae.course.desk.solution import solution_lines
from cs231n_ae.course.desk.student import Course
from cs231n_ae.course.grading.isolation.isolated import IsolatedSubmission
from cs231n_ae.course.judging.runner import run_exercise
from cs231n_ae.course.outline.bounds import LARGEST_FILE
from cs231n_ae.course.outline.manifest import load_assignment
from cs231n_ae.course.showing.terminal import plain
from cs231n_ae.course.source_text.functions import fingerprint
from cs231n_ae.course.source_text.reading import CannotRead, content_of, source_of
from cs231n_ae.course.source_text.stubs import write_stubs

HEAD, RIGHT = "# Gütemaß\n", "    # Summe über n\n    return x * gamma, (x, gamma)\n"
WAYS = {
    "utf-8": lambda text: text.encode(),
    "with a mark": lambda text: text.encode("utf-8-sig"),
    "utf-16": lambda text: text.encode("utf-16"),
    "latin-1": lambda text: text.encode("latin-1"),
    "cookie": lambda text: b"# coding: latin-1\n" + text.encode("latin-1"),
    "crlf": lambda text: text.replace("\n", "\r\n").encode(),
    "cr": lambda text: text.replace("\n", "\r").encode(),
}


@pytest.fixture(params=WAYS)
def written(made_course, request):
    """The course with a right forward and an unwritten backward, saved in one way or another."""
    made_course.write(forward=RIGHT, backward='    raise NotImplementedError("yours")\n')
    text = HEAD + made_course.file.read_text(encoding="utf-8")
    made_course.file.write_bytes(WAYS[request.param](text))
    return made_course


def test_all_readers_see_one_text(written):
    course = Course()
    (assignment,) = course.assignments
    forward, backward = assignment.exercises
    for submission in (FolderSubmission(assignment), IsolatedSubmission(assignment, assignment.folder, sandbox="none")):
        assert submission.is_written(forward)
        assert not submission.is_written(backward)
        result = run_exercise(forward, submission)
        assert result.status == "passed", result.tests[0].headline
        if isinstance(submission, IsolatedSubmission):
            submission.close()
    assert "Summe über n" in plain(solution_lines(course, assignment, forward, 200, anyway=True))
    before = fingerprint(written.file, "scale_forward")
    assert len(before) == 12
    written.file.write_text(source_of(written.file).text, encoding="utf-8")
    assert fingerprint(written.file, "scale_forward") == before


def test_a_reset_keeps_the_rest_whatever_the_encoding(written):
    before = written.file.read_bytes()
    written.write(forward=RIGHT, backward="    return 1  # möglich\n")
    text = HEAD + written.file.read_text(encoding="utf-8")
    end = b"\r\n" if b"\r\n" in before else b"\r" if b"\r" in before and b"\n" not in before else b"\n"
    written.file.write_bytes(text.encode("utf-16" if before.startswith(codecs.BOM_UTF16) else "latin-1"))
    if end != b"\n":
        written.file.write_bytes(written.file.read_bytes().replace(b"\n", end))
    kept = do_reset(Course(), plan_reset(Course(), "scale_backward"))
    after = written.file.read_bytes()
    assert kept.read_bytes() != after
    assert "Summe über n" in after.decode("utf-8")
    assert "möglich" not in after.decode("utf-8")
    assert "yours to write" in after.decode("utf-8")
    assert after.count(b"\n") + after.count(b"\r") == after.count(end) * len(end)
    compile(after, "scale.py", "exec")


def test_stubs_are_never_written_over_what_is_in_another_encoding(made_course):
    made_course.file.write_bytes("# größer\n".encode("latin-1"))
    assert write_stubs(load_assignment("a0_example", root=made_course.root)) == []
    assert made_course.file.read_bytes() == "# größer\n".encode("latin-1")


def test_a_page_break_ends_no_line(made_course):
    made_course.write(forward='    """Doc."""\n    \f\n    y = x * gamma\f\n    return y, (x, gamma)\n')
    course = Course()
    (assignment,) = course.assignments
    shown = plain(solution_lines(course, assignment, assignment.exercises[0], 200, anyway=True))
    assert "y = x * gamma" in shown
    assert "Doc." not in shown


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (lambda path: path.mkdir(), "is a folder: put the file itself there"),
        (lambda path: path.symlink_to("nowhere"), "is a link: put the file itself there"),
        (lambda path: os.mkfifo(path), "is not a regular file: put the file itself there"),
        (lambda path: path.write_bytes(b"#" * (LARGEST_FILE + 1)), "has more than 1,000,000 bytes"),
        (lambda path: None, "is missing"),
    ],
)
def test_what_is_no_file_is_refused_in_words(tmp_path, make, why):
    make(tmp_path / "scale.py")
    with pytest.raises(CannotRead, match=rf"scale\.py {why}") as met:
        content_of(tmp_path / "scale.py")
    assert met.value.missing == (why == "is missing")


def test_what_the_system_does_not_let_be_read_is_refused_in_words(tmp_path, monkeypatch):
    def refuse(path, flags):
        raise PermissionError(13, "Permission denied", str(path))

    (tmp_path / "scale.py").write_bytes(b"x")
    monkeypatch.setattr("cs231n_ae.course.source_text.reading.os.open", refuse)
    with pytest.raises(CannotRead, match=r"scale\.py cannot be read \(Permission denied\)"):
        content_of(tmp_path / "scale.py")


def test_a_link_is_put_back_as_a_file_and_what_it_led_to_is_kept(made_course):
    elsewhere = made_course.root / "elsewhere.py"
    made_course.file.replace(elsewhere)
    elsewhere.write_text("mine = 1\n")
    made_course.file.symlink_to(elsewhere)
    kept = do_reset(Course(), plan_reset(Course(), "scale_forward"))
    assert not made_course.file.is_symlink()
    assert made_course.file.read_text() == made_course.stub
    assert kept.read_text() == elsewhere.read_text() == "mine = 1\n"


def test_a_folder_in_the_place_of_a_file_is_left_alone(made_course):
    made_course.file.unlink()
    made_course.file.mkdir()
    with pytest.raises(ResetError, match="is not a file: move it away"):
        do_reset(Course(), plan_reset(Course(), "scale.py"))
    assert made_course.file.is_dir()
