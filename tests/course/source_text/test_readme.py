"""An assignment's page: every exercise once, beside its notebook; nobody's own page is written over."""

import json

import pytest

from cs231n_ae.course.outline.manifest import load_assignment
from cs231n_ae.course.source_text.readme import readme_of, write_readme


@pytest.fixture
def example(example_course, tmp_path):
    (tmp_path / "assignments/a0_example").mkdir(parents=True)
    text = (example_course / "assignments/a0_example/assignment.toml").read_text()
    (tmp_path / "assignments/a0_example/assignment.toml").write_text(
        text.replace('title = "An example"', 'title = "An example"\nintro = "Gains, and their gradients."')
    )
    for name, title, exercises in (("2_later", "Means", ["centre_fit"]), ("1_first", "Gains", ["scale_forward"])):
        cells = [
            {"cell_type": "markdown", "source": [f"# {title}\n", "Words."]},
            *({"cell_type": "code", "source": [f'check("{exercise}")']} for exercise in exercises),
        ]
        (tmp_path / f"assignments/a0_example/{name}.ipynb").write_text(json.dumps({"cells": cells}))
    return load_assignment("a0_example", root=tmp_path, targets=False)


def test_notebooks_come_in_order_with_their_exercises_and_points(example):
    text = readme_of(example)
    assert "# An example\n\nGains, and their gradients.\n\n3 exercises, 5 points." in text
    rows = [line for line in text.splitlines() if line.startswith("| ")][2:]
    assert rows == [
        "| [Gains](1_first.ipynb) | [scale.py](scale.py): scale_forward (1) | 1 |",
        "| [Means](2_later.ipynb) | [centre.py](centre.py): centre_fit (1) | 1 |",
        "|  | [scale.py](scale.py): scale_backward (3) | 3 |",
    ]


def test_it_is_written_when_it_has_changed_and_never_over_somebodys_own(example):
    page = example.folder / "README.md"
    assert write_readme(example) == page
    assert write_readme(example) is None
    page.write_text(page.read_text() + "stale")
    assert write_readme(example) == page and page.read_text() == readme_of(example)
    page.write_text("my own")
    assert write_readme(example) is None and page.read_text() == "my own"
