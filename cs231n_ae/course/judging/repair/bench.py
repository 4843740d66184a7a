"""A student's files, loaded for the search: their functions can be exchanged for edited ones, and cannot loop for ever.

A loop that an edit made endless is left by the loop itself: each loop of a searched function first looks at the clock.
That works on every system and in every thread, where a signal does not, and it cannot strike between two candidates.
What no clock in a loop can see, such as one product of huge arrays, the memory's bound stops, and at last the watchdog
of the check's process.
"""

import ast
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cs231n_ae.course.answers.in_process import FolderSubmission
from cs231n_ae.course.judging.repair.clock import stopwatch
from cs231n_ae.course.judging.repair.edit import Edit, applied
from cs231n_ae.course.judging.repair.tree import LENT, TICK, Text
from cs231n_ae.course.judging.repair.values import SEEN, Seen, probed
from cs231n_ae.course.outline.manifest import Assignment, Exercise
from cs231n_ae.course.source_text.reading import CannotRead, source_of
from cs231n_ae.course.worker.definitions import definition

__all__ = ["Bench", "OutOfTime", "Part", "bounded", "with_ticks"]


class OutOfTime(BaseException):
    """A candidate has used up its time; no ``except Exception`` on the way holds this back."""


@dataclass(frozen=True, eq=False)
class Part:
    """One of the functions that are searched."""

    stem: str
    qualname: str
    text: Text
    source: str
    """The whole file."""
    exercise: Exercise | None
    """Whose answer it is; None for a helper of the student's own."""

    @property
    def file(self) -> str:
        """The name of the file in which it is written."""
        return f"{self.stem}.py"


class Bench:
    """The submission, and the parts of it that can be exchanged."""

    def __init__(self, assignment: Assignment, folder: Path) -> None:
        self.submission = FolderSubmission(assignment, folder)
        self.folder = folder
        self.clock = stopwatch()
        self.deadline = float("inf")
        """The time of the clock at which loops are left."""
        self.lender: Callable[[int, int | None, Any], Any] | None = None
        """What hands out the reference's values, where some are put into the student's function."""

    def part(self, stem: str, qualname: str, exercise: Exercise | None) -> Part | None:
        """A function of the student's, with a clock in each of its loops; None if there is none of that name."""
        try:
            source = source_of(self.folder / f"{stem}.py").text
            node = definition(ast.parse(source), qualname)
        except (CannotRead, SyntaxError, ValueError):
            return None
        if not isinstance(node, ast.FunctionDef):
            return None
        return Part(stem, qualname, Text(with_ticks(node)), source, exercise)

    def module(self, part: Part) -> Any:
        """The loaded file of a part.

        Raises:
            CallFailed: if it cannot be loaded.
        """
        self.submission._resolve(part.stem, part.qualname.partition(".")[0])
        return self.submission._loaded[part.stem]

    def place(self, part: Part) -> tuple[Any, str, Any]:
        """Where the function of a part is found now, by which name, and the function."""
        module = self.module(part)
        first, _, method = part.qualname.partition(".")
        owner, name = (getattr(module, first), method) if method else (module, first)
        return owner, name, vars(owner)[name]

    @contextmanager
    def edited(self, parts: Sequence[Part], edits: Iterable[Edit] = ()) -> Iterator[FolderSubmission]:
        """The submission with these edits, for as long as the block lasts; without any, with clocks alone."""
        edits = tuple(edits)
        changed = {edit.part for edit in edits} if edits else set(range(len(parts)))
        with applied(edits):
            codes = [(parts[number], self._compiled(parts[number], parts[number].text.function)) for number in changed]
        with self._installed(codes, [None] * len(codes)):
            yield self.submission

    @contextmanager
    def probed(self, parts: Sequence[Part]) -> Iterator[tuple[FolderSubmission, list[Seen]]]:
        """The submission with probes in every expression, and what they see."""
        seen = [Seen(part.text) for part in parts]
        codes = [(part, self._compiled(part, probed(part.text))) for part in parts]
        with self._installed(codes, seen):
            yield self.submission, seen

    def tick(self) -> None:
        """Called by every loop."""
        if self.clock() > self.deadline:
            raise OutOfTime

    def _compiled(self, part: Part, function: ast.FunctionDef) -> Any:
        body: ast.stmt = function
        if "." in part.qualname:  # so that super() and __class__ are the class's own
            within = ast.parse(f"def __within__(__class__):\n    return {function.name}").body[0]
            assert isinstance(within, ast.FunctionDef)
            within.body.insert(0, function)
            body = within
        path = str(self.folder / part.file)
        return compile(ast.Module([body], []), path, "exec", dont_inherit=True)

    @contextmanager
    def _installed(self, codes: Sequence[tuple[Part, Any]], seen: Sequence[Seen | None]) -> Iterator[None]:
        before = []
        try:
            for (part, code), one in zip(codes, seen, strict=True):
                owner, name, function = self._function(part, code, one)
                before.append((owner, name, vars(owner)[name]))
                setattr(owner, name, function)
            yield
        finally:
            for owner, name, old in reversed(before):
                setattr(owner, name, old)

    def _function(self, part: Part, code: Any, seen: Seen | None) -> tuple[Any, str, Any]:
        """Where the function of a part is found, by which name, and the one that is to be found there."""
        module = self.module(part)
        first, _, method = part.qualname.partition(".")
        known = vars(module) if seen is None else {**vars(module), SEEN: seen}
        known[TICK] = self.tick
        known[LENT] = self.lender
        made: dict[str, Any] = {}
        exec(code, known, made)
        if method:
            owner = getattr(module, first)
            return owner, method, made["__within__"](owner)
        return module, first, made[first]


def with_ticks(function: ast.FunctionDef) -> ast.FunctionDef:
    """The function without annotations, which are not needed, and with a look at the clock in every loop."""
    function.returns = None
    for node in ast.walk(function):
        if isinstance(node, ast.arg):
            node.annotation = None
        if isinstance(node, ast.For | ast.While):
            tick = ast.Expr(ast.Call(ast.Name(TICK, ast.Load()), [], []))
            node.body.insert(0, ast.fix_missing_locations(ast.copy_location(tick, node)))
    return function


def bounded(memory: int) -> AbstractContextManager[None]:
    """Let this process take so many bytes more and no further, where the system can be told so."""
    try:
        from cs231n_ae.course.worker.limits import bounded_memory
    except ImportError:  # Windows
        return nullcontext()
    return bounded_memory(memory)
