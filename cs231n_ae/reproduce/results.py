"""Measured results on disk: JSON, written whole or not at all."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from cs231n_ae.atomic import write_atomically

__all__ = ["Result", "read_result", "write_result"]

FORMAT = "cs231n_ae reproduce 1"


@dataclass
class Result:
    """What a run has found out so far.

    Attributes:
        entry: the entry's name.
        definition: its settings and seed when the run began.
        measured: the numbers by name.
        wall_seconds: on the clock on the wall, all sittings together.
        processor_seconds: of this process on all cores together.
        machine: processor, number of cores, numpy, threads.
        threads: of the matrix products.
        sittings: how many times the run was started or resumed.
        finished: whether everything has been measured.
    """

    entry: str
    definition: dict[str, Any]
    measured: dict[str, float] = field(default_factory=dict)
    wall_seconds: float = 0.0
    processor_seconds: float = 0.0
    machine: str = ""
    threads: int = 0
    sittings: int = 0
    finished: bool = False

    @property
    def minutes(self) -> float:
        """The time that counts in a gate, in minutes.

        With one thread a run never uses more than one core, so its processor time is what the clock on the wall would
        show if nothing else ran on that core. With several threads it is the clock on the wall.
        """
        return (self.processor_seconds if self.threads == 1 else self.wall_seconds) / 60

    def numbers(self) -> dict[str, float]:
        """What a figure can show: everything measured, and ``minutes``."""
        return {**self.measured, "minutes": self.minutes}


def read_result(path: Path) -> Result | None:
    """The result in a file, None if there is none.

    Raises:
        ValueError: if the file is not one of :func:`write_result`.
    """
    if not path.exists():
        return None
    if not path.is_file():
        raise ValueError(f"{path} must be a result of this command, got a folder: move it away")
    try:
        values = json.loads(path.read_text(encoding="utf-8-sig"))  # an editor may have put a byte order mark there
        if not isinstance(values, dict) or values.pop("format", None) != FORMAT:
            raise ValueError("it has another format")
        _require_kinds(values)
        return Result(**values)
    except (ValueError, TypeError, RecursionError) as error:
        raise ValueError(f"{path} must be a result of this command, got {error}: remove it to start anew") from error


def _require_kinds(values: dict[str, Any]) -> None:
    """Raise unless what is there is of the kinds that :class:`Result` has."""
    kinds: dict[type, Any] = {int: int, float: int | float, bool: bool, str: str, dict: dict}
    for name, example in asdict(Result("", {})).items():
        if name in values and not isinstance(values[name], kinds[type(example)]):
            raise ValueError(f"{name} = {values[name]!r:.60}")
    for name, number in values.get("measured", {}).items():
        if not isinstance(number, int | float):
            raise ValueError(f"{name} = {number!r:.60}")


def write_result(path: Path, result: Result) -> None:
    """Write ``result`` to ``path``: at any time there is the old file or the new one."""
    write_atomically(path, json.dumps({"format": FORMAT, **asdict(result)}, indent=2, sort_keys=True) + "\n")
