"""What a call returned, on its way to whoever judges it: caches stay, and nothing that was returned changes later."""

from typing import Any

import numpy as np

from cs231n_ae.course.worker.protocol import arrays_in
from cs231n_ae.course.worker.states import same_array

__all__ = ["Hidden", "Returned", "hidden", "kind_of"]


class Hidden:
    """A value that is to stay where it is although it could be sent."""

    def __init__(self, value: Any) -> None:
        self.value = value


def hidden(value: Any, opaque: bool | list[bool]) -> Any:
    """The value with what the signature calls opaque, such as a cache, hidden."""
    if opaque is True:
        return Hidden(value)
    if opaque and isinstance(value, tuple | list) and len(value) == len(opaque):
        return tuple(Hidden(part) if hide else part for part, hide in zip(value, opaque, strict=True))
    return value


def kind_of(value: Any) -> str:
    """What to call a value that cannot be sent, in messages."""
    if isinstance(value, np.ndarray):
        return f"numpy array of dtype {value.dtype}"[:60]
    if isinstance(value, dict):
        return next((f"dict with a {type(k).__name__} for a key" for k in value if type(k) not in (str, int)), "dict")
    return type(value).__name__[:60]


class Returned:
    """The arrays that each function returned last: to write into one is to change what somebody has by now."""

    def __init__(self) -> None:
        self._last: dict[str, list[tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]]] = {}

    def forget(self) -> None:
        """A new test begins."""
        self._last.clear()

    def take(self, qualname: str, value: Any) -> tuple[str, ...]:
        """See whether what the function returned last is as it was, and remember what it returned now.

        Caches are left out: what becomes of them is their own affair.
        """
        last = self._last.get(qualname, ())
        changed = any(not same_array(array, then) for array, then in last)
        self._last[qualname] = [(array, array.copy()) for array in arrays_in(value)]
        if not changed:
            return ()
        return (f"{qualname} wrote into an array that it had returned before: make a new array in each call",)
