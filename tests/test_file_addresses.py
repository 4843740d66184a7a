"""Addresses of files: the standard's spelling and what people type lead to the same place."""

import os
from pathlib import Path

import pytest

from cs231n_ae.file_addresses import is_local, local_path

NAMES = ["plain", "two words", "100%", "50%25", "a%20b", "#1", "what?", "c;d", "Füße ∂", "a+b&c=d", "[x]", "~", "%41"]


@pytest.mark.parametrize("name", NAMES)
def test_both_spellings_are_the_folder_that_is_there(tmp_path, name):
    folder = tmp_path / name / "mirror"
    folder.mkdir(parents=True)
    for address in (folder.as_uri(), f"file://{folder.as_posix()}", f"file:{folder.as_posix()}"):
        assert local_path(address) == folder
        assert local_path(f"{address}/none.gz").name == "none.gz"


def test_the_standards_reading_comes_first_where_both_are_there(tmp_path):
    for name in ("a b", "a%20b"):
        (tmp_path / name).mkdir()
    assert local_path(f"{tmp_path.as_uri()}/a%20b") == tmp_path / "a b"
    (tmp_path / "a b").rmdir()
    assert local_path(f"{tmp_path.as_uri()}/a%20b") == tmp_path / "a%20b"


def test_this_machine_may_be_named_and_no_other(tmp_path):
    path = tmp_path.as_posix()
    assert local_path(f"file://localhost{path}") == local_path(f"FILE://LOCALHOST{path}") == Path(path)
    if os.name != "nt":
        for address in ("file://media/stick", "file://~/mirror", "file://server/share"):
            with pytest.raises(ValueError, match="must have three slashes in front of the path, got 'file://"):
                local_path(address)


def test_only_files_are_local():
    assert is_local("file:///x") and is_local("FILE:///x")
    assert not any(is_local(address) for address in ("http://x/file:", "https://x", "ftp://x", "/x", "x", ""))


if os.name == "posix":

    def test_a_name_that_is_no_text_is_a_name(tmp_path):
        folder = tmp_path / os.fsdecode(b"caf\xe9")
        folder.mkdir()
        for address in (folder.as_uri(), f"file://{folder}"):
            assert local_path(address) == folder
