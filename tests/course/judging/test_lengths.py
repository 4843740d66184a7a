"""The inputs of the tests: no length of theirs is a number that the mathematics has too."""

import inspect

import numpy as np
import pytest

from cs231n_ae.course.answers.in_process import ReferenceSubmission
from cs231n_ae.course.judging.runner import run_test
from cs231n_ae.course.judging.testing import tests_of
from cs231n_ae.course.outline.manifest import Assignment, Exercise, load_course

SIZES = ("size", "factor")


class _Lengths(ReferenceSubmission):
    """The reference, which keeps what its functions were told of sizes, and the lengths of the arrays beside them."""

    def __init__(self, assignment: Assignment, exercise: Exercise) -> None:
        super().__init__(assignment)
        self.exercise, self.sizes, self.lengths = exercise, set(), set()

    def call(self, stem, qualname, receiver, args, kwargs):
        parameters = inspect.signature(self._resolve(stem, qualname)).parameters
        told = {name: kwargs.get(name, parameters[name].default) for name in SIZES if name in parameters}
        self.sizes |= {size for size in told.values() if size > 1}
        if qualname == self.exercise.qualname:
            self.lengths |= {n for value in args if isinstance(value, np.ndarray) for n in value.shape}
        return super().call(stem, qualname, receiver, args, kwargs)


WITH_SIZES = [
    (assignment, exercise)
    for assignment in load_course()
    for exercise in assignment.exercises
    if exercise.file in ("pooling_loops.py", "upsampling.py")
]


@pytest.mark.parametrize(("assignment", "exercise"), WITH_SIZES, ids=[exercise.id for _, exercise in WITH_SIZES])
def test_no_length_is_the_size_of_a_window_or_its_square(assignment, exercise):
    """Else "4 is the length of axis 2 of x" would be said of a mean over 2 × 2 pixels; 2 is never told as a length."""
    for test in tests_of(exercise):
        submission = _Lengths(assignment, exercise)
        compared = run_test(test, submission, 0).compared()
        if compared and len(submission.sizes) == 1 and "equally" not in test.name:  # where sums play a part, not order
            size = submission.sizes.pop()
            assert not submission.lengths & ({size, size**2} - {2}), test.name
