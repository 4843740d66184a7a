"""The roster: its columns under many names, and submissions that find their student by rule or not at all."""

import re
import time

import classroom as ROOM
import pytest

from cs231n_ae.course.grading.batch import grade
from cs231n_ae.course.grading.intake.intake import HandedIn, find_submissions, in_roster
from cs231n_ae.course.grading.intake.roster import RosterError, Student, match, read_roster
from cs231n_ae.course.grading.terms.names import table_cell

example_course, assignment, submissions, judged = ROOM.example_course, ROOM.assignment, ROOM.submissions, ROOM.judged

CLASS = """id,name,email,section
1815,Ada Lovelace,ada@example.org,A
77,"O'Hara, Ben",ben@example.org,B
78,Zoë Müller,zm@example.org,A
79,Jan Smith,jan@example.org,A
80,Jan Smith,jsmith@example.org,B
"""


@pytest.fixture
def roster(tmp_path):
    (tmp_path / "roster.csv").write_text(CLASS, encoding="utf-8")
    return read_roster(tmp_path / "roster.csv")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (CLASS, ("Ada Lovelace", "1815", "ada@example.org", "A")),
        (
            "Student;ID;SIS User ID;SIS Login ID;Section\n    Points Possible;;;;\nLovelace, Ada;88;1815;ada;A\n",
            ("Lovelace, Ada", "1815", None, "A"),
        ),
        (
            "Identifier,Full name,Email address,Status\nParticipant 123,Ada Lovelace,ada@example.org,Submitted\n",
            ("Ada Lovelace", None, "ada@example.org", None),
        ),
        (
            "First Name\tLast Name\tSID\tEmail\tSections\nAda\tLovelace\t1815\tada@example.org\tA\n",
            ("Ada Lovelace", "1815", "ada@example.org", "A"),
        ),
    ],
)
def test_the_columns_of_each_platform_are_read(tmp_path, text, expected):
    (tmp_path / "r.csv").write_text(text, encoding="utf-8-sig")
    keys = read_roster(tmp_path / "r.csv")[0].keys
    assert tuple(keys.get(kind) for kind in ("name", "sid", "email", "section")) == expected


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("who,mail\nada,x\n", "no column 'name', its header is who, mail"),
        ("name,email\nAda,a@x\nBen,A@X\n", "the email a@x is there twice"),
        ("name,email\n,a@x\n", "line 2: there is no name"),
        ("name\nAda\nAda\n", "holds Ada twice, and no id or email"),
    ],
)
def test_mistakes_in_the_roster_are_told(tmp_path, text, says):
    (tmp_path / "r.csv").write_text(text)
    with pytest.raises(RosterError, match=says):
        read_roster(tmp_path / "r.csv")


@pytest.mark.parametrize(
    ("person", "keys", "expected"),
    [
        ("Ada Lovelace", {}, "Ada Lovelace"),
        ("LOVELACE  ada", {}, "Ada Lovelace"),
        ("Lovelace, Ada", {}, "Ada Lovelace"),
        ("lovelaceada", {"id": "88231"}, "Ada Lovelace"),
        ("oharaben", {"id": "5"}, "O'Hara, Ben"),
        ("Ben O'Hara", {}, "O'Hara, Ben"),
        ("Zoe Muller", {}, "Zoë Müller"),
        ("zm@example.org", {}, "Zoë Müller"),
        ("zm", {}, "Zoë Müller"),
        ("1815", {}, "Ada Lovelace"),
        ("Somebody", {"email": "ADA@example.org"}, "Ada Lovelace"),
        ("Jan Smith", {"sid": "80"}, "Jan Smith (80)"),
        ("jsmith", {}, "Jan Smith (80)"),
    ],
)
def test_a_submission_finds_its_student(roster, person, keys, expected):
    matched = match([("it", person, keys)], roster)
    assert (matched.notes, matched.students["it"].name) == ((), expected)
    assert len(matched.missing) == len(roster) - 1


@pytest.mark.parametrize(
    ("person", "keys", "says"),
    [
        ("Adam", {}, "not in the roster: it"),
        ("Jan Smith", {}, r"it may be Jan Smith \(79\) or Jan Smith \(80\)"),
        ("Ada Lovelace", {"sid": "77"}, "it may be O'Hara, Ben or Ada Lovelace"),
        ("lovelace", {}, "not in the roster: it"),
        ("Eve", {"participant": "1815"}, "not in the roster: it"),  # Moodle's own number is no id of the roster
    ],
)
def test_what_is_not_certain_is_told_and_not_decided(roster, person, keys, says):
    matched = match([("it", person, keys)], roster)
    assert not matched.students
    assert re.match(says, matched.notes[0])


@pytest.mark.parametrize(("ours", "theirs"), [("email", "login"), ("login", "email")])
def test_two_of_one_name_are_told_apart_where_people_log_in_by_their_email(ours, theirs):
    class_list = [Student(name, {"name": "Bob Ray", theirs: name}) for name in ("bob@example.org", "ray@example.org")]
    matched = match([("it", "Bob Ray", {ours: "RAY@example.org"}), ("other", "Bob Ray", {})], class_list)
    assert matched.students["it"].name == "ray@example.org"


def test_two_submissions_of_one_student_are_told(roster):
    matched = match([("a", "Ada Lovelace", {}), ("b", "1815", {})], roster)
    assert not matched.students
    (note,) = matched.notes
    assert note.startswith("a and b may both be Ada Lovelace: it was not decided")
    assert "Ada Lovelace" not in [student.name for student in matched.missing]  # one of the two is hers


def test_a_person_decides_in_the_roster(tmp_path):
    text = CLASS.replace("section\n", "section,submission\n").replace(
        "jan@example.org,A", "jan@example.org,A,Jan Smith (5)"
    )
    (tmp_path / "r.csv").write_text(text, encoding="utf-8")
    found = [("Jan Smith (5)", "Jan Smith", {"participant": "5"}), ("Jan Smith (6)", "Jan Smith", {"participant": "6"})]
    matched = match(found, read_roster(tmp_path / "r.csv"))
    assert matched.notes == ()
    assert {name: student.keys["sid"] for name, student in matched.students.items()} == {
        "Jan Smith (5)": "79",
        "Jan Smith (6)": "80",
    }


MOODLES = ["Jan Smith_5_assignsubmission_file", "Jan Smith_6_assignsubmission_file"]


@pytest.mark.parametrize("loose", [True, False])
def test_a_person_decides_by_the_name_in_the_download(tmp_path, loose):
    """Whether the folder holds one zip, which is then what is read, or loose files."""
    files = ("a.py", "b.py") if loose else ("work.zip",)
    for name in MOODLES:
        for file in files:
            ROOM.lay(tmp_path / "in" / name, {file: "1"})
    text = CLASS.replace("section\n", "section,submission\n")
    text = text.replace("jan@example.org,A", f"jan@example.org,A,{MOODLES[1]}")
    (tmp_path / "r.csv").write_text(text, encoding="utf-8")
    found, matched = in_roster(find_submissions(tmp_path / "in"), read_roster(tmp_path / "r.csv"))
    assert matched.notes == ()
    assert {one.keys["participant"]: one.keys["sid"] for one in found} == {"6": "79", "5": "80"}


def test_what_the_roster_says_of_no_submission_is_told(tmp_path):
    text = CLASS.replace("section\n", "section,submission\n").replace("jan@example.org,A", "jan@example.org,A,Jan_S")
    (tmp_path / "r.csv").write_text(text, encoding="utf-8")
    notes = match([("a", "Jan Smith", {})], read_roster(tmp_path / "r.csv")).notes
    assert notes[0].startswith("the roster's column 'submission' says Jan_S of Jan Smith (79), which is no submission")


def test_who_chose_the_name_of_anothers_file_is_decided_by_nobody(tmp_path):
    text = CLASS.replace("section\n", "section,submission\n").replace("jan@example.org,A", "jan@example.org,A,x.zip")
    (tmp_path / "r.csv").write_text(text, encoding="utf-8")
    found = [("a", "Jan Smith", {}), ("b", "Eve", {})]
    matched = match(found, read_roster(tmp_path / "r.csv"), {"a": "x.zip", "b": "X.zip"})
    assert matched.students == {}
    assert matched.notes[0].endswith("says x.zip of Jan Smith (79), which may be any of a, b")


def test_moodles_number_is_read_beside_an_id_number(tmp_path):
    text = "Identifier,Full name,ID number\nParticipant 5,Jan Smith,79\nParticipant 6,Jan Smith,80\n"
    (tmp_path / "r.csv").write_text(text)
    roster = read_roster(tmp_path / "r.csv")
    assert [(one.keys["participant"], one.keys["sid"]) for one in roster] == [("5", "79"), ("6", "80")]
    assert match([("it", "Jan Smith", {"participant": "6"})], roster).students["it"].keys["sid"] == "80"


def test_the_roster_gives_the_names(tmp_path, roster):
    ROOM.lay(tmp_path / "in", {"lovelaceada_88_1_a1.zip": "1", "Ada Lovelace.zip": "2", "eve.zip": "3"})
    found, matched = in_roster(find_submissions(tmp_path / "in"), roster)
    assert {one.name for one in found} == {"lovelaceada", "Ada Lovelace", "eve"}
    assert len(matched.notes) == 2


LONG = "x" * 100
ALIKE = {
    "=x": "'=x",
    LONG: LONG + "y",
    "Ada (2)": "Ada",
}


@pytest.mark.parametrize("one", ALIKE)
def test_names_that_students_chose_are_told_apart_by_their_ids(tmp_path, one):
    (tmp_path / "r.csv").write_text(f"name,id\n{ALIKE[one]},1\n{ALIKE[one]},2\n{one},3\n")
    names = [student.name for student in read_roster(tmp_path / "r.csv")]
    assert len({table_cell(name).casefold() for name in names}) == 3
    assert all(len(name) <= 82 for name in names)


def test_no_submission_has_the_name_of_somebody_else_of_the_class(tmp_path):
    (tmp_path / "r.csv").write_text("name,id\nAda,1\nAda,2\n")
    names = ["it", "Ada (1)", "Ada (2)", "Ada (1) (not matched)", "eve"]
    found = [HandedIn(name, tmp_path, person=name, keys={"sid": "1"} if name == "it" else {}) for name in names]
    named, matched = in_roster(found, read_roster(tmp_path / "r.csv"))
    assert [student.name for student in matched.missing] == ["Ada (2)"]
    assert {one.person: one.name for one in named} == {
        "it": "Ada (1)",
        "Ada (1)": "Ada (1) (not matched) 2",
        "Ada (2)": "Ada (2) (not matched)",
        "Ada (1) (not matched)": "Ada (1) (not matched)",
        "eve": "eve",
    }


def test_who_has_not_handed_in_is_in_table_and_page(submissions, assignment, judged, tmp_path):
    roster = tmp_path / "roster.csv"
    roster.write_text("name,id,section\nAda,1,A\nBen,2,A\nCleo,3,B\nDora,4,B\nEve =1+1,5,B\n")
    report = grade(submissions, assignment, tmp_path / "out", seed=7, executor=ROOM.Here(), roster=roster)
    assert [row.student for row in report.missing] == ["Eve =1+1"]
    assert [row.student for row in report.not_graded] == ["Dora"]
    assert [row.student for row in report.rows] == ["Ada", "Ben", "Cleo", "Dora", "Eve =1+1"]
    table = (tmp_path / "out" / "grades.csv").read_text().splitlines()
    assert table[0].startswith("student,sid,section,submission,")
    assert table[1].startswith("Ada,1,A,ada.zip,1,3,1,5,5,")
    assert table[5] == "Eve =1+1,5,B,,,,,,5,,,,not handed in,"
    assert "Not handed in" in (tmp_path / "out" / "class.html").read_text()


def test_a_large_roster_takes_no_longer_for_each_student(tmp_path):
    """20,000 students, each compared with all others, would take minutes."""
    lines = [f"Student {n},{n},s{n}@x.org" for n in range(20_000)]
    (tmp_path / "roster.csv").write_text("\n".join(["name,id,email", *lines]))
    started = time.perf_counter()
    roster = read_roster(tmp_path / "roster.csv")
    found = match([(f"s{n}", f"Student {n}", {}) for n in range(20)], roster)
    assert time.perf_counter() - started < 20
    assert len(roster) == 20_000 and len(found.missing) == 19_980
    (tmp_path / "roster.csv").write_text("\n".join(["name,id,email", *lines, "Another,7,other@x.org"]))
    with pytest.raises(RosterError, match="the sid 7 is there twice"):
        read_roster(tmp_path / "roster.csv")
