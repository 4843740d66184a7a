"""However grading is stopped, no process of it goes on, and no temporary file of it is left."""

import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cs231n_ae.course.grading.isolation.sandbox import trial_of
from cs231n_ae.course.grading.running.pool import processes

SANDBOX = next((way for way in ("bwrap", "landlock") if not trial_of(way).failed), "none")
SLEEPS = "import time\n\nprint('begun', flush=True)\ntime.sleep(600)\n"


def processes_of(folder):
    """What runs with this temporary folder, by its environment or its arguments."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            words = (path / "environ").read_bytes() + (path / "cmdline").read_bytes()
            ended = (path / "stat").read_text().rpartition(")")[2].split()[0] in "ZX"
        except OSError:
            continue
        if os.fsencode(folder) in words and not ended and int(path.name) != os.getpid():
            found.append(path.name)
    return found


def wait_until(condition, seconds):
    until = time.monotonic() + seconds
    while not condition() and time.monotonic() < until:
        time.sleep(0.1)
    return condition()


@pytest.mark.skipif(sys.platform != "linux", reason="processes are looked for in /proc")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_nothing_is_left_when_grading_is_stopped(tmp_path, number):
    """Neither of the judges nor of the class, which comes as one zip and is unpacked for as long as it is graded."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    for above in (temporary, *temporary.parents):
        if above.stat().st_uid == os.geteuid() and above.is_relative_to(tmp_path.parent.parent.parent):
            above.chmod(0o755)
    (tmp_path / "class" / "ada").mkdir(parents=True)
    (tmp_path / "class" / "ada" / "affine.py").write_text(SLEEPS)
    shutil.make_archive(str(tmp_path / "class"), "zip", tmp_path / "class")
    command = [
        sys.executable,
        "-c",
        "from cs231n_ae.cli import main; main()",
        "grade",
        "a1",
        tmp_path / "class.zip",
        "-o",
        tmp_path / "out",
    ]
    command += ["--sandbox", SANDBOX, "-j", "1", "--time-limit", "500", "--total-limit", "500"]
    environment = {**os.environ, "TMPDIR": str(temporary), "OPENBLAS_NUM_THREADS": "1"}
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as main:
        begun = wait_until(lambda: list(temporary.glob("grading-*/judge-*/worker-*/submission/affine.py")), 90)
        assert begun and main.poll() is None
        time.sleep(1)
        main.send_signal(number)
        main.wait(timeout=30)
    assert wait_until(lambda: not processes_of(temporary), 30), processes_of(temporary)
    assert wait_until(lambda: not list(temporary.iterdir()), 5), list(temporary.rglob("*"))


@pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="Windows cannot hold a signal back")
def test_a_judge_at_its_imports_does_not_hear_ctrl_c():
    """A terminal sends it to all of them, and it is for the one that started them to say what then."""
    with processes(1) as pool:
        future = pool.submit(os.getpid)
        (judge,) = [child.pid for child in multiprocessing.active_children()]
        time.sleep(0.3)
        os.kill(judge, signal.SIGINT)
        assert future.result(timeout=60) == judge
