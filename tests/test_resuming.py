"""The form of a checkpoint, which files of earlier days have too, written and read by hand."""

import dataclasses
import json
from hashlib import blake2b

import numpy as np
import pytest

from cs231n_ae.checkpoint import read_npz, write_npz
from cs231n_ae.history import History
from cs231n_ae.run_facts import OtherRunError
from cs231n_ae.solver import Solver

X = np.arange(5.0).reshape(5, 1)


class Total:
    """A parameter whose gradient is the sum of a batch, so that it tells which examples it has seen."""

    def __init__(self, stop_at=0):
        self.params, self.calls, self.stop_at = {"w": np.zeros(1)}, 0, stop_at

    def loss(self, x, *, rng):
        self.calls += 1
        if self.calls == self.stop_at:
            raise KeyboardInterrupt
        return 1.0, {"w": x.sum(axis=0)}, {}

    def evaluate(self, x, *, rng):
        return 1.0, {}


def hash_of(x):
    return blake2b(x.tobytes(), digest_size=8).hexdigest()


def solver(model, path, **options):
    rng = np.random.default_rng(0)
    options = {"batch_size": 2, "epochs": 2, "progress": False, **options}
    return Solver(model, X, rng=rng, checkpoint=path, **options)


def test_what_a_checkpoint_holds_in_the_middle_of_an_epoch(tmp_path):
    model = Total(stop_at=6)  # the third step of the second epoch
    solver(model, tmp_path / "c", validation=X).train()
    arrays, meta = read_npz(tmp_path / "c", kind="checkpoint")
    assert list(arrays) == ["params/w", "best/w", "rule/w/0/m_sum", "rule/w/0/v_sum", "order"]
    assert sorted(arrays["order"]) == [0, 1, 2, 3, 4] and meta["position"] == 4
    assert meta.pop("version") == 2
    assert list(meta) == ["run", "annealed", "history", "rule", "rng", "validation_seed", "position", "seconds"]
    facts = dict(meta["run"])
    assert facts.pop("data") == facts.pop("validation") == [f"float64 (5, 1) of hash {hash_of(X)}"]
    state = np.random.default_rng(0).bit_generator.state
    assert facts.pop("generator") == blake2b(json.dumps(state).encode(), digest_size=8).hexdigest()
    assert facts == {
        "model": "Total",
        "config": {},
        "params": {"w": [[1], "float64"]},
        "examples": 5,
        "prepare": "NoneType",
        "prepared": None,
        "batch_size": 2,
        "update_rule": "adam",
        "updated": None,
        "rule_options": {},
        "clip_norm": None,
        "keep_best": True,
        "bit_generator": "PCG64",
        "seed": 0,
    }
    assert set(meta["history"]) == {field.name for field in dataclasses.fields(History)}
    assert meta["rule"]["w"][0]["t"] == 5


OF_EARLIER_DAYS = {
    "examples": 5,
    "batch_size": 2,
    "update_rule": "sgd",
    "prepare": "NoneType",
    "bit_generator": "PCG64",
    "params": {"w": [[1], "float64"]},
}


def write_by_hand(path, *, run=OF_EARLIER_DAYS, position=0, rate=1.0, without=()):
    """A checkpoint as it was written before it held more facts, in the middle of the first epoch."""
    history = History()
    for _ in range(position // 2):
        history.record_step(1.0, {}, learning_rate=rate, gradient_norm=1.0, batch_size=2)
    meta = {
        "run": run,
        "history": history.as_dict(),
        "rule": {"w": [{"learning_rate": rate}]},
        "rng": np.random.default_rng(7).bit_generator.state,
        "validation_seed": 3,
        "position": position,
        "seconds": 60.0,
    }
    arrays = {"params/w": np.array([100.0]), "order": np.array([4, 1, 0, 3, 2])}
    write_npz(path, arrays, {k: v for k, v in meta.items() if k not in without}, kind="checkpoint")
    return arrays["order"]


def go_on(path, **options):
    model = Total()
    return model, solver(model, path, **{"update_rule": "sgd", "learning_rate": 1.0, "resume": True, **options})


@pytest.mark.parametrize("position", [0, 2, 4])
def test_a_checkpoint_written_by_hand_goes_on_with_the_examples_that_are_left(tmp_path, position):
    order = write_by_hand(tmp_path / "c", position=position)
    with pytest.warns(UserWarning, match=r"was written before checkpoints kept model, config, data, .*, generator: it"):
        model, resumed = go_on(tmp_path / "c")
    assert model.params["w"] == 100 and resumed.rng.random() == np.random.default_rng(7).random()
    history = resumed.train()
    assert model.params["w"] == 100 - order[position:].sum() - X.sum()  # what was left, and a whole epoch
    assert history.epochs == 2 and len(history.batch_size) == 6 and 60 < history.seconds[0] < 120
    again = go_on(tmp_path / "c", epochs=3)[1]  # it has been written anew, with all facts: nothing is missing
    assert again.history.epochs == 2


def test_what_a_file_of_earlier_days_does_say_is_compared(tmp_path):
    write_by_hand(tmp_path / "c", position=2, rate=0.5)
    with pytest.raises(OtherRunError, match=r"learning_rate was 0\.5, is 1 in step 1\. Make it what it was"):
        go_on(tmp_path / "c")
    with pytest.raises(OtherRunError, match=r"batch_size was 2, is 3; learning_rate was 0\.5, is 1 in step 1\. Make"):
        go_on(tmp_path / "c", batch_size=3)


def test_the_moments_of_a_file_of_version_1_are_gone_on_with(tmp_path):
    def paused(path):
        model = Total(stop_at=6)
        solver(model, path).train()
        return read_npz(path, kind="checkpoint")

    arrays, meta = paused(tmp_path / "c")
    arrays["rule/w/0/m"] = arrays.pop("rule/w/0/m_sum") * 0.1  # as the textbook's Adam keeps them
    arrays["rule/w/0/v"] = arrays.pop("rule/w/0/v_sum") * 0.001
    del meta["version"]
    write_npz(tmp_path / "old", arrays, meta, kind="checkpoint")
    new, old = Total(), Total()
    for model, name in ((new, "c"), (old, "old")):
        solver(model, tmp_path / name, resume=True).train()
    np.testing.assert_allclose(old.params["w"], new.params["w"], rtol=1e-12)
    assert new.params["w"] != 0


def test_a_file_of_a_later_version_is_told_so(tmp_path):
    solver(Total(stop_at=6), tmp_path / "c").train()
    arrays, meta = read_npz(tmp_path / "c", kind="checkpoint")
    write_npz(tmp_path / "c", arrays, {**meta, "version": 3}, kind="checkpoint")
    with pytest.raises(ValueError, match="must have a run of version 2 or before, got 3: use a matching release"):
        solver(Total(), tmp_path / "c", resume=True)


@pytest.mark.parametrize("name", ["run", "history", "rule", "rng", "validation_seed", "position", "seconds"])
def test_a_file_that_is_no_run_is_told_so(tmp_path, name):
    write_by_hand(tmp_path / "c", without=(name,))
    with pytest.raises(ValueError, match=rf"must hold run, history, .*, got no {name}$"):
        go_on(tmp_path / "c")


@pytest.mark.parametrize("name", OF_EARLIER_DAYS)
def test_a_file_without_what_every_one_has_is_told_so(tmp_path, name):
    write_by_hand(tmp_path / "c", run={k: v for k, v in OF_EARLIER_DAYS.items() if k != name})
    with pytest.raises(ValueError, match=f"must say which run it holds, got no {name}$"):
        go_on(tmp_path / "c")
