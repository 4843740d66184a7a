"""Ctrl-C that waits for a good moment."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType, TracebackType

__all__ = ["DelayedInterrupt"]


class DelayedInterrupt:
    """Inside ``with DelayedInterrupt() as interrupt``, Ctrl-C becomes a KeyboardInterrupt at ``interrupt.check()``.

    A second Ctrl-C does not wait (the work may never come to a check), except within ``with interrupt.held()``, which
    protects what must not be left half-done. Where Ctrl-C does not mean KeyboardInterrupt in the first place (another
    thread, a program with a handler of its own) this does nothing.
    """

    def __init__(self) -> None:
        self._held = False
        self._asked = False
        self._installed = False

    def check(self) -> None:
        """Raise KeyboardInterrupt if Ctrl-C was pressed since the last check."""
        if self._asked:
            self._asked = False
            raise KeyboardInterrupt

    @contextmanager
    def held(self) -> Iterator[None]:
        """Let nothing interrupt the body, not even a second Ctrl-C."""
        self._held = True
        try:
            yield
        finally:
            self._held = False

    def __enter__(self) -> "DelayedInterrupt":
        ours = threading.current_thread() is threading.main_thread()
        if ours and signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            signal.signal(signal.SIGINT, self._note)
            self._installed = True
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._installed:
            signal.signal(signal.SIGINT, signal.default_int_handler)
            self._installed = False

    def _note(self, number: int, frame: FrameType | None) -> None:
        if self._asked and not self._held:
            raise KeyboardInterrupt
        self._asked = True
