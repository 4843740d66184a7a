"""A class on a Dask cluster, of which one worker is killed on the way: the same grades, nothing lost, nothing twice."""

import collections
import os
import signal
import threading

import classroom as ROOM
import pytest

from cs231n_ae.course.grading.batch import grade
from cs231n_ae.course.grading.running.dask_pool import dask_executor
from cs231n_ae.course.grading.terms.errors import GradingError

example_course, assignment = ROOM.example_course, ROOM.assignment

STUDENTS = 12
SEED = 2**50
"""Taken as it is, in any folder."""


@pytest.fixture
def cluster(example_course, monkeypatch):
    """Two worker processes; what they import is found as here."""
    import dask
    from distributed import LocalCluster

    paths = [str(example_course), *filter(None, [os.environ.get("PYTHONPATH")])]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(paths))
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "1")
    quiet = {"distributed.worker.memory.terminate": False, "distributed.nanny.pre-spawn-environ": {}}
    with (
        dask.config.set(quiet),
        LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
        ) as running,
    ):
        yield running


@pytest.fixture
def big_class(tmp_path):
    folder = tmp_path / "submissions"
    folder.mkdir()
    for i in range(STUDENTS):
        ROOM.zipped(folder / f"student{i:02}.zip", [ROOM.RIGHT, ROOM.AVERAGED, ROOM.RAISES][i % 3])
    return folder


@pytest.mark.filterwarnings("default")  # those of Dask are not ours
def test_a_worker_that_is_killed_costs_nothing_but_time(cluster, big_class, assignment, tmp_path):
    grade(big_class, assignment, tmp_path / "here", seed=SEED, executor=ROOM.Here())
    seen, killed = collections.Counter(), threading.Event()
    with dask_executor(cluster.scheduler_address) as (executor, workers):
        assert workers == 2

        def on_row(row, seconds):
            seen[row.student] += 1
            if len(seen) == 3:
                victim = next(iter(cluster.workers.values()))
                os.kill(victim.pid, signal.SIGKILL)
                killed.set()

        report = grade(
            big_class, assignment, tmp_path / "there", seed=SEED, executor=executor, workers=workers, on_row=on_row
        )
    assert killed.is_set() and report.ok
    assert seen == {f"student{i:02}": 1 for i in range(STUDENTS)}
    assert (tmp_path / "there" / "grades.csv").read_bytes() == (tmp_path / "here" / "grades.csv").read_bytes()


def test_a_cluster_that_does_not_answer_is_said():
    with (
        pytest.raises(GradingError, match=r"--dask tcp://127.0.0.1:9: no scheduler answers there"),
        dask_executor("tcp://127.0.0.1:9", timeout=1),
    ):
        pass


def test_without_dask_it_is_said_what_to_install(monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(GradingError, match=r"pip install 'cs231n-ae\[dask\]'"), dask_executor("tcp://x"):
        pass
