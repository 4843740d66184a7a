"""What a run takes from an earlier one over the same folder: its seed, where its files were, grades of exercises."""

import fcntl
import hashlib
import os
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cs231n_ae.course.grading.terms.errors import GradingError
from cs231n_ae.course.grading.terms.late import LatePolicy
from cs231n_ae.course.grading.terms.records import read_json

__all__ = ["GUESSED", "KEPT", "RUN", "alone_in", "asked_for", "merged", "named_again", "seed_of", "unguessable"]

RUN = "run.json"
_STATES = ("unfinished", "finished")
KEPT = "kept"
"""The folder for copies of what an instructor wrote and has since replaced."""


def asked_for(
    out: Path, hidden: Path | None, roster: Path | None, late: LatePolicy | None, anonymous: bool, challenge: bool
) -> dict[str, str]:
    """Hidden tests, roster, policy and what else was asked for: as given now, or else as in the run that is there."""
    before = (_run_in(out) or {}).get("asked", {})
    given = {"hidden": hidden, "roster": roster}
    found = {key: str(path.resolve()) if path else before.get(key, "") for key, path in given.items()}
    secret = before.get("anonymous") or (secrets.token_hex(8) if anonymous else "")
    base = late.base if late is not None else before.get("policy_base", "")
    challenged = before.get("challenge") or ("yes" if challenge else "")
    return {**found, "anonymous": secret, "policy_base": base, "challenge": challenged}


@contextmanager
def alone_in(out: Path) -> Iterator[None]:
    """Make the folder of a run, and let no other run write into it meanwhile; whoever is killed lets go of it.

    Raises:
        GradingError: if another run is at work there.
    """
    if not out.exists():
        out.parent.mkdir(parents=True, exist_ok=True)
        out.mkdir(mode=0o700, exist_ok=True)  # grades are nobody else's business, least of all a submission's
    held = os.open(out, os.O_RDONLY)
    try:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise GradingError(f"another run is at work in {out}: wait for its end, or name another folder") from None
        except OSError:
            pass  # a disk that knows no locks
        yield
    finally:
        os.close(held)


GUESSED = 2**50
"""Seeds below this can be guessed: a 7, a date, a telephone number."""
LARGEST_SEED = 2**53
"""JSON readers of other languages keep no larger number exactly."""


def unguessable(seed: int, secret: str) -> int:
    """The seed as it is, or if it can be guessed the one that a run's secret makes of it.

    What it gives is given back for itself, so that whoever knows it can repeat the run in another folder.
    """
    if seed >= GUESSED:
        return seed
    mixed = hashlib.sha256(f"{secret}/{seed}".encode()).digest()
    return GUESSED + int.from_bytes(mixed[:8], "big") % (LARGEST_SEED - GUESSED)


def seed_of(out: Path, assignment: str, seed: int | None, regrade: bool) -> tuple[int, str]:
    """The seed of a run in this folder, and the folder's secret, which is drawn once.

    The seed is the given one, made :func:`unguessable`, that of the run that is there, or a secret one.

    Raises:
        GradingError: if the folder is not this run's to take.
    """
    before = _run_in(out)
    _require_ours(out, before, assignment)
    if before is not None and before["state"] == "finished" and not regrade:
        raise GradingError(
            f"{out} holds a finished run of {assignment}: add --regrade to grade again what has "
            "changed since, or name another folder with -o"
        )
    secret = (before or {}).get("secret") or secrets.token_hex(16)
    seed = None if seed is None else unguessable(seed, secret)
    unfinished = before is not None and before["state"] != "finished"
    if unfinished and seed is not None and seed != before["seed"] and not regrade:
        raise GradingError(
            f"the run in {out} was begun with the seed {before['seed']}: go on without --seed, or add "
            "--regrade to grade all of it again with the new one"
        )
    recorded = unguessable(0, secrets.token_hex(16)) if before is None else int(before["seed"])
    return recorded if seed is None else seed, secret


def named_again(
    only: Sequence[str], names: Mapping[str, str], exercises: Sequence[str], regrade: bool
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The students and the exercises among what is to be graded again; ``names`` are known words, in small letters.

    Raises:
        GradingError: for a word that names neither, or without ``regrade``.
    """
    if only and not regrade:
        raise GradingError("--only goes with --regrade: it names what is to be graded again")
    unknown = [word for word in only if word not in exercises and word.casefold() not in names]
    if unknown:
        raise GradingError(
            f"--only {unknown[0]}: there is neither a submission nor an exercise of that name; "
            f"the exercises are {', '.join(sorted(exercises))}"
        )
    students = tuple(names[word.casefold()] for word in only if word not in exercises)
    return students, tuple(word for word in only if word in exercises)


def merged(old: dict[str, Any], new: dict[str, Any], only: tuple[str, ...]) -> dict[str, Any]:
    """An earlier grade with the results of some exercises from a new one."""
    again = {result["exercise"]: result for result in new["results"] if result["exercise"] in only}
    results = [again.get(result["exercise"], result) for result in old["results"]]
    points, earned = (sum(result[key] for result in results) for key in ("points", "earned"))
    gone = tuple(f"{exercise}: " for exercise in only)
    flags = [flag for flag in old["flags"] if not flag.startswith(gone)]
    flags = list(dict.fromkeys([*flags, *new["flags"]]))
    near = [hint for hint in old.get("near", ()) if hint["exercise"] not in only]
    near += [hint for hint in new.get("near", ()) if hint["exercise"] in only]
    hints = {"near": near} if "near" in old or "near" in new else {}
    return {**old, "results": results, "points": points, "earned": earned, "flags": flags, **hints}


def _run_in(out: Path) -> Any:
    """What a run wrote down of itself in this folder; None if there is nothing, or nothing that a run writes."""
    found = read_json(out / RUN)
    if not isinstance(found, dict) or type(found.get("seed")) is not int or found.get("state") not in _STATES:
        return None
    asked = found.get("asked", {})
    is_whole = isinstance(asked, dict) and all(isinstance(value, str) for value in asked.values())
    return found if is_whole else None


def _require_ours(out: Path, before: Any, assignment: str) -> None:
    """Refuse a folder that holds anything but a run of this assignment, of which ``before`` was written down."""
    if before is None:
        if (out / RUN).exists():
            raise GradingError(f"{out / RUN} cannot be read: name another folder with -o, or delete this one")
        if out.exists() and (not out.is_dir() or any(out.iterdir())):
            raise GradingError(f"{out} holds other things already: name a new folder with -o")
    elif before.get("assignment") != assignment:
        raise GradingError(f"{out} holds a run of {before.get('assignment')}: name another folder with -o")
