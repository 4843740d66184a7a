"""``cs231n-ae course``: for those who write the course, the students' files, the diagrams and the audit.

Only typer and the standard library are imported here: what a command needs, it imports itself, so that help is quick.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from cs231n_ae.course.showing.plainly import plainly

if TYPE_CHECKING:
    from cs231n_ae.course.desk.student import Course
    from cs231n_ae.course.proving.mutants import Mutants

__all__ = ["audit", "diagrams", "mutants", "register", "stubs"]

course_app = typer.Typer(no_args_is_help=True, help="For instructors: stubs, diagrams, and an audit of the course.")

AssignmentName = Annotated[str | None, typer.Argument(help="An assignment; all if not given.")]


def register(app: typer.Typer) -> None:
    """Add the group to ``app``."""
    app.add_typer(course_app, name="course")


@course_app.command()
def stubs(
    assignment: AssignmentName = None,
    *,
    check: Annotated[bool, typer.Option("--check", help="Write nothing; fail if a committed stub is stale.")] = False,
) -> None:
    """Write the students' files from the reference, and the pages made from manifests; work begun is left alone."""
    with plainly():
        from cs231n_ae.course.desk.student import Course
        from cs231n_ae.course.showing.terminal import clickable, line, show
        from cs231n_ae.course.source_text.heads import write_heads
        from cs231n_ae.course.source_text.readme import write_readme
        from cs231n_ae.course.source_text.stubs import stubs_of, write_stubs
        from cs231n_ae.course.source_text.topics import write_topics

        course = Course()
        chosen = course.assignments if assignment is None else [course.find(assignment)[0]]
        stale = False
        for one in chosen:
            if check:
                for name, text in stubs_of(one).items():
                    file = one.folder / name
                    if not file.is_file() or file.read_bytes().replace(b"\r\n", b"\n") != text.encode():
                        stale = True
                        show([line(f"  {clickable(file)} is not what the reference gives")])
            else:
                for file in (*write_stubs(one), *write_heads(one), *filter(None, [write_readme(one)])):
                    show([line(f"  wrote {clickable(file)}")])
        if not check and (page := write_topics(course.root, course.assignments)):
            show([line(f"  wrote {clickable(page)}")])
    raise typer.Exit(1 if stale else 0)


@course_app.command()
def diagrams(
    *,
    check: Annotated[bool, typer.Option("--check", help="Write nothing; fail if a committed file is stale.")] = False,
) -> None:
    """Draw the notebooks' diagrams into ``assignments/diagrams``."""
    with plainly():
        from cs231n_ae.atomic import write_atomically
        from cs231n_ae.course.outline.paths import course_root
        from cs231n_ae.course.showing.terminal import clickable, line, show
        from cs231n_ae.diagrams.gallery import DIAGRAMS

        folder = course_root() / "assignments" / "diagrams"
        folder.mkdir(exist_ok=True)
        stale = False
        for name, draw in DIAGRAMS.items():
            file, content = folder / f"{name}.svg", draw().svg().encode()
            if file.is_file() and file.read_bytes().replace(b"\r\n", b"\n") == content:
                continue
            stale = True
            if not check:
                write_atomically(file, content)
            show([line(f"  {clickable(file)} is not what the code draws" if check else f"  wrote {clickable(file)}")])
    raise typer.Exit(1 if stale and check else 0)


@course_app.command()
def audit(
    assignment: AssignmentName = None,
    *,
    only: Annotated[str | None, typer.Option(help="One exercise alone, without files and notebooks.")] = None,
    seed: Annotated[int, typer.Option(min=0, help="Of the tests' inputs.")] = 0,
    seeds: Annotated[int | None, typer.Option(min=1, help="Judge each right answer with so many.")] = None,
) -> None:
    """Prove that every stub fails, every reference passes, every misconception is named, and nothing is stray."""
    with plainly():
        from cs231n_ae.course.proving.audit import audit_assignment, audit_course
        from cs231n_ae.course.showing.terminal import line, show

        course = _answered("an audit")
        if only is not None:
            chosen, exercise = course.find_exercise(only)
            report = audit_assignment(chosen, only=exercise.id, seed=seed, seeds=seeds)
        else:
            parts = course.assignments if assignment is None else [course.find(assignment)[0]]
            name = None if assignment is None else parts[0].name
            with _bar(sum(len(one.exercises) for one in parts)) as (_, done):
                report = audit_course(name, seed=seed, seeds=seeds, on_exercise=lambda _: done())
        show([line(row) for row in str(report).splitlines()])
    raise typer.Exit(0 if report.ok else 1)


@course_app.command()
def mutants(
    assignment: AssignmentName = None,
    *,
    only: Annotated[str | None, typer.Option(help="One exercise alone.")] = None,
    seconds: Annotated[float, typer.Option(min=0.1, help="That each exercise may take.")] = 600.0,
    same: Annotated[bool, typer.Option("--same", help="List also those that answered the same to all tests.")] = False,
    others: Annotated[bool, typer.Option("--others", help="Edit the other right answers, some hundreds.")] = False,
) -> None:
    """Edit each reference in every small way, and list the edits that no test notices; an assignment takes minutes."""
    with plainly():
        from cs231n_ae.course.judging.other_answers import load_other_answers
        from cs231n_ae.course.proving.mutants import mutants_of

        course = _answered("editing references")
        if only is not None:
            work = [course.find_exercise(only)]
        else:
            parts = course.assignments if assignment is None else [course.find(assignment)[0]]
            work = [(one, exercise) for one in parts for exercise in one.exercises]
        ok = True
        with _bar(len(work)) as (show_row, done):
            show_row(f"  {'exercise':<34}{'mutants':>8}{'killed':>8}{'later':>8}{'same':>8}{'listed':>8}{'survive':>8}")
            for one, exercise in work:
                mine = [answer for answer in load_other_answers(one) if answer.exercise == exercise.id]
                for answer in mine if others else [None]:
                    found = mutants_of(one, exercise, answer=answer, seconds=seconds)
                    ok = ok and found.ok
                    for row in _rows(found, same=same):
                        show_row(row if answer is None else row.replace(f"{exercise.id:<34}", f"{answer.name:<34}", 1))
                done()
    raise typer.Exit(0 if ok else 1)


def _answered(what: str) -> "Course":
    """The course, unless it is a hand-out."""
    from cs231n_ae.course.desk.student import Course
    from cs231n_ae.course.source_text.answered import require_answers

    course = Course()
    require_answers((exercise for one in course.assignments for exercise in one.exercises), what)
    return course


@contextmanager
def _bar(length: int) -> Iterator[tuple[Callable[[str], None], Callable[[], None]]]:
    """What prints a row of a table, and what moves the bar below it on by one of so many exercises (on a terminal)."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeElapsedColumn

    from cs231n_ae.course.showing.terminal import readable_on

    console = Console(highlight=False, markup=False, emoji=False, soft_wrap=True)
    columns = BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        bar = progress.add_task("", total=length)
        yield (
            lambda row: console.print(readable_on(sys.stdout.encoding, row)),
            lambda: progress.advance(bar),
        )


def _rows(found: "Mutants", *, same: bool) -> list[str]:
    counts = (found.tried, found.killed, found.later, len(found.same), found.equivalent, len(found.survivors))
    rows = [f"  {found.exercise:<34}" + "".join(f"{count:>8}" for count in counts)]
    rows += [f"    the same: {mutant}" for mutant in found.same if same]
    rows += [f"    ✗ {mutant}" for mutant in found.survivors]
    rows += [f"    ✗ listed as equivalent, and no such mutant passes: {edit}" for edit in found.stale]
    return [*rows, "    ✗ stopped: the time ran out"] if found.stopped else rows
