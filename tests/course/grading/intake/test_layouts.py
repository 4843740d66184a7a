"""Each platform's download, as a made-up tree, and what is found in it."""

from datetime import UTC, datetime

import pytest
from classroom import lay
from platforms import LAYOUTS

from cs231n_ae.course.grading.intake.intake import find_submissions, take


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


def test_what_is_neither_a_folder_nor_a_zip_is_told(tmp_path):
    with pytest.raises(ValueError, match="is neither a folder nor a zip"):
        find_submissions(tmp_path / "download.tar")
