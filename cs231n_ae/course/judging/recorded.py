"""Misconceptions by what they answer, without their code: a hand-out names them, and no answer can be read off it.

A check draws its inputs from a known seed, so what a misconception answers is known beforehand. Of each test there is
kept what it saw and how it ended; of a long array so many entries as tell it from others.
"""

import base64
import json
import lzma
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from cs231n_ae.course.answers.trace import Record, Trace
from cs231n_ae.course.outline.manifest import Assignment, Exercise
from cs231n_ae.course.outline.paths import recorded_folder

__all__ = ["SEED", "SUFFIX", "Recorded", "decode", "encode", "recorded_of", "thin"]

SEED = 0
"""Of the inputs in a check: the one for which answers are recorded."""

SUFFIX = ".json.xz"

LONGEST = 128
"""Entries that are kept of an array."""


@dataclass(frozen=True)
class Recorded:
    """A misconception: what a student reads who has it, and what each test saw of it."""

    name: str
    says: str
    traces: Mapping[str, Trace]
    """By the test's name, thinned by :func:`thin`."""


def recorded_of(assignment: Assignment, exercise: Exercise) -> list[Recorded]:
    """The recorded misconceptions about one exercise; none if nothing is recorded here."""
    path = recorded_folder(assignment.name, root=assignment.root) / f"{exercise.id}{SUFFIX}"
    return decode(path.read_bytes()) if path.is_file() else []


def encode(misconceptions: Iterable[Recorded]) -> bytes:
    """The content of a file from which :func:`decode` makes them again."""
    found = [
        {"name": one.name, "says": one.says, "tests": {test: _of_trace(trace) for test, trace in one.traces.items()}}
        for one in misconceptions
    ]
    return lzma.compress(json.dumps(found, ensure_ascii=False).encode())


def decode(content: bytes) -> list[Recorded]:
    """What was given to :func:`encode`."""
    return [
        Recorded(one["name"], one["says"], {test: _to_trace(value) for test, value in one["tests"].items()})
        for one in json.loads(lzma.decompress(content))
    ]


def thin(trace: Trace) -> Trace:
    """The trace with its arrays in the form that is kept: their shape, and entries at even distances."""
    return replace(trace, records=[_thinned(record) for record in trace.records])


def _thinned(record: Record) -> Record:
    got = np.asarray(record.got)
    is_numbers = got.dtype.kind in "fciub"
    kept: Any = got.reshape(-1)[:: max(1, math.ceil(got.size / LONGEST))] if is_numbers else str(record.got)
    return Record(record.name, record.kind, kept, got.shape, right=record.right, scale=record.scale)


class _Ended(Exception):
    """What ended a recorded run."""

    def __init__(self, ending: tuple[str, ...]) -> None:
        super().__init__(*ending)

    def ending(self) -> tuple[str, ...]:
        return self.args


def _of_trace(trace: Trace) -> dict[str, Any]:
    return {"ending": trace.ending(), "faults": trace.faults, "records": [_of_record(r) for r in trace.records]}


def _to_trace(value: dict[str, Any]) -> Trace:
    ending = tuple(value["ending"])
    broken_off = None if ending in (("passed",), ("failed",)) else _Ended(ending)
    failure = None if ending == ("passed",) else broken_off or _Ended(ending)
    records = [_to_record(*record) for record in value["records"]]
    return Trace(records, value["faults"], failure=failure, broken_off=broken_off)


def _of_record(record: Record) -> list[Any]:
    if isinstance(record.got, str):
        return [record.name, record.kind, list(record.shape), record.right, "", record.got]
    data = base64.b64encode(np.ascontiguousarray(record.got).tobytes()).decode()
    return [record.name, record.kind, list(record.shape), record.right, record.got.dtype.str, data]


def _to_record(name: str, kind: str, shape: list[int], right: bool, dtype: str, data: str) -> Record:
    got = np.frombuffer(base64.b64decode(data), dtype) if dtype else data
    return Record(name, kind, got, tuple(shape), right=right)
