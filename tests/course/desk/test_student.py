"""Finding, listing, hints, resetting, the solution and handing in: nothing a student wrote is ever lost."""

import json
import os
import zipfile

import pytest

from cs231n_ae.course.checking.check import Check
from cs231n_ae.course.desk.reset import ResetError, do_reset, plan_reset
from cs231n_ae.course.desk.solution import SolutionRefused, solution_lines
from cs231n_ae.course.desk.student import Course, NotFound, hint_lines, list_lines, next_step, record, record_place
from cs231n_ae.course.desk.submit import SubmitError, submitted_lines, write_submission
from cs231n_ae.course.judging.repair.place import Place, Spot
from cs231n_ae.course.judging.results import blank_result
from cs231n_ae.course.outline.paths import course_root
from cs231n_ae.course.showing.terminal import plain
from cs231n_ae.course.source_text.functions import fingerprint, function_text, with_function

WRONG = "    x, gamma = cache\n    return dout * gamma, (dout * x).mean(axis=0)\n"


def checked(course: Course) -> dict:
    """Check everything and remember it."""
    (assignment,) = course.assignments
    results = [answer.result for answer in Check(assignment, assignment.exercises, folder=assignment.folder)]
    record(course, assignment, results)
    return {result.exercise: result for result in results}


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("scale_backward", ["scale_backward"]),
        ("a0_example", ["scale_forward", "scale_backward"]),
        ("a0", ["scale_forward", "scale_backward"]),
        ("assignments/a0_example/", ["scale_forward", "scale_backward"]),
        ("scale.py", ["scale_forward", "scale_backward"]),
        ("assignments/a0_example/scale.py", ["scale_forward", "scale_backward"]),
    ],
)
def test_a_word_means_an_exercise_an_assignment_or_a_file(made_course, word, found):
    assert [exercise.id for exercise in Course().find(word)[1]] == found


def test_a_wrong_word_offers_the_nearest(made_course):
    with pytest.raises(NotFound, match=r"did you mean scale_backward"):
        Course().find("scale_bakward")
    with pytest.raises(NotFound, match="cs231n-ae list"):
        Course().find("zzz")


def test_what_is_next_is_the_first_that_has_not_passed(made_course):
    made_course.write(backward=WRONG)
    course = Course()
    assert course.current()[1].id == "scale_forward"
    results = checked(course)
    assert course.current()[1].id == "scale_backward"
    (assignment,) = course.assignments
    assert next_step(course, assignment, results["scale_forward"]).startswith("cs231n-ae check scale_backward")
    assert next_step(course, assignment, results["scale_backward"]) == "cs231n-ae hint scale_backward   (1 of 3)"
    made_course.write()
    results = checked(course)
    assert course.current()[1] is None
    assert next_step(course, assignment, results["scale_backward"]).startswith("cs231n-ae submit a0_example")


def test_what_is_in_hand_is_what_was_checked_last_and_then_the_one_after_it(made_course):
    made_course.write(forward="    raise NotImplementedError\n", backward=WRONG)
    course = Course()
    assignment = course.assignments[0]
    forward, backward = assignment.exercises
    record(course, assignment, [blank_result(backward, "scale.py", 1, "failed")])
    assert course.find_exercise()[1] == course.current()[1] == backward and course.in_hand()[1] == [backward]
    record(course, assignment, [blank_result(backward, "scale.py", 1, "passed")])
    assert course.find_exercise()[1] == course.current()[1] == forward
    record(course, assignment, [blank_result(one, "scale.py", 1, "failed") for one in (forward, backward)])
    assert course.find_exercise()[1] == forward  # of several checked together, the first
    record(
        course,
        assignment,
        [blank_result(forward, "scale.py", 1, "not written"), blank_result(backward, "scale.py", 1, "failed")],
    )
    assert course.find_exercise()[1] == backward  # or the one that is begun, which their answer leads to
    record(course, assignment, [blank_result(forward, "scale.py", 1, "passed")])
    assert course.in_hand()[1] == [backward]
    record(course, assignment, [blank_result(backward, "scale.py", 1, "passed")])
    assert course.in_hand()[1] == [forward, backward] and course.current() == (assignment, None)


def test_a_list_of_one_assignment_says_what_is_next_in_that_one(tmp_path):
    for name in ("a1_backprop", "a2_autoencoders"):
        folder = tmp_path / "assignments" / name
        folder.mkdir(parents=True)
        (folder / "assignment.toml").write_bytes(
            (course_root() / "assignments" / name / "assignment.toml").read_bytes()
        )
    course = Course(tmp_path)
    first, second = course.assignments
    record(course, second, [blank_result(second.exercises[2], "autoencoder.py", 1, "failed")])
    assert course.current() == (second, second.exercises[2])
    for chosen, following in (([first], first.exercises[0]), ([second], second.exercises[2])):
        text = plain(list_lines(course, chosen, 88))
        (row,) = (row for row in text.splitlines() if row.startswith("▸"))
        assert row.split()[2] == following.id and f"cs231n-ae check {following.id}\n" in text
    assert f"cs231n-ae check {second.exercises[2].id}\n" in plain(list_lines(course, [first, second], 88))


def test_what_waits_leads_to_what_it_waits_for(made_course):
    course = Course()
    made_course.write(forward="    return None\n", backward=WRONG.replace("= cache", "= cache['both']"))
    result = checked(course)["scale_backward"]
    assert result.status == "waiting"
    assert next_step(course, course.assignments[0], result) == "cs231n-ae check scale_forward"


def test_the_list_shows_points_and_changes(made_course):
    made_course.write(backward=WRONG)
    course = Course()
    checked(course)
    text = plain(list_lines(course, course.assignments, 100))
    assert "2 / 4 points" in text
    assert "  ✓ scale_forward                          1 / 1" in text
    assert "▸ ✗ scale_backward                         1 / 3" in text
    assert "next: cs231n-ae check scale_backward" in text
    made_course.write()
    text = plain(list_lines(Course(), course.assignments, 100))
    assert "· scale_backward                         1 / 3   changed since it was checked" in text
    assert "✓ scale_forward" in text  # its own lines are as they were


def test_what_passed_and_is_the_stub_again_is_to_be_done_again(made_course):
    made_course.write()
    course = Course()
    (assignment,) = course.assignments
    result = checked(course)["scale_backward"]
    made_course.file.write_text(made_course.stub)
    text = plain(list_lines(course, course.assignments, 100))
    assert "  0 / 4 points" in text and "everything" not in text
    assert "▸ · scale_forward                          0 / 1   the stub again" in text
    assert "  · scale_backward                         0 / 3   the stub again" in text
    assert course.current()[1].id == course.find_exercise("scale.py")[1].id == "scale_forward"
    assert next_step(course, assignment, result).startswith("cs231n-ae check scale_forward ")
    made_course.write(forward="    return x * gamma, (x, gamma)  # the same\n")  # changed, and perhaps as right
    text = plain(list_lines(course, course.assignments, 100))
    assert "· scale_forward                          1 / 1   changed since it was checked" in text
    assert "✓ scale_backward                         3 / 3" in text


@pytest.mark.parametrize(
    ("width", "shown"),
    [(100, "assignments/a0_example/scale.py"), (82, "assignments/a0_example/scale.py"), (80, "scale.py")],
)
def test_a_line_that_has_no_room_for_the_path_has_the_files_name(made_course, width, shown):
    course = Course()
    rows = [plain([row]) for row in list_lines(course, course.assignments, width)]
    assert [row.split(" 3   ")[-1] for row in rows if "scale_backward  " in row] == [shown]
    assert max(map(len, rows)) <= width


def test_hints_come_one_at_a_time_and_are_remembered(made_course):
    exercise = Course().find_exercise("scale_backward")[1]
    texts = [plain(hint_lines(Course(), exercise, 88)) for _ in range(4)]
    for i, hint in enumerate(exercise.hints):
        assert [hint in text for text in texts] == [i == 0, i == 1, i == 2, True]
    assert "solution scale_backward --anyway" in texts[3]
    assert "--anyway" not in texts[2]


def test_again_shows_what_was_read_and_no_more(made_course):
    exercise = Course().find_exercise("scale_backward")[1]
    assert "not read any" in plain(hint_lines(Course(), exercise, 88, again=True))
    hint_lines(Course(), exercise, 88)
    text = plain(hint_lines(Course(), exercise, 88, again=True))
    assert exercise.hints[0] in text
    assert exercise.hints[1] not in text
    assert Course().state["scale_backward"].hints == 1


def test_reset_puts_back_one_function_and_keeps_the_others_and_a_copy(made_course):
    made_course.write(backward=WRONG + "\n\ndef my_helper():\n    return 1\n")
    before = made_course.file.read_bytes()
    course = Course()
    checked(course)
    plan = plan_reset(course, "scale_backward")
    assert (plan.what, plan.file, plan.needed) == ("scale_backward in scale.py", made_course.file, True)
    kept = do_reset(course, plan)
    after = made_course.file.read_text()
    assert kept.read_bytes() == before
    assert function_text(after, "scale_backward") == function_text(made_course.stub, "scale_backward")
    assert function_text(after, "scale_forward") == function_text(before.decode(), "scale_forward")
    assert "def my_helper" in after
    assert course.state["scale_backward"].status == ""
    assert course.state["scale_forward"].status == "passed"
    assert not plan_reset(course, "scale_backward").needed


def test_reset_of_a_file_puts_back_all_of_it(made_course):
    made_course.write()
    kept = do_reset(Course(), plan_reset(Course(), "scale.py"))
    assert made_course.file.read_text() == made_course.stub
    assert "mean" not in kept.read_text()


def test_copies_never_replace_each_other(made_course):
    kept = []
    for i in range(4):
        made_course.write(backward=f"    return {i}\n")
        kept.append(do_reset(Course(), plan_reset(Course(), "scale_backward")))
    assert len(set(kept)) == 4
    assert ["return " + str(i) in file.read_text() for i, file in enumerate(kept)] == [True] * 4


def test_reset_of_a_function_that_is_gone_puts_it_at_the_end_with_its_imports(made_course):
    made_course.file.write_text('"""Mine."""\n\nx = 1\n')
    do_reset(Course(), plan_reset(Course(), "scale_backward"))
    text = made_course.file.read_text()
    assert text.startswith('"""Mine."""\n')
    assert "x = 1" in text
    assert "from cs231n_ae.types import Array, Cache" in text
    assert text.endswith(function_text(made_course.stub, "scale_backward"))
    compile(text, "scale.py", "exec")


def test_reset_keeps_windows_line_ends(made_course):
    made_course.write(backward=WRONG)
    made_course.file.write_bytes(made_course.file.read_bytes().replace(b"\n", b"\r\n"))
    do_reset(Course(), plan_reset(Course(), "scale_backward"))
    content = made_course.file.read_bytes()
    assert content.count(b"\n") == content.count(b"\r\n") > 10


def test_reset_of_a_broken_file_offers_the_whole_file(made_course):
    made_course.write(backward="    return (\n")
    with pytest.raises(ResetError, match=r"not valid Python.*cs231n-ae reset scale\.py"):
        plan_reset(Course(), "scale_backward")
    do_reset(Course(), plan_reset(Course(), "scale.py"))
    assert made_course.file.read_text() == made_course.stub


def test_a_missing_file_is_written_again(made_course):
    made_course.file.unlink()
    assert do_reset(Course(), plan_reset(Course(), "scale_forward")) is None
    assert made_course.file.read_text() == made_course.stub


def test_a_whole_assignment_is_not_reset(made_course):
    with pytest.raises(ResetError, match="whole assignment"):
        plan_reset(Course(), "a0")


def test_the_solution_waits_until_the_exercise_has_passed(made_course):
    made_course.write(backward=WRONG)
    course = Course()
    assignment, exercise = course.find_exercise("scale_backward")
    with pytest.raises(SolutionRefused, match="--anyway"):
        solution_lines(course, assignment, exercise, 100)
    assert "np.sum(dout * x, axis=0)" in plain(solution_lines(course, assignment, exercise, 100, anyway=True))
    made_course.write()
    checked(course)
    made_course.write(backward=WRONG)
    checked(course)  # it has passed once: the reference may still be read
    text = plain(solution_lines(course, assignment, exercise, 200))
    assert any("x, gamma = cache" in row.split("│")[0] and "x, gamma = cache" in row.split("│")[1]
               for row in text.splitlines() if "│" in row)  # fmt: skip
    assert "Which axis disappears?" in text
    assert '"""' not in text


def test_a_narrow_terminal_shows_one_after_the_other(made_course):
    made_course.write()
    course = Course()
    assignment, exercise = course.find_exercise("scale_backward")
    text = plain(solution_lines(course, assignment, exercise, 60, anyway=True))
    assert "│" not in text
    assert text.index("(dout * x).sum(axis=0)") < text.index("np.sum(dout * x, axis=0)")


def test_a_hand_out_without_the_reference_says_so(made_course, monkeypatch):
    monkeypatch.setattr("cs231n_ae.course.desk.solution.reference_source", lambda module: None)
    course = Course()
    with pytest.raises(SolutionRefused, match="without the reference"):
        solution_lines(course, *course.find_exercise("scale_forward"), 100, anyway=True)


def test_the_archive_holds_the_manifests_files_and_no_private_ones(made_course):
    made_course.write()
    (made_course.folder / "private.txt").write_text("mine")
    (assignment,) = Course().assignments
    done = write_submission(assignment)
    assert done.file == made_course.root / "a0_example.zip"
    with zipfile.ZipFile(done.file) as archive:
        assert [(entry.filename, entry.date_time) for entry in archive.infolist()] == [
            ("scale.py", (1980, 1, 1, 0, 0, 0))
        ]
        assert archive.read("scale.py") == made_course.file.read_bytes()
    assert ["scale.py", str(made_course.file.stat().st_size), "bytes"] in [
        row.split() for row in plain(submitted_lines(done)).splitlines()
    ]


def test_the_same_work_gives_the_same_bytes(made_course, tmp_path):
    made_course.write()
    (assignment,) = Course().assignments
    first = write_submission(assignment).file.read_bytes()
    os.utime(made_course.file, (1, 1))
    made_course.file.chmod(0o600)
    other = tmp_path / "other"
    other.mkdir()
    assert write_submission(assignment, other).file.read_bytes() == first
    again = write_submission(assignment)
    assert (again.unchanged, again.kept) == (True, None)


def test_an_archive_is_not_overwritten_without_a_copy(made_course):
    made_course.write()
    (assignment,) = Course().assignments
    first = write_submission(assignment).file.read_bytes()
    made_course.write(backward=WRONG)
    second = write_submission(assignment)
    assert second.kept.read_bytes() == first
    assert second.file.read_bytes() != first


def test_submit_packs_notebooks_for_their_answers_without_what_they_drew(made_course):
    made_course.write()
    (assignment,) = Course().assignments
    cell = {"cell_type": "code", "id": "c", "source": ["f(x)"], "outputs": [{"data": "big"}], "execution_count": 7}
    answer = {"cell_type": "markdown", "id": "a", "source": ["*Your answer:* ßix"], "metadata": {}}
    notebook = assignment.folder / "1_scaling.ipynb"
    notebook.write_text(json.dumps({"cells": [cell, answer], "nbformat": 4}), encoding="utf-8")
    (assignment.folder / "2_broken.ipynb").write_text("{")
    (assignment.folder / "3_huge.ipynb").write_text(json.dumps({"cells": [{**answer, "source": ["x" * 1_100_000]}]}))
    before = notebook.read_bytes()
    done = write_submission(assignment)
    with zipfile.ZipFile(done.file) as archive:
        packed = json.loads(archive.read("1_scaling.ipynb"))
        assert "2_broken.ipynb" not in archive.namelist()
    assert packed["cells"] == [{**cell, "outputs": [], "execution_count": None}, answer]
    assert notebook.read_bytes() == before
    assert done.left_out[0] == "2_broken.ipynb cannot be read as a notebook (JSONDecodeError)"
    assert done.left_out[1].startswith("3_huge.ipynb has 1,1") and done.left_out[1].endswith("are pictures pasted in?")
    said = "\n".join("".join(text for text, _ in pieces) for pieces in submitted_lines(done))
    assert "left out: 2_broken.ipynb cannot be read" in said


def test_submit_counts_questions_without_an_answer_and_packs_all_the_same(made_course):
    made_course.write()
    (assignment,) = Course().assignments
    texts = ["**Inline question 1.** Why?", "*Your answer:* because", "**Inline question 2.** And?", "*Your answer:*"]
    cells = [{"cell_type": "markdown", "id": str(i), "source": [text], "metadata": {}} for i, text in enumerate(texts)]
    (assignment.folder / "1_scaling.ipynb").write_text(json.dumps({"cells": cells, "nbformat": 4}), encoding="utf-8")
    (assignment.folder / "2_done.ipynb").write_text(json.dumps({"cells": cells[:2], "nbformat": 4}), encoding="utf-8")
    done = write_submission(assignment)
    assert done.unanswered == (("1_scaling.ipynb", (2,)),)
    said = plain(submitted_lines(done))
    assert "  1 question without an answer:\n    1_scaling.ipynb" in said and said.count("2_done.ipynb") == 1
    assert said.rstrip().endswith("next: hand in a0_example.zip")


@pytest.mark.parametrize("kind", ["missing", "link", "folder", "large"])
def test_what_is_no_plain_file_is_not_packed(made_course, kind):
    made_course.file.unlink()
    if kind == "link":
        made_course.file.symlink_to("/etc/hostname")
    elif kind == "folder":
        made_course.file.mkdir()
    elif kind == "large":
        made_course.file.write_bytes(b"#" * 2_000_000)
    words = {"missing": "reset scale.py", "link": "is a link", "folder": "is a folder", "large": "far more"}[kind]
    (assignment,) = Course().assignments
    with pytest.raises(SubmitError, match=words):
        write_submission(assignment)
    assert not (made_course.root / "a0_example.zip").exists()


def test_a_function_is_found_with_its_decorators_and_by_python_lines():
    source = (
        "x = '\x0c'\n\n@one\n@two\ndef f():\n    return 1\n\n\n"
        "class A:\n    @p\n    def f(self):\n        return 2\n\n    y = 3\n"
    )
    assert function_text(source, "f") == "@one\n@two\ndef f():\n    return 1\n"
    assert function_text(source, "A.f") == "    @p\n    def f(self):\n        return 2\n"
    assert function_text(source, "A") is function_text(source, "g") is None
    changed = with_function(source, "A.f", "    def f(self):\n        pass\n")
    assert changed == source.replace("    @p\n    def f(self):\n        return 2\n", "    def f(self):\n        pass\n")


def test_a_fingerprint_follows_only_its_function(tmp_path):
    file = tmp_path / "f.py"
    file.write_text("def f():\n    return 1\n\n\ndef g():\n    return 1\n")
    first = fingerprint(file, "f"), fingerprint(file, "g")
    file.write_text("def f():\n    return 1\n\n\ndef g():\n    return 2\n")
    assert fingerprint(file, "f") == first[0]
    assert fingerprint(file, "g") != first[1]
    file.write_text("def f(:\n")
    assert fingerprint(file, "f") == ""


def test_hints_go_on_from_the_place_that_a_check_has_found_until_the_text_changes(made_course):
    made_course.write(backward=WRONG)
    course = Course()
    checked(course)
    spot = Spot("scale.py", "scale_backward", (14,), "reduction", False, "return …", (27, 48), "(a, b)", "own text")
    record_place(course, Place("scale_backward", "scale_backward", (spot,)))
    exercise = course.find_exercise("scale_backward")[1]
    steps = [plain(hint_lines(Course(), exercise, 88)) for _ in range(3)]
    assert ["`(a, b)`" in step for step in steps] == [True, False, False]
    assert ["`own text`" in step for step in steps] == [False, True, False]
    assert "`own text`" in plain(hint_lines(Course(), exercise, 88, again=True))
    made_course.write(backward=WRONG.replace("gamma,", "gamma + 0,"))
    assert "own text" not in plain(hint_lines(Course(), exercise, 88, again=True))
    checked(course)  # another text, another place
    assert "own text" not in plain(hint_lines(Course(), exercise, 88, again=True))
