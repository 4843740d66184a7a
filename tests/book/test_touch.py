"""The book's things to touch, in a real browser: their numbers, keys, a phone, and no script at all."""

import sys
from pathlib import Path

import numpy as np
import pytest
from scipy import stats
from scipy.integrate import quad

from cs231n_ae.layers import conv_forward, reparameterize_backward, reparameterize_forward
from cs231n_ae.models.made_masks import made_masks
from cs231n_ae.optim import adam, rmsprop, sgd, sgd_momentum

BOOK = Path(__file__).resolve().parents[2] / "book"
sys.path.insert(0, str(BOOK))
import touch  # noqa: E402

DATA = touch.shared_data()


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("touch")
    touch.write_touch(folder)
    return folder


@pytest.fixture
def show(browser, pages):
    """Opens a page, and in the end asks that nothing was complained of."""

    def opened(name):
        browser.open(pages / f"{name}.html")
        return browser

    yield opened
    assert browser.errors() == []
    assert all(address.startswith(("file:", "data:", "blob:")) for address in browser.requests())


def test_the_difference_is_numpy_s_bit_for_bit(show):
    steps = [10.0**e for e in range(-12, 1)]
    ours = show("step_size").run(
        "return arguments[0].map((h) => [centralDifference(AT, h, (v) => v), centralDifference(AT, h, Math.fround)])",
        steps,
    )
    for h, (double, single) in zip(steps, ours, strict=True):
        for kind, got in ((np.float64, double), (np.float32, single)):
            x, step = kind(0.7), kind(h)
            f = [v * v * v for v in (x + step, x - step)]
            assert got == float((f[0] - f[1]) / (kind(2) * step))


@pytest.mark.parametrize(
    ("rule", "library", "config"),
    [
        ("sgd", sgd, {}),
        ("momentum", sgd_momentum, {"momentum": 0.8}),
        ("rmsprop", rmsprop, {"decay_rate": 0.99, "epsilon": 1e-8}),
        ("adam", adam, {"beta1": 0.8, "beta2": 0.999, "epsilon": 1e-8}),
    ],
)
def test_the_ravine_s_paths_are_those_of_the_course_s_rules(show, rule, library, config):
    got = show("ravine").run("return path(arguments[0], 0.03, 0.8)", rule)
    w, state = np.array([-9.0, 2.0]), {"learning_rate": 0.03, **config}
    expected = [w]
    for _ in range(60):
        w, state = library(w, np.array([1.0, 25.0]) * w, state)
        expected.append(w)
    np.testing.assert_allclose(got, expected, rtol=1e-10, atol=1e-12)


def test_k_means_moves_as_numpy_says_and_never_rises(show):
    browser = show("clusters")
    points, centres = np.array(DATA["points"]), np.array(browser.run("return BEGIN"))
    before = np.inf
    for _ in range(6):
        browser.run("document.getElementById('assign').click(); document.getElementById('move').click()")
        owner = ((points[:, None] - centres) ** 2).sum(axis=2).argmin(axis=1)
        centres = np.array([points[owner == k].mean(axis=0) if (owner == k).any() else centres[k] for k in range(3)])
        np.testing.assert_array_equal(browser.run("return owner"), owner)
        np.testing.assert_allclose(browser.run("return centres"), centres, rtol=1e-12)
        now = browser.run("return inertia(DATA.points, owner, centres)")
        assert now <= before + 1e-12
        before = now


@pytest.mark.parametrize(("stride", "pad"), [(1, 0), (2, 1), (3, 0)])
def test_the_window_s_sums_are_the_convolution_s(show, stride, pad):
    browser = show("window")
    got, weights = browser.run(
        "const f = FILTERS['left | right']; return [convolve(DATA.small, f, arguments[0], arguments[1]).out, f]",
        stride,
        pad,
    )
    image, w = np.array(DATA["small"], dtype=float)[None, None], np.array(weights, dtype=float)[None, None]
    expected, _ = conv_forward(image, w, np.zeros(1), stride=stride, pad=pad)
    np.testing.assert_allclose(got, expected[0, 0])


def test_the_bound_and_its_gap_by_quadrature(show):
    got = show("bound").run("return bound(0.7, 0.3)")
    q = stats.norm(0.7, np.sqrt(0.3))

    def over_q(f):
        return quad(lambda z: q.pdf(z) * f(z), -6, 8)[0]

    assert got["expected"] == pytest.approx(over_q(lambda z: stats.norm.logpdf(1.5, z, np.sqrt(0.5))))
    assert got["divergence"] == pytest.approx(over_q(lambda z: q.logpdf(z) - stats.norm.logpdf(z)))
    assert got["evidence"] == pytest.approx(stats.norm.logpdf(1.5, 0, np.sqrt(1.5)))
    posterior = stats.norm(1.0, np.sqrt(1 / 3))
    assert got["gap"] == pytest.approx(over_q(lambda z: q.logpdf(z) - posterior.logpdf(z)))


def test_held_noise_has_the_gradients_of_the_course_s_layer(show):
    got = show("noise_held").run("return heldLoss(-0.4, 0.6, DATA.noise)")
    eps = np.array(DATA["noise"])[:, None]
    mu, logvar = np.full_like(eps, -0.4), np.full_like(eps, 0.6)
    z, cache = reparameterize_forward(mu, logvar, eps=eps)
    dmu, dlogvar = reparameterize_backward((z - 1) / eps.size, cache)
    np.testing.assert_allclose(np.array(got["z"]), z[:, 0], rtol=1e-12)
    assert got["dmu"] == pytest.approx(dmu.sum())
    assert got["dlogvar"] == pytest.approx(dlogvar.sum())


def test_the_masks_are_made_s(show):
    first, second, orders, hidden = show("masks").run("return [...masks(ORDERS['3 1 4 2'], HIDDEN), ORDERS, HIDDEN]")
    expected = made_masks([np.array(orders["3 1 4 2"]), np.array(hidden)])
    np.testing.assert_array_equal(first, expected[0])
    np.testing.assert_array_equal(second, expected[1])


def test_the_noisy_digit_is_the_formula_s(show):
    got = show("noise_level").run("return noisy(DATA.digit, DATA.digitNoise, 0.3)")
    expected = np.sqrt(0.3) * np.array(DATA["digit"]) + np.sqrt(0.7) * np.array(DATA["digitNoise"])
    np.testing.assert_allclose(got, expected, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("name", touch.THINGS)
def test_a_page_answers_to_the_keyboard_and_fits_a_phone(show, name):
    from selenium.webdriver.common.by import By
    from selenium.webdriver.common.keys import Keys

    browser = show(name)
    before = browser.run("return document.getElementById('picture').innerHTML")
    control = browser.driver.find_element(By.CSS_SELECTOR, "#controls input, #controls button")
    control.send_keys(Keys.SPACE if control.tag_name == "button" else Keys.ARROW_RIGHT)
    assert browser.run("return document.getElementById('picture').innerHTML") != before
    assert browser.run("return document.getElementById('says').textContent.length") > 20
    browser.window(390, 844, phone=True)
    browser.settle()
    assert browser.run("return document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_link_stands_out_from_the_page_by_day_and_in_the_dark(show, scheme):
    browser = show("bound")
    wish = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", wish)
    colours = browser.run("""return [getComputedStyle(document.querySelector("a")).color,
        getComputedStyle(document.body).backgroundColor].map((colour) => colour.match(/\\d+/g).map(Number))""")
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    linear = [np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4) for c in np.array(colours) / 255]
    darker, lighter = sorted(float(np.dot([0.2126, 0.7152, 0.0722], c)) for c in linear)
    assert (lighter + 0.05) / (darker + 0.05) >= 4.5  # WCAG 2.1, 1.4.3


@pytest.mark.parametrize("name", touch.THINGS)
def test_a_page_without_scripts_has_a_still_that_is_that_of_today(show, pages, name):
    text = (pages / f"{name}.html").read_text(encoding="utf-8")
    assert f'<noscript><img src="{name}.svg" alt="' in text
    drawn = show(name).run("return document.getElementById('picture').innerHTML")
    still = (BOOK / f"touch/{name}.svg").read_text(encoding="utf-8")
    assert drawn.replace(" ", "") in still.replace(" ", ""), "python book/touch.py --stills"
