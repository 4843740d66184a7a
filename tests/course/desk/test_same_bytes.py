"""check, submit and grade judge the same bytes the same way: one table of files, tried through all three.

The table is a course: each row is an exercise in a file of its own, and the file is what the row says.
"""

import codecs
import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from cs231n_ae.course.checking.check import Check, Checked
from cs231n_ae.course.desk.submit import SubmitError, write_submission
from cs231n_ae.course.grading.batch import grade
from cs231n_ae.course.outline.bounds import LARGEST_FILE
from cs231n_ae.course.outline.manifest import load_assignment

RIGHT = "# “Müller–Lüdenscheidt”\n\n\ndef doubled(x):\n    return 2 * x\n"
LATIN = RIGHT.replace("“", '"').replace("”", '"').replace("–", "-")
WRONG = RIGHT.replace("2 * x", "3 * x")
STUB = '# é\ndef doubled(x):\n    raise NotImplementedError("yours")\n'
LONG = "# " + "字" * ((LARGEST_FILE - len(RIGHT.encode()) - 2) // 3)  # two bytes each in UTF-16, three in UTF-8
LONG += "#" * (LARGEST_FILE + 1 - len((RIGHT + LONG).encode()))
ADVICE = "Save it as UTF-8: Python itself may be unable to read it"
IN_UTF16, GUESSED = "was in UTF-16, and was read as that", "is not UTF-8: it was read as Windows-1252"


@dataclass(frozen=True)
class Row:
    """A file: its bytes, or how it is made; what it earns; what is said of it; whether it can be handed in."""

    content: bytes | Callable[[Path], None]
    earns: int = 1
    says: str = ""
    note: str = ""
    packed: bool = True


def link(path: Path) -> None:
    path.with_suffix(".txt").write_text(RIGHT, encoding="utf-8")
    path.symlink_to(path.with_suffix(".txt").name)


def unreadable(path: Path) -> None:
    path.write_text(RIGHT, encoding="utf-8")
    path.chmod(0)


def refused(content: bytes | Callable[[Path], None], says: str) -> Row:
    return Row(content, 0, says, packed=False)


ROWS = {
    "utf8": Row(RIGHT.encode()),
    "utf8_with_a_mark": Row(RIGHT.encode("utf-8-sig")),
    "utf8_with_a_mark_and_a_cookie": Row(codecs.BOM_UTF8 + b"# coding: latin-1\n" + RIGHT.encode()),
    "utf16_le": Row(codecs.BOM_UTF16_LE + RIGHT.encode("utf-16-le"), note=IN_UTF16),
    "utf16_be": Row(codecs.BOM_UTF16_BE + RIGHT.encode("utf-16-be"), note=IN_UTF16),
    "utf16_as_notepad_writes_it": Row(RIGHT.replace("\n", "\r\n").encode("utf-16"), note=IN_UTF16),
    "utf16_wrong": Row(WRONG.encode("utf-16"), 0, "out is 3/2 of", note=IN_UTF16),
    "utf16_stub": Row(STUB.encode("utf-16"), 0, "not written yet", note=IN_UTF16),
    "utf16_without_a_mark": Row(RIGHT[-36:].encode("utf-16-le"), 0, "null bytes"),
    "utf16_cut_off": Row(RIGHT.encode("utf-16")[:-1], 0, "null bytes", note=GUESSED),
    "utf32": Row(RIGHT.encode("utf-32"), note="was in UTF-32, and was read as that"),
    "latin_1": Row(LATIN.encode("latin-1"), note=GUESSED),
    "latin_1_with_a_cookie": Row(
        b"# -*- coding: latin-1 -*-\n" + LATIN.encode("latin-1"), note="was in iso-8859-1, and was read as that"
    ),
    "cp1252": Row(RIGHT.encode("cp1252"), note=GUESSED),
    "cp1252_with_a_cookie": Row(
        b"#!/usr/bin/python\n# vim: set fileencoding=windows-1252 :\n" + RIGHT.encode("cp1252"),
        note="was in windows-1252, and was read as that",
    ),
    "cut_off_in_a_letter": Row(RIGHT.encode() + "# é".encode()[:-1], note=GUESSED),
    "cookie_utf8": Row(b"# coding: utf8\n" + RIGHT.encode()),
    "cookie_that_is_wrong": Row(b"# coding: ascii\n" + RIGHT.encode(), note=GUESSED),
    "cookie_that_nobody_knows": Row(b"# coding: klingon\n" + LATIN.encode("latin-1"), note=GUESSED),
    "cookie_that_is_no_text": Row(b"# coding: rot13\n" + LATIN.encode("latin-1"), note=GUESSED),
    "tabs": Row(RIGHT.replace("    ", "\t").encode()),
    "tabs_and_blanks": Row(RIGHT.replace("    ret", "    if True:\n\tret").encode(), 0, "inconsistent use of tabs"),
    "lines_end_in_crlf": Row(RIGHT.replace("\n", "\r\n").encode()),
    "lines_end_in_cr": Row(RIGHT.replace("\n", "\r").encode()),
    "lines_end_in_all_ways": Row(RIGHT.replace("\n\n\n", "\r\n\r\n").encode()),
    "no_end_of_the_last_line": Row(RIGHT.rstrip().encode()),
    "form_feeds": Row(RIGHT.replace("\n\n\n", "\n\f\n").encode() + b"\f\n"),
    "line_separators": Row(RIGHT.replace("\n\n\n", " a\u2028b\u0085c\x1cd\n").encode()),
    "control_z": Row(RIGHT.encode() + b"\x1a", 0, "invalid non-printable character U+001A"),
    "hard_blanks": Row(RIGHT.replace("    ", "\u00a0\u00a0").encode(), 0, "invalid non-printable character U+00A0"),
    "nul": Row(RIGHT.encode() + b"\0", 0, "null bytes"),
    "empty": Row(b"", 0, "has no doubled"),
    "a_mark_alone": Row(codecs.BOM_UTF8, 0, "has no doubled"),
    "renamed_function": Row(RIGHT.replace("doubled", "twice").encode(), 0, "has no doubled"),
    "too_deep": Row(RIGHT.encode() + b"y = " + b"-" * 100_000 + b"1\n", 0, "cannot be read by Python"),
    "as_large_as_can_be": Row(RIGHT.encode().ljust(LARGEST_FILE, b"#")),
    "too_large": refused(RIGHT.encode().ljust(LARGEST_FILE + 1, b"#"), "far more than code"),
    "as_large_in_utf8_as_can_be": Row((RIGHT + LONG[:-1]).encode("utf-16"), note=IN_UTF16),
    "too_large_in_utf8_alone": refused((RIGHT + LONG).encode("utf-16"), "far more than code"),
    "too_large_from_latin_1": refused((RIGHT + "# " + "é" * 600_000).encode("cp1252"), "far more than code"),
    "missing": refused(lambda path: None, "there is no missing.py"),
    "link": refused(link, "is a link"),
    "link_to_nowhere": refused(lambda path: path.symlink_to("nowhere"), "is a link"),
    "folder": refused(lambda path: path.mkdir(), "is a folder"),
    "pipe": refused(lambda path: os.mkfifo(path), "is not a regular file"),
}
if os.geteuid():  # root may read everything
    ROWS["unreadable"] = refused(unreadable, "cannot be read (Permission denied)")

EXERCISE = """
[[exercise]]
id = "{name}"
target = "bytes_library.{name}:doubled"
points = 1
hints = ["How often?"]
after = "One line."
"""
LIBRARY = '''"""Twice."""

from cs231n_ae.types import Array


def doubled(x: Array) -> Array:
    """Twice x."""
    return x + x
'''
TEST = """

@exercise("{name}", points=1)
def test_{name}(submission, rng):
    x = rng.standard_normal(3)
    expect("out", submission.{name}.doubled(x), x + x, source="definition")
"""
IMPORTS = "from cs231n_ae.course.testing import exercise, expect\n"


@dataclass
class Judged:
    """What each of the three said of all rows."""

    checked: dict[str, Checked]
    packed: dict[str, bool]
    folder: dict
    archive: dict

    def graded(self, name: str, where: dict) -> dict:
        return next(result for result in where["grade"]["results"] if result["exercise"] == name)


@pytest.fixture(scope="module")
def judged(tmp_path_factory):
    root = tmp_path_factory.mktemp("bytes")
    files = {
        "assignments/a0_bytes/assignment.toml": '[assignment]\ntitle = "Bytes"\n',
        "tests/a0_bytes/test_all.py": IMPORTS + "".join(TEST.format(name=name) for name in ROWS),
        "bytes_library/__init__.py": "",
        **{f"bytes_library/{name}.py": LIBRARY for name in ROWS},
    }
    files["assignments/a0_bytes/assignment.toml"] += "".join(EXERCISE.format(name=name) for name in ROWS)
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "path", [str(root), *sys.path])
        patch.setenv("PYTHONPATH", str(root))
        patch.setenv("OPENBLAS_NUM_THREADS", "1")
        yield _judge(root)


def _judge(root: Path) -> Judged:
    assignment = load_assignment("a0_bytes", root=root)
    handed_in = root / "submissions"
    for folder in (assignment.folder, handed_in / "folder"):
        folder.mkdir(parents=True, exist_ok=True)
        for name, row in ROWS.items():
            write = row.content if callable(row.content) else lambda path, row=row: path.write_bytes(row.content)
            write(folder / f"{name}.py")
    checked = {one.result.exercise: one for one in Check(assignment, assignment.exercises, folder=assignment.folder)}
    packed = {}
    for exercise in assignment.exercises:
        try:
            write_submission(replace(assignment, exercises=(exercise,)))
            packed[exercise.id] = True
        except SubmitError:
            packed[exercise.id] = False
    can_be_packed = tuple(exercise for exercise in assignment.exercises if packed[exercise.id])
    write_submission(replace(assignment, exercises=can_be_packed, submit="archive.zip"), handed_in)
    grade(handed_in, assignment, root / "grades", seed=1, workers=2, sandbox="none")
    graded = {path.stem: json.loads(path.read_text()) for path in (root / "grades" / "state").glob("*.json")}
    return Judged(checked, packed, graded["folder"], graded["archive"])


@pytest.mark.parametrize("name", ROWS)
def test_a_file_earns_the_same_wherever_it_is_judged(judged, name):
    row, checked = ROWS[name], judged.checked[name]
    in_folder = judged.graded(name, judged.folder)
    assert (checked.result.earned, in_folder["earned"]) == (row.earns, row.earns)
    assert judged.packed[name] == row.packed
    if row.packed:
        in_archive = judged.graded(name, judged.archive)
        assert (in_archive["earned"], in_archive["status"]) == (row.earns, in_folder["status"])
        assert checked.result.status == in_folder["status"]


@pytest.mark.parametrize("name", ROWS)
def test_a_file_that_earns_nothing_is_told_why_in_words(judged, name):
    result = judged.checked[name].result
    said = [result.message, *(test.headline for test in result.tests)]
    assert any(ROWS[name].says in text for text in said), said


@pytest.mark.parametrize("name", ROWS)
def test_how_it_was_read_is_told_in_a_check_and_in_a_grade(judged, name):
    wanted = f"{name}.py {ROWS[name].note}" if ROWS[name].note else ""
    assert judged.checked[name].notes == ((f"{wanted}. {ADVICE}",) if wanted else ())
    graders = [judged.folder, judged.archive] if ROWS[name].packed else [judged.folder]
    for where in graders:
        notes = [note for note in where["notes"] if note.startswith(f"{name}.py was") or "was read as" in note]
        assert (wanted in notes) == bool(wanted)


@pytest.mark.parametrize("name", [name for name, row in ROWS.items() if not row.packed])
def test_what_is_not_accepted_is_named_to_the_grader(judged, name):
    assert any(note.startswith(f"{name}.py") for note in judged.folder["notes"])
