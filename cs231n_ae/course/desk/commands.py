"""The student's commands, for the main command line.

Only typer and the standard library are imported here: what a command needs, it imports itself, so that help is quick.
"""

import shutil
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from cs231n_ae.course.outline.bounds import TIME_LIMIT
from cs231n_ae.course.showing.plainly import plainly

if TYPE_CHECKING:
    from cs231n_ae.course.checking.check import Check, Checked
    from cs231n_ae.course.desk.student import Course
    from cs231n_ae.course.outline.manifest import Assignment

__all__ = [
    "answer",
    "check",
    "hint",
    "list_exercises",
    "milestones",
    "register",
    "reset",
    "solution",
    "submit",
    "watch",
]

WhatToCheck = Annotated[str | None, typer.Argument(help="An exercise, an assignment (a1 will do), or a file.")]
ExerciseName = Annotated[str | None, typer.Argument(help="An exercise; the one in hand if not given.")]
AssignmentName = Annotated[str | None, typer.Argument(help="An assignment; the one in hand if not given.")]
Seconds = Annotated[float, typer.Option(min=0.1, help="Seconds that one test may take.")]


def register(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    app.command("list")(list_exercises)
    for command in (check, watch, hint, reset, solution, answer, milestones, submit):
        app.command()(command)


def list_exercises(assignment: AssignmentName = None) -> None:
    """Show the exercises, your points, and what is next."""
    with plainly():
        course = _course()
        from cs231n_ae.course.desk.student import list_lines
        from cs231n_ae.course.showing.terminal import show, terminal_width

        chosen = course.assignments if assignment is None else [course.find(assignment)[0]]
        show(list_lines(course, chosen, terminal_width()))


def check(
    what: WhatToCheck = None,
    *,
    time_limit: Seconds = TIME_LIMIT,
    search: Annotated[bool, typer.Option(help="Look for the line of a mistake that has no other explanation.")] = True,
) -> None:
    """Check an exercise, or all of an assignment, and say why what fails does."""
    with plainly():
        course = _course()
        from cs231n_ae.course.checking.check import SEARCH_TIME, Check

        assignment, exercises = course.find(what) if what is not None else course.in_hand()
        seconds = SEARCH_TIME if search else 0.0
        running = Check(assignment, exercises, folder=assignment.folder, time_limit=time_limit, search=seconds)
        from cs231n_ae.course.desk.student import record

        wanted = {exercise.id for exercise in exercises}
        if len(exercises) == 1:
            answers = list(running)
            record(course, assignment, [answer.result for answer in answers])
            _show_one(course, assignment, next(a for a in answers if a.result.exercise in wanted), running)
        else:
            answers = _show_all(running, wanted)
            record(course, assignment, [answer.result for answer in answers])
            _show_first_failure(course, assignment, [a for a in answers if a.result.exercise in wanted], running)
        _tell(course)
        passed = all(a.result.status == "passed" for a in answers if a.result.exercise in wanted)
    raise typer.Exit(0 if passed else 1)


def watch(exercise: ExerciseName = None) -> None:
    """Check again whenever you save; keys lead on to the next exercise."""
    with plainly():
        course = _course()
        from cs231n_ae.course.desk.watch import watch as run

        run(course, *course.find_exercise(exercise))


def hint(
    exercise: ExerciseName = None,
    *,
    again: Annotated[bool, typer.Option("--again", help="Show the hints already read, and no new one.")] = False,
) -> None:
    """Show one hint more; the first ask questions, the last nearly tells."""
    with plainly():
        course = _course()
        from cs231n_ae.course.desk.student import hint_lines
        from cs231n_ae.course.showing.terminal import show, terminal_width

        show(hint_lines(course, course.find_exercise(exercise)[1], terminal_width(), again=again))
        _tell(course)


def reset(
    what: Annotated[str, typer.Argument(help="An exercise, or a file.")],
    *,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Put an exercise or a file back to what it was; a copy of yours is kept."""
    with plainly():
        course = _course()
        from cs231n_ae.course.desk.reset import do_reset, plan_reset
        from cs231n_ae.course.showing.terminal import clickable, line, show

        plan = plan_reset(course, what)
        if not plan.needed:
            show([line(f"  {plan.what} is as it was handed out: nothing to do")])
            return
        question = f"  Put back {plan.what} ({clickable(plan.file)})? A copy of yours is kept."
        if plan.file.exists() and not yes and not typer.confirm(question):
            show([line("  Nothing was changed.")])
            raise typer.Exit(1)
        kept = do_reset(course, plan)
        show([line(f"  {plan.what} is as it was handed out.")])
        if kept is not None:
            show([line((f"  Your file is kept as {clickable(kept)}", "dim"))])
        _tell(course)


def solution(
    exercise: ExerciseName = None,
    *,
    anyway: Annotated[bool, typer.Option("--anyway", help="Show it although the exercise has not passed.")] = False,
) -> None:
    """Show the reference beside your own function, and what to notice."""
    with plainly():
        course = _course()
        from cs231n_ae.course.desk.solution import solution_lines
        from cs231n_ae.course.showing.terminal import show

        assignment, found = course.find_exercise(exercise)
        width = shutil.get_terminal_size((100, 24)).columns
        show(solution_lines(course, assignment, found, width, anyway=anyway))


def answer(
    notebook: Annotated[str, typer.Argument(help="A notebook, or the beginning of its name (4_neighbours, a1/4).")],
    question: Annotated[str, typer.Argument(help="The number of its inline question.")],
) -> None:
    """Show the sample answer to an inline question, once yours is written."""
    with plainly():
        course = _course()
        from cs231n_ae.course.desk.sample_answer import sample_answer
        from cs231n_ae.course.showing.terminal import show, terminal_width

        show(sample_answer(course, notebook, question).lines(terminal_width()))


def milestones(
    name: Annotated[str | None, typer.Argument(help="One of them; the list of all if not given.")] = None,
) -> None:
    """Reproduce classic results with your own functions, once those behind them pass."""
    with plainly():
        course = _course()
        from cs231n_ae.course.desk.milestones.classics import MILESTONES
        from cs231n_ae.course.desk.milestones.reaching import find_milestone, milestone_lines, offered, reach
        from cs231n_ae.course.showing.terminal import show, terminal_width

        here = offered(course, MILESTONES)
        if name is None:
            show(milestone_lines(course, here, terminal_width()))
        else:
            show(reach(course, find_milestone(here, name), terminal_width(), progress=True))


def submit(assignment: AssignmentName = None, *, time_limit: Seconds = TIME_LIMIT) -> None:
    """Check an assignment, and pack it into the file to hand in."""
    with plainly():
        course = _course()
        from cs231n_ae.course.checking.check import Check

        chosen = course.find_assignment(assignment)
        running = Check(chosen, chosen.exercises, folder=chosen.folder, time_limit=time_limit)
        from cs231n_ae.course.desk.student import record
        from cs231n_ae.course.desk.submit import submitted_lines, write_submission
        from cs231n_ae.course.showing.terminal import show

        answers = _show_all(running, {exercise.id for exercise in chosen.exercises})
        record(course, chosen, [answer.result for answer in answers])
        show(submitted_lines(write_submission(chosen)))
        _tell(course)


def _course() -> "Course":
    from cs231n_ae.course.desk.student import Course

    return Course()


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


def _show_all(running: "Iterable[Checked]", wanted: set[str]) -> "list[Checked]":
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


def _show_first_failure(course: "Course", assignment: "Assignment", answers: "list[Checked]", running: "Check") -> None:
    from cs231n_ae.course.desk.student import to_look_at
    from cs231n_ae.course.showing.terminal import line, show

    first = to_look_at(answers)
    if first is not None:
        _show_one(course, assignment, first, running)
        return
    show([line("  next: ", (course.typed("submit", assignment.name), "next")), ()])


def _tell(course: "Course") -> None:
    """A note of the progress file's, if it has one."""
    if course.state.note:
        from cs231n_ae.course.showing.terminal import line, show, terminal_width, wrapped

        show([*wrapped(course.state.note, 2, terminal_width(), "note"), line()])
