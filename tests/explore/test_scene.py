"""What is shown: codes of real images, and ranges that reach over them."""

import numpy as np
import pytest

from cs231n_ae.datasets import Dataset, load
from cs231n_ae.explore import scene_of
from cs231n_ae.models import VAE, Autoencoder, ConditionalVAE, LinearAutoencoder, SparseAutoencoder


def test_the_codes_of_a_vae_are_the_means(data, rng):
    model = VAE((12, 7, 3), rng=rng)
    scene = scene_of(model, data)
    np.testing.assert_array_equal(scene.codes, model.encode(data.x_test)[0])
    np.testing.assert_array_equal(scene.images, data.x_test)
    np.testing.assert_array_equal(scene.labels, data.y_test)
    assert scene.class_names == ("0", "1", "2")
    assert scene.title == "VAE 12-7-3 on made"


def test_under_a_prior_a_range_holds_three_sigma_and_starts_at_zero(data, rng):
    model = VAE((12, 2), rng=rng)
    model.params["enc_b1"][1] = 40  # the second code lies far outside of the prior
    first, second = scene_of(model, data).axes
    assert (first.low, first.high, first.start) == (-3, 3, 0)
    codes = model.encode(data.x_test)[0][:, 1]
    assert second.low == -3 and second.high >= codes.max() and second.start == 0


def test_without_a_prior_it_reaches_over_the_codes_and_starts_at_their_mean(data, rng):
    model = Autoencoder((12, 6, 2), rng=rng)
    codes = model.encode(data.x_test)
    for axis, code in zip(scene_of(model, data).axes, codes.T, strict=True):
        assert axis.low <= code.min() and axis.high >= code.max()
        assert axis.high - axis.low < 1.5 * np.ptp(code)
        assert axis.start == pytest.approx(code.mean(), abs=1e-5)
        assert axis.spread == pytest.approx(code.std(), rel=1e-5)


def test_a_range_ends_where_the_code_s_activation_ends(data, rng):
    model = SparseAutoencoder((12, 4), rng=rng)
    model.params["enc_b1"][:] = [9, -9, 0, 0]
    for axis in scene_of(model, data).axes:
        assert 0 <= axis.low < axis.high <= 1


def test_a_code_that_never_changes_still_has_a_range(data, rng):
    model = LinearAutoencoder(12, 2, rng=rng)
    model.params["W1"][:, 0] = 0
    axis = scene_of(model, data).axes[0]
    assert axis.low < 0 < axis.high


def test_the_map_shows_what_varies_most_or_what_is_asked_for(data, rng):
    model = VAE((12, 5), rng=rng)
    model.params["enc_W1"][:, [1, 3]] *= 20
    assert scene_of(model, data).shown == (1, 3)
    assert scene_of(model, data, axes=(5, 2)).shown == (4, 1)
    assert scene_of(VAE((12, 1), rng=rng), data).shown == (0, 0)


@pytest.mark.parametrize("axes", [(0, 1), (1, 4), (2, 2)])
def test_axes_that_are_none_are_refused(data, rng, axes):
    with pytest.raises(ValueError, match="axes must"):
        scene_of(VAE((12, 3), rng=rng), data, axes=axes)


def test_data_of_another_size_are_refused(data, rng):
    with pytest.raises(ValueError, match=r"data must have 64 pixels.* got made with 12"):
        scene_of(VAE((64, 2), rng=rng), data)


def test_images_are_as_many_as_asked_for(data, rng):
    model = VAE((12, 2), rng=rng)
    assert len(scene_of(model, data, images=7).codes) == 7
    for images in (0, 31):
        with pytest.raises(ValueError, match=r"images must lie in \[1, 30\]"):
            scene_of(model, data, images=images)


def test_data_without_labels_have_no_classes(rng):
    scene = scene_of(VAE((64, 2), rng=rng), load("natural_patches", n_train=10, n_test=20))
    assert scene.labels is None and scene.class_names == ()


def test_a_large_dataset_gives_the_first_images_that_keep_the_page_small(rng):
    x = np.zeros((1100, 784), np.float32)
    scene = scene_of(VAE((784, 2), rng=rng), Dataset("blank", x[:1], x, None, None, image_shape=(1, 28, 28)))
    assert len(scene.images) == 892


@pytest.mark.parametrize("size", [1e-4, 0.3, 1.0, 7.0, 4e5])
def test_a_slider_has_a_sensible_number_of_round_steps_and_can_be_put_to_zero(data, rng, size):
    model = LinearAutoencoder(12, 1, rng=rng)
    model.params["W1"] *= np.float32(size)
    axis = scene_of(model, data).axes[0]
    steps = (axis.high - axis.low) / axis.step
    assert 50 <= steps <= 510
    assert axis.low / axis.step == pytest.approx(round(axis.low / axis.step), abs=1e-4)
    assert float(f"{axis.step:.1g}") == pytest.approx(axis.step, rel=1e-4)


def test_a_conditional_model_encodes_each_image_under_its_own_label(data, rng):
    model = ConditionalVAE((12, 7, 2), 4, rng=rng)
    scene = scene_of(model, data)
    np.testing.assert_array_equal(scene.codes, model.encode(data.x_test, data.y_test)[0])
    assert len(scene.axes) == 2 and scene.class_names == ("0", "1", "2", "3")
    with pytest.raises(ValueError, match="data must have labels from 0 to 1"):
        scene_of(ConditionalVAE((12, 2), 2, rng=rng), data)
