"""What others can read of a grading process's arguments."""

import subprocess
import sys

import pytest

CODE = (
    "from pathlib import Path\nimport os, sys\n"
    "from cs231n_ae.course.grading.isolation.command_line import hide_command_line\n"
    "before = Path('/proc/self/cmdline').read_bytes()\n"
    "hide_command_line({shown!r})\n"
    "after = Path('/proc/self/cmdline').read_bytes()\n"
    "print(b'/srv/hidden' in before, after.rstrip(bytes(1)).decode(), sys.argv[1:], os.environ['KEPT'])\n"
)


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel reads them in the process's memory on Linux alone")
@pytest.mark.parametrize("shown", ["cs231n-ae grade", "much longer than the arguments " * 100])
def test_arguments_are_shown_no_more(shown):
    command = [sys.executable, "-c", CODE.format(shown=shown), "--hidden", "/srv/hidden", "--seed", "2718281828"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env={"KEPT": "kept"})
    assert done.stdout.startswith(f"True {shown}"[:200])
    assert "2718281828" not in done.stdout.partition("[")[0]
    assert done.stdout.endswith("['--hidden', '/srv/hidden', '--seed', '2718281828'] kept\n")
