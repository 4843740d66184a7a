"""The instructor's commands, ``grade`` and ``release``, for the main command line.

Only typer and the standard library are imported here: what a command needs, it imports itself, so that help is quick.
"""

import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from enum import StrEnum
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cs231n_ae.course.outline.bounds import TIME_LIMIT, TOTAL_LIMIT
from cs231n_ae.course.showing.plainly import plainly

if TYPE_CHECKING:
    from cs231n_ae.course.grading.batch import Report
    from cs231n_ae.course.grading.reports.rows import Row
    from cs231n_ae.course.grading.terms.late import LatePolicy

__all__ = ["Sandbox", "grade", "register", "release", "time_left"]


LONGEST = 100_000.0
"""Seconds: more than a day is no limit."""


class Sandbox(StrEnum):
    """What stands around the students' code."""

    auto = "auto"
    bwrap = "bwrap"
    landlock = "landlock"
    user = "user"
    none = "none"


def register(app: typer.Typer) -> None:
    """Add the commands to ``app``."""
    for command in (grade, release):
        app.command()(command)


def grade(
    assignment: Annotated[str, typer.Argument(help="The assignment's name; a1 will do.")],
    submissions: Annotated[
        Path,
        typer.Argument(help="The platform's zip of the class, or a folder with one zip or folder for each student."),
    ],
    *,
    out: Annotated[Path, typer.Option("--out", "-o", help="The folder for the results.")] = Path("grades"),
    seed: Annotated[int | None, typer.Option(min=0, help="Of the tests' inputs. [default: a secret one]")] = None,
    jobs: Annotated[int | None, typer.Option("--jobs", "-j", min=1, help="At a time. [default: one a core]")] = None,
    sandbox: Annotated[Sandbox, typer.Option(help="What stands around the students' code.")] = Sandbox.auto,
    hidden: Annotated[Path | None, typer.Option(help="A folder with tests of your own.")] = None,
    time_limit: Annotated[
        float, typer.Option(min=0.1, max=LONGEST, help="Seconds that one test may take.")
    ] = TIME_LIMIT,
    total_limit: Annotated[
        float, typer.Option(min=1, max=LONGEST, help="Seconds that one submission may take.")
    ] = TOTAL_LIMIT,
    late: Annotated[Path | None, typer.Option(help="A CSV file of times, columns student and submitted.")] = None,
    deadline: Annotated[str | None, typer.Option(help='As in "2025-03-01 23:59"; needs --late.')] = None,
    late_per_day: Annotated[float, typer.Option(help="Per cent of the points that a day begun costs.")] = 10.0,
    late_grace: Annotated[float, typer.Option(help="Minutes after the deadline that are still in time.")] = 0.0,
    roster: Annotated[Path | None, typer.Option(help="A CSV file of the class: name, id, email, section.")] = None,
    regrade: Annotated[bool, typer.Option("--regrade", help="Grade again what has changed since.")] = False,
    only: Annotated[
        list[str] | None, typer.Option(help="With --regrade: one student or exercise, and no other. May be repeated.")
    ] = None,
    anonymous: Annotated[bool, typer.Option("--anonymous", help="Answers in words go without names.")] = False,
    challenge: Annotated[
        bool, typer.Option("--challenge", help="Judge the open challenges too: up to four minutes for each submission.")
    ] = False,
    policy: Annotated[Path | None, typer.Option(help="A TOML file: deadline, grace, cap, extensions, …")] = None,
    into: Annotated[
        list[Path] | None, typer.Option(help="A CSV file of grades from Canvas or Moodle, to be filled in.")
    ] = None,
    column: Annotated[str | None, typer.Option(help="The assignment's column in that of Canvas.")] = None,
    near: Annotated[
        bool, typer.Option("--near", help="Also look which wrong exercises are one edit from right: hints, no points.")
    ] = False,
    dask: Annotated[str | None, typer.Option(help="The address of a Dask scheduler to work on.")] = None,
) -> None:
    """Grade a whole class: a table, a page for each student, one for the class.

    A run that was stopped goes on where it was when the same command is given again. The exit status is 0 when every
    submission was graded, 1 when one could not be, and 2 when the command cannot be carried out.
    """
    with plainly(stopped="Stopped; the same command goes on from there."), _ended_in_order():
        from cs231n_ae.course.grading.batch import grade as run
        from cs231n_ae.course.grading.isolation.command_line import hide_command_line

        hide_command_line("cs231n-ae grade")
        late_policy = _policy(policy, late, deadline, late_per_day, late_grace)
        with _executor(dask) as (executor, workers), _progress() as (on_start, on_row):
            report = run(
                submissions,
                _assignment(assignment),
                out,
                seed=seed,
                executor=executor,
                workers=jobs or workers,
                sandbox=sandbox.value,
                hidden=hidden,
                time_limit=time_limit,
                total_limit=total_limit,
                late=late_policy,
                roster=roster,
                regrade=regrade,
                only=tuple(only or ()),
                anonymous=anonymous,
                challenge=challenge,
                into=tuple(into or ()),
                column=column,
                without=tuple(file for file in (late, policy) if file is not None),
                near=near,
                on_start=on_start,
                on_row=on_row,
            )
        if sys.stdout is not None:
            _show(report)
    raise typer.Exit(0 if report.ok else 1)


def release(
    assignment: Annotated[str, typer.Argument(help="The assignment's name; a2 will do.")],
    *,
    out: Annotated[Path, typer.Option("--out", "-o", help="The folder for the zip.")] = Path("dist"),
    gradescope: Annotated[bool, typer.Option("--gradescope", help="The autograder, instead of the hand-out.")] = False,
    later: Annotated[
        bool, typer.Option("--later", help="List the lines that answers to later assignments have in common with it.")
    ] = False,
) -> None:
    """Pack what students get, without answers; or, with --gradescope, the autograder (with answers)."""
    with plainly(stopped="Stopped; nothing was packed."):
        from cs231n_ae.course.handing_out.release import write_autograder, write_handout
        from cs231n_ae.course.showing.terminal import clickable, line, show

        if gradescope:
            released = write_autograder(_assignment(assignment), out)
        else:
            released = write_handout(_assignment(assignment), out, progress=True)
        show([line("  ", (clickable(released.file), "strong"), f"   {released.entries} files")])
        show([line(f"  {note}") for note in (*released.notes, *(released.later if later else ()))])
        if released.answered:
            names = " and ".join(released.answered)
            show([line(f"  its library holds the answers to {names}: wait until none of them can be handed in")])
        if released.later and not later:
            count = len(released.later)
            lines = "1 line of the library is" if count == 1 else f"{count} lines of the library are"
            show([line(f"  {lines} in answers to later assignments, too: --later lists them")])


def _assignment(word: str) -> str:
    from cs231n_ae.course.desk.student import Course

    return Course().find_assignment(word).name


def _policy(
    policy: Path | None, late: Path | None, deadline: str | None, per_day: float, grace: float
) -> "LatePolicy | None":
    from cs231n_ae.course.grading.terms.late import LatePolicy, LatePolicyError, minutes, parse_time, read_times
    from cs231n_ae.course.grading.terms.policy import read_policy

    if policy is not None:
        if late is not None or deadline is not None:
            raise LatePolicyError("--policy says it all: write times and deadline into that file, without --late")
        return read_policy(policy)
    if late is None and deadline is None:
        return None
    if late is None or deadline is None:
        raise LatePolicyError(
            "--late and --deadline belong together: give the file of times, and the time to compare with"
        )
    when = parse_time(deadline, where="--deadline")
    return LatePolicy(read_times(late), when, per_day=per_day, grace=minutes(grace, where="--late-grace"))


def _executor(dask: str | None) -> Any:
    if dask is None:
        return nullcontext((None, None))
    from cs231n_ae.course.grading.running.dask_pool import dask_executor

    return dask_executor(dask)


@contextmanager
def _progress() -> Iterator[tuple[Callable[[int, int], None], Callable[["Row", float], None]]]:
    """A bar on a terminal, in a file a line now and then, that say when it will end; and a line for each submission."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    from cs231n_ae.course.showing.terminal import readable_on

    console = Console(highlight=False, markup=False, emoji=False, soft_wrap=True)
    columns = BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}")
    started, todo, done = time.monotonic(), 0, 0
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        bar = progress.add_task("", total=None)

        def on_start(to_grade: int, reused: int) -> None:
            nonlocal started, todo
            started, todo = time.monotonic(), to_grade
            progress.update(bar, total=todo)
            if reused:
                console.print(f"  {reused} graded already, from the same files and tests")

        def on_row(row: "Row", seconds: float) -> None:
            nonlocal done
            if sys.stdout is not None:  # nobody reads it: the table is written all the same
                console.print(readable_on(sys.stdout.encoding, _row_text(row, seconds)))
            if not todo:  # one that cannot be taken at all: the grading has not begun
                return
            done += 1
            rest = time_left(time.monotonic() - started, done, todo)
            progress.update(bar, completed=done, description=rest)
            if rest and not console.is_terminal and done % max(1, todo // 10) == 0:
                console.print(f"  {done} of {todo}, {rest}")

        yield on_start, on_row


@contextmanager
def _ended_in_order() -> Iterator[None]:
    """Who is told to end, by a scheduler or because the terminal is closed, clears away first; told twice, no more."""

    def leave(number: int, frame: FrameType | None) -> None:
        for each in told:
            signal.signal(each, signal.SIG_DFL)
        raise SystemExit(128 + number)

    told = [signal.SIGTERM, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])]
    told = [each for each in told if signal.getsignal(each) is signal.SIG_DFL]  # nohup is asked to go on
    if threading.current_thread() is not threading.main_thread():
        told = []
    for each in told:
        signal.signal(each, leave)
    try:
        yield
    finally:
        for each in told:
            signal.signal(each, signal.SIG_DFL)


def time_left(seconds: float, done: int, todo: int) -> str:
    """How long the rest will take if it goes on as before, and until when; nothing when there is no rest.

    Args:
        seconds: how long it took until now.
        done: how many submissions that was.
        todo: how many there are in all.
    """
    left = seconds / done * (todo - done)
    end = time.strftime("%H:%M", time.localtime(time.time() + left))
    about = f"{left:.0f} s" if left < 100 else f"{left / 60:.0f} min"
    return f"about {about} left, until {end}" if todo > done else ""


def _row_text(row: "Row", seconds: float) -> str:
    if row.error:
        return f"  {row.student:<32} not graded: {row.error}"
    flags = f"   {len(row.flags)} to look at" if row.flags else ""
    near = f"   {len(row.near)} one edit from right" if row.near else ""
    return f"  {row.student:<32} {row.earned:>6g} / {row.points:g}   {seconds:5.1f} s{flags}{near}"


def _show(report: "Report") -> None:
    from cs231n_ae.course.showing.terminal import clickable, line, show

    handed_in = len(report.rows) - len(report.missing)
    graded = handed_in - len(report.not_graded)
    show([(), line(f"  {graded} of {handed_in} graded, with the seed {report.seed}")])
    show([line(f"  {text}") for text in (*report.protections, *report.notes)])
    if any(row.near is not None for row in report.rows):
        found = sum(len(row.near or ()) for row in report.rows)
        says = "wrong exercises are" if found != 1 else "wrong exercise is"
        show([line(f"  {found} {says} one edit from right, as the submissions' own processes say: near.csv")])
    for name in ("grades.csv", "class.html", "feedback"):
        show([line("  ", (clickable(report.folder / name), "strong"))])
    if report.missing:
        show([(), line("  not handed in:")])
        show([line(f"    {row.student}") for row in report.missing])
    if report.not_graded:
        show([(), line(("  not graded:", "fail"))])
        show([line(f"    {row.student}: {row.error}") for row in report.not_graded])
    by_hand = [row for row in report.rows if row.error and row.has_points]
    if by_hand:
        show([(), line("  with points by hand alone:")])
        show([line(f"    {row.student}: {row.earned:g} / {row.points:g}") for row in by_hand])
