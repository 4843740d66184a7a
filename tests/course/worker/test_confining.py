"""What a confined process may do is what it was left, and nothing gives it back."""

import contextlib
import errno
import fcntl
import os
import platform
import signal
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from cs231n_ae.course.worker import landlock
from cs231n_ae.course.worker.confining import Confinement

LINUX = sys.platform == "linux" and platform.machine() in ("x86_64", "aarch64")
pytestmark = pytest.mark.skipif(not LINUX, reason="Landlock and seccomp are Linux's")
LIMITS = {"memory": 1 << 32, "cpu": 60, "file_size": 1 << 20, "open_files": 64, "processes": 10_000}


def inside(confinement, work):
    """What ``work`` gives or raises in a process that is confined so, as text."""
    reading, writing = os.pipe()
    rules = confinement.rules()
    child = os.fork()
    if not child:
        try:
            confinement.enter(rules)
            said = repr(work())
        except OSError as error:
            said = errno.errorcode.get(error.errno, str(error))
        except BaseException as error:
            said = repr(error)
        os.write(writing, said.encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as file:
        said = file.read()
    os.waitpid(child, 0)
    if rules >= 0:
        os.close(rules)
    return said


@pytest.fixture
def filtered():
    return Confinement(filter=True, limits=LIMITS)


@pytest.fixture
def places(tmp_path):
    for name in ("readable", "listed", "writable", "secret"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_text(name)
    return tmp_path


@pytest.fixture
def ruled(places):
    if not landlock.version():
        pytest.skip("this kernel has no Landlock")
    return Confinement(
        landlock=True,
        readable=[str(places / "readable"), str(places / "not there")],
        folders=[str(places / "listed")],
        writable=[str(places / "writable")],
        limits=LIMITS,
    )


@pytest.mark.parametrize(
    ("name", "allowed"),
    [("readable", "'readable'"), ("listed", "EACCES"), ("writable", "'writable'"), ("secret", "EACCES")],
)
def test_only_what_is_named_can_be_read(ruled, places, name, allowed):
    assert inside(ruled, lambda: (places / name / "file").read_text()) == allowed
    listed = inside(ruled, lambda: os.listdir(places / name))
    assert listed == ("EACCES" if name == "secret" else "['file']")


@pytest.mark.parametrize("name", ["readable", "listed", "secret"])
def test_nothing_else_can_be_written(ruled, places, name):
    for work in (
        lambda: (places / name / "new").write_text("x"),
        lambda: (places / name / "file").write_text("x"),
        lambda: os.unlink(places / name / "file"),
        lambda: os.rename(places / name / "file", places / "writable" / "taken"),
        lambda: os.mkdir(places / name / "folder"),
    ):
        assert inside(ruled, work) in ("EACCES", "EXDEV")
    assert (places / name / "file").read_text() == name and os.listdir(places / name) == ["file"]


def test_what_is_left_to_it_can_be_written_but_no_folders_made(ruled, places):
    assert inside(ruled, lambda: (places / "writable" / "new").write_text("x")) == "1"
    assert inside(ruled, lambda: os.mkdir(places / "writable" / "folder")) == "EACCES"


@pytest.mark.parametrize(
    "work",
    [
        os.fork,
        lambda: os.execv("/bin/true", ["true"]),
        lambda: subprocess.run(["true"]),
        lambda: __import__("socket").socket(),
        lambda: __import__("socket").socketpair(type=__import__("socket").SOCK_DGRAM),
        *(lambda command=command: fcntl.fcntl(0, command, os.getppid()) for command in (8, 10)),  # F_SETOWN, F_SETSIG
        lambda: fcntl.fcntl(0, 15, struct.pack("ii", 1, os.getppid())),  # F_SETOWN_EX
        *(
            lambda command=command: fcntl.ioctl(0, command, struct.pack("i", os.getppid()))
            for command in (0x8901, 0x8902)
        ),
        lambda: os.kill(os.getppid(), 0),
        lambda: os.kill(-1, 0),
        lambda: os.setpriority(os.PRIO_PROCESS, os.getppid(), 19),
        lambda: os.sched_setaffinity(os.getppid(), {0}),
        lambda: __import__("resource").prlimit(os.getppid(), 0, (1, 1)),
        lambda: os.chmod(__file__, 0o644),
        lambda: os.utime(__file__),
        lambda: os.memfd_create("x"),
        lambda: os.mkdir("/tmp/never-made"),
        lambda: os.truncate(__file__, 10**6),
    ],
)
def test_what_is_refused_is_not_permitted(filtered, work):
    before = Path(__file__).stat()
    assert inside(filtered, work) == "EPERM"
    after = Path(__file__).stat()
    assert (after.st_size, after.st_mode, after.st_mtime_ns) == (before.st_size, before.st_mode, before.st_mtime_ns)


def test_what_came_after_this_was_written_is_not_there(filtered):
    import ctypes

    def call():
        number = ctypes.CDLL(None, use_errno=True).syscall(1 << 30 | 39)  # another interface of x86-64
        return number, errno.errorcode[ctypes.get_errno()]

    assert inside(filtered, call) == "(-1, 'ENOSYS')"


def test_a_file_tells_no_other_process_of_what_happens_to_it(filtered):
    """Which signal that is, the owner of a file is told by whoever names him: SIGKILL, too."""
    with subprocess.Popen(["sleep", "60"]) as other:

        def work():
            reading, writing = os.pipe()
            with contextlib.suppress(OSError):
                fcntl.fcntl(reading, 10, signal.SIGKILL)
                fcntl.fcntl(reading, 8, other.pid)
            fcntl.fcntl(reading, fcntl.F_SETFL, os.O_ASYNC | os.O_NONBLOCK)
            return os.write(writing, b"x")

        assert inside(filtered, work) == "1"
        with pytest.raises(subprocess.TimeoutExpired):
            other.wait(0.3)
        other.kill()


def test_threads_and_signals_to_itself_are_left(filtered):
    import threading

    def work():
        heard = []
        thread = threading.Thread(target=heard.append, args=(1,))
        thread.start()
        thread.join()
        os.kill(os.getpid(), 0)
        return heard, __import__("resource").getrlimit(0) != ()

    assert inside(filtered, work) == "([1], True)"
