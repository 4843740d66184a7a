"""Weights that change while training: the warm-up itself, and how the solver follows it."""

import math

import numpy as np
import pytest

from cs231n_ae.models import VAE
from cs231n_ae.optim import annealed, kl_warmup
from cs231n_ae.solver import Solver

X = np.random.default_rng(0).random((50, 6), dtype=np.float32)


def build(**options):
    return VAE((6, 5, 2), rng=np.random.default_rng(1), **options)


def solver(model, *, epochs=4, **options):
    return Solver(model, X, rng=np.random.default_rng(2), batch_size=16, epochs=epochs, progress=False, **options)


def warm(steps, final=1.0):
    return {"beta": lambda step: kl_warmup(step, steps=steps, final=final)}


def test_a_straight_line_that_stays_at_its_end():
    assert [kl_warmup(t, steps=4) for t in (0, 1, 2, 3, 4, 5, 10**9)] == [0, 0.25, 0.5, 0.75, 1, 1, 1]
    assert [kl_warmup(t, steps=4, final=8) for t in (0, 1, 4, 9)] == [0, 2, 8, 8]
    assert [kl_warmup(t, steps=1) for t in (0, 1, 2)] == [0, 1, 1]
    assert kl_warmup(5, steps=10, final=0.0) == 0


@pytest.mark.parametrize(
    ("options", "match"),
    [
        ({"step": -1}, "step must be a finite number of at least 0, got -1"),
        ({"steps": 0}, "steps must be a finite number of at least 1, got 0"),
        ({"final": -0.5}, r"final must be a finite number of at least 0, got -0\.5"),
        ({"final": math.nan}, "final must be a finite number"),
    ],
)
def test_bad_arguments_are_refused(options, match):
    given = {"step": 3, "steps": 10, **options}
    with pytest.raises(ValueError, match=match):
        kl_warmup(given.pop("step"), **given)


def test_an_attribute_is_lent_its_value_and_comes_back():
    model = build(beta=3.0)
    with annealed(model, warm(4), 1):
        assert model.beta == 0.25
    assert model.beta == 3
    with pytest.raises(KeyError), annealed(model, warm(4), 1):
        raise KeyError
    assert model.beta == 3
    with pytest.raises(ZeroDivisionError), annealed(model, {"beta": lambda step: 1 / step}, 0):
        pass
    assert model.beta == 3


@pytest.mark.parametrize("name", ["bta", "params", "sizes", "likelihood"])
def test_only_numbers_that_are_there_can_be_annealed(name):
    with pytest.raises(ValueError, match=f"anneal must name numbers that are attributes of the model, beta.* '{name}'"):
        solver(build(), anneal={name: lambda step: 1.0})


def test_each_step_has_the_weight_of_its_number():
    history = solver(build(beta=7.0), anneal=warm(8, final=2.0)).train()
    assert len(history.batch_size) == 16
    for t, (loss, reconstruction, kl) in enumerate(
        zip(*(history.steps[name] for name in ("loss", "reconstruction", "kl")), strict=True)
    ):
        assert loss == pytest.approx(reconstruction + min(t / 8, 1) * 2 * kl, rel=1e-6)


def test_a_weight_that_never_changes_is_the_plain_run():
    plain, annealing = build(beta=2.0), build(beta=2.0)
    solver(plain).train()
    solver(annealing, anneal={"beta": lambda step: 2.0}).train()
    for name, value in plain.params.items():
        np.testing.assert_array_equal(annealing.params[name], value)


def test_what_is_evaluated_has_the_full_weight_from_the_first_epoch_on():
    model = build(beta=2.0)
    history = solver(model, validation=X[:20], anneal=warm(1000, final=2.0)).train()
    loss, reconstruction, kl = (history.validation[name] for name in ("loss", "reconstruction", "kl"))
    np.testing.assert_allclose(loss, np.add(reconstruction, 2 * np.array(kl)), rtol=1e-6)
    assert model.beta == 2


def test_a_resumed_run_takes_the_warm_up_where_it_was(tmp_path):
    whole, first, second = build(), build(), build()
    solver(whole, anneal=warm(12)).train()
    file = tmp_path / "run.npz"
    solver(first, anneal=warm(12), epochs=2, checkpoint=file).train()
    resumed = solver(second, anneal=warm(12), checkpoint=file, resume=True)
    assert len(resumed.train().batch_size) == 16
    for name, value in whole.params.items():
        np.testing.assert_array_equal(second.params[name], value)


def test_ctrl_c_within_a_step_leaves_the_models_own_weight():
    class Interrupted(VAE):
        def loss(self, x, **options):
            if self.beta >= 0.5:
                raise KeyboardInterrupt
            return super().loss(x, **options)

    model = Interrupted((6, 5, 2), rng=np.random.default_rng(1))
    history = solver(model, anneal=warm(8)).train()
    assert (history.stopped, len(history.batch_size), model.beta) == ("interrupted", 4, 1)
