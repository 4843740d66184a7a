"""Answers in words, question by question, as a person reads them who gives the points."""

from collections.abc import Sequence
from html import escape
from pathlib import Path

from cs231n_ae.atomic import write_atomically
from cs231n_ae.course.grading.reports.feedback import page
from cs231n_ae.course.grading.reports.rows import number
from cs231n_ae.course.grading.written.marks import Written
from cs231n_ae.course.grading.written.points import FILE
from cs231n_ae.course.grading.written.questions import Question

__all__ = ["question_page", "write_question_pages"]

PROSE = '<div style="white-space: pre-wrap; margin: 0.5em 0 1em; max-width: 44em">'


def write_question_pages(out: Path, written: Written) -> None:
    """A page for each question that somebody answered, in the run's folder ``written/``."""
    for question in written.questions:
        students = [name for name in written.answers if written.answers[name].get(question.id)]
        if students:
            name = f"{question.id.replace('/', '-')}.html"
            write_atomically(out / "written" / name, question_page(question, written, students))


def question_page(question: Question, written: Written, students: Sequence[str]) -> str:
    """The question, a sample answer to be opened, and every answer with what was given for it so far."""
    parts = [f"<h1>{escape(question.id)}</h1>", PROSE, escape(question.asks), "</div>"]
    if question.sample:
        parts += ["<details><summary>a sample answer (others may be as good)</summary>", PROSE]
        parts += [escape(question.sample), "</div></details>"]
    parts.append(f"<p class=small>Points and comments go into {FILE}, in the rows of {escape(question.id)}.</p>")
    for student in sorted(students, key=written.shown):
        given = written.given(student, question.id)
        points = "no points yet" if given.points is None else f"{number(given.points)} points"
        parts.append(f"<section class=exercise><h2>{escape(written.shown(student))}</h2>")
        parts += [PROSE, escape(written.answers[student][question.id]), "</div>"]
        parts.append(f"<p class=small>{escape(points)}. {escape(given.comment)}</p></section>")
    return page(question.id, parts)
