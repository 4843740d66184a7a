"""A folder is emptied of whatever somebody has left in it."""

import os

import pytest

from cs231n_ae.course.worker.emptying import empty, remove


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "folder").mkdir()
    yield tmp_path / "folder"
    if (tmp_path / "folder").exists():
        remove(str(tmp_path / "folder"))


def test_what_lies_deeper_than_paths_are_long_is_removed(folder):
    here = os.getcwd()
    os.chdir(folder)
    try:
        for _ in range(1500):
            os.mkdir("deeper")
            os.chdir("deeper")
    finally:
        os.chdir(here)
    empty(str(folder))
    assert os.listdir(folder) == []


def test_permissions_and_links_are_no_hindrance(folder, tmp_path):
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept" / "file").write_text("mine")
    (folder / "a" / "b").mkdir(parents=True)
    (folder / "a" / "b" / "file").write_text("")
    (folder / "link").symlink_to(tmp_path / "kept")
    (folder / "nowhere").symlink_to("nothing")
    (folder / f".1-{os.getpid()}").write_text("in the way")
    os.mkfifo(folder / "fifo")
    (folder / "a" / "b").chmod(0)
    (folder / "a").chmod(0)
    remove(str(folder))
    assert not folder.exists() and (tmp_path / "kept" / "file").read_text() == "mine"
