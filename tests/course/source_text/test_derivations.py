"""What is to be derived is asked for in everything that a student reads, and told in nothing but the last hints."""

import inspect
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from cs231n_ae.course.outline.manifest import ManifestError, load_course
from cs231n_ae.course.source_text.derivations import left_out_of, with_questions
from cs231n_ae.course.source_text.stubs import stub_source

COURSE = load_course(targets=False)
ASKING = [(assignment, one) for assignment in COURSE for one in assignment.exercises if one.derive]
cases = pytest.mark.parametrize(("assignment", "exercise"), ASKING, ids=[exercise.id for _, exercise in ASKING])


SETTING = r"\s|\\[,;!]|\\left|\\right|\\[bB]ig|\\[dt]?frac|\\mathrm|\\text|_\{[^{}]*\}|_\\?[a-zA-Z0-9]+|[{}]"


def source_of(exercise):
    return Path(inspect.getsourcefile(exercise.reference())).read_text()


def flat(text):
    return " ".join(text.split())


def formulas(text):
    """The gradients in it, without what only sets them."""
    found = re.findall(r":math:`([^`]+)`|\.\. math::(.*?)(?:\n\n|$)", text, flags=re.DOTALL)
    for equation in ("".join(pair) for pair in found):
        for part in re.split(r"\\qquad", equation):
            plain = re.sub(SETTING, "", part)
            if re.match(r"d[a-zA-Z\\].*=|\\partial", plain):
                yield plain


def test_the_gradients_that_matter_most_are_to_be_derived():
    assert len(ASKING) >= 15 and {assignment.name for assignment, _ in ASKING} == {one.name for one in COURSE}


@cases
def test_a_stub_asks_and_does_not_tell(assignment, exercise):
    stub = flat(stub_source(exercise.module, {exercise.qualname: exercise.id}, [exercise]))
    assert flat(exercise.derive) in stub
    told = left_out_of(source_of(exercise), exercise)
    assert told and not any(flat(paragraph) in stub for paragraph in told)
    assert flat(exercise.derive) in flat((assignment.folder / exercise.file).read_text())


@cases
def test_nothing_in_the_assignment_tells(assignment, exercise):
    told = [one.split("=", 1)[1].strip(".,") for text in left_out_of(source_of(exercise), exercise)
            for one in formulas(text)]  # fmt: skip
    told = [right for right in told if len(right) > 8]
    slides = (assignment.root / "book/slides").glob("*.md")
    for path in [*assignment.folder.glob("*.ipynb"), *assignment.folder.glob("*.py"), *slides]:
        assert not [right for right in told if right in bare(path)], path.name


def bare(path):
    """What a file says in words, without what only sets formulas."""
    text = path.read_text()
    if path.suffix == ".ipynb":
        cells = [cell for cell in json.loads(text)["cells"] if cell["cell_type"] == "markdown"]
        text = "\n".join("".join(cell["source"]) for cell in cells)
    return re.sub(SETTING, "", text)


MODULE = '''"""A module."""


def twice(x):
    """Twice x.

    The first says little.

    It may be odd.

    It is 2 x, since it is
    x + x.

    Args:
        x: a number.
    """
    return 2 * x
'''


def test_a_question_takes_the_place_of_the_paragraph():
    exercise = replace(ASKING[0][1], target="m:twice", left_out=("It is 2",), derive="What is it?\n\n.. math:: x")
    asked = with_questions(MODULE, [exercise])
    assert "It may be odd.\n\n    What is it?\n\n    .. math:: x\n\n    Args:" in asked and "x + x" not in asked
    assert left_out_of(MODULE, exercise) == ["    It is 2 x, since it is\n    x + x."]


@pytest.mark.parametrize("words", ["Nowhere", "It ", '"""Twice', "Args:"], ids=["none", "two", "first", "last"])
def test_words_that_do_not_name_one_paragraph_are_refused(words):
    exercise = replace(ASKING[0][1], target="m:twice", left_out=(words,), derive="What is it?")
    with pytest.raises(ManifestError, match="exactly one, neither the first nor the last"):
        with_questions(MODULE, [exercise])
