"""The student's commands, for the main command line.

Only typer and the standard library are imported here: what a command needs, it imports itself, so that help is quick.
"""

import shutil
from typing import TYPE_CHECKING, Annotated

import typer

from cs231n_ae.course.outline.bounds import TIME_LIMIT
from cs231n_ae.course.showing.plainly import plainly

if TYPE_CHECKING:
    from cs231n_ae.course.desk.student import Course

__all__ = [
    "answer",
    "challenge",
    "check",
    "hint",
    "list_exercises",
    "milestones",
    "quiz",
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
    for command in (check, watch, hint, reset, solution, answer, quiz, milestones, challenge, submit):
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
    from cs231n_ae.course.desk.check_command import check_and_show

    raise typer.Exit(check_and_show(what, time_limit=time_limit, search=search))


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
        from cs231n_ae.course.desk.check_command import tell
        from cs231n_ae.course.desk.student import hint_lines
        from cs231n_ae.course.showing.terminal import show, terminal_width

        show(hint_lines(course, course.find_exercise(exercise)[1], terminal_width(), again=again))
        tell(course)


def reset(
    what: Annotated[str, typer.Argument(help="An exercise, or a file.")],
    *,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Put an exercise or a file back to what it was; a copy of yours is kept."""
    with plainly():
        course = _course()
        from cs231n_ae.course.desk.check_command import tell
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
        tell(course)


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


def quiz(
    assignment: AssignmentName = None,
    *,
    seed: Annotated[int | None, typer.Option(min=0, help="The same seed asks the same questions.")] = None,
) -> None:
    """Ask you ten questions, with other numbers each time, and say how one comes to the answers."""
    with plainly():
        course = _course()
        from cs231n_ae.course.desk.quiz import ask_all

        ask_all(course, course.find_assignment(assignment), seed=seed)


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


def challenge(
    assignment: AssignmentName = None,
    *,
    seed: Annotated[int, typer.Option(min=0, help="Another seed splits the digits anew.")] = 0,
) -> None:
    """Score an assignment's open challenge; the first time, write the file to start from."""
    with plainly():
        course = _course()
        from cs231n_ae.course.desk.challenge import challenge_lines
        from cs231n_ae.course.showing.terminal import show, terminal_width

        show(challenge_lines(course, course.find_assignment(assignment), seed, terminal_width(), progress=True))


def submit(assignment: AssignmentName = None, *, time_limit: Seconds = TIME_LIMIT) -> None:
    """Check an assignment, and pack it into the file to hand in."""
    with plainly():
        course = _course()
        from cs231n_ae.course.checking.check import Check

        chosen = course.find_assignment(assignment)
        running = Check(chosen, chosen.exercises, folder=chosen.folder, time_limit=time_limit)
        from cs231n_ae.course.desk.check_command import show_all, tell
        from cs231n_ae.course.desk.student import record
        from cs231n_ae.course.desk.submit import submitted_lines, write_submission
        from cs231n_ae.course.showing.terminal import show

        answers = show_all(running, {exercise.id for exercise in chosen.exercises})
        record(course, chosen, [answer.result for answer in answers])
        show(submitted_lines(write_submission(chosen)))
        tell(course)


def _course() -> "Course":
    from cs231n_ae.course.desk.student import Course

    return Course()
