"""The trained models in the package: small, what they say they are, and made by the recipe that stands beside them."""

import numpy as np
import pytest

from cs231n_ae.pretrained import RECIPES, load_pretrained, pretrained_path
from cs231n_ae.pretrained.recipes import loss_on_test, solver_of
from cs231n_ae.saving import load_model

MOST_NATS = {"vae_2": 150.0, "vae_20": 113.0, "conditional_vae": 140.0, "made": 124.0, "image_transformer": 89.0}
"""What each must reach on test digits; a seed more or less moves it by half a nat."""


@pytest.fixture(params=list(RECIPES))
def name(request):
    return request.param


def test_there_is_a_file_for_each_recipe_and_no_other(name):
    folder = pretrained_path(name).parent
    assert {path.stem for path in folder.glob("*.npz")} == set(RECIPES)
    assert pretrained_path(name).stat().st_size < 700 * 1024


def test_the_loss_on_test_digits_is_the_one_recorded(name):
    model, (_, about) = load_pretrained(name), load_model(pretrained_path(name))
    assert {value.dtype for value in model.params.values()} == {np.dtype(np.float32)}
    loss = loss_on_test(RECIPES[name], model)
    assert loss == pytest.approx(about["test_loss"], abs=0.02)  # sums in another order on another machine
    assert loss < MOST_NATS[name]


def test_the_recipe_still_begins_as_it_did(name):
    _, about = load_model(pretrained_path(name))
    solver = solver_of(RECIPES[name], epochs=1)
    losses = solver.train().steps["loss"][:5]
    np.testing.assert_allclose(losses, about["first_losses"], rtol=1e-4)
    assert solver.model.config == load_pretrained(name).config


def test_a_name_that_is_no_model_is_refused_with_those_that_are():
    with pytest.raises(ValueError, match=r"name must be .*vae_2.*got"):
        load_pretrained("vae_3")
