"""``cs231n-ae check``: the child is started first, and while it gets ready, this program finds out what to check.

Only what starts the child is imported here, and nothing of typer's: see :mod:`cs231n_ae.__main__`.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from cs231n_ae.course.checking.child import Reserve
from cs231n_ae.course.outline.bounds import TIME_LIMIT
from cs231n_ae.course.showing.plainly import plainly

if TYPE_CHECKING:
    from cs231n_ae.course.checking.check import Check, Checked
    from cs231n_ae.course.desk.student import Course
    from cs231n_ae.course.outline.manifest import Assignment, Exercise

__all__ = ["check_and_show", "show_all", "tell"]


def check_and_show(what: str | None = None, *, time_limit: float = TIME_LIMIT, search: bool = True) -> int:
    """Check an exercise, or all of an assignment, and say why what fails does.

    Args:
        what: an exercise, an assignment or a file; what is next if not given.
        time_limit: seconds that one test may take.
        search: whether the line of a mistake that has no other explanation is looked for.

    Returns:
        The program's status: 0 if everything passed, else 1.
    """
    with plainly(), Reserve() as reserve:
        reserve.prepare()
        from cs231n_ae.course.checking.check import SEARCH_TIME, Check
        from cs231n_ae.course.desk.student import Course, record

        course = Course()
        assignment, exercises = course.find(what) if what is not None else course.in_hand()
        seconds = SEARCH_TIME if search else 0.0
        running = Check(
            assignment, exercises, folder=assignment.folder, time_limit=time_limit, search=seconds, start=reserve.take
        )
        wanted = {exercise.id for exercise in exercises}
        if len(exercises) == 1:
            answers = list(running)
            record(course, assignment, [answer.result for answer in answers])
            _show_one(course, assignment, next(a for a in answers if a.result.exercise in wanted), running)
        else:
            answers = show_all(running, wanted)
            record(course, assignment, [answer.result for answer in answers])
            meant = [answer for answer in answers if answer.result.exercise in wanted]
            _show_what_is_next(course, assignment, meant, exercises[-1], running)
        tell(course)
        return 0 if all(a.result.status == "passed" for a in answers if a.result.exercise in wanted) else 1


def show_all(running: "Iterable[Checked]", wanted: set[str]) -> "list[Checked]":
    """One line for each exercise, as soon as it is known, and the sum."""
    from cs231n_ae.course.showing.terminal import show, terminal_width
    from cs231n_ae.course.showing.text import sum_line, summary_line

    answers: list[Checked] = []
    show([()])
    for checked in running:
        answers.append(checked)
        if checked.result.exercise in wanted:
            show([summary_line(checked.result, terminal_width())])
    results = [answer.result for answer in answers if answer.result.exercise in wanted]
    show([sum_line(results), ()])
    return answers


def tell(course: "Course") -> None:
    """A note of the progress file's, if it has one."""
    if course.state.note:
        from cs231n_ae.course.showing.terminal import line, show, terminal_width, wrapped

        show([*wrapped(course.state.note, 2, terminal_width(), "note"), line()])


def _show_one(course: "Course", assignment: "Assignment", checked: "Checked", running: "Check") -> None:
    """The result at once, and below it where the mistake is, as soon as that is found."""
    from cs231n_ae.course.desk.student import next_step
    from cs231n_ae.course.showing.terminal import show, terminal_width
    from cs231n_ae.course.showing.text import place_lines, result_lines

    width = terminal_width()
    step = next_step(course, assignment, checked.result)
    now = "" if running.searching else step
    show(result_lines(checked.result, width, now, checked.printed, checked.notes))
    if running.searching:
        show(place_lines(_found_place(course, checked, running), width, step))


def _found_place(course: "Course", checked: "Checked", running: "Check") -> str:
    place = running.place()
    if place is None or place.exercise != checked.result.exercise:
        return ""
    from cs231n_ae.course.desk.student import record_place
    from cs231n_ae.course.judging.repair.place import first_words

    record_place(course, place)
    return first_words(place)


def _show_what_is_next(
    course: "Course", assignment: "Assignment", answers: "list[Checked]", last: "Exercise", running: "Check"
) -> None:
    """All of the first answer that does not pass; if there is none, the step that comes after the ``last`` exercise."""
    from cs231n_ae.course.desk.student import step_after, to_look_at
    from cs231n_ae.course.showing.terminal import line, show

    first = to_look_at(answers)
    if first is not None:
        _show_one(course, assignment, first, running)
        return
    show([line("  next: ", (step_after(course, assignment, last), "next")), ()])
