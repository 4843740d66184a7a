"""Submissions: one interface, one place through which every call goes."""

import numpy as np
import pytest

from cs231n_ae.course.answers.in_process import FolderSubmission, OverlaySubmission, ReferenceSubmission
from cs231n_ae.course.answers.submission import Instance
from cs231n_ae.course.answers.trace import recording
from cs231n_ae.course.worker.calls import CallFailed, NotWritten, Opaque, WrongReturn

X, GAMMA = np.arange(12.0).reshape(4, 3), np.array([1.0, 2.0, 3.0])


def forward_of(assignment, folder, body):
    (folder / "scale.py").write_text(f"import numpy as np\n\n\ndef scale_forward(x, gamma):\n    {body}\n")
    return lambda: FolderSubmission(assignment, folder).scale.scale_forward(X.copy(), GAMMA.copy())


def test_the_reference_is_called_and_its_cache_stays_closed(assignment):
    scale = ReferenceSubmission(assignment).scale
    out, cache = scale.scale_forward(X, GAMMA)
    assert isinstance(cache, Opaque)
    dx, dgamma = scale.scale_backward(np.ones((4, 3)), cache)
    np.testing.assert_array_equal(out, X * GAMMA)
    np.testing.assert_array_equal(dgamma, X.sum(axis=0))
    np.testing.assert_array_equal(dx, np.tile(GAMMA, (4, 1)))


def test_a_file_that_is_no_exercises_is_not_reached(assignment):
    with pytest.raises(AttributeError, match=r"no exercise of this assignment is in other\.py"):
        ReferenceSubmission(assignment).other  # noqa: B018


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("pass", r"returned nothing \(None\), where 2 are expected.*is there a return"),
        ("return x * gamma", r"returned one thing, an array of shape \(4, 3\), where 2 are expected"),
        ("return x * gamma, x, gamma", "returned 3 things, where 2 are expected"),
        ("return None, x", "the 1st thing that scale_forward returned is None"),
        ("return (x * gamma).tolist(), x", "the 1st thing that scale_forward returned is a list"),
    ],
)
def test_a_return_of_another_form_is_told_in_words(assignment, tmp_path, body, says):
    with pytest.raises(WrongReturn, match=says):
        forward_of(assignment, tmp_path, body)()


def test_an_error_carries_the_students_own_lines_alone(assignment, tmp_path):
    with pytest.raises(CallFailed) as caught:
        forward_of(assignment, tmp_path, "return np.reshape(x, (5, 5)), x")()
    assert caught.value.kind == "ValueError"
    assert caught.value.lines == ("scale.py:5  return np.reshape(x, (5, 5)), x",)


@pytest.mark.parametrize(
    ("body", "kind"), [("import sys; sys.exit(0)", "SystemExit"), ("return scale_forward(x, gamma)", "RecursionError")]
)
def test_leaving_and_endless_recursion_are_errors_like_others(assignment, tmp_path, body, kind):
    with pytest.raises(CallFailed) as caught:
        forward_of(assignment, tmp_path, body)()
    assert caught.value.kind == kind and 1 <= len(caught.value.lines) <= 6


@pytest.mark.parametrize(
    ("text", "kind", "says"),
    [
        ("def scale_forward(x:\n", "SyntaxError", "was never closed"),
        ("import nowhere_at_all\n", "ModuleNotFoundError", "nowhere_at_all"),
        ("x = 1\n", "NameError", "scale.py has no scale_forward"),
    ],
)
def test_a_file_that_cannot_be_used(assignment, answers, text, kind, says):
    with pytest.raises(CallFailed, match=says) as caught:
        FolderSubmission(assignment, answers(scale=text)).scale.scale_forward(X, GAMMA)
    assert caught.value.kind == kind


def test_a_missing_file_is_named(assignment, tmp_path):
    with pytest.raises(CallFailed, match=r"there is no scale\.py"):
        FolderSubmission(assignment, tmp_path).scale.scale_forward(X, GAMMA)


def test_a_stub_is_not_written(assignment, tmp_path):
    with pytest.raises(NotWritten, match="mine to write"):
        forward_of(assignment, tmp_path, "raise NotImplementedError('mine to write')")()


def test_what_another_file_leaves_out_is_no_stub_of_the_submission(assignment, tmp_path):
    left_out = "from asyncio import AbstractEventLoop\n    return AbstractEventLoop().stop()"
    with pytest.raises(CallFailed, match="scale_forward raised NotImplementedError"):
        forward_of(assignment, tmp_path, left_out)()


@pytest.mark.parametrize(
    ("body", "faults"),
    [
        ("return x * gamma, x", []),
        ("x *= gamma; return x.copy(), gamma", ["changed x in place"]),
        ("x *= gamma; x /= gamma; return x * gamma, gamma", []),
        ("return x[::-1], gamma", ["shares its memory with x"]),
        ("gamma[0] = 9; return x.T.T, gamma", ["changed gamma in place", "shares its memory with x"]),
        ("return (x * gamma).astype(np.float32), x", ["returned float32, where all that came in is float64"]),
        ("return (x * gamma).astype(np.float16), x", ["returned float16"]),
        ("return x * gamma, x.astype(np.float32)", []),
    ],
)
def test_faults_that_no_value_shows(assignment, tmp_path, body, faults):
    with recording() as trace:
        forward_of(assignment, tmp_path, body)()
    assert len(trace.faults) == len(faults)
    assert all(part in fault for part, fault in zip(faults, trace.faults, strict=True))


def test_the_tests_own_arrays_are_never_touched(assignment, tmp_path):
    (tmp_path / "scale.py").write_text("def scale_forward(x, gamma):\n    x[:] = 0\n    return x, x\n")
    x = X.copy()
    FolderSubmission(assignment, tmp_path).scale.scale_forward(x, GAMMA)
    assert (x == X).all()


def test_a_change_of_the_file_within_a_second_is_seen(assignment, tmp_path):
    for factor in (2, 3):
        (tmp_path / "scale.py").write_text(f"def scale_forward(x, gamma):\n    return {factor} * x, x\n")
        out, _ = FolderSubmission(assignment, tmp_path).scale.scale_forward(X, GAMMA)
        np.testing.assert_array_equal(out, factor * X)
    assert not (tmp_path / "__pycache__").exists()


def test_warnings_of_the_answers_are_kept_and_not_shown(assignment, tmp_path):
    with recording() as trace:
        forward_of(assignment, tmp_path, "return np.log(0 * x), x")()
    assert trace.warnings[0].startswith("divide by zero encountered in log, scale.py:5")


def test_instances_give_methods_and_copies_of_attributes(assignment):
    centre = ReferenceSubmission(assignment).centre.Centre(factor=2.0)
    assert isinstance(centre, Instance) and isinstance(centre.fit(X), Instance)
    centre.mean[0] = 100
    np.testing.assert_array_equal(centre.mean, X.mean(axis=0))
    centre.mean = np.zeros(3)
    np.testing.assert_array_equal(centre.apply(X), 2 * X)
    with pytest.raises(CallFailed, match="this Centre has no attribute 'std'"):
        centre.std  # noqa: B018


def test_an_overlay_replaces_functions_and_methods_alone(assignment):
    def fit(self, x):
        self.mean = 0 * x[0] + self.factor
        return self

    def scale_forward(x, gamma):
        return 7 * x, (x, gamma)

    replaced = {"centre.Centre.fit": fit, "scale.scale_forward": scale_forward}
    overlay = OverlaySubmission(ReferenceSubmission(assignment), replaced)
    centre = overlay.centre.Centre(factor=1.0).fit(X)
    np.testing.assert_array_equal(centre.mean, np.ones(3))
    np.testing.assert_array_equal(centre.apply(X), X - 1)
    out, cache = overlay.scale.scale_forward(X, GAMMA)
    np.testing.assert_array_equal(out, 7 * X)
    np.testing.assert_array_equal(overlay.scale.scale_backward(X, cache)[0], X * GAMMA)


def test_where_an_exercise_is_written(assignment, answers):
    folder = answers(scale="\n\ndef scale_forward(x, gamma):\n    return 1\n")
    submission = FolderSubmission(assignment, folder)
    forward, backward, fit = assignment.exercises
    assert submission.location(forward) == (str(folder / "scale.py"), 3)
    assert submission.location(backward) == (str(folder / "scale.py"), None)
    assert submission.location(fit) == (str(folder / "centre.py"), None)
    assert submission.is_written(forward)


OWN = """
import numpy as np

calls = []


def scale_forward(x, gamma):
    calls.append(1)
    return x + len(calls), (x, gamma)


def scale_backward(dout, cache):
    return scale_forward(dout, np.ones(3))[0], np.random.rand(3)
"""


def test_the_librarys_functions_stand_in_for_a_time(assignment, tmp_path):
    (tmp_path / "scale.py").write_text(OWN)
    submission = FolderSubmission(assignment, tmp_path)
    forward, backward = submission.scale.scale_forward, submission.scale.scale_backward
    for load_first in (True, False):
        submission.start_afresh()
        if load_first:
            assert forward(X, GAMMA)[0][0, 0] == 1
        with submission.borrowing([assignment.exercise("scale_forward")]):
            np.testing.assert_array_equal(forward(X, GAMMA)[0], X * GAMMA)
            np.testing.assert_array_equal(backward(X, None)[0], X)  # and what the file itself calls by that name
        assert forward(X, GAMMA)[0][0, 0] == 1 + load_first
    with pytest.raises(ZeroDivisionError), submission.borrowing([assignment.exercise("scale_forward")]):
        forward(X, GAMMA)
        raise ZeroDivisionError
    assert forward(X, GAMMA)[0][0, 0] == 2


def test_each_exercise_finds_the_files_as_if_they_were_new(assignment, tmp_path):
    (tmp_path / "scale.py").write_text(OWN)
    submission, seen = FolderSubmission(assignment, tmp_path), []
    for _ in range(2):
        submission.start_afresh()
        seen.append([submission.scale.scale_forward(X, GAMMA)[0], submission.scale.scale_backward(X, None)[1]])
    np.testing.assert_array_equal(seen[0][0], seen[1][0])
    np.testing.assert_array_equal(seen[0][1], seen[1][1])


@pytest.mark.parametrize(
    ("result", "says"),
    [
        ("np.array([None] * 12).reshape(4, 3)", "is a numpy array of dtype object, where a numpy array is expected"),
        ("np.zeros((3000, 3000))", r"cannot be read: it is too much to send \(64 MB of arrays at most\)"),
    ],
)
def test_what_could_not_be_sent_is_no_answer_here_either(assignment, tmp_path, result, says):
    with pytest.raises(WrongReturn, match=says):
        forward_of(assignment, tmp_path, f"return {result}, x")()


def test_a_result_is_a_value_and_stays_as_it_came(assignment, tmp_path):
    body = "out = globals().setdefault('out', x * 0)\n    out += 1\n    return np.matrix(out, copy=False), x"
    (tmp_path / "scale.py").write_text(f"import numpy as np\n\n\ndef scale_forward(x, gamma):\n    {body}\n")
    submission = FolderSubmission(assignment, tmp_path)
    with recording() as trace:
        first, _ = submission.scale.scale_forward(X, GAMMA)
        second, _ = submission.scale.scale_forward(X, GAMMA)
    assert type(first) is np.ndarray and first[0, 0] == 1 and second[0, 0] == 2
    says = "scale_forward wrote into an array that it had returned before: make a new array in each call"
    assert trace.faults == [says]


def test_the_course_is_not_there_where_answers_are_graded(assignment, tmp_path):
    for line in ("import cs231n_ae.course.testing", "from cs231n_ae import course", "from cs231n_ae.course import *"):
        (tmp_path / "scale.py").write_text(f"{line}\n")
        with pytest.raises(CallFailed, match=r"there is no cs231n_ae\.course where answers are graded"):
            FolderSubmission(assignment, tmp_path).scale.scale_forward(X, GAMMA)
