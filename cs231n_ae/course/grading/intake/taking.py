"""Which of the files that were found are the ones that were asked for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cs231n_ae.course.grading.terms.names import visible

__all__ = ["NOT_HANDED_IN", "CannotTake", "Found", "choose", "is_clutter", "some"]

NOT_HANDED_IN = (".git", ".handed_out", ".ipynb_checkpoints", ".venv")
"""Folders that come along with a repository or a copy of the course, and are looked into by nobody."""

NAMED = 3
"""How many of several like things a note names."""

LONGEST_SHOWN = 80
"""Characters of a path in a note."""

_ARCHIVES = (".zip", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".7z", ".rar", ".zst")


class CannotTake(ValueError):
    """A submission that cannot be graded at all; the message says why, in characters that can be shown."""

    def __init__(self, why: str) -> None:
        super().__init__(visible(why, keep=""))


@dataclass(frozen=True)
class Found:
    """One file of a submission."""

    parent: str
    """The folder in which it lies, with slashes; empty for the top."""
    name: str
    content: bytes | None = None
    """None for a file that was not asked for, or not accepted."""
    refused: str = ""
    """Why a file that was asked for is not accepted: behind its name, ``"is a symbolic link"``."""
    suspicious: str = ""
    """What is wrong with a file that was not asked for."""

    @property
    def path(self) -> str:
        return f"{self.parent}/{self.name}" if self.parent else self.name


def choose(
    found: Iterable[Found], wanted: Sequence[str], also: Sequence[str] = ()
) -> tuple[dict[str, bytes], list[str]]:
    """The content of each wanted file that is there, and notes about everything else.

    The files must lie in one folder, whichever it is: at the top, or in a folder that was packed with them. Those in
    ``also`` are taken from there, too, and not missed.

    Raises:
        CannotTake: if none of them is there, or it cannot be told which are meant.
    """
    found = [one for one in found if not is_clutter(one)]
    candidates = [one for one in found if one.name in wanted and not one.suspicious]
    home = _home(candidates, wanted, found)
    chosen: dict[str, bytes] = {}
    notes: list[str] = []
    for name in (*wanted, *also):
        here = [one for one in found if one.name == name and one.parent == home and not one.suspicious]
        content, note = _one_of(name, here)
        if content is not None:
            chosen[name] = content
        elif not here and name in wanted:
            note = _missing(name, home, found)
        notes += [note] if note else []
    if not chosen.keys() & set(wanted):
        raise CannotTake("none of its files can be used: " + "; ".join(notes))
    known = {*wanted, *also}
    stray = [one for one in found if one.suspicious or one.parent != home or one.name not in known]
    notes += [f"ignored: {one.path[:LONGEST_SHOWN]} ({one.suspicious})" for one in stray if one.suspicious][:NAMED]
    others = sorted(one.path[:LONGEST_SHOWN] for one in stray if not one.suspicious)
    notes += [f"not asked for, and ignored: {some(others)}"] if others else []
    return chosen, notes


def is_clutter(one: Found) -> bool:
    """What operating systems and Python leave behind, and nobody means to hand in."""
    parts = one.path.split("/")
    folders = {"__MACOSX", "__pycache__", *NOT_HANDED_IN} & set(parts[:-1])
    return one.name in (".DS_Store", "Thumbs.db", "desktop.ini") or bool(folders)


def _home(candidates: list[Found], wanted: Sequence[str], found: list[Found]) -> str:
    """The folder that holds the files."""
    holds: dict[str, set[str]] = {}
    for one in candidates:
        holds.setdefault(one.parent, set()).add(one.name)
    if not holds:
        archives = [one.path for one in found if one.name.lower().endswith(_ARCHIVES)]
        if archives:
            raise CannotTake(_of_archives(archives))
        odd = [f"{one.path[:LONGEST_SHOWN]}: {one.suspicious}" for one in found if one.suspicious]
        lacking = f"none of the files {some(list(wanted))} is in it{_instead(found)}"
        raise CannotTake(lacking + (f" ({some(odd)})" if odd else ""))
    if "" in holds:
        return ""
    most = max(len(names) for names in holds.values())
    best = sorted(parent for parent, names in holds.items() if len(names) == most)
    if len(best) > 1:
        raise CannotTake(f"the files are there more than once, in {some(best)}: it cannot be told which are meant")
    return best[0]


def _instead(found: list[Found]) -> str:
    """What is there in place of the files, Python files first: "affine (1).py" is a browser's second download."""
    paths = sorted((one.path for one in found if not one.suspicious), key=lambda path: (not path.endswith(".py"), path))
    return f": there {'are' if paths[1:] else 'is'} {some(paths)}" if paths else ""


def _of_archives(archives: list[str]) -> str:
    """Why there is nothing to grade where archives are all that could hold the files, and what would help."""
    zips = [path for path in archives if path.lower().endswith(".zip")]
    if not zips:
        return f"it holds {some(archives)}, and of archives only zips are opened: ask for a zip"
    if len(zips) > 1:
        return f"it holds {len(zips)} zips ({some(zips)}), and which counts cannot be told: keep the one that is meant"
    return f"it holds another archive ({some(zips)}), and archives in archives are not opened: unpack it"


def _one_of(name: str, here: list[Found]) -> tuple[bytes | None, str]:
    """The content of a file that may be in an archive twice, and what there is to say about it."""
    refused = next((one.refused for one in here if one.refused), "")
    if refused:
        return None, f"{name} {refused}"
    contents = {one.content for one in here}
    if len(contents) > 1:
        return (
            None,
            f"{name} is in the archive {len(here)} times, with different content: it cannot be told which counts",
        )
    return (contents.pop() if contents else None), ""


def _missing(name: str, home: str, found: list[Found]) -> str:
    alike = [one.name for one in found if one.parent == home and one.name.lower() == name.lower()]
    if alike:
        return f"{name} is missing: {alike[0]} is another name, for capital letters count"
    return f"{name} is missing"


def some(names: Sequence[str]) -> str:
    """The first of these, each cut short, and how many more there are."""
    more = len(names) - NAMED
    return ", ".join(name[:LONGEST_SHOWN] for name in names[:NAMED]) + (f" and {more} more" if more > 0 else "")
