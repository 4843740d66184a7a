"""Schedules at the steps where their value is known without a formula."""

import pytest

from cs231n_ae.optim import constant, cosine_decay, step_decay


def test_constant():
    assert [constant(0.3)(t) for t in (0, 7, 10**6)] == [0.3] * 3


def test_step_decay_changes_at_the_step_itself():
    rate = step_decay(0.8, every=10, factor=0.5)
    assert [rate(t) for t in (0, 9, 10, 19, 20)] == [0.8, 0.8, 0.4, 0.4, 0.2]


def test_cosine_decay_at_its_quarters():
    rate = cosine_decay(1.0, steps=12, final=0.2)
    # cos is 1, 1/2, 0, -1/2, -1 at 0, 60, 90, 120 and 180 degrees.
    assert [rate(t) for t in (0, 4, 6, 8, 12, 99)] == pytest.approx([1.0, 0.8, 0.6, 0.4, 0.2, 0.2], rel=1e-14)


@pytest.mark.parametrize("bad", [0.0, -1.0, float("nan"), float("inf")])
def test_bad_rates_are_refused(bad):
    with pytest.raises(ValueError, match="learning_rate must be a finite number above 0"):
        constant(bad)
    with pytest.raises(ValueError, match="learning_rate must be a finite number above 0"):
        cosine_decay(bad, steps=3)
    with pytest.raises(ValueError, match="factor must be a finite number above 0"):
        step_decay(0.1, every=3, factor=bad)
    with pytest.raises(ValueError, match="every must be a positive integer"):
        step_decay(0.1, every=bad)
    with pytest.raises(ValueError, match="steps must be a positive integer"):
        cosine_decay(0.1, steps=bad)


def test_cosine_refuses_to_end_above_its_start():
    with pytest.raises(
        ValueError, match=r"final must be a finite number in \[0, 0\.1\] \(learning_rate is where it starts\), got 0\.2"
    ):
        cosine_decay(0.1, steps=3, final=0.2)
