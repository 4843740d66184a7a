"""Where the course lives: the folder with ``assignments/``, and what stands beside it."""

from pathlib import Path

from cs231n_ae.course.outline.errors import CourseError

__all__ = [
    "HANDED_OUT",
    "CourseNotFound",
    "assignment_folder",
    "bank_folder",
    "course_root",
    "other_answers_folder",
    "recorded_folder",
    "tests_folder",
]

_PACKAGE = Path(__file__).resolve().parents[2]

HANDED_OUT = ".handed_out"
"""In a hand-out, the folder beside a student's files with the files as they were handed out."""


class CourseNotFound(CourseError):
    """There is no course here."""


def course_root(start: Path | None = None) -> Path:
    """The folder that holds ``assignments/*/assignment.toml``.

    Looked for from ``start`` (the working directory) upwards, then in the clone in which this package lies.

    Raises:
        CourseNotFound: if neither place has one.
    """
    start = Path.cwd() if start is None else Path(start).resolve()
    for folder in (start, *start.parents, _PACKAGE.parent):
        if any(folder.glob("assignments/*/assignment.toml")):
            return folder
    raise CourseNotFound(
        f"no course found: neither {start} nor a folder above it holds assignments/*/assignment.toml; "
        "go to the folder of the course (cd cs231n-ae) and try again. An installed package is the library alone: "
        "the course is the repository that it was made from (git clone it), or the zip that your instructor hands out"
    )


def assignment_folder(name: str, *, root: Path | None = None) -> Path:
    """The folder that a student works in: notebooks, files to fill in and ``assignment.toml``."""
    return (root or course_root()) / "assignments" / name


def tests_folder(name: str, *, root: Path | None = None) -> Path:
    """The folder of the tests that grade the assignment."""
    return (root or course_root()) / "tests" / name


tests_folder.__test__ = False  # type: ignore[attr-defined]  # for pytest it looks like a test


def other_answers_folder(name: str, *, root: Path | None = None) -> Path:
    """The folder of correct answers that are written differently from the reference."""
    return (root or course_root()) / "tests" / "other_answers" / name


def bank_folder(name: str, *, root: Path | None = None) -> Path:
    """The folder of the assignment's misconceptions; a hand-out may come without it."""
    beside = (root or course_root()) / "cs231n_ae" / "course" / "bank" / name
    return beside if beside.is_dir() else _PACKAGE / "course" / "bank" / name


def recorded_folder(name: str, *, root: Path | None = None) -> Path:
    """The folder of what the assignment's misconceptions answer; only a hand-out has it, in place of the bank."""
    return (root or course_root()) / "cs231n_ae" / "course" / "recorded" / name
