"""``cs231n-ae course``: for those who write the course, the students' files and the audit.

Only typer and the standard library are imported here: what a command needs, it imports itself, so that help is quick.
"""

from typing import Annotated

import typer

from cs231n_ae.course.showing.plainly import plainly

__all__ = ["audit", "register", "stubs"]

course_app = typer.Typer(no_args_is_help=True, help="For instructors: stubs, and an audit of the course.")

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
    """Write the students' files from the reference, and each assignment's page; work that was begun is left alone."""
    with plainly():
        from cs231n_ae.course.desk.student import Course
        from cs231n_ae.course.showing.terminal import clickable, line, show
        from cs231n_ae.course.source_text.readme import write_readme
        from cs231n_ae.course.source_text.stubs import stubs_of, write_stubs

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
                for file in (*write_stubs(one), *filter(None, [write_readme(one)])):
                    show([line(f"  wrote {clickable(file)}")])
    raise typer.Exit(1 if stale else 0)


@course_app.command()
def audit(
    assignment: AssignmentName = None,
    *,
    only: Annotated[str | None, typer.Option(help="One exercise alone, without files and notebooks.")] = None,
    seed: Annotated[int, typer.Option(min=0, help="Of the tests' inputs.")] = 0,
) -> None:
    """Prove that every stub fails, every reference passes, every misconception is named, and nothing is stray."""
    with plainly():
        from cs231n_ae.course.desk.student import Course
        from cs231n_ae.course.proving.audit import audit_assignment, audit_course
        from cs231n_ae.course.showing.terminal import line, show

        if only is not None:
            chosen, exercise = Course().find_exercise(only)
            report = audit_assignment(chosen, only=exercise.id, seed=seed)
        else:
            name = None if assignment is None else Course().find(assignment)[0].name
            report = audit_course(name, seed=seed)
        show([line(row) for row in str(report).splitlines()])
    raise typer.Exit(0 if report.ok else 1)
