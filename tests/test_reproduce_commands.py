"""``cs231n-ae reproduce``, on entries made for the purpose."""

from dataclasses import dataclass, replace

import pytest
import typer
from typer.testing import CliRunner

from cs231n_ae.reproduce import catalogue
from cs231n_ae.reproduce.commands import register
from cs231n_ae.reproduce.entry import Entry, Figure, Gate


@dataclass(frozen=True)
class Settings:
    """Of the entries here."""

    value: float = 1.0


def entry(name, value, run):
    figure = Figure("number", "the number", "1.0", Gate(high=2))
    return Entry(name, f"Made {name}", "a paper", "at {value}", "nothing", (figure,), Settings(value), run)


def measure(run, settings):
    run.measure("number", lambda: settings.value)


def interrupted(run, settings):
    raise KeyboardInterrupt


@pytest.fixture
def invoke(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    made = (entry("good", 1.5, measure), entry("bad", 2.5, measure))
    monkeypatch.setattr(catalogue, "ENTRIES", made)
    app = typer.Typer()
    app.callback()(lambda: None)  # keeps the command's own name with a single command
    register(app)
    return lambda *words: CliRunner().invoke(app, ["reproduce", *words])


def table(tmp_path):
    return (tmp_path / "benchmarks" / "PUBLISHED.md").read_text()


def test_an_entry_is_run_and_the_table_written(invoke, tmp_path):
    result = invoke("good")
    assert result.exit_code == 0, result.output
    assert (
        "ours 1.50" in result.stdout
        and "gate met" in result.stdout
        and "table: benchmarks/PUBLISHED.md" in result.stdout
    )
    assert "| good | the number | 1.0 | ≤ 2.00 | 1.50 | gate met |" in table(tmp_path)
    assert "| bad | the number | 1.0 | ≤ 2.00 |  | not run |" in table(tmp_path)
    assert (tmp_path / "runs" / "reproduce" / "good" / "result.json").exists()


def test_all_are_run_without_a_name_and_a_missed_gate_shows_in_the_status(invoke, tmp_path):
    result = invoke()
    assert result.exit_code == 1
    assert "| good | the number | 1.0 | ≤ 2.00 | 1.50 | gate met |" in table(tmp_path)
    assert "| bad | the number | 1.0 | ≤ 2.00 | 2.50 | **MISSED** |" in table(tmp_path)


def test_one_entry_leaves_the_others_rows_as_they_were_without_their_runs(invoke, tmp_path):
    invoke("good")
    result = invoke("bad", "--results", "elsewhere")
    assert result.exit_code == 1
    assert "| good | the number | 1.0 | ≤ 2.00 | 1.50 | gate met |" in table(tmp_path)


def test_list_runs_nothing_and_writes_nothing(invoke, tmp_path):
    result = invoke("--list")
    assert result.exit_code == 0
    assert "good  (Made good)" in result.stdout and result.stdout.count("not run") == 2
    assert list(tmp_path.iterdir()) == []
    invoke("good")
    assert invoke("--list").stdout.count("not run") == 1


@pytest.mark.parametrize("width", [60, 80, 100, 140])
def test_the_list_fits_the_terminal(invoke, monkeypatch, width):
    long = replace(entry("long", 1.5, measure), title="The error of a model with a title that takes more than one line")
    label = "a number that needs many words to say what it is the number of, and so has no room beside it"
    long = replace(long, figures=(replace(long.figures[0], label=label),))
    monkeypatch.setattr(catalogue, "ENTRIES", (*catalogue.ENTRIES, long))
    monkeypatch.setenv("COLUMNS", str(width))
    invoke("good")
    said = invoke("--list").stdout
    assert max(map(len, said.splitlines())) <= width
    words = " ".join(said.split())
    assert words.count("published 1.0 gate ≤ 2.00 ours -") == 2 and words.count("gate ≤ 2.00 ours 1.50 gate met") == 1
    assert f"{label} published 1.0" in words and f"(The error{long.title.removeprefix('The error')})" in words
    assert all(row.count("gate ≤ 2.00") == row.count("gate ≤") for row in said.splitlines())


def test_the_number_of_threads_is_kept_with_the_result(invoke, tmp_path):
    invoke("good", "--threads", "1")
    assert "with 1 thread |" in table(tmp_path)


def test_ctrl_c_says_how_to_go_on(invoke, tmp_path, monkeypatch):
    monkeypatch.setattr(catalogue, "ENTRIES", (entry("slow", 1.0, interrupted),))
    result = invoke("slow")
    assert result.exit_code == 130
    assert "the same command goes on from there" in result.stderr
    assert (tmp_path / "runs" / "reproduce" / "slow" / "result.json").exists()
    assert not (tmp_path / "benchmarks").exists()


def test_an_unknown_name_is_answered_with_the_known_ones(invoke):
    result = invoke("gan")
    assert result.exit_code == 1
    assert result.stderr == "cs231n-ae: the entry's name must be one of 'good', 'bad', got 'gan'\n"
