"""The harness on entries made for the purpose: saving, resuming, time, and what is refused."""

import ast
import json
import time
from dataclasses import dataclass, replace
from graphlib import TopologicalSorter
from pathlib import Path

import numpy as np
import pytest

import cs231n_ae.reproduce
from cs231n_ae.checkpoint import write_npz
from cs231n_ae.datasets import load
from cs231n_ae.models import LinearAutoencoder
from cs231n_ae.reproduce.entry import Entry, Figure, Gate
from cs231n_ae.reproduce.harness import labels_of
from cs231n_ae.reproduce.results import Result, read_result, write_result
from cs231n_ae.reproduce.running import open_run, reproduce
from cs231n_ae.run_facts import OtherRunError


@dataclass(frozen=True)
class Settings:
    """Of the entries here."""

    scale: float = 2.0


def made(run, *, measures=("a", "b"), seed=0, scale=2.0):
    """An entry with the given work, and a figure for each measure."""
    return Entry(
        name="made",
        title="Made",
        source="here",
        setting="scale {scale}",
        differs="nothing",
        figures=tuple(Figure(name, name, gate=Gate(high=3)) for name in measures),
        settings=Settings(scale),
        run=run,
        seed=seed,
    )


def two_numbers(run, settings):
    run.measure("a", lambda: settings.scale)
    run.measure("b", lambda: 2 * settings.scale)


def test_the_result_is_what_was_measured(tmp_path):
    result = reproduce(made(two_numbers), tmp_path)
    assert result.finished and result.measured == {"a": 2.0, "b": 4.0}
    assert read_result(tmp_path / "made" / "result.json") == result


def test_a_number_is_saved_before_the_next_is_computed(tmp_path):
    seen = []

    def look(run, settings):
        run.measure("a", lambda: 1)
        run.measure("b", lambda: seen.append(read_result(tmp_path / "made" / "result.json")) or 2)

    reproduce(made(look), tmp_path)
    assert seen[0].measured == {"a": 1.0} and not seen[0].finished


def test_a_stopped_run_goes_on_without_measuring_again(tmp_path):
    calls = []

    def work(run, settings):
        run.measure("a", lambda: calls.append("a") or 1)
        run.measure("b", lambda: stop() if len(calls) == 1 else 2)

    def stop():
        calls.append("stopped")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        reproduce(made(work), tmp_path)
    stopped = read_result(tmp_path / "made" / "result.json")
    assert stopped.measured == {"a": 1.0} and not stopped.finished

    result = reproduce(made(work), tmp_path)
    assert result.finished and result.measured == {"a": 1.0, "b": 2.0} and result.sittings == 2
    assert calls == ["a", "stopped"]


def test_a_finished_run_is_not_run_again_unless_asked(tmp_path):
    calls = []
    entry = made(lambda run, settings: run.measure("a", lambda: calls.append(1) or len(calls)), measures=("a",))
    assert reproduce(entry, tmp_path).measured == {"a": 1.0}
    assert reproduce(entry, tmp_path).measured == {"a": 1.0}
    assert reproduce(entry, tmp_path, again=True).measured == {"a": 2.0}


def test_time_adds_up_over_sittings(tmp_path):
    def work(run, settings):
        burn(0.1)
        if run.result.sittings == 1:
            raise KeyboardInterrupt
        run.measure("a", lambda: 1)

    entry = made(work, measures=("a", "minutes"))
    with pytest.raises(KeyboardInterrupt):
        reproduce(entry, tmp_path)
    first = read_result(tmp_path / "made" / "result.json")
    second = reproduce(entry, tmp_path)
    assert 0.1 <= first.processor_seconds <= second.processor_seconds - 0.1
    assert 0.1 <= first.wall_seconds <= second.wall_seconds - 0.1


def burn(seconds):
    """Keep the processor busy."""
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass


@pytest.mark.parametrize(("threads", "minutes"), [(1, 2.0), (2, 5.0)])
def test_the_time_that_counts_is_of_the_processor_only_with_one_thread(threads, minutes):
    result = Result("made", {}, wall_seconds=300, processor_seconds=120, threads=threads)
    assert result.minutes == minutes and result.numbers()["minutes"] == minutes


def test_a_run_with_several_threads_stays_one_when_it_is_resumed_with_one(tmp_path):
    write_result(tmp_path / "made" / "result.json", Result("made", made(two_numbers).definition(), threads=64))
    assert reproduce(made(two_numbers), tmp_path).threads == 64


class StopsOnce(LinearAutoencoder):
    """Ctrl-C in the step given, the first time it is reached."""

    stop_at = 10**9

    def loss(self, x, **options):
        StopsOnce.stop_at -= 1
        if StopsOnce.stop_at == 0:
            raise KeyboardInterrupt
        return super().loss(x, **options)


def train_digits(run, settings):
    x = run.load("digits").x_train[:200]
    model = StopsOnce(64, 3, rng=run.rng("weights"))
    run.train("linear", model, x, learning_rate=1e-2, batch_size=32, epochs=4)
    run.measure("a", lambda: model.evaluate(x)[0])
    run.measure("b", lambda: model.params["W1"].sum())


def test_a_training_that_was_stopped_ends_as_one_that_was_not(tmp_path, monkeypatch):
    entry = made(train_digits)
    whole = reproduce(entry, tmp_path / "whole", progress=False)
    monkeypatch.setattr(StopsOnce, "stop_at", 17)  # of 28 steps
    with pytest.raises(KeyboardInterrupt):
        reproduce(entry, tmp_path / "stopped", progress=False)
    assert read_result(tmp_path / "stopped" / "made" / "result.json").measured == {}
    resumed = reproduce(entry, tmp_path / "stopped", progress=False)
    assert StopsOnce.stop_at == -(28 - 16)  # of the 28 steps, only the 12 that were missing were made
    assert resumed.measured == whole.measured


def test_a_training_of_other_settings_is_refused_even_where_the_result_is_gone(tmp_path):
    def train(run, settings):
        x = settings.scale / 2 * run.load("digits").x_train[:200]
        run.train("linear", LinearAutoencoder(64, 3, rng=run.rng("w")), x, learning_rate=1e-2, batch_size=32, epochs=1)
        run.measure("a", lambda: 1)

    reproduce(made(train, measures=("a",)), tmp_path, progress=False)
    (tmp_path / "made" / "result.json").unlink()
    with pytest.raises(OtherRunError, match=r"data was float32 \(200, 64\)"):
        reproduce(made(train, measures=("a",), scale=1.0), tmp_path, progress=False)


def test_training_on_all_examples_is_done_once_and_kept(tmp_path):
    seen = []

    def work(run, settings):
        x = run.load("digits").x_train[:50].astype(np.float64)
        model = LinearAutoencoder(64, 2, rng=run.rng("weights"), dtype=np.float64)
        before = model.evaluate(x)[0]
        run.train_on_all("linear", model, x, iterations=9)
        seen.append((before, model.evaluate(x)[0]))
        if len(seen) == 1:
            raise KeyboardInterrupt
        run.measure("a", lambda: 1)

    entry = made(work, measures=("a",))
    with pytest.raises(KeyboardInterrupt):
        reproduce(entry, tmp_path, progress=False)
    result = reproduce(entry, tmp_path, progress=False)
    assert seen[0] == seen[1] and seen[0][1] < 0.7 * seen[0][0]
    assert 1 <= result.measured["linear iterations"] <= 9


def test_another_seed_gives_another_run(tmp_path):
    one = reproduce(made(train_digits, seed=1), tmp_path / "1", progress=False)
    two = reproduce(made(train_digits, seed=2), tmp_path / "2", progress=False)
    assert one.measured["b"] != two.measured["b"]


def test_training_writes_down_its_time_on_the_way(tmp_path, monkeypatch):
    monkeypatch.setattr("cs231n_ae.reproduce.harness.SAVE_EVERY", 0.0)
    times = []

    class Looks(LinearAutoencoder):
        def loss(self, x, **options):
            saved = read_result(tmp_path / "made" / "result.json")
            times.append(saved.wall_seconds if saved else 0.0)
            return super().loss(x, **options)

    def work(run, settings):
        x = run.load("digits").x_train[:100]
        run.train("linear", Looks(64, 2, rng=run.rng("w")), x, learning_rate=1e-2, batch_size=25, epochs=1)
        run.measure("a", lambda: 1)

    reproduce(made(work, measures=("a",)), tmp_path, progress=False)
    assert len(times) == 4 and 0 < times[1] < times[2] < times[3]


def test_arrays_are_computed_once(tmp_path):
    calls = []

    def work(run, settings):
        found = run.arrays("vector", lambda: calls.append(1) or {"v": np.arange(3.0)})
        if run.result.sittings == 1:
            raise KeyboardInterrupt
        run.measure("a", lambda: found["v"].sum())

    entry = made(work, measures=("a",))
    with pytest.raises(KeyboardInterrupt):
        reproduce(entry, tmp_path)
    assert reproduce(entry, tmp_path).measured == {"a": 3.0}
    assert calls == [1]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"scale": 5.0}, r"of the definition .*'scale': 5\.0.*, got .*'scale': 2\.0.*: remove it"),
        ({"seed": 1}, "of the seed 1, got 0: remove it, and it is computed anew"),
    ],
)
def test_kept_arrays_of_other_settings_are_refused_even_where_the_result_is_gone(tmp_path, change, says):
    def work(run, settings):
        run.measure("a", lambda: run.arrays("vector", lambda: {"v": np.array([settings.scale])})["v"].sum())

    reproduce(made(work, measures=("a",)), tmp_path)
    result = tmp_path / "made" / "result.json"
    result.unlink()
    with pytest.raises(ValueError, match=says):
        reproduce(made(work, measures=("a",), **change), tmp_path)
    result.unlink()
    assert reproduce(made(work, measures=("a",)), tmp_path).measured == {"a": 2.0}


def test_kept_arrays_of_earlier_days_say_their_seed_alone(tmp_path):
    run = open_run(made(two_numbers), tmp_path)
    write_npz(tmp_path / "old.npz", {"v": np.ones(2)}, {"seed": 0}, kind="reproduce")
    assert run.arrays("old", dict)["v"].tolist() == [1, 1]


def test_randomness_depends_on_seed_and_purpose_alone(tmp_path):
    entry = made(two_numbers)
    draw = open_run(entry, tmp_path / "1").rng("weights").random(4)
    other = open_run(entry, tmp_path / "2")
    other.rng("noise").random(7)
    np.testing.assert_array_equal(other.rng("weights").random(4), draw)
    assert not np.array_equal(other.rng("noise").random(4), draw)
    assert not np.array_equal(open_run(replace(entry, seed=1), tmp_path / "3").rng("weights").random(4), draw)


def test_a_result_of_other_settings_is_refused(tmp_path):
    reproduce(made(two_numbers), tmp_path)
    with pytest.raises(ValueError, match=r"settings and seed.*'scale': 5.0.*--again"):
        reproduce(made(two_numbers, scale=5.0), tmp_path)
    assert reproduce(made(two_numbers, scale=5.0), tmp_path, again=True).measured["a"] == 5.0


def test_a_foreign_folder_is_not_removed(tmp_path):
    (tmp_path / "made").mkdir()
    (tmp_path / "made" / "thesis.tex").write_text("chapter 1")
    with pytest.raises(ValueError, match=r"must hold a result\.json of this command to be removed"):
        reproduce(made(two_numbers), tmp_path, again=True)
    assert (tmp_path / "made" / "thesis.tex").read_text() == "chapter 1"


def test_an_entry_that_forgets_a_number_is_not_finished(tmp_path):
    entry = made(two_numbers, measures=("a", "b", "c"))
    with pytest.raises(ValueError, match=r"must measure everything that it shows, got nothing for \['c'\]"):
        reproduce(entry, tmp_path)
    assert not read_result(tmp_path / "made" / "result.json").finished


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": "other"}', '{"format": "cs231n_ae reproduce 1", "x": 1}'])
def test_a_damaged_result_is_named(tmp_path, text):
    path = tmp_path / "result.json"
    path.write_text(text)
    with pytest.raises(ValueError, match=r"result\.json must be a result of this command"):
        read_result(path)


def test_a_result_is_json_that_others_can_read(tmp_path):
    reproduce(made(two_numbers), tmp_path)
    values = json.loads((tmp_path / "made" / "result.json").read_text())
    assert values["measured"] == {"a": 2.0, "b": 4.0} and values["definition"] == {"seed": 0, "scale": 2.0}
    assert "core" in values["machine"] and "numpy" in values["machine"]
    assert list((tmp_path / "made").iterdir()) == [tmp_path / "made" / "result.json"]  # nothing half-written beside it


def test_labels_are_required():
    with pytest.raises(ValueError, match="data must have labels, got <natural_patches"):
        labels_of(load("natural_patches", n_train=10, n_test=10))


def test_no_file_of_the_folder_imports_one_that_imports_it():
    """Lazy imports count, and those for types alone."""
    arrows = {}
    for path in Path(cs231n_ae.reproduce.__file__).parent.glob("*.py"):
        imports = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.ImportFrom)]
        names = [f"{node.module}.{alias.name}".split(".") for node in imports for alias in node.names]
        arrows[path.stem] = {name[2] for name in names if name[:2] == ["cs231n_ae", "reproduce"]}
    assert arrows["entry"] >= {"harness", "results"} and arrows["running"] >= {"entry", "harness"}
    order = list(TopologicalSorter(arrows).static_order())  # a CycleError names the files of a circle
    assert order.index("results") < order.index("harness") < order.index("entry") < order.index("catalogue")
