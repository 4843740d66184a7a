"""The table of topics cannot rot: what it names is there, and all that is there is named."""

import re
import tomllib
from pathlib import Path

import pytest

from cs231n_ae.course.outline.manifest import ManifestError, load_assignment, load_course
from cs231n_ae.course.source_text.topics import topics_page, write_topics

ASSIGNMENTS = Path(__file__).parents[3] / "assignments"
PAGE = (ASSIGNMENTS / "TOPICS.md").read_text(encoding="utf-8")
LINKS = re.findall(r"\[([^\]]+)\]\(([^)]+)\)", PAGE)


def test_the_page_is_what_topics_toml_gives():
    assert topics_page(ASSIGNMENTS.parent, load_course(targets=False)) == PAGE, "cs231n-ae course stubs"


def test_every_exercise_and_every_notebook_is_in_it():
    manifests = [tomllib.loads(path.read_text(encoding="utf-8")) for path in ASSIGNMENTS.glob("*/assignment.toml")]
    exercises = {exercise["id"] for manifest in manifests for exercise in manifest["exercise"]}
    notebooks = {path.relative_to(ASSIGNMENTS).as_posix() for path in ASSIGNMENTS.glob("*/*.ipynb")}
    assert exercises == {text for text, target in LINKS if target.endswith(".py")}
    assert notebooks == {target for _, target in LINKS if target.endswith(".ipynb")}


@pytest.mark.parametrize(("text", "target"), sorted(set(LINKS)))
def test_what_a_link_names_is_there(text, target):
    content = (ASSIGNMENTS / target).read_text(encoding="utf-8")
    if target.endswith(".py"):
        owner = tomllib.loads((ASSIGNMENTS / target).with_name("assignment.toml").read_text(encoding="utf-8"))
        (where,) = (exercise["target"] for exercise in owner["exercise"] if exercise["id"] == text)
        assert f"def {where.rpartition(':')[2].rpartition('.')[2]}(" in content
    else:
        assert re.fullmatch(r"a(\d)_\w+/(\d)_\w+\.ipynb", target).groups() == (text[1], text[3])


def test_every_row_says_something():
    rows = [line.strip("|").split(" | ") for line in PAGE.splitlines() if line.startswith("| ")]
    rows = [row for row in rows if row[0].strip() not in ("topic", "---")]
    assert len(rows) == len(re.findall(r"^\[\[source\.topic\]\]", (ASSIGNMENTS / "topics.toml").read_text(), re.M))
    for topic, *rest in rows:
        assert topic.strip() and any(part.strip() for part in rest), topic


GOOD = """
[[source]]
title = "Elsewhere"
about = "A course."

[[source.topic]]
name = "gains"
exercises = ["scale_forward", "scale_backward", "centre_fit"]

[[source.topic]]
name = "fish"
without = "no water"
"""


@pytest.fixture
def example(example_course, tmp_path):
    folder = tmp_path / "assignments" / "a0_example"
    folder.mkdir(parents=True)
    manifest = example_course / "assignments/a0_example/assignment.toml"
    (folder / "assignment.toml").write_bytes(manifest.read_bytes())
    return load_assignment("a0_example", root=tmp_path, targets=False)


def test_a_row_links_what_is_taught_and_says_what_is_not(example):
    (example.root / "assignments/topics.toml").write_text(GOOD)
    page = write_topics(example.root, [example])
    assert page.read_text().endswith(
        "| gains |  | [scale_forward](a0_example/scale.py), [scale_backward](a0_example/scale.py), "
        "[centre_fit](a0_example/centre.py) |\n| fish |  | not taught: no water |\n"
    )
    assert write_topics(example.root, [example]) is None


@pytest.mark.parametrize(
    ("was", "becomes", "says"),
    [
        ('"centre_fit"', '"centre_fits"', "there is no exercise 'centre_fits'"),
        (', "centre_fit"', "", "no topic names centre_fit"),
        ('without = "no water"', "", "topic 'fish': it says nothing"),
        ('without = "no water"', 'notebooks = ["A0-9"]', "there is no notebook 'A0-9'"),
        ('without = "no water"', 'library = ["models.fish"]', "there is no cs231n_ae.models.fish"),
    ],
)
def test_a_mistake_is_said_with_its_topic(example, was, becomes, says):
    (example.root / "assignments/topics.toml").write_text(GOOD.replace(was, becomes))
    with pytest.raises(ManifestError, match=re.escape(says)):
        write_topics(example.root, [example])


def test_a_course_that_says_no_topics_has_no_page(example):
    assert write_topics(example.root, [example]) is None
