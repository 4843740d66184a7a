"""What a test waits for a core that others have is not its time; what it sleeps is."""

import multiprocessing
import os
import sys
import time

import numpy as np
import pytest

from cs231n_ae.course.answers.trace import recording
from cs231n_ae.course.grading.isolation.isolated import IsolatedSubmission
from cs231n_ae.course.grading.isolation.replies import WorkerLost
from cs231n_ae.course.outline.manifest import load_assignment

TEXT = """
import time

def relu_forward(x):
    if x[0] == 0:
        time.sleep(1.8)
    else:
        ends = time.process_time() + 0.9
        while time.process_time() < ends:
            pass
    return x, x
"""


def _work_for_ever():
    while True:
        pass


@pytest.fixture
def busy_core():
    """This process and those that it starts have one core, and another process wants it, too."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    other = multiprocessing.get_context("spawn").Process(target=_work_for_ever, daemon=True)
    other.start()
    yield
    other.kill()
    other.join()
    os.sched_setaffinity(0, before)


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel counts it on Linux alone")
def test_who_computes_beside_others_has_his_seconds_and_who_sleeps_has_no_more(busy_core, tmp_path):
    (tmp_path / "activations.py").write_text(TEXT)
    with IsolatedSubmission(load_assignment("a1_backprop"), tmp_path, time_limit=1.0) as submission:
        with recording():
            assert submission.activations.relu_forward(np.zeros(1) - 1)[0].tolist() == [-1.0]  # the worker has started
        started = time.monotonic()
        with recording():
            assert submission.activations.relu_forward(np.ones(1))[0].tolist() == [1.0]
        assert time.monotonic() - started > 1.2  # so it was more by the clock on the wall
        submission.start_afresh()
        with recording(), pytest.raises(WorkerLost, match="did not finish in 1 s"):
            submission.activations.relu_forward(np.zeros(1))
