"""A way to keep a worker in its place is taken if it holds when it is tried, and nothing is taken that does not."""

import os
import platform
import re
import subprocess
import sys

import pytest

from cs231n_ae.course.grading.isolation import protection, sandbox
from cs231n_ae.course.grading.isolation.sandbox import WAYS, Trial, choose_protection, trial_of
from cs231n_ae.course.grading.isolation.server import Server
from cs231n_ae.course.worker import landlock

ROOT = os.geteuid() == 0
LINUX = sys.platform == "linux" and platform.machine() in ("x86_64", "aarch64")


@pytest.fixture
def nothing_holds(monkeypatch):
    monkeypatch.setattr(sandbox, "trial_of", lambda way, secrets=(): Trial(None, f"{way} is broken"))


def test_what_is_taken_has_held():
    for way in WAYS:
        if not trial_of(way).failed:
            assert choose_protection(way).way == way
    first = next((way for way in WAYS if not trial_of(way).failed), None)
    if first is not None:
        assert choose_protection().way == first


@pytest.mark.skipif(not LINUX, reason="Landlock is Linux's")
def test_landlock_holds_where_the_kernel_has_it():
    assert bool(trial_of("landlock").failed) == (landlock.version() == 0)


def test_without_a_way_that_holds_grading_is_refused_unless_none_is_asked_for(nothing_holds):
    with pytest.raises(ValueError, match=r"bwrap is broken; landlock .*: landlock is broken; user .* --sandbox none"):
        choose_protection()
    with pytest.raises(ValueError, match="landlock is broken"):
        choose_protection("landlock")
    assert "asked for by name" in choose_protection("none").says


def test_an_unknown_way_is_refused():
    with pytest.raises(ValueError, match="auto, bwrap, landlock, user, none, got 'docker'"):
        choose_protection("docker")


def test_why_bubblewrap_fails_is_found_by_trying(monkeypatch, tmp_path):
    (tmp_path / "bwrap").write_text("#!/bin/sh\necho 'bwrap: No permissions to create new namespace' >&2\nexit 1\n")
    (tmp_path / "bwrap").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    assert "No permissions" in trial_of.__wrapped__("bwrap").failed
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    assert trial_of.__wrapped__("bwrap").failed == "there is no bwrap"


def test_a_kernel_without_landlock_is_told(monkeypatch):
    monkeypatch.setattr(landlock, "version", lambda: 0)
    assert "no Landlock" in trial_of.__wrapped__("landlock").failed


@pytest.mark.skipif(not LINUX or not landlock.version(), reason="this kernel has no Landlock")
def test_rules_that_let_too_much_through_do_not_hold(monkeypatch):
    """Each of the four attempts is noticed when nothing stops it."""
    monkeypatch.setattr(protection, "_readable", lambda: ["/"])
    assert re.match("it could read .*/secret", trial_of.__wrapped__("landlock").failed)
    monkeypatch.setattr(sandbox, "_lacking", lambda way: "")
    failed = trial_of.__wrapped__("none").failed
    for words in ("could read", "write into other folders", "use the network", *(() if ROOT else ("signal",))):
        assert words in failed


@pytest.mark.skipif(not ROOT, reason="only root can become another user")
def test_a_course_that_others_can_read_is_named(tmp_path_factory):
    folder = tmp_path_factory.mktemp("course")
    for above in (folder, *folder.parents):
        if above.is_relative_to(tmp_path_factory.getbasetemp().parent):
            above.chmod(0o755)
    assert f"it could read {folder} (chmod 700" in trial_of("user", (str(folder),)).failed
    folder.chmod(0o700)
    assert trial_of("user", (str(folder), str(folder) + "/")).failed == ""


@pytest.mark.skipif(not ROOT, reason="only root can become another user")
def test_an_ordinary_user_is_kept_in_too():
    """The same trials as somebody who is not root, where that user can read this course and the interpreter."""
    code = (
        "from cs231n_ae.course.grading.isolation.sandbox import trial_of\n"
        "print([way for way in ('bwrap', 'landlock', 'user') if not trial_of(way).failed])\n"
    )
    options = {"user": 65534, "group": 65534, "extra_groups": [], "cwd": "/", "capture_output": True, "text": True}
    try:
        can = subprocess.run([sys.executable, "-c", "import cs231n_ae.course.grading.isolation.sandbox"], **options)
    except PermissionError:
        pytest.skip("this interpreter lies where only root can read")
    if can.returncode:
        pytest.skip("this course or its packages lie where only root can read")
    done = subprocess.run([sys.executable, "-c", code], **options)
    assert "user" not in done.stdout
    assert ("landlock" in done.stdout) == (landlock.version() > 0), done.stderr


def test_a_server_that_cannot_start_is_told_with_its_reason(monkeypatch):
    monkeypatch.setattr(protection, "_executable", lambda: "/bin/false")
    assert trial_of.__wrapped__("landlock" if LINUX and landlock.version() else "bwrap").failed


def test_nothing_of_a_trial_is_left(monkeypatch):
    servers, begin = [], Server._begin
    monkeypatch.setattr(Server, "_begin", lambda self: (servers.append(self), begin(self))[1])
    for way in WAYS:
        trial_of.__wrapped__(way)
    assert not any(server.folder.exists() or server.process is not None for server in servers)
