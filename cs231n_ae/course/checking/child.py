"""The process of a check, which is started before anybody knows what is to be checked.

Its first three tenths of a second go by with numpy and the judge. So it is started first, or kept in reserve, and told
what to do by one line of JSON. A process takes one check and ends: nothing of an answer is there for the next.
"""

import atexit
import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

__all__ = ["Child", "Reserve"]

_PROGRAM = "import sys; sys.path.append(sys.argv[1]); from cs231n_ae.course.checking.check_process import main; main()"


class Child:
    """The process, its answers, and what it wrote on dying."""

    def __init__(self) -> None:
        """Start it; until it is asked, it waits, and it ends with this process."""
        self.dump = tempfile.TemporaryFile()  # noqa: SIM115 - closed by stop()
        self.ended = False
        home = str(Path(__file__).resolve().parents[3])
        # -P: a student's file that is called random.py or types.py must not be found in place of Python's own
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-X", "utf8", "-c", _PROGRAM, home],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self.dump, **_own_group(),
            env={**os.environ, "PYTHONHASHSEED": "0"},  # a set in the student's code is gone through as when graded
        )  # fmt: skip
        self.lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        threading.Thread(target=self._read, daemon=True).start()

    def ask(self, request: dict[str, Any]) -> None:
        """Tell it what to do (see :mod:`~cs231n_ae.course.checking.check_process`); it is asked once."""
        assert self.process.stdin is not None
        with contextlib.suppress(BrokenPipeError), self.process.stdin as stdin:  # one that has died has no answers
            stdin.write(json.dumps(request).encode() + b"\n")

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout:
            for row in self.process.stdout:
                self.lines.put(row)
        self.lines.put(b"")

    def events(self, silence: float) -> Iterator[dict[str, Any]]:
        """The child's answers, until it ends or says nothing for ``silence`` seconds."""
        while True:
            try:
                row = self.lines.get(timeout=silence)
            except queue.Empty:
                return
            if not row.endswith(b"\n"):  # the end, perhaps in the middle of an answer
                return
            event = json.loads(row)
            if event["event"] == "end":
                self.ended = True
                return
            yield event

    def stop(self) -> tuple[str, bool, int | None]:
        """End the process and all that it started; returns what it wrote on stderr, whether it had done, its code."""
        code = self.process.poll()
        if code is None and not self.ended:
            with contextlib.suppress(subprocess.TimeoutExpired):  # one on its way out may say with which code
                code = self.process.wait(timeout=0.5)
        self.kill()
        self.dump.seek(0)
        text = self.dump.read(100_000).decode("utf-8", "replace")
        self.dump.close()
        return text, self.ended, code

    def kill(self) -> None:
        """End the process and all that it started."""
        if sys.platform == "win32":
            self.process.kill()
        else:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        assert self.process.stdin is not None
        self.process.stdin.close()


class Reserve:
    """A child that waits for the next check, where one check follows another."""

    def __init__(self) -> None:
        self._waiting: Child | None = None
        self._place: object = None

    def __enter__(self) -> "Reserve":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def prepare(self) -> None:
        """Have one started."""
        if self._waiting is None:
            self._waiting, self._place = Child(), _place()
            atexit.register(self.close)

    def take(self) -> Child:
        """The one that waits, unless it was started in another folder or with other variables; else a new one."""
        waiting, self._waiting = self._waiting, None
        if waiting is not None and waiting.process.poll() is None and self._place == _place():
            atexit.unregister(self.close)
            return waiting
        self._waiting = waiting
        self.close()
        return Child()

    def close(self) -> None:
        """End the one that waits."""
        atexit.unregister(self.close)
        waiting, self._waiting = self._waiting, None
        if waiting is not None:
            waiting.kill()
            waiting.dump.close()


def _place() -> object:
    """What a process takes over from the one that starts it."""
    return Path.cwd(), dict(os.environ), sys.executable


def _own_group() -> dict[str, Any]:
    if sys.platform == "win32":
        return {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
    return {"start_new_session": True}
