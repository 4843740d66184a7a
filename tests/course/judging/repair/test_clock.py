"""The search's clock: it counts what this thread does, and does not wait for ever where others use the processor."""

import time

import pytest

from cs231n_ae.course.judging.repair.clock import PATIENT, stopwatch


def test_it_counts_the_work_of_this_thread_and_a_third_of_what_passes(monkeypatch):
    worked, passed = [100.0], [7.0]
    monkeypatch.setattr(time, "thread_time", lambda: worked[0])
    monkeypatch.setattr(time, "perf_counter", lambda: passed[0])
    clock = stopwatch()
    assert clock() == 0
    worked[0], passed[0] = 102.0, 9.0  # a machine of one's own
    assert clock() == pytest.approx(2.0)
    passed[0] += 3.0  # others' turn
    assert clock() == pytest.approx(2.0)
    passed[0] += 6.0
    assert clock() == pytest.approx(11.0 / PATIENT)
