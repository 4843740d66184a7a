"""Each platform's download, as a made-up tree, and what is found in it."""

import time
from datetime import UTC, datetime

import pytest
from classroom import lay
from platforms import LAYOUTS

from cs231n_ae.course.grading.intake import layouts
from cs231n_ae.course.grading.intake.intake import find_submissions, take
from cs231n_ae.course.grading.terms.errors import GradingError


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


def test_of_many_attempts_a_few_are_told_without_what_steers(tmp_path):
    begins = "Ada Lovelace_7_assignsubmission_file"
    lay(tmp_path, {f"{begins}_{n:03d}\x1b[2J\u202e{'q' * 150}.zip": "x" for n in range(300)})
    (one,) = find_submissions(tmp_path)
    (note,) = one.notes
    assert note.isprintable() and len(note) < 600 and note.endswith("and 296 more")


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


def answers_in(folder):
    """What each person is graded for."""
    found = {one.name: take(one.path, ("f.py",), pieces=one.pieces) for one in find_submissions(folder)}
    return {name: taken.files["f.py"].decode() for name, taken in found.items()}


ADA_AND_MALLORY = {"Ada Lovelace": "ada", "Mallory": "mallory"}


@pytest.mark.parametrize("about", [[], ["Name: Ada Lovelace (ada01)\n"]])
def test_blackboard_begins_a_name_and_what_a_student_writes_behind_it_is_nobodys(tmp_path, about):
    own = "Homework 1_mal02_attempt_2025-03-01-13-00-00"
    forged = f"{own}_x_ada01_attempt_2025-03-01-14-00-00"
    lay(tmp_path, {"Homework 1_ada01_attempt_2025-03-01-12-00-00_a1.zip": "ada", f"{forged}_a1.zip": "mallory"})
    for text in about:
        (tmp_path / f"{forged}.txt").write_text(text)
    assert answers_in(tmp_path) == {"ada01": "ada", "mal02": "mallory"}
    (tmp_path / f"{own}.txt").write_text("Name: Mallory (mal02)\n")
    assert answers_in(tmp_path) == {"ada01": "ada", "Mallory": "mallory"}


def test_logins_with_underscores_that_nothing_tells_are_two_people(tmp_path):
    names = [f"Homework 1_{login}_attempt_2025-03-01-1{n}-00-00_a1.zip" for n, login in enumerate(("ada_1", "ben_1"))]
    lay(tmp_path, dict(zip(names, "12", strict=True)))
    assert sorted(answers_in(tmp_path).values()) == ["1", "2"]


def test_attempts_of_one_person_are_one_where_a_text_is_missing(tmp_path):
    begins = "Homework 1_ada_01_attempt_2025-03-0"
    lay(tmp_path, {f"{begins}1-10-00-00_a1.zip": "1", f"{begins}2-10-00-00_a1.zip": "2"})
    (tmp_path / f"{begins}1-10-00-00.txt").write_text("Name: Ada Lovelace (ada_01)\n")
    assert answers_in(tmp_path) == {"Ada Lovelace": "2"}


def test_moodle_begins_a_name_too(tmp_path):
    file = "assignsubmission_file"
    lay(
        tmp_path,
        {
            f"Ada Lovelace_123_{file}_a1.zip": "ada",
            f"Mallory_77_{file}_Ada Lovelace_123_{file}_a1.zip": "mallory",
        },
    )
    assert answers_in(tmp_path) == ADA_AND_MALLORY
    assert "can be read as another person's" in notes_of(tmp_path)["Mallory"]


@pytest.mark.parametrize("kind", ["_a1.zip", "/f.py"])
def test_a_profile_that_looks_like_a_beginning_replaces_nobodys_work(tmp_path, kind):
    forged = f"Ada Lovelace_123_assignsubmission_file_x_77_assignsubmission_file{kind}"
    lay(tmp_path, {f"Ada Lovelace_123_assignsubmission_file{kind}": "ada", forged: "mallory"})
    assert answers_in(tmp_path) == {"Ada Lovelace": "ada"}
    assert f"not graded, for its name can be read as another person's: {forged.partition('/')[0]}" in str(
        notes_of(tmp_path)
    )


def test_a_download_is_one_platforms(tmp_path):
    names = {
        "lovelaceada_1_10_a1.zip": "ada",
        "mallory_2_11_Ada_1_assignsubmission_file_a1.zip": "mallory",
        "moe_3_12_x_ada01_attempt_2025-03-01-14-00-00_a1.zip": "moe",
    }
    lay(tmp_path, names)
    assert answers_in(tmp_path) == {"lovelaceada": "ada", "mallory": "mallory", "moe": "moe"}


def test_what_a_program_printed_hands_nothing_in_with_anybody(tmp_path):
    lay(tmp_path, {"submission_1/f.py": "ada", "submission_2/f.py": "mallory"})
    (tmp_path / "submission_metadata.yml").write_text(
        "submission_1:\n  :submitters:\n  - :name: Ada Lovelace\n    :email: ada@x.org\n  :created_at: 2025-03-01\n"
        "submission_2:\n  :submitters:\n  - :name: |-\n      Mallory\n      :email: ada@x.org\n    :sid: '2'\n"
        "  :created_at: 2025-03-02\n  :results:\n    :output: |\n    - :name: Ada Lovelace\n      :email: ada@x.org\n"
    )
    found = {one.person: one for one in find_submissions(tmp_path)}
    assert found["Ada Lovelace"].path.name == "submission_1"
    assert [one.keys for one in found.values()] == [{"email": "ada@x.org"}, {"sid": "2"}]


IMPOSSIBLE = ["2025-13-45-99-99-99", "0000-01-01-00-00-00", "2025-02-30-10-00-00"]


@pytest.mark.parametrize("when", IMPOSSIBLE)
def test_a_time_that_there_is_not_is_no_platforms(tmp_path, when):
    lay(tmp_path, {"Ada.zip": "ada", f"HW_mal_attempt_{when}_a.zip": "mallory"})
    assert answers_in(tmp_path) == {"Ada": "ada", f"HW_mal_attempt_{when}_a": "mallory"}


def test_a_time_that_there_is_not_takes_nobodys_grade_away_at_gradescope(tmp_path):
    lay(tmp_path, {"submission_1/f.py": "ada"})
    about = "submission_1:\n  :submitters:\n  - :name: Ada\n  :created_at: 2025-13-45 99:99:99 +99:99\n"
    (tmp_path / "submission_metadata.yml").write_text(about)
    assert answers_in(tmp_path) == {"Ada": "ada"}
    assert [one.when for one in find_submissions(tmp_path)] == [None]


ABOUT = "mal_3_5_x_y_attempt_2025-01-01-01-01-01.txt"


@pytest.mark.parametrize(
    "text", ["Name:" + " " * 19_900, "Name: (" * 2_800, "Name:" + " (" * 9_900, "Name: x\n" * 2_400]
)
@pytest.mark.parametrize("file", [ABOUT, f"HW_{ABOUT}"])
def test_a_long_text_beside_the_submissions_is_read_at_once(tmp_path, text, file):
    lay(tmp_path, {"HW_ada_attempt_2025-01-01-01-01-01_a1.zip": "ada", file: text})
    started = time.process_time()
    assert answers_in(tmp_path)["ada"] == "ada"
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("Name: Ada Lovelace (ada_01)", ("Ada Lovelace", "ada_01")),
        ("Name:\tAda (Countess) Lovelace (ada_01) ", ("Ada (Countess) Lovelace", "ada_01")),
        ("Name: Ada Lovelace", None),
        ("Name: (ada_01)", None),
        ("Name: Ada ()", None),
        ("Name: Ada (x)) ", None),
        ("My Name: Ada (ada_01)", None),
    ],
)
def test_what_a_line_of_blackboards_tells(line, told):
    assert layouts._name_and_login(line) == told


def test_a_download_in_which_nothing_is_anybodys_work_is_told(tmp_path):
    lay(tmp_path, {"Ada_1_assignsubmission_onlinetext/onlinetext.html": "<p>hello</p>"})
    with pytest.raises(GradingError, match="holds no submission"):
        find_submissions(tmp_path)


def test_a_folder_that_cannot_be_looked_into_is_one_persons_matter(tmp_path, monkeypatch):
    lay(tmp_path, {"Ada_1_assignsubmission_file/a1.zip": "ada", "Mal_2_assignsubmission_file/a1.zip": "mallory"})
    entries = type(tmp_path).iterdir

    def iterdir(path):
        if path.name.startswith("Mal"):
            raise PermissionError(13, "Permission denied")
        return entries(path)

    monkeypatch.setattr(type(tmp_path), "iterdir", iterdir)
    ada, mallory = find_submissions(tmp_path)
    assert take(ada.path, ("f.py",)).files == {"f.py": b"ada"}
    assert mallory.name == "Mal"


def test_a_link_to_itself_in_the_folder_is_one_submission_that_is_refused(tmp_path):
    lay(tmp_path, {"Ada.zip": "ada"})
    (tmp_path / "Mal").symlink_to(tmp_path / "Mal")
    ada, mallory = find_submissions(tmp_path, without=[tmp_path / "grades"])
    assert take(ada.path, ("f.py",)).files == {"f.py": b"ada"}
    with pytest.raises(ValueError, match="symbolic link"):
        take(mallory.path, ("f.py",))
