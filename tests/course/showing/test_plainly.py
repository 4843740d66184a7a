"""What is the matter is said in a line, broken where a terminal is too narrow for it."""

import io
import sys

import pytest

from cs231n_ae.course.outline.errors import CourseError
from cs231n_ae.course.showing.plainly import plainly

SAYS = (
    "assignments/a0/challenge.py: no score: decode raised ValueError: the sizes differ, 784 and 8, and so no product is"
)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("stream", [io.StringIO, Terminal])
def test_a_long_message_is_broken_between_words_for_a_person_only(stream, monkeypatch):
    said = stream()
    monkeypatch.setattr(sys, "stderr", said)
    monkeypatch.setenv("COLUMNS", "60")
    with pytest.raises(SystemExit, match="2"), plainly():
        raise CourseError(SAYS)
    rows = said.getvalue().splitlines()
    assert " ".join(row.strip() for row in rows) == SAYS and all(row.startswith("  ") for row in rows)
    assert max(map(len, rows)) <= 60 if stream is Terminal else len(rows) == 1
