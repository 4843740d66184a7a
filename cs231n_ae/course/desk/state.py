"""What this student has done so far: one readable text file, ``.cs231n_ae/progress.toml`` in the course's folder."""

import os
import re
import tomllib
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from cs231n_ae.atomic import write_atomically

__all__ = ["Progress", "State", "private_folder"]

HEADER = """\
# Your progress, kept by cs231n-ae: how many hints you have read, and what the last check said.
# It is only a notebook of the tool: deleting it forgets the hints and ticks, and nothing of your work.
"""


@dataclass(frozen=True)
class Progress:
    """What is remembered of one exercise."""

    hints: int = 0
    """How many hints have been shown."""
    status: str = ""
    """What the last check said: ``"passed"``, ``"failed"``, ...; empty when there was none."""
    earned: float = 0.0
    checked: str = ""
    """When that was, in local time."""
    fingerprint: str = ""
    """Of the exercise's own source text when it was checked, to see that it has changed since."""
    passed_once: bool = False
    """Whether it has ever passed; the reference may be read from then on."""
    place: str = ""
    """Where its mistake is, if the last check found that out: a sentence a line, each a step further."""
    place_read: int = 0
    """How many of these have been shown as hints."""


def private_folder(root: Path) -> Path:
    """Where the tool keeps its own files of this course (git ignores it)."""
    return root / ".cs231n_ae"


class State:
    """The progress file. Each change is read, made and written in one go, so that two windows do not lose much."""

    def __init__(self, root: Path) -> None:
        self.file = private_folder(root) / "progress.toml"
        self.writable = True
        self.note = ""
        """Something that the student should know: the file could not be read, or not be written."""
        self.exercises: dict[str, Progress] = self._read()

    def __getitem__(self, exercise: str) -> Progress:
        return self.exercises.get(exercise, Progress())

    def update(self, exercise: str, **changes: Any) -> Progress:
        """Change some fields of one exercise's progress, and keep that."""
        return self.update_all({exercise: changes})[exercise]

    def update_all(self, changes: dict[str, dict[str, Any]]) -> dict[str, Progress]:
        """Change several exercises' progress and write the file once."""
        self.exercises = self._read()
        for exercise, fields in changes.items():
            self.exercises[exercise] = replace(self[exercise], **fields)
        self._write()
        return {exercise: self[exercise] for exercise in changes}

    def _read(self) -> dict[str, Progress]:
        try:
            text = self.file.read_text(encoding="utf-8-sig")  # Windows' Notepad may have put a mark before it
        except FileNotFoundError:
            return {}
        except (OSError, UnicodeDecodeError) as error:
            return self._set_aside(str(error))
        try:
            entries = tomllib.loads(text).get("exercise", {})
            return {str(name): _progress(entry) for name, entry in entries.items()}
        except (tomllib.TOMLDecodeError, TypeError, ValueError, AttributeError) as error:
            return self._set_aside(str(error))

    def _set_aside(self, why: str) -> dict[str, Progress]:
        """Keep a file that cannot be read under another name, and begin again."""
        stamp = datetime.now().strftime("%Y%m%d-%H%M%S-%f")
        kept = self.file.with_name(f"progress-{stamp}.toml.bak")
        try:
            os.replace(self.file, kept)
            self.note = f"your progress file could not be read ({why}): it is kept as {kept}, and a new one begins"
        except OSError:
            self.writable = False
            self.note = f"your progress file {self.file} could not be read ({why}), and is left as it is"
        return {}

    def _write(self) -> None:
        if not self.writable:  # never over something that could not be read
            return
        folder = self.file.parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
            ignore = folder / ".gitignore"
            if not ignore.exists():
                ignore.write_text("*\n", encoding="utf-8")
            write_atomically(self.file, self._text())
        except OSError as error:
            self.note = f"your progress could not be saved in {self.file} ({error.strerror or error})"

    def _text(self) -> str:
        parts = [HEADER]
        for name in sorted(self.exercises):
            kept, fresh = self.exercises[name], Progress()
            fields = {key: getattr(kept, key) for key in Progress.__dataclass_fields__}
            shown = [f"{key} = {_toml(value)}\n" for key, value in fields.items() if value != getattr(fresh, key)]
            if shown:
                key = name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else _toml(name)
                parts.append(f"[exercise.{key}]\n" + "".join(shown))
        return "\n".join(parts)


def _progress(entry: dict[str, Any]) -> Progress:
    """One entry, with what is unknown left out (a later version may know more) and wrong types refused."""
    fields = {}
    for key, field in Progress.__dataclass_fields__.items():
        if key in entry:
            kind = (int, float) if isinstance(field.default, float) else type(field.default)
            if not isinstance(entry[key], kind) or (
                isinstance(entry[key], bool) and not isinstance(field.default, bool)
            ):
                raise ValueError(f"{key} = {entry[key]!r} is not of type {type(field.default).__name__}")
            fields[key] = entry[key]
    for key in ("hints", "place_read"):
        if fields.get(key, 0) < 0:
            raise ValueError(f"{key} = {fields[key]} is negative")
    return Progress(**fields)


def _toml(value: str | float | bool) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return '"' + "".join(c if c.isprintable() else f"\\u{ord(c):04X}" for c in escaped) + '"'
    return repr(value)
