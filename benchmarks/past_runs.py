"""A small history of runs, on whatever machines: what was aimed at, side by side."""

import datetime
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from rows import Row

__all__ = ["add_run", "side_by_side"]

KEPT = 12
"""Runs that the file holds, the last ones."""

SHOWN = 4
"""Runs in the table."""


def add_run(path: Path, rows: Iterable[Row], facts: Mapping[str, str]) -> list[dict[str, Any]]:
    """Put this run behind the others in the file, and return all: each with its day, its machine and its aims."""
    runs = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    aims = {f"{r.what}, against {r.against}": [round(r.ratio, 3), r.spread, r.target] for r in rows if r.verdict}
    runs.append({"date": datetime.date.today().isoformat(), "facts": dict(facts), "aims": aims})
    path.write_text(json.dumps(runs[-KEPT:], indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return runs[-KEPT:]


def side_by_side(runs: list[dict[str, Any]]) -> str:
    """The aims of the last run beside those of the runs before it, in Markdown: ratio and quartiles of each."""
    shown = runs[-SHOWN:]
    about = [f"{n}. {run['date']}: " + "; ".join(run["facts"].values()) for n, run in enumerate(shown, start=1)]
    numbers = "".join(f" | run {n}" for n in range(1, len(shown) + 1))
    lines = [f"| what | target{numbers} |", "| --- " * (2 + len(shown)) + "|"]
    for aim, (_, _, target) in shown[-1]["aims"].items():
        cells = [_cell(*run["aims"][aim][:2], target) if aim in run["aims"] else "" for run in shown]
        lines.append("| " + " | ".join([aim, f"≤ {target:g}", *cells]) + " |")
    return "\n".join([*about, "", *lines])


def _cell(ratio: float, spread: str, target: float) -> str:
    missed = " MISSED" if ratio > target else ""
    return f"**{ratio:.2f}**{missed}" + (f" ({spread})" if spread else "")
