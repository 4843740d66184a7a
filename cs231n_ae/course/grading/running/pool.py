"""Do many jobs on an executor, a bounded number at a time, and survive the death of a process."""

import functools
import multiprocessing
import os
import signal
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing.context import SpawnContext, SpawnProcess
from multiprocessing.process import BaseProcess
from typing import Any

from cs231n_ae.course.challenges.asked import LONGEST as CHALLENGE_LIMIT
from cs231n_ae.course.grading.running.jobs import run_job
from cs231n_ae.course.grading.running.judge_process import begin_as_judge
from cs231n_ae.course.grading.terms.records import Job
from cs231n_ae.course.worker.emptying import remove

__all__ = ["Outcome", "processes", "run_jobs"]

AHEAD = 2
"""Jobs in flight for each process: one at work, one waiting."""
LONGEST_SILENCE = 120.0
"""Seconds beyond a submission's own limit without any job's end, after which no judge is waited for any longer."""
_PATIENCE = 10.0
"""Seconds in which processes that are told to end must be gone."""

Outcome = tuple[Job, dict[str, Any] | Exception]
_THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


def run_jobs(
    jobs: Iterable[Job], *, executor: Executor | None = None, workers: int | None = None, unpacked: str = ""
) -> Iterator[Outcome]:
    """Each job with its grade, or with what prevented it, as soon as it is known.

    Args:
        jobs: taken one by one, not long before they are run.
        executor: where they run; processes on this machine when it is not given.
        workers: how many processes; one for each core when it is not given. For an executor, how many jobs it can do
            at a time.
        unpacked: a folder that is to be gone when this process is.
    """
    count = workers or _cores()
    give_up = functools.partial(_kill_children, but=multiprocessing.active_children())
    if executor is not None:
        yield from _submit_all(iter(jobs), executor, AHEAD * count, [], lambda: None)
        return
    waiting = iter(jobs)
    suspects: list[Job] = []
    while True:
        lost: list[Job] = []
        with processes(count, unpacked) as pool:
            yield from _submit_all(waiting, pool, AHEAD * count, lost, give_up)
        suspects += lost
        if not lost:
            break
    for job in suspects:  # one of them ended its process, and took the others with it: now each on its own
        with processes(1, unpacked) as pool:
            yield from _submit_all(iter([job]), pool, 1, lost := [], give_up)
        if lost:
            yield job, RuntimeError("the process that judged it died (out of memory, perhaps), or never came to an end")


def _submit_all(
    jobs: Iterator[Job], executor: Executor, most: int, lost: list[Job], give_up: Callable[[], None]
) -> Iterator[Outcome]:
    """Keep ``most`` jobs in flight; those that went down with their process pool are put into ``lost``.

    When nothing comes to its end for too long, ``give_up`` may end the processes; then the jobs are lost.
    """
    flying: dict[Future[dict[str, Any]], Job] = {}
    try:
        while True:
            while len(flying) < most and not lost:
                job = next(jobs, None)
                if job is None:
                    break
                try:
                    flying[executor.submit(run_job, job)] = job
                except BrokenProcessPool:
                    lost.append(job)
            if not flying:
                return
            limits = [(job.total_limit or 0.0) + (CHALLENGE_LIMIT if job.challenge else 0.0) for job in flying.values()]
            longest = max(limits) + LONGEST_SILENCE
            done, _ = wait(flying, timeout=longest, return_when=FIRST_COMPLETED)
            if not done:
                give_up()
                done, _ = wait(flying, timeout=_PATIENCE, return_when=FIRST_COMPLETED)
            if not done:
                yield from ((job, TimeoutError("no judge came to an end with it")) for job in flying.values())
                return
            for future in done:
                job = flying.pop(future)
                error = future.exception()
                if isinstance(error, BrokenProcessPool):
                    lost.append(job)
                else:
                    yield job, future.result() if error is None else _as_exception(error)
    finally:
        for future in flying:
            future.cancel()


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):  # what this process may use, which can be less than there is
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _as_exception(error: BaseException) -> Exception:
    return error if isinstance(error, Exception) else RuntimeError(f"{type(error).__name__}: {error}")


class _Deaf(SpawnProcess):
    """Does not hear Ctrl-C before :func:`begin_as_judge` has said what then; it would print where its imports were."""

    def start(self) -> None:
        if not hasattr(signal, "pthread_sigmask"):
            return super().start()
        heard = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            super().start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, heard)


class _Spawning(SpawnContext):
    Process = _Deaf


@contextmanager
def processes(count: int | None = None, unpacked: str = "") -> Iterator[ProcessPoolExecutor]:
    """Processes that begin afresh, as they do on every system, each with one thread; one for each core by default."""
    others = multiprocessing.active_children()
    folder = tempfile.mkdtemp(prefix="grading-")
    os.chmod(folder, 0o711)  # workers have users of their own, and find the way if they know it
    pool = ProcessPoolExecutor(count or _cores(), _Spawning(), begin_as_judge, (folder, unpacked))
    with _single_threads():
        try:
            yield pool
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            mine = [child for child in multiprocessing.active_children() if child not in others]
            for child in mine:
                child.terminate()
            for child in mine:
                child.join(_PATIENCE)
            _kill_children(but=others)
            raise
        finally:
            pool.shutdown()
            remove(folder)


def _kill_children(*, but: Sequence[BaseProcess]) -> None:
    for child in multiprocessing.active_children():
        if child not in but:
            child.kill()


@contextmanager
def _single_threads() -> Iterator[None]:
    """Children start with one thread each: there is a process for every core already."""
    before = {name: os.environ.get(name) for name in _THREADS}
    os.environ.update(dict.fromkeys(_THREADS, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
