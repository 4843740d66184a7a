"""The page in a real browser: its decoder against numpy's, and what a hand, a key or a finger does."""

import numpy as np
import pytest

from cs231n_ae.explore import page_html, write_page
from cs231n_ae.models import (
    VAE,
    Autoencoder,
    ConditionalVAE,
    ContractiveAutoencoder,
    LinearAutoencoder,
    StackedAutoencoder,
)
from cs231n_ae.models.mlp import ACTIVATIONS


def shaken(model, seed=3):
    """The model with biases that are not zero, and larger weights, so that every layer matters."""
    rng = np.random.default_rng(seed)
    for value in model.params.values():
        value += 0.7 * rng.standard_normal(value.shape).astype(value.dtype)
    return model


def vae(*sizes, **options):
    return shaken(VAE(sizes, rng=np.random.default_rng(2), **options))


@pytest.fixture
def plane(browser, data, tmp_path):
    """A page of a VAE with two latents, opened."""
    model = vae(12, 7, 2)
    browser.open(write_page(tmp_path / "plane.html", model, data))
    yield model
    assert browser.errors() == []


MODELS = {
    **{f"{name}, bernoulli": vae(12, 9, 7, 3, activation=name) for name in ACTIVATIONS},
    **{f"{name}, gaussian": vae(12, 9, 7, 3, activation=name, likelihood="gaussian") for name in ACTIVATIONS},
    "linear autoencoder": shaken(LinearAutoencoder(12, 2, rng=np.random.default_rng(0))),
    "autoencoder, all kinds": shaken(
        Autoencoder(
            (12, 6, 4),
            activation=("relu", "tanh", "leaky_relu", "softplus"),
            likelihood="gaussian",
            rng=np.random.default_rng(0),
            dtype=np.float64,
        )
    ),
    "tied": shaken(ContractiveAutoencoder(12, 5, rng=np.random.default_rng(0))),
    "stacked": shaken(StackedAutoencoder((12, 8, 2), rng=np.random.default_rng(0))),
}


@pytest.mark.parametrize("name", MODELS)
def test_the_page_decodes_as_numpy_does(browser, data, tmp_path, name):
    model = MODELS[name]
    browser.open(write_page(tmp_path / "page.html", model, data))
    size = len(browser.code())
    z = 2 * np.random.default_rng(4).standard_normal((200, size))
    expected = model.decode(z.astype(next(iter(model.params.values())).dtype))
    np.testing.assert_allclose(browser.decode(z), expected, rtol=1e-5, atol=1e-4)
    assert browser.errors() == []


def test_outputs_of_a_sigmoid_that_is_sure_are_finite(browser, data, tmp_path):
    model = vae(12, 7, 2)
    for value in model.params.values():
        value *= 100
    browser.open(write_page(tmp_path / "page.html", model, data))
    z = 1000 * np.random.default_rng(0).standard_normal((20, 2)).astype(np.float32)
    np.testing.assert_allclose(browser.decode(z), model.decode(z), atol=1e-4)


def test_the_picture_shows_the_decoded_pixels_cut_to_the_range_of_the_eye(browser, data, tmp_path):
    model = vae(12, 7, 2, likelihood="gaussian")
    browser.open(write_page(tmp_path / "page.html", model, data))
    z = np.array([[0.4, -1.1]], np.float32)
    browser.run("explorer.setCode([0.4, -1.1])")
    browser.settle()
    expected = model.decode(z).reshape(3, 4)
    assert (expected < 0).any() and (expected > 1).any()
    np.testing.assert_allclose(browser.painted("decoded"), 255 * expected.clip(0, 1), atol=0.51)
    np.testing.assert_allclose(browser.decode(z), model.decode(z), atol=1e-4)  # the numbers are not cut


def test_a_slider_changes_the_code_and_the_picture(browser, plane):
    before, drawn = browser.painted("decoded"), browser.map_picture()
    browser.run("const z = document.getElementById('z2'); z.value = 1.5; z.dispatchEvent(new Event('input'));")
    browser.settle()
    np.testing.assert_allclose(browser.code(), [0, 1.5])
    assert (browser.painted("decoded") != before).any()
    assert browser.map_picture() != drawn
    expected = 255 * plane.decode(np.array([[0, 1.5]], np.float32)).reshape(3, 4)
    np.testing.assert_allclose(browser.painted("decoded"), expected, atol=0.51)


def test_a_slider_moves_by_the_keyboard(browser, plane):
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys

    slider = browser.driver.find_element(By.ID, "z1")
    slider.send_keys(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT, Keys.ARROW_RIGHT)
    browser.settle()
    axis = browser.run("return explorer.scene.axes[0]")
    np.testing.assert_allclose(browser.code(), [3 * axis["step"], 0], atol=1e-9)
    assert slider.get_attribute("aria-valuetext") == f"{browser.code()[0]:.2f}"


@pytest.mark.parametrize(
    ("value", "shown"), [(-0.004, "0.00"), (0.0, "0.00"), (-0.006, "−0.01"), (0.004, "0.00"), (-1.5, "−1.50")]
)
def test_a_number_that_is_nearly_zero_has_no_minus(browser, plane, value, shown):
    browser.run("explorer.setCode([arguments[0], 0])", value)
    browser.settle()
    script = "const z = document.getElementById('z1'); return [z.nextSibling.textContent, z.ariaValueText]"
    assert browser.run(script) == [shown, shown.replace("−", "-")]


def test_names_on_the_map_do_not_hide_each_other(browser, plane):
    places = """
        const size = 17 * explorer.map.unit;
        explorer.map.pen.font = `bold ${size}px system-ui, sans-serif`;
        return explorer.map.placesOfNames(size);
    """
    apart = browser.run(places)
    assert [box["name"] for box in apart] == ["0", "1", "2"]
    browser.run("explorer.codes.fill(0.1)")  # all classes on one spot
    for boxes in (apart, together := browser.run(places)):
        for i, a in enumerate(boxes):
            for b in boxes[:i]:
                across, up = (abs(a[key] - b[key]) for key in ("x", "y"))
                assert across >= (a["width"] + b["width"]) / 2 - 0.01 or up >= (a["height"] + b["height"]) / 2 - 0.01
    assert together == browser.run(places)


def test_a_click_on_the_map_sets_code_sliders_and_picture(browser, plane):
    before = browser.painted("decoded")
    first, second = browser.run("return explorer.scene.axes")
    place = browser.place_on_map(0.75, 0.25)
    browser.mouse("mousePressed", *place)
    browser.mouse("mouseReleased", *place)
    browser.settle()
    expected = [0.25 * first["low"] + 0.75 * first["high"], 0.75 * second["low"] + 0.25 * second["high"]]
    np.testing.assert_allclose(browser.code(), expected, atol=0.03)  # a pixel is 0.012 wide
    sliders = browser.run("return ['z1', 'z2'].map((id) => Number(document.getElementById(id).value))")
    np.testing.assert_allclose(sliders, expected, atol=0.05)
    assert (browser.painted("decoded") != before).any()


def test_a_drag_goes_on_beyond_the_edge_and_ends_with_the_button(browser, plane):
    axis = browser.run("return explorer.scene.axes[0]")
    browser.mouse("mousePressed", *browser.place_on_map(0.5, 0.5))
    browser.mouse("mouseMoved", *browser.place_on_map(0.6, 0.5))
    browser.settle()
    assert browser.code()[0] == pytest.approx(0.4 * axis["low"] + 0.6 * axis["high"], abs=0.03)
    browser.mouse("mouseMoved", *browser.place_on_map(1.1, 0.5))
    browser.mouse("mouseReleased", *browser.place_on_map(1.1, 0.5))
    browser.settle()
    assert browser.code()[0] == pytest.approx(axis["high"])
    browser.mouse("mouseMoved", *browser.place_on_map(0.3, 0.3), down=False)
    browser.settle()
    assert browser.code()[0] == pytest.approx(axis["high"])


def test_the_map_works_by_the_keyboard(browser, plane):
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys

    first, second = (axis["high"] - axis["low"] for axis in browser.run("return explorer.scene.axes"))
    place = browser.driver.find_element(By.ID, "map")
    place.send_keys(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT, Keys.ARROW_DOWN)
    browser.settle()
    np.testing.assert_allclose(browser.code(), [0.04 * first, -0.02 * second], atol=1e-9)
    place.send_keys(Keys.SHIFT + Keys.ARROW_LEFT)
    browser.settle()
    np.testing.assert_allclose(browser.code(), [-0.06 * first, -0.02 * second], atol=1e-9)
    place.send_keys(Keys.HOME)
    browser.settle()
    np.testing.assert_array_equal(browser.code(), [0, 0])


def test_everything_is_reached_by_tab_and_has_a_name(browser, plane):
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys

    reached = []
    for _ in range(20):
        browser.driver.switch_to.active_element.send_keys(Keys.TAB)
        here = browser.driver.switch_to.active_element
        reached.append(here.get_attribute("id") or here.text)
    wanted = ["map", "0", "1", "2", "tiles", "sample", "seed", "to-nearest", "reset", "z1", "z2"]
    assert reached[: len(wanted)] == wanted
    for control in browser.driver.find_elements(By.CSS_SELECTOR, "button, input, select, canvas"):
        if control.is_displayed():
            assert control.accessible_name, control.get_attribute("outerHTML")


def test_samples_are_standard_normal_and_the_seed_decides_them(browser, plane):
    draws = np.array(browser.run("return Array.from({ length: 4000 }, (_, seed) => explorer.sample(seed))"))
    # The standard errors are 1/√8000 of a mean and √(2/8000) of a variance: five of them.
    assert abs(draws.mean()) < 5 / np.sqrt(8000)
    assert abs(draws.var() - 1) < 5 * np.sqrt(2 / 8000)
    assert abs(np.corrcoef(draws.T)[0, 1]) < 5 / np.sqrt(4000)
    assert abs(np.corrcoef(draws[1:, 0], draws[:-1, 0])[0, 1]) < 5 / np.sqrt(4000)
    assert len(np.unique(draws[:, 0])) == 4000
    np.testing.assert_array_equal(browser.run("return explorer.sample(17)"), draws[17])
    browser.run("document.getElementById('seed').value = 41; document.getElementById('sample').click()")
    np.testing.assert_array_equal(browser.code(), draws[41])
    browser.run("document.getElementById('sample').click()")
    np.testing.assert_array_equal(browser.code(), draws[42])


def test_without_a_prior_a_random_code_is_like_the_codes_of_the_images(browser, data, tmp_path):
    model = shaken(Autoencoder((12, 6, 2), rng=np.random.default_rng(2)))
    browser.open(write_page(tmp_path / "page.html", model, data))
    assert browser.run("return document.getElementById('sample').textContent") == "Random code"
    draws = np.array(browser.run("return Array.from({ length: 2000 }, (_, seed) => explorer.sample(seed))"))
    codes = model.encode(data.x_test)
    np.testing.assert_array_less(np.abs(draws.mean(axis=0) - codes.mean(axis=0)), 5 * codes.std(axis=0) / np.sqrt(2000))
    np.testing.assert_allclose(draws.std(axis=0), codes.std(axis=0), rtol=5 / np.sqrt(4000))
    browser.run("document.getElementById('reset').click()")
    np.testing.assert_allclose(browser.code(), codes.mean(axis=0), atol=1e-5)


def test_the_nearest_image_is_the_one_with_the_nearest_code(browser, data, plane):
    codes = plane.encode(data.x_test)[0]
    for z in np.random.default_rng(0).standard_normal((20, 2)):
        distances = np.linalg.norm(codes - z, axis=1)
        found = browser.run("return explorer.nearest(arguments[0])", z.tolist())
        assert found["number"] == distances.argmin()
        assert found["label"] == data.y_test[distances.argmin()]
        assert found["distance"] == pytest.approx(distances.min(), rel=1e-4)
    browser.run("explorer.setCode(arguments[0])", z.tolist())
    browser.settle()
    expected = 255 * data.x_test[distances.argmin()].reshape(3, 4)
    np.testing.assert_allclose(browser.painted("nearest"), expected, atol=0.51)
    browser.run("document.getElementById('to-nearest').click()")
    np.testing.assert_allclose(browser.code(), codes[distances.argmin()], atol=1e-6)


def test_a_class_can_be_hidden_on_the_map(browser, plane):
    drawn = browser.map_picture()
    button = "document.querySelector('#legend button')"
    browser.run(f"{button}.click()")
    browser.settle()
    assert browser.map_picture() != drawn
    assert browser.run(f"return {button}.getAttribute('aria-pressed')") == "false"
    browser.run(f"{button}.click()")
    browser.settle()
    assert browser.map_picture() == drawn


def test_the_map_can_show_what_the_decoder_makes_of_each_place(browser, plane):
    browser.run("document.getElementById('tiles').click()")
    browser.settle()
    script = """
        const { tiles } = explorer.map;
        const { data } = tiles.getContext("2d").getImageData(0, 0, tiles.width, tiles.height);
        return [tiles.height, tiles.width, Array.from(data).filter((_, i) => i % 4 === 0)];
    """
    height, width, values = browser.run(script)
    first, second = browser.run("return explorer.scene.axes")
    shares = (np.arange(12) + 0.5) / 12
    across = first["low"] + shares * (first["high"] - first["low"])
    down = second["high"] - shares * (second["high"] - second["low"])
    grid = np.array([[(x, y) for x in across] for y in down], np.float32).reshape(144, 2)
    expected = plane.decode(grid).reshape(12, 12, 3, 4).transpose(0, 2, 1, 3)
    shown = np.array(values).reshape(12, height // 12, 12, width // 12)[:, :3, :, :4]
    np.testing.assert_allclose(shown, 255 * expected, atol=0.51)


def test_of_many_latents_two_are_chosen(browser, data, tmp_path):
    browser.open(write_page(tmp_path / "page.html", vae(12, 7, 5), data, axes=(4, 2)))
    assert browser.run("return explorer.shown") == [3, 1]
    choose = (
        "const s = document.getElementById(arguments[0]); s.value = arguments[1]; s.dispatchEvent(new Event('change'))"
    )
    browser.run(choose, "across", 1)  # what stands up already: the two change places
    assert browser.run("return explorer.shown") == [1, 3]
    browser.run(choose, "up", 0)
    assert browser.run("return explorer.shown") == [1, 0]
    browser.run("explorer.setCode([9, 9, 7, 8, 6])")
    place = browser.place_on_map(0.5, 0.5)
    browser.mouse("mousePressed", *place)
    browser.mouse("mouseReleased", *place)
    code = browser.code()
    assert code[2:].tolist() == [7, 8, 6] and abs(code[0]) < 9 and abs(code[1]) < 9
    assert browser.errors() == []


def test_a_single_latent_has_a_map_too(browser, data, tmp_path):
    browser.open(write_page(tmp_path / "page.html", vae(12, 7, 1), data))
    axis = browser.run("return explorer.scene.axes[0]")
    place = browser.place_on_map(0.9, 0.1)
    browser.mouse("mousePressed", *place)
    browser.mouse("mouseReleased", *place)
    assert browser.code() == pytest.approx([0.1 * axis["low"] + 0.9 * axis["high"]], abs=0.03)
    assert browser.errors() == []


def test_a_conditional_decoder_is_told_the_label_that_is_chosen(browser, data, tmp_path):
    model = shaken(ConditionalVAE((12, 7, 2), 4, rng=np.random.default_rng(2)))
    browser.open(write_page(tmp_path / "page.html", model, data))
    z = np.random.default_rng(4).standard_normal((20, 2)).astype(np.float32)
    codes = model.encode(data.x_test, data.y_test)[0]
    for k in (0, 2, 3):  # no image has the last
        choose = (
            "const s = document.getElementById('label'); s.value = arguments[0]; s.dispatchEvent(new Event('change'))"
        )
        browser.run(choose, k)
        browser.settle()
        expected = model.decode(z, np.full(20, k))
        np.testing.assert_allclose(browser.decode(z), expected, atol=1e-4)
        middle = model.decode(np.zeros((1, 2), np.float32), np.array([k])).reshape(3, 4)
        np.testing.assert_allclose(browser.painted("decoded"), 255 * middle, atol=0.51)
        own = data.y_test == k
        distances = np.where(own if own.any() else True, np.linalg.norm(codes, axis=1), np.inf)
        assert browser.run("return explorer.nearest().number") == distances.argmin()
    assert browser.errors() == []


def test_it_asks_nothing_of_any_network(browser, data, tmp_path):
    path = write_page(tmp_path / "page.html", vae(12, 7, 2), data)
    browser.open(path)
    browser.run("document.getElementById('sample').click(); document.getElementById('tiles').click()")
    browser.settle()
    assert [url for url in browser.requests() if not url.startswith("data:")] == [path.resolve().as_uri()]
    script = "const done = arguments[0]; fetch('http://127.0.0.1:9/').then(() => done('went'), () => done('refused'))"
    assert browser.driver.execute_async_script(script) == "refused"
    assert any("Content Security Policy" in error for error in browser.errors())


def test_a_phone_shows_it_without_scrolling_sideways_and_a_finger_moves_the_code(browser, data, tmp_path):
    browser.window(360, 740, phone=True)
    browser.open(write_page(tmp_path / "page.html", vae(12, 7, 8), data))
    assert browser.run("return document.documentElement.scrollWidth <= innerWidth")
    first = browser.run("return explorer.scene.axes[explorer.shown[0]]")
    x, y = browser.place_on_map(0.75, 0.5)
    touch = browser.driver.execute_cdp_cmd
    touch("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x - 30, "y": y}]})
    touch("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x, "y": y}]})
    touch("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    browser.settle()
    across = browser.code()[browser.run("return explorer.shown[0]")]
    assert across == pytest.approx(0.25 * first["low"] + 0.75 * first["high"], abs=0.05)
    assert browser.run("return document.getElementById('decoded').getBoundingClientRect().bottom > 0")  # still in sight
    assert browser.errors() == []


def test_it_has_a_dark_side(browser, plane):
    def emulate(scheme):
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
        browser.settle()
        return browser.run("return getComputedStyle(document.body).backgroundColor"), browser.map_picture()

    try:
        (light, light_map), (dark, dark_map) = emulate("light"), emulate("dark")
    finally:
        browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    assert light != dark and light_map != dark_map


def test_embedded_it_leaves_its_heading_to_the_page_around(browser, data, tmp_path):
    path = tmp_path / "inner.html"
    path.write_text(page_html(vae(12, 2), data, embedded=True), encoding="utf-8")
    browser.open(path)
    assert browser.run("return document.querySelector('header').getBoundingClientRect().height") == 0
