"""What a worker computes is counted where it cannot be put back, and what it sleeps is not."""

from pathlib import Path

import numpy as np
import pytest

from cs231n_ae.course.grading.isolation.isolated import IsolatedSubmission
from cs231n_ae.course.outline.manifest import load_assignment

TEXT = """
import time

def affine_forward(x, w, b):
    if x[0, 0] == 0:
        time.sleep(0.3)
    else:
        ends = time.process_time() + 0.3
        while time.process_time() < ends:
            pass
    return x @ w + b, None
"""


@pytest.mark.skipif(not Path("/proc/self/schedstat").exists(), reason="the kernel counts it on Linux alone")
def test_what_is_computed_is_counted_and_what_is_slept_is_not(tmp_path):
    (tmp_path / "affine.py").write_text(TEXT)
    with IsolatedSubmission(load_assignment("a1_backprop"), tmp_path) as submission:
        assert submission.processor_seconds() is None  # nothing is running yet
        given = np.zeros((2, 3)), np.ones((3, 4)), np.ones(4)
        submission.affine.affine_forward(*given)
        spent = [submission.processor_seconds()]
        submission.affine.affine_forward(*given)
        spent.append(submission.processor_seconds())
        submission.affine.affine_forward(given[0] + 1, *given[1:])
        spent.append(submission.processor_seconds())
    assert spent[1] - spent[0] < 0.2 < 0.29 < spent[2] - spent[1]
