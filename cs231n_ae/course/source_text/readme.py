"""The page of an assignment's folder, made from its manifest and its notebooks: what is in it, and what it is worth."""

from pathlib import Path

from cs231n_ae.course.challenges.tasks import TASKS
from cs231n_ae.course.outline.manifest import Assignment, Exercise
from cs231n_ae.course.source_text.notebooks import checked_in, notebook_title, notebooks_of

__all__ = ["readme_of", "write_readme"]

_MARK = "<!-- made from assignment.toml and the notebooks by: cs231n-ae course stubs -->"


def readme_of(assignment: Assignment) -> str:
    """Title and introduction, and the notebooks in order, each with its exercises and their points."""
    rest = {exercise.id: exercise for exercise in assignment.exercises}
    rows = []
    for path in notebooks_of(assignment):
        here = [rest.pop(name) for name in checked_in(path) if name in rest]
        rows.append(_row(f"[{notebook_title(path)}]({path.name})", here))
    if rest:
        rows.append(_row("", list(rest.values())))
    count = len(assignment.exercises)
    return "\n".join(
        [
            _MARK,
            f"# {assignment.title}",
            "",
            *([assignment.intro, ""] if assignment.intro else []),
            f"{count} exercises, {assignment.points:g} points. Each notebook sends you to the files beside it; "
            "`cs231n-ae check` says",
            "whether an answer is right, and if not, why.",
            "",
            "| notebook | what you write (points) | in all |",
            "| --- | --- | ---: |",
            *rows,
            "",
            *_challenge(assignment.name),
        ]
    )


def _challenge(name: str) -> list[str]:
    """Of the open challenge, if there is one."""
    task = TASKS.get(name)
    if task is None:
        return []
    command = f"`cs231n-ae challenge {name.partition('_')[0]}`"
    return [
        f"**An open challenge:** {task.title}. {command} writes `challenge.py`, a baseline with the rules at its head;",
        "the same command then scores what you make of it, on digits that it has not seen, beside your earlier runs.",
        "",
    ]


def write_readme(assignment: Assignment) -> Path | None:
    """Write the folder's ``README.md``, unless it is up to date, or somebody's own; returns what was written."""
    path, text = assignment.folder / "README.md", readme_of(assignment)
    before = path.read_text(encoding="utf-8") if path.exists() else _MARK
    if before == text or not before.startswith(_MARK):
        return None
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def _row(title: str, exercises: list[Exercise]) -> str:
    by_file: dict[str, list[str]] = {}
    for exercise in exercises:
        by_file.setdefault(exercise.file, []).append(f"{exercise.id} ({exercise.points:g})")
    written = "; ".join(f"[{file}]({file}): {', '.join(names)}" for file, names in by_file.items())
    points = sum(exercise.points for exercise in exercises)
    return f"| {title} | {written} | {f'{points:g}' if exercises else ''} |"
