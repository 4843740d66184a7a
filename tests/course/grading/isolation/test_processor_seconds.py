"""What a worker computes is counted where it cannot be put back, and what it sleeps is not."""

from pathlib import Path

import numpy as np
import pytest

from cs231n_ae.course.grading.isolation.isolated import IsolatedSubmission
from cs231n_ae.course.outline.manifest import load_assignment

TEXT = """
import _thread
import os
import time

def compute():
    ends = time.thread_time() + 0.3
    while time.thread_time() < ends:
        pass

def in_a_thread():
    done = _thread.allocate_lock()
    done.acquire()
    _thread.start_new_thread(lambda: (compute(), done.release()), ())
    done.acquire()
    time.sleep(0.05)  # the thread has ended now

def in_a_child():
    if (child := os.fork()) == 0:
        compute()
        os._exit(0)
    os.waitpid(child, 0)

def affine_forward(x, w, b):
    [lambda: time.sleep(0.3), compute, in_a_thread, in_a_child][int(x[0, 0])]()
    return x @ w + b, None
"""


@pytest.mark.skipif(not Path("/proc/self/schedstat").exists(), reason="the kernel counts it on Linux alone")
@pytest.mark.parametrize("is_listed", [True, False])
def test_what_is_computed_is_counted_and_what_is_slept_is_not(tmp_path, monkeypatch, is_listed):
    """Nor does it matter who computes; without a sandbox, a child may. Some kernels list no children."""
    if not is_listed:
        exists = Path.exists
        monkeypatch.setattr(Path, "exists", lambda path: path.name != "children" and exists(path))
    (tmp_path / "affine.py").write_text(TEXT)
    with IsolatedSubmission(load_assignment("a1_backprop"), tmp_path, sandbox="none") as submission:
        assert submission.processor_seconds() is None  # nothing is running yet
        w, b, spent = np.ones((3, 4)), np.ones(4), []
        for way in (0, 0, 1, 2, 3):
            submission.affine.affine_forward(np.full((2, 3), float(way)), w, b)
            spent.append(submission.processor_seconds())
    slept, *computed = np.diff(spent)
    assert slept < 0.2 and all(0.28 < seconds < 0.6 for seconds in computed)  # a child's time is told in hundredths
