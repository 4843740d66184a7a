"""The form of a checkpoint, which files of earlier days have too, written and read by hand."""

import dataclasses

import numpy as np
import pytest

from cs231n_ae.checkpoint import read_npz, write_npz
from cs231n_ae.history import History
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


def solver(model, path, **options):
    rng = np.random.default_rng(0)
    return Solver(model, X, rng=rng, batch_size=2, epochs=2, checkpoint=path, progress=False, **options)


def test_what_a_checkpoint_holds_in_the_middle_of_an_epoch(tmp_path):
    model = Total(stop_at=6)  # the third step of the second epoch
    solver(model, tmp_path / "c", validation=X).train()
    arrays, meta = read_npz(tmp_path / "c", kind="checkpoint")
    assert list(arrays) == ["params/w", "best/w", "rule/w/0/m", "rule/w/0/v", "order"]
    assert sorted(arrays["order"]) == [0, 1, 2, 3, 4] and meta["position"] == 4
    assert list(meta) == ["run", "history", "rule", "rng", "validation_seed", "position", "seconds"]
    assert meta["run"] == {
        "examples": 5,
        "batch_size": 2,
        "update_rule": "adam",
        "prepare": "NoneType",
        "bit_generator": "PCG64",
        "params": {"w": [[1], "float64"]},
    }
    assert set(meta["history"]) == {field.name for field in dataclasses.fields(History)}
    assert meta["rule"]["w"][0]["t"] == 5


@pytest.mark.parametrize("position", [0, 2, 4])
def test_a_checkpoint_written_by_hand_goes_on_with_the_examples_that_are_left(tmp_path, position):
    history = History()
    for _ in range(position // 2):
        history.record_step(1.0, {}, learning_rate=1.0, gradient_norm=1.0, batch_size=2)
    order = np.array([4, 1, 0, 3, 2])
    meta = {
        "run": {
            "examples": 5,
            "batch_size": 2,
            "update_rule": "sgd",
            "prepare": "NoneType",
            "bit_generator": "PCG64",
            "params": {"w": [[1], "float64"]},
        },
        "history": history.as_dict(),
        "rule": {"w": [{"learning_rate": 1.0}]},
        "rng": np.random.default_rng(7).bit_generator.state,
        "validation_seed": 3,
        "position": position,
        "seconds": 60.0,
    }
    write_npz(tmp_path / "c", {"params/w": np.array([100.0]), "order": order}, meta, kind="checkpoint")
    model = Total()
    resumed = solver(model, tmp_path / "c", update_rule="sgd", learning_rate=1.0, resume=True)
    assert model.params["w"] == 100 and resumed.rng.random() == np.random.default_rng(7).random()
    history = resumed.train()
    assert model.params["w"] == 100 - order[position:].sum() - X.sum()  # what was left, and a whole epoch
    assert history.epochs == 2 and len(history.batch_size) == 6 and 60 < history.seconds[0] < 120
