"""The runner: how an exercise is judged, and in which order reasons are given."""

import re
import time

import numpy as np
import pytest

from cs231n_ae.course.answers.in_process import FolderSubmission, ReferenceSubmission
from cs231n_ae.course.judging import runner
from cs231n_ae.course.judging.explain import _worst_entry
from cs231n_ae.course.judging.results import ExerciseResult, standing
from cs231n_ae.course.judging.runner import NET, run_exercise
from cs231n_ae.course.judging.testing import GradingTest, Mismatch, expect, expect_dtype
from cs231n_ae.course.source_text.stubs import write_stubs
from cs231n_ae.course.worker.limits import OutOfTime, bounded_time

FORWARD = "import numpy as np\n\ndef scale_forward(x, gamma):\n    return x * gamma, [gamma, x]\n\n"


@pytest.fixture
def judge(assignment, answers):
    """Judge scale_backward, given the lines of its body; the cache is [gamma, x], unlike the reference's."""

    def run(*lines, forward=FORWARD, **options):
        body = "".join(f"    {line}\n" for line in ("gamma, x = cache", *lines))
        folder = answers(scale=f"{forward}def scale_backward(dout, cache):\n{body}")
        return run_exercise(assignment.exercise("scale_backward"), FolderSubmission(assignment, folder), **options)

    return run


def test_the_reference_passes(assignment):
    for exercise in assignment.exercises:
        result = run_exercise(exercise, ReferenceSubmission(assignment), 3)
        assert (result.status, result.earned, result.faults) == ("passed", exercise.points, ())
        assert all(test.detail.startswith("(") for test in result.tests)


def test_a_right_answer_with_a_cache_of_its_own_passes(judge):
    result = judge("return dout * gamma, (dout * x).sum(axis=0)")
    assert (result.status, result.earned, result.line) == ("passed", 3, 6)


def test_a_named_misconception_earns_the_tests_it_passes(judge):
    result = judge("return dout * gamma, np.mean(x * dout, axis=0)")
    first, second, third = result.tests
    assert (result.status, result.earned, first.status) == ("failed", 1, "passed")
    assert second.headline == (
        "dgamma is 1/4 of the numerical gradient in every entry (4 is the length of axis 0 of dout)"
    )
    assert (second.misconception, second.explanation) == ("averages_over_the_batch", "What is left to average?")
    assert second.comparison.source == "numerical gradient" and len(second.comparison.yours) == 3
    assert (third.status, third.detail) == ("not tried", "needs: dgamma agrees with the numerical gradient")
    assert ExerciseResult.from_json(result.to_json()) == result


def test_of_two_misconceptions_the_one_that_fits_all_tests_is_named(judge):
    result = judge("return dout * gamma / len(x), np.mean(x * dout, axis=0)")
    assert [test.misconception for test in result.tests] == ["averages_everything", "averages_everything", ""]


def test_without_the_bank_nothing_is_named(judge):
    result = judge("return dout * gamma, np.mean(x * dout, axis=0)", bank=False)
    assert result.tests[1].headline and not result.tests[1].misconception


def test_what_no_misconception_explains_has_its_worst_entry(judge):
    result = judge("return dout * gamma + np.eye(4, 3) * [1, 5, 2], np.sum(x * dout, axis=0)")
    test = result.tests[0]
    assert test.headline.startswith("dx[1, 1] is ") and "(worst of 3 wrong entries in 12)" in test.headline
    assert not test.misconception and test.comparison.worst_index == (1, 1)


def test_of_very_small_numbers_the_wrong_ones_are_counted_too():
    failure = Mismatch("dx", "value", np.array([1e-22, -2e-22, 3e-22]), np.array([1e-22, 2e-22, 3.0001e-22]))
    assert "(worst of 2 wrong entries in 3)" in _worst_entry(failure)


def _test_of(look, name, needs=()):
    def run(submission, rng):
        dx = submission.scale.scale_backward(np.full((4, 3), 2.0), [np.ones(3), np.ones((4, 3))])[0]
        look("dx", dx, float if look is expect_dtype else np.full((4, 3), 2.0))

    return GradingTest("scale_backward", name, name, 1, needs, run)


@pytest.mark.parametrize(("answer", "earned"), [("dout * gamma", 2), ("0 * dout", 0), ("np.float32(dout)", 1)])
def test_a_dtype_earns_its_points_only_where_the_numbers_are_right(judge, answer, earned):
    values, dtypes = _test_of(expect, "values"), _test_of(expect_dtype, "dtypes")
    result = judge(f"return {answer}, dout.sum(axis=0)", tests=[values, dtypes], bank=False)
    assert result.earned == earned
    waits = result.tests[1].status == "not tried" and result.tests[1].detail == "needs: values"
    assert waits == (earned == 0)


def test_a_dtype_that_no_test_of_its_values_goes_with_needs_all_that_came_before(judge):
    sums = _test_of(lambda name, got, expected: expect("sum", got.sum(), expected.sum()), "sums")
    dtypes = _test_of(expect_dtype, "dtypes")
    assert judge("return 0 * dout, dout.sum(axis=0)", tests=[sums, dtypes], bank=False).earned == 0
    assert judge("return dout * gamma, dout.sum(axis=0)", tests=[sums, dtypes], bank=False).earned == 2


def test_an_error_shows_the_students_lines(judge):
    result = judge("return dout * gamm, x")
    assert result.tests[0].headline.startswith("scale_backward raised NameError: name 'gamm' is not defined")
    assert result.tests[0].traceback == ("scale.py:8  return dout * gamm, x",)


def test_nan_is_told_with_the_operation_that_made_it(judge):
    result = judge("return np.log(-abs(dout)) * gamma, np.sum(x * dout, axis=0)")
    assert result.tests[0].headline == "dx is NaN in every entry (invalid value encountered in log, scale.py:8)"


def test_a_fault_costs_no_points_and_does_not_pass(judge):
    result = judge("dgamma = (dout * x).sum(axis=0)", "dout *= gamma", "return dout.copy(), dgamma")
    assert (result.status, result.earned) == ("failed", 3)
    assert result.faults == (
        "scale_backward changed dout in place: make a new array rather than writing into the one that came in. "
        "Who else holds dout?",
    )
    assert standing(result) == "right"


def test_what_is_said_of_one_fault_is_not_said_of_another(judge):
    right = "return dout.copy() * gamma, (dout * x).sum(axis=0)"
    result = judge("dgamma = (dout * x).sum(axis=0)", "dout *= gamma", "x[0, 0] = 7", "return dout.copy(), dgamma")
    assert judge(right).faults == ()
    assert sum("Who else holds dout?" in fault for fault in result.faults) == 1
    assert len(result.faults) == 2


def test_printing_and_warning_cost_nothing(judge, capsys):
    result = judge("print('here')", "np.log(0 * x)", "return dout * gamma, (dout * x).sum(axis=0)")
    assert result.status == "passed"


def test_a_stub_is_not_written_rather_than_waiting(assignment, tmp_path):
    write_stubs(assignment, tmp_path)
    for exercise in assignment.exercises:
        result = run_exercise(exercise, FolderSubmission(assignment, tmp_path))
        assert (result.status, result.earned) == ("not written", 0)
        assert result.message.startswith(f"{exercise.id} is not written yet: open {exercise.file}")


def test_a_stub_behind_other_lines_is_not_written_either(judge):
    assert judge("raise NotImplementedError").status == "not written"


def test_each_test_is_told_of_as_soon_as_it_is_known(judge):
    seen = []
    judge("return dout * gamma, np.mean(x * dout, axis=0)", on_test=seen.append)
    assert [test.status for test in seen] == ["passed", "failed", "not tried"]
    assert seen[1].misconception == "averages_over_the_batch"


def test_inputs_depend_on_the_seed_and_on_nothing_else(judge):
    lines = ("return dout + 0.1, (dout * x).sum(axis=0)",)
    first, again, other = judge(*lines, seed=5), judge(*lines, seed=5), judge(*lines, seed=6)
    assert first.tests[0].comparison == again.tests[0].comparison != other.tests[0].comparison


def test_an_exercise_without_tests_is_an_error(assignment):
    result = run_exercise(assignment.exercises[0], ReferenceSubmission(assignment), tests=[])
    assert (result.status, result.message) == ("error", "scale_forward has no tests in tests/a0_example")


@pytest.fixture
def speechless(monkeypatch):
    """The course has a mistake of its own in what it says."""

    def headline_of(trace, others):
        raise IndexError("ours")

    monkeypatch.setattr(runner, "headline_of", headline_of)


WRONG = "return dout + 0.1, (dout * x).sum(axis=0)"


def test_a_mistake_of_the_courses_own_costs_a_student_no_check(judge, speechless, monkeypatch, capfd):
    monkeypatch.setattr(NET, "handlers", [])
    result = judge(WRONG)
    assert (result.status, result.earned) == ("failed", 2)
    says = (
        r"these answers are wrong, and the course failed to say how \(IndexError in test_runner.py, line \d+\): please"
    )
    assert re.match(says, result.tests[0].headline) and result.tests[0].comparison is None
    assert capfd.readouterr() == ("", "")


def test_in_the_suite_it_fails_the_test_that_meets_it(judge, speechless):
    with pytest.raises(AssertionError, match="the runner's net was used: no words for dx is not the"):
        judge(WRONG)


def test_a_test_that_an_answer_keeps_busy_is_broken_off_and_costs_its_points_alone(assignment, monkeypatch):
    def busy(submission, rng):
        while True:
            np.ones(3).sum()

    def quick(submission, rng):
        expect("x", np.ones(2), np.ones(2))

    submission = ReferenceSubmission(assignment)
    monkeypatch.setattr(submission, "seconds_for_a_test", 0.2)
    tests = [
        GradingTest("scale_backward", name, name, 1.0, (), function)
        for name, function in (("busy", busy), ("quick", quick))
    ]
    result = run_exercise(assignment.exercise("scale_backward"), submission, tests=tests, bank=False)
    assert [test.status for test in result.tests] == ["failed", "passed"] and result.earned == 1
    assert "after 0.2 s this test was broken off" in result.tests[0].headline


def test_a_limit_around_a_test_without_one_is_not_the_tests(assignment):
    def busy(submission, rng):
        while True:
            np.ones(3).sum()

    test = GradingTest("scale_backward", "busy", "busy", 1.0, (), busy)
    with pytest.raises(OutOfTime), bounded_time(time.monotonic() + 0.2):
        runner.run_test(test, ReferenceSubmission(assignment), 0)
