"""History: means by hand, and a way to JSON and back."""

import json
import math

import pytest

from cs231n_ae.history import History


def two_epochs():
    history = History()
    for loss, size in [(4.0, 2), (1.0, 1), (2.0, 2), (8.0, 1)]:
        history.record_step(loss, {"kl": loss / 2}, learning_rate=0.1, gradient_norm=3.0, batch_size=size)
        if size == 1:
            history.record_epoch(steps=2, seconds=5.0, validation=(loss, {"kl": 0.25}))
    return history


def test_epoch_means_count_every_example_once():
    history = two_epochs()
    assert history.train == {"loss": [3.0, 4.0], "kl": [1.5, 2.0]}  # (2*4 + 1)/3 and (2*2 + 8)/3
    assert history.steps == {"loss": [4.0, 1.0, 2.0, 8.0], "kl": [2.0, 0.5, 1.0, 4.0]}
    assert history.validation == {"loss": [1.0, 8.0], "kl": [0.25, 0.25]}
    assert (history.best_epoch, history.best_loss, history.epochs) == (1, 1.0, 2)


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_a_validation_loss_that_is_not_finite_is_never_the_best(bad):
    history = History()
    history.record_step(1.0, {}, learning_rate=0.1, gradient_norm=3.0, batch_size=4)
    history.record_epoch(steps=1, seconds=1.0, validation=(bad, {}))
    assert (history.best_epoch, history.best_loss) == (0, math.inf)


def test_to_json_and_back():
    history = two_epochs()
    assert History.from_dict(json.loads(json.dumps(history.as_dict()))) == history
    history.as_dict()["steps"]["loss"].clear()
    assert len(history.steps["loss"]) == 4


def test_bad_parts_are_refused():
    history = two_epochs()
    options = {"learning_rate": 0.1, "gradient_norm": 1.0, "batch_size": 1}
    with pytest.raises(ValueError, match=r"same names at every step, \['kl'\], got \['l1'\]"):
        history.record_step(1.0, {"l1": 0.0}, **options)
    with pytest.raises(ValueError, match="parts must not use the name 'loss'"):
        history.record_step(1.0, {"loss": 0.0}, **options)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"steps": {}}, r"must have the entries .*got \['steps'\]"),
        ([1, 2], "must have the entries .*got list"),
        (None, "must have the entries .*got NoneType"),
        ({**History().as_dict(), "extra": 1}, "must have the entries"),
        (
            {**History().as_dict(), "steps": [1.0]},
            r"steps of a history must be a dict of lists of numbers, got \[1.0\]",
        ),
        ({**History().as_dict(), "train": {"loss": 1.0}}, "train of a history must be a dict of lists of numbers"),
        ({**History().as_dict(), "seconds": ["1"]}, r"seconds of a history must be a list of numbers, got \['1'\]"),
        ({**History().as_dict(), "best_epoch": 1.5}, "best_epoch of a history must be a whole number, got 1.5"),
        ({**History().as_dict(), "best_loss": None}, "best_loss of a history must be a number, got None"),
        ({**History().as_dict(), "stopped": 0}, "stopped of a history must be a string, got 0"),
    ],
)
def test_what_is_no_history_is_refused(values, message):
    with pytest.raises(ValueError, match=message):
        History.from_dict(values)
