"""What a notebook asks besides ``check``: the commands of the terminal as functions that say the same."""

from collections.abc import Sequence
from dataclasses import dataclass

from cs231n_ae.course.checking.check import Check
from cs231n_ae.course.desk.reset import do_reset, plan_reset
from cs231n_ae.course.desk.sample_answer import ShownAnswer, sample_answer
from cs231n_ae.course.desk.solution import solution_lines
from cs231n_ae.course.desk.student import Course, hint_lines, list_lines, record
from cs231n_ae.course.desk.submit import submitted_lines, write_submission
from cs231n_ae.course.desk.typed import call
from cs231n_ae.course.outline.bounds import TIME_LIMIT
from cs231n_ae.course.showing.html import lines_as_html
from cs231n_ae.course.showing.terminal import Line, clickable, line, plain, wrapped
from cs231n_ae.course.showing.text import sum_line, summary_line

__all__ = ["Shown", "answer", "hint", "progress", "reset", "solution", "submit"]

WIDTH, WIDE = 88, 110


@dataclass(frozen=True)
class Shown:
    """Lines of a terminal, as a notebook shows them."""

    lines: tuple[Line, ...]

    def _repr_html_(self) -> str:
        return lines_as_html(self.lines)

    def __repr__(self) -> str:
        return plain(self.lines)


def hint(what: object = None, *, again: bool = False) -> Shown:
    """One hint more; the first ask questions, the last nearly tells.

    Args:
        what: an exercise, as ``check`` takes it. Of several, the first that has not passed.
        again: the hints already read, and no new one.
    """
    course = Course(typed=call)
    return _shown(course, hint_lines(course, course.find_exercise(what)[1], WIDTH, again=again))


def solution(what: object = None, *, anyway: bool = False) -> Shown:
    """The reference beside your own function, and what to notice.

    Args:
        what: an exercise, as ``check`` takes it. Of several, the first that has not passed.
        anyway: although it has not passed.

    Raises:
        SolutionRefused: if it has not passed and ``anyway`` is not given, or if this hand-out has no reference.
    """
    course = Course(typed=call)
    return _shown(course, solution_lines(course, *course.find_exercise(what), WIDE, anyway=anyway))


def answer(notebook: object, question: object) -> ShownAnswer:
    """The sample answer to an inline question and its rubric, to compare yours with.

    Args:
        notebook: its name, or the beginning of that: ``"4_neighbours"``.
        question: its number.

    Raises:
        NotFound: if there is no such notebook or question; the message offers what there is.
        AnswerRefused: if nothing was written below the question yet, or if the answers are the instructor's.
    """
    return sample_answer(Course(typed=call), notebook, question)


def progress(what: object = None) -> Shown:
    """The exercises, your points, and what is next: of all assignments, or of the one to which ``what`` belongs."""
    course = Course(typed=call)
    chosen = course.assignments if what is None else [course.find_assignment(what)]
    return _shown(course, list_lines(course, chosen, WIDTH))


def reset(what: object, *, yes: bool = False) -> Shown:
    """An exercise or a file as it was handed out; a copy of yours is kept.

    Args:
        what: an exercise, as ``check`` takes it, or a file.
        yes: do it. Without this, it is only said what would be done, so that no *Run all cells* puts back your work.

    Raises:
        ResetError: if it cannot be put back; the message says what can be done instead.
    """
    course = Course(typed=call)
    plan = plan_reset(course, what)
    if not plan.needed:
        return _shown(course, [line(f"  {plan.what} is as it was handed out: nothing to do")])
    if plan.file.exists() and not yes:
        step = call("reset", plan.name, yes=True)
        return _shown(
            course,
            [
                line(f"  This would put back {plan.what} ({clickable(plan.file)}), and keep a copy of yours."),
                (),
                line("  next: ", (step, "next")),
            ],
        )
    kept = do_reset(course, plan)
    lines = [line(f"  {plan.what} is as it was handed out.")]
    if kept is not None:
        lines.append(line((f"  Your file is kept as {clickable(kept)}", "dim")))
    return _shown(course, lines)


def submit(what: object = None, *, time_limit: float = TIME_LIMIT) -> Shown:
    """Check an assignment, and pack it into the file to hand in.

    Args:
        what: the assignment, or something of it; the one beside the notebook if not given.
        time_limit: seconds that one test may take.

    Raises:
        SubmitError: if a file is missing, or none that can be handed in.
    """
    course = Course(typed=call)
    chosen = course.find_assignment(what)
    results = [answer.result for answer in Check(chosen, chosen.exercises, folder=chosen.folder, time_limit=time_limit)]
    record(course, chosen, results)
    packed = submitted_lines(write_submission(chosen, typed=call))
    return _shown(course, [*(summary_line(result, WIDTH) for result in results), sum_line(results), (), *packed])


def _shown(course: Course, lines: Sequence[Line]) -> Shown:
    """The lines, and a note of the progress file's, if it has one."""
    note = wrapped(course.state.note, 2, WIDTH, "note") if course.state.note else []
    return Shown((*lines, *note))
