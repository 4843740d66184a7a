"""What a step frees is there for the next: the kernel hands out no page twice."""

import os
import platform
import subprocess
import sys

import pytest

STEPS = """
import ctypes, resource
ctypes.CDLL(None).prctl(41, 1, 0, 0, 0)  # PR_SET_THP_DISABLE: pages of 4 KB, whatever this machine prefers
import numpy as np
from cs231n_ae.freed_memory import keep_freed_memory
from cs231n_ae.models import {model}
from cs231n_ae.solver import Solver
{before}

def faults():
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt

rng = np.random.default_rng(0)
{make}
solver = Solver(model, x, rng=rng, batch_size={batch}, epochs=1, progress=False)
counts, loss = [], model.loss

def counted(*arguments, **options):
    counts.append(faults())
    return loss(*arguments, **options)

model.loss = counted
solver.train()
print(counts[-1] - counts[3], keep_freed_memory())
"""
MODELS = {
    "Autoencoder": ("x = rng.random((10_240, 784), np.float32); model = Autoencoder((784, 400, 20), rng=rng)", 1024),
    "ConvAutoencoder": (
        "x = rng.random((640, 784), np.float32); model = ConvAutoencoder((1, 28, 28), 32, rng=rng)",
        64,
    ),
}


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other C libraries keep memory as they like")
@pytest.mark.parametrize("name", MODELS)
def test_a_step_of_training_meets_no_page_for_the_first_time(name):
    make, batch = MODELS[name]

    def faults(before):
        code = STEPS.format(model=name, before=before, make=make, batch=batch)
        environment = {**os.environ, "NUMPY_MADVISE_HUGEPAGE": "0"}
        done = subprocess.run(
            [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True, timeout=100
        )
        count, taken = done.stdout.split()
        assert taken == "True"
        return int(count)

    otherwise = faults("import cs231n_ae.solver; cs231n_ae.solver.keep_freed_memory = lambda: False")
    assert faults("") < 600 < 6000 < otherwise  # of six steps
