"""A sample answer is for whoever wrote one: in a terminal, in a notebook, and not in a hand-out."""

import nbformat
import pytest
import typer
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from typer.testing import CliRunner

from cs231n_ae.course import answer, progress
from cs231n_ae.course.desk.commands import register
from cs231n_ae.course.desk.naming import NotFound
from cs231n_ae.course.desk.sample_answer import AnswerRefused
from cs231n_ae.course.outline.paths import HANDED_OUT

SAMPLES = """\
# Sample answers: gains

## Inline question 1

One number touches a whole column,
so $\\frac{\\partial L}{\\partial \\gamma}$ is a sum.

**Rubric, 2 points**

- (1) the sum
- (1) its axis, named
  in any words
- *Common wrong answer:* the mean.

## Inline question 2

None.
"""


@pytest.fixture
def written(made_course):
    """The made course with a notebook, in which question 1 is answered with these words."""
    folder = made_course.root / "cs231n_ae/course/bank/a0_example/answers"
    folder.mkdir(parents=True)
    (folder / "1_gains.md").write_text(SAMPLES, encoding="utf-8")

    def write(words: str) -> None:
        cells = [
            new_markdown_cell("A story.\n\n**Inline question 1.** Why a sum?"),
            new_markdown_cell(words),
            new_code_cell("1 + 1"),
            new_markdown_cell("**Inline question 2.** Why not?"),
            new_markdown_cell("*Your answer:* for no reason"),
            new_markdown_cell("**Inline question 3.** And now?"),
            new_markdown_cell("*Your answer:* well"),
        ]
        nbformat.write(new_notebook(cells=cells), made_course.folder / "1_gains.ipynb")

    write("*Your answer:* because of the chain rule")
    return write


def run(*words: str):
    app = typer.Typer()
    register(app)
    return CliRunner().invoke(app, list(words))


@pytest.mark.parametrize("name", ["1_gains", "1", "gai", "1_gains.ipynb", "a0/1_g", "a0_example/gains"])
def test_an_answer_and_its_rubric_are_shown_by_any_name_of_the_notebook(written, name):
    done = run("answer", name, "1")
    assert done.exit_code == 0
    assert "  1_gains, question 1\n" in done.output
    assert "  One number touches a whole column, so $\\frac" in done.output  # a paragraph is wrapped anew
    assert "  Rubric, 2 points\n  - (1) the sum\n  - (1) its axis, named in any words\n  - Common wrong" in done.output


def test_a_notebook_shows_it_as_markdown_with_its_formulas(written):
    shown = answer("1_gains", 1)
    text = shown._repr_markdown_()
    assert "\n\nOne number touches a whole column,\nso $\\frac{\\partial L}{\\partial \\gamma}$ is a sum." in text
    assert "\n\n- (1) the sum\n" in text
    assert not hasattr(
        shown, "_repr_html_"
    )  # a notebook would take that instead, and show the formulas as they are typed
    assert "Rubric, 2 points" in repr(shown)
    assert "Rubric" not in answer("gains", "2")._repr_markdown_()


@pytest.mark.parametrize(
    "nothing", ["*Your answer:*", "*Your answer:* \n\n", "", "*Your answer:* …", "**Your answer**:"]
)
def test_nothing_is_shown_before_something_was_written(written, nothing):
    written(nothing)
    with pytest.raises(
        AnswerRefused, match=r"nothing stands below question 1 .*, save the notebook, and then .*answer"
    ):
        answer("1_gains", 1)
    done = run("answer", "gains", "1")
    assert done.exit_code == 2
    assert "cs231n-ae answer 1_gains 1 shows one to compare yours with" in " ".join(done.output.split())
    assert "column" not in done.output


@pytest.mark.parametrize(
    "words", ["*Your answer:* no idea", "it is a sum", "*Your answer: a sum*", "*Your answer:*\n\n$x$"]
)
def test_what_was_written_counts_wherever_it_stands_in_the_cell(written, words):
    written(words)
    assert answer("1_gains", 1).points == 2


@pytest.mark.parametrize(
    ("name", "question", "says"),
    [
        ("1_gians", 1, r"there is no notebook '1_gians': did you mean 1_gains\?"),
        ("gians", 1, r"did you mean 1_gains\?"),
        ("a0/1_gians", 1, r"did you mean 1_gains\?"),
        ("a7/1_gains", 1, r"did you mean a0/1_gains\?"),
        ("zzzzz", 1, r"there is no notebook 'zzzzz': .* shows the assignments"),
        ("", 1, "there is no notebook ''"),
        ("1_gains", 4, "1_gains has no question 4: its questions are 1, 2, 3"),
        ("1_gains", "one", "1_gains has no question 'one'"),
        ("1_gains", -1, "1_gains has no question -1"),
    ],
)
def test_a_slip_of_the_finger_is_answered_with_what_was_meant(written, name, question, says):
    with pytest.raises(NotFound, match=says):
        answer(name, question)


def test_of_two_notebooks_called_alike_the_one_at_hand_is_meant(written, made_course, monkeypatch):
    other = made_course.root / "assignments/b0_other"
    other.mkdir()
    text = (made_course.folder / "assignment.toml").read_text(encoding="utf-8")
    (other / "assignment.toml").write_text(text.replace("scale_", "other_scale_"), encoding="utf-8")
    (other / "1_gains.ipynb").write_bytes((made_course.folder / "1_gains.ipynb").read_bytes())
    with pytest.raises(NotFound, match="did you mean a0/1_gains or b0/1_gains"):
        answer("1_gains", 1)
    assert answer("a0/1", 1).points == 2
    monkeypatch.chdir(made_course.folder)
    assert answer("1_gains", 1).points == 2


def test_in_a_hand_out_the_instructor_has_the_answers(written, made_course):
    (made_course.folder / HANDED_OUT).mkdir()
    with pytest.raises(AnswerRefused, match="comes without sample answers: your instructor has them"):
        answer("1_gains", 1)


def test_a_question_without_a_sample_is_told_so(written):
    with pytest.raises(AnswerRefused, match="no sample answer to question 3 of 1_gains yet"):
        answer("1_gains", 3)


def test_a_notebook_that_cannot_be_read_is_told_so(written, made_course):
    (made_course.folder / "1_gains.ipynb").write_text("<<<<<<< HEAD", encoding="utf-8")
    with pytest.raises(AnswerRefused, match="cannot be read as a notebook"):
        answer("1_gains", 1)


def test_progress_counts_the_questions_that_are_answered(written, made_course):
    assert "  3 of 3 questions answered\n" in run("list").output
    written("*Your answer:*")
    assert "2 of 3 questions answered" in repr(progress())
    (made_course.folder / "1_gains.ipynb").write_text("<<<<<<< HEAD", encoding="utf-8")
    assert "questions answered" not in repr(progress())
