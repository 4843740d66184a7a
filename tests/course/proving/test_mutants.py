"""The mutants: a hole in the tests is found, and the holes that were found once stay closed."""

import shutil

import pytest

from cs231n_ae.course.judging.other_answers import load_other_answers
from cs231n_ae.course.outline.errors import CourseError
from cs231n_ae.course.outline.manifest import load_assignment, load_course
from cs231n_ae.course.proving.mutants import EQUIVALENT, equivalent_edits, mutants_of

SUM = "return (double(dout * gamma) / 2, np.sum(dout * x, axis=0))"
MEAN = "return (double(dout * gamma) / 2, np.mean(dout * x, axis=0))"


@pytest.fixture
def course(example_course, tmp_path):
    """A copy of the example course."""
    return shutil.copytree(example_course, tmp_path / "copy")


def _mutants(root, name="scale_backward"):
    assignment = load_assignment("a0_example", root=root)
    return mutants_of(assignment, assignment.exercise(name))


def _with_a_hole(text):
    """The tests, when they do not look at what dgamma is."""
    return text.replace('"dgamma", dgamma,', '"dgamma", 0 * dgamma, 0 *')


def test_each_edit_is_counted_once(course):
    found = _mutants(course)
    counted = found.killed + found.later + len(found.same) + found.equivalent + len(found.survivors)
    assert found.tried == counted > found.killed > 50 and not found.stopped


def test_an_edit_that_no_test_notices_is_a_survivor(course):
    file = course / "tests/a0_example/test_scale.py"
    assert MEAN not in [mutant.now for mutant in _mutants(course).survivors]
    file.write_text(_with_a_hole(file.read_text()))
    survivors = {mutant.now: mutant for mutant in _mutants(course).survivors}
    assert survivors[MEAN].kind == "reduction" and survivors[MEAN].line > 1


def test_a_cache_is_judged_by_what_needs_it(course):
    found = _mutants(course, "scale_forward")
    assert found.later > 0 and not any("(x.T, gamma)" in mutant.now for mutant in found.survivors)


def test_the_other_right_answers_are_edited_too(course):
    file = course / "tests/a0_example/test_scale.py"
    file.write_text(_with_a_hole(file.read_text()))
    assignment = load_assignment("a0_example", root=course)
    answers = [one for one in load_other_answers(assignment) if one.exercise == "scale_backward"]
    found = [mutants_of(assignment, assignment.exercise("scale_backward"), answer=answer) for answer in answers]
    survivors = {mutant.now for one in found for mutant in one.survivors}
    assert all(one.killed > 50 and not one.stale for one in found) and survivors
    assert not any("return (double(dout * gamma) / 2, np" in now for now in survivors)  # it is not the reference


def test_an_edit_that_is_listed_with_a_reason_is_none_to_close_and_one_that_is_noticed_is_stale(course):
    tests, listed = course / "tests/a0_example/test_scale.py", course / "tests/other_answers/a0_example" / EQUIVALENT
    listed.write_text(f'[[equivalent]]\nexercise = "scale_backward"\nwhy = "a mean is a sum"\nedits = ["{MEAN}"]\n')
    assert _mutants(course).stale == [MEAN]
    tests.write_text(_with_a_hole(tests.read_text()))
    found = _mutants(course)
    assert (found.equivalent, found.stale) == (1, []) and MEAN not in [mutant.now for mutant in found.survivors]


@pytest.mark.parametrize("entry", ['exercise = "scale_backward"\nedits = []', 'exercise="a"\nwhy=" "\nedits=[]'])
def test_what_is_listed_without_a_reason_is_refused(course, entry):
    file = course / "tests/other_answers/a0_example" / EQUIVALENT
    file.write_text(f"[[equivalent]]\n{entry}\n")
    with pytest.raises(CourseError, match="has exercise, why and edits"):
        equivalent_edits(load_assignment("a0_example", root=course))


def test_every_entry_of_the_course_names_an_exercise():
    for assignment in load_course():
        assert set(equivalent_edits(assignment)) <= {exercise.id for exercise in assignment.exercises}


@pytest.mark.parametrize("name", ["affine_backward", "adagrad", "kmeans_update", "gaussian_noise"])
def test_no_edit_of_these_goes_unnoticed(name):
    """All exercises take an hour (``cs231n-ae course mutants``): these few show that what was closed stays closed."""
    ((assignment, exercise),) = [
        (one, exercise) for one in load_course() for exercise in one.exercises if exercise.id == name
    ]
    found = mutants_of(assignment, exercise)
    assert (found.survivors, found.stale) == ([], [])
