"""Check again whenever a file is saved, with a few keys to move on."""

import sys
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

from cs231n_ae.course.checking.check import Check
from cs231n_ae.course.checking.child import Reserve
from cs231n_ae.course.desk.reset import ResetError, do_reset, plan_reset
from cs231n_ae.course.desk.student import Course, hint_lines, list_lines, next_step, record, record_place
from cs231n_ae.course.judging.repair.place import first_words
from cs231n_ae.course.judging.results import ExerciseResult
from cs231n_ae.course.outline.manifest import Assignment, Exercise
from cs231n_ae.course.showing.terminal import Line, clear_screen, clickable, line, show, terminal_width
from cs231n_ae.course.showing.text import place_lines, result_lines

__all__ = ["Watcher", "watch"]

PAUSE = 0.1
"""Seconds between two looks at the keyboard."""
SEARCH_TIME = 30.0
"""Seconds for which the line of a mistake is looked for, while the student goes on; a save ends it."""


def watch(course: Course, assignment: Assignment, exercise: Exercise) -> None:
    """Check ``exercise`` now and after each save, until q (or Ctrl-C)."""
    Watcher(course, assignment, exercise).run()


class Watcher:
    """The exercise in hand, its last result, and what each key does."""

    def __init__(self, course: Course, assignment: Assignment, exercise: Exercise) -> None:
        self.course, self.assignment, self.exercise = course, assignment, exercise
        self.result: ExerciseResult | None = None
        self.running: Check | None = None
        """The last check, which may still be searching for the place of the mistake."""
        self.reserve = Reserve()
        """The process that waits for the next save."""
        self.done = False
        self.actions: dict[str, Callable[[], None]] = {
            "n": self.go_on, "h": self.hint, "l": self.show_list, "r": self.reset, "q": self.quit,
        }  # fmt: skip

    def run(self) -> None:
        """Until q or Ctrl-C; the terminal is put back as it was, however this ends."""
        with _keys() as read_key:
            self.read_key = read_key
            saves = self._saves()
            try:
                next(saves)  # from here on, no save is missed
                self.check()
                while not self.done:
                    key = read_key()
                    if key:
                        self.actions.get(key.lower(), lambda: None)()
                    elif next(saves):
                        self.check()
                    else:
                        self.look_for_place()
            except KeyboardInterrupt:
                pass
            finally:
                saves.close()
                self.stop_searching()
                self.reserve.close()
        print()

    def check(self) -> None:
        """Check, and show the result on a cleared screen."""
        course, assignment = self.course, self.assignment
        self.stop_searching()
        self.running = check = Check(
            assignment, [self.exercise], folder=assignment.folder, search=SEARCH_TIME, start=self.reserve.take
        )
        self._clear()
        self._say([line((f"  checking {self.exercise.id} ...", "dim"))])
        answers = list(check)
        record(course, assignment, [answer.result for answer in answers])
        last = next(answer for answer in answers if answer.result.exercise == self.exercise.id)
        self.result = last.result
        step = "" if self.passed else next_step(course, assignment, last.result)
        self._clear()
        width = terminal_width()
        lines = result_lines(last.result, width, step, last.printed, last.notes)
        if self.passed:
            lines += [line(("  It passes. Go on experimenting, or press n for the next one.", "pass")), ()]
        self._say([*lines, self._keys_line()])
        self.reserve.prepare()

    def look_for_place(self) -> None:
        """Say where the mistake is, if the search has found that meanwhile."""
        place = None if self.running is None else self.running.place(0)
        if place is not None and place.exercise == self.exercise.id:
            record_place(self.course, place)
            self._say([*place_lines(first_words(place), terminal_width()), self._keys_line()])

    def stop_searching(self) -> None:
        """The text has changed, or nobody waits any more."""
        if self.running is not None:
            self.running.close()

    @property
    def passed(self) -> bool:
        """Whether the exercise passed when it was last checked."""
        return self.result is not None and self.result.status == "passed"

    def go_on(self) -> None:
        """n: the next exercise, once this one passes."""
        if not self.passed:
            self._say([line((f"  n goes on once {self.exercise.id} passes", "note")), self._keys_line()])
            return
        following = self.course.next_in(self.assignment, after=self.exercise)
        if following is None:
            step = self.course.typed("submit", self.assignment.name)
            self._say([(), line(("  That was the last one. ", "pass"), "next: ", (step, "next"))])
            self.done = True
            return
        self.exercise = following
        self.check()

    def hint(self) -> None:
        """h: one hint more."""
        self._say([*hint_lines(self.course, self.exercise, terminal_width()), self._keys_line()])

    def show_list(self) -> None:
        """l: all exercises of this assignment."""
        self._say([*list_lines(self.course, [self.assignment], terminal_width()), self._keys_line()])

    def reset(self) -> None:
        """r: the exercise as it was handed out, after a y."""
        try:
            plan = plan_reset(self.course, self.exercise.id)
        except ValueError as error:
            self._say([line((f"  {error}", "note")), self._keys_line()])
            return
        self._say([line(f"  Put back {plan.what}? A copy of your file is kept. (y/n)")])
        answer = ""
        while not answer:
            time.sleep(PAUSE / 2)
            answer = self.read_key()
        if answer.lower() != "y":
            self._say([line("  Nothing was changed."), self._keys_line()])
            return
        try:
            kept = do_reset(self.course, plan)
        except (ResetError, OSError) as error:
            self._say([line((f"  {error}", "note")), self._keys_line()])
            return
        self.check()
        if kept is not None:
            self._say([line((f"  Your file is kept as {clickable(kept)}", "dim"))])

    def quit(self) -> None:
        """q: leave."""
        self.done = True

    def _saves(self) -> Generator[bool, None, None]:
        """Forever: whether one of the assignment's files was saved within the last moment."""
        from watchfiles import watch as changes

        files = {str((self.assignment.folder / name).resolve()) for name in self.assignment.files}
        folder = self.assignment.folder.resolve()
        for found in changes(
            folder, recursive=False, step=20, debounce=200, rust_timeout=int(PAUSE * 1000), yield_on_timeout=True
        ):
            yield any(str(Path(path).resolve()) in files for _, path in found)

    def _keys_line(self) -> Line:
        style = "next" if self.passed else "dim"
        rest = "h hint · l list · r reset · q quit"
        return line("  ", ("n next", style), f" · {rest}")

    def _say(self, lines: list[Line]) -> None:
        show(lines)

    def _clear(self) -> None:
        if sys.stdout.isatty():
            clear_screen()


@contextmanager
def _keys() -> Iterator[Callable[[], str]]:
    """A function that returns the key that was pressed, or nothing, without waiting."""
    if not sys.stdin.isatty():
        yield lambda: ""
    elif sys.platform == "win32":
        import msvcrt

        yield lambda: msvcrt.getwch() if msvcrt.kbhit() else ""
    else:
        with _cbreak() as read_key:
            yield read_key


@contextmanager
def _cbreak() -> Iterator[Callable[[], str]]:
    import os
    import select
    import termios
    import tty

    terminal = sys.stdin.fileno()
    before = termios.tcgetattr(terminal)

    def read_key() -> str:
        if not select.select([terminal], [], [], 0)[0]:
            return ""
        pressed = os.read(terminal, 1)
        if not pressed:  # the terminal has gone
            raise KeyboardInterrupt
        return pressed.decode("latin-1")

    try:
        tty.setcbreak(terminal)
        yield read_key
    finally:
        termios.tcsetattr(terminal, termios.TCSADRAIN, before)
