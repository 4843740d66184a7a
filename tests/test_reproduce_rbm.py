"""The entry of the Boltzmann machine: its stages make one training, and its likelihood is exact where that is known."""

from dataclasses import replace

import numpy as np
import pytest

from cs231n_ae.binarization import binarize
from cs231n_ae.datasets import load
from cs231n_ae.measures import rbm_log_partition
from cs231n_ae.models import rbm_free_energy
from cs231n_ae.reproduce.harness import Run
from cs231n_ae.reproduce.rbm import ENTRY
from cs231n_ae.reproduce.running import open_run, reproduce

TINY = {"hidden": 5, "epochs": 4, "learning_rate": 0.2, "ais_temperatures": 300, "pseudo_examples": 20}


def digits(name):
    """The embedded digits in place of MNIST."""
    assert name == "mnist"
    return load("digits")


def tiny(**changes):
    return replace(ENTRY, settings=replace(ENTRY.settings, **{**TINY, **changes}))


@pytest.mark.parametrize("epochs_a_stage", [1, 2, 3])
def test_in_however_many_stages_it_is_the_same_training(tmp_path, epochs_a_stage):
    whole = reproduce(tiny(epochs_a_stage=4), tmp_path / "whole", load=digits, progress=False).measured
    stages = reproduce(tiny(epochs_a_stage=epochs_a_stage), tmp_path / "stages", load=digits, progress=False).measured
    assert stages == whole


def test_a_run_that_is_stopped_between_stages_goes_on_as_if_it_had_not_been(tmp_path, monkeypatch):
    entry = tiny(epochs_a_stage=2)
    expected = reproduce(entry, tmp_path / "whole", load=digits, progress=False).measured
    arrays, calls = Run.arrays, []

    def stop_at_the_third(self, name, compute):
        calls.append(name)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return arrays(self, name, compute)

    with monkeypatch.context() as patch:
        patch.setattr(Run, "arrays", stop_at_the_third)
        with pytest.raises(KeyboardInterrupt):
            reproduce(entry, tmp_path / "stopped", load=digits, progress=False)
    assert reproduce(entry, tmp_path / "stopped", load=digits, progress=False).measured == expected


def test_the_likelihood_is_the_exact_one_within_its_error(tmp_path):
    measured = reproduce(tiny(epochs=20), tmp_path, load=digits, progress=False).measured
    state = open_run(tiny(epochs=20), tmp_path / "rbm", load=digits).arrays("epoch_020", dict)
    params = {name: state[name] for name in ("W", "b", "c")}
    exact = rbm_log_partition(params)
    assert abs(measured["log_z"] - exact) < 2 * measured["log_z_error"] + 1e-3
    v = binarize(load("digits").x_test, rng=open_run(tiny(epochs=20), tmp_path / "rbm").rng("test"))
    likelihood = -float(rbm_free_energy(v, params).mean()) - exact
    assert measured["test"] == pytest.approx(likelihood, abs=2 * measured["log_z_error"] + 1e-3)
    assert measured["test_lowest"] == pytest.approx(measured["test"] - measured["log_z_error"], abs=1e-6)
    means = np.clip(load("digits").x_train.mean(axis=0), 0.005, 0.995)
    coins = (v * np.log(means) + (1 - v) * np.log(1 - means)).sum(axis=1).mean()
    assert measured["test"] > coins + 1  # it has learned something


def test_the_pseudo_likelihood_rises(tmp_path):
    measured = reproduce(tiny(epochs=12), tmp_path, load=digits, progress=False).measured
    assert measured["pseudo"] > measured["pseudo_first"] + 0.5
