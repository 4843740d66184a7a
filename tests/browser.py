"""A real browser for the tests of pages: fixtures that a folder's conftest takes, ``from browser import ...``."""

import os
import shutil
from pathlib import Path

import numpy as np
import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
DRIVER = shutil.which("chromedriver")


def start():
    """A headless Chromium under selenium; its logs hold what the console says and what is asked for."""
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    flags = ["--headless=new", "--disable-gpu", "--disable-dev-shm-usage", "--window-size=1200,900"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        flags.append("--no-sandbox")  # Chromium's own refuses to work for root
    for flag in flags:
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(DRIVER))
    driver.set_script_timeout(30)
    return Browser(driver)


@pytest.fixture(scope="session")
def chromium():
    """One headless browser for all; a test that needs it is skipped where there is none."""
    pytest.importorskip("selenium.webdriver", reason="needs selenium: pip install selenium")
    if CHROMIUM is None or DRIVER is None:
        pytest.skip("needs a browser: apt-get install chromium chromium-driver")
    from selenium.common.exceptions import WebDriverException

    try:
        browser = start()
    except WebDriverException as error:
        if os.environ.get("CI"):  # there it is installed to be used
            raise
        pytest.skip(f"needs a browser, and {CHROMIUM} does not start: {error.msg}")
    yield browser
    browser.driver.quit()


@pytest.fixture
def browser(chromium):
    """The browser with a desktop's window, and its logs empty."""
    chromium.window(1200, 900)
    chromium.errors()
    chromium.requests()
    return chromium


class Browser:
    """What the tests do with a page."""

    def __init__(self, driver) -> None:
        self.driver = driver

    def open(self, path: Path) -> None:
        self.driver.get(path.resolve().as_uri())
        self.settle()

    def run(self, script: str, *arguments):
        return self.driver.execute_script(script, *arguments)

    def settle(self) -> None:
        """Wait until what was asked for is drawn: two frames."""
        frames = "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => done()));"
        self.driver.execute_async_script(frames)

    def window(self, width: int, height: int, *, phone: bool = False) -> None:
        size = {"width": width, "height": height, "deviceScaleFactor": 2 if phone else 1, "mobile": phone}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        self.driver.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": phone})

    def code(self) -> np.ndarray:
        return np.array(self.run("return explorer.code"))

    def decode(self, z: np.ndarray) -> np.ndarray:
        script = "return arguments[0].map((z) => Array.from(explorer.decode(z)))"
        return np.array(self.run(script, z.tolist()))

    def painted(self, canvas: str) -> np.ndarray:
        """The grey values of a canvas as rows, 0 to 255."""
        script = """
            const canvas = document.getElementById(arguments[0]);
            const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
            return [canvas.height, canvas.width, Array.from(data).filter((_, i) => i % 4 === 0)];
        """
        height, width, values = self.run(script, canvas)
        return np.array(values).reshape(height, width)

    def map_picture(self) -> str:
        return self.run("return document.getElementById('map').toDataURL()")

    def place_on_map(self, across: float, up: float) -> tuple[int, int]:
        """Where on the screen a place of the map is, from shares of its width and height."""
        script = """
            const map = document.getElementById("map");
            map.scrollIntoView({ block: "center" });
            const box = map.getBoundingClientRect();
            return [box.left + map.clientLeft, box.top + map.clientTop, map.clientWidth, map.clientHeight];
        """
        left, top, width, height = self.run(script)
        return round(left + across * width), round(top + (1 - up) * height)

    def mouse(self, kind: str, x: int, y: int, *, down: bool = True) -> None:
        button = {"button": "left", "buttons": 1, "clickCount": 1} if down else {"button": "none"}
        self.driver.execute_cdp_cmd("Input.dispatchMouseEvent", {"type": kind, "x": x, "y": y, **button})

    def errors(self) -> list[str]:
        """What the console says; that pictures are read often is the tests' own doing."""
        messages = [entry["message"] for entry in self.driver.get_log("browser")]
        return [message for message in messages if "Multiple readback operations" not in message]

    def requests(self) -> list[str]:
        """The addresses that were asked for since this was last called."""
        import json

        messages = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]
        sent = [message for message in messages if message["method"] == "Network.requestWillBeSent"]
        return [message["params"]["request"]["url"] for message in sent]
