"""Questions are read out of notebooks; every one of the course has a sample answer and a rubric whose points add up."""

import pytest

from cs231n_ae.course.outline.manifest import load_course
from cs231n_ae.course.outline.paths import bank_folder
from cs231n_ae.course.source_text.notebooks import cell_text, notebook_cells, notebooks_of
from cs231n_ae.course.source_text.questions import inline_questions, questions_of, sample_answers

ASSIGNMENTS = {one.name: one for one in load_course(targets=False)}
NOTEBOOKS = {f"{one.name}/{file.stem}": (one, file) for one in ASSIGNMENTS.values() for file in notebooks_of(one)}

WITHOUT_A_RUBRIC: set[tuple[str, int]] = set()
"""What is missing: the notebook and the question. A new question may wait here for its sample answer."""


def answers_of(name: str):
    assignment, notebook = NOTEBOOKS[name]
    return sample_answers(bank_folder(assignment.name) / "answers" / f"{notebook.stem}.md")


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_every_question_has_a_cell_below_it_and_nothing_is_answered_yet(name):
    texts = [cell_text(cell) for cell in notebook_cells(NOTEBOOKS[name][1])]
    questions = inline_questions(NOTEBOOKS[name][1])
    assert [one.number for one in questions] == list(range(1, len(questions) + 1))
    assert len(questions) == sum(text.strip() == "*Your answer:*" for text in texts)
    assert not [one for one in questions if one.answer]


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_every_question_has_a_sample_answer_and_a_rubric(name):
    asked = {(name, one.number) for one in inline_questions(NOTEBOOKS[name][1])}
    samples = answers_of(name)
    whole = {(name, n) for n, one in samples.items() if one.text and one.rubric and one.names_a_wrong_answer}
    assert asked - whole == {one for one in WITHOUT_A_RUBRIC if one[0] == name}
    assert {(name, n) for n in samples} <= asked, "an answer to a question that is not asked"


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_the_points_of_a_rubric_add_up_to_what_it_says(name):
    for one in answers_of(name).values():
        if one.rubric:
            assert sum(one.given) == one.points, one.number
            assert len(one.given) >= 2, one.number
            assert all(row.startswith(("- (", "- *Common wrong answer:* ")) for row in one.rubric.splitlines()), (
                one.number
            )


def test_no_sample_answer_has_lost_its_notebook():
    files = [file for one in ASSIGNMENTS for file in (bank_folder(one) / "answers").glob("*")]
    assert [file.name for file in files if f"{file.parents[1].name}/{file.stem}" not in NOTEBOOKS] == []
    assert len(files) > 20


def test_the_questions_of_an_assignment_are_those_of_its_notebooks():
    for name, assignment in ASSIGNMENTS.items():
        each = [inline_questions(file) for key, (_, file) in NOTEBOOKS.items() if key.startswith(f"{name}/")]
        assert questions_of(assignment) == [one for some in each for one in some]


def test_a_file_that_is_not_there_has_no_answers(tmp_path):
    assert sample_answers(tmp_path / "none.md") == {}
