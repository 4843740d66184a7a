"""Load every page of the built book in a real browser, as on a desk and on a phone.

    python book/look.py            after `make book`; needs Chromium and `pip install -e '.[book,test]'`

A page is at fault if its console complains, if it asks another host for anything, if a phone must scroll sideways, or
if axe-core finds a serious hindrance for those who see, hear or move differently. The exit status is 1 if any page is.
(What lies inside a drawing is left out: a formula has hundreds of strokes, and its words are its title. So is a page
within a page: it is looked at by itself.)
"""

import sys
from pathlib import Path
from typing import Any

import axe_core_python
from tqdm import tqdm

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))
import browser as real_browser  # noqa: E402

HTML = ROOT / "book/_build/html"
AXE = Path(axe_core_python.__file__).parent / "axe.min.js"
PHONE = 390
LONGEST = 110
"""Seconds that axe-core may take: a page of the library's has thousands of formulas."""
AT_WORK = """
const done = arguments[0];
const options = { resultTypes: ["violations"], iframes: false };
axe.run({ exclude: [["svg > *"]] }, options).then((found) => done(found.violations
  .filter((fault) => ["serious", "critical"].includes(fault.impact))
  .map((fault) => `${fault.id}: ${fault.help} (${fault.nodes.length}, first ${fault.nodes[0].target})`)));
"""


def faults(browser: Any, page: Path) -> list[str]:
    """What is wrong with one page, a sentence each."""
    browser.window(1200, 900)
    browser.open(page)
    found = [f"console: {message}" for message in browser.errors()]
    asked = [address for address in browser.requests() if not address.startswith(("file:", "data:", "blob:"))]
    found += [f"asks for {address}" for address in asked]
    browser.run(AXE.read_text(encoding="utf-8"))
    found += browser.driver.execute_async_script(AT_WORK)
    browser.window(PHONE, 844, phone=True)
    browser.settle()
    wide = browser.run("return document.documentElement.scrollWidth")
    return found + ([f"is {wide} pixels wide on a phone of {PHONE}"] if wide > PHONE else [])


def main() -> int:
    """Look at all pages; returns the exit status."""
    pages = sorted(HTML.rglob("*.html"))
    if not pages:
        raise SystemExit(f"there is no page in {HTML}: make book")
    if real_browser.CHROMIUM is None or real_browser.DRIVER is None:
        raise SystemExit("needs a browser: apt-get install chromium chromium-driver")
    browser = real_browser.start()
    browser.driver.set_script_timeout(LONGEST)
    bad = 0
    for page in tqdm(pages, desc="pages"):
        found = faults(browser, page)
        bad += bool(found)
        for fault in found:
            tqdm.write(f"{page.relative_to(HTML)}: {fault}")
    browser.driver.quit()
    print(f"{len(pages)} pages, {bad} at fault")
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main())
