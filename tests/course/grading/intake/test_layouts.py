"""Each platform's download, as a made-up tree, and what is found in it."""

from datetime import UTC, datetime

import pytest
from classroom import lay

from cs231n_ae.course.grading.intake.intake import find_submissions, take

METADATA = """---
submission_11:
  :submitters:
  - :name: Ada Lovelace
    :sid: '1815'
    :email: ada@example.org
  - :name: "Ben O'Hara"
    :sid: '77'
    :email: ben@example.org
  :created_at: 2025-03-01 23:59:00.123456789 Z
  :score: 3.0
  :history:
  - :id: 9
    :created_at: 2025-02-01 10:00:00.000000000 Z
submission_12:
  :submitters:
  - :name: Cleo
    :sid:
    :email: cleo@example.org
  :created_at: 2025-03-02 00:01:00.000000000 Z
"""
BLACKBOARD = "Name: Ada Lovelace (ada_01)\nAssignment: Homework 1\nDate Submitted: Saturday, March 1, 2025\n"


LAYOUTS = {
    "plain": ({"ada.zip": "1", "ben/f.py": "2"}, {"ada": "1", "ben": "2"}),
    "moodle, a folder for each": (
        {
            "Ada Lovelace_123_assignsubmission_file/a1.zip": "1",
            "Ben O'Hara_124_assignsubmission_file_/f.py": "2",
            "Ben O'Hara_124_assignsubmission_onlinetext/onlinetext.html": "<p>hello</p>",
        },
        {"Ada Lovelace": "1", "Ben O'Hara": "2"},
    ),
    "moodle, no folders": (
        {"Ada Lovelace_123_assignsubmission_file_a1_backprop.zip": "1", "Ben_124_assignsubmission_file_f.py": "2"},
        {"Ada Lovelace": "1", "Ben": "2"},
    ),
    "moodle, two of one name": (
        {"Ada L_1_assignsubmission_file/a1.zip": "1", "Ada L_2_assignsubmission_file/a1.zip": "2"},
        {"Ada L (1)": "1", "Ada L (2)": "2"},
    ),
    "canvas": (
        {
            "lovelaceada_88231_1001_a1.zip": "old",
            "lovelaceada_LATE_88231_1234_a1-1.zip": "1",
            "ohara_99_1002_f.py": "old",
            "ohara_99_1101_f-1.py": "2",
            "anon_6E8yk_55_1003_a1.zip": "3",
        },
        {"lovelaceada": "1", "ohara": "2", "anon_6E8yk": "3"},
    ),
    "canvas, the tenth attempt": (
        {"ada_1_999_a1-9.zip": "old", "ada_1_1000_a1-10.zip": "1"},
        {"ada": "1"},
    ),
    "blackboard": (
        {
            "Homework 1_ada_01_attempt_2025-03-01-10-00-00.txt": BLACKBOARD,
            "Homework 1_ada_01_attempt_2025-03-01-10-00-00_a1.zip": "old",
            "Homework 1_ada_01_attempt_2025-03-01-23-59-00.txt": BLACKBOARD,
            "Homework 1_ada_01_attempt_2025-03-01-23-59-00_a1.zip": "1",
            "Homework 1_ben_attempt_2025-03-01-09-00-00_a1.zip": "2",
        },
        {"Ada Lovelace": "1", "ben": "2"},
    ),
    "gradescope": (
        {
            "assignment_5_export/submission_metadata.yml": METADATA,
            "assignment_5_export/submission_11/f.py": "1",
            "assignment_5_export/submission_12/work/f.py": "2",
        },
        {"Ada Lovelace": "1", "Ben O'Hara": "1", "Cleo": "2"},
    ),
    "gradescope, without its list": ({"submission_11/f.py": "1"}, {"submission_11": "1"}),
    "github classroom": (
        {
            "a1-submissions/a1-ada-l/.git/HEAD": "ref",
            "a1-submissions/a1-ada-l/assignments/a1/f.py": "1",
            "a1-submissions/a1-ada-l/assignments/a1/.handed_out/f.py": "stub",
            "a1-submissions/a1-ben/.git/HEAD": "ref",
            "a1-submissions/a1-ben/f.py": "2",
        },
        {"ada-l": "1", "ben": "2"},
    ),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_each_layout_is_read(tmp_path, layout):
    tree, expected = LAYOUTS[layout]
    lay(tmp_path, tree)
    found = find_submissions(tmp_path)
    got = {one.name: take(one.path, ("f.py",), pieces=one.pieces).files["f.py"].decode() for one in found}
    assert got == expected


def notes_of(folder):
    return {one.name: " | ".join(one.notes) for one in find_submissions(folder)}


def test_earlier_attempts_are_told(tmp_path):
    lay(tmp_path, LAYOUTS["canvas"][0])
    notes = notes_of(tmp_path)
    assert "Canvas marks it as late" in notes["lovelaceada"]
    assert (
        "the latest, lovelaceada_LATE_88231_1234_a1-1.zip, was graded, and not lovelaceada_88231"
        in notes["lovelaceada"]
    )
    assert "not ohara_99_1002_f.py" in notes["ohara"]
    assert notes["anon_6E8yk"] == ""


def test_what_comes_after_the_zip_and_is_none_is_told(tmp_path):
    lay(tmp_path, {"ada_1_10_a1.zip": "1", "ada_1_11_f.py": "2"})
    assert notes_of(tmp_path) == {
        "ada": "handed in later, but neither a zip nor a folder, and not graded: ada_1_11_f.py"
    }


def test_times_are_those_of_the_attempt(tmp_path):
    lay(tmp_path, LAYOUTS["blackboard"][0])
    when = {one.name: one.when for one in find_submissions(tmp_path)}
    assert when == {"Ada Lovelace": datetime(2025, 3, 1, 23, 59), "ben": datetime(2025, 3, 1, 9)}


def test_who_handed_in_together_has_a_grade_each(tmp_path):
    lay(tmp_path, LAYOUTS["gradescope"][0])
    found = {one.name: one for one in find_submissions(tmp_path)}
    assert found["Ada Lovelace"].notes == ("handed in together with Ben O'Hara",)
    assert found["Ada Lovelace"].when == datetime(2025, 3, 1, 23, 59, tzinfo=UTC)
    assert found["Cleo"].keys == {"email": "cleo@example.org"}
    assert found["Cleo"].notes == ()


def test_a_link_in_a_platforms_folder_is_not_followed(tmp_path):
    lay(tmp_path, {"secret/f.py": "answer = 42"})
    download = tmp_path / "download"
    download.mkdir()
    (download / "Ada_1_assignsubmission_file").symlink_to(tmp_path / "secret")
    (one,) = find_submissions(download)
    with pytest.raises(ValueError, match="symbolic link"):
        take(one.path, ("f.py",), pieces=one.pieces)
    (download / "submission_metadata.yml").symlink_to(tmp_path / "secret" / "f.py")
    assert [one.name for one in find_submissions(download)] == ["Ada", "submission_metadata.yml"]


def test_a_download_that_is_still_packed_is_told(tmp_path):
    lay(tmp_path, {"download.zip": "1"})
    with pytest.raises(ValueError, match="unpack the platform's download first"):
        find_submissions(tmp_path / "download.zip")
