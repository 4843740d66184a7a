"""Answers in words from notebook to grade: found in any notebook, shown without harm, and points that no run loses."""

import csv
import hashlib
import json
import shutil
import time
from html import escape

import classroom as ROOM
import pytest

from cs231n_ae.course.grading.batch import grade
from cs231n_ae.course.grading.written.answers import answers_in, functions_in_cells
from cs231n_ae.course.grading.written.marks import Written
from cs231n_ae.course.grading.written.points import PointsError, add_rows, read_points
from cs231n_ae.course.grading.written.questions import questions_of
from cs231n_ae.course.outline.manifest import load_assignment, load_course
from cs231n_ae.course.outline.paths import course_root
from cs231n_ae.course.source_text.notebooks import notebooks_of

example_course, judged = ROOM.example_course, ROOM.judged

SAMPLE = """# Sample answers

## Inline question 1

Because it *is* 4242.

## Inline question 2

Two.

**Rubric, 3 points**

- (1) the number
- (2) and why
"""
EVIL = "<script>alert(1)</script>\x1b[2J\u202e"


def markdown(cell, text):
    return {"cell_type": "markdown", "id": cell, "metadata": {}, "source": text.splitlines(keepends=True)}


def code(cell, text):
    return {**markdown(cell, text), "cell_type": "code", "outputs": [{"text": "big"}], "execution_count": 3}


HANDED_OUT = [
    markdown("t", "# Scaling"),
    code("c", "x = 1\n"),
    markdown("q1", "A text.\n\n**Inline question 1.** Why $\\gamma$ & <b>?"),
    markdown("a1", "*Your answer:*"),
    markdown("q2", "**Inline question 2.** And then?"),
    markdown("a2", "*Your answer:*"),
    markdown("end", "The end."),
]


def notebook(*cells):
    return json.dumps({"cells": list(cells), "nbformat": 4, "nbformat_minor": 5, "metadata": {}})


def answered(first, second="*Your answer:*", between=()):
    answers = markdown("a1", first), *between, HANDED_OUT[4], markdown("a2", second)
    return notebook(*HANDED_OUT[:3], *answers, HANDED_OUT[6])


@pytest.fixture
def assignment(example_course, tmp_path):
    """The made course with a notebook, and sample answers."""
    root = tmp_path / "course"
    shutil.copytree(example_course, root)
    (root / "assignments" / "a0_example" / "1_scaling.ipynb").write_text(notebook(*HANDED_OUT))
    answers = root / "cs231n_ae" / "course" / "bank" / "a0_example" / "answers"
    answers.mkdir(parents=True)
    (answers / "1_scaling.md").write_text(SAMPLE)
    return load_assignment("a0_example", root=root)


@pytest.fixture
def submissions(tmp_path):
    """Ada answers both, Ben one, Cleo none, Dora has no notebook."""
    folder = tmp_path / "submissions"
    folder.mkdir()
    texts = {"ada": answered("*Your answer:* as it is", "two " + EVIL), "ben": answered("no idea")}
    texts["cleo"] = answered("*Your answer:*")
    for name, text in texts.items():
        ROOM.zipped(folder / f"{name}.zip", {**ROOM.RIGHT, "1_scaling.ipynb": text})
    ROOM.zipped(folder / "dora.zip", ROOM.RIGHT)
    return folder


@pytest.fixture
def run(submissions, assignment, judged, tmp_path):
    def grade_it(**options):
        report = grade(submissions, assignment, tmp_path / "out", seed=7, executor=ROOM.Here(), **options)
        with (tmp_path / "out" / "grades.csv").open(newline="", encoding="utf-8") as stream:
            return report, {row["student"]: row for row in csv.DictReader(stream)}

    return grade_it


def test_questions_have_their_text_and_their_sample(assignment):
    one, two = questions_of(assignment)
    assert (one.id, one.cell, one.asks, one.sample) == (
        "1_scaling/1",
        "a1",
        "Why $\\gamma$ & <b>?",
        "Because it *is* 4242.",
    )
    assert (two.id, two.asks, two.sample) == ("1_scaling/2", "And then?", "Two.\n\n- (1) the number\n- (2) and why")
    assert (one.points, two.points) == (2, 3)  # without a rubric, and with one


def test_every_question_of_the_course_is_found_with_its_sample():
    for assignment in load_course(root=course_root(), targets=False):
        questions = questions_of(assignment)
        cells = [path.read_text(encoding="utf-8").count("Your answer:") for path in notebooks_of(assignment)]
        assert len({question.id for question in questions}) == len(questions) == sum(cells) > 0
        assert all(question.asks for question in questions)
        assert all(question.sample for question in questions)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (answered("*Your answer:* mine", "**Your answer**: too"), ("mine", "too")),
        (answered("the words are gone"), ("the words are gone", "")),
        (answered("*Your answer:*", between=[markdown("new", "below"), code("n2", "1 + 1")]), ("below\n\n1 + 1", "")),
        (answered("*Your answer:*\n\nIn\n\ntwo parts"), ("In\n\ntwo parts", "")),
        (notebook(*HANDED_OUT[:3]), ("", "")),
        (
            answered("a", "*Your answer:* b").replace('"id"', '"no_id"'),
            ("b", ""),  # without ids the words are counted, and the first cell has lost them
        ),
        (answered("x" * 50_000), ("x" * 20_000, "")),
        (answered("\x1b[2J"), ("⟨U+001B⟩[2J", "")),
        (answered("\ud800"), ("⟨U+D800⟩", "")),
    ],
)
def test_answers_are_found(assignment, text, expected):
    answers, notes = answers_in({"1_scaling.ipynb": text.encode()}, questions_of(assignment))
    assert tuple(answers.values()) == expected
    assert notes == []


@pytest.mark.parametrize("content", [b"", b"PK", b"[]", b'{"cells": 3}', b"[" * 100_000, b"\xff\xfe"])
def test_what_is_no_notebook_is_told(assignment, content):
    answers, notes = answers_in({"1_scaling.ipynb": content}, questions_of(assignment))
    assert answers == {}
    assert notes == ["1_scaling.ipynb is no notebook that can be read: its answers are missing"]


def test_cells_of_the_wrong_shape_are_passed_over(assignment):
    cells = [3, {"source": 4}, {"cell_type": "code", "source": [1]}, {"id": "a1", "source": "it"}]
    content = json.dumps({"cells": cells})
    assert answers_in({"1_scaling.ipynb": content.encode()}, questions_of(assignment))[0]["1_scaling/1"] == "it"


ODD = [[], {}, ["a1"], 3, None, True, 1.5]


@pytest.mark.parametrize("odd", ODD, ids=str)
@pytest.mark.parametrize("key", ["id", "cell_type", "metadata", "outputs"])
def test_nothing_in_a_cell_has_to_be_of_the_right_type(assignment, odd, key):
    cells = [{**markdown("new", "x"), key: odd}, *json.loads(answered("*Your answer:* mine"))["cells"]]
    assert answers_in({"1_scaling.ipynb": notebook(*cells).encode()}, questions_of(assignment)) == (
        {"1_scaling/1": "mine", "1_scaling/2": ""},
        [],
    )
    cells = [{**cell, key: odd} for cell in cells]
    assert answers_in({"1_scaling.ipynb": notebook(*cells).encode()}, questions_of(assignment))[1] == []
    assert functions_in_cells({"1_scaling.ipynb": notebook(*cells).encode()}, assignment) == []


def test_what_nobody_has_thought_of_in_one_submission_is_that_ones_matter(run, submissions, monkeypatch):
    take = Written.take

    def fails(written, student, notebooks):
        if student == "ben":
            raise RecursionError("maximum \x1b[2J" + "x" * 10_000)
        return take(written, student, notebooks)

    monkeypatch.setattr(Written, "take", fails)
    _, rows = run()
    assert rows["ben"]["status"].startswith("not graded: it could not be read: RecursionError: maximum ⟨U+001B⟩[2Jx")
    assert len(rows["ben"]["status"]) < 1100
    assert {name: row["status"] for name, row in rows.items() if name != "ben"} == dict.fromkeys(
        ("ada", "cleo", "dora"), "graded"
    )


LONG = [
    "class Centre\n" + "\n" * 400_000,
    "class Centre:\n" + " \t\f\r" * 100_000,
    "def \n" * 80_000,
    "class Centre:\n" + " def \n" * 60_000,
    "class " * 60_000,
    "\n" * 400_000 + "*Your answer:" + "*_" * 20_000,
]


@pytest.mark.parametrize("text", LONG, ids=range(len(LONG)))
@pytest.mark.parametrize("kind", [code, markdown])
def test_a_long_cell_is_read_at_once(assignment, text, kind):
    content = {"1_scaling.ipynb": notebook(kind("a1", text)).encode()}
    started = time.process_time()
    answers_in(content, questions_of(assignment))
    assert functions_in_cells(content, assignment) == []
    assert time.process_time() - started < 2


def test_a_function_in_a_thousand_cells_is_told_once(assignment):
    text = notebook(*[code(f"m{n}", f"def scale_forward(x, gamma):\n    return {n}\n") for n in range(1000)])
    assert functions_in_cells({"1_scaling.ipynb": text.encode()}, assignment) == [
        "scale_forward is written in code cell 1 of 1_scaling.ipynb: what is graded is scale.py"
    ]


def test_cells_by_the_ten_thousand_are_looked_at_in_their_time():
    """Of each exercise in each cell it would be minutes, and the rest of the class would wait."""
    assignment = load_assignment("a1_backprop", targets=False)
    cells = [{"cell_type": "code", "source": f"def x{n}"} for n in range(15_000)]
    cells.append(
        {
            "cell_type": "code",
            "source": "class PCA:\n    def fit(self, x):\n        return self\ndef relu_forward(x): 1",
        }
    )
    content = json.dumps({"cells": cells}).encode()
    started = time.process_time()
    found = functions_in_cells({f"{n}.ipynb": content for n in range(6)}, assignment)
    assert time.process_time() - started < 5
    told = {note.partition(" ")[0] for note in found}
    assert len(found) == 12 and {"pca_fit", "relu_forward"} == told


def test_a_function_in_a_cell_is_told(assignment):
    mine = code("m", "%matplotlib inline\ndef scale_forward(x, gamma):\n    return (((\n")
    method = code("k", "class Centre:\n    def fit(self, x):\n        return self\n")
    text = notebook(*HANDED_OUT, mine, method, code("u", "def scale_forwards(): pass\n# def scale_backward()\n"))
    assert functions_in_cells({"1_scaling.ipynb": text.encode()}, assignment) == [
        "scale_forward is written in code cell 2 of 1_scaling.ipynb: what is graded is scale.py",
        "centre_fit is written in code cell 3 of 1_scaling.ipynb: what is graded is centre.py",
    ]


def rows_of(out):
    with (out / "points.csv").open(newline="") as stream:
        return list(csv.reader(stream))


def test_a_class_is_collected_question_by_question(run, tmp_path):
    out = tmp_path / "out"
    _, rows = run()
    assert rows_of(out) == [
        ["student", "what", "points", "of", "comment"],
        ["ada", "1_scaling/1", "", "2", ""],
        ["ben", "1_scaling/1", "", "2", ""],
        ["ada", "1_scaling/2", "", "3", ""],
    ]
    assert (rows["ada"]["total"], rows["ada"]["of"]) == ("5", "5")  # nothing counts before somebody has points
    page = (out / "written" / "1_scaling-1.html").read_text()
    for text in ("as it is", "no idea", escape("Why $\\gamma$ & <b>?"), "Because it *is* 4242."):
        assert text in page
    second = (out / "written" / "1_scaling-2.html").read_text()
    assert escape("<script>") in second and "<script>" not in second and "\x1b" not in second and "\u202e" not in second


def test_each_who_wrote_has_a_page_of_all_answers(run, tmp_path):
    run()
    pages = {path.stem: path.read_text() for path in (tmp_path / "out" / "written" / "students").iterdir()}
    assert sorted(pages) == ["ada", "ben"]
    assert "as it is" in pages["ada"] and escape("<script>") in pages["ada"] and "<script>" not in pages["ada"]
    assert "no idea" in pages["ben"] and "not answered" in pages["ben"] and "Because it *is* 4242." in pages["ben"]


def write_points(out, text):
    (out / "points.csv").write_text("student,what,points,of,comment\n" + text)


def test_points_and_comments_enter_grades_and_pages_and_stay(run, judged, tmp_path):
    out = tmp_path / "out"
    run()
    mine = 'ada,1_scaling/1,1.5,2,"good, but <b>"\nada,scale_backward,2.5,,a hint was given\n'
    write_points(out, mine + "ben,1_scaling/1,,2,\nada,1_scaling/2,,2,\n")
    judged.clear()
    for _ in range(2):
        _, rows = run(regrade=True)
        assert judged == []
        ada, ben, cleo = rows["ada"], rows["ben"], rows["cleo"]
        assert [ada[key] for key in ("scale_backward", "1_scaling/1", "total", "of")] == ["2.5", "1.5", "6", "7"]
        assert (ben["1_scaling/1"], ben["of"], ben["flags"]) == ("0", "7", "waits for points: 1_scaling/1")
        assert (cleo["1_scaling/1"], cleo["flags"]) == ("0", "")
        assert "1_scaling/2" not in ada
        page = (out / "feedback" / "ada.html").read_text()
        assert "2.5 points were given by hand, in place of 3. a hint was given" in page
        assert "1.5 / 2" in page and escape("good, but <b>") in page and "as it is" in page
        assert "not graded yet" in (out / "feedback" / "ben.html").read_text()
        assert "not answered" in (out / "feedback" / "cleo.html").read_text()
        assert "Because it *is* 4242." not in page  # sample answers are the instructor's
    assert not (out / "kept").exists()  # nothing was added, so nothing was written


def test_a_new_answer_adds_a_row_and_a_copy_is_kept(run, submissions, tmp_path):
    out = tmp_path / "out"
    run()
    mine = 'ada;1_scaling/1;1,5;2;"well; done"\n'
    (out / "points.csv").write_text("student;what;points;of;comment\n" + mine)
    ROOM.zipped(submissions / "cleo.zip", {**ROOM.RIGHT, "1_scaling.ipynb": answered("late idea")})
    _, rows = run(regrade=True)
    assert rows["ada"]["1_scaling/1"] == "1.5"
    text = (out / "points.csv").read_text()
    assert mine in text and "cleo;1_scaling/1;;2;\n" in text
    (kept,) = (out / "kept").iterdir()
    assert mine in kept.read_text() and "cleo" not in kept.read_text()


def test_an_anonymous_run_shows_no_name(run, tmp_path):
    out = tmp_path / "out"
    run(anonymous=True)
    files = [*(out / "written").rglob("*.html"), out / "points.csv"]
    pages = "".join(path.read_text() for path in files) + "".join(f"\n{path.stem}" for path in files)
    assert not [name for name in ("ada", "ben", "cleo") if f">{name}" in pages or f"\n{name}" in pages]
    before = (out / "points.csv").read_text()
    with (out / "written" / "names.csv").open() as stream:
        codes = {row["student"]: row["code"] for row in csv.DictReader(stream)}
    write_points(out, f"{codes['ben']},1_scaling/1,2,2,\nada,scale_forward,0,,by name\n")
    _, rows = run(regrade=True)  # it is remembered that this class is graded without names
    assert (rows["ben"]["1_scaling/1"], rows["ada"]["scale_forward"]) == ("2", "0")
    assert before.splitlines()[1].partition(",")[0] in codes.values()


@pytest.mark.parametrize("anonymous", [False, True])
def test_a_roster_that_comes_later_changes_names_and_loses_no_points(run, tmp_path, anonymous):
    run(anonymous=anonymous)
    file = tmp_path / "out" / "points.csv"
    lines = file.read_text().splitlines()
    file.write_text("\n".join([lines[0], *(line.replace(",,2,", ",2,2,") for line in lines[1:])]) + "\n")
    before = file.read_text()
    (tmp_path / "roster.csv").write_text(
        "name,email\nAda Lovelace,ada@x.org\nBenjamin,ben@x.org\nCleo,c@x.org\nDora,d@x.org\n"
    )
    report, rows = run(regrade=True, roster=tmp_path / "roster.csv")
    assert (rows["Ada Lovelace"]["1_scaling/1"], rows["Benjamin"]["1_scaling/1"]) == ("2", "2")
    assert report.notes == ()
    assert file.read_text() == before


def test_rows_that_name_nobody_are_told(run, tmp_path):
    run()
    write_points(tmp_path / "out", "zoe,1_scaling/1,1,2,\nada,3_nothing/1,1,2,\n")
    report, _ = run(regrade=True)
    assert report.notes == (
        "in points.csv, but there is no such student: zoe",
        "in points.csv, but there is no such exercise or question: 3_nothing/1 (of ada)",
    )


def test_a_row_may_say_an_id_or_an_email_of_the_roster(run, tmp_path):
    run()
    (tmp_path / "roster.csv").write_text("name,id,email\nada,1815,ada@x.org\nben,ada,b@x.org\ncleo,7,c@x.org\n")
    write_points(tmp_path / "out", "1815,scale_backward,1,,\nB@x.org,1_scaling/1,2,2,\nada,scale_forward,0,,\n")
    report, rows = run(regrade=True, roster=tmp_path / "roster.csv")
    assert (rows["ada"]["scale_backward"], rows["ben"]["1_scaling/1"]) == ("1", "2")
    assert rows["ada"]["scale_forward"] == "0" and rows["ben"]["scale_forward"] != "0"  # a name goes before an id
    assert not [note for note in report.notes if "points.csv" in note]


def test_points_in_two_rows_under_two_names_are_told(run, tmp_path):
    run()
    (tmp_path / "roster.csv").write_text("name,id\nada,1815\n")
    write_points(tmp_path / "out", "ada,1_scaling/1,,2,\n1815,1_scaling/1,1,2,\nada,scale_forward,1,,\n")
    report, rows = run(regrade=True, roster=tmp_path / "roster.csv")
    assert rows["ada"]["1_scaling/1"] == "1"  # the other row has none
    assert not [note for note in report.notes if "two rows" in note]
    write_points(tmp_path / "out", "ada,1_scaling/1,2,2,\n1815,1_scaling/1,1,2,\n")
    report, rows = run(regrade=True)
    assert rows["ada"]["1_scaling/1"] == "2"
    assert [note for note in report.notes if "two rows" in note] == [
        "in points.csv, ada: 1_scaling/1 is given points in two rows, under two names, of which one counts"
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("student,what,points\n", "there is no column 'of'"),
        ("student,what,points,of,comment\nada,x,two,,\n", r"line 2: points is 'two': write a number from 0 up"),
        ("student,what,points,of,comment\nada,x,-1,,\n", "points is '-1'"),
        ("student,what,points,of,comment\nada,x,nan,,\n", "points is 'nan'"),
        ("student,what,points,of,comment\nada,x,1,,\nAda,x,2,,\n", "line 3: Ada has a row for x already"),
    ],
)
def test_mistakes_in_the_points_are_told(tmp_path, text, says):
    (tmp_path / "points.csv").write_text(text)
    with pytest.raises(PointsError, match=says):
        read_points(tmp_path / "points.csv")


def test_names_that_look_like_formulas_find_their_row(tmp_path):
    file = tmp_path / "points.csv"
    add_rows(file, [("=1+1", "x", 2.0)], tmp_path)
    assert file.read_text().splitlines()[1] == "'=1+1,x,,2,"
    add_rows(file, [("=1+1", "x", 2.0)], tmp_path)
    assert len(file.read_text().splitlines()) == 2


@pytest.mark.parametrize("other", ["'=x", "=X", "=x ", "'=x (folder)"])
def test_two_names_that_are_one_cell_have_a_row_each(run, submissions, tmp_path, other):
    for name in ("=x", other):
        (submissions / name).mkdir()
        for file, text in {**ROOM.RIGHT, "1_scaling.ipynb": answered(f"by {name}")}.items():
            (submissions / name / file).write_text(text)
    _, rows = run()
    assert len(rows) == 6
    asked = [row for row in rows_of(tmp_path / "out") if row[1] == "1_scaling/1"]
    assert len({row[0].casefold() for row in asked}) == len(asked) == 4  # with Ada and Ben
    run(regrade=True)


def test_rows_for_one_cell_are_written_once(tmp_path):
    add_rows(tmp_path / "points.csv", [("=x", "1_scaling/1", 2), ("'=x", "1_scaling/1", 2)], tmp_path / "kept")
    assert list(read_points(tmp_path / "points.csv")) == [("'=x", "1_scaling/1")]


def test_two_whose_codes_begin_alike_are_told_apart(assignment, tmp_path):
    written = Written(assignment, tmp_path, secret="it")
    first = {}
    for n in range(100_000):
        code = hashlib.sha256(f"it/{n}".encode()).hexdigest()[:6]
        if code in first:
            break
        first[code] = n
    one, other, third = str(first[code]), str(n), "Ada"
    written.settle({one: "", other: "", third: ""})
    codes = [written.shown(student).removeprefix("student ") for student in (one, other, third)]
    assert [len(text) for text in codes] == [24, 24, 6]
    assert codes[0][:6] == codes[1][:6] and codes[0] != codes[1]
