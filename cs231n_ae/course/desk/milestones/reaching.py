"""Which milestones a student has reached, what the next one needs, and how one is run."""

import difflib
from collections import defaultdict
from pathlib import Path

import numpy as np

from cs231n_ae.course.desk.milestones.milestone import Milestone
from cs231n_ae.course.desk.milestones.standing import own_functions
from cs231n_ae.course.desk.naming import NotFound
from cs231n_ae.course.desk.own_layers import passing
from cs231n_ae.course.desk.student import Course, has_passed
from cs231n_ae.course.outline.errors import CourseError
from cs231n_ae.course.outline.manifest import Assignment, Exercise
from cs231n_ae.course.showing.terminal import Line, clickable, line, wrapped
from cs231n_ae.threads import threads_for

__all__ = ["NotReady", "find_milestone", "milestone_lines", "missing", "offered", "reach"]


class NotReady(CourseError):
    """Exercises behind a milestone do not pass yet; the message says which."""


def offered(course: Course, milestones: tuple[Milestone, ...]) -> tuple[Milestone, ...]:
    """Those whose exercises are all in this copy of the course: a hand-out may hold one assignment alone."""
    return tuple(one for one in milestones if len(_needed(course, one)) == len(one.needs))


def find_milestone(milestones: tuple[Milestone, ...], name: str) -> Milestone:
    """The one of that name, or whose name alone begins with it.

    Raises:
        NotFound: if there is none; the message offers what there is.
    """
    found = [one for one in milestones if one.name == name] or [one for one in milestones if one.name.startswith(name)]
    if len(found) == 1 and name:
        return found[0]
    names = [one.name for one in milestones]
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
    raise NotFound(
        f"there is no milestone {name!r}: " + (f"did you mean {near[0]}?" if near else f"{', '.join(names)}")
    )


def milestone_lines(course: Course, milestones: tuple[Milestone, ...], width: int) -> list[Line]:
    """Each with its mark, and of the first that is not reached, what it needs."""
    lines: list[Line] = [()]
    following = True
    for one in milestones:
        picture = _picture(course, one)
        lacking = missing(course, one)
        mark = ("✓", "pass") if picture.exists() else ("·", "dim")
        remark = clickable(picture) if picture.exists() else _to_go(course, one) or "ready"
        lines.append(line("  ", mark, f" {one.name:<18}", (f"{one.title}", "strong"), (f"   {remark}", "dim")))
        if picture.exists() or not following:
            continue
        following = False
        step = course.typed("check", lacking[0]) if lacking else course.typed("milestones", one.name)
        if lacking:
            lines += wrapped(f"needs: {', '.join(lacking)}", 6, width, "dim")
        lines.append(line("      next: ", (step, "next")))
    return [*lines, ()]


def _to_go(course: Course, milestone: Milestone) -> str:
    """How many exercises are lacking, and of which assignments; nothing if none is."""
    lacking = missing(course, milestone)
    where = sorted({a.name.partition("_")[0] for a, exercise in _needed(course, milestone) if exercise.id in lacking})
    many = f"{len(lacking)} exercise{'' if len(lacking) == 1 else 's'} to go"
    return f"{many} ({', '.join(where)})" if lacking else ""


def missing(course: Course, milestone: Milestone) -> list[str]:
    """The exercises that it needs and that have not passed as they are now, by what the last checks said."""
    return [
        exercise.id
        for assignment, exercise in _needed(course, milestone)
        if not has_passed(course, assignment, exercise)
    ]


def reach(course: Course, milestone: Milestone, width: int, *, progress: bool, share: float = 1.0) -> list[Line]:
    """Run it on the student's own functions, and keep the picture and what came out.

    Args:
        course: the student's.
        milestone: which.
        width: of the lines.
        progress: show a progress bar.
        share: of the training, 1 for all of it.

    Raises:
        NotReady: if an exercise that it needs does not pass.
    """
    needed = _needed(course, milestone)
    of_assignment: dict[str, list[Exercise]] = defaultdict(list)
    for assignment, exercise in needed:
        of_assignment[assignment.name].append(exercise)
    right: set[str] = set()
    for assignment in course.assignments:
        if assignment.name in of_assignment:
            right |= passing(assignment, of_assignment[assignment.name], assignment.folder)
    lacking = [exercise.id for _, exercise in needed if exercise.id not in right]
    if lacking:
        raise NotReady(
            f"{milestone.name} runs on your own functions, and {len(lacking)} of the {len(needed)} behind it do not "
            f"pass yet: {', '.join(lacking)}; next: {course.typed('check', lacking[0])}"
        )
    with own_functions(needed, milestone.also), threads_for({}, np.zeros((1, 1)), rows=1):  # two would wait in a loop
        outcome = milestone.run(progress, share)
    picture = _picture(course, milestone)
    picture.parent.mkdir(parents=True, exist_ok=True)
    outcome.figure.savefig(picture)
    said = (
        f"yours: {outcome.measured}",
        f"published: {milestone.published}",
        f"source: {milestone.source}",
        f"differs: {milestone.differs}",
    )
    picture.with_suffix(".txt").write_text("\n".join((milestone.title, *said)) + "\n", encoding="utf-8")
    lines = [(), line("  ", (f"{milestone.title}, on {len(needed)} functions of yours", "strong"))]
    for text in said:
        lines += wrapped(text, 4, width)
    return [*lines, line("    picture: ", (clickable(picture), "strong")), ()]


def _picture(course: Course, milestone: Milestone) -> Path:
    return course.root / "figures" / "milestones" / f"{milestone.name}.png"


def _needed(course: Course, milestone: Milestone) -> list[tuple[Assignment, Exercise]]:
    """In the order in which students meet them."""
    every = [(assignment, exercise) for assignment in course.assignments for exercise in assignment.exercises]
    return [(assignment, exercise) for assignment, exercise in every if exercise.id in milestone.needs]
