"""The student's commands, and the instructor's ``course`` group, for the main command line.

Only typer and the standard library are imported here: what a command needs, it imports itself, so that help is quick.
"""

import os
import shutil
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from cs231n_ae.console import sentence_of

if TYPE_CHECKING:
    from cs231n_ae.course.checking import Checked
    from cs231n_ae.course.manifest import Assignment, Exercise
    from cs231n_ae.course.student import Course

__all__ = ["register"]

course_app = typer.Typer(no_args_is_help=True, help="For instructors: stubs, and an audit of the course.")

TIME_LIMIT = 10.0
WhatToCheck = Annotated[str | None, typer.Argument(help="An exercise, an assignment (a1 will do), or a file.")]
ExerciseName = Annotated[str | None, typer.Argument(help="An exercise; the one in hand if not given.")]
AssignmentName = Annotated[str | None, typer.Argument(help="An assignment; the one in hand if not given.")]
Seconds = Annotated[float, typer.Option(min=0.1, help="Seconds that one test may take.")]


def register(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    app.command("list")(list_exercises)
    for command in (check, watch, hint, reset, solution, submit):
        app.command()(command)
    app.add_typer(course_app, name="course")


def list_exercises(assignment: AssignmentName = None) -> None:
    """Show the exercises, your points, and what is next."""
    with _plainly():
        course = _course()
        from cs231n_ae.course.student import list_lines
        from cs231n_ae.course.terminal import show, terminal_width

        chosen = course.assignments if assignment is None else [course.find(assignment)[0]]
        show(list_lines(course, chosen, terminal_width()))


def check(what: WhatToCheck = None, *, time_limit: Seconds = TIME_LIMIT) -> None:
    """Check an exercise, or all of an assignment, and say why what fails does."""
    with _plainly():
        course = _course()
        from cs231n_ae.course.checking import Check

        assignment, exercises = course.find(what) if what is not None else _in_hand(course)
        running = Check(assignment, exercises, folder=assignment.folder, time_limit=time_limit)
        from cs231n_ae.course.student import record

        wanted = {exercise.id for exercise in exercises}
        if len(exercises) == 1:
            answers = list(running)
            record(course, assignment, [answer.result for answer in answers])
            _show_one(course, assignment, next(a for a in answers if a.result.exercise in wanted))
        else:
            answers = _show_all(running, wanted)
            record(course, assignment, [answer.result for answer in answers])
            _show_first_failure(course, assignment, [a for a in answers if a.result.exercise in wanted])
        _tell(course)
        passed = all(a.result.status == "passed" for a in answers if a.result.exercise in wanted)
    raise typer.Exit(0 if passed else 1)


def watch(exercise: ExerciseName = None) -> None:
    """Check again whenever you save; keys lead on to the next exercise."""
    with _plainly():
        course = _course()
        from cs231n_ae.course.watch import watch as run

        run(course, *_one(course, exercise))


def hint(
    exercise: ExerciseName = None,
    *,
    again: Annotated[bool, typer.Option("--again", help="Show the hints already read, and no new one.")] = False,
) -> None:
    """Show one hint more; the first ask questions, the last nearly tells."""
    with _plainly():
        course = _course()
        from cs231n_ae.course.student import hint_lines
        from cs231n_ae.course.terminal import show, terminal_width

        show(hint_lines(course, _one(course, exercise)[1], terminal_width(), again=again))
        _tell(course)


def reset(
    what: Annotated[str, typer.Argument(help="An exercise, or a file.")],
    *,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Put an exercise or a file back to what it was; a copy of yours is kept."""
    with _plainly():
        course = _course()
        from cs231n_ae.course.reset import do_reset, plan_reset
        from cs231n_ae.course.terminal import clickable, line, show

        plan = plan_reset(course, what)
        if not plan.needed:
            show([line(f"  {plan.what} is as it was handed out: nothing to do")])
            return
        if not yes and not typer.confirm(f"  Put back {plan.what} ({clickable(plan.file)})? A copy of yours is kept."):
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
    with _plainly():
        course = _course()
        from cs231n_ae.course.solution import solution_lines
        from cs231n_ae.course.terminal import show

        assignment, found = _one(course, exercise)
        width = shutil.get_terminal_size((100, 24)).columns
        show(solution_lines(course, assignment, found, width, anyway=anyway))


def submit(assignment: AssignmentName = None, *, time_limit: Seconds = TIME_LIMIT) -> None:
    """Check an assignment, and pack it into the file to hand in."""
    with _plainly():
        course = _course()
        from cs231n_ae.course.checking import Check

        chosen = course.find_assignment(assignment)
        running = Check(chosen, chosen.exercises, folder=chosen.folder, time_limit=time_limit)
        from cs231n_ae.course.student import record
        from cs231n_ae.course.submit import submitted_lines, write_submission
        from cs231n_ae.course.terminal import show

        answers = _show_all(running, {exercise.id for exercise in chosen.exercises})
        record(course, chosen, [answer.result for answer in answers])
        show(submitted_lines(write_submission(chosen)))
        _tell(course)


@course_app.command()
def stubs(
    assignment: AssignmentName = None,
    *,
    check: Annotated[bool, typer.Option("--check", help="Write nothing; fail if a committed stub is stale.")] = False,
) -> None:
    """Write the students' files from the reference; work that was begun is left alone."""
    with _plainly():
        from cs231n_ae.course.stubs import stubs_of, write_stubs
        from cs231n_ae.course.terminal import clickable, line, show

        course = _course()
        chosen = course.assignments if assignment is None else [course.find(assignment)[0]]
        stale = False
        for one in chosen:
            if check:
                for name, text in stubs_of(one).items():
                    file = one.folder / name
                    if not file.is_file() or file.read_text(encoding="utf-8") != text:
                        stale = True
                        show([line(f"  {clickable(file)} is not what the reference gives")])
            else:
                for file in write_stubs(one):
                    show([line(f"  wrote {clickable(file)}")])
    raise typer.Exit(1 if stale else 0)


@course_app.command()
def audit(assignment: AssignmentName = None) -> None:
    """Prove that every stub fails, every reference passes, every misconception is named, and nothing is stray."""
    with _plainly():
        from cs231n_ae.course.audit import audit_course
        from cs231n_ae.course.terminal import line, show

        report = audit_course(None if assignment is None else _course().find(assignment)[0].name)
        show([line(row) for row in str(report).splitlines()])
    raise typer.Exit(0 if report.ok else 1)


@contextmanager
def _plainly() -> Iterator[None]:
    """Say what went wrong in a line; only mistakes of this program itself have a traceback."""
    try:
        yield
    except KeyboardInterrupt:
        raise typer.Exit(130) from None
    except BrokenPipeError:  # | head
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(1) from None
    except (ValueError, OSError) as error:
        if isinstance(error, ValueError) and not isinstance(error, _expected()):
            raise
        from cs231n_ae.course.terminal import readable_on

        print("  " + readable_on(sys.stderr.encoding, sentence_of(error)), file=sys.stderr)
        raise typer.Exit(2) from None


def _expected() -> tuple[type[Exception], ...]:
    """The errors whose message says what to do."""
    from cs231n_ae.course.manifest import ManifestError
    from cs231n_ae.course.paths import CourseNotFound
    from cs231n_ae.course.reset import ResetError
    from cs231n_ae.course.solution import SolutionRefused
    from cs231n_ae.course.student import NotFound
    from cs231n_ae.course.submit import SubmitError

    return ManifestError, CourseNotFound, NotFound, ResetError, SolutionRefused, SubmitError


def _course() -> "Course":
    from cs231n_ae.course.student import Course

    return Course()


def _in_hand(course: "Course") -> "tuple[Assignment, list[Exercise]]":
    """What a bare ``check`` means: the next exercise that has not passed, or everything when all have."""
    assignment = course.find_assignment(None)
    exercise = course.next_in(assignment)
    return assignment, list(assignment.exercises) if exercise is None else [exercise]


def _one(course: "Course", word: str | None) -> "tuple[Assignment, Exercise]":
    if word is not None:
        return course.find_exercise(word)
    assignment = course.find_assignment(None)
    return assignment, course.next_in(assignment) or assignment.exercises[-1]


def _show_one(course: "Course", assignment: "Assignment", checked: "Checked") -> None:
    from cs231n_ae.course.student import next_step
    from cs231n_ae.course.terminal import show, terminal_width
    from cs231n_ae.course.text import result_lines

    width = terminal_width()
    step = next_step(course, assignment, checked.result)
    show(result_lines(checked.result, width, step, checked.printed))


def _show_all(running: "Iterable[Checked]", wanted: set[str]) -> "list[Checked]":
    """One line for each exercise, as soon as it is known, and the sum."""
    from cs231n_ae.course.terminal import line, show, terminal_width
    from cs231n_ae.course.text import points_text, summary_line

    answers: list[Checked] = []
    show([()])
    for checked in running:
        answers.append(checked)
        if checked.result.exercise in wanted:
            show([summary_line(checked.result, terminal_width())])
    results = [answer.result for answer in answers if answer.result.exercise in wanted]
    total = points_text(sum(r.earned for r in results), sum(r.points for r in results))
    show([line("  ", (f"{'':<36} {total:>14}", "strong")), ()])
    return answers


def _show_first_failure(course: "Course", assignment: "Assignment", answers: "list[Checked]") -> None:
    from cs231n_ae.course.terminal import line, show

    for status in ("failed", "error", "not written"):
        for answer in answers:
            if answer.result.status == status:
                _show_one(course, assignment, answer)
                return
    show([line("  next: ", (f"cs231n-ae submit {assignment.name}", "next")), ()])


def _tell(course: "Course") -> None:
    """A note of the progress file's, if it has one."""
    if course.state.note:
        from cs231n_ae.course.terminal import line, show, terminal_width, wrapped

        show([*wrapped(course.state.note, 2, terminal_width(), "note"), line()])
