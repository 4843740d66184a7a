"""The trained models in the package: small, what they say they are, and made by the recipe that stands beside them."""

import itertools

import numpy as np
import pytest

from cs231n_ae.datasets import load
from cs231n_ae.pretrained import (
    RECIPES,
    codes_to_digits,
    digits_to_codes,
    digits_to_halved,
    halved_to_digits,
    load_pretrained,
    pretrained_path,
)
from cs231n_ae.pretrained.game import Game
from cs231n_ae.pretrained.recipes import loss_on_test, solver_of, train_recipe
from cs231n_ae.saving import load_model

MOST_NATS = {"vae_2": 150.0, "vae_20": 113.0, "conditional_vae": 140.0, "made": 120.0, "nade": 95.0}
MOST_NATS |= {"realnvp": 45.0, "flow_net": 34.5, "pixelcnn": 93.0, "image_transformer": 89.0, "gsn": 125.0, "gan": 36.0}
MOST_NATS |= {"contrastive_net": 3.4, "diffusion": 19.8, "diffusion_unet": 22.0}  # these three: their own losses
"""What each must reach on test digits; a seed more or less moves it by half a nat. The GAN: a squared distance."""


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


def stop_after(model, steps):
    """Let the model interrupt its own training, as a student would, once it has been asked for so many losses."""
    loss, asked = model.loss, itertools.count()

    def interrupting(*batch, **options):
        if next(asked) == steps:
            raise KeyboardInterrupt
        return loss(*batch, **options)

    model.loss = interrupting


def test_the_recipe_still_begins_as_it_did(name):
    _, about = load_model(pretrained_path(name))
    recipe, later = RECIPES[name], {}
    if isinstance(recipe, Game):
        model, losses = train_recipe(recipe, steps=5)
    else:
        later = recipe.then or {}
        solver = solver_of(recipe)
        model = solver.model
        stop_after(model, 5)
        losses = solver.train().steps["loss"]
    np.testing.assert_allclose(losses, about["first_losses"], rtol=1e-4)
    assert {**model.config, **later} == load_pretrained(name).config


def test_codes_are_principal_components_of_variance_one_whose_signs_are_settled():
    x = load("mnist_5k").x_train
    z = digits_to_codes(x)
    assert z.shape == (4000, 48) and z.dtype == np.float32
    np.testing.assert_allclose(np.cov(z.T, bias=True), np.eye(48), atol=2e-3)
    each = codes_to_digits(np.eye(48, dtype=np.float32)) - codes_to_digits(np.zeros((1, 48)))
    assert (each.max(axis=1) > 0).all()
    share = 1 - np.sum((codes_to_digits(z) - x) ** 2) / np.sum((x - x.mean(axis=0)) ** 2)
    assert 0.8 < share < 0.95  # of the variance is kept


def test_halved_digits_are_means_of_four_pixels_from_minus_one_to_one():
    x = load("mnist_5k").x_test[:20]
    halved = digits_to_halved(x)
    means = [
        [image[2 * i : 2 * i + 2, 2 * j : 2 * j + 2].mean() for i, j in np.ndindex(14, 14)]
        for image in x.reshape(-1, 28, 28)
    ]
    assert halved.dtype == np.float32 and halved.min() >= -1 and halved.max() <= 1
    np.testing.assert_allclose(halved_to_digits(halved), means, atol=1e-6)


def test_a_name_that_is_no_model_is_refused_with_those_that_are():
    with pytest.raises(ValueError, match=r"name must be .*vae_2.*got"):
        load_pretrained("vae_3")
