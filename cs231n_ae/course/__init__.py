"""The course on top of the library. Its rooms, in the order in which they build on one another:

| room | what is in it |
| --- | --- |
| `outline/` | what the course is: assignments, exercises, and the folders they lie in |
| `worker/` | all that runs beside code which cannot be trusted, and nothing else: it imports numpy and itself |
| `challenges/` | the open challenges: what is asked when, the score, and what it is worth |
| `source_text/` | Python files as text: stubs made from the reference, functions cut out, answers left out |
| `answers/` | somebody's functions, reached by name and called, wherever they run |
| `judging/` | grading tests, what they saw, and the reason in words |
| `showing/` | results for people: in a terminal, as HTML |
| `quiz/` | ten questions an assignment, whose numbers are drawn and whose answers are computed |
| `checking/` | a student's check, in a process of its own |
| `desk/` | what a student works with: commands, progress, hints, the notebook's functions |
| `grading/` | a whole class, on submissions that cannot be trusted |
| `proving/` | the course proves itself: the audit, and the notebooks run from top to bottom |
| `handing_out/` | the course without its answers, an autograder, and the instructor's commands |

`bank/` beside them holds the misconceptions, a folder an assignment. The tests, the bank and the other answers are
content: they import `course.testing`, `course.misconceptions` and `course.other_answers`, which stand for files of
`judging/`.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cs231n_ae.course.desk.asking import answer, hint, progress, reset, solution, submit
    from cs231n_ae.course.desk.notebook import check
    from cs231n_ae.course.desk.own_layers import own_layers

__all__ = [
    "answer",
    "check",
    "hint",
    "load_ipython_extension",
    "own_layers",
    "progress",
    "reset",
    "solution",
    "submit",
    "unload_ipython_extension",
]


def __getattr__(name: str) -> Any:
    """What notebooks use, loaded when it is asked for."""
    if name in ("answer", "hint", "progress", "reset", "solution", "submit"):
        from cs231n_ae.course.desk import asking

        return getattr(asking, name)
    if name == "check":
        from cs231n_ae.course.desk.notebook import check

        return check
    if name == "own_layers":
        from cs231n_ae.course.desk.own_layers import own_layers

        return own_layers
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def load_ipython_extension(ipython: Any) -> None:
    """``%load_ext cs231n_ae.course``: in a hand-out, the library builds on the files beside the notebook.

    In a hand-out and in a clone, a cell that lacks what an earlier one makes says at which exercise that one stopped.
    """
    from cs231n_ae.course.desk import extension

    extension.load()
    extension.watch(ipython)


def unload_ipython_extension(ipython: Any) -> None:
    """``%unload_ext cs231n_ae.course``."""
    from cs231n_ae.course.desk import extension

    extension.unload()
    extension.unwatch()
