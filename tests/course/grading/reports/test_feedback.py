"""The pages: reasons in words, the student's own lines, titles only of hidden tests, and nothing that runs."""

import re
import time
from dataclasses import replace
from html.parser import HTMLParser

import classroom as ROOM
import pytest

from cs231n_ae.course.grading.batch import grade
from cs231n_ae.course.grading.reports.class_summary import Met, summary_page
from cs231n_ae.course.grading.reports.feedback import feedback_page
from cs231n_ae.course.grading.reports.rows import Cell, Row
from cs231n_ae.course.grading.reports.showing import own_functions, public
from cs231n_ae.course.grading.terms.late import Lateness
from cs231n_ae.course.judging.results import Comparison, ExerciseResult, TestResult
from cs231n_ae.course.outline.manifest import load_assignment

example_course, assignment, submissions, judged = ROOM.example_course, ROOM.assignment, ROOM.submissions, ROOM.judged

EVIL = "<script>alert(1)</script>\x1b[31m\u202e\"'&"
COMPARISON = Comparison("dx", "closed form", (2,), [1.0, 2.0], [4242.0, 2.0], (0,), 1.0, 4242.0, 3.0)


class Elements(HTMLParser):
    """The tags and the text of a page."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.attributes, self.texts = [], [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [name for name, _ in attrs]

    def handle_data(self, data):
        self.texts.append(data)


def result(**changes):
    blank = ExerciseResult("a0_example", "scale_backward", "/tmp/x/scale.py", 3, 3.0, 0.0, "failed")
    return replace(blank, **changes)


def row(**changes):
    cells = (Cell("scale_backward", "failed", 0.0, 3.0),)
    return replace(Row("ada", "ada", "ada.zip", cells, 0.0, 5.0, None, ()), **changes)


@pytest.fixture
def pages(submissions, assignment, judged, tmp_path):
    grade(submissions, assignment, tmp_path / "grades", seed=7, executor=ROOM.Here())
    return {path.stem: path.read_text() for path in (tmp_path / "grades" / "feedback").iterdir()}


def test_each_student_has_a_page_with_the_reason_in_words(pages):
    assert sorted(pages) == ["ada", "ben", "cleo", "dora"]
    assert "3 / 5" in pages["ben"]
    assert "dgamma is 1/4 of the numerical gradient" in pages["ben"]
    assert "What is left to average?" in pages["ben"]
    assert "x.mena(axis=0)" in pages["cleo"] and "AttributeError" in pages["cleo"]
    assert "This could not be graded:</b> this is not a zip" in pages["dora"]
    assert "How your code was run: none at all" in pages["ada"]


def test_the_students_own_lines_are_there(pages):
    assert "return dout * gamma, (dout * x).mean(axis=0)" in pages["ben"]
    assert pages["ben"].count("<details open>") == 1  # what failed lies open


def test_a_page_stands_alone_and_fits_a_phone(pages):
    for page in pages.values():
        found = Elements(page)
        assert 'name="viewport" content="width=device-width' in page
        assert not {"script", "link", "img", "iframe", "object"} & set(found.tags)
        assert not {"src", "href", "onclick", "onerror", "onload"} & set(found.attributes)
        assert "default-src 'none'" in page
        assert not re.search(r"url\(|@import|https?://(?!www.w3.org)", page)


def test_nothing_that_came_from_a_student_becomes_markup_or_steers(assignment):
    test = TestResult(
        "t",
        EVIL,
        1.0,
        "failed",
        EVIL,
        EVIL,
        explanation=EVIL,
        comparison=replace(COMPARISON, name=EVIL),
        traceback=(EVIL,),
    )
    wicked = result(tests=(test, replace(test, status="passed")), faults=(EVIL,), message=EVIL, file=EVIL)
    person = row(student=EVIL, source=EVIL, flags=(EVIL,), notes=(EVIL,))
    page = feedback_page(assignment, person, (wicked,), {"scale_backward": EVIL}, EVIL)
    met = Met()
    met.add([replace(wicked, tests=(replace(test, misconception=EVIL),))])
    for text in (page, summary_page(assignment, [person, replace(person, error=EVIL)], met, [EVIL])):
        assert "script" not in Elements(text).tags
        assert "<script>" not in text and "\x1b" not in text and "\u202e" not in text
    assert "\x1b" not in public(wicked).message and "⟨U+202E⟩" in public(wicked).message


def test_of_a_hidden_test_only_the_title_is_shown(assignment):
    test = TestResult(
        "t",
        "works for one example",
        1.0,
        "failed",
        "detail 4242",
        "headline 4242",
        explanation="explanation 4242",
        misconception="name_4242",
        comparison=COMPARISON,
        traceback=("line 4242",),
        hidden=True,
    )
    page = feedback_page(assignment, row(), (result(tests=(test, replace(test, status="passed"))),), {}, "")
    assert "4242" not in page
    assert page.count("works for one example (hidden test)") == 2
    assert "✗" in page and "✓" in page
    seen = feedback_page(assignment, row(), (result(tests=(replace(test, hidden=False),)),), {}, "")
    assert "4242" in seen


def test_what_is_for_a_person_to_look_at_is_not_on_the_students_page(assignment):
    page = feedback_page(
        assignment, row(flags=("imports torch", "x.py is missing"), notes=("x.py is missing",)), (), {}, ""
    )
    assert "torch" not in page and "x.py is missing" in page


def test_lateness_is_explained(assignment):
    late = row(earned=4.0, lateness=Lateness(1, 0.75))
    page = feedback_page(assignment, late, (), {}, "")
    assert ">3 / 5<" in page and "Handed in 1 day late: 75 % of that counts." in page


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("def scale_forward(x):\n    return 1\n\n\ny = 2\n", ["def scale_forward(x):", "    return 1"]),
        (
            "@d\ndef scale_forward(\n    x,\n) -> int:\n\n    return 1\ndef g(): pass",
            ["def scale_forward(", "    x,", ") -> int:", "", "    return 1"],
        ),
        ("def scale_forward(x): return 0\ndef scale_forward(x): return 1", ["def scale_forward(x): return 1"]),
        ("def scale_forward(x)\n  this is no Python (((", ["def scale_forward(x)", "  this is no Python ((("]),
    ],
)
def test_own_lines_are_found_without_parsing(assignment, text, lines):
    assert own_functions(assignment, {"scale.py": text.encode()}) == {"scale_forward": "\n".join(lines)}


def test_own_lines_of_a_method(assignment):
    text = (
        "class Other:\n    def fit(self): no\n\nclass Centre:\n    x = 1\n    def fit(self, x):\n        return self\n"
    )
    found = own_functions(assignment, {"centre.py": text.encode()})
    assert found == {"centre_fit": "    def fit(self, x):\n        return self"}


def test_own_lines_are_cut_and_cleaned(assignment):
    text = "def scale_forward(x):\n" + "    y = '\x1b'\n" * 1000 + "    " + "z" * 10_000
    found = own_functions(assignment, {"scale.py": text.encode()})["scale_forward"]
    assert len(found.splitlines()) == 150 and "\x1b" not in found and "⟨U+001B⟩" in found


def test_own_lines_of_a_submission_have_a_bound_together():
    """Each function may be long, and all of them are not: a state and a page are made of them."""
    assignment = load_assignment("a1_backprop", targets=False)
    names = sorted({exercise.file for exercise in assignment.exercises})
    by_file = {name: [one.qualname for one in assignment.exercises if one.file == name] for name in names}
    body = "".join(f"        {'x' * 290}\n" for _ in range(140))
    files = {
        name: "".join(f"def {qualname.rpartition('.')[2]}():\n{body}" for qualname in by_file[name]).encode()
        for name in names
    }
    shown = own_functions(assignment, files)
    assert 0 < sum(map(len, shown.values())) <= 200_000 and len(shown) < len(assignment.exercises)


@pytest.mark.parametrize("text", ["\n" * 1_000_000, "def \n" * 200_000, "    x\n" * 160_000, " " * 1_000_000])
def test_own_lines_of_a_long_file_are_found_at_once(assignment, text):
    content = ("def scale_forward(x):\n    return x\n" + text).encode()
    started = time.process_time()
    found = own_functions(assignment, {"scale.py": content})["scale_forward"]
    assert found.startswith("def scale_forward(x):\n    return x") and len(found.splitlines()) <= 150
    assert time.process_time() - started < 1


def test_the_class_page_counts(submissions, assignment, judged, tmp_path):
    ROOM.zipped(submissions / "eve.zip", ROOM.AVERAGED)
    grade(submissions, assignment, tmp_path / "grades", seed=7, executor=ROOM.Here())
    page = (tmp_path / "grades" / "class.html").read_text()
    texts = Elements(page).texts
    assert "5 submissions, 4 graded; of 5 points: median 3.5, mean 3.8, lowest 3.0, highest 5.0." in texts
    at = texts.index("averages over the batch")
    assert texts[at - 3 : at + 2] == [
        "2",
        "50 %",
        "scale_backward",
        "averages over the batch",
        "What is left to average?",
    ]
    at = [i for i, text in enumerate(texts) if text == "scale_backward"]
    assert ["2", "2", "0", "0", "0"] in [texts[i + 1 : i + 6] for i in at]
    assert page.count("<svg") == 2 and "dora" in texts
    assert "script" not in Elements(page).tags


def test_a_class_of_which_nobody_could_be_graded_has_a_page(assignment):
    page = summary_page(assignment, [row(error="it is empty")], Met(), [])
    assert "1 submissions, 0 graded" in page and "it is empty" in page
