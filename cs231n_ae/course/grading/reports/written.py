"""Answers in words, question by question and student by student, as a person reads them who gives the points."""

from collections.abc import Sequence
from html import escape
from pathlib import Path

from cs231n_ae.atomic import write_atomically
from cs231n_ae.course.grading.reports.feedback import page
from cs231n_ae.course.grading.reports.rows import number
from cs231n_ae.course.grading.terms.names import file_names
from cs231n_ae.course.grading.written.marks import Written
from cs231n_ae.course.grading.written.points import FILE
from cs231n_ae.course.grading.written.questions import Question

__all__ = ["question_page", "student_page", "write_pages"]

PROSE = '<div style="white-space: pre-wrap; margin: 0.5em 0 1em; max-width: 44em">'


def write_pages(out: Path, written: Written) -> None:
    """A page for each question that somebody answered, and one for each who did, in the run's folder ``written/``."""
    for question in written.questions:
        students = [name for name in written.answers if written.answers[name].get(question.id)]
        if students:
            name = f"{question.id.replace('/', '-')}.html"
            write_atomically(out / "written" / name, question_page(question, written, students))

    names = file_names(written.shown(student) for student in written.answers)
    for student, answers in written.answers.items():
        if any(answers.values()):
            file = out / "written" / "students" / f"{names[written.shown(student)]}.html"
            write_atomically(file, student_page(student, written))


def student_page(student: str, written: Written) -> str:
    """All that one student wrote, question by question, for who gives the points."""
    parts = [f"<h1>{escape(written.shown(student))}</h1>"]
    for question in written.questions:
        answer = written.answers[student].get(question.id, "")
        parts.append(f"<section class=exercise><h2>{escape(question.id)}</h2>{_asked(question)}")
        parts.append(
            f"{PROSE}{escape(answer)}</div>{_given(written, student, question)}</section>"
            if answer
            else "<p class=small>not answered</p></section>"
        )
    return page(written.shown(student), parts)


def question_page(question: Question, written: Written, students: Sequence[str]) -> str:
    """The question, a sample answer to be opened, and every answer with what was given for it so far."""
    parts = [f"<h1>{escape(question.id)}</h1>", _asked(question)]
    parts.append(f"<p class=small>Points and comments go into {FILE}, in the rows of {escape(question.id)}.</p>")
    for student in sorted(students, key=written.shown):
        parts.append(f"<section class=exercise><h2>{escape(written.shown(student))}</h2>")
        parts += [PROSE, escape(written.answers[student][question.id]), "</div>"]
        parts.append(f"{_given(written, student, question)}</section>")
    return page(question.id, parts)


def _asked(question: Question) -> str:
    """The question, and below it the sample answer, to be opened."""
    asked = f"{PROSE}{escape(question.asks)}</div>"
    if not question.sample:
        return asked
    head = "<details><summary>a sample answer (others may be as good)</summary>"
    return f"{asked}{head}{PROSE}{escape(question.sample)}</div></details>"


def _given(written: Written, student: str, question: Question) -> str:
    given = written.given(student, question.id)
    points = "no points yet" if given.points is None else f"{number(given.points)} points"
    return f"<p class=small>{escape(points)}. {escape(given.comment)}</p>"
