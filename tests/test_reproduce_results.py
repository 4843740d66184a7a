"""Results on disk: what is not one is named, and an editor's byte order mark does no harm."""

import json
from dataclasses import asdict

import pytest

from cs231n_ae.reproduce.results import FORMAT, Result, read_result, write_result

RESULT = Result("pca", {"seed": 0}, {"error": 13.87}, 60.0, 30.0, "a machine", 1, 1, True)


def text(**changes):
    return json.dumps({"format": FORMAT, **asdict(RESULT), **changes})


def test_what_was_written_is_read(tmp_path):
    write_result(tmp_path / "r.json", RESULT)
    assert read_result(tmp_path / "r.json") == RESULT
    assert read_result(tmp_path / "none.json") is None


@pytest.mark.parametrize("before", ["\ufeff", "\n  "])
def test_an_editor_may_have_been_over_it(tmp_path, before):
    (tmp_path / "r.json").write_text(before + text().replace(", ", ",\r\n"), encoding="utf-8")
    assert read_result(tmp_path / "r.json") == RESULT


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "Expecting value"),
        (text().encode()[:-20], "Expecting"),
        (b"<html>", "Expecting value"),
        (text().encode("utf-16"), "codec can't decode"),
        (b"[1, 2]", "it has another format"),
        (b"null", "it has another format"),
        (text(format="other").encode(), "it has another format"),
        (text(more=1).encode(), "unexpected keyword argument 'more'"),
        (json.dumps({"format": FORMAT, "entry": "pca"}).encode(), "missing .*'definition'"),
        (text(measured=[1]).encode(), r"measured = \[1\]"),
        (text(measured={"error": "small"}).encode(), "error = 'small'"),
        (text(wall_seconds="1").encode(), "wall_seconds = '1'"),
        (text(finished=1).encode(), "finished = 1"),
        (text(threads=1.5).encode(), "threads = 1.5"),
        (b"[" * 90_000, "recursion"),
    ],
)
def test_what_is_no_result_is_refused_with_the_reason(tmp_path, content, what):
    (tmp_path / "r.json").write_bytes(content)
    with pytest.raises(
        ValueError, match=rf"r\.json must be a result of this command, got .*{what}.*remove it to start"
    ):
        read_result(tmp_path / "r.json")


def test_a_folder_in_its_place_is_named(tmp_path):
    with pytest.raises(ValueError, match="must be a result of this command, got a folder: move it away"):
        read_result(tmp_path)
