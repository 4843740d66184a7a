"""A notebook shows a check's result at once, and below it where the mistake is as soon as that is found."""

import sys
from collections.abc import Callable
from typing import Any

from cs231n_ae.course.checking.check import Check
from cs231n_ae.course.desk.student import Course, record_place
from cs231n_ae.course.judging.repair.place import first_words

__all__ = ["found_later", "in_notebook", "show_and_go_on"]


def in_notebook() -> bool:
    """Whether what a cell returns is shown by IPython."""
    return "IPython" in sys.modules and sys.modules["IPython"].get_ipython() is not None


def found_later(course: Course, running: Check, exercise: str) -> Callable[[], str]:
    """A function that waits for the search, and says where the mistake in an exercise is; empty if it does not know."""

    def wait() -> str:
        place = running.place()
        if place is None or place.exercise != exercise:
            return ""
        record_place(course, place)
        return first_words(place)

    return wait


def show_and_go_on(shown: Any, first: Any) -> None:
    """Show a result, wait for the place of the mistake, and show both in the same place.

    Args:
        shown: what is to be shown; it has ``with_place``.
        first: the part of it that may be waited for, or None.

    Raises:
        NotImplementedError: if there is nothing to wait for: IPython then shows it as it shows all else.
    """
    if first is None or first.later is None:
        raise NotImplementedError
    from IPython.display import display

    handle = display(_bundle(shown), raw=True, display_id=True)
    words = first.later()
    if words:
        handle.update(_bundle(shown.with_place(words)), raw=True)


def _bundle(shown: Any) -> dict[str, str]:
    return {"text/html": shown._repr_html_(), "text/plain": repr(shown)}
