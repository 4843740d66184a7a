"""The head of a notebook: what the manifest says, what its text says, and nothing for those without goals."""

import json

import pytest

from cs231n_ae.course.outline.manifest import ManifestError, load_assignment
from cs231n_ae.course.source_text.heads import HEAD, head_of, write_heads

NOTEBOOKS = """
[[notebook]]
name = "1_first"
goals = "You can scale."

[[notebook]]
name = "2_later"
goals = "You can centre."
builds_on = "patience"
"""


@pytest.fixture
def folder(example_course, tmp_path):
    folder = tmp_path / "assignments/a0_example"
    folder.mkdir(parents=True)
    text = (example_course / "assignments/a0_example/assignment.toml").read_text()
    (folder / "assignment.toml").write_text(text + NOTEBOOKS)
    notebook(folder, "1_first", "Gains", 'check("scale_forward")\ncheck("scale_backward")', words=1000)
    notebook(folder, "2_later", "Means", 'from scale import scale_forward\ncheck("centre_fit")', words=10)
    notebook(folder, "3_last", "The end", 'check("centre_fit")', words=10)
    return folder


def notebook(folder, name, title, code, *, words):
    cells = [
        {"cell_type": "markdown", "id": "title", "metadata": {}, "source": [f"# {title}\n", "word " * words]},
        {"cell_type": "code", "id": "code", "metadata": {}, "source": [code], "outputs": [], "execution_count": None},
    ]
    text = json.dumps({"cells": cells, "metadata": {}}, indent=1) + "\n"
    (folder / f"{name}.ipynb").write_text(text, encoding="utf-8")


def heads(folder):
    assignment = load_assignment("a0_example", root=folder.parents[1], targets=False)
    return {path.stem: head_of(assignment, path) for path in sorted(folder.glob("*.ipynb"))}


def test_it_says_goals_time_difficulty_and_what_comes_before(folder):
    found = heads(folder)
    assert found["1_first"] == (
        "**Goals.** You can scale.\n\n**Time:** about 30 minutes (2 exercises, 4 points). **Difficulty:** easy. "
        "**Builds on:** nothing before it."
    )
    assert found["2_later"] == (
        "**Goals.** You can centre.\n\n**Time:** about 15 minutes (1 exercise, 1 point). **Difficulty:** easy. "
        "**Builds on:** [Gains](1_first.ipynb), patience."
    )
    assert found["3_last"] == ""


@pytest.mark.parametrize(("points", "difficulty"), [(3, "easy"), (4, "medium"), (6, "hard")])
def test_the_largest_exercise_says_how_hard_it_is(folder, points, difficulty):
    manifest = folder / "assignment.toml"
    manifest.write_text(manifest.read_text().replace("points = 3", f"points = {points}"))
    assert f"**Difficulty:** {difficulty}." in heads(folder)["1_first"]


def test_what_is_written_elsewhere_counts_there(folder):
    manifest = folder / "assignment.toml"
    manifest.write_text(manifest.read_text() + '\n[[notebook]]\nname = "3_last"\ngoals = "You can end."\n')
    assert "(nothing to write)" in heads(folder)["3_last"]
    assert "**Builds on:** [Means](2_later.ipynb)." in heads(folder)["3_last"]


def test_it_is_put_behind_the_title_once_and_follows_the_manifest(folder):
    assignment = load_assignment("a0_example", root=folder.parents[1], targets=False)
    assert [path.stem for path in write_heads(assignment)] == ["1_first", "2_later"]
    assert write_heads(assignment) == []
    cells = json.loads((folder / "1_first.ipynb").read_text(encoding="utf-8"))["cells"]
    assert [cell["id"] for cell in cells] == ["title", HEAD, "code"]
    assert "".join(cells[1]["source"]) == heads(folder)["1_first"]
    manifest = folder / "assignment.toml"
    manifest.write_text(manifest.read_text().replace("You can scale.", "You can stretch."))
    again = load_assignment("a0_example", root=folder.parents[1], targets=False)
    assert [path.stem for path in write_heads(again)] == ["1_first"]


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        ('name = "3_last"', "goals is missing or empty"),
        ('name = "3_last"\ngoals = "You can."\nhours = 2', "unknown key 'hours'"),
    ],
)
def test_what_a_manifest_may_not_say(folder, entry, says):
    manifest = folder / "assignment.toml"
    manifest.write_text(manifest.read_text() + f"\n[[notebook]]\n{entry}\n")
    with pytest.raises(ManifestError, match=says):
        heads(folder)


def test_a_notebook_that_is_gone_is_told_to_authors_and_stops_no_student(folder):
    manifest = folder / "assignment.toml"
    manifest.write_text(manifest.read_text() + '\n[[notebook]]\nname = "9_none"\ngoals = "You can."\n')
    assert "9_none" in load_assignment("a0_example", root=folder.parents[1], targets=False).notebooks
    with pytest.raises(ManifestError, match=r"there is no 9_none\.ipynb beside this file"):
        load_assignment("a0_example", root=folder.parents[1])
