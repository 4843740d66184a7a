"""Prove of a course that every stub fails, every reference passes, every misconception is named and nothing is stray.

Run it on one's own exercise with ``cs231n-ae course audit --only affine_backward``.
"""

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cs231n_ae.course.answers.in_process import FolderSubmission, OverlaySubmission, ReferenceSubmission
from cs231n_ae.course.answers.submission import Submission
from cs231n_ae.course.judging.librarys import librarys
from cs231n_ae.course.judging.misconceptions import Misconception, load_bank, record_bank
from cs231n_ae.course.judging.other_answers import OtherAnswer, load_other_answers
from cs231n_ae.course.judging.recorded import SEED, Recorded, decode, encode
from cs231n_ae.course.judging.results import ExerciseResult, Standing, standing
from cs231n_ae.course.judging.runner import run_exercise, run_test
from cs231n_ae.course.judging.testing import GradingTest, tests_of
from cs231n_ae.course.outline.manifest import Assignment, Exercise, load_course
from cs231n_ae.course.proving.audit_files import file_problems, notebook_problems
from cs231n_ae.course.source_text.stubs import write_stubs

__all__ = ["Audit", "around_exercises", "audit_assignment", "audit_course"]

LEAST_OTHER_ANSWERS = 3
"""How many other right answers each exercise has at least."""


@dataclass
class Audit:
    """What an audit found."""

    problems: list[str] = field(default_factory=list)
    """One line for each thing that is not as it should be."""
    figures: dict[str, list[int]] = field(default_factory=dict)
    """Of each kind of thing: how many are as they should be, and how many there are."""

    @property
    def ok(self) -> bool:
        """Whether nothing was found."""
        return not self.problems

    def count(self, what: str, good: bool) -> None:
        """Count one more thing of a kind."""
        have = self.figures.setdefault(what, [0, 0])
        have[0] += bool(good)
        have[1] += 1

    def add(self, other: "Audit") -> None:
        """Take in what another audit found."""
        self.problems += other.problems
        for what, (good, of) in other.figures.items():
            have = self.figures.setdefault(what, [0, 0])
            have[0] += good
            have[1] += of

    def __str__(self) -> str:
        lines = [f"  {what}: {good} of {of}" for what, (good, of) in self.figures.items()]
        lines += ["", f"  {len(self.problems)} problems:", *(f"  ✗ {problem}" for problem in self.problems)] * (
            not self.ok
        )
        return "\n".join(lines)


def audit_course(
    name: str | None = None,
    *,
    root: Path | None = None,
    seed: int = 0,
    seeds: int | None = None,
    on_exercise: Callable[[str], None] = lambda _: None,
) -> Audit:
    """Audit one assignment, or all of them."""
    whole = Audit()
    for assignment in load_course(root=root):
        if name in (None, assignment.name):
            whole.add(audit_assignment(assignment, seed=seed, seeds=seeds, on_exercise=on_exercise))
    return whole


def audit_assignment(
    assignment: Assignment,
    *,
    only: str | None = None,
    seed: int = 0,
    seeds: int | None = None,
    on_exercise: Callable[[str], None] = lambda _: None,
) -> Audit:
    """Audit an assignment.

    Args:
        assignment: which; its targets have been imported.
        only: the id of the one exercise to look at, and then at nothing else: for its author at work.
        seed: of the tests' inputs; misconceptions get those of a check, for it is there that they are named.
        seeds: how many seeds, from ``seed`` on, have to find every right answer right; if not given, three for the
            reference and one for the other answers. A test that is unlucky with one seed in a hundred takes a point
            from one student in a hundred: some hundreds show it, in minutes.
        on_exercise: is told the id of each exercise that has been looked at.
    """
    audit = Audit()
    exercises = [assignment.exercise(only)] if only else list(assignment.exercises)
    _audit_stubs(audit, assignment, exercises, seed)
    bank, answers = load_bank(assignment), load_other_answers(assignment)
    for exercise in exercises:
        tests = tests_of(exercise)
        _audit_tests(audit, assignment, exercise, tests, range(seed, seed + (seeds or 3)))
        needs = _standings(assignment, exercise, SEED)
        recorded = decode(encode(record_bank(assignment, exercise, tests, run_test)))
        for wrong in bank:
            if wrong.exercise == exercise.id:
                problem = _misconception_problem(audit, assignment, exercise, wrong, tests, recorded, needs)
                audit.problems += [problem] if problem else []
        mine = [answer for answer in answers if answer.exercise == exercise.id]
        for answer in mine:
            _audit_other_answer(audit, assignment, exercise, answer, tests, range(seed, seed + (seeds or 1)), needs)
        if len(mine) < LEAST_OTHER_ANSWERS:
            audit.problems.append(f"{exercise.id}: {len(mine)} other answers, write at least {LEAST_OTHER_ANSWERS}")
        on_exercise(exercise.id)
    if only is None:
        audit.problems += around_exercises(assignment)
    return audit


def around_exercises(assignment: Assignment) -> list[str]:
    """The problems that are no exercise's own: strays, files and notebooks."""
    strays = _strays(assignment, load_bank(assignment), load_other_answers(assignment))
    return [*strays, *file_problems(assignment), *notebook_problems(assignment)]


def _audit_stubs(audit: Audit, assignment: Assignment, exercises: list[Exercise], seed: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write_stubs(assignment, Path(folder))
        submission = FolderSubmission(assignment, Path(folder))
        for exercise in exercises:
            result = run_exercise(exercise, submission, seed, bank=False)
            # The text alone shows that it is a stub; that it also says so when it is run is another matter.
            says = _says_when_called(exercise, submission)
            fails = result.status == "not written" and result.earned == 0 and exercise.id in says
            audit.count("stubs that fail", fails)
            if not fails:
                audit.problems.append(f"{exercise.id}: its stub does not fail as one that is not written")


def _says_when_called(exercise: Exercise, submission: FolderSubmission) -> str:
    """The message of the stub, called with nothing but Nones."""
    import inspect

    function = submission._resolve(exercise.stem, exercise.qualname.partition(".")[0])
    if "." in exercise.qualname:
        function = inspect.getattr_static(function, exercise.qualname.partition(".")[2])
        function = getattr(function, "__func__", getattr(function, "fget", None) or function)
    try:
        function(*[None] * len(inspect.signature(function).parameters))
    except NotImplementedError as error:
        return str(error)
    except TypeError:  # keyword-only arguments
        return exercise.id
    return ""


def _audit_tests(
    audit: Audit, assignment: Assignment, exercise: Exercise, tests: Sequence[GradingTest], seeds: Iterable[int]
) -> None:
    worth = sum(test.points for test in tests)
    if abs(worth - exercise.points) > 1e-9:
        audit.problems.append(
            f"{exercise.id}: its tests are worth {worth:g} points, the manifest says {exercise.points:g}"
        )
    names = [test.name for test in tests]
    for test in tests:
        for need in test.needs:
            if need not in names[: names.index(test.name)]:
                audit.problems.append(f"{exercise.id}: {test.name} needs {need}, which is no test before it")
    if len(set(names)) != len(names):
        audit.problems.append(f"{exercise.id}: two of its tests have one name")
    for seed in seeds:
        needs, reference = _standings(assignment, exercise, seed), ReferenceSubmission(assignment)
        result = run_exercise(exercise, reference, seed, tests=tests, bank=False, needs=needs)
        audit.count("references that pass, seed by seed", result.status == "passed")
        if result.status != "passed":
            audit.problems.append(f"{exercise.id}: the reference does not pass with seed {seed}: {_why(result)}")


def _standings(assignment: Assignment, exercise: Exercise, seed: int) -> dict[str, Standing]:
    """How the references that an exercise builds on stand: the same for every answer put in the place of its own."""
    found: dict[str, Standing] = {}
    for needed in assignment.needed_by(exercise):
        tests = tuple(tests_of(needed))
        found[needed.id] = librarys(_standing, needed, assignment, tests, seed, tuple(found.items()))
    return found


def _standing(
    exercise: Exercise,
    reference: Submission,
    tests: Sequence[GradingTest],
    seed: int,
    needs: Iterable[tuple[str, Standing]],
) -> Standing:
    return standing(run_exercise(exercise, reference, seed, tests=tests, bank=False, needs=dict(needs)))


def _misconception_problem(
    audit: Audit,
    assignment: Assignment,
    exercise: Exercise,
    wrong: Misconception,
    tests: Sequence[GradingTest],
    recorded: Sequence[Recorded],
    needs: Mapping[str, Standing],
) -> str:
    """Whether the tests reject it, and whether it is told from the others by the answers that a hand-out holds."""
    overlay = OverlaySubmission(ReferenceSubmission(assignment), {exercise.key: wrong.function})
    result = run_exercise(exercise, overlay, SEED, tests=tests, suspects=recorded, needs=needs)
    names = {test.misconception for test in result.tests if test.status == "failed"}
    by_fault = any(wrong.says in fault for fault in result.faults)
    rejected = result.status == "failed"
    named = names == {wrong.name} or (not names and by_fault)
    audit.count("misconceptions rejected", rejected)
    audit.count("misconceptions named", named)
    if not rejected:
        return f"{exercise.id}: the tests accept the misconception {wrong.name}: write one that tells"
    if not named:
        others = ", ".join(sorted(name or "nothing" for name in names)) or "nothing"
        return f"{exercise.id}: {wrong.name} is named {others}: tell the two apart by better inputs, or merge them"
    return "" if wrong.says.strip() else f"{exercise.id}: {wrong.name} says nothing"


def _audit_other_answer(
    audit: Audit,
    assignment: Assignment,
    exercise: Exercise,
    answer: OtherAnswer,
    tests: Sequence[GradingTest],
    seeds: Iterable[int],
    needs: Mapping[str, Standing],
) -> None:
    overlay = OverlaySubmission(ReferenceSubmission(assignment), {exercise.key: answer.function})
    for seed in seeds:
        result = run_exercise(exercise, overlay, seed, tests=tests, needs=needs)
        audit.count("other right answers accepted, seed by seed", result.status == "passed")
        if result.status != "passed":
            audit.problems.append(
                f"{exercise.id}: the right answer {answer.name} is not accepted with seed {seed}: {_why(result)}"
            )


def _why(result: ExerciseResult) -> str:
    failed = [f"{test.test}: {test.headline}" for test in result.tests if test.status == "failed"]
    return "; ".join([*failed, *result.faults]) or result.message


def _strays(assignment: Assignment, bank: list[Misconception], answers: list[OtherAnswer]) -> Iterator[str]:
    known = {exercise.id for exercise in assignment.exercises}
    written: list[Misconception | OtherAnswer] = [*bank, *answers]
    for found in written:
        if found.exercise not in known:
            yield f"{found.name} is about {found.exercise}, which is no exercise of {assignment.name}"
    for exercise in assignment.exercises:
        if not any(wrong.exercise == exercise.id for wrong in bank):
            yield f"{exercise.id}: the bank holds no misconception about it"
