"""The file that is handed in: only what the manifest names, the same bytes for the same work."""

import io
import json
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from cs231n_ae.atomic import write_atomically
from cs231n_ae.course.challenges.marks import CHALLENGE
from cs231n_ae.course.desk.reset import keep_copy
from cs231n_ae.course.desk.typed import Typed, command
from cs231n_ae.course.outline.bounds import LARGEST_FILE, LARGEST_RATIO
from cs231n_ae.course.outline.errors import CourseError
from cs231n_ae.course.outline.manifest import Assignment
from cs231n_ae.course.showing.terminal import Line, clickable, line
from cs231n_ae.course.source_text.notebooks import notebooks_of
from cs231n_ae.course.source_text.questions import inline_questions
from cs231n_ae.course.source_text.reading import CannotRead, content_of

__all__ = ["SubmitError", "Submitted", "submitted_lines", "write_submission"]


class SubmitError(CourseError):
    """The work cannot be packed; the message says which file, and what to do."""


@dataclass(frozen=True)
class Submitted:
    """What was packed."""

    file: Path
    entries: tuple[tuple[str, int], ...]
    """Each file's name and size in bytes."""
    kept: Path | None
    """Where the archive that was there before is now."""
    unchanged: bool
    """Whether it was there already, byte for byte."""
    left_out: tuple[str, ...] = ()
    """Notebooks that cannot be read, and why."""
    unanswered: tuple[tuple[str, tuple[int, ...]], ...] = ()
    """Of each packed notebook with questions below which nothing is written: its name, and their numbers."""


def write_submission(assignment: Assignment, destination: Path | None = None, *, typed: Typed = command) -> Submitted:
    """Pack the assignment's files and notebooks into the archive that the manifest names.

    Notebooks are packed for their answers in words, without what their cells have printed and drawn; the challenge, if
    it was begun.

    Args:
        assignment: whose files.
        destination: the folder for the archive; the course's folder when it is not given.
        typed: how a step is typed, for the message.

    Raises:
        SubmitError: if a file is missing, is not a regular file (a symbolic link, a folder), or is far too large.
    """
    contents = {name: _content(assignment.folder / name, typed) for name in sorted(assignment.files)}
    notebooks, left_out = _notebooks(assignment)
    contents |= notebooks
    if (assignment.folder / CHALLENGE).exists():
        contents[CHALLENGE] = _content(assignment.folder / CHALLENGE, typed)
    packed = _pack(contents)
    file = (destination or assignment.root) / assignment.submit_name
    kept = None
    unchanged = file.is_file() and file.read_bytes() == packed
    if file.exists() and not unchanged:
        kept = keep_copy(file, file.parent)
    if not unchanged:
        write_atomically(file, packed)
    entries = tuple((name, len(content)) for name, content in contents.items())
    return Submitted(file, entries, kept, unchanged, left_out, _unanswered(assignment, notebooks))


def submitted_lines(submitted: Submitted) -> list[Line]:
    """A summary of what is in the archive."""
    lines = [line("  ", (clickable(submitted.file), "strong"), "   holds")]
    column = max(len(name) for name, _ in submitted.entries)
    lines += [line(f"    {name:<{column}} {size:>9,} bytes") for name, size in submitted.entries]
    lines += [line(("    left out: ", "fail"), name) for name in submitted.left_out]
    if submitted.unanswered:
        count = sum(len(numbers) for _, numbers in submitted.unanswered)
        lines.append(line((f"  {count} question{'s' if count > 1 else ''} without an answer:", "note")))
        lines += [
            line(f"    {name:<{column}}   {', '.join(map(str, numbers))}") for name, numbers in submitted.unanswered
        ]
    if submitted.unchanged:
        lines.append(line(("  It was there already, with the same content.", "dim")))
    if submitted.kept is not None:
        lines.append(line((f"  The one before is kept as {clickable(submitted.kept)}", "dim")))
    return [*lines, (), line("  next: hand in ", (submitted.file.name, "next")), ()]


def _content(file: Path, typed: Typed) -> bytes:
    try:
        return content_of(file)
    except CannotRead as error:
        cure = f": {typed('reset', file.name)} writes it again" if error.missing else ""
        raise SubmitError(f"{clickable(file)} {error.why}{cure}") from None


def _notebooks(assignment: Assignment) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """The notebooks without outputs, and those that cannot be packed."""
    packed, left_out = {}, []
    for path in notebooks_of(assignment):
        try:
            data = json.loads(path.read_bytes().decode("utf-8-sig"))
            for cell in data["cells"]:
                if cell.get("cell_type") == "code":
                    cell.update(outputs=[], execution_count=None)
            content = json.dumps(data, indent=1, ensure_ascii=False, sort_keys=True).encode()
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            left_out.append(f"{path.name} cannot be read as a notebook ({type(error).__name__})")
            continue
        if len(content) > LARGEST_FILE:
            left_out.append(f"{path.name} has {len(content):,} bytes without its outputs: are pictures pasted in?")
        else:
            packed[path.name] = content
    return packed, tuple(left_out)


def _unanswered(assignment: Assignment, packed: Iterable[str]) -> tuple[tuple[str, tuple[int, ...]], ...]:
    found = []
    for name in packed:
        numbers = tuple(one.number for one in inline_questions(assignment.folder / name) if not one.answer)
        found += [(name, numbers)] if numbers else []
    return tuple(found)


def _pack(contents: dict[str, bytes]) -> bytes:
    """A zip without clocks or permissions of this machine in it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system, entry.external_attr = 3, 0o100644 << 16
            suspicious = len(content) > LARGEST_RATIO // 2 * len(zlib.compress(content))  # a bomb, to a grader
            entry.compress_type = zipfile.ZIP_STORED if suspicious else zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return buffer.getvalue()
