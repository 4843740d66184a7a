"""Points by hand count for whoever is in the class: for files that no test could be run on, and for none at all."""

import csv
import json
import re

import classroom as ROOM
import pytest

from cs231n_ae.course.grading.batch import grade

example_course, assignment, submissions, judged = ROOM.example_course, ROOM.assignment, ROOM.submissions, ROOM.judged

BY_HAND = "dora,scale_forward,1,,I opened it\ndora,scale_backward,2.5,,\n"
"""Of Dora, whose zip is none; the exercises are worth 1, 3 and 1 points."""
SAID = "; points were given by hand"


@pytest.fixture
def run(submissions, assignment, judged, tmp_path):
    """Grade the class with these rows of points, and read the table."""

    def grade_it(points, **options):
        out = tmp_path / "out"
        out.mkdir(exist_ok=True)
        if not (out / "run.json").exists():
            grade(submissions, assignment, out, seed=7, executor=ROOM.Here())
        (out / "points.csv").write_text(f"student,what,points,of,comment\n{points}")
        report = grade(submissions, assignment, out, executor=ROOM.Here(), regrade=True, **options)
        return report, {row["student"]: row for row in read(out / "grades.csv")}

    return grade_it


def read(file):
    with file.open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def page(out, name):
    return (out / name).read_text(encoding="utf-8")


def test_what_could_not_be_graded_has_its_points_by_hand(run, tmp_path):
    report, rows = run(BY_HAND)
    dora, out = rows["dora"], tmp_path / "out"
    given = [dora[key] for key in ("scale_forward", "scale_backward", "centre_fit", "total", "of", "final")]
    assert given == ["1", "2.5", "0", "3.5", "5", "3.5"]
    assert dora["status"].startswith("not graded: this is not a zip") and dora["status"].endswith(SAID)
    assert [row.student for row in report.not_graded] == ["dora"] and not report.ok
    assert not [note for note in report.notes if "points.csv" in note]

    feedback = page(out, "feedback/dora.html")
    for text in ("This could not be graded:</b> this is not a zip", ">3.5 / 5<", "I opened it", "2.5 / 3"):
        assert text in feedback
    assert "in place of" not in feedback  # there were no points before
    told = json.loads(page(out, "results/dora/results.json"))
    assert told["score"] == 3.5 and "Not graded: this is not a zip" in told["output"]
    assert [(one["name"], one["score"]) for one in told["tests"]] == [("scale_forward", 1), ("scale_backward", 2.5)]


def test_points_by_hand_reach_the_platforms(run, assignment, tmp_path):
    gradebook = tmp_path / "gradebook.csv"
    gradebook.write_text("Student,ID,SIS User ID,SIS Login ID,Section,Homework (7)\ndora,4,,,A,\n")
    run(BY_HAND, into=(gradebook,))
    upload = tmp_path / "out" / "upload"
    canvas = {row["Student"]: row[assignment.title] for row in read(upload / "canvas.csv")}
    assert canvas["dora"] == read(upload / "filled-gradebook.csv")[0]["Homework (7)"] == "3.5"
    moodle = {row["Full name"]: row for row in read(upload / "moodle.csv")}["dora"]
    assert moodle["Grade"] == "3.5"
    assert moodle["Feedback comments"].startswith("Earned: 3.5 of 5. Not graded: this is not a zip")
    gradescope = {row["First Name"] or row["Last Name"]: row for row in read(upload / "gradescope.csv")}["dora"]
    assert (gradescope["Total Score"], gradescope["Status"]) == ("3.5", "Graded")


def test_the_class_counts_points_by_hand_and_still_says_what_could_not_be_graded(run, tmp_path):
    run(BY_HAND)
    text = page(tmp_path / "out", "class.html")
    assert "4 submissions, 3 graded, 1 with points by hand alone; of 5 points: median 3.8" in text  # of 3, 3.5, 4 and 5
    assert "<td>dora</td><td>this is not a zip" in text
    assert "<h2>Points by hand alone</h2>" in text and "<td>dora</td><td>3.5</td>" in text
    centre = "<td>centre_fit</td><td>2</td><td>0</td><td>1</td><td>0</td><td>0</td><td>67 %</td>"
    assert centre in text  # nobody has judged Dora's


def test_zero_by_hand_is_a_grade_and_a_comment_is_none(run, tmp_path):
    _, rows = run("dora,scale_forward,0,,\n")
    assert (rows["dora"]["total"], rows["dora"]["final"]) == ("0", "0")
    _, rows = run("dora,scale_forward,,,see me\n")
    assert (rows["dora"]["total"], rows["dora"]["final"], rows["dora"]["scale_forward"]) == ("", "", "")
    assert not rows["dora"]["status"].endswith(SAID)
    assert "see me" in page(tmp_path / "out", "feedback/dora.html")


def test_who_handed_in_nothing_has_points_by_hand_too(run, tmp_path):
    roster = tmp_path / "roster.csv"
    roster.write_text("name,id\nada,1\nben,2\ncleo,3\ndora,4\nEve,5\nFay,6\n")
    report, rows = run("Eve,scale_forward,1,,told me\n5,centre_fit,1,,\n", roster=roster)
    assert [rows["Eve"][key] for key in ("scale_forward", "centre_fit", "total", "final")] == ["1", "1", "2", "2"]
    assert rows["Eve"]["status"] == f"not handed in{SAID}"
    assert (rows["Fay"]["total"], rows["Fay"]["status"]) == ("", "not handed in")
    assert not [note for note in report.notes if "points.csv" in note]
    assert [row.student for row in report.missing] == ["Eve", "Fay"]
    canvas = {row["Student"]: row for row in read(tmp_path / "out" / "upload" / "canvas.csv")}
    assert canvas["Eve"][[*canvas["Eve"]][-1]] == "2" and "Fay" not in canvas
    assert "told me" in page(tmp_path / "out", "feedback/Eve.html")
    assert "4 submissions, 3 graded, 1 with points by hand alone, 2 of the roster not handed in" in page(
        tmp_path / "out", "class.html"
    )


def test_more_points_than_there_are_count_and_are_told_once(run, tmp_path):
    given = "ada,scale_forward,50,,typo\nben,scale_backward,3,2,\ncleo,centre_fit,1,1,\ndora,scale_backward,4,,\n"
    report, rows = run(given)
    assert (rows["ada"]["total"], rows["ben"]["scale_backward"], rows["dora"]["total"]) == ("54", "3", "4")
    says = "in points.csv, more points than there are, which count all the same"
    names = "ada: scale_forward (50 of 1); ben: scale_backward (3 of 2); dora: scale_backward (4 of 3)"
    assert report.notes == (f"{says}: {names}",)
    assert names in page(tmp_path / "out", "class.html")


def test_points_of_another_number_than_an_exercise_is_worth_are_told(run):
    report, rows = run("ada,scale_forward,1,10,as before\nben,scale_backward,1,2,\n")
    assert (rows["ada"]["scale_forward"], rows["ben"]["scale_backward"]) == ("1", "1")
    (note,) = report.notes
    assert (
        note.startswith("in points.csv, the column 'of' says otherwise") and "ada: scale_forward (1 of 10, and" in note
    )


@pytest.mark.parametrize("short", ["ada,scale_forward", "ada"])
def test_a_row_with_too_few_fields_is_told_with_its_line(run, short):
    report, rows = run(f"ben,scale_forward,0,,\n{short}\ncleo,scale_forward,0\n")
    assert [note for note in report.notes if "fields" in note] == [
        "points.csv, line 3: too few fields, so that nothing is given there"
    ]
    assert [rows[name]["scale_forward"] for name in ("ada", "ben", "cleo")] == ["1", "0", "0"]


def row_of_class(out, exercise):
    """The cells beside an exercise's name in the table of the class, without the share of the points."""
    text = page(out, "class.html")
    head = ["passed", "in part", "failed", "waiting", "not written", "points earned", "by hand"]
    assert "".join(f"<th>{name}</th>" for name in head) in text
    cells = re.search(rf"<td>{exercise}</td>((<td>[^<]*</td>)*)", text)[1]
    found = re.findall("<td>([^<]*)</td>", cells)
    return [int(cell) for cell in found if "%" not in cell]


def test_the_state_follows_the_points_by_hand(run, tmp_path):
    """Cleo's centre_fit raises (0 of 1); Ada's is right, and so is her scale_backward (3 of 3)."""
    run("cleo,centre_fit,1,,\nada,scale_backward,1,,copied\nada,centre_fit,0,,\n")
    out = tmp_path / "out"
    assert row_of_class(out, "centre_fit") == [2, 0, 1, 0, 0, 2]  # Ben's and Cleo's, and not Ada's
    assert row_of_class(out, "scale_backward") == [1, 2, 0, 0, 0, 1]  # Ben's was in part, too
    cleo, ada = (page(out, f"feedback/{name}.html") for name in ("cleo", "ada"))
    assert '1 / 1 point</div><div style="opacity: 0.7">These points were given by hand.' in cleo
    assert "0 / 1 point" not in cleo and "mena" in cleo  # what the tests said is told
    assert "1 / 3 points" in ada and "3 / 3 points" not in ada and "0 / 1 point<" in ada


def test_what_was_not_written_and_has_points_by_hand_says_both(run, submissions, tmp_path):
    stub = ROOM.RIGHT["centre.py"].replace(
        "self.mean = x.mean(axis=0)\n        return self", "raise NotImplementedError"
    )
    ROOM.zipped(submissions / "ben.zip", {**ROOM.RIGHT, "centre.py": stub})
    run("ben,centre_fit,0.5,,\n")
    out = tmp_path / "out"
    assert row_of_class(out, "centre_fit") == [1, 1, 1, 0, 0, 1]
    ben = page(out, "feedback/ben.html")
    assert "0.5 / 1 point" in ben and "centre_fit is not written yet" in ben
    told = {one["name"]: one for one in json.loads(page(out, "results/ben/results.json"))["tests"]}["centre_fit"]
    assert told["score"] == 0.5 and told["output"].startswith("These points were given by hand.")
