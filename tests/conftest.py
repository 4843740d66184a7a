"""Lets pytest grade: ``pytest tests/a1_backprop --submission DIR`` judges the answers in a folder.

Without ``--submission`` the grading tests judge the reference. Either way an exercise is judged as a whole by the
runner that students' checks use, once, and each of its tests reads its own outcome there.
"""

import functools
import logging
import os
import shutil
import signal
import sys
import tempfile
from pathlib import Path

import numpy as np
import pytest

from cs231n_ae.course.answers.in_process import FolderSubmission, ReferenceSubmission
from cs231n_ae.course.grading.isolation.sandbox import SANDBOXES
from cs231n_ae.course.judging.results import ExerciseResult, standing
from cs231n_ae.course.judging.runner import NET, run_exercise
from cs231n_ae.course.outline.errors import CourseError
from cs231n_ae.course.outline.manifest import load_assignment
from cs231n_ae.course.outline.paths import HANDED_OUT
from cs231n_ae.course.showing.again import repeated

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # so a shell starts what is to run in the background,
    signal.signal(signal.SIGINT, signal.default_int_handler)  # and Ctrl-C, which is tested here, would do nothing
if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:  # so does nohup, and what is
    signal.signal(signal.SIGHUP, signal.SIG_DFL)  # started here would go on without its terminal

sys.modules.setdefault("rfc3987_syntax", None)  # jsonschema builds a grammar of web addresses with it, for seconds

ROOT = Path(__file__).resolve().parents[1]

LONG = ("hostile", "notebooks", "grading", "proving", "repair", "explore")
"""Folders of tests that take long: they come first, those of the longest single tests before the others, so that no
core waits for another in the end; and first the one whose tests share what would be done twice on two cores."""


def pytest_addoption(parser):
    group = parser.getgroup("grading")
    group.addoption("--submission", metavar="DIR", type=Path, help="grade the answers in this folder")
    group.addoption("--grading-seed", metavar="N", type=int, default=0, help="seed of the grading tests' inputs")
    group.addoption("--isolated", action="store_true", help="run the submission's code in a worker that is not trusted")
    group.addoption("--sandbox", choices=SANDBOXES, default="auto", help="how the worker is kept in")
    group.addoption("--hidden", metavar="DIR", type=Path, help="further tests of an instructor's own (with --isolated)")
    group.addoption("--results", metavar="FILE", type=Path, help="write the grade as JSON (with --isolated)")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers():
    """With ``-n auto`` one process more than there are cores: some tests wait for a time limit, and use none."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return cores + 1


class Raised(logging.Handler):
    """Fails the test in which an error of the course's own was caught: for a student the check goes on, not here."""

    def emit(self, record):
        raise AssertionError(f"the runner's net was used: {record.getMessage()}") from record.exc_info[1]


def pytest_configure(config):
    if os.environ.get("PYTHONDONTWRITEBYTECODE"):
        _keep_bytecode(config)
    if config.getoption("numprocesses", None):  # the workers have all cores; threads would wait for each other
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    folder = config.getoption("--submission")
    if folder is not None and not folder.is_dir():
        what = "a file: unpack it, and name the folder" if folder.exists() else "not there"
        raise pytest.UsageError(f"--submission takes a folder, and {folder} is {what}")
    if folder is None:
        NET.setLevel(logging.DEBUG)
        NET.addHandler(Raised())
    config.grades = Grades(config.getoption("--submission"), config.getoption("--grading-seed"))
    if config.getoption("--isolated"):
        if config.getoption("--submission") is None:
            raise pytest.UsageError("--isolated needs a submission: add --submission DIR")
        config.grades = IsolatedGrades(config)
    elif config.getoption("--hidden") or config.getoption("--results"):
        raise pytest.UsageError("--hidden and --results go with --isolated: add it")
    if config.getoption("--submission") is not None:
        config.option.tbstyle = "no"  # the summary at the end says why, exercise by exercise
        config.option.reportchars = ""


def _keep_bytecode(config):
    """Where nothing may be written beside the sources: keep their bytecode in a folder of this run.

    Many tests start processes, and one that compiles numpy anew takes twice as long to start.
    """
    folder = tempfile.mkdtemp(prefix="bytecode-")
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    del os.environ["PYTHONDONTWRITEBYTECODE"]  # also for the processes that run tests side by side
    os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix = folder
    sys.dont_write_bytecode = False


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: next((n for n, folder in enumerate(LONG) if folder in item.path.parts), len(LONG)))


class Grades:
    """The exercises that have been judged in this session."""

    def __init__(self, folder: Path | None, seed: int) -> None:
        self.folder, self.seed = folder, seed
        self.results: dict[tuple[str, str], ExerciseResult] = {}

    @functools.cache  # noqa: B019 (one instance lives as long as the session)
    def submission(self, name: str):
        assignment = load_assignment(name, root=ROOT)
        if self.folder is not None:
            return FolderSubmission(assignment, self.folder.resolve())
        if (assignment.folder / HANDED_OUT).is_dir():  # a hand-out, whose library has no answers
            return FolderSubmission(assignment)
        return ReferenceSubmission(assignment)

    def result(self, assignment: str, exercise_id: str) -> ExerciseResult:
        key = (assignment, exercise_id)
        if key not in self.results:
            submission = self.submission(assignment)
            exercise = submission.assignment.exercise(exercise_id)
            needed = submission.assignment.needed_by(exercise)
            needs = {other.id: standing(self.result(assignment, other.id)) for other in needed}
            submission.start_afresh()
            self.results[key] = run_exercise(exercise, submission, self.seed, needs=needs)
        return self.results[key]


class IsolatedGrades(Grades):
    """The same, judged in a worker; what is known is in the results file at all times."""

    def __init__(self, config) -> None:
        super().__init__(config.getoption("--submission"), config.getoption("--grading-seed"))
        self.options = {"sandbox": config.getoption("--sandbox"), "hidden": config.getoption("--hidden")}
        self.file = config.getoption("--results")
        self.judges = {}
        self.protection = ""

    def result(self, assignment: str, exercise_id: str) -> ExerciseResult:
        result = self.judge(assignment).result(exercise_id)
        self.results[(assignment, exercise_id)] = result
        return result

    def submission(self, name: str):
        return self.judge(name).submission

    def judge(self, name: str):
        from cs231n_ae.course.grading.running.one import Judge, write_grade
        from cs231n_ae.course.grading.running.own_tests import require_sound
        from cs231n_ae.course.grading.terms.records import hidden_files

        if name not in self.judges:
            write = functools.partial(write_grade, self.file) if self.file else None
            try:
                assignment = load_assignment(name, root=ROOT)
                require_sound(assignment, hidden_files(self.options["hidden"], name), self.seed)
                self.judges[name] = Judge(
                    self.folder.resolve(),
                    assignment,
                    seed=self.seed,
                    on_progress=write,
                    **self.options,
                )
            except CourseError as error:  # it would be the same for each of the tests
                pytest.exit(str(error), returncode=pytest.ExitCode.USAGE_ERROR)
            self.protection = self.judges[name].submission.protection.says
        return self.judges[name]

    def close(self) -> None:
        """Write the results only when every worker is dead."""
        from cs231n_ae.course.grading.running.one import write_grade

        for judge in self.judges.values():
            judge.close()
            if self.file:
                write_grade(self.file, judge.grade(finished=True))
        self.judges = {}


def pytest_sessionfinish(session):
    grades = getattr(session.config, "grades", None)
    if isinstance(grades, IsolatedGrades):
        grades.close()


@pytest.fixture
def submission(request):
    """The answers that are judged; the grading tests themselves are run by the runner, which brings its own."""
    return request.config.grades.submission(request.path.parent.name)


@pytest.fixture
def rng():
    """A generator of the test's own."""
    return np.random.default_rng(0)


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem):
    grading = getattr(pyfuncitem.function, "grading", None)
    if grading is None:
        return None
    result = pyfuncitem.config.grades.result(pyfuncitem.path.parent.name, grading.exercise)
    outcome = next((test for test in result.tests if test.test == grading.name), None)
    if outcome is None:
        pytest.fail(result.message, pytrace=False)
    if outcome.status == "not tried":
        pytest.fail(f"not tried: {outcome.detail}", pytrace=False)
    if outcome.status == "failed":
        pytest.fail("\n".join(_reason(outcome)), pytrace=False)
    if result.faults and pyfuncitem.config.grades.folder is None:  # a fault costs no points, but the reference has none
        pytest.fail("; ".join(result.faults), pytrace=False)
    return True


def _reason(outcome):
    yield outcome.headline
    if outcome.explanation:
        yield outcome.explanation
    yield from outcome.traceback


def pytest_terminal_summary(terminalreporter, config):
    reports = [report for outcome in ("passed", "failed") for report in terminalreporter.stats.get(outcome, [])]
    figures = [value for report in reports for name, value in report.user_properties if name == "figures"]
    if figures:
        from cs231n_ae.course.proving.audit import Audit  # a hand-out has none

        terminalreporter.section("figures of the course")
        for assignment in sorted({name for name, _ in figures}):
            whole = Audit()
            for name, part in figures:
                if name == assignment:
                    whole.add(Audit(figures=part))
            terminalreporter.write_line(f"{assignment}\n{whole}")
    results = config.grades.results
    if config.grades.folder is None or not results:
        return
    terminalreporter.section(f"points of {config.grades.folder.name}, seed {config.grades.seed}")
    for (_, exercise_id), result in results.items():
        terminalreporter.write_line(f"{exercise_id:32} {result.earned:g} / {result.points:g}   {_in_a_line(result)}")
        again = repeated(result.tests)
        for test in result.tests:
            if test.status == "failed":
                for line in [again[test.test]] if test.test in again else _reason(test):
                    terminalreporter.write_line(f"    {line}")
    if isinstance(config.grades, IsolatedGrades):
        terminalreporter.write_line(f"protection: {config.grades.protection}")
    earned, points = (sum(getattr(result, what) for result in results.values()) for what in ("earned", "points"))
    terminalreporter.write_line(f"{'total':32} {earned:g} / {points:g}")


def _in_a_line(result):
    if result.message:
        return result.message
    return "; ".join([*result.faults, *([result.note] if result.note else [])]) or result.status
