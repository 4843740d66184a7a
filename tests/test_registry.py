"""The registry names every model that can be saved, and each as what it is."""

import inspect

import numpy as np
import pytest

from cs231n_ae import models
from cs231n_ae.datasets import load
from cs231n_ae.recipes import build_model
from cs231n_ae.registry import FITTED, MODELS, SAVABLE, TRAINABLE


def test_it_names_every_model_that_can_be_built_again():
    held = {"WithFreeBits"}  # trains another model, which is what one saves
    trained = set(SAVABLE) - FITTED.keys()
    assert trained | held == {name for name in models.__all__ if hasattr(getattr(models, name), "config")}


@pytest.mark.parametrize("name", FITTED)
def test_a_fitted_model_has_the_attributes_that_are_named_and_no_parameters(name):
    kind = getattr(models, name)
    model = kind(*[2] * (name != "Whitening"))
    assert not hasattr(model, "params") and not hasattr(model, "config")
    arguments = set(inspect.signature(kind).parameters)
    assert vars(model).keys() == FITTED[name].keys() | arguments  # what is saved is all that there is


def test_no_name_stands_for_two():
    assert len(set(SAVABLE)) == len(SAVABLE)
    assert len(set(TRAINABLE)) == len(TRAINABLE)


@pytest.mark.parametrize("model", [model for model in MODELS if model.command], ids=lambda model: model.command)
def test_what_a_command_calls_a_model_builds_it(model):
    built = build_model(model.command, load("digits"), rng=np.random.default_rng(0))
    assert type(built).__name__ == model.name
