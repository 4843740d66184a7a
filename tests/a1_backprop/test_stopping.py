"""Grades early stopping, on validation losses that are written down beforehand; parameters count their epochs."""

import numpy as np

from cs231n_ae.course.testing import exercise, expect


@exercise("train_until_worse", points=1)
def test_the_parameters_of_the_best_epoch_come_back(submission, rng):
    low, more = np.sort(rng.uniform(1, 2, 2)), rng.uniform(3, 4, 5)
    script = [more[0], low[1], more[1], low[0], *more[2:], low[1]]
    kept, losses = _run(submission, script, patience=50, most=len(script))
    expect("losses", losses, script, source="validation losses of all epochs")
    expect("the epoch that is kept", kept, 4, source="best one")


@exercise("train_until_worse", points=1)
def test_it_ends_when_patience_epochs_in_a_row_were_no_better(submission, rng):
    a, b, c = rng.uniform(3, 4), rng.uniform(2, 3), rng.uniform(1, 1.8)  # b - 0.1 is above c
    for patience, script, kept in (
        (3, [a, b, a, b + 0.5, c, a, b, b - 0.1], 5),
        (1, [a, b, c, b], 3),
        (2, [c, b, a], 1),
    ):
        before = _falling(rng)
        best, losses = _run(submission, [*before, *script], patience=patience, most=60)
        epochs = len(before) + len(script)
        expect("how many epochs there were", len(losses), epochs, source="number at which patience ran out")
        expect("the epoch that is kept", best, len(before) + kept, source="best one")


@exercise("train_until_worse", points=0.5)
def test_it_ends_after_most_epochs(submission, rng):
    script = np.sort(rng.uniform(1, 2, 9))[::-1]
    for most in (1, 5):
        kept, losses = _run(submission, script, patience=2, most=most)
        expect("losses", losses, script[:most], source=f"validation losses of {most} epochs")
        expect("the epoch that is kept", kept, most, source="last one, for it is the best")


@exercise("train_until_worse", points=0.5, needs=("test_it_ends_when_patience_epochs_in_a_row_were_no_better",))
def test_an_equal_loss_is_not_better(submission, rng):
    a = rng.uniform(1, 2)
    before = _falling(rng)
    kept, losses = _run(submission, [*before, a, a, a], patience=2, most=60)
    epochs = len(before) + 3
    expect("how many epochs there were", len(losses), epochs, source="number at which patience ran out")
    expect("the epoch that is kept", kept, epochs - 2, source="first of equal ones")


@exercise("train_until_worse", points=0.75, needs=("test_the_parameters_of_the_best_epoch_come_back",))
def test_training_may_write_into_the_parameters(submission, rng):
    script = [*np.sort(rng.uniform(1, 2, 3))[::-1], 3, 4]
    kept, _ = _run(submission, script, patience=50, most=5, in_place=True)
    expect("where training writes in place, the epoch that is kept", kept, 3, source="best one")


@exercise("train_until_worse", points=0.25, needs=("test_the_parameters_of_the_best_epoch_come_back",))
def test_nan_is_never_better(submission, rng):
    a = rng.uniform(1, 2)
    for script, expected in (([np.nan, a, np.nan, a / 2, np.nan, np.nan], 4), ([np.nan, np.nan], 0)):
        kept, losses = _run(submission, script, patience=2, most=60)
        expect("with NaN, how many epochs there were", len(losses), len(script), source="number of epochs")
        expect("with NaN, the epoch that is kept", kept, expected, source="best one, or the start if there is none")


def _falling(rng):
    """Losses of some epochs to begin with, each better than the one before it."""
    return np.sort(rng.uniform(4, 9, rng.integers(1, 20)))[::-1]


def _run(submission, script, *, patience, most, in_place=False):
    """Which epoch is kept, and the losses; behind the end of the script all losses are high."""
    start = {"w": np.zeros((2, 1)), "b": np.full(3, -7.0)}

    def train_epoch(params):
        if in_place:
            for param in params.values():
                param += 1
            return params
        return {name: param + 1 for name, param in params.items()}

    def validate(params):
        epoch = int(params["w"][0, 0]) - 1
        return float(script[epoch]) if epoch < len(script) else 99.0

    best, losses = submission.stopping.train_until_worse(train_epoch, validate, start, patience=patience, most=most)
    expect("the parameters that came in", start["w"], np.zeros((2, 1)), source="ones that they were before")
    expect("all parameters together", best["b"] + 7, np.full(3, best["w"][0, 0]), source="parameters of one epoch")
    return best["w"][1, 0], losses
