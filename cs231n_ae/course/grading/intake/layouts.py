"""Downloads as learning platforms make them: whose each file or folder is, and which of several attempts counts.

| platform | a file or folder in the download |
| --- | --- |
| Moodle | ``Ada Lovelace_123_assignsubmission_file`` (a folder), or with ``_a1.zip`` behind it |
| Canvas | ``lovelaceada_LATE_88231_1234_a1-1.zip``: a name, the user's id, the upload's id |
| Blackboard | ``Homework 1_ada01_attempt_2025-03-01-23-59-00_a1.zip``, and a ``.txt`` about each attempt |
| Gradescope | ``submission_123/``, and ``submission_metadata.yml`` that says whose |
| GitHub Classroom | ``a1-adal/`` with a ``.git``, in ``a1-submissions/`` |

Everything else is a zip or folder named after its student.

Only the beginning of such a name is the platform's; behind it a student writes what they like, also what looks like
another's beginning. So the first beginning counts, and the platform is the one that explains most of the download.
Moodle begins with a name that students may choose: where that can be read in two ways, it replaces nobody's work.
"""

import contextlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from cs231n_ae.course.grading.intake.taking import some
from cs231n_ae.course.grading.terms.names import visible

__all__ = ["Arrival", "Attempt", "arrivals", "inside_wrapper", "latest"]

METADATA = "submission_metadata.yml"
ZIP = ".zip"
LONGEST_TEXT = 20_000

_MOODLE = re.compile(r"(?P<name>.+?)_(?P<id>\d+)_assignsubmission_(?P<kind>file|onlinetext)(?:_(?P<file>.*))?")
_MOODLE_WITHIN = re.compile(r"_\d+_assignsubmission_(?:file|onlinetext)")
_CANVAS = re.compile(r"(?P<name>anon_[^\W_]+|[^\W\d_][^\W_]*)(?P<late>_LATE)?_(?P<id>\d+)_(?P<upload>\d+)_(?P<file>.+)")
_BLACKBOARD = re.compile(
    r"(?P<head>.+?_(?P<user>[^_]+))_attempt_(?P<time>\d{4}(?:-\d\d){5})(?:_(?P<file>.+)|(?P<about>\.txt))?"
)
_GRADESCOPE = re.compile(r"submission_(?P<id>\d+)")
_NAMED = {"moodle": _MOODLE, "blackboard": _BLACKBOARD, "canvas": _CANVAS}
"""The platforms that write whose a file is into its name."""
_AGAIN = re.compile(r"-\d+(?=\.\w+$)")
"""What Canvas adds to the name of a file that is handed in again."""


@dataclass(frozen=True)
class Arrival:
    """One file or folder of a download."""

    layout: str
    """``"moodle"``, ``"canvas"``, ``"blackboard"``, ``"gradescope"``, ``"github"`` or ``"plain"``."""
    person: str
    """The name as the download writes it."""
    path: Path
    file: str = ""
    """The student's own name for it; empty for a folder or zip that is the whole submission."""
    keys: dict[str, str] = field(default_factory=dict)
    """What else is known of the person: ``id`` (the platform's), ``sid``, ``login``, ``email``, ``github``."""
    attempt: tuple[str, int] = ("", 0)
    """Grows with the time of handing in: that time where it is known, then the platform's running number."""
    when: datetime | None = None
    notes: tuple[str, ...] = ()
    begins: str = ""
    """The beginning of its name, where the platform tells by that whose it is: task and user, both with underscores."""
    unsure: bool = False
    """Whether its name can be read as another person's too."""

    @property
    def whose(self) -> tuple[str, ...]:
        """Equal for what one person handed in."""
        if self.begins:
            return (self.layout, self.begins)
        keys = self.keys
        known = keys.get("login") or keys.get("email") or keys.get("sid") or keys.get("id") or keys.get("participant")
        named = (str(self.path),) if self.layout == "plain" else (self.person.casefold(), known or "")
        return (self.layout, *named)


@dataclass(frozen=True)
class Attempt:
    """What counts of all that one person handed in."""

    arrival: Arrival
    """The latest."""
    pieces: tuple[tuple[str, Path], ...]
    """Loose files by the student's names, where there is neither a zip nor a folder."""
    notes: tuple[str, ...]
    delivered: str = ""
    """Its name in the download, also where the zip in a folder is what is read."""


def arrivals(folder: Path, paths: Iterable[Path]) -> list[Arrival]:
    """Whose each of ``paths`` is, which all lie in ``folder``; nothing about the download itself is among them."""
    paths = list(paths)
    layout = _platform_of(paths)
    told = _blackboard_told(paths) if layout[0] == "blackboard" else {}
    submitters = _gradescope_submitters(folder / METADATA)
    found: list[Arrival] = []
    for path in paths:
        if path.name == METADATA and submitters:
            continue
        found += _arrivals_of(path, folder, layout, told, submitters)
    return found


def inside_wrapper(folder: Path, paths: list[Path]) -> Path:
    """The folder itself, or the only folder in it where a download was unpacked into one of its own."""
    if len(paths) != 1 or not paths[0].is_dir() or paths[0].is_symlink():
        return folder
    inner = paths[0]
    if any(one.layout != "plain" for one in arrivals(folder, paths)):
        return folder
    inside = [path for path in _entries(inner) if not path.name.startswith(".")]
    return inner if any(one.layout != "plain" for one in arrivals(inner, inside)) else folder


def latest(same: list[Arrival]) -> Attempt:
    """Of all that one person handed in the latest attempt; the others are told.

    What may be another's counts only where there is nothing else.
    """
    unsure = _told([one for one in same if one.unsure])
    sure = [one for one in same if not one.unsure]
    same = sure or same
    same = sorted(same, key=lambda one: (one.attempt, one.path.name))
    whole = [one for one in same if one.path.suffix.lower() == ZIP or one.path.is_dir()]
    pieces: tuple[tuple[str, Path], ...] = ()
    if whole:
        chosen = whole[-1]
        left_out = [one for one in same if one is not chosen and one.attempt <= chosen.attempt]
        later = [one for one in same if one.attempt > chosen.attempt]
    else:
        by_name = {one.file or one.path.name: one for one in same if one.attempt[0] == same[-1].attempt[0]}
        chosen, later = same[-1], []
        left_out = [one for one in same if one not in by_name.values()]
        if chosen.layout != "plain":
            pieces = tuple((name, one.path) for name, one in sorted(by_name.items()))
    notes = [note for one in same for note in one.notes]
    if left_out:
        graded = _told([chosen])
        notes.append(f"handed in more than once: the latest, {graded}, was graded, and not {_told(left_out)}")
    if unsure and sure:
        notes.append(f"not graded, for its name can be read as another person's: {unsure}")
    elif unsure:
        notes.append(f"graded, though its name can be read as another person's: {unsure}")
    if later:
        notes.append(f"handed in later, but neither a zip nor a folder, and not graded: {_told(later)}")
    return Attempt(_inner_zip(chosen), pieces, tuple(dict.fromkeys(notes)), chosen.path.name)


def _told(same: Sequence[Arrival]) -> str:
    """The names of files, as a note may have them: students chose them."""
    return some([visible(one.path.name, keep="") for one in same])


def _platform_of(paths: Sequence[Path]) -> list[str]:
    """The platforms, the one first that explains most names: all of a download are one platform's."""
    count = {layout: sum(_read(layout, path.name) is not None for path in paths) for layout in _NAMED}
    return sorted(count, key=lambda layout: -count[layout])


def _arrivals_of(
    path: Path,
    folder: Path,
    layouts: list[str],
    told: dict[str, tuple[str, str]],
    submitters: dict[str, list[dict[str, str]]],
) -> list[Arrival]:
    name = path.name
    for layout in layouts:
        if match := _read(layout, name):
            return _named(layout, path, match, told)
    if (match := _GRADESCOPE.fullmatch(name)) and path.is_dir():
        return _gradescope(path, submitters.get(name, []))
    if any(one.name == ".git" for one in _entries(path)):
        return [_github(path, folder)]
    return [Arrival("plain", path.stem if path.suffix.lower() == ZIP else name, path)]


def _read(layout: str, name: str) -> re.Match[str] | None:
    """The name's parts, if a platform may have written it: none writes a time that there is not."""
    match = _NAMED[layout].fullmatch(name)
    return None if match and layout == "blackboard" and _time_in_name(match["time"]) is None else match


def _named(layout: str, path: Path, match: re.Match[str], told: dict[str, tuple[str, str]]) -> list[Arrival]:
    """Of a file whose name tells whose it is; none for what is no work of a student's."""
    if layout == "moodle":
        if match["kind"] == "onlinetext":
            return []
        unsure = len(_MOODLE_WITHIN.findall(path.name)) > 1
        keys = {"participant": match["id"]}
        return [Arrival("moodle", match["name"], path, match["file"] or "", keys, unsure=unsure)]
    if layout == "blackboard":
        if match["about"]:
            return []
        person, login = told.get(match["head"], (match["user"], match["user"]))
        given = path, match["file"] or "", {"login": login}, (match["time"], 0), _time_in_name(match["time"])
        return [Arrival("blackboard", person, *given, begins=match["head"])]
    notes = ("Canvas marks it as late",) if match["late"] else ()
    file = _AGAIN.sub("", match["file"])
    return [Arrival("canvas", match["name"], path, file, {"id": match["id"]}, ("", int(match["upload"])), notes=notes)]


def _gradescope(path: Path, submitters: list[dict[str, str]]) -> list[Arrival]:
    """A folder, once for each of those who handed it in together."""
    found = []
    for one in submitters:
        others = [other.get("name", "?") for other in submitters if other is not one]
        notes = (f"handed in together with {some([visible(name, keep='') for name in others])}",) if others else ()
        keys = {key: one[key] for key in ("sid", "email") if one.get(key)}
        when = _time(one.get("created_at", ""))
        person = one.get("name") or one.get("email") or path.name
        found.append(Arrival("gradescope", person, path, "", keys, (one.get("created_at", ""), 0), when, notes))
    return found or [Arrival("gradescope", path.name, path)]


def _github(path: Path, folder: Path) -> Arrival:
    """A clone of a student's repository: the user's name stands behind the assignment's, which the folder tells."""
    task = folder.name.removesuffix("-submissions")
    if folder.name.endswith("-submissions") and path.name.startswith(f"{task}-"):
        user = path.name.removeprefix(f"{task}-")
        return Arrival("github", user, path, "", {"github": user})
    return Arrival("github", path.name, path)


def _inner_zip(one: Arrival) -> Arrival:
    """The zip in a folder that the platform made for it; the folder, where it holds anything else."""
    if one.layout == "plain" or not one.path.is_dir() or one.path.is_symlink():
        return one
    inside = [path for path in _entries(one.path) if not path.name.startswith((".", "__MACOSX"))]
    if len(inside) == 1 and inside[0].suffix.lower() == ZIP:
        return Arrival(one.layout, one.person, inside[0], one.file, one.keys, one.attempt, one.when, one.notes)
    return one


def _entries(folder: Path) -> Iterator[Path]:
    """What lies in a folder: nothing, if it cannot be looked into, which is said when it is graded."""
    with contextlib.suppress(OSError):
        yield from folder.iterdir()


def _blackboard_told(paths: list[Path]) -> dict[str, tuple[str, str]]:
    """Name and login of who made attempts, by what their files' names begin with."""
    told = {}
    for path in paths:
        match = _BLACKBOARD.fullmatch(path.name)
        if match and match["about"] and path.is_file() and not path.is_symlink():
            with path.open(encoding="utf-8-sig", errors="replace") as stream:
                text = stream.read(LONGEST_TEXT)
            if found := next(filter(None, map(_name_and_login, text.splitlines())), None):
                told[match["head"]] = found
    return told


def _name_and_login(line: str) -> tuple[str, str] | None:
    """What a line tells that reads ``Name: Ada Lovelace (ada_01)``: without a pattern, for those can take long."""
    said, line = line.startswith("Name:"), line.removeprefix("Name:").strip()
    person, opened, login = line.removesuffix(")").rpartition("(")
    known = said and opened and line.endswith(")") and ")" not in login
    return (person.strip(), login) if known and person.strip() and login else None


def _gradescope_submitters(file: Path) -> dict[str, list[dict[str, str]]]:
    """The few lines that matter of Gradescope's YAML: who handed in each folder, and when.

    The file is written by a machine, one ``:key: value`` to a line; what is nested deeper (the history) is left out,
    and people are read in the list of submitters alone: what a student's program printed is in this file, too.
    """
    if not file.is_file() or file.is_symlink():
        return {}
    found: dict[str, list[dict[str, str]]] = {}
    people: list[dict[str, str]] = []
    section, indent = "", None
    for line in file.read_text(encoding="utf-8-sig", errors="replace").splitlines():
        if match := re.fullmatch(r"(submission_\d+):\s*", line):
            people, section, indent = found.setdefault(match[1], []), "", None
        elif match := re.fullmatch(r"  :(\w+):(.*)", line):
            section = match[1]
            for one in people if section == "created_at" else []:
                one["created_at"] = _unquoted(match[2])
        elif section == "submitters" and (match := re.fullmatch(r"( *)(- )?:(name|sid|email):(?: (.*))?", line)):
            begins = len(match[1]) + len(match[2] or "")
            indent = begins if indent is None else indent
            if begins != indent:  # within a text of several lines
                continue
            if match[2] or not people:
                people.append({})
            people[-1].setdefault(match[3], _unquoted(match[4] or ""))
    return found


def _unquoted(text: str) -> str:
    text = text.strip()
    if len(text) >= 2 and text[0] == text[-1] and text[0] in "'\"":
        text = text[1:-1].replace("''", "'") if text[0] == "'" else text[1:-1]
    return "" if text in ("null", "~") else text


def _time(text: str) -> datetime | None:
    """A time as Gradescope writes it: ``2025-03-01 23:59:00.123456789 Z``."""
    match = re.match(r"(\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d)(?:\.\d+)?\s*(Z|[+-]\d\d:?\d\d)?", text)
    try:
        return datetime.fromisoformat(match[1] + (match[2] or "Z")) if match else None
    except ValueError:  # digits that are no time
        return None


def _time_in_name(text: str) -> datetime | None:
    """A time as Blackboard writes it into a name: ``2025-03-01-23-59-00``; None where it is none."""
    try:
        return datetime.strptime(text, "%Y-%m-%d-%H-%M-%S")
    except ValueError:
        return None
