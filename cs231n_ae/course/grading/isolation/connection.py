"""The judge's connection to a worker: its answers, and what it prints meanwhile."""

import contextlib
import os
import selectors
import socket
import time
from collections.abc import Callable

from cs231n_ae.course.worker.protocol import Channel, Meant, NoAnswerInTime, Other

__all__ = ["LARGEST_OUTPUT", "Connection", "Printed"]

LARGEST_OUTPUT = 8_000
"""Bytes that are kept of what a submission prints."""


class Printed:
    """The first bytes of what was printed, and how much came in all."""

    def __init__(self) -> None:
        self.kept, self.count = b"", 0

    def take(self, data: bytes) -> None:
        """Keep it, up to the limit."""
        self.count += len(data)
        self.kept += data[: LARGEST_OUTPUT - len(self.kept)]


class Connection(Channel):
    """A channel to a worker, whose output is read while its answers are waited for."""

    def __init__(self, sock: socket.socket, output: int, printed: Printed, other: Other, meant: Meant) -> None:
        super().__init__(sock, other, meant)
        self.output, self.printed = output, printed
        self.later: Callable[[], float | None] = lambda: None
        """Asked when a deadline is over: a later one, if there is reason to put it off."""
        os.set_blocking(output, False)
        self.selector = selectors.DefaultSelector()
        self.selector.register(sock, selectors.EVENT_READ)
        self.selector.register(output, selectors.EVENT_READ)

    def wait(self, deadline: float | None) -> None:
        """Until an answer begins to come, read what is printed."""
        while True:
            if deadline is not None and deadline <= time.monotonic():
                deadline = self.later()
                if deadline is None or deadline <= time.monotonic():
                    raise NoAnswerInTime
            left = None if deadline is None else max(deadline - time.monotonic(), 0)
            ready = [key.fileobj for key, _ in self.selector.select(left)]
            if self.output in ready:
                self.drain()
            if self.sock in ready:
                return

    def drain(self, most: int = 16) -> None:
        """Read what is there (``most`` pieces of it)."""
        for _ in range(most):
            try:
                data = os.read(self.output, 1 << 16)
            except OSError:  # nothing there at the moment
                return
            if not data:
                with contextlib.suppress(KeyError):
                    self.selector.unregister(self.output)
                return
            self.printed.take(data)

    def close(self) -> None:
        """Let go of both ends."""
        self.drain()
        self.selector.close()
        self.sock.close()
        os.close(self.output)
