"""A wrong entry among a million is found by name and index, in seconds; right gradients pass, kinks or not."""

import time

import numpy as np
import pytest

from cs231n_ae.gradient_check import check_model


class LeastSquares:
    """Affine least squares, through a ReLU if wanted: a million weights and a closed-form gradient."""

    def __init__(self, d=1000, h=1000, *, relu=False, spoil=None):
        rng = np.random.default_rng(5)
        self.params = {"W": rng.standard_normal((d, h)) / np.sqrt(d), "b": 0.1 * rng.standard_normal(h)}
        self.relu, self.spoil, self.calls = relu, spoil, 0

    def loss(self, x, y, *, rng):
        self.calls += 1
        score = x @ self.params["W"] + self.params["b"]
        residual = (np.maximum(score, 0) if self.relu else score) - y
        dscore = residual / len(x) * ((score > 0) if self.relu else 1)
        grads = {"W": x.T @ dscore, "b": dscore.sum(axis=0)}
        if self.spoil:
            self.spoil(grads)
        loss = (residual**2).sum() / 2 / len(x)
        return loss, grads, {"squares": loss}


@pytest.fixture
def batch(rng):
    return rng.standard_normal((8, 1000)), rng.standard_normal((8, 1000))


@pytest.mark.parametrize("relu", [False, True])
def test_a_million_right_parameters_pass_in_seconds(batch, relu):
    model = LeastSquares(relu=relu)
    before, start = model.params["W"].copy(), time.perf_counter()
    report = check_model(model, batch, fast=True)
    assert report.passed, str(report)
    assert report["W"].shape == (1000, 1000) and report["W"].index is None
    assert model.calls < 80
    assert time.perf_counter() - start < 20
    np.testing.assert_array_equal(model.params["W"], before)


@pytest.mark.parametrize(("index", "relu"), [((0, 0), False), ((617, 243), True), ((999, 999), False)])
def test_one_wrong_entry_in_a_million_is_found(batch, index, relu):
    def spoil(grads):
        grads["W"][index] += 0.05

    model = LeastSquares(relu=relu, spoil=spoil)
    start = time.perf_counter()
    report = check_model(model, batch, fast=True)
    assert [a.name for a in report.failed] == ["W"]
    assert report["W"].index == index
    assert report["W"].analytic - report["W"].numeric == pytest.approx(0.05, rel=1e-3)
    assert model.calls < 200
    assert time.perf_counter() - start < 30


@pytest.mark.parametrize(
    "spoil",
    [
        lambda g: g["b"].__imul__(2),
        lambda g: g["b"].__imul__(-1),
        lambda g: g["b"].__imul__(0),
        lambda g: g["b"].__imul__(1 + 1e-4),
    ],
)
def test_a_wholly_wrong_array_leads_to_one_of_its_entries(batch, spoil):
    report = check_model(LeastSquares(relu=True, spoil=spoil), batch, fast=True)
    assert [a.name for a in report.failed] == ["b"]
    assert report["b"].index is not None and report["b"].error > 5e-5


def test_two_errors_that_cancel_along_a_sum_are_found(batch):
    def spoil(grads):
        grads["W"][3, 3] += 0.05
        grads["W"][700, 9] -= 0.05

    report = check_model(LeastSquares(spoil=spoil), batch, fast=True, directions=8)
    assert report["W"].index in [(3, 3), (700, 9)]


def test_the_complex_step_narrows_down_too(batch):
    def spoil(grads):
        grads["W"][12, 34] *= 1.5

    report = check_model(LeastSquares(spoil=spoil), batch, fast=True, method="complex")
    assert report["W"].index == (12, 34)


def test_parameters_that_all_sit_on_kinks_do_not_pass(rng):
    model = LeastSquares(20, 20, relu=True)
    for value in model.params.values():
        value[...] = 0
    report = check_model(model, (rng.standard_normal((3, 20)), 1 + rng.random((3, 20))), fast=True)
    assert not report.passed
    assert "every direction meets a kink" in str(report)


def test_an_array_smaller_than_the_number_of_directions_is_checked_by_entry(rng):
    model = LeastSquares(3, 1)
    report = check_model(model, (rng.standard_normal((4, 3)), rng.standard_normal((4, 1))), fast=True)
    assert report["W"].index is not None


def test_strided_parameters(rng):
    def spoil(grads):
        grads["W"][5, 2] += 0.5

    model = LeastSquares(8, 6, spoil=spoil)
    whole = rng.standard_normal((12, 16))
    model.params["W"] = whole.T[::2, ::2]
    before = whole.copy()
    report = check_model(model, (rng.standard_normal((4, 8)), rng.standard_normal((4, 6))), fast=True)
    assert report["W"].index == (5, 2)
    np.testing.assert_array_equal(whole, before)


def test_a_loss_that_is_not_finite_nearby():
    class Edge:
        def __init__(self):
            self.params = {"w": np.ones(10)}

        def loss(self, x, *, rng):
            loss = np.inf if (self.params["w"] > 1).any() else float(self.params["w"].sum())
            return loss, {"w": np.ones(10)}, {}

    report = check_model(Edge(), (np.ones(1),), fast=True)
    assert not report.passed
    assert "not finite near these parameters" in str(report)
