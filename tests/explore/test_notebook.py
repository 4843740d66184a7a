"""The explorer in a notebook: sliders that call the model's own decode, and the page in a frame."""

import io
from html import unescape

import ipywidgets as widgets
import numpy as np
import pytest
from ipyevents import Event

from cs231n_ae.explore import explore, explore_page, page_html, scene_of
from cs231n_ae.models import VAE, Autoencoder, ConditionalVAE


class Counting(VAE):
    """Notes what it is asked to decode."""

    def decode(self, z):
        self.asked = z
        return super().decode(z)


def parts_of(box, kind):
    """The widgets of a kind, from the outside in."""
    found = [box] if isinstance(box, kind) else []
    return found + [part for child in getattr(box, "children", ()) for part in parts_of(child, kind)]


def grey(image):
    from matplotlib.image import imread

    return imread(io.BytesIO(image.value), format="png")[..., 0]


@pytest.fixture
def shown(data, rng):
    model = Counting((12, 7, 3), rng=rng)
    return model, explore(model, data)


def test_a_slider_asks_the_model_itself_and_shows_its_answer(shown):
    model, box = shown
    sliders = parts_of(box, widgets.FloatSlider)
    _, picture, nearest = parts_of(box, widgets.Image)
    assert [(s.min, s.max, s.value) for s in sliders] == [(-3, 3, 0)] * 3
    sliders[1].value = 1.5
    np.testing.assert_array_equal(model.asked, [[0, 1.5, 0]])
    assert model.asked.dtype == np.float32
    expected = model.decode(model.asked).reshape(3, 4)
    np.testing.assert_allclose(grey(picture)[::42, ::42], expected, atol=0.51 / 255)
    assert grey(picture).shape == (126, 168) and grey(nearest).shape == (126, 168)


def test_the_nearest_image_is_the_one_with_the_nearest_code(shown, data):
    model, box = shown
    sliders = parts_of(box, widgets.FloatSlider)
    z = np.array([0.5, -0.25, 0.75], np.float32)
    for slider, value in zip(sliders, z, strict=True):
        slider.value = float(value)
    number = np.linalg.norm(model.encode(data.x_test)[0] - z, axis=1).argmin()
    nearest = parts_of(box, widgets.Image)[2]
    np.testing.assert_allclose(grey(nearest)[::42, ::42], data.x_test[number].reshape(3, 4), atol=0.51 / 255)
    assert f"labelled {data.y_test[number]}" in parts_of(box, widgets.HTML)[0].value


def test_the_map_shows_where_one_is(shown, data):
    model, box = shown
    where = parts_of(box, widgets.Image)[0]
    before = grey(where)
    columns = []
    for value in (-2.5, 2.5):
        parts_of(box, widgets.FloatSlider)[scene_of(model, data).shown[0]].value = value
        columns.append(np.nonzero((grey(where) != before).any(axis=0))[0])
    left, right = columns  # the cross has left the middle, and is to the left, or to the right, of it
    assert left.min() < right.min() and left.max() < right.max()
    assert len(left) < before.shape[1] / 4


def tell(box, kind, column, row, buttons=0):
    """Let the map's watchers hear what the browser tells of the pointer at one of its pixels."""
    place = parts_of(box, widgets.Image)[0]
    for watcher in list(widgets.widget._instances.values()):
        if isinstance(watcher, Event) and watcher.source is place and kind in watcher.watched_events:
            watcher._handle_mouse_msg(watcher, {"type": kind, "buttons": buttons, "dataX": column, "dataY": row}, [])


def test_a_click_on_the_map_goes_to_that_place(shown, data):
    model, box = shown
    sliders, where = parts_of(box, widgets.FloatSlider), parts_of(box, widgets.Image)[0]
    across, up = scene_of(model, data).shown
    (other,) = {0, 1, 2} - {across, up}
    sliders[other].value = 0.5
    found = []
    for column, row in ((120, 150), (240, 250)):
        before = grey(where)
        tell(box, "click", column, row)
        rows, columns = np.nonzero((grey(where) != before)[row - 20 : row + 20, column - 20 : column + 20])
        middle = (columns.min() + columns.max()) / 2, (rows.min() + rows.max()) / 2
        np.testing.assert_allclose(middle, 20, atol=1)  # the cross stands where the pointer was
        values = [slider.value for slider in sliders]
        np.testing.assert_allclose(model.asked[0], values, rtol=1e-6)
        assert values[other] == 0.5
        found.append(values)
    (left, right), (high, low) = np.array(found)[:, [across, up]].T
    assert left < right and high > low
    assert right - left == pytest.approx(1.2 * (high - low), abs=0.05)  # the axes have one scale


def test_a_drag_moves_the_code_while_the_button_is_held(shown):
    model, box = shown
    tell(box, "click", 150, 200)
    there = model.asked
    tell(box, "mousemove", 180, 220)
    tell(box, "dragstart", 180, 220, buttons=1)
    assert model.asked is there
    tell(box, "mousemove", 180, 220, buttons=1)
    assert (model.asked != there).sum() == 2


def test_beyond_the_map_s_frame_a_number_ends_with_its_slider(shown, data):
    model, box = shown
    across, up = scene_of(model, data).shown
    tell(box, "click", 0, 0)
    assert (model.asked[0, across], model.asked[0, up]) == (-3, 3)


def test_the_same_seed_samples_the_same_code_and_reset_goes_back(data, rng):
    model = Counting((12, 7, 2), rng=rng)
    drawn = []
    for _ in range(2):
        box = explore(model, data, seed=5)
        sample, reset = parts_of(box, widgets.Button)
        sample.click()
        drawn.append(model.asked)
    np.testing.assert_array_equal(*drawn)
    expected = np.random.default_rng(5).standard_normal(2)
    np.testing.assert_allclose(drawn[0][0], expected, atol=0.011)  # a slider rounds to its steps of 0.02
    reset.click()
    np.testing.assert_array_equal(model.asked, [[0, 0]])


def test_a_decode_that_fails_says_so_below_the_picture(shown):
    model, box = shown

    def broken(z):
        raise RuntimeError("matmul of <what> with what")

    model.decode = broken
    parts_of(box, widgets.FloatSlider)[0].value = 1.0
    says = parts_of(box, widgets.HTML)[0]
    assert "decode failed" in says.value and "RuntimeError: matmul of &lt;what&gt; with what" in says.value


def test_one_latent_and_no_prior_work_too(data, rng):
    explore(VAE((12, 1), rng=rng), data)
    box = explore(Autoencoder((12, 5, 2), rng=rng), data)
    sample, _ = parts_of(box, widgets.Button)
    assert sample.description == "Random code"
    sample.click()


def test_the_page_stands_in_a_frame_that_may_only_compute(data, rng):
    model = VAE((12, 2), rng=rng)
    shown = explore_page(model, data, height=500)
    html = shown._repr_html_()
    before, _, rest = html.partition('srcdoc="')
    inner, _, after = rest.partition('"')
    assert unescape(inner) == page_html(model, data, embedded=True)
    assert before == "<iframe " and 'sandbox="allow-scripts"' in after and "height: 500px" in after
    assert f'title="{shown.title}"' in after and shown.title.startswith("explorer: VAE")
    with pytest.raises(ValueError, match="height must lie"):
        explore_page(model, data, height=5)


def test_a_conditional_model_is_told_the_label_that_is_chosen(data, rng):
    model = ConditionalVAE((12, 7, 2), 3, rng=rng)
    box = explore(model, data)
    _, picture, nearest = parts_of(box, widgets.Image)
    parts_of(box, widgets.Dropdown)[0].value = 2
    expected = model.decode(np.zeros((1, 2), np.float32), np.array([2])).reshape(3, 4)
    np.testing.assert_allclose(grey(picture)[::42, ::42], expected, atol=0.51 / 255)
    distances = np.linalg.norm(model.encode(data.x_test, data.y_test)[0], axis=1)
    number = np.where(data.y_test == 2, distances, np.inf).argmin()
    np.testing.assert_allclose(grey(nearest)[::42, ::42], data.x_test[number].reshape(3, 4), atol=0.51 / 255)
