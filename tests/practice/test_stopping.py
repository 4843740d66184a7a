"""Early stopping, on validation losses that are written down beforehand."""

import numpy as np
import pytest

from cs231n_ae.practice.stopping import train_until_worse


def run(script, *, patience, most=99, in_place=False):
    """Parameters that count the epochs, and a validation loss for each count."""
    start = {"w": np.zeros(1)}

    def train_epoch(params):
        if in_place:
            params["w"] += 1
            return params
        return {"w": params["w"] + 1}

    best, losses = train_until_worse(
        train_epoch, lambda params: script[int(params["w"][0]) - 1], start, patience=patience, most=most
    )
    assert start["w"] == 0
    return int(best["w"][0]), losses


@pytest.mark.parametrize("in_place", [False, True])
@pytest.mark.parametrize(
    "script, patience, most, kept, epochs",
    [
        ([5, 3, 4, 2, 6, 7], 9, 6, 4, 6),
        ([5, 4, 4.5, 4.5, 3, 6, 6, 6, 1], 3, 99, 5, 8),
        ([3, 3, 3, 0], 2, 99, 1, 3),
        ([9, 8, 7, 6], 1, 3, 3, 3),
        ([np.nan, 4, np.nan, np.nan, 1], 2, 99, 2, 4),
        ([np.nan, np.inf, 1], 2, 99, 0, 2),
        ([4, 5], 1, 99, 1, 2),
    ],
)
def test_what_is_kept_and_when_it_ends(script, patience, most, kept, epochs, in_place):
    best, losses = run(script, patience=patience, most=most, in_place=in_place)
    assert best == kept
    np.testing.assert_array_equal(losses, script[:epochs])


@pytest.mark.parametrize("name", ["patience", "most"])
@pytest.mark.parametrize("value", [0, 1.5, None, True])
def test_what_is_refused(name, value):
    with pytest.raises(ValueError, match=f"^{name} must be a positive integer"):
        train_until_worse(dict, lambda params: 0.0, {}, **{"patience": 1, "most": 1, name: value})


@pytest.mark.parametrize("name, at", [("train_epoch", 0), ("validate", 1), ("params", 2)])
def test_what_is_no_function_or_dict_is_refused(name, at):
    args = [dict, lambda params: 0.0, {}]
    args[at] = 3
    with pytest.raises(ValueError, match=f"^{name} must be a"):
        train_until_worse(*args, patience=1, most=1)
