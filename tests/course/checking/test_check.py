"""A check answers whatever the student's code does, in words, and keeps what was known before."""

import sys
import time

import pytest

from cs231n_ae.course.checking.check import Check, with_needs
from cs231n_ae.course.desk import student
from cs231n_ae.course.desk.student import Course, NotFound
from cs231n_ae.course.outline.manifest import load_assignment


def check_exercise(exercise_id, *, folder=None, **options):
    assignment, exercise = Course().find_exercise(exercise_id)
    check = Check(assignment, [exercise], folder=folder or assignment.folder, **options)
    return next(checked.result for checked in check if checked.result.exercise == exercise_id)


def next_step(result):
    course = Course()
    return student.next_step(course, course.assignments[0], result)


def failed(result):
    return next(test for test in result.tests if test.status == "failed")


def test_the_right_answer_passes_with_all_points(made_course):
    made_course.write()
    result = check_exercise("scale_backward")
    assert (result.status, result.earned, result.points) == ("passed", 3, 3)
    assert [test.status for test in result.tests] == ["passed", "passed"]
    assert result.line == made_course.file.read_text().splitlines().index(
        "def scale_backward(dout: Array, cache: Cache) -> tuple[Array, Array]:"
    ) + 1  # fmt: skip


def test_a_stub_is_not_written(made_course):
    result = check_exercise("scale_forward")
    assert (result.status, result.earned) == ("not written", 0)


def test_a_wrong_answer_is_named_and_keeps_the_other_points(made_course):
    made_course.write(backward="    x, gamma = cache\n    return dout * gamma, (dout * x).mean(axis=0)\n")
    result = check_exercise("scale_backward")
    assert (result.status, result.earned) == ("failed", 1)
    assert "1/4 of the numerical gradient" in failed(result).headline


def test_an_endless_loop_is_answered_with_its_line_and_keeps_earlier_answers(made_course):
    body = "    x, gamma = cache\n    calls.append(1)\n    while len(calls) > 1:\n        pass\n"
    made_course.write(backward=body + "    return dout * gamma, (dout * x).sum(axis=0)\n\n\ncalls = []\n")
    started = time.monotonic()
    result = check_exercise("scale_backward", time_limit=0.7)
    assert time.monotonic() - started < 20
    assert (result.status, result.earned) == ("failed", 1)
    assert [test.status for test in result.tests] == ["passed", "failed"]
    assert failed(result).headline.startswith("did not finish in 0.7 s")
    source = made_course.file.read_text().splitlines()
    number = source.index("    while len(calls) > 1:") + 1
    assert failed(result).traceback[-1] in (f"scale.py:{number}  {source[number - 1].strip()}",
                                            f"scale.py:{number + 1}  pass")  # fmt: skip


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("    import os\n    os._exit(0)\n", "ended the whole program"),
        ("    import os\n    os._exit(7)\n", "exit code 7"),
        ("    import sys\n    sys.exit(3)\n", "(SystemExit): return a value instead"),
        ("    raise KeyboardInterrupt\n", "KeyboardInterrupt"),
        ("    return scale_backward(dout, cache)\n", "RecursionError"),
        ("    return undefined_name\n", "NameError"),
        ("    pass\n", "None"),
    ],
    ids=["os._exit", "os._exit 7", "sys.exit", "interrupt", "recursion", "raises", "returns nothing"],
)
def test_code_that_ends_badly_is_answered_in_words(made_course, body, words):
    made_course.write(backward=body)
    result = check_exercise("scale_backward")
    assert (result.status, result.earned) == ("failed", 0)
    assert words in failed(result).headline


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("    gain = input('gain? ')\n    return x * gamma, (x, gamma)\n", "scale_forward calls input(), and nobody"),
        ("    breakpoint()\n    return x * gamma, (x, gamma)\n", "scale_forward stops at a breakpoint, and nobody"),
        ("    import pdb\n    pdb.set_trace()\n    return x\n", "scale_forward stops at a breakpoint, and nobody"),
        ("    exit()\n", "scale_forward ended the whole program (SystemExit): return a value instead"),
        ("    with open('/dev/null') as file:\n        raise EOFError('nothing')\n", "raised EOFError: nothing"),
    ],
)
def test_what_waits_for_somebody_is_answered_in_words(made_course, body, words):
    made_course.write(forward=body)
    test = failed(check_exercise("scale_forward"))
    assert words in test.headline
    assert test.traceback


def test_what_differs_from_call_to_call_is_noted_where_it_is_used(made_course):
    made_course.write(
        forward="    global saved\n    saved = x\n    return x * gamma, (x, gamma)\n",
        backward="    x, gamma = cache\n    np.random.seed(0)\n    return dout * gamma, _sum(dout * saved)\n\n\n"
        "def _sum(x, seen=[]):\n    seen.append(x)\n    return x.sum(axis=0)\n",
    )
    assignment, exercise = Course().find_exercise("scale_backward")
    forward, backward = Check(assignment, [exercise], folder=assignment.folder)
    assert [note.split()[:3] for note in forward.notes] == [
        ["scale.py:10", "keeps", "saved"], ["scale.py:20", "keeps", "the"]
    ]  # fmt: skip
    assert [note.split()[:3] for note in backward.notes] == [
        ["scale.py:10", "keeps", "saved"], ["scale.py:16", "uses", "np.random.seed"], ["scale.py:20", "keeps", "the"]
    ]  # fmt: skip
    assert forward.result.status == "passed"  # these are remarks: they cost nothing


def test_two_checks_draw_the_same_from_the_shared_generators(made_course):
    made_course.write(forward="    import random\n    print(random.random(), np.random.rand())\n    return None\n")
    assignment, exercise = Course().find_exercise("scale_forward")
    (one,), (other,) = (Check(assignment, [exercise], folder=assignment.folder) for _ in range(2))
    assert one.printed == other.printed != ""


@pytest.mark.skipif(sys.platform == "win32", reason="there are no signals")
def test_a_killed_process_is_answered_in_words(made_course):
    made_course.write(backward="    import os\n    os.kill(os.getpid(), 9)\n")
    assert "SIGKILL" in failed(check_exercise("scale_backward")).headline


def test_a_crash_of_python_is_answered_with_its_line(made_course):
    made_course.write(backward="    import ctypes\n    ctypes.string_at(0)\n")
    test = failed(check_exercise("scale_backward"))
    assert "crashed Python itself" in test.headline
    assert test.traceback[-1].endswith("ctypes.string_at(0)")


def test_a_syntax_error_is_answered_with_line_and_caret(made_course):
    made_course.write(backward="    return (dout\n")
    result = check_exercise("scale_backward")
    number = made_course.file.read_text().splitlines().index("    return (dout") + 1
    assert (result.status, result.line) == ("failed", number)
    assert failed(result).headline == "scale.py is not valid Python: '(' was never closed"
    assert failed(result).traceback == (f"scale.py:{number}", "    return (dout", "           ^")


def test_a_traceback_of_a_file_in_another_encoding_shows_its_lines(made_course):
    made_course.write(forward="    # über\n    return x @ undefined\n")
    made_course.file.write_bytes(made_course.file.read_text(encoding="utf-8").encode("utf-16"))
    assert failed(check_exercise("scale_forward")).traceback == ("scale.py:10  return x @ undefined",)
    made_course.write(forward="    # über\n    while True: pass\n")
    made_course.file.write_bytes(made_course.file.read_text(encoding="utf-8").encode("utf-16"))
    assert failed(check_exercise("scale_forward", time_limit=0.5)).traceback == ("scale.py:10  while True: pass",)


def test_a_missing_file_is_answered_in_words(made_course):
    made_course.file.unlink()
    result = check_exercise("scale_forward")
    assert result.status == "failed"
    assert failed(result).headline == "there is no scale.py in a0_example: was it renamed or deleted?"
    assert next_step(result) == "cs231n-ae reset scale.py   (puts it back)"


@pytest.mark.parametrize(
    ("new", "says"),
    [
        ("scale_backwards", "There is a scale_backwards"),
        ("my_gradient", "was it renamed or deleted?"),
    ],
)
def test_a_renamed_function_is_answered_once_in_words(made_course, new, says):
    made_course.write()
    made_course.file.write_text(made_course.file.read_text().replace("def scale_backward", f"def {new}"))
    result = check_exercise("scale_backward")
    (test,) = result.tests
    assert (test.headline.startswith("scale.py has no scale_backward:"), result.points) == (True, 3)
    assert test.headline.endswith(says)
    assert next_step(result) == "cs231n-ae reset scale_backward   (puts it back)"


def test_a_method_may_come_from_another_class(assignment, example_course, tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(example_course))
    fit = (
        "    def __init__(self, factor=1.0):\n        self.factor = factor\n\n"
        "    def fit(self, x):\n        self.mean = x.mean(axis=0)\n        return self\n\n"
        "    def apply(self, x):\n        return (x - self.mean) * self.factor\n"
    )
    texts = {
        f"class Base:\n{fit}\n\nclass Centre(Base):\n    pass\n": "passed",
        f"class Centre:\n{fit.replace('fit', 'train')}": "has no Centre.fit: was it renamed or deleted?",
        f"class Middle:\n{fit}": "has no Centre.fit: was it renamed or deleted?",
    }
    for text, wanted in texts.items():
        (tmp_path / "centre.py").write_text(text)
        (answer,) = Check(assignment, [assignment.exercise("centre_fit")], folder=tmp_path)
        assert wanted in (answer.result.status, *(test.headline.partition(".py ")[2] for test in answer.result.tests))


@pytest.mark.parametrize(
    "text",
    [
        "def _double(x, gamma):\n    return x * gamma, (x, gamma)\n\n\nscale_forward = _double\n",
        "globals()['scale_' + 'forward'] = lambda x, gamma: (x * gamma, (x, gamma))\n",
        "if True:\n    def scale_forward(x, gamma):\n        return x * gamma, (x, gamma)\n",
    ],
)
def test_a_function_that_comes_about_in_another_way_is_there(made_course, text):
    made_course.file.write_text(text)
    assert check_exercise("scale_forward").status == "passed"


def test_what_grading_has_not_is_not_there_in_a_check_either(made_course):
    made_course.write(forward="    import scipy\n    return x * gamma, (x, gamma)\n")
    test = failed(check_exercise("scale_forward"))
    assert "there is no scipy where answers are graded: numpy and the standard library are" in test.headline
    assert test.traceback[-1].endswith("import scipy")
    tried = "    try:\n        import sklearn.cluster\n    except ImportError:\n        import math, numpy.linalg\n"
    made_course.write(forward=tried + "    return x * gamma, (x, gamma)\n")
    assert check_exercise("scale_forward").status == "passed"


def test_prints_are_kept_apart_from_results_and_capped(made_course):
    loud = '    for i in range(200_000):\n        print(\'{"event": "end"}\')\n' + "    return x * gamma, (x, gamma)\n"
    made_course.write(forward=loud)
    assignment = load_assignment("a0_example", targets=False)
    (answer,) = Check(assignment, assignment.exercises[:1], folder=assignment.folder)
    assert answer.result.status == "passed"
    assert answer.printed.startswith('{"event": "end"}\n')
    assert len(answer.printed) <= 20_000


def test_output_below_python_does_not_reach_the_results(made_course):
    made_course.write(forward="    import os\n    os.write(1, b'{}\\n')\n    return x * gamma, (x, gamma)\n")
    assert check_exercise("scale_forward").status == "passed"


def test_a_crash_in_one_exercise_leaves_the_others_theirs(made_course):
    made_course.write(forward="    import os\n    os._exit(1)\n")
    assignment = load_assignment("a0_example", targets=False)
    answers = {a.result.exercise: a.result for a in Check(assignment, assignment.exercises, folder=assignment.folder)}
    assert answers["scale_forward"].status == "failed"
    assert (answers["scale_backward"].status, answers["scale_backward"].earned) == ("passed", 3)
    assert answers["scale_backward"].note.startswith("judged with the library's scale_forward in place of yours")


def test_a_students_file_does_not_stand_in_for_the_standard_library(made_course, monkeypatch):
    made_course.write()
    (made_course.folder / "json.py").write_text("raise RuntimeError\n")
    monkeypatch.chdir(made_course.folder)
    assert check_exercise("scale_forward").status == "passed"


def test_another_folder_is_checked_when_it_is_named(made_course, tmp_path):
    made_course.write()
    (tmp_path / "scale.py").write_text(made_course.stub)
    assert check_exercise("scale_forward", folder=tmp_path).status == "not written"


def test_the_reference_is_checked_when_there_is_no_folder(made_course):
    assignment = load_assignment("a0_example", targets=False)
    answers = list(Check(assignment, assignment.exercises, folder=None))
    assert [answer.result.status for answer in answers] == ["passed", "passed"]


def test_needed_exercises_come_first_and_once(made_course):
    assignment = load_assignment("a0_example", targets=False)
    forward, backward = assignment.exercises
    assert with_needs(assignment, [backward, forward], ()) == [forward, backward]
    assert with_needs(assignment, [backward], {"scale_forward"}) == [backward]


def test_a_wrong_name_offers_the_nearest(made_course):
    with pytest.raises(NotFound, match="scale_backward"):
        check_exercise("scale_bakward")


def test_tests_that_cannot_be_imported_are_an_error_not_a_fault_of_the_students(made_course):
    made_course.write()
    (made_course.root / "tests" / "a0_example" / "test_scale.py").write_text(
        'raise OSError("lost")\n# exercise("scale_forward")'
    )
    result = check_exercise("scale_forward")
    assert result.status == "error"
    assert "lost" in result.message


def test_the_line_of_a_mistake_is_looked_for_when_all_answers_are_known(made_course):
    made_course.write(backward="    x, gamma = cache\n    return dout * gamma, (dout * x).mean(axis=0)\n")
    assignment, exercise = Course().find_exercise("scale_backward")
    check = Check(assignment, [exercise], folder=assignment.folder, search=30.0)
    assert [checked.result.exercise for checked in check] == ["scale_forward", "scale_backward"]
    assert check.searching
    place = check.place()
    assert (place.exercise, [(spot.lines, spot.kind) for spot in place.spots]) == (
        "scale_backward", [((14,), "reduction")],
    )  # fmt: skip
    assert check.child is None
    assert not check.searching


@pytest.mark.parametrize(("wrong", "seconds"), [(True, 0.0), (False, 5.0)])
def test_nothing_is_looked_for_unless_it_is_wanted_and_something_is_wrong(made_course, wrong, seconds):
    if wrong:
        made_course.write(backward="    x, gamma = cache\n    return dout * gamma, (dout * x).mean(axis=0)\n")
    else:
        made_course.write()
    assignment, exercise = Course().find_exercise("scale_backward")
    check = Check(assignment, [exercise], folder=assignment.folder, search=seconds)
    assert len(list(check)) == 2
    assert not check.searching
    assert check.place() is None


def test_a_search_can_be_asked_whether_it_knows_yet_and_be_ended(made_course):
    made_course.write(backward="    x, gamma = cache\n    return dout * gamma, np.tanh(dout @ dout.T) @ np.sinh(x)\n")
    assignment, exercise = Course().find_exercise("scale_backward")
    check = Check(assignment, [exercise], folder=assignment.folder, search=60.0)
    list(check)
    process = check.child.process
    assert check.place(0) is None
    assert check.searching
    check.close()
    assert process.wait(timeout=20) is not None
    assert not check.searching


def test_what_a_search_runs_into_changes_no_answer(made_course):
    body = "    x, gamma = cache\n    if (dout > 9).any():\n        _end()\n    return dout * gamma, dout.sum(axis=0)\n"
    made_course.write(backward=body + "\n\ndef _end():\n    import os\n    os._exit(3)\n")
    assignment, exercise = Course().find_exercise("scale_backward")
    check = Check(assignment, [exercise], folder=assignment.folder, search=5.0)
    assert [checked.result.status for checked in check] == ["passed", "failed"]
    assert check.place() is None
