"""The graders' Containerfile, read without an engine: what it copies is there, and what it runs exists."""

import json
import re
import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cs231n_ae.course.outline.paths import course_root

ROOT = course_root(Path(__file__))
TEXT = (ROOT / "Containerfile").read_text(encoding="utf-8")
KNOWN = {"FROM", "RUN", "WORKDIR", "COPY", "USER", "ENV", "ENTRYPOINT"}


def instructions():
    """Each instruction with its arguments; continued lines are one."""
    lines = [line for line in TEXT.replace("\\\n", " ").splitlines() if line.strip() and not line.startswith("#")]
    return [(line.partition(" ")[0], line.partition(" ")[2].strip()) for line in lines]


def test_only_plain_instructions_and_a_base_first():
    words = [word for word, _ in instructions()]
    assert words[0] == "FROM" and set(words) == KNOWN
    assert words.index("USER") > max(i for i, word in enumerate(words) if word == "RUN")  # what is installed is root's


def test_the_base_is_a_python_that_the_package_takes():
    (base,) = [rest for word, rest in instructions() if word == "FROM"]
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"]
    have, least = (tuple(map(int, re.search(r"(\d+)\.(\d+)", text).groups())) for text in (base, wanted))
    assert have >= least


def test_what_is_copied_is_there():
    for word, rest in instructions():
        if word == "COPY":
            *sources, _ = rest.split()
            assert all((ROOT / source).exists() for source in sources)


def test_the_package_finds_all_that_it_is_built_from():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    copied = " ".join(rest for word, rest in instructions() if word == "COPY").split()
    assert project.get("readme", "README.md") in copied


def test_its_command_exists():
    from cs231n_ae.cli import app

    (entry,) = [json.loads(rest) for word, rest in instructions() if word == "ENTRYPOINT"]
    assert entry[0] in tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["scripts"]
    result = CliRunner().invoke(app, [*entry[1:], "no_such_assignment", "nowhere"])
    assert "no_such_assignment" in result.output and "No such option" not in result.output


@pytest.mark.parametrize("word", ["podman build -t cs231n-grader .", "--network none"])
def test_the_words_to_build_and_run_it_are_in_it(word):
    assert word in TEXT
