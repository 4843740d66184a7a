"""Ten questions, one after the other: what is typed is read, and what came of it said."""

import io
import secrets
import sys

from cs231n_ae.course.desk.student import Course
from cs231n_ae.course.outline.manifest import Assignment
from cs231n_ae.course.quiz.drawn import draw_questions
from cs231n_ae.course.quiz.question import Question
from cs231n_ae.course.showing.terminal import Line, clickable, line, readable_on, show, terminal_width, wrapped

__all__ = ["ask_all", "question_lines", "reply_lines", "sum_lines"]

GIVE_UP = "?"
"""What is typed to see the answer without a try."""

LEAVE = ("q", "quit")
"""What is typed to leave before the end."""


def ask_all(course: Course, assignment: Assignment, *, seed: int | None = None) -> None:
    """Ask, on a terminal or line by line from standard input; q, the end of input or Ctrl-C stops with what there is.

    Args:
        course: the student's.
        assignment: on what.
        seed: of the numbers; a new one if not given.

    Raises:
        NoQuiz: if there are no questions on the assignment.
    """
    seed = secrets.randbelow(10_000) if seed is None else seed
    questions, width = draw_questions(assignment.name, seed), terminal_width()
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")  # what is no text is no answer either: it is asked for again
    keys = f"{GIVE_UP} shows the answer, {LEAVE[0]} leaves"
    show([(), line("  ", (assignment.title, "strong"), f"   {len(questions)} questions; {keys}")])
    right: list[bool] = []
    try:
        for i, question in enumerate(questions, start=1):
            show(question_lines(question, f"{i} of {len(questions)}", width))
            value = _answer(question)
            show(reply_lines(question, value, width))
            right.append(value is not None and question.is_right(value))
    except (EOFError, KeyboardInterrupt):
        show([(), line((f"  Stopped after {len(right)} of {len(questions)} questions.", "note"))])
    again = course.typed("quiz", assignment.name, "--seed", str(seed))
    show([*sum_lines(assignment, questions, right), line((f"  the same questions again: {again}", "dim")), ()])


def question_lines(question: Question, number: str, width: int) -> list[Line]:
    """The question, its options if it has some, and what is to be typed."""
    lines = [(), line("  ", (number, "strong")), *wrapped(question.text, 2, width)]
    for option in question.lettered():
        lines += wrapped(option, 4, width)
    return [*lines, line((f"  ({question.wanted})", "dim"))]


def reply_lines(question: Question, value: float | None, width: int) -> list[Line]:
    """Whether it is right, the mistake if it is a known one, the way to the answer, and what to read.

    Args:
        question: what was asked.
        value: what was answered; None for nothing.
        width: of the lines.
    """
    if value is not None and question.is_right(value):
        return [line("  ", ("✓ ", "pass"), "right"), *wrapped(question.way, 4, width)]
    lines: list[Line] = [line("  ", ("✗ ", "fail"), f"it is {question.answer}")]
    mistake = "" if value is None else question.mistake(value)
    lines += wrapped(mistake, 4, width, "note") if mistake else []
    return [*lines, *wrapped(question.way, 4, width), line((f"    read again: {question.read}", "dim"))]


def sum_lines(assignment: Assignment, questions: list[Question], right: list[bool]) -> list[Line]:
    """How many are right of those answered, and the notebooks of the others."""
    missed = [question.read for question, so in zip(questions, right, strict=False) if not so]
    lines: list[Line] = [(), line("  ", (f"{sum(right)} of {len(right)} right", "strong"))]
    files = [assignment.folder / f"{name}.ipynb" for name in dict.fromkeys(missed)]
    return [*lines, *(line(f"  read again: {clickable(file)}") for file in files)]


def _answer(question: Question) -> float | None:
    """What is typed, asked for until it can be read; None if the answer is asked for instead.

    Raises:
        EOFError: if there is no line left, or none is wanted.
    """
    while True:
        typed = input("  > ")
        if not sys.stdin.isatty():
            print(readable_on(sys.stdout.encoding, typed))  # so that what was fed in can be read beside what came of it
        if typed.strip() == GIVE_UP:
            return None
        if typed.strip().lower() in LEAVE:
            raise EOFError
        value = question.read_as(typed)
        if value is not None:
            return value
        show([line((f"  type {question.wanted}, or {GIVE_UP} for the answer, {LEAVE[0]} to leave", "note"))])
