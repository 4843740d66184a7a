"""A matplotlib that draws nothing: a submission that plots is graded like any other, in a place without matplotlib.

The library's solver asks for a progress bar and for fewer threads; where it runs for a submission there is neither
anybody to watch nor more than one thread, and these do nothing either. A submission's own files cannot import them.
"""

import importlib.abc
import importlib.machinery
import sys
from collections.abc import Iterator, Sequence
from types import ModuleType
from typing import Any

__all__ = ["forget_plots"]

_NAMES = ("matplotlib", "mpl_toolkits", "IPython", "tqdm", "threadpoolctl")


class _Nothing:
    """Takes every call, attribute and loop, and does nothing."""

    def __call__(self, *args: Any, **kwargs: Any) -> "_Nothing":
        return self

    def __getattr__(self, name: str) -> "_Nothing":
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __getitem__(self, key: Any) -> "_Nothing":
        return self

    def __setitem__(self, key: Any, value: Any) -> None:
        pass

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def __enter__(self) -> "_Nothing":
        return self

    def __exit__(self, *args: object) -> None:
        pass


class _Module(ModuleType):
    __path__: list[str] = []  # noqa: RUF012 - a package, whose modules are looked for by the finder below

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if name == "subplots":
            return lambda *args, **kwargs: (_Nothing(), _Nothing())
        return _Nothing()


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name.partition(".")[0] in _NAMES:
            return importlib.machinery.ModuleSpec(name, self, is_package=True)
        return None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        return _Module(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        pass


def forget_plots() -> None:
    """From now on importing one of these gives something that does nothing."""
    sys.meta_path.insert(0, _Finder())
