"""What a run knows of each submission: in its own memory, and on disk for the next run, where others may change it."""

import json
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from cs231n_ae.course.grading.running.one import SubmissionGrade
from cs231n_ae.course.grading.terms.records import json_text, read_json, write_json

__all__ = ["Known"]


class Known:
    """By student, what was written into the run's ``state/``; tables and pages are made from this."""

    def __init__(self, out: Path, files: Mapping[str, str]) -> None:
        """``files``: the name of each student's pages, without suffix."""
        self._out, self._files = out, files
        self._packed: dict[str, bytes] = {}

    def on_disk(self, student: str) -> Any:
        """What an earlier run left, or None if that is nothing, or nothing that can be read: then it is graded anew."""
        found = read_json(self._file(student))
        return found if isinstance(found, dict) and _is_whole(found) else None

    def keep(self, student: str, what: Any) -> None:
        """Remember it, and write nothing."""
        self._packed[student] = zlib.compress(json_text(what).encode())

    def write(self, student: str, what: Any) -> None:
        """Remember it, and write it down."""
        self.keep(student, what)
        write_json(self._file(student), what)

    def __getitem__(self, student: str) -> Any:
        return json.loads(zlib.decompress(self._packed[student]))

    def put_right(self, students: Sequence[str]) -> list[str]:
        """Write anew the files that are not as this run wrote them, and say which."""
        changed = [student for student in students if not self._holds(student)]
        for student in changed:
            write_json(self._file(student), self[student])
        says = "a process other than the grader changed the results of {} while the run went on: they were put right"
        return [says.format(", ".join(changed))] if changed else []

    def _file(self, student: str) -> Path:
        return self._out / "state" / f"{self._files[student]}.json"

    def _holds(self, student: str) -> bool:
        try:
            return self._file(student).read_bytes() == zlib.decompress(self._packed[student])
        except OSError:
            return False


def _is_whole(kept: dict[str, Any]) -> bool:
    """Whether a state has all that tables and pages are made from, in the form in which it is written down."""
    if "grade" not in kept:
        return True
    try:
        grade = SubmissionGrade.from_json(kept["grade"])
        numbers = [grade.points, grade.earned, *(n for one in grade.results for n in (one.points, one.earned))]
    except (KeyError, TypeError, ValueError, AttributeError):
        return False
    texts = [kept.get("key"), *grade.flags, *(kept["notes"] if type(kept.get("notes")) is list else [None])]
    return (
        all(type(number) in (int, float) for number in numbers)
        and all(type(text) is str for text in texts)
        and type(kept.get("sources")) is dict
    )
