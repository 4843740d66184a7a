"""The reference's own values in a student's function: where every test passes with them, there is the mistake."""

import pytest

from cs231n_ae.course.judging.repair.find import failing_tests, find_place
from cs231n_ae.course.judging.repair.place import first_words, further_words

AFFINE = """\
def affine_forward(x, w, b):
    n = x.shape[0]
    flat = x.reshape(-1, n).T  #!
    out = flat.dot(w) + b
    return out, (x, w)
"""
CROSS_VALIDATE = """\
def cross_validate(predict, x, y, *, n_folds=5, rng):
    perm = rng.permutation(len(x))
    folds = np.array_split(perm, n_folds)
    acc = np.zeros(n_folds)
    for i, f in enumerate(folds):
        rest = np.concatenate([g for j, g in enumerate(folds) if j != i])
        acc[i] = np.sum(predict(x[f], x[rest], y[rest]) == y[f]) * n_folds / len(x)  #!
    return acc
"""


def place_in(answer, *, seconds=60.0):
    return find_place(answer.assignment, answer.folder, answer.result, seconds=seconds)


@pytest.mark.parametrize(("exercise", "function"), [("affine_forward", AFFINE), ("cross_validate", CROSS_VALIDATE)])
def test_what_no_small_edit_mends_is_told_where_the_solutions_values_do(answer_to, exercise, function):
    answer = answer_to("a1", exercise, function)
    place = place_in(answer)
    assert [(spot.lines, spot.kind) for spot in place.spots] == [(tuple(answer.planted), "value")]
    assert place.spots[0].between  # other statements go into it
    assert further_words(place) == []
    assert f"in line {answer.planted[0]} (" in first_words(place)
    assert "the mistake is there, in what goes into it, or where it is used." in first_words(place)


def test_without_the_reference_nothing_is_lent(answer_to):
    answer = answer_to("a1", "affine_forward", AFFINE)
    found = answer.search(guided=False)
    assert found.lent == ()
    assert failing_tests(answer.result)


def test_where_an_edit_does_the_edit_is_told(answer_to):
    answer = answer_to("a1", "affine_forward", AFFINE.replace("reshape(-1, n).T", "reshape(n, -1) + b.sum()"))
    assert "value" not in {spot.kind for spot in place_in(answer).spots}
