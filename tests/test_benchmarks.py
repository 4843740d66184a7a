"""How the benchmark tells a ratio, and its history of runs. (What it measures needs PyTorch, and a quiet machine.)"""

import importlib
import itertools
import json
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[1] / "benchmarks"


@pytest.fixture
def bench(monkeypatch):
    """A module of the benchmark by its name."""
    monkeypatch.syspath_prepend(FOLDER)
    return importlib.import_module


@pytest.fixture
def clock(bench, monkeypatch):
    """A clock that only contestants and rests move on."""
    now = [0.0]
    monkeypatch.setattr("time.perf_counter", lambda: now[0])
    monkeypatch.setattr("time.sleep", lambda seconds: now.__setitem__(0, now[0] + seconds))

    def contestant(*seconds):
        durations = itertools.cycle(seconds)
        return lambda: now.__setitem__(0, now[0] + next(durations))

    return contestant


def test_there_are_as_many_rounds_as_asked_where_ratios_are_tight(bench, clock):
    times = bench("alternate").alternate({"a": clock(0.02), "b": clock(0.01)}, rounds=5)
    assert times.ratios("a", "b") == pytest.approx((2, 2, 2)) and len(times.rounds["a"]) == 5


def test_there_are_more_rounds_while_ratios_are_wide_until_the_time_is_up(bench, clock):
    wide = {"a": clock(0.01, 0.02), "b": clock(0.01)}
    times = bench("alternate").alternate(wide, rounds=5, calls=1, warm=0, pause=0.0, seconds=1.01)
    assert len(times.rounds["a"]) == 40 + 1  # of 25 ms each, and one that begins before the time is up
    assert times.ratios("a", "b") == pytest.approx((1, 1, 2))


def test_late_or_not_there_are_three_rounds(bench, clock):
    times = bench("alternate").alternate({"a": clock(9.0), "b": clock(1.0)}, calls=1, warm=0)
    assert len(times.rounds["b"]) == 3


def test_runs_stand_side_by_side_and_a_miss_stays_a_miss(bench, tmp_path):
    rows, past = bench("rows"), bench("past_runs")
    row = rows.Row("a step", "PyTorch", "2 ms", "1 ms", 2.0, "1.9–2.1", target=1.5)
    free = rows.Row("no aim", "PyTorch", "2 ms", "1 ms", 2.0)
    past.add_run(tmp_path / "runs.json", [row, free], {"processor": "one"})
    met = rows.Row("a step", "PyTorch", "1 ms", "1 ms", 1.0, "0.9–1.1", target=1.5)
    runs = past.add_run(tmp_path / "runs.json", [met], {"processor": "two"})
    assert json.loads((tmp_path / "runs.json").read_text("utf-8")) == runs
    text = past.side_by_side(runs)
    assert "| a step, against PyTorch | ≤ 1.5 | **2.00** MISSED (1.9–2.1) | **1.00** (0.9–1.1) |" in text
    assert "no aim" not in text and ": one" in text and ": two" in text


def test_the_history_stays_small(bench, tmp_path):
    past = bench("past_runs")
    for _ in range(past.KEPT + 3):
        runs = past.add_run(tmp_path / "runs.json", [], {})
    assert len(runs) == past.KEPT


@pytest.mark.parametrize(("per_cent", "said"), [(5.0, ""), (75.0, "NOT QUIET: 3.0 cores")])
def test_a_machine_that_is_not_quiet_is_told(bench, monkeypatch, per_cent, said):
    monkeypatch.setattr("psutil.cpu_percent", lambda seconds: per_cent)
    monkeypatch.setattr("os.cpu_count", lambda: 4)
    found = bench("machine").noise()
    assert said in found and bool(found) == bool(said)
