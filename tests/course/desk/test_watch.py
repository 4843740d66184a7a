"""``watch`` through a pseudo-terminal: a save, a key, and the terminal as it was."""

import os
import signal
import subprocess
import sys
import time

import pytest

pty = pytest.importorskip("pty", reason="there are no pseudo-terminals here")
import select  # noqa: E402
import termios  # noqa: E402

COMMAND = (
    "import typer; from cs231n_ae.course.desk.commands import register; "
    "app = typer.Typer(); register(app); app(['watch'])"
)
PATIENCE = 30.0
WRONG = "    x, gamma = cache\n    return dout * gamma, (dout * x).mean(axis=0)\n"


class Window:
    """A terminal in which ``watch`` runs."""

    def __init__(self, folder, first: str = "") -> None:
        self.master, self.terminal = pty.openpty()
        self.before = termios.tcgetattr(self.terminal)
        environment = {**os.environ, "TERM": "xterm", "PYTHONIOENCODING": "utf-8", "NO_COLOR": "1"}
        self.process = subprocess.Popen(
            [sys.executable, "-c", first + COMMAND], cwd=folder, env=environment, start_new_session=True,
            stdin=self.terminal, stdout=self.terminal, stderr=self.terminal,
        )  # fmt: skip
        self.seen = ""

    def wait_for(self, words: str) -> str:
        """Read until ``words`` appear; returns what came before and with them."""
        end = time.monotonic() + PATIENCE
        while words not in self.seen:
            left = end - time.monotonic()
            assert left > 0, f"waited for {words!r}, saw:\n{self.seen}"
            if select.select([self.master], [], [], min(left, 0.2))[0]:
                self.seen += os.read(self.master, 65536).decode("utf-8", "replace")
        head, _, self.seen = self.seen.partition(words)
        return head + words

    def press(self, key: str) -> None:
        os.write(self.master, key.encode())

    def settings(self) -> list:
        return termios.tcgetattr(self.terminal)

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self.master)
        os.close(self.terminal)


@pytest.fixture
def window(made_course):
    made_course.write(forward="    return x + gamma, (x, gamma)\n", backward=WRONG)
    opened = Window(made_course.root)
    yield opened
    opened.close()


def test_write_see_it_pass_go_on_and_quit(window, made_course):
    head = window.wait_for("q quit")
    assert "scale_forward" in head
    assert "✗" in head
    assert not window.settings()[3] & (termios.ICANON | termios.ECHO)

    window.press("n")  # not yet
    window.wait_for("n goes on once scale_forward passes")

    made_course.write(backward=WRONG)
    window.wait_for("✓ out is the product")
    window.wait_for("It passes.")
    window.wait_for("q quit")

    window.press("n")
    head = window.wait_for("q quit")
    assert "dgamma is 1/4 of the numerical gradient" in head
    window.press("h")
    window.wait_for("scale_backward, hint 1 of 3")
    window.wait_for("q quit")
    window.press("l")
    window.wait_for("▸ ✗ scale_backward")
    window.wait_for("q quit")

    made_course.write()
    window.wait_for("It passes.")
    window.wait_for("q quit")
    window.press("n")
    window.wait_for("cs231n-ae submit a0_example")
    assert window.process.wait(timeout=PATIENCE) == 0
    assert window.settings() == window.before


def test_the_line_of_the_mistake_is_told_while_nobody_does_anything(window, made_course):
    window.wait_for("q quit")
    window.wait_for("Looked for the smallest change that makes every test pass: one operator")
    window.wait_for("q quit")
    for words in ("The smallest change is in line 9", "It is in line 9, columns"):
        window.press("h")  # a step further each time
        window.wait_for(words)
        window.wait_for("q quit")
    made_course.write(backward=WRONG)
    window.wait_for("It passes.")


def test_r_asks_and_puts_the_function_back(window, made_course):
    window.wait_for("q quit")
    before = made_course.file.read_text()
    window.press("r")
    window.wait_for("(y/n)")
    window.press("x")
    window.wait_for("Nothing was changed")
    assert made_course.file.read_text() == before
    window.wait_for("q quit")
    window.press("r")
    window.wait_for("(y/n)")
    window.press("y")
    window.wait_for("is kept as")
    assert "x + gamma" not in made_course.file.read_text()
    assert "mean(axis=0)" in made_course.file.read_text()
    window.press("q")
    assert window.process.wait(timeout=PATIENCE) == 0
    assert window.settings() == window.before


def test_ctrl_c_quits_and_puts_the_terminal_back(window):
    window.wait_for("q quit")
    os.killpg(window.process.pid, signal.SIGINT)
    assert window.process.wait(timeout=PATIENCE) == 0
    assert window.settings() == window.before


def test_an_error_puts_the_terminal_back(made_course):
    window = Window(made_course.root, "import cs231n_ae.course.desk.watch as w; w.Watcher.hint = lambda self: 1 / 0; ")
    try:
        window.wait_for("q quit")
        window.press("h")
        window.wait_for("ZeroDivisionError")
        assert window.process.wait(timeout=PATIENCE) == 1
        assert window.settings() == window.before
    finally:
        window.close()


def test_without_a_terminal_it_checks_after_each_save(made_course):
    made_course.write(forward="    return x + gamma, (x, gamma)\n")
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONIOENCODING": "utf-8"}
    process = subprocess.Popen(
        [sys.executable, "-c", COMMAND], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
        encoding="utf-8", cwd=made_course.root, env=environment,
    )  # fmt: skip
    try:
        rows = iter(process.stdout.readline, "")
        assert any("✗ out" in row for row in rows)
        assert any("q quit" in row for row in rows)
        made_course.write()
        assert any("It passes." in row for row in rows)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=PATIENCE) == 0
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
