"""What a run takes from an earlier one over the same folder: where its files were, and grades of exercises."""

import secrets
from pathlib import Path
from typing import Any

from cs231n_ae.course.grading.terms.errors import GradingError
from cs231n_ae.course.grading.terms.late import LatePolicy
from cs231n_ae.course.grading.terms.records import read_json

__all__ = ["KEPT", "RUN", "asked_for", "merged", "require_ours"]

RUN = "run.json"
KEPT = "kept"
"""The folder for copies of what an instructor wrote and has since replaced."""


def asked_for(
    out: Path, hidden: Path | None, roster: Path | None, late: LatePolicy | None, anonymous: bool, challenge: bool
) -> dict[str, str]:
    """Hidden tests, roster, policy and what else was asked for: as given now, or else as in the run that is there."""
    before = (read_json(out / RUN) or {}).get("asked", {})
    given = {"hidden": hidden, "roster": roster}
    found = {key: str(path.resolve()) if path else before.get(key, "") for key, path in given.items()}
    secret = before.get("anonymous") or (secrets.token_hex(8) if anonymous else "")
    base = late.base if late is not None else before.get("policy_base", "")
    challenged = before.get("challenge") or ("yes" if challenge else "")
    return {**found, "anonymous": secret, "policy_base": base, "challenge": challenged}


def merged(old: dict[str, Any], new: dict[str, Any], only: tuple[str, ...]) -> dict[str, Any]:
    """An earlier grade with the results of some exercises from a new one."""
    again = {result["exercise"]: result for result in new["results"] if result["exercise"] in only}
    results = [again.get(result["exercise"], result) for result in old["results"]]
    points, earned = (sum(result[key] for result in results) for key in ("points", "earned"))
    flags = list(dict.fromkeys([*old["flags"], *new["flags"]]))
    return {**old, "results": results, "points": points, "earned": earned, "flags": flags}


def require_ours(out: Path, before: Any, assignment: str) -> None:
    """Refuse a folder that holds anything but a run of this assignment, of which ``before`` was written down."""
    if before is None:
        if (out / RUN).exists():
            raise GradingError(f"{out / RUN} cannot be read: name another folder with -o, or delete this one")
        if out.exists() and (not out.is_dir() or any(out.iterdir())):
            raise GradingError(f"{out} holds other things already: name a new folder with -o")
    elif before.get("assignment") != assignment:
        raise GradingError(f"{out} holds a run of {before.get('assignment')}: name another folder with -o")
