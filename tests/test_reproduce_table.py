"""The table: what it says of results that are there, missing or outdated, and that the committed one is its work."""

import math
import re
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from cs231n_ae.reproduce.catalogue import ENTRIES, find_entry
from cs231n_ae.reproduce.entry import Entry, Figure, Gate, LeftOut
from cs231n_ae.reproduce.keeping import keep, kept_results, known_results, write_table
from cs231n_ae.reproduce.left_out import LEFT_OUT
from cs231n_ae.reproduce.results import Result, write_result
from cs231n_ae.reproduce.table import published_table, rows_of

COMMITTED = Path(__file__).resolve().parents[1] / "benchmarks" / "PUBLISHED.md"


@dataclass(frozen=True)
class Settings:
    """Of the entry here."""

    sizes: tuple[int, ...] = (784, 30)
    rate: float = 1e-3


ENTRY = Entry(
    name="made",
    title="Made",
    source="a paper",
    setting="{sizes} at {rate}",
    differs="nothing",
    figures=(
        Figure("error", "error", "3.00", Gate(high=3.6)),
        Figure("aim", "hoped", gate=Gate(high=3.0, aim=True)),
        Figure("other", "shown only", digits=1),
    ),
    settings=Settings(),
    run=lambda run, settings: None,
    seed=7,
)
MET = Result(
    "made",
    ENTRY.definition(),
    measured={"error": 3.456, "aim": 3.456, "other": 1.25},
    wall_seconds=90,
    processor_seconds=120,
    machine="a machine",
    sittings=2,
    finished=True,
)


@pytest.mark.parametrize(
    ("gate", "value", "verdict"),
    [
        (Gate(1, 2), 1, "gate met"),
        (Gate(1, 2), 2, "gate met"),
        (Gate(1, 2), 2.0000001, "MISSED"),
        (Gate(1, 2), 0.999, "MISSED"),
        (Gate(low=1), 1e9, "gate met"),
        (Gate(high=1), -1e9, "gate met"),
        (Gate(), math.nan, "MISSED"),
        (Gate(high=3, aim=True), 2.9, "reached"),
        (Gate(high=3, aim=True), 3.1, "not reached"),
    ],
)
def test_a_gate_holds_its_ends_and_nothing_beyond(gate, value, verdict):
    assert gate.verdict(value) == verdict


@pytest.mark.parametrize(
    ("gate", "digits", "text"),
    [
        (Gate(13.86, 13.88), 2, "13.86 to 13.88"),
        (Gate(high=3.6), 1, "≤ 3.6"),
        (Gate(low=98), 0, "≥ 98"),
        (Gate(high=3, aim=True), 2, "aim: ≤ 3.00"),
    ],
)
def test_a_gate_in_words(gate, digits, text):
    assert gate.text(digits) == text


def test_rows_of_a_result():
    assert rows_of(ENTRY, MET) == [
        ["made", "error", "3.00", "≤ 3.60", "3.46", "gate met"],
        ["", "hoped", "", "aim: ≤ 3.00", "3.46", "not reached"],
        ["", "shown only", "", "", "1.2", ""],
    ]


def test_a_missed_gate_says_so():
    result = replace(MET, measured={**MET.measured, "error": 3.604})  # shown as 3.60, and yet above 3.6
    assert rows_of(ENTRY, result)[0][4:] == ["3.60", "**MISSED**"]


def test_no_result_says_not_run():
    assert [row[4:] for row in rows_of(ENTRY, None)] == [["", "not run"]] * 3


def test_an_unfinished_result_has_numbers_and_no_verdict():
    result = replace(MET, measured={"error": 3.4}, finished=False)
    assert [row[4:] for row in rows_of(ENTRY, result)] == [
        ["3.40", "unfinished"],
        ["", "unfinished"],
        ["", "unfinished"],
    ]


def test_a_result_of_earlier_settings_is_not_shown():
    changed = replace(ENTRY, settings=Settings(rate=2e-3))
    assert [row[4:] for row in rows_of(changed, MET)] == [["", "outdated: settings changed since"]] * 3


def test_the_table_has_every_part():
    left_out = [LeftOut("another | number", "8.01", "no time")]
    text = published_table([ENTRY, replace(ENTRY, name="second")], {"made": MET}, left_out)
    assert "| made | error | 3.00 | ≤ 3.60 | 3.46 | gate met |\n" in text
    assert "| second | error | 3.00 | ≤ 3.60 |  | not run |\n" in text
    assert "| made | 1.5 | 2.0 | 2 | 7 | a machine |\n" in text and "| second | 1.5" not in text
    assert "- Setting: 784-30 at 0.001\n" in text and "- Source: a paper.\n" in text
    assert "| another \\| number | 8.01 | no time |\n" in text


def test_finished_results_are_kept_beside_the_table(tmp_path):
    table = tmp_path / "benchmarks" / "PUBLISHED.md"
    keep(MET, table)
    assert kept_results([ENTRY], table) == {"made": MET}
    with pytest.raises(ValueError, match="must be finished to be kept, got an unfinished one of made"):
        keep(replace(MET, finished=False), table)
    write_table([ENTRY], table)
    assert table.read_text() == published_table([ENTRY], {"made": MET}, LEFT_OUT)


def test_what_is_known_is_the_kept_result_or_else_an_unfinished_run(tmp_path):
    second, table = replace(ENTRY, name="second"), tmp_path / "PUBLISHED.md"
    half = replace(MET, entry="second", finished=False)
    keep(MET, table)
    write_result(tmp_path / "runs" / "second" / "result.json", half)
    write_result(tmp_path / "runs" / "made" / "result.json", replace(MET, finished=False))
    assert known_results([ENTRY, second], tmp_path / "runs", table) == {"made": MET, "second": half}


def test_the_committed_table_is_what_the_command_makes_of_the_committed_results():
    assert COMMITTED.read_text() == published_table(ENTRIES, kept_results(ENTRIES, COMMITTED), LEFT_OUT)


def test_the_gates_are_those_that_were_asked_for():
    gates = {(e.name, f.measure): (f.gate.low, f.gate.high) for e in ENTRIES for f in e.figures if f.gate}
    inf = math.inf
    assert gates[("pca", "pca")] == (13.86, 13.88)
    assert gates[("pca", "excess")] == (-1, 1)
    assert gates[("deep_autoencoder", "test")] == (-inf, 3.6)
    assert gates[("deep_autoencoder", "minutes")] == (-inf, 15)
    assert gates[("deep_autoencoder_hour", "test")] == (-inf, 3.0)
    assert gates[("deep_autoencoder_hour", "minutes")] == (-inf, 60)
    assert gates[("stacked", "before")] == (86.7, inf)
    assert gates[("stacked", "after")] == (96.6, inf)
    assert gates[("self_taught", "features")] == (98, inf)
    assert gates[("self_taught", "gain")] == (1.5, inf)
    assert gates[("kmeans_purity", "few_mean")] == (0.58, 0.63)
    assert gates[("noise2noise", "gap")] == (-5, 5)


def test_every_entry_fills_in_its_setting_and_has_a_name_of_its_own():
    assert len({entry.name for entry in ENTRIES}) == len(ENTRIES)
    for entry in ENTRIES:
        assert not re.search(r"[{}]", entry.setting_in_words())
        assert find_entry(entry.name) is entry
    with pytest.raises(ValueError, match=r"entry's name must be one of 'pca', .*, got 'gan'"):
        find_entry("gan")


def test_every_number_kept_out_has_a_reason():
    assert LEFT_OUT and all(item.why.endswith(".") for item in LEFT_OUT)
