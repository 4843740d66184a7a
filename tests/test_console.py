"""Text on terminals that lack its characters, and errors as sentences."""

import ast
import errno
import io
import os
import sys
from pathlib import Path

import pytest

from cs231n_ae.console import ascii_for, plain_errors, printable, sentence_of, text_for

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize(
    ("character", "typed"),
    [
        ("a", "a"), ("×", "x"), ("≥", ">="), ("½", "1/2"), ("²", "^2"), ("⁹", "^9"), ("₂", "_2"), ("σ", "sigma"),
        ("Σ", "Sigma"), ("ά", "alpha"), ("µ", "mu"), ("μ", "mu"), ("é", "e"), ("Å", "A"), ("ß", "ss"), ("…", "..."),
        ("＋", "+"), ("¼", "1/4"), ("ж", "?"), ("\U0001f600", "?"), ("\u200b", "?"), ("\x9f", "?"),
    ],
)  # fmt: skip
def test_each_character_has_what_one_would_type_for_it(character, typed):
    assert ascii_for(character) == typed


def printed_characters() -> set[str]:
    """Every character beyond ASCII in the strings of the library and in the manifests."""
    found = set("".join(path.read_text(encoding="utf-8") for path in ROOT.glob("assignments/*/assignment.toml")))
    for path in (ROOT / "cs231n_ae").rglob("*.py"):
        if path.parent.name == "diagrams":  # what they say is drawn
            continue
        nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        found |= set("".join(n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)))
    return {character for character in found if not character.isascii() and character.isprintable()}


def test_everything_that_the_course_prints_has_a_stand_in():
    assert {c for c in printed_characters() if "?" in ascii_for(c)} == set()


def test_what_an_encoding_has_is_kept_and_only_the_rest_replaced():
    assert text_for("cp437", "½ × σ ✓") == "½ x σ +"
    assert text_for("cp1251", "Привет × ✓") == "Привет x +"
    assert text_for("cp1252", "é × σ ж") == "é × sigma ?"
    assert text_for("no-such-encoding", "é") == "e"


@pytest.mark.parametrize("encoding", ["ascii", "cp437", "cp1251", "cp1252", "utf-8"])
def test_streams_print_everything_and_are_as_before_afterwards(monkeypatch, encoding):
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding, errors="strict", newline="\n")
    monkeypatch.setattr(sys, "stdout", stream)
    with printable():
        print("8×8 σ ≥ ½ ✓")
        stream.flush()
    assert raw.getvalue().decode(encoding) == text_for(encoding, "8×8 σ ≥ ½ ✓\n")
    assert stream.errors == "strict"


def test_a_file_name_that_is_no_text_is_printed_byte_by_byte(monkeypatch):
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="utf-8"))
    with printable():
        print(os.fsdecode(b"caf\xe9.npz"), "σ", end="", flush=True)
    assert raw.getvalue() == b"caf\xe9.npz " + "σ".encode()


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (ValueError("n must be 1, got 2"), "n must be 1, got 2"),
        (OSError("no mirror has it"), "no mirror has it"),
        (PermissionError(errno.EACCES, "Permission denied", "out.png"),
         "out.png: permission denied: choose a place that you may use, or change its permissions"),
        (OSError(errno.ENOSPC, "No space left on device"),
         "no space left on device: make room and run the command again"),
        (IsADirectoryError(errno.EISDIR, "Is a directory", "a"),
         "a: is a directory: a file is needed there, move the folder away or choose another name"),
        (FileNotFoundError(errno.ENOENT, "No such file or directory", "b"), "b: no such file or directory"),
    ],
)  # fmt: skip
def test_an_error_is_a_sentence_with_the_place_and_the_cure(capsys, error, sentence):
    assert sentence_of(error) == sentence
    with pytest.raises(SystemExit) as stopped, plain_errors():
        raise error
    assert stopped.value.code == 1
    assert capsys.readouterr().err == f"cs231n-ae: {sentence}\n"


def test_mistakes_of_the_program_itself_keep_their_traceback():
    for mistake in (TypeError, KeyError):
        with pytest.raises(mistake), plain_errors():
            raise mistake
    with pytest.raises(ValueError), plain_errors(OSError):
        raise ValueError
