"""Wrong answers, written as a student would write them, and what the search says of them."""

import ast
from dataclasses import dataclass
from pathlib import Path

import pytest

from cs231n_ae.course.answers.in_process import FolderSubmission
from cs231n_ae.course.judging.repair.edit import Edit, applied
from cs231n_ae.course.judging.repair.place import Place
from cs231n_ae.course.judging.repair.search import Found, search
from cs231n_ae.course.judging.repair.verdict import place_of
from cs231n_ae.course.judging.results import ExerciseResult
from cs231n_ae.course.judging.runner import run_exercise
from cs231n_ae.course.outline.manifest import Assignment, Exercise, load_assignment
from cs231n_ae.course.source_text.functions import reference_source, with_function

ROOT = Path(__file__).resolve().parents[4]
PLANTED = "#!"
"""What stands behind a line with a mistake."""


@dataclass
class Answer:
    """A student's answer to an exercise, in a folder."""

    assignment: Assignment
    exercise: Exercise
    folder: Path

    @property
    def result(self) -> ExerciseResult:
        """What its tests say."""
        return run_exercise(
            self.exercise, FolderSubmission(self.assignment, self.folder), bank=False, needs={}
        )  # fmt: skip

    @property
    def planted(self) -> list[int]:
        """The lines with a mistake."""
        text = (self.folder / self.exercise.file).read_text(encoding="utf-8")
        return [number for number, line in enumerate(text.splitlines(), 1) if PLANTED in line]

    def search(self, *, seconds: float = 60.0, guided: bool = True) -> Found:
        """Search for a repair; there is more time than in a check, for a busy machine."""
        failing = [test.test for test in self.result.tests if test.status == "failed"]
        return search(self.assignment, self.exercise, self.folder, failing, seconds=seconds, guided=guided)

    def place(self, **options) -> Place | None:
        return place_of(self.exercise, self.search(**options))

    @staticmethod
    def edited(repair: tuple[Edit, ...]) -> list[str]:
        """The statements of a repair, as they would read."""
        with applied(repair):
            return [ast.unparse(edit.slot.statement) for edit in repair]


@pytest.fixture
def answer_to(tmp_path):
    """Write the reference's file with one function, or several, of a student's own in it."""

    def write(assignment_name: str, exercise_id: str, *functions: str) -> Answer:
        (name,) = [one.name for one in (ROOT / "assignments").iterdir() if one.name.startswith(assignment_name)]
        assignment = load_assignment(name, root=ROOT, targets=False)
        exercise = assignment.exercise(exercise_id)
        for file in assignment.files:
            module = next(one.module for one in assignment.exercises if one.file == file)
            text = reference_source(module)
            for function in functions if file == exercise.file else ():
                text = with_function(text, function.split("(")[0].removeprefix("def ").strip(), function)
            (tmp_path / file).write_text(text, encoding="utf-8")
        return Answer(assignment, exercise, tmp_path)

    return write


@pytest.fixture
def made_answer(made_course):
    """An answer to the exercise of the made course whose tests take no time."""

    def write(backward: str, forward: str = "    return x * gamma, (x, gamma)\n", behind: str = "") -> Answer:
        made_course.write(forward, backward + behind)
        assignment = load_assignment("a0_example", root=made_course.root)
        return Answer(assignment, assignment.exercise("scale_backward"), made_course.folder)

    return write
