"""The page that says where each topic of other courses is taught here, made from ``assignments/topics.toml``."""

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cs231n_ae.course.outline.manifest import Assignment, Exercise, ManifestError
from cs231n_ae.course.source_text.notebooks import checked_in, notebooks_of

__all__ = ["topics_page", "write_topics"]

_HEAD = """<!-- made from topics.toml and the notebooks by: cs231n-ae course stubs -->
# What is taught where

What other courses teach, topic by topic: the notebook of this course, and what you write yourself. "In the library"
means a model with its gradients and tests, of which no notebook tells; "not taught" means what it says, and what there
is instead.
"""
_COLUMNS = "| topic | notebooks | what you write |\n| --- | --- | --- |"


def topics_page(root: Path, course: Sequence[Assignment]) -> str:
    """The page: a table for each source, a row for each of its topics.

    Raises:
        ManifestError: for a notebook, exercise or module that is not there, a topic that says nothing, and an exercise
            or notebook of the course that no topic names.
    """
    file = root / "assignments" / "topics.toml"
    sources = tomllib.loads(file.read_text(encoding="utf-8"))["source"]
    exercises = {exercise.id: exercise for one in course for exercise in one.exercises}
    notebooks = {f"A{one.name[1]}-{path.name[0]}": path for one in course for path in notebooks_of(one)}
    taught_in = {name: short for short, path in reversed(notebooks.items()) for name in checked_in(path)}
    parts, named = [_HEAD], set()
    for source in sources:
        rows = [_COLUMNS]
        for topic in source["topic"]:
            where = f"{file}: topic {topic['name']!r}"
            written = [_known(where, "exercise", name, exercises) for name in topic.get("exercises", [])]
            checked = [taught_in[one.id] for one in written if one.id in taught_in]
            shorts = dict.fromkeys(checked + topic.get("notebooks", []))
            read = [f"[{short}]({_address(_known(where, 'notebook', short, notebooks), root)})" for short in shorts]
            named |= {*shorts, *topic.get("exercises", [])}
            rows.append(f"| {topic['name']} | {', '.join(read)} | {_said(where, topic, written, root)} |")
        parts += [f"## {source['title']}\n\n{source['about']}\n", "\n".join(rows) + "\n"]
    if missing := sorted((exercises.keys() | notebooks.keys()) - named):
        raise ManifestError(f"{file}: no topic names {', '.join(missing)}: add each to a topic, or a topic for it")
    return "\n".join(parts)


def write_topics(root: Path, course: Sequence[Assignment]) -> Path | None:
    """Write ``assignments/TOPICS.md`` unless it is up to date, or the course says no topics; returns what was written.

    Raises:
        ManifestError: as :func:`topics_page` does.
    """
    if not (root / "assignments" / "topics.toml").is_file():
        return None
    path, text = root / "assignments" / "TOPICS.md", topics_page(root, course)
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return None
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def _said(where: str, topic: dict[str, Any], written: list[Exercise], root: Path) -> str:
    """The last column: exercises, then what is in the library alone, then what is not taught."""
    links = [f"[{one.id}]({one.assignment}/{one.file})" for one in written]
    said = [", ".join(links)] if links else []
    library = topic.get("library", [])
    for module in library:
        if not (root / "cs231n_ae" / f"{module.replace('.', '/')}.py").is_file():
            raise ManifestError(f"{where}: there is no cs231n_ae.{module}: check its spelling")
    if library:
        said.append("in the library: " + ", ".join(f"`cs231n_ae.{module}`" for module in library))
    if "without" in topic:
        said.append(f"{'not all of it' if links else 'not taught'}: {topic['without']}")
    if not said and "notebooks" not in topic:
        raise ManifestError(f"{where}: it says nothing: exercises, notebooks, library or without")
    return "; ".join(said)


def _known(where: str, kind: str, name: str, there: dict[str, Any]) -> Any:
    if name not in there:
        raise ManifestError(f"{where}: there is no {kind} {name!r} in this course: check its spelling")
    return there[name]


def _address(path: Path, root: Path) -> str:
    return path.relative_to(root / "assignments").as_posix()
