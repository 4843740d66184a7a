"""Work of others' choosing ends at its deadline, in whichever thread, not a moment after, and takes no more memory."""

import contextlib
import resource
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from cs231n_ae.course.worker.limits import AGAIN, OutOfTime, bounded_memory, bounded_time


def here(work):
    assert threading.current_thread() is threading.main_thread()
    return work()


def in_another_thread(work):
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work).result()


WHERE = pytest.mark.parametrize("run", [here, in_another_thread])


def count(seconds):
    """Busy for so long, in Python; an ``except Exception`` is no way round the limit."""
    until = time.monotonic() + seconds
    n = 0
    while time.monotonic() < until:
        try:
            n += 1
        except Exception:
            n = 0
    return n


@WHERE
def test_what_takes_too_long_is_broken_off(run):
    def work():
        started = time.monotonic()
        with pytest.raises(OutOfTime), bounded_time(started + 0.2):
            count(30)
        return time.monotonic() - started

    assert 0.2 <= run(work) < 10


class Departing:
    """Takes its time when it goes. An error in there is ignored by Python, whatever it is."""

    def __del__(self):
        count(5)


@WHERE
def test_who_does_not_hear_it_is_told_again(run, monkeypatch):
    ignored = []
    monkeypatch.setattr(sys, "unraisablehook", lambda told: ignored.append(told.exc_type))

    def work():
        started = time.monotonic()
        with pytest.raises(OutOfTime), bounded_time(started + 0.5):
            Departing()
            count(30)
        return time.monotonic() - started

    assert run(work) < 10
    assert ignored == [OutOfTime]


@WHERE
def test_whoever_did_not_hear_it_and_is_done_goes_on(run, monkeypatch):
    monkeypatch.setattr(sys, "unraisablehook", lambda told: None)

    def work():
        for _ in range(20):
            with contextlib.suppress(OutOfTime), bounded_time(time.monotonic() + 0.02):
                Departing()
        return count(0.3)

    assert run(work) > 0


def test_a_limit_that_ends_on_the_way_in_or_out_leaves_nothing_behind():
    before = signal.getsignal(signal.SIGALRM)
    for k in range(3000):
        with contextlib.suppress(OutOfTime), bounded_time(time.monotonic() + 1e-6 * (k % 100)):
            pass
        assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)
        assert signal.getsignal(signal.SIGALRM) == before
    assert count(3 * AGAIN) > 0


TRACED = """
import contextlib, sys, threading, time
from cs231n_ae.course.worker.limits import OutOfTime, bounded_time

def work():
    for seconds in (30, 0.01):
        with contextlib.suppress(OutOfTime), bounded_time(time.monotonic() + seconds):
            time.sleep(0.05)

thread = threading.Thread(target=work)
thread.start()
thread.join()
sys.settrace(lambda frame, event, value: None)
(lambda: 1)()
"""


def test_a_limit_in_a_thread_leaves_nothing_that_a_tracer_would_wait_for():
    subprocess.run([sys.executable, "-c", TRACED], check=True, timeout=60)


@WHERE
def test_what_is_done_in_time_hears_nothing_afterwards(run):
    def work():
        with bounded_time(time.monotonic() + 0.2):
            n = count(0.01)
        return n, count(0.4)

    assert all(n > 0 for n in run(work))


@WHERE
def test_a_limit_goes_on_after_one_within_it(run):
    def work():
        started = time.monotonic()
        with pytest.raises(OutOfTime), bounded_time(started + 1.5):
            with bounded_time(started + 30):
                count(0.01)
            with pytest.raises(OutOfTime), bounded_time(started + 0.1):
                count(30)
            assert time.monotonic() < started + 1.5
            count(30)
        return time.monotonic() - started

    assert 1.5 <= run(work) < 10


@WHERE
def test_an_error_of_the_work_is_its_own(run):
    def work():
        with bounded_time(time.monotonic() + 30):
            raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        run(work)


@pytest.mark.skipif(sys.platform != "linux", reason="the limit is for Linux")
@WHERE
def test_memory_is_bounded_for_a_time(run):
    before = resource.getrlimit(resource.RLIMIT_AS)

    def work():
        with bounded_memory(1 << 28):
            with bounded_memory(1 << 30), pytest.raises(MemoryError):  # a wider one within does not help
                np.ones(1 << 26)
            np.ones(1 << 20)
            with pytest.raises(MemoryError):
                np.bincount([200_000_000])

    run(work)
    assert resource.getrlimit(resource.RLIMIT_AS) == before and len(np.ones(1 << 26)) == 1 << 26


@pytest.mark.skipif(sys.platform != "linux", reason="the limit is for Linux")
def test_the_first_of_two_threads_to_end_does_not_free_the_other():
    before, second_is_in, first_is_out = resource.getrlimit(resource.RLIMIT_AS), threading.Event(), threading.Event()

    def first():
        with bounded_memory(1 << 30):
            assert second_is_in.wait(10)
        first_is_out.set()

    def second():
        with bounded_memory(1 << 28):
            second_is_in.set()
            assert first_is_out.wait(10)
            with pytest.raises(MemoryError):
                np.ones(1 << 26)

    with ThreadPoolExecutor(2) as pool:
        started = pool.submit(first)
        while not started.running():
            time.sleep(0.01)
        pool.submit(second).result()
        started.result()
    assert resource.getrlimit(resource.RLIMIT_AS) == before
