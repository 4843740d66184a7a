"""Someone's answers, reached as ``submission.affine.affine_forward``, wherever their code runs.

Every call goes through :meth:`Submission.call`. A kind of submission says only how to reach a function, an attribute
and a source line; a kind that runs the code elsewhere overrides those and nothing else.
"""

import ast
import importlib
import inspect
import itertools
import typing
from collections.abc import Callable
from functools import cache, reduce
from pathlib import Path
from typing import Any

import numpy as np

from cs231n_ae.course.worker.calls import CallFailed, Opaque, Reply, check_return, watched_call
from cs231n_ae.course.answers.lending import lend_to_library
from cs231n_ae.course.outline.manifest import Assignment, Exercise
from cs231n_ae.course.worker.loading import definition, load_file
from cs231n_ae.course.source_text.stubs import is_stub
from cs231n_ae.course.answers.trace import current_trace

__all__ = [
    "FolderSubmission",
    "Instance",
    "OverlaySubmission",
    "ReferenceSubmission",
    "Submission",
    "graded_with",
    "opaque_parts",
]

_NUMBER = itertools.count()


def graded_with(assignment: Assignment) -> set[str]:
    """The packages that answers may import, besides the standard library: all that there is where they are graded."""
    plots = {"matplotlib", "mpl_toolkits", "IPython"}  # there they draw nothing
    return {"cs231n_ae", "numpy", *plots, *(exercise.module.partition(".")[0] for exercise in assignment.exercises)}


class Submission:
    """What every kind of submission shares: names that lead to functions, and the one place through which calls go."""

    def __init__(self, assignment: Assignment) -> None:
        self.assignment = assignment
        self._modules = {exercise.stem: exercise.module for exercise in assignment.exercises}

    def __getattr__(self, stem: str) -> "_Names":
        if stem.startswith("_") or stem not in self._modules:
            raise AttributeError(f"no exercise of this assignment is in {stem}.py")
        return _Names(self, stem)

    def call(self, stem: str, qualname: str, receiver: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Call a function, a class or a method, note faults, and check the form of what comes back.

        Args:
            stem: the file, ``"affine"``.
            qualname: ``"affine_backward"``, ``"PCA"`` or ``"PCA.fit"``.
            receiver: the raw object whose method it is, else None.
            args: positional arguments.
            kwargs: keyword arguments.

        Raises:
            NotWritten, CallFailed: from the submission's code.
            WrongReturn: if the result has not the form that the library's signature promises.
        """
        args = tuple(_raw(value) for value in args)
        kwargs = {name: _raw(value) for name, value in kwargs.items()}
        reply = self._invoke(stem, qualname, receiver, args, kwargs)
        annotation = _return_annotation(self._modules[stem], qualname)
        instance = annotation is _INSTANCE
        value = None if instance else check_return(qualname, reply.value, annotation)
        _note(qualname, reply, value)
        return Instance(self, stem, qualname.partition(".")[0], reply.value) if instance else value

    def location(self, exercise: Exercise) -> tuple[str, int | None]:
        """The file in which the exercise is to be written, and the line of its ``def`` (None if it is not there)."""
        path = self._path(exercise)
        node = _definition_in(path, exercise.qualname)
        return str(path), None if node is None else node.lineno

    def is_written(self, exercise: Exercise) -> bool:
        """Whether there is more than the stub: found from the text, without running anything."""
        path = self._path(exercise)
        try:
            return not is_stub(path.read_text(encoding="utf-8"), exercise.qualname)
        except (OSError, SyntaxError, ValueError):
            return True  # running it will say what is the matter

    def _invoke(self, stem: str, qualname: str, receiver: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Reply:
        raise NotImplementedError

    def _attribute(self, instance: "Instance", name: str) -> Any:
        raise NotImplementedError

    def _set_attribute(self, instance: "Instance", name: str, value: Any) -> None:
        raise NotImplementedError

    def _path(self, exercise: Exercise) -> Path:
        raise NotImplementedError


class _Names:
    """The functions and classes of one file, by name."""

    def __init__(self, submission: Submission, stem: str) -> None:
        self._submission, self._stem = submission, stem

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda *args, **kwargs: self._submission.call(self._stem, name, None, args, kwargs)


class Instance:
    """An object of one of the submission's classes: call its methods, read its attributes; both may be elsewhere."""

    def __init__(self, submission: Submission, stem: str, class_name: str, raw: Any) -> None:
        self.__dict__.update(_submission=submission, _stem=stem, _class_name=class_name, _raw=raw)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self._submission._attribute(self, name)

    def __setattr__(self, name: str, value: Any) -> None:
        self._submission._set_attribute(self, name, value)


class _InProcess(Submission):
    """A submission whose code runs here."""

    def _resolve(self, stem: str, name: str) -> Any:
        raise NotImplementedError

    def _own_file(self, filename: str) -> bool:
        raise NotImplementedError

    def _invoke(self, stem: str, qualname: str, receiver: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Reply:
        method = qualname.partition(".")[2]
        function = self._resolve(stem, qualname) if receiver is None else getattr(receiver, method)
        return watched_call(qualname, function, args, kwargs, own_file=self._own_file)

    def _attribute(self, instance: Instance, name: str) -> Any:
        raw, class_name = instance._raw, instance._class_name
        try:
            value = getattr(raw, name)
        except AttributeError:
            raise CallFailed(class_name, "AttributeError", f"this {class_name} has no attribute {name!r}") from None
        if callable(value):
            qualname = f"{class_name}.{name}"
            return lambda *args, **kwargs: self.call(instance._stem, qualname, raw, args, kwargs)
        return _copied(value)

    def _set_attribute(self, instance: Instance, name: str, value: Any) -> None:
        setattr(instance._raw, name, _copied(_raw(value)))


class ReferenceSubmission(_InProcess):
    """The library's own functions."""

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
        self._prefix = f"_answers_{next(_NUMBER)}"
        lend_to_library(self)

    def _resolve(self, stem: str, name: str) -> Any:
        if stem not in self._loaded:
            self._loaded[stem] = self._load(stem)
        if not hasattr(self._loaded[stem], name):
            raise CallFailed(
                name, "NameError", f"{stem}.py has no {name}: was it renamed? cs231n-ae reset brings the file back"
            )
        return getattr(self._loaded[stem], name)

    def _load(self, stem: str) -> Any:
        path = self.folder / f"{stem}.py"
        if not path.is_file():
            raise CallFailed(f"{stem}.py", "FileNotFoundError", f"there is no {stem}.py in {self.folder.name}")
        where, options = (path, f"{self._prefix}_{stem}"), {"packages": graded_with(self.assignment)}
        return watched_call(f"{stem}.py", load_file, where, options, own_file=self._own_file).value

    def _own_file(self, filename: str) -> bool:
        return Path(filename).parent == self.folder

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

    def is_written(self, exercise: Exercise) -> bool:
        """An exercise that was replaced is written; of others the base knows."""
        return exercise.key in self._replaced or self._base.is_written(exercise)

    def _own_file(self, filename: str) -> bool:
        return filename in self._files or self._base._own_file(filename)

    def _path(self, exercise: Exercise) -> Path:
        return self._base._path(exercise)


def _note(qualname: str, reply: Reply, value: Any) -> None:
    """Put what was noticed into the current trace; what a cache shares with an argument is its own affair."""
    trace = current_trace()
    if trace is None:
        return
    parts = value if isinstance(value, tuple) else (value,)
    shared = [
        f"{qualname} returned an array that shares its memory with {name}: return a new array"
        for i, name in reply.shared
        if i < len(parts) and not isinstance(parts[i], Opaque | None)
    ]
    trace.faults.extend(fault for fault in (*reply.faults, *shared) if fault not in trace.faults)
    trace.warnings.extend(reply.warnings)


def _like(owner: type, name: str, function: Callable[..., Any]) -> Any:
    """``function`` as the kind of member (static, class method, property) that it replaces."""
    member = inspect.getattr_static(owner, name)
    return type(member)(function) if isinstance(member, staticmethod | classmethod | property) else function


def _raw(value: Any) -> Any:
    if isinstance(value, Instance):
        return Opaque(value._raw)
    if isinstance(value, np.random.Generator):
        return _split_off(value)
    return value


def _split_off(rng: np.random.Generator) -> np.random.Generator:
    """The generator as it is, for the submission alone; the test's own jumps far ahead.

    So what a test draws afterwards does not depend on what the submission has drawn, wherever that runs.
    """
    bits = rng.bit_generator
    if not hasattr(bits, "jumped"):
        raise ValueError(f"rng must be a generator that can jump ahead, got {type(bits).__name__}: use default_rng")
    given = type(bits)()
    given.state = bits.state
    bits.state = bits.jumped().state
    return np.random.Generator(given)


def _copied(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return value.copy()
    if type(value) is dict:
        return {name: _copied(item) for name, item in value.items()}
    if type(value) in (list, tuple):
        return type(value)(_copied(item) for item in value)
    return value


_INSTANCE = object()


@cache
def _return_annotation(module: str, qualname: str) -> Any:
    """What the library's signature promises; Any where it has none, and ``_INSTANCE`` for an object of a class."""
    try:
        found = reduce(getattr, qualname.split("."), importlib.import_module(module))
    except AttributeError:
        return Any
    if inspect.isclass(found):
        return _INSTANCE
    annotation = typing.get_type_hints(found).get("return", Any)
    owner = qualname.rpartition(".")[0]
    is_self = annotation is typing.Self or (owner and getattr(annotation, "__name__", None) == owner)
    return _INSTANCE if is_self else annotation


def opaque_parts(module: str, qualname: str) -> bool | list[bool]:
    """Whether tests never look inside what a call returns, or for each thing of a tuple whether they do not."""
    annotation = _return_annotation(module, qualname)
    if annotation is _INSTANCE or annotation is Any:
        return True
    if typing.get_origin(annotation) is tuple and Ellipsis not in typing.get_args(annotation):
        return [(typing.get_origin(part) or part) is Any for part in typing.get_args(annotation)]
    return False


def _definition_in(path: Path, qualname: str) -> ast.FunctionDef | ast.ClassDef | None:
    try:
        return definition(ast.parse(path.read_text(encoding="utf-8")), qualname)
    except (OSError, SyntaxError, ValueError):
        return None
