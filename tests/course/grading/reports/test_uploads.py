"""What platforms import: their own column names, the right grade beside the right person, and no formulas."""

import csv
import io

import classroom as ROOM
import pytest

from cs231n_ae.course.grading.batch import grade
from cs231n_ae.course.grading.reports.rows import Row
from cs231n_ae.course.grading.reports.uploads import CANVAS, MOODLE, Uploads, canvas, filled, gradescope, moodle
from cs231n_ae.course.grading.terms.errors import GradingError
from cs231n_ae.course.grading.terms.late import Lateness

example_course, assignment, submissions, judged = ROOM.example_course, ROOM.assignment, ROOM.submissions, ROOM.judged

ADA = {"name": "Lovelace, Ada", "id": "88", "sid": "1815", "email": "ada@x.org", "section": "A", "participant": "123"}


def row(student, earned=4.0, keys=None, **changes):
    lateness = changes.pop("lateness", None)
    return Row(student, student, f"{student}.zip", (), earned, 5.0, lateness, (), keys=keys or {}, **changes)


ROWS = [
    row("Ada Lovelace", keys=ADA, lateness=Lateness(1, 0.5)),
    row("=HYPERLINK(1)", keys={"sid": "@SUM(A1)", "email": "+1@x.org", "section": "-2"}),
    row("Dora", error="this is not a zip"),
    row("Eve", error="nothing was handed in", missing=True),
]


def read(text):
    return list(csv.reader(io.StringIO(text)))


def test_canvas(assignment):
    lines = read(canvas(assignment, ROWS))
    assert lines[0] == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", assignment.title]
    assert [cell.strip() for cell in lines[1]] == ["Points Possible", "", "", "", "", "5"]
    assert lines[2] == ["Lovelace, Ada", "88", "1815", "ada@x.org", "A", "2"]
    assert [line[5] for line in lines[3:]] == ["4"]  # no grade is no zero, and a blank would take away what there is


def test_moodle():
    lines = read(moodle(ROWS))
    assert tuple(lines[0]) == MOODLE
    ada = dict(zip(MOODLE, lines[1], strict=True))
    assert (ada["Identifier"], ada["Grade"], ada["Maximum Grade"]) == ("Participant 123", "2", "5")
    assert ada["Feedback comments"] == "Earned: 4 of 5. Handed in 1 day late: 50 % of that counts."
    assert lines[4][4] == "No submission"


def test_what_moodle_would_pass_over_is_told(assignment, tmp_path):
    """It says nothing itself of a grade above its maximum, or of a row without its number."""
    file = tmp_path / "worksheet.csv"
    head = "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Last modified (grade),Feedback comments"
    file.write_text(f"{head}\nParticipant 123,Ada Lovelace,ada@x.org,Submitted,,3.50,-,\n")
    one = row("A. L.", keys={"participant": "123"})
    assert filled(file, assignment, [one], None)[1] == [
        "worksheet.csv: the grade of these is above the maximum, and Moodle passes over it: A. L.",
        "worksheet.csv says 3.50 points possible, and these grades are of 5",
    ]
    file.write_text(file.read_text().replace("3.50", "4.00"))
    assert filled(file, assignment, [one], None)[1] == [
        "worksheet.csv says 4.00 points possible, and these grades are of 5"
    ]
    file.write_text(file.read_text().replace("4.00", "5.00"))
    assert filled(file, assignment, [one], None)[1] == []
    told = Uploads().write(tmp_path, assignment, [one, row("Zoe"), ROWS[2]])
    assert told == ["moodle.csv: without a number of Moodle's, and passed over there: Zoe"]
    assert Uploads().write(tmp_path, assignment, [row("Zoe")]) == []


def test_gradescope():
    lines = read(gradescope(ROWS))
    assert lines[0][:6] == ["First Name", "Last Name", "SID", "Email", "Sections", "Total Score"]
    assert lines[1] == ["Ada", "Lovelace", "1815", "ada@x.org", "A", "2", "5", "Graded"]
    assert [line[7] for line in lines[3:]] == ["Ungraded", "Missing"]


def test_no_cell_is_a_formula(assignment):
    for text in (canvas(assignment, ROWS), moodle(ROWS), gradescope(ROWS)):
        for line in read(text):
            assert not [cell for cell in line if cell.startswith(("=", "+", "@")) or (cell[:1] == "-" and cell != "-")]


GRADEBOOK = """Student,ID,SIS User ID,SIS Login ID,Section,Quiz (7),{title} (99),Total Current Score
    Points Possible,,,,,3,5,(read only)
"Lovelace, Ada",88,1815,ada,A,2,,40
"=cmd, Eve",89,1816,eve,A,,1,40
"Student, Test",90,,abc,A,,,0
"""


def test_a_gradebook_of_canvas_is_filled_in(assignment, tmp_path):
    file = tmp_path / "gradebook.csv"
    file.write_text(GRADEBOOK.format(title=assignment.title))
    text, notes = filled(file, assignment, ROWS, None)
    lines = read(text)
    assert lines[0] == [*CANVAS, f"{assignment.title} (99)"]
    assert lines[2] == ["Lovelace, Ada", "88", "1815", "ada", "A", "2"]
    assert lines[3] == ["'=cmd, Eve", "89", "1816", "eve", "A", "1"]  # what Canvas has stays where there is no grade
    assert lines[4][0] == "Student, Test"
    assert notes == ["not found in gradebook.csv, and not filled in: =HYPERLINK(1), Dora"]
    text, notes = filled(file, assignment, ROWS, "Quiz (7)")
    assert read(text)[2][-1] == "2"
    assert notes[1] == "gradebook.csv says 3 points possible, and these grades are of 5"
    with pytest.raises(GradingError, match=r"Name it with --column; there are Quiz \(7\), "):
        filled(file, assignment, ROWS, "Essay")


def test_a_gradebook_with_names_in_two_columns_and_scores_of_all_kinds(assignment, tmp_path):
    head = "LastName,FirstName,ID,SIS User ID,SIS Login ID,Section,Homework (7),Final Grade,Override Score"
    file = tmp_path / "gradebook.csv"
    file.write_text(f"{head}\n    Points Possible,,,,,,5,(read only),\nLovelace,Ada,88,1815,ada,A,,F,\n")
    lines = read(filled(file, assignment, ROWS, None)[0])
    assert lines[0] == head.split(",")[:7] and lines[2] == ["Lovelace", "Ada", "88", "1815", "ada", "A", "2"]


def test_a_row_about_posting_and_semicolons(assignment, tmp_path):
    """Canvas writes such a row, without a name, as soon as one assignment is posted by hand."""
    file = tmp_path / "gradebook.csv"
    rows = ["Student;ID;SIS User ID;SIS Login ID;Section;Quiz (6);Homework (7)", ";;;;;;Manual Posting"]
    rows += ["    Points Possible;;;;;3,0;5,0", "Lovelace, Ada;88;1815;ada;A;;", "Student, Test;90;;abc;A;;0", ""]
    file.write_text("\ufeff" + "\n".join(rows), encoding="utf-8")
    text, notes = filled(file, assignment, ROWS[:1], "Homework")
    lines = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert lines[1] == ["", "", "", "", "", "Manual Posting"] and lines[2][-1] == "5,0" and notes == []
    assert lines[3] == ["Lovelace, Ada", "88", "1815", "ada", "A", "2"] and lines[4][-1] == "0"


def test_a_worksheet_of_moodle_is_filled_in(assignment, tmp_path):
    head = "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Last modified (grade),Feedback comments"
    file = tmp_path / "worksheet.csv"
    file.write_text(
        f"{head}\nParticipant 123,Ada Lovelace,ada@x.org,Submitted,,5.00,-,\nParticipant 9,Zoe,z@x.org,,,,-,\n"
    )
    lines = read(filled(file, assignment, [row("A. L.", keys={"participant": "123"})], None)[0])
    assert lines[1][:2] == ["Participant 123", "Ada Lovelace"]
    assert lines[1][4:] == ["4", "5.00", "-", "Earned: 4 of 5."]
    assert lines[2][4:] == ["", "", "-", ""]
    file.write_text(file.read_text() + "Participant 3,Test Student,t@x.org,,,,-,\n")
    assert read(filled(file, assignment, [], None)[0])[3][1] == "Test Student"


@pytest.mark.parametrize("most", ["Maximum Grade", "Maximum grade"])
def test_a_worksheet_of_any_version_says_what_it_passes_over(assignment, tmp_path, most):
    file = tmp_path / "worksheet.csv"
    file.write_text(f"Identifier,Full name,Grade,{most}\nParticipant 123,Ada Lovelace,,3.00\nParticipant 4,Zoe,,3.00\n")
    text, notes = filled(file, assignment, [row("Ada Lovelace", keys={"participant": "123"})], None)
    assert read(text)[0][3] == most
    assert [note.partition(": the grade of these is above the maximum")[1] != "" for note in notes] == [True, False]
    assert notes[1] == "worksheet.csv says 3.00 points possible, and these grades are of 5"


def test_nothing_of_a_worksheet_changes_but_the_grade_and_what_is_said_of_it(assignment, tmp_path):
    file = tmp_path / "worksheet.csv"
    before = [
        ["Identifier", "Full name", "Status", "Grade", "Last modified (grade)", "Feedback comments"],
        ["Participant 123", "Ada Lovelace", "Submitted for grading - ", "", "-", "See me.\nTomorrow."],
        ["Participant 4", "Zoe", "No submission - ", "", "-", "line one\nline two"],
    ]
    with file.open("w", newline="") as stream:
        csv.writer(stream).writerows(before)
    one = row("Ada Lovelace", keys={"participant": "123"})
    after = read(filled(file, assignment, [one], None)[0])
    said = "See me.\nTomorrow. Earned: 4 of 5."
    assert after == [before[0], [*before[1][:3], "4", "-", said], before[2]]
    with file.open("w", newline="") as stream:
        csv.writer(stream).writerows(after)
    assert read(filled(file, assignment, [one], None)[0]) == after  # once, however often it is filled in


def test_canvas_is_not_sent_the_notes_that_it_would_import(assignment, tmp_path):
    file = tmp_path / "gradebook.csv"
    file.write_text(
        "Student,ID,SIS User ID,SIS Login ID,Section,Notes,Quiz (6),Homework (7)\n"
        '"Lovelace, Ada",88,1815,ada,A,"=1+1, and\nmore",3,\n'
    )
    lines = read(filled(file, assignment, ROWS[:1], "Homework")[0])
    assert lines == [[*CANVAS, "Homework (7)"], ["Lovelace, Ada", "88", "1815", "ada", "A", "2"]]


def test_a_column_that_is_not_there_is_said_not_to_be(assignment, tmp_path):
    file = tmp_path / "gradebook.csv"
    file.write_text("Student,ID,SIS User ID,SIS Login ID,Section,One (7),Two (8)\nAda,88,1815,ada,A,,\n")
    with pytest.raises(GradingError, match=r"there is no column 'Three'\. Name it with --column; there are One \(7\)"):
        filled(file, assignment, ROWS, "Three")


def test_an_only_column_is_the_one_that_is_meant(assignment, tmp_path):
    file = tmp_path / "gradebook.csv"
    file.write_text('Student,ID,SIS User ID,SIS Login ID,Section,Homework (7)\n"Lovelace, Ada",88,1815,ada,A,\n')
    assert read(filled(file, assignment, ROWS, None)[0])[1][-1] == "2"


def test_an_export_without_a_place_is_told_before_anything_is_graded(submissions, assignment, judged, tmp_path):
    file = tmp_path / "gradebook.csv"
    file.write_text("Student,ID,SIS User ID,SIS Login ID,Section,One (7),Two (8)\n")
    with pytest.raises(GradingError, match=r"Name it with --column; there are One \(7\), Two \(8\)"):
        grade(submissions, assignment, tmp_path / "out", seed=7, executor=ROOM.Here(), into=(file,))
    assert judged == []


def test_a_column_without_an_export_is_refused(submissions, assignment, judged, tmp_path):
    with pytest.raises(GradingError, match=r"--column Homework names a column .* add --into FILE"):
        grade(submissions, assignment, tmp_path / "out", seed=7, executor=ROOM.Here(), column="Homework")
    assert judged == []


def test_a_file_of_another_kind_is_refused(assignment, tmp_path):
    (tmp_path / "x.csv").write_text("name,points\nAda,1\n")
    with pytest.raises(GradingError, match="neither Canvas's gradebook nor Moodle's"):
        filled(tmp_path / "x.csv", assignment, ROWS, None)


def test_a_run_leaves_all_three(submissions, assignment, judged, tmp_path):
    grade(submissions, assignment, tmp_path / "out", seed=7, executor=ROOM.Here())
    assert sorted(path.name for path in (tmp_path / "out" / "upload").iterdir()) == [
        "canvas.csv",
        "gradescope.csv",
        "moodle.csv",
    ]
    assert read((tmp_path / "out" / "upload" / "canvas.csv").read_text())[3][0::5] == ["ben", "3"]
