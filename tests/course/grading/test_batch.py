"""A class is graded: the same table whatever the order, nothing lost when a run is stopped, only what changed again."""

import concurrent.futures
import csv
import json
import multiprocessing
import os
import random
import shutil
import time
import zipfile

import classroom as ROOM
import pytest

from cs231n_ae.course.grading.batch import grade
from cs231n_ae.course.grading.isolation import near
from cs231n_ae.course.grading.isolation.server import ServerFailed
from cs231n_ae.course.grading.rerun import GUESSED
from cs231n_ae.course.grading.running import pool
from cs231n_ae.course.grading.terms.errors import GradingError
from cs231n_ae.course.grading.terms.records import read_json

Here, RIGHT, AVERAGED, zipped = ROOM.Here, ROOM.RIGHT, ROOM.AVERAGED, ROOM.zipped
example_course, assignment, submissions, judged = ROOM.example_course, ROOM.assignment, ROOM.submissions, ROOM.judged

SEVEN = 2**50 + 7
"""A seed that nobody guesses, and that a run takes as it is."""


class Shuffled(concurrent.futures.ThreadPoolExecutor):
    """Finishes in another order than it was asked to."""

    def __init__(self, seed):
        super().__init__(1)
        self.order, self.waiting = random.Random(seed), []

    def submit(self, function, /, *arguments, **named):
        future = concurrent.futures.Future()
        self.waiting.append((future, function, arguments, named))
        self.order.shuffle(self.waiting)
        super().submit(self.one)
        return future

    def one(self):
        future, function, arguments, named = self.waiting.pop()
        future.set_result(function(*arguments, **named))


@pytest.fixture
def table(submissions, assignment, judged, tmp_path):
    """Grade the class here, and read the table."""

    def run(out="grades", *, executor=None, seed=SEVEN, **options):
        report = grade(submissions, assignment, tmp_path / out, seed=seed, executor=executor or Here(), **options)
        with (tmp_path / out / "grades.csv").open(newline="", encoding="utf-8") as stream:
            return report, {row["student"]: row for row in csv.DictReader(stream)}

    return run


def test_the_zip_of_a_class_is_graded_as_its_folder_is(table, submissions, assignment, judged, tmp_path):
    _, rows = table()
    shutil.make_archive(str(tmp_path / "class"), "zip", submissions)
    with zipfile.ZipFile(tmp_path / "class.zip", "a") as archive:
        archive.writestr("../outside.py", "x")
    report = grade(tmp_path / "class.zip", assignment, tmp_path / "again", seed=SEVEN, executor=Here())
    with (tmp_path / "again" / "grades.csv").open(newline="", encoding="utf-8") as stream:
        assert {row["student"]: row for row in csv.DictReader(stream)} == rows
    assert any("outside.py in class.zip leads out of the archive" in note for note in report.notes)


def test_every_exercise_is_in_the_table(table):
    report, rows = table()
    assert list(rows) == ["ada", "ben", "cleo", "dora"]
    ada, ben, cleo = rows["ada"], rows["ben"], rows["cleo"]
    assert (ada["scale_forward"], ada["scale_backward"], ada["centre_fit"], ada["total"]) == ("1", "3", "1", "5")
    assert (ben["scale_backward"], ben["total"], ben["final"]) == ("1", "3", "3")
    assert (cleo["centre_fit"], cleo["total"], cleo["submission"]) == ("0", "4", "cleo")
    assert ada["status"] == ben["status"] == "graded"
    assert not report.ok


def test_what_could_not_be_graded_has_no_points_and_says_why(table):
    report, rows = table()
    assert rows["dora"]["total"] == rows["dora"]["final"] == ""
    assert rows["dora"]["status"].startswith("not graded: this is not a zip")
    assert [row.student for row in report.not_graded] == ["dora"]


def test_order_and_parallelism_do_not_show(table, tmp_path):
    table("first")
    for seed in range(3):
        table(f"again{seed}", executor=Shuffled(seed), workers=3)
        for name in ("grades.csv", "class.html", "feedback/ben.html", "results/ben/results.json"):
            assert (tmp_path / f"again{seed}" / name).read_bytes() == (tmp_path / "first" / name).read_bytes()


def test_another_seed_is_drawn_in_secret_and_written_down(table, tmp_path):
    first, _ = table("first", seed=None)
    second, _ = table("second", seed=None)
    assert first.seed != second.seed
    assert read_json(tmp_path / "first" / "run.json")["seed"] == first.seed
    for page in (tmp_path / "first").glob("feedback/*"):
        assert str(first.seed) not in page.read_text()


def test_a_finished_run_is_not_repeated_by_accident(table):
    table()
    with pytest.raises(GradingError, match="holds a finished run of a0_example: add --regrade"):
        table()


def test_regrade_grades_only_what_changed(table, judged, submissions, tmp_path):
    table()
    zipped(submissions / "ben.zip", RIGHT)
    zipped(submissions / "ada.zip", {f"packed_again/{name}": text for name, text in RIGHT.items()})
    zipped(submissions / "dora.zip", RIGHT)
    judged.clear()
    report, rows = table(regrade=True, seed=None)
    assert len(judged) == 2
    assert report.reused == 2
    assert report.seed == SEVEN
    assert (rows["ben"]["total"], rows["dora"]["total"]) == ("5", "5")
    assert report.ok


def test_a_seed_that_can_be_guessed_is_made_secret_and_can_be_repeated(table, judged, tmp_path):
    first, rows = table("first", seed=3)
    second, _ = table("second", seed=3)
    assert min(first.seed, second.seed) >= GUESSED and first.seed != second.seed
    judged.clear()
    again, _ = table("first", seed=3, regrade=True)
    assert (again.seed, again.rows, judged) == (first.seed, first.rows, [])
    elsewhere, rows_there = table("third", seed=first.seed)
    assert (elsewhere.seed, rows_there) == (first.seed, rows)
    secret = read_json(tmp_path / "first" / "run.json")["secret"]
    assert not any(secret in page.read_text() for page in (tmp_path / "first").glob("feedback/*"))


def test_regrade_grades_all_when_a_test_or_the_seed_changed(table, judged, example_course):
    table()
    judged.clear()
    table(regrade=True, seed=SEVEN + 1)
    assert len(judged) == 3
    test = example_course / "tests" / "a0_example" / "test_scale.py"
    before = test.read_text()
    try:
        test.write_text(before + "\n# stricter\n")
        judged.clear()
        table(regrade=True, seed=SEVEN + 1)
        assert len(judged) == 3
    finally:
        test.write_text(before)


def test_a_run_that_was_stopped_goes_on(table, judged, tmp_path):
    known = []

    def stop(row, seconds):
        known.append(row.student)
        if {"ada", "ben"} <= set(known):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        table(seed=None, on_row=stop)
    seed = read_json(tmp_path / "grades" / "run.json")["seed"]
    assert not (tmp_path / "grades" / "grades.csv").exists()
    judged.clear()
    report, rows = table(seed=None)
    assert (len(judged), report.reused, report.seed) == (4 - len(known), len(known) - 1, seed)  # dora is never graded
    assert [rows[name]["total"] for name in ("ada", "ben", "cleo")] == ["5", "3", "4"]


def test_a_stopped_run_does_not_change_its_seed_silently(table, judged):
    def stop(row, seconds):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        table(on_row=stop)
    with pytest.raises(GradingError, match=f"was begun with the seed {SEVEN}"):
        table(seed=SEVEN + 1)


def test_a_state_that_was_half_written_is_graded_again(table, judged, tmp_path):
    table()
    file = tmp_path / "grades" / "state" / "ada.json"
    file.write_text(file.read_text()[:100])
    judged.clear()
    _, rows = table(regrade=True)
    assert len(judged) == 1
    assert rows["ada"]["total"] == "5"


@pytest.mark.parametrize(
    "damage",
    [
        lambda kept: "[]",
        lambda kept: '"grade"',
        lambda kept: "5",
        lambda kept: "[" * 100_000,
        *(lambda kept, key=key: json.dumps({k: v for k, v in kept.items() if k != key}) for key in ("key", "notes")),
        lambda kept: json.dumps({k: v for k, v in kept.items() if k != "sources"}),
        lambda kept: json.dumps({**kept, "grade": []}),
        lambda kept: json.dumps({**kept, "grade": {**kept["grade"], "earned": "all"}}),
        lambda kept: json.dumps({**kept, "grade": {**kept["grade"], "results": [1]}}),
        lambda kept: json.dumps({**kept, "notes": [1]}),
    ],
)
def test_a_state_that_is_none_is_graded_again(table, judged, tmp_path, damage):
    _, rows = table()
    state = tmp_path / "grades" / "state" / "ada.json"
    state.write_text(damage(read_json(state)))
    judged.clear()
    report, again = table(regrade=True)
    assert again == rows and len(judged) == 1 and report.reused == 2


@pytest.mark.parametrize(
    "change",
    ["[]", '"x"', "{}", "[" * 100_000, {"asked": []}, {"asked": {"hidden": 5}}, {"seed": "x"}, {"state": []}],
    ids=lambda change: str(change)[:20],
)
def test_a_record_of_a_run_that_is_none_is_told(table, tmp_path, change):
    table()
    record = tmp_path / "grades" / "run.json"
    record.write_text(change if isinstance(change, str) else json.dumps({**read_json(record), **change}))
    with pytest.raises(GradingError, match=r"run\.json cannot be read: name another folder"):
        table(regrade=True)


def test_what_others_write_into_the_state_does_not_reach_the_table(table, tmp_path):
    states = tmp_path / "grades" / "state"

    def rewrite(row, seconds):
        for file in states.glob("*.json"):
            kept = json.loads(file.read_text())
            for result in kept.get("grade", {}).get("results", ()):
                result["earned"] = 99.0
            file.write_text(json.dumps(kept))

    _, undisturbed = table("undisturbed")
    report, rows = table("grades", on_row=rewrite)
    assert rows == undisturbed
    assert any("a process other than the grader changed the results of" in note for note in report.notes)
    assert "99" not in (tmp_path / "grades" / "grades.csv").read_text()
    assert all('"earned": 99.0' not in file.read_text() for file in states.glob("*.json"))
    assert (tmp_path / "grades").stat().st_mode & 0o077 == 0


def test_two_runs_do_not_write_into_one_folder(table, tmp_path):
    refused = []

    def while_it_runs(row, seconds):
        with pytest.raises(GradingError, match=r"another run is at work in .*grades: wait for its end"):
            table()
        refused.append(row.student)

    table(on_row=while_it_runs)
    assert len(refused) == 4
    report, _ = table(regrade=True)  # and afterwards it is free
    assert report.notes == ()


def test_a_folder_with_other_things_is_left_alone(table, tmp_path):
    (tmp_path / "grades").mkdir()
    (tmp_path / "grades" / "thesis.txt").write_text("important")
    with pytest.raises(GradingError, match="holds other things already"):
        table()
    assert [path.name for path in (tmp_path / "grades").iterdir()] == ["thesis.txt"]


def test_a_run_of_another_assignment_is_left_alone(table, tmp_path):
    table()
    run = tmp_path / "grades" / "run.json"
    run.write_text(json.dumps({**read_json(run), "assignment": "a9"}))
    with pytest.raises(GradingError, match="holds a run of a9"):
        table(regrade=True)


def test_a_grader_that_fails_is_no_zero_for_the_student(table, monkeypatch, submissions):
    from cs231n_ae.course.grading.running import one

    judge = one.grade_one

    def broken(folder, *arguments, **options):
        if "mean" in (folder / "scale.py").read_text():
            raise MemoryError("no room")
        return judge(folder, *arguments, **options)

    monkeypatch.setattr(one, "grade_one", broken)
    report, rows = table()
    assert rows["ben"]["status"] == "not graded: the grader itself failed: MemoryError: no room"
    assert rows["ben"]["total"] == ""
    assert rows["ada"]["total"] == "5"
    assert [row.student for row in report.not_graded] == ["ben", "dora"]


def test_one_line_for_each_as_it_is_known(table):
    seen, begun = [], []
    table(on_row=lambda row, seconds: seen.append(row.student), on_start=lambda *counts: begun.append(counts))
    assert sorted(seen) == ["ada", "ben", "cleo", "dora"]
    assert begun == [(3, 0)]


def test_names_are_harmless_in_the_table(table, submissions, tmp_path):
    for name in ("=HYPERLINK(1)", "@evil", "-2+3", "a,b\tc", 'say "hi"', "<img src=x onerror=alert(1)>", "a\x1b[2Jb"):
        zipped(submissions / f"{name}.zip", RIGHT)
    _, rows = table()
    text = (tmp_path / "grades" / "grades.csv").read_text()
    assert "\x1b" not in text and "\t" not in text
    assert {"'=HYPERLINK(1)", "'@evil", "'-2+3", "a,b c", 'say "hi"'} <= rows.keys()
    for page in [*(tmp_path / "grades").glob("feedback/*.html"), tmp_path / "grades" / "class.html"]:
        assert "<img" not in page.read_text() and "\x1b" not in page.read_text()
        assert page.resolve().is_relative_to(tmp_path / "grades")


def _dies_of(job):
    """Stands in for the judge: one submission ends the process that grades it."""
    if "die" in job.files["scale.py"].decode():
        os._exit(1)
    return {"student": job.student}


def test_a_process_that_dies_takes_no_other_submission_with_it(monkeypatch):
    monkeypatch.setattr(pool, "run_job", _dies_of)
    monkeypatch.setattr(pool, "_Spawning", lambda: multiprocessing.get_context("fork"))
    jobs = [
        pool.Job(f"s{i}", {"scale.py": b"die" if i == 3 else b""}, (), "a", "", "", {}, 0, "none", 1, None)
        for i in range(8)
    ]
    outcomes = {job.student: outcome for job, outcome in pool.run_jobs(jobs, workers=2)}
    assert len(outcomes) == 8
    assert (
        str(outcomes.pop("s3")) == "the process that judged it died (out of memory, perhaps), or never came to an end"
    )
    assert all(outcome == {"student": name} for name, outcome in outcomes.items())


def _never_ends_with(job):
    if "hang" in job.files["scale.py"].decode():
        time.sleep(600)
    return {"student": job.student}


def test_a_judge_that_never_comes_to_an_end_is_not_waited_for(monkeypatch):
    monkeypatch.setattr(pool, "LONGEST_SILENCE", 0.5)
    monkeypatch.setattr(pool, "run_job", _never_ends_with)
    monkeypatch.setattr(pool, "_Spawning", lambda: multiprocessing.get_context("fork"))
    jobs = [
        pool.Job(f"s{i}", {"scale.py": b"hang" if i == 1 else b""}, (), "a", "", "", {}, 0, "none", 1, 0.5)
        for i in range(4)
    ]
    outcomes = {job.student: outcome for job, outcome in pool.run_jobs(jobs, workers=2)}
    assert "never came to an end" in str(outcomes.pop("s1"))
    assert all(outcome == {"student": name} for name, outcome in outcomes.items()) and len(outcomes) == 3


def test_jobs_are_made_when_their_turn_comes():
    made, done = 0, 0

    def jobs():
        nonlocal made
        for i in range(50):
            made += 1
            assert made - done <= 2 * 3 + 1
            yield pool.Job(f"s{i}", {}, (), "a", "", "", {}, 0, "none", 1, None)

    for _ in pool.run_jobs(jobs(), executor=Here(), workers=3):
        done += 1
    assert made == done == 50


def test_on_processes_with_the_real_judge_a_class_gets_the_same_table(submissions, assignment, tmp_path, monkeypatch):
    zipped(submissions / "eve.zip", {**RIGHT, "centre.py": "import os\nos._exit(0)\n"})
    zipped(submissions / "fay.zip", {**RIGHT, "scale.py": "print('total 5 / 5')\nraise SystemExit(0)\n"})
    report = grade(submissions, assignment, tmp_path / "one", seed=SEVEN, workers=2)
    again = grade(submissions, assignment, tmp_path / "two", seed=SEVEN, workers=1)
    assert [(row.student, row.earned) for row in report.rows if not row.error] == [
        ("ada", 5.0),
        ("ben", 3.0),
        ("cleo", 4.0),
        ("eve", 4.0),
        ("fay", 1.0),
    ]
    assert [row.student for row in report.not_graded] == ["dora"] == [row.student for row in again.not_graded]
    assert (tmp_path / "one" / "grades.csv").read_bytes() == (tmp_path / "two" / "grades.csv").read_bytes()
    assert report.protections and report.protections[0] in (tmp_path / "one" / "feedback" / "ada.html").read_text()


HIDDEN = """
from cs231n_ae.course.testing import exercise, expect


@exercise("scale_forward", points=2)
def test_for_a_single_example(submission, rng):
    x, gamma = rng.standard_normal((1, 3)), rng.standard_normal(3)
    out, _ = submission.scale.scale_forward(x, gamma)
    expect("secret_name", out, x * gamma, source="definition")
"""


def test_hidden_tests_count_and_keep_their_secret(submissions, assignment, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "test_hidden.py").write_text(HIDDEN)
    wrong = ROOM.SCALE.format(how="sum").replace("return x * gamma,", "return x * gamma * (len(x) > 1),")
    zipped(submissions / "gus.zip", {**RIGHT, "scale.py": wrong})
    out = tmp_path / "grades"
    report = grade(submissions, assignment, out, seed=SEVEN, hidden=tmp_path / "mine", workers=2)
    rows = {row.student: row for row in report.rows}
    assert (rows["ada"].earned, rows["ada"].points, rows["gus"].earned) == (7.0, 7.0, 5.0)
    shown = (out / "feedback" / "gus.html").read_text() + (out / "results" / "gus" / "results.json").read_text()
    assert "for a single example (hidden test)" in shown and "secret_name" not in shown
    with pytest.raises(GradingError, match=r"there is no test_\*.py in it"):
        grade(submissions, assignment, out, hidden=submissions)


def test_regrade_remembers_hidden_tests_and_the_roster(table, submissions, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "test_hidden.py").write_text(HIDDEN)
    (tmp_path / "roster.csv").write_text("name,id\nada,1\nben,2\ncleo,3\ndora,4\nEve,5\n")
    table(hidden=tmp_path / "mine", roster=tmp_path / "roster.csv")
    report, rows = table(regrade=True)
    assert read_json(tmp_path / "grades" / "run.json")["hidden"] == ["test_hidden.py"]
    assert rows["Eve"]["status"] == "not handed in"
    assert report.reused == 3
    (tmp_path / "mine" / "test_hidden.py").unlink()
    with pytest.raises(GradingError, match=r"there is no test_\*.py in it"):  # never silently without
        table(regrade=True)


def test_one_student_alone_is_graded_again(table, judged, submissions):
    table()
    for name in ("ada", "ben"):
        zipped(submissions / f"{name}.zip", {**RIGHT, "centre.py": "def nothing(): pass\n"})
    judged.clear()
    _, rows = table(regrade=True, only=("Ben",))
    assert len(judged) == 1
    assert (rows["ada"]["total"], rows["ben"]["total"]) == ("5", "4")
    with pytest.raises(GradingError, match="--only goes with --regrade"):
        table(only=("ben",))
    with pytest.raises(GradingError, match="--only zoe: there is neither a submission nor an exercise of that name"):
        table(regrade=True, only=("zoe",))


def test_who_was_passed_over_by_only_is_told(table, submissions, tmp_path):
    """The table then holds grades by other files or other tests than it would without it."""
    table()
    assert not [note for note in table(regrade=True, only=("ben",))[0].notes if "--only" in note]
    zipped(submissions / "ada.zip", {**RIGHT, "centre.py": "def nothing(): pass\n"})
    says = "these or their tests have changed since they were graded, and --only left that as it was: "
    notes = table(regrade=True, only=("ben",))[0].notes
    assert notes == (f"{says}ada (--regrade alone grades them)",)
    notes = table(regrade=True, only=("scale_backward",))[0].notes  # of ada one exercise is graded, and no more
    assert notes == (f"{says}ada (--regrade alone grades them)",)
    assert table(regrade=True)[0].notes == ()


def test_one_exercise_alone_is_graded_again(table, judged, submissions):
    table()
    zipped(submissions / "ben.zip", {**RIGHT, "centre.py": "def nothing(): pass\n"})
    judged.clear()
    _, rows = table(regrade=True, only=("scale_backward",))
    assert len(judged) == 3
    assert [rows["ben"][key] for key in ("scale_backward", "centre_fit", "total")] == ["3", "1", "5"]
    _, rows = table(regrade=True)  # and all of it when all is asked for
    assert [rows["ben"][key] for key in ("scale_backward", "centre_fit", "total")] == ["3", "0", "4"]


def test_one_exercise_with_the_real_judge(submissions, assignment, tmp_path):
    options = {"seed": 7, "workers": 1, "sandbox": "auto"}
    first = grade(submissions, assignment, tmp_path / "out", **options)
    second = grade(submissions, assignment, tmp_path / "out", regrade=True, only=("scale_backward",), **options)
    assert [row.earned for row in second.rows] == [row.earned for row in first.rows]


FORGES = """
from sys import modules

if "cs231n_ae.course.judging.repair.confined" in modules and "pytest" not in modules:
    from os import _exit, write

    for number in range(3, 20):
        try:
            write(number, b"1 axis\\n")
        except OSError:
            pass
    _exit(0)
"""


def test_one_edit_from_right_is_told_the_instructor_and_changes_nothing_else(table, submissions, judged, tmp_path):
    lying = {**AVERAGED, "scale.py": FORGES + AVERAGED["scale.py"].replace("dout * gamma", "gamma")}
    zipped(submissions / "eve.zip", lying)
    _, rows = table("without")
    said = []
    report, told = table("with", near=True, sandbox="none", on_row=lambda row, _: said.append((row.student, row.near)))
    assert told == rows
    for file in (p for p in (tmp_path / "without").rglob("*") if p.is_file()):
        name = file.relative_to(tmp_path / "without")
        if name.parts[0] not in ("state", "run.json", "tests.csv", "class.html"):
            assert (tmp_path / "with" / name).read_bytes() == file.read_bytes(), name
    assert "near.csv" not in os.listdir(tmp_path / "without")
    assert "One edit from right" not in (tmp_path / "without" / "class.html").read_text()

    hints = {student: [(one.exercise, one.line, one.kind) for one in near or ()] for student, near in said}
    assert hints["ada"] == [] and hints["ben"] == [("scale_backward", 8, "reduction")]
    assert hints["eve"] == [("scale_backward", 1, "axis")], "it can be misled, and no more than that"
    with (tmp_path / "with" / "near.csv").open(newline="") as stream:
        found = {row["student"]: row for row in csv.DictReader(stream)}
    assert found["ben"] == {
        "student": "ben", "exercise": "scale_backward", "file": "scale.py", "line": "8", "kind": "reduction"
    }  # fmt: skip
    page = (tmp_path / "with" / "class.html").read_text()
    assert "<td>ben</td><td>scale_backward</td><td>scale.py, line 8: a reduction</td>" in page
    assert "what the submission&#x27;s own process said" in page
    with (tmp_path / "with" / "tests.csv").open(newline="") as stream:
        missed = {row["test"]: row["one edit from right"] for row in csv.DictReader(stream)}
    assert missed["dgamma agrees with the numerical gradient"] == "2"
    assert missed["dx agrees with the numerical gradient"] == "1" and missed["out is the product"] == "0"

    judged.clear()
    again, _ = table("with", regrade=True, near=True, sandbox="none")
    assert judged == [] and [row.near for row in again.rows] == [row.near for row in report.rows]


def test_what_was_graded_without_hints_gets_them_when_they_are_asked_for(table, judged, monkeypatch):
    monkeypatch.setattr(near, "near_repairs", lambda *_, **named: ())
    table()
    judged.clear()
    report, _ = table(regrade=True, near=True)
    assert len(judged) == 3 and {row.near for row in report.rows if not row.error} == {()}
    judged.clear()
    report, _ = table(regrade=True)
    assert judged == [] and {row.near for row in report.rows if not row.error} == {()}


def test_hints_of_an_exercise_that_is_graded_again_take_the_place_of_the_old_ones(table, monkeypatch):
    told = iter([8, 8, 9])

    def one_line(assignment, files, results, *, sandbox):
        if not any(result.status == "failed" for result in results):
            return ()
        line = next(told)
        return (near.Near("scale_backward", "scale.py", line, "axis"), near.Near("centre_fit", "centre.py", line, ""))

    monkeypatch.setattr(near, "near_repairs", one_line)
    table(near=True)
    report, _ = table(regrade=True, near=True, only=("ben", "scale_backward"))
    found = {row.student: [(hint.exercise, hint.line) for hint in row.near or ()] for row in report.rows}
    assert found["cleo"] == [("scale_backward", 8), ("centre_fit", 8)]
    assert found["ben"] == [("centre_fit", 8), ("scale_backward", 9)]
    report, _ = table(regrade=True, only=("ben", "scale_backward"))
    assert [hint.exercise for row in report.rows if row.student == "ben" for hint in row.near] == ["centre_fit"]


def test_a_search_that_cannot_begin_costs_a_remark_and_no_grade(table, monkeypatch):
    def fail(*_, **named):
        raise ServerFailed("no room")

    _, rows = table("without")
    monkeypatch.setattr(near, "near_repairs", fail)
    report, told = table("with", near=True)
    assert [row["total"] for row in told.values()] == [row["total"] for row in rows.values()]
    assert any("what is one edit from right: no room" in flag for row in report.rows for flag in row.flags)
