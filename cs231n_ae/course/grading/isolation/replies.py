"""What comes back from a worker, field by field: nothing in it is believed, and what went wrong is raised in words."""

import signal
from typing import Any

from cs231n_ae.course.grading.isolation.texts import as_shown, texts_in
from cs231n_ae.course.worker.calls import CallFailed, NotWritten, WrongReturn
from cs231n_ae.course.worker.differences import Signs
from cs231n_ae.course.worker.protocol import ProtocolError, arrays_in

__all__ = [
    "Kept",
    "WorkerLost",
    "how_it_ended",
    "is_kept",
    "is_pair",
    "kind_of",
    "opened",
    "require_moderate",
    "signs_of",
]

MOST_AXES = 8
"""Axes of an answer: each axis more doubles the ways in which it may be summed, and answers here have four."""
LARGEST_ANSWER = 4_000_000
"""Numbers in one answer: more would keep the judge busy with a single product or decomposition, which no clock ends."""


class WorkerLost(WrongReturn):
    """The worker died, hung, or sent what cannot be read: there is no answer, and the reason is the message."""

    kind = "stopped"


class Kept:
    """Something that stayed in the worker. Its class is named as the worker says, for messages."""

    def __init__(self, worker: int, key: int) -> None:
        self.worker, self.key = worker, key


def opened(reply: dict[str, Any], name: str) -> dict[str, Any]:
    """A reply that holds something; any other is raised as what it says, or as no reply at all.

    Raises:
        NotWritten, CallFailed, WrongReturn: what the worker says of the submission's function.
        ProtocolError: if it is none of these.
    """
    kind = kind_of(reply)
    if kind in ("value", "function"):
        return reply
    where, message = as_shown(reply.get("where"), 100) or name, as_shown(reply.get("message"))
    if kind == "not written":
        raise NotWritten(where, message)
    if kind == "form":
        raise WrongReturn(message)
    if kind != "failed":
        raise ProtocolError("it is no reply")
    lines = tuple(as_shown(line, 200, spaces=True) for line in texts_in(reply.get("lines"))[:8])
    about = as_shown(reply.get("about"))
    changed = tuple(as_shown(text) for text in texts_in(reply.get("changed"), 3))
    what = as_shown(reply.get("kind"), 60) or "an exception"
    raise CallFailed(where, what, message, lines, about=about, changed=changed)


def kind_of(reply: dict[str, Any]) -> str:
    """What sort of reply it is: a text, for an array would be compared with one entry by entry."""
    kind = reply.get("is")
    return kind if type(kind) is str else ""


def require_moderate(name: str, value: Any) -> None:
    """Refuse (:class:`WrongReturn`) an answer of more than :data:`LARGEST_ANSWER` numbers or :data:`MOST_AXES` axes."""
    arrays = arrays_in([value])
    numbers, axes = sum(array.size for array in arrays), max((array.ndim for array in arrays), default=0)
    if axes > MOST_AXES:
        raise WrongReturn(f"{name} gave an array of {axes} axes, far more than any answer here has")
    if numbers > LARGEST_ANSWER:
        raise WrongReturn(f"{name} gave {numbers:,} numbers, far more than any answer here has")


def how_it_ended(status: int) -> str:
    """How a worker ended, as the end of a sentence about a function."""
    if status >= 0:
        return f"ended the whole program (exit code {status}; os._exit?): return a value instead"
    try:
        name = signal.Signals(-status).name
    except ValueError:
        name = f"signal {-status}"
    if name == "SIGKILL":
        return "was stopped by the system (SIGKILL), or stopped itself: did it use too much memory?"
    if name == "SIGXCPU":
        return "used too much processor time: is there a loop that never ends?"
    return f"crashed Python itself ({name})"


def is_kept(value: Any, opaque: bool | list[bool]) -> bool:
    """Whether what tests never look inside came as a reference (an answer of another form is judged as such)."""
    if isinstance(opaque, bool):
        return isinstance(value, Kept) or not opaque
    if type(value) not in (tuple, list) or len(value) != len(opaque):
        return True
    return all(isinstance(part, Kept) or not hide for part, hide in zip(value, opaque, strict=True))


def is_pair(pair: Any) -> bool:
    """Whether it is the place of a part of a result, and a text on it."""
    return type(pair) is tuple and len(pair) == 2 and type(pair[0]) is int and pair[0] >= 0 and type(pair[1]) is str


def signs_of(pair: Any) -> Signs:
    """What a worker found in a function's text, in the form of :data:`Signs`."""
    used, signs = pair if type(pair) is tuple and len(pair) == 2 else ((), ())
    used = used if type(used) is list else []
    known = [sign for sign in signs if type(sign) is tuple and len(sign) == 2] if type(signs) is list else []
    return texts_in(used, len(used)), [(kind, line) for kind, line in known if type(kind) is str and type(line) is int]
