"""Who is searched, and who is not."""

from dataclasses import replace

import pytest

from cs231n_ae.course.judging.repair.find import failing_tests, find_one_edit, find_place, to_search

WRONG = "    x, gamma = cache\n    return dout * gamma, (dout * x).mean(axis=0)  #!\n"


def test_the_first_that_failed_without_an_explanation_is_searched(made_answer):
    result = made_answer(WRONG).result
    passed = replace(result, tests=tuple(t for t in result.tests if t.status == "passed"), status="passed")
    assert to_search([passed, result, replace(result, exercise="later")]) is result
    assert to_search([passed]) is None


def test_what_has_its_sentence_or_is_not_all_the_students_is_not_searched(made_answer):
    result = made_answer(WRONG).result
    explained = [replace(test, explanation="Said already.") for test in result.tests]
    assert to_search([replace(result, tests=tuple(explained))]) is None
    assert to_search([replace(result, note="The reference stands in for scale_forward.")]) is None


def test_a_dtype_is_searched_for_when_the_values_have_no_reason_of_their_own(made_answer):
    result = made_answer(WRONG).result
    value = next(test for test in result.tests if test.status == "failed")
    dtype = replace(value, test="test_it_keeps_float32", kind="dtype", explanation="")
    said = replace(value, explanation="Said already.")
    assert to_search([replace(result, tests=(said, dtype))]) is None
    alone = replace(result, tests=(dtype,))
    assert to_search([alone]) is alone


@pytest.mark.parametrize("line", ["import os\n", "open('x')\n"])
def test_a_file_that_could_do_harm_is_left_alone(made_answer, line):
    answer = made_answer(WRONG, behind=f"\n\ndef harm():\n    {line}    os\n")
    assert find_place(answer.assignment, answer.folder, answer.result, seconds=5.0) is None


def test_of_hidden_tests_nothing_is_looked_at(made_answer):
    answer = made_answer(WRONG)
    hidden = replace(answer.result, tests=tuple(replace(test, hidden=True) for test in answer.result.tests))
    assert find_place(answer.assignment, answer.folder, hidden, seconds=5.0) is None


def test_the_place_is_found(made_answer):
    answer = made_answer(WRONG)
    place = find_place(answer.assignment, answer.folder, answer.result, seconds=60.0)
    assert (place.exercise, place.spots[0].lines, place.spots[0].kind) == (
        "scale_backward",
        tuple(answer.planted),
        "reduction",
    )


def one_edit(answer):
    exercise = answer.assignment.exercise(answer.result.exercise)
    failing = failing_tests(answer.result)
    return find_one_edit(answer.assignment, answer.folder, exercise, failing, seconds=60.0)


def test_of_one_edit_its_line_and_kind_are_told(made_answer):
    answer = made_answer(WRONG)
    assert one_edit(answer) == (answer.planted[0], "reduction")


def test_what_takes_two_edits_is_not_one_edit_from_right(made_answer):
    answer = made_answer("    x, gamma = cache\n    return dout - gamma, (dout * x).mean(axis=0)  #!\n")
    assert one_edit(answer) is None
