"""Submissions whose code runs in this process: the reference, a folder's files, and one laid over another."""

import importlib
import inspect
import itertools
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from cs231n_ae.course.answers.lending import lent
from cs231n_ae.course.answers.submission import Instance, Submission, opaque_parts, raw_value
from cs231n_ae.course.answers.trace import current_trace
from cs231n_ae.course.outline.manifest import Assignment, Exercise
from cs231n_ae.course.source_text.reading import CannotRead, source_of
from cs231n_ae.course.worker.calls import CallFailed, Opaque, Reply, WrongReturn, watched_call
from cs231n_ae.course.worker.definitions import UNREADABLE
from cs231n_ae.course.worker.loading import load_file
from cs231n_ae.course.worker.protocol import ProtocolError, Ref, clean, copied
from cs231n_ae.course.worker.returned import Hidden, Returned, hidden, kind_of
from cs231n_ae.course.worker.stand_in import Swapped

__all__ = ["FolderSubmission", "OverlaySubmission", "ReferenceSubmission", "graded_with"]

_NUMBER = itertools.count()


def graded_with(assignment: Assignment) -> set[str]:
    """The packages that answers may import, besides the standard library: all that there is where they are graded."""
    plots = {"matplotlib", "mpl_toolkits", "IPython"}  # there they draw nothing
    return {"cs231n_ae", "numpy", *plots, *(exercise.module.partition(".")[0] for exercise in assignment.exercises)}


class _InProcess(Submission):
    """A submission whose code runs here. What it returns are values all the same, as if it ran elsewhere."""

    def __init__(self, assignment: Assignment) -> None:
        super().__init__(assignment)
        self._returned = Returned()
        self._trace: Any = None

    def _resolve(self, stem: str, name: str) -> Any:
        raise NotImplementedError

    def _own_file(self, filename: str) -> bool:
        raise NotImplementedError

    def _invoke(self, stem: str, qualname: str, receiver: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Reply:
        method = qualname.partition(".")[2]
        function = self._resolve(stem, qualname) if receiver is None else getattr(receiver, method)
        if current_trace() is not self._trace:
            self._trace = current_trace()
            self._returned.forget()
        reply = watched_call(qualname, function, args, kwargs, own_file=self._own_file, count=self.counting)
        value = hidden(reply.value, opaque_parts(self._modules[stem], qualname))
        faults = self._returned.take(qualname, value)
        return replace(reply, value=_as_sent(qualname, value), faults=(*reply.faults, *faults))

    def _attribute(self, instance: Instance, name: str) -> Any:
        raw, class_name = instance._raw, instance._class_name
        value = self._watched(class_name, lambda: getattr(raw, name, _MISSING))
        if value is _MISSING:
            raise CallFailed(class_name, "AttributeError", f"this {class_name} has no attribute {name!r}")
        if callable(value):
            qualname = f"{class_name}.{name}"
            return lambda *args, **kwargs: self.call(instance._stem, qualname, raw, args, kwargs)
        return _as_sent(class_name, value)

    def _set_attribute(self, instance: Instance, name: str, value: Any) -> None:
        value = _as_sent(name, raw_value(value))
        self._watched(instance._class_name, lambda: setattr(instance._raw, name, value))

    def _text_to_read(self, stem: str) -> str:
        exercise = next(one for one in self.assignment.exercises if one.stem == stem)
        try:
            return self._text(exercise)
        except (OSError, CannotRead, *UNREADABLE):
            return ""

    def _watched(self, name: str, function: Callable[[], Any]) -> Any:
        return watched_call(name, function, (), {}, own_file=self._own_file).value


class ReferenceSubmission(_InProcess):
    """The library's own functions."""

    def borrowing(self, exercises: Sequence[Exercise]) -> AbstractContextManager[None]:
        """They are the library's as they are."""
        return nullcontext()

    def _resolve(self, stem: str, name: str) -> Any:
        return getattr(importlib.import_module(self._modules[stem]), name)

    def _own_file(self, filename: str) -> bool:
        return any(filename == importlib.import_module(module).__file__ for module in self._modules.values())

    def _path(self, exercise: Exercise) -> Path:
        return Path(str(importlib.import_module(exercise.module).__file__))


class FolderSubmission(_InProcess):
    """The files of a folder, imported into this process under private names."""

    def __init__(self, assignment: Assignment, folder: Path | None = None) -> None:
        """Take the answers from ``folder``, or from the assignment's own folder. Nothing is imported yet."""
        super().__init__(assignment)
        self.folder = Path(folder) if folder is not None else assignment.folder
        self._loaded: dict[str, Any] = {}
        self._borrowed: dict[str, dict[str, Callable[..., Any]]] = {}
        self._swapped = Swapped()
        self._role = f"answers_{next(_NUMBER)}"  # two submissions may come from one folder, one after the other

    def start_afresh(self) -> None:
        """The files are run anew when they are used; what they draw from global generators is the same each time."""
        self._loaded.clear()
        random.seed(0)
        np.random.seed(0)  # noqa: NPY002 - for answers that draw from it, as a worker does

    def standing_in(self) -> AbstractContextManager[tuple[str, ...]]:
        """In a hand-out, these answers are what the library builds on."""
        return lent(self.assignment, self._resolve)

    @contextmanager
    def borrowing(self, exercises: Sequence[Exercise]) -> Iterator[None]:
        """The library's functions take the names in the files that are loaded, or will be."""
        stems = {exercise.stem for exercise in exercises}
        self._borrowed = {s: {e.qualname: e.reference() for e in exercises if e.stem == s} for s in stems}
        for stem in self._loaded:
            self._put_borrowed(stem)
        try:
            yield
        finally:
            self._borrowed = {}
            self._swapped.undo()

    def _put_borrowed(self, stem: str) -> None:
        for name, function in self._borrowed.get(stem, {}).items():
            self._swapped.put(self._loaded[stem], name, function)

    def _resolve(self, stem: str, name: str) -> Any:
        if name in self._borrowed.get(stem, {}):
            return self._borrowed[stem][name]
        if stem not in self._loaded:
            self._loaded[stem] = self._load(stem)
            self._put_borrowed(stem)
        if not hasattr(self._loaded[stem], name):
            raise CallFailed(name, "NameError", f"{stem}.py has no {name}: was it renamed? (cs231n-ae reset {stem}.py)")
        return getattr(self._loaded[stem], name)

    def _load(self, stem: str) -> Any:
        path = self.folder / f"{stem}.py"
        try:
            text = source_of(path).text
        except CannotRead as error:
            why = f"there is no {path.name} in {self.folder.name}" if error.missing else str(error)
            raise CallFailed(path.name, "FileNotFoundError", why) from None
        options = {"text": text, "packages": graded_with(self.assignment)}
        return watched_call(f"{stem}.py", load_file, (path, self._role), options, own_file=self._own_file).value

    def _own_file(self, filename: str) -> bool:
        return Path(filename).parent == self.folder

    def _text(self, exercise: Exercise) -> str:
        return source_of(self._path(exercise)).text

    def _path(self, exercise: Exercise) -> Path:
        return self.folder / exercise.file


class OverlaySubmission(_InProcess):
    """Another submission in which some functions are replaced: how misconceptions and other answers are run."""

    def __init__(self, base: Submission, replaced: dict[str, Callable[..., Any]]) -> None:
        """Put ``{"affine.affine_backward": function}`` (or ``"pca.PCA.fit"``, with self first) over ``base``."""
        super().__init__(base.assignment)
        if not isinstance(base, _InProcess):
            raise ValueError(f"base must be a submission that runs in this process, got {type(base).__name__}")
        self._base, self._replaced = base, replaced
        self._files = {function.__code__.co_filename for function in replaced.values()}
        self._classes: dict[str, type] = {}

    def _resolve(self, stem: str, name: str) -> Any:
        key = f"{stem}.{name}"
        if key in self._replaced:
            return self._replaced[key]
        if key not in self._classes:
            found = self._base._resolve(stem, name)
            methods = {k[len(key) + 1 :]: f for k, f in self._replaced.items() if k.startswith(key + ".")}
            if not methods:
                return found
            self._classes[key] = type(name, (found,), {m: _like(found, m, f) for m, f in methods.items()})
        return self._classes[key]

    def standing_in(self) -> AbstractContextManager[tuple[str, ...]]:
        """As the submission below: a misconception is looked for on what the student's library builds on."""
        return self._base.standing_in()

    def borrowing(self, exercises: Sequence[Exercise]) -> AbstractContextManager[None]:
        """Of the submission below: what was put over it stays."""
        return self._base.borrowing(exercises)

    def is_written(self, exercise: Exercise) -> bool:
        """An exercise that was replaced is written; of others the base knows."""
        return exercise.key in self._replaced or self._base.is_written(exercise)

    def _own_file(self, filename: str) -> bool:
        return filename in self._files or self._base._own_file(filename)

    def _text(self, exercise: Exercise) -> str:
        return self._base._text(exercise)

    def _path(self, exercise: Exercise) -> Path:
        return self._base._path(exercise)


def _like(owner: type, name: str, function: Callable[..., Any]) -> Any:
    """``function`` as the kind of member (static, class method, property) that it replaces."""
    member = inspect.getattr_static(owner, name)
    return type(member)(function) if isinstance(member, staticmethod | classmethod | property) else function


_MISSING = object()


def _as_sent(qualname: str, value: Any) -> Any:
    """The value as a judge elsewhere would have it: plain values copied, what is hidden as it is."""
    kept: list[Any] = []

    def other(found: Any) -> Ref:
        kept.append(found)
        return Ref("kept", len(kept) - 1, kind_of(found))

    def meant(ref: Ref) -> Any:
        found = kept[int(ref.key)]
        return found.value if isinstance(found, Hidden | Opaque) else type(clean(ref.note, 60) or "object", (), {})()

    try:
        return copied(value, other, meant)
    except ProtocolError as error:
        raise WrongReturn(clean(f"what {qualname} returned cannot be read: {error}")) from None
