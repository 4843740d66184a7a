"""Written whole or not at all, with the old file's permissions, and nothing left beside it."""

import os
import signal
import stat
import subprocess
import sys

import pytest

from cs231n_ae.atomic import replacing, write_atomically


def mode(path):
    return stat.S_IMODE(os.stat(path).st_mode)


@pytest.mark.parametrize("durable", [False, True])
def test_the_new_contents_take_the_place_of_the_old(tmp_path, durable):
    path = tmp_path / "new" / "folder" / "file"
    write_atomically(path, b"old", durable=durable)
    assert path.read_bytes() == b"old"
    write_atomically(str(path), b"\x00new", durable=durable)
    assert path.read_bytes() == b"\x00new"
    assert os.listdir(path.parent) == ["file"]


def test_text_is_utf_8_with_the_line_ends_that_it_has(tmp_path):
    write_atomically(tmp_path / "f", "σ² ≤ 1\nnext\r\n")
    assert (tmp_path / "f").read_bytes() == b"\xcf\x83\xc2\xb2 \xe2\x89\xa4 1\nnext\r\n"


def test_the_old_file_stands_until_the_end(tmp_path):
    path = tmp_path / "f"
    path.write_bytes(b"old")
    with replacing(path) as file:
        file.write(b"half of ")
        file.flush()
        assert path.read_bytes() == b"old"
        file.write(b"the new")
    assert path.read_bytes() == b"half of the new"


@pytest.mark.parametrize("error", [OSError("disk full"), KeyboardInterrupt()])
@pytest.mark.parametrize("there", [True, False])
def test_a_write_cut_short_changes_nothing_and_leaves_nothing(tmp_path, error, there):
    path = tmp_path / "f"
    if there:
        path.write_bytes(b"old")
    before = sorted(tmp_path.iterdir())
    with pytest.raises(type(error)), replacing(path) as file:
        file.write(b"half of")
        raise error
    assert sorted(tmp_path.iterdir()) == before
    assert not there or path.read_bytes() == b"old"


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_disk_that_fails_leaves_the_old_file(tmp_path, monkeypatch, step):
    def fail(*args):
        raise OSError("disk full")

    (tmp_path / "f").write_bytes(b"old")
    monkeypatch.setattr(os, step, fail)
    with pytest.raises(OSError, match="disk full"):
        write_atomically(tmp_path / "f", b"new", durable=True)
    monkeypatch.undo()
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("f", b"old")]


@pytest.mark.skipif(os.name != "posix", reason="Windows has no SIGKILL")
def test_a_process_killed_midway_leaves_the_old_file(tmp_path):
    path = tmp_path / "f"
    path.write_bytes(b"old")
    program = (
        "import os, signal, sys; from cs231n_ae.atomic import replacing\n"
        "with replacing(sys.argv[1]) as file:\n"
        "    file.write(b'half of'); file.flush(); os.kill(os.getpid(), signal.SIGKILL)"
    )
    assert subprocess.run([sys.executable, "-c", program, str(path)]).returncode == -signal.SIGKILL
    assert path.read_bytes() == b"old"


@pytest.mark.skipif(os.name != "posix", reason="Windows has no such permissions")
def test_permissions_are_the_old_ones_or_the_usual_ones(tmp_path):
    (tmp_path / "usual").touch()
    write_atomically(tmp_path / "f", b"1")
    assert mode(tmp_path / "f") == mode(tmp_path / "usual")
    for kept in (0o600, 0o755, 0o444):
        os.chmod(tmp_path / "f", kept)
        write_atomically(tmp_path / "f", b"2")
        assert mode(tmp_path / "f") == kept


def test_a_name_as_long_as_names_can_be(tmp_path):
    write_atomically(tmp_path / ("x" * 255), b"1")
    assert os.listdir(tmp_path) == ["x" * 255]


def test_what_a_link_points_to_is_kept(tmp_path):
    (tmp_path / "other").write_bytes(b"old")
    (tmp_path / "f").symlink_to(tmp_path / "other")
    write_atomically(tmp_path / "f", b"new")
    assert not (tmp_path / "f").is_symlink()
    assert [(tmp_path / name).read_bytes() for name in ("f", "other")] == [b"new", b"old"]


@pytest.mark.parametrize("durable", [False, True])
def test_only_a_durable_write_waits_for_the_disk_and_before_the_old_file_goes(tmp_path, monkeypatch, durable):
    done, fsync, replace = [], os.fsync, os.replace
    monkeypatch.setattr(os, "fsync", lambda descriptor: (done.append("sync"), fsync(descriptor)))
    monkeypatch.setattr(os, "replace", lambda *paths: (done.append("replace"), replace(*paths)))
    write_atomically(tmp_path / "f", b"new", durable=durable)
    assert done[:2] == ["sync", "replace"] if durable else done == ["replace"]
